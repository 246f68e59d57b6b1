"""Canonical bytes, hashes and trees: pure functions from bytes to bytes."""
