"""The history of the database schema; installed as `ledger.migrations`."""
