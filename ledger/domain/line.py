"""One line of a list: a prediction, or a speaker, as far as it was known on a day."""

from datetime import date
from typing import NamedTuple

from ledger.domain.kinds import Kind, Verdict, VoidReason
from ledger.domain.status import Status


def depends_on_reading(verdict: str | None, happened_on: date | None, strict: date | None) -> bool:
    """Say whether a verdict is *met* only under the fair reading of a deadline with two."""
    if verdict != Verdict.MET or strict is None or happened_on is None:
        return False
    return happened_on > strict


class Line(NamedTuple):
    """One prediction as lists show it, as far as it was known on the day asked for.

    ``evidence`` is None where nobody asked how much there is.
    """

    id: int
    speaker: str
    name: str
    claim: str
    kind: Kind
    said_on: date
    source_url: str
    deadline: date | None
    deadline_words: str | None
    precision: str | None
    basis: str | None
    wording: str
    wording_class: str | None
    probability_ppm: int | None
    frame: str | None
    restates: int | None
    reading_of: int | None
    hands_off: bool
    terms_late: bool
    recorded_at: str
    recorded_by: str
    verdict: Verdict | None
    void_reason: VoidReason | None
    because: str | None
    happened_on: date | None
    known_on: date | None
    first_known_on: date | None
    rule: str | None
    resolver: str | None
    early: bool
    given_at: str | None
    given_by: str | None
    evidence: int | None
    new_evidence: bool
    origin: str | None
    status: Status
    tags: tuple[str, ...] = ()
    decidable_on: date | None = None
    strict: date | None = None
    own_figures: bool = False
    needs: int | None = None
    part_of: int | None = None

    @property
    def depends_on_reading(self) -> bool:
        """Say whether it was met after the stricter reading of its deadline had passed."""
        return depends_on_reading(self.verdict, self.happened_on, self.strict)

    @property
    def days_late(self) -> int | None:
        """Return the days from the deadline to the day it came true; None unless it was late."""
        return _days_late(self)


class Brief(NamedTuple):
    """As much of a line as tables of many predictions show.

    ``evidence`` is None in lists that do not show how much there is.
    """

    id: int
    name: str
    claim: str
    said_on: date
    deadline: date | None
    probability_ppm: int | None
    basis: str | None
    wording: str
    reading_of: int | None
    part_of: int | None
    needs: int | None
    verdict: Verdict | None
    happened_on: date | None
    own_figures: bool
    new_evidence: bool
    evidence: int | None
    decidable_on: date | None
    status: Status

    @property
    def days_late(self) -> int | None:
        """Return the days from the deadline to the day it came true; None unless it was late."""
        return _days_late(self)


AnyLine = Line | Brief


def _days_late(line: AnyLine) -> int | None:
    if line.verdict is not Verdict.LATE or not line.happened_on or not line.deadline:
        return None
    return (line.happened_on - line.deadline).days


class SpeakerLine(NamedTuple):
    """One speaker as lists show it."""

    slug: str
    name: str
    kind: str
    aliases: tuple[str, ...]
    predictions: int
    role: str | None
