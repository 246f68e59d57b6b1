"""What the rules look at, what they can answer, and how they put it into words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Final, TypeAlias

from ledger.domain.measure import Measured, measured
from ledger.domain.prediction import Evidence, FigureBy, Kind, Prediction, Stance, Verdict
from ledger.domain.values import frozen, kept


@frozen
class Proposal:
    """What a rule decides: a verdict, the rule's name, one sentence and the evidence it used.

    ``happened_on`` is the day the first cited evidence states; None when it states none, and
    for *missed*.
    """

    verdict: Verdict
    rule: str
    because: str
    evidence: tuple[int, ...]
    happened_on: date | None


@frozen
class Question:
    """Why a person is needed: a reason from ``REASONS``, one sentence, and what to look at."""

    reason: str
    because: str
    evidence: tuple[int, ...]


@frozen
class Waiting:
    """Nothing to decide now: ``open``, ``no-evidence``, ``no-deadline``, ``parts``, ``judged``."""

    reason: str


Answer: TypeAlias = Proposal | Question | Waiting


class Trait:
    """What a case can have, a bit each; a rule is asked where there is all that it needs."""

    AHEAD: Final = 1
    REACH: Final = 2
    DURING: Final = 4
    NEVER: Final = 8
    CONDITION: Final = 16
    PARTS: Final = 32
    NO_EVIDENCE: Final = 64
    FOR: Final = 128
    AGAINST: Final = 256
    BOTH: Final = 512
    """Evidence for it, and of another stance."""
    UNDATED: Final = 1024
    FIGURES: Final = 2048
    WINDOW: Final = 4096


@dataclass(eq=False)
class Case:
    """A prediction with the evidence that decides, in order, on a day; it has a deadline.

    Every rule asks the same of it, so what it answers is worked out once.
    """

    prediction: Prediction
    today: date
    decisive: tuple[Evidence, ...]
    measured: tuple[Measured, ...]

    @property
    def traits(self) -> int:
        """Return what it has, as a sum of traits."""
        said = self.prediction
        found = _traits_of(self.decisive)
        if said.kind is Kind.REACH:
            found |= Trait.REACH
        else:
            found |= Trait.DURING if said.kind is Kind.DURING else Trait.NEVER
        if not self.is_over:
            found |= Trait.AHEAD
        if said.condition is not None:
            found |= Trait.CONDITION
        if said.compound:
            found |= Trait.PARTS
        if self.measured:
            found |= Trait.FIGURES
        return found | Trait.WINDOW if self.window_start else found

    @kept
    def deadline(self) -> date:
        """Return the last day on which it can come true."""
        assert self.prediction.deadline is not None, "a case has a deadline"
        return self.prediction.deadline.day

    @kept
    def is_over(self) -> bool:
        """Say whether the deadline has passed everywhere."""
        return self.deadline < self.today

    @property
    def period_ends(self) -> frozenset[date]:
        """Return the days on which the period of the claim ends, under each of its readings."""
        assert self.prediction.deadline is not None, "a case has a deadline"
        strict = self.prediction.deadline.strict
        return frozenset({self.deadline, strict} if strict else {self.deadline})

    @kept
    def supporting(self) -> tuple[Evidence, ...]:
        """Return the evidence for it."""
        return self.of(Stance.FOR)

    @kept
    def opposing(self) -> tuple[Evidence, ...]:
        """Return the evidence against it."""
        return self.of(Stance.AGAINST)

    @kept
    def undated(self) -> tuple[Evidence, ...]:
        """Return the decisive evidence without any date."""
        return tuple(item for item in self.decisive if item.day is None)

    @kept
    def contradictory(self) -> tuple[Evidence, ...]:
        """Return the evidence whose figure says the opposite of its stance."""
        return tuple(m.evidence for m in self.measured if m.contradicts_its_stance)

    @kept
    def older(self) -> tuple[Evidence, ...]:
        """Return the evidence for it that is older than the words; all of it has a day."""
        said_on = self.prediction.said_on
        return tuple(e for e in self.supporting if day_of(e) < said_on)

    @kept
    def too_soon(self) -> tuple[Evidence, ...]:
        """Return the evidence for it from before its window; all of it has a day."""
        start = self.window_start
        return tuple(e for e in self.supporting if start and day_of(e) < start)

    @property
    def window_start(self) -> date | None:
        """Return the first day that counts, where the words name one.

        A deadline that was given as a mere day names none: it is the last day, not the only one.
        """
        deadline = self.prediction.deadline
        assert deadline is not None, "a case has a deadline"
        a_mere_day = deadline.words is None and deadline.window_start == deadline.day
        return None if a_mere_day else deadline.window_start

    @property
    def for_the_period(self) -> tuple[Measured, ...]:
        """Return the figures that hold for the whole period of the claim."""
        return tuple(m for m in self.measured if m.evidence.happened_on in self.period_ends)

    @property
    def weighed(self) -> tuple[Measured, ...]:
        """Return the figures that a verdict would rest on.

        For a claim about a period those of the whole period, if there are any.
        """
        during = self.prediction.kind is Kind.DURING
        return (self.for_the_period if during else ()) or self.measured

    def unsure(self, reason: str) -> tuple[Measured, ...]:
        """Return the weighed figures that a person must place, for one reason."""
        if not self.measured:
            return ()
        return tuple(m for m in self.weighed if m.reason == reason)

    def of(self, stance: Stance) -> tuple[Evidence, ...]:
        """Return the decisive evidence of one stance."""
        return tuple(item for item in self.decisive if item.stance is stance)


def _traits_of(decisive: Sequence[Evidence]) -> int:
    """Return what a case has of its evidence."""
    found = 0 if decisive else Trait.NO_EVIDENCE
    searched = False
    for item in decisive:
        if item.stance is Stance.FOR:
            found |= Trait.FOR
        elif item.stance is Stance.AGAINST:
            found |= Trait.AGAINST
        else:
            searched = True
        if item.day is None:
            found |= Trait.UNDATED
    both = found & Trait.FOR and (searched or found & Trait.AGAINST)
    return found | Trait.BOTH if both else found


def case_of(prediction: Prediction, evidence: Sequence[Evidence], today: date) -> Case:
    """Return what the rules look at: the decisive evidence in the order of its numbers."""
    decisive = [item for item in evidence if item.stance.is_decisive]
    decisive.sort(key=_NUMBER)
    return Case(prediction, today, tuple(decisive), _figures(prediction, decisive))


_NUMBER = attrgetter("number")


def _figures(prediction: Prediction, decisive: Sequence[Evidence]) -> tuple[Measured, ...]:
    if not prediction.target:
        return ()
    return tuple(m for item in decisive if (m := measured(prediction, item)))


def as_first_known(supporting: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return the evidence to cite for coming true: what was public once its day was.

    A verdict counts from the day its last cited page appeared.  Citing pages that only repeat
    it later would make the world seem to have learned it later than it did.
    """
    return public_by(supporting, public_on(first(supporting)))


