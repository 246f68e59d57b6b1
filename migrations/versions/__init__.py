"""One file a revision, numbered. A revision imports nothing of the product."""
