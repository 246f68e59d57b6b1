"""Pages that predictions and evidence link to: asked for with care, nothing else is reached."""
