"""Which entries of a log are blank, and whether these are the ones that were redacted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ledger.domain.entry import ENTRY_REDACTED
from ledger.proof.canonical import NotCanonical, members_of
from ledger.store.archive import LogRow


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """What is wrong with an entry of a log: its place, from 0, and why."""

    place: int
    text: str


@dataclass
class Gaps:
    """What was seen of a log so far: the places of its blank entries, and what was redacted."""

    blank: dict[int, int] = field(default_factory=dict)
    redacted: set[int] = field(default_factory=set)

    def see(self, place: int, row: LogRow) -> None:
        """Take the next row in."""
        if row.body is None:
            self.blank[row.seq] = place
        if row.type == ENTRY_REDACTED:
            self.redacted |= {seq for seq in _named_by(row) if seq < row.seq}

    def faults(self) -> Iterator[Fault]:
        """Give what is wrong with the bodies, once every row was seen."""
        for seq in self.blank.keys() - self.redacted:
            yield Fault(self.blank[seq], "its body is missing, and no entry redacts it")
        for seq in self.redacted - self.blank.keys():
            yield Fault(seq, "it was redacted, and its body is here all the same")


def _named_by(row: LogRow) -> Iterator[int]:
    """Give the entry that a redaction names, in its bytes as in its columns.

    Columns are no part of what is signed, so alone they explain nothing.
    """
    kind, _, number = row.subject.partition("/")
    if kind == "entry" and number.isascii() and number.isdigit() and _says_so(row):
        yield int(number)


def _says_so(row: LogRow) -> bool:
    try:
        said = members_of(row.body or b"")
    except (NotCanonical, RecursionError):
        return False
    return (said.get("type"), said.get("subject")) == (row.type, row.subject)
