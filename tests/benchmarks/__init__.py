"""Measurements, run by hand: they compare and time, and are not part of the test suite."""
