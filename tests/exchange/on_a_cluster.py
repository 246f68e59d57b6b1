"""Run the statement on standard input over exported columns, by Spark's protocol, on pysail.

`SAIL_MODE=local-cluster python -m tests.exchange.on_a_cluster FOLDER` starts a driver and its
workers, and prints the rows as JSON.
"""

from __future__ import annotations

import json
import sys

from pysail.spark import SparkConnectServer
from pyspark.sql import SparkSession

TABLES = ("predictions", "resolutions")


def answer(statement: str, folder: str) -> list[list[object]]:
    """Return the rows that a server of our own answers with."""
    server = SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    _, port = server.listening_address
    spark = SparkSession.builder.remote(f"sc://127.0.0.1:{port}").getOrCreate()
    try:
        for table in TABLES:
            spark.read.parquet(f"{folder}/{table}").createTempView(table)
        return [list(row) for row in spark.sql(statement).collect()]
    finally:
        spark.stop()
        server.stop()


if __name__ == "__main__":
    json.dump(answer(sys.stdin.read(), sys.argv[1]), sys.stdout)
