"""A ledger of public predictions, their evidence and their outcomes."""

__version__ = "0.1.0"
