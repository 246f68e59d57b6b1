"""What should stay fast, measured as ratios to a floor of the same machine: `make bench`."""
