"""The whole ledger, command by command, against a plain model of it."""
