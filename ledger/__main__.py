"""``python -m ledger`` is the same as ``ledger``."""

from ledger.cli import run

if __name__ == "__main__":
    run()
