"""Whose figure a page gives: asked where somebody is there to say, and never guessed."""

from __future__ import annotations

from typing import Final

from ledger.actions.grounds import is_own_page
from ledger.commands.asking import Talk
from ledger.domain.kinds import FigureBy
from ledger.store.families import names_around
from ledger.store.reader import Reader

_ANSWERS: Final = {
    "s": FigureBy.SPEAKER, "speaker": FigureBy.SPEAKER, "own": FigureBy.SPEAKER,
    "o": FigureBy.OTHER, "other": FigureBy.OTHER,
    "": None, "u": None, "unknown": None,
}  # fmt: skip


def ask_whose(talk: Talk, value: str, *, own_page: bool) -> FigureBy | None:
    """Return whose figure it is; None for unknown.

    On a page of the speaker's own it is proposed as theirs.  It is never proposed as somebody
    else's: that a page is elsewhere does not make its figure independent.
    """
    if own_page:
        talk.note("The page is on a site of the speaker or their organisation.")
    question = f'Whose figure is "{value}"? speaker, other or unknown:'
    while True:
        answer = talk.line(question, "speaker" if own_page else "").casefold()
        if answer in _ANSWERS:
            return _ANSWERS[answer]
        talk.note("speaker: their own or their organisation's, wherever it is repeated.")
        talk.note("other: somebody else counted. unknown: nobody can tell; it is not independent.")


def is_theirs(reader: Reader, number: int, url: str) -> bool:
    """Say whether a page is on a site of a prediction's speaker or of their organisation."""
    return is_own_page(url, names_around(reader, number))
