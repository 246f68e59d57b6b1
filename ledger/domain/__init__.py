"""What predictions, deadlines, verdicts and scores are: pure values and functions, no I/O."""
