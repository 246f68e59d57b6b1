"""Where a person's settings are kept; every command asks, and most find nothing there."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

FILE: Final = "config.toml"


def config_file() -> Path:
    """Return where the settings are kept; the file need not exist."""
    named = os.environ.get("PLEDGER_CONFIG")
    if named:
        return Path(named).expanduser()
    system: str = sys.platform
    if system not in ("win32", "darwin"):
        # What platformdirs answers here; importing it takes as long as all of click.
        base = os.environ.get("XDG_CONFIG_HOME", "").strip()
        return (Path(base) if base else Path.home() / ".config") / "ledger" / FILE
    from platformdirs import user_config_path

    return user_config_path("ledger", appauthor=False) / FILE
