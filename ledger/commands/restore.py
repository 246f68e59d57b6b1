"""``ledger restore``, which stands beside ``ledger backup``."""

from __future__ import annotations

from ledger.commands.backup import restore as command

__all__ = ["command"]
