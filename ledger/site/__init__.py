"""The public pages: a second face over the same queries and the same words as the commands."""
