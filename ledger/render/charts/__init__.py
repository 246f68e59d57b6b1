"""Pictures: one description of each, drawn for the command line, the site and sharing."""
