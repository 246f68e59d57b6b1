"""Where a person's settings and ledger are kept, if nobody says so; every command asks."""

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
    found = _of_the_user("XDG_CONFIG_HOME", ".config")
    if found is None:
        from platformdirs import user_config_path

        found = user_config_path("ledger", appauthor=False)
    return found / FILE


def data_folder() -> Path:
    """Return where a person's own ledger is kept; the folder need not exist."""
    found = _of_the_user("XDG_DATA_HOME", ".local/share")
    if found is None:
        from platformdirs import user_data_path

        found = user_data_path("ledger", appauthor=False)
    return found


def _of_the_user(name: str, place: str) -> Path | None:
    """Return what platformdirs answers on most systems; importing it takes as long as click."""
    system: str = sys.platform
    if system in ("win32", "darwin"):
        return None
    base = os.environ.get(name, "").strip()
    return (Path(base) if base else Path.home() / place) / "ledger"
