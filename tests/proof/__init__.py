"""Tests of the canonical form, the tree and everything signed."""
