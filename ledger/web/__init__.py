"""The live face: the pages of the site and an API, read from the ledger as it is now."""