def public_by(items: Sequence[Evidence], day: date) -> tuple[Evidence, ...]:
    """Return the evidence that was known by a day."""
    return tuple(item for item in items if public_on(item) <= day)


def public_on(item: Evidence) -> date:
    """Return the day a dated piece of evidence became known."""
    assert item.public_on is not None, "undated evidence was asked about before"
    return item.public_on


def day_of(item: Evidence) -> date:
    """Return the day of evidence that is known to be dated."""
    assert item.day is not None, "undated evidence was asked about before"
    return item.day


def first(items: Sequence[Evidence]) -> Evidence:
    """Return the earliest evidence; on one day, the piece that states when it happened."""
    if len(items) == 1:
        return items[0]
    return min(items, key=lambda e: (day_of(e), e.happened_on is None, e.number))


def is_not_independent(cited: Iterable[Evidence]) -> bool:
    """Say whether nothing cited is marked as independent of the speaker; unknown is not."""
    return all(item.figure_by is not FigureBy.OTHER for item in cited)


def numbers_of(items: Iterable[Evidence]) -> tuple[int, ...]:
    """Return the numbers of pieces of evidence, each once, in order."""
    return tuple(sorted({item.number for item in items}))


def named(items: Iterable[Evidence]) -> str:
    """Name pieces of evidence by their numbers: evidence 1, evidence 1 and 3."""
    *rest, last = (str(number) for number in numbers_of(items))
    return f"evidence {', '.join(rest)} and {last}" if rest else f"evidence {last}"


def says(supporting: Sequence[Evidence]) -> str:
    """Tell which evidence has it come true, and when the earliest piece dates it."""
    earliest = first(supporting)
    when = "on" if earliest.happened_on else "by"
    which = f" (evidence {earliest.number})"
    if len(supporting) == 1:
        return sentence(f"{named(supporting)} shows it {when} {day_of(earliest)}")
    return sentence(f"{named(supporting)} show it, first {when} {day_of(earliest)}{which}")


def speaks(items: Sequence[Evidence]) -> str:
    """Return pieces of evidence with their verb: evidence 1 speaks, evidence 1 and 2 speak."""
    return f"{named(items)} {'speaks' if len(items) == 1 else 'speak'}"


def figures(items: Iterable[Evidence]) -> str:
    """Name figures with where they stand: "1.1 billion (evidence 2)"."""
    return ", ".join(f'"{item.value}" (evidence {item.number})' for item in items)


def sentence(text: str) -> str:
    """Return words with a capital at the front."""
    return text[0].upper() + text[1:]
