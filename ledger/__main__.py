"""``python -m ledger`` is the same as ``ledger``."""

import gc
from typing import NoReturn


def run() -> NoReturn:
    """Import the commands and run the one of this process."""
    # Nothing of what is imported becomes free; the command lets Python look for it again.
    gc.disable()
    from ledger.cli import run as run_command

    run_command()


if __name__ == "__main__":
    run()
