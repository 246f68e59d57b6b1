"""The data shipped with the product; installed as `ledger.data`."""
