"""What is known of a new prediction before it is saved, by options or by answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ledger.domain.prediction import Deadline, Speaker


@dataclass(frozen=True, slots=True)
class Who:
    """Who said it: the slug of someone known, or the new speaker to add."""

    name: str
    slug: str = ""
    new: Speaker | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that was asked or given, as far as the questions go.

    ``quote`` are the words when they were asked for word by word; ``target`` is the amount that
    was meant where the claim has several.  ``same`` is the prediction to
    which only the source is to be added; ``restates`` one that was made again; ``new`` says that
    it only looks like one that is here.  ``read_back`` says that all of it was read back.
    """

    who: Who
    claim: str
    url: str
    said_on: date
    deadline: Deadline | None
    criterion: str | None
    quote: str | None = None
    target: str | None = None
    same: int | None = None
    restates: int | None = None
    new: bool = False
    read_back: bool = False
