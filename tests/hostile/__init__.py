"""Input that means harm: every parser, every path that is written to, every link that leaves."""
