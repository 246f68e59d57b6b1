"""Use cases: each takes a connection, values, the stamp of who and when, and the day.

An action appends entries and refolds what they touch, in the caller's transaction.  It never
prints and never commits.
"""

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
