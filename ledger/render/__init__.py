"""Values to text: terminal, Markdown, JSON. Returns strings and prints nothing."""
