"""The values the ledger is made of: speakers, predictions, evidence and resolutions.

All are frozen.  ``None`` and empty tuples mean "not given"; nothing is ever invented to fill
them.  Days are ``date``, inclusive; probabilities are whole parts per million.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ledger.domain.kinds import (
    Above,
    Basis,
    FigureBy,
    Kind,
    SpeakerKind,
    Stance,
    Verdict,
    VoidReason,
    Wording,
    WordingClass,
)
from ledger.domain.values import frozen

__all__ = [
    "AMENDABLE",
    "TERMS",
    "Above",
    "Basis",
    "Deadline",
    "Evidence",
    "FigureBy",
    "FiscalYear",
    "Kind",
    "Prediction",
    "Resolution",
    "Role",
    "Source",
    "Speaker",
    "SpeakerKind",
    "Stance",
    "Verdict",
    "VoidReason",
    "Wording",
    "WordingClass",
    "rests_on_own_figures",
]


@frozen
class Role:
    """A position a speaker held, with the days on which it began and ended if known."""

    role: str | None = None
    organisation: str | None = None
    since: date | None = None
    until: date | None = None


@frozen
class FiscalYear:
    """How an organisation counts its years, from a day on.

    ``ends`` is the last day of a year: ``06-30``, ``last-sun-01`` (the last Sunday of January) or
    ``nearest-fri-11-30`` (the Friday nearest to 30 November).  ``named_by`` says which calendar
    year names a fiscal year, the one it ends or the one it starts in; ``long_quarter`` which
    quarter takes a 53rd week.  ``since`` None means always, ``source`` where it is written.
    """

    ends: str
    named_by: str = "end"
    long_quarter: int = 4
    since: date | None = None
    source: str | None = None


@frozen
class Speaker:
    """Who made predictions publicly.  The slug never changes; the name may."""

    slug: str
    name: str
    kind: SpeakerKind = SpeakerKind.PERSON
    aliases: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    merged_into: str | None = None
    fiscal_years: tuple[FiscalYear, ...] = ()


@frozen
class Source:
    """Where it was said."""

    url: str
    title: str | None = None
    publisher: str | None = None
    published_on: date | None = None
    archived_url: str | None = None


@frozen
class Deadline:
    """The last day on which a prediction can still come true, and how it was read.

    ``words`` are the speaker's; ``precision`` is day, week, month, quarter, half or year;
    ``window_start`` is the first day that counts; ``strict`` is the earliest ordinary reading
    when it differs from ``day``.
    """

    day: date
    words: str | None = None
    precision: str | None = None
    window_start: date | None = None
    strict: date | None = None
    basis: Basis = Basis.STATED


@frozen
class Evidence:
    """One link, or one hashed document, to what happened.

    ``number`` counts from 1 within its prediction and is never reused.  ``published_on`` is
    when it appeared; ``happened_on`` is the day the reported fact holds for, never the day of
    the report.
    """

    number: int
    stance: Stance
    url: str | None = None
    document: str | None = None
    title: str | None = None
    publisher: str | None = None
    published_on: date | None = None
    happened_on: date | None = None
    value: str | None = None
    figure_by: FigureBy | None = None
    quote: str | None = None
    note: str | None = None
    archived_url: str | None = None

    @property
    def day(self) -> date | None:
        """Return the day the rules go by: when it happened, else when it was published."""
        return self.happened_on or self.published_on

    @property
    def public_on(self) -> date | None:
        """Return the day it could be known: when it was published, else when it happened."""
        return self.published_on or self.happened_on


def rests_on_own_figures(cited: Iterable[Evidence]) -> bool:
    """Say whether a speaker's own figure is among what is cited, and nobody else's."""
    whose = {item.figure_by for item in cited}
    return FigureBy.SPEAKER in whose and FigureBy.OTHER not in whose


@frozen
class Resolution:
    """A verdict with its reason, the evidence it cites, and who or what gave it.

    Exactly one of ``rule`` and ``resolver`` is given.  ``known_on`` is the day on which the
    world could know it; ``happened_on`` the day it came true, or the rest followed, if ever.
    ``parts`` are the ids of the predictions it follows from, where the claim was split.
    """

    verdict: Verdict
    because: str
    evidence: tuple[int, ...] = ()
    void_reason: VoidReason | None = None
    happened_on: date | None = None
    known_on: date | None = None
    first_known_on: date | None = None
    rule: str | None = None
    resolver: str | None = None
    early: bool = False
    parts: tuple[int, ...] = ()


@frozen
class Prediction:
    """One checkable claim, by one speaker, said on one day, with the terms it is judged by.

    ``speaker`` is a slug.  ``deadline`` None means kept but never scored.  ``restates`` and
    ``reading_of`` are ids of other predictions.  ``origin`` is the key of the row it was
    imported from.  ``above`` None means that nobody has said whether a figure above the range of
    the target counts; ``decidable_on`` is the first day on which anyone can know, None the day
    after the deadline.  ``needs`` is how many of its parts must come true, None for a claim that
    was not split; ``part_of`` is the id of the split claim that this one is a part of.
    """

    id: int
    speaker: str
    claim: str
    said_on: date
    source: Source
    kind: Kind = Kind.REACH
    deadline: Deadline | None = None
    decidable_on: date | None = None
    quote: str | None = None
    quote_language: str | None = None
    translation: str | None = None
    criterion: str | None = None
    target: str | None = None
    above: Above | None = None
    condition: str | None = None
    compound: bool = False
    wording: Wording = Wording.QUOTED
    wording_class: WordingClass | None = None
    probability_ppm: int | None = None
    probability_words: str | None = None
    tags: tuple[str, ...] = ()
    frame: str | None = None
    restates: int | None = None
    reading_of: int | None = None
    origin: str | None = None
    needs: int | None = None
    part_of: int | None = None

    @property
    def horizon_days(self) -> int | None:
        """Return the days from saying it to its deadline; None without a deadline."""
        return (self.deadline.day - self.said_on).days if self.deadline else None


TERMS = frozenset({
    "claim", "quote", "said_on", "deadline", "kind", "target", "above", "criterion", "condition",
    "compound", "wording", "probability_ppm", "probability_words", "reading_of",
})  # fmt: skip
"""What a verdict rests on: none of it changes while a verdict is in force."""

AMENDABLE = TERMS | {
    "source", "quote_language", "translation", "wording_class", "tags", "frame", "restates",
    "decidable_on",
}  # fmt: skip
"""Everything of a prediction that an amendment may change; the speaker is not part of it."""
