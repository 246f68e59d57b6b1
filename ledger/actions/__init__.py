"""Use cases: each takes a connection, values, the stamp of who and when, and the day.

An action appends entries and refolds what they touch, in the caller's transaction.  It never
prints and never commits.

A room is opened when something of it is first asked for: most commands need one of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ledger.rooms import opener

if TYPE_CHECKING:
    from ledger.actions.accepting import accept
    from ledger.actions.amending import amend
    from ledger.actions.assessing import assess, assess_all
    from ledger.actions.citing import ask_comment, cite, retract
    from ledger.actions.rating import set_base_rate
    from ledger.actions.recording import Recording, record, record_all
    from ledger.actions.resolving import Judgement, reopen, resolve
    from ledger.actions.settling import Settled, Settlement, Unsettled, proposed, settle
    from ledger.actions.speaking import (
        add_alias,
        add_role,
        merge,
        remove_alias,
        rename,
        set_fiscal_year,
    )
    from ledger.actions.splitting import Part, split
    from ledger.actions.undoing import Action, redact, redo, undo, undoable

_ROOMS: Final = {
    "accepting": "accept",
    "amending": "amend",
    "assessing": "assess assess_all",
    "citing": "ask_comment cite retract",
    "rating": "set_base_rate",
    "recording": "Recording record record_all",
    "resolving": "Judgement reopen resolve",
    "settling": "Settled Settlement Unsettled proposed settle",
    "speaking": "add_alias add_role merge remove_alias rename set_fiscal_year",
    "splitting": "Part split",
    "undoing": "Action redact redo undo undoable",
}
"""What each room holds."""

__getattr__ = opener(__name__, _ROOMS, globals())

__all__ = [
    "Action",
    "Judgement",
    "Part",
    "Recording",
    "Settled",
    "Settlement",
    "Unsettled",
    "accept",
    "add_alias",
    "add_role",
    "amend",
    "ask_comment",
    "assess",
    "assess_all",
    "cite",
    "merge",
    "proposed",
    "record",
    "record_all",
    "redact",
    "redo",
    "remove_alias",
    "rename",
    "reopen",
    "resolve",
    "retract",
    "set_base_rate",
    "set_fiscal_year",
    "settle",
    "split",
    "undo",
    "undoable",
]
