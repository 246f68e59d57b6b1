"""``python -m ledger`` is the same as ``ledger``."""

import sys

from ledger.cli import main

sys.exit(main())
