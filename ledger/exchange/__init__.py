"""One module a file format that the ledger reads or writes."""
