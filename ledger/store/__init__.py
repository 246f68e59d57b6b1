"""The only part that knows SQL: the log, its projections and the queries."""
