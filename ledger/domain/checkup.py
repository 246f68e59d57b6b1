"""What a careful keeper would look at again: doubts about the ledger, not about its speakers.

Every check is a pure function of predictions and their entries.  A finding is no error: it says
what looks wrong, and which command settles it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from statistics import median
from typing import Final

from ledger.domain import entry as kinds
from ledger.domain.deadline import Status as ReadingStatus
from ledger.domain.deadline import read
from ledger.domain.entry import Entry
from ledger.domain.in_force import in_force
from ledger.domain.kinds import Verdict, VoidReason
from ledger.domain.likeness import Candidate, alike
from ledger.domain.line import Line
from ledger.domain.names import text_key
from ledger.domain.state import PredictionState
from ledger.domain.status import Status
from ledger.domain.values import frozen

FAR_BEYOND: Final = 92
"""By more days than this, about a quarter, a deadline cannot come from a fiscal calendar."""

COMPARABLE: Final = 5
"""From so many verdicts on each side on, the two sides are compared."""

SOURCES_APART: Final = 1.5
"""From this ratio on, one side cites more sources than the other."""

WAITS_APART: Final = 30
"""From so many days on, and twice as long, one side waits longer than the other."""

MANY: Final = 500
"""Speakers with more predictions are looked through for the same words alone."""


@frozen
class Case:
    """One prediction with all that is known of it: its line, its state and its entries."""

    line: Line
    state: PredictionState
    entries: tuple[Entry, ...]

    @property
    def knowable_on(self) -> date | None:
        """Return the first day on which its outcome could be known; None while there is none.

        It is the day after the deadline, the day it came true, or the first publication of
        decisive evidence, whichever came first.
        """
        said, given = self.state.prediction, self.state.current
        days = [said.deadline.day] if said.deadline else []
        days += [given.resolution.happened_on] if given and given.resolution.happened_on else []
        public = (
            i.evidence.public_on for i in self.state.evidence if i.evidence.stance.is_decisive
        )
        return min([*days, *(day for day in public if day)], default=None)


@frozen
class Finding:
    """Something to look at: its kind (a key of ``KINDS``), where, what, and what settles it."""

    kind: str
    id: int
    problem: str
    command: str


KINDS: Final[dict[str, tuple[str, str]]] = {
    "no-evidence": (
        "Due, and without any evidence",
        "Nobody can judge them, and a speaker's record waits for them.",
    ),
    "evidence-gone": (
        "Judged on evidence that was retracted",
        "A verdict has to rest on something that stands.",
    ),
    "criterion-late": (
        "Criterion changed when the outcome could be known",
        "A measure chosen after the fact can be bent towards an answer.",
    ),
    "duplicate": (
        "Perhaps the same claim twice",
        "It would count twice; a promise made again is linked to the first.",
    ),
    "date": (
        "Doubtful dates",
        "A wrong day moves a deadline, and with it a verdict.",
    ),
}
"""Every kind of finding: its heading, and why it matters."""


@frozen
class Side:
    """The verdicts of one side: how many, sources cited in all, and the middle wait in days.

    A wait runs from the deadline, or from the day it was recorded if that is later, to the
    verdict; ``wait`` None means that none was given after its deadline.
    """

    verdicts: int
    sources: int
    wait: float | None

    @property
    def per_verdict(self) -> float:
        """Return the sources that a verdict cites on average; 0 without verdicts."""
        return self.sources / self.verdicts if self.verdicts else 0.0


@frozen
class Symmetry:
    """Whether both sides are judged alike: what came true on time, and what did not."""

    met: Side
    not_met: Side

    @property
    def is_comparable(self) -> bool:
        """Say whether both sides have enough verdicts."""
        return min(self.met.verdicts, self.not_met.verdicts) >= COMPARABLE

    @property
    def doubts(self) -> tuple[str, ...]:
        """Return what differs, in sentences; nothing when they are alike or too few."""
        if not self.is_comparable:
            return ()
        found = []
        some, other = self.met.per_verdict, self.not_met.per_verdict
        if max(some, other) >= SOURCES_APART * min(some, other):
            more, less = ("met", "missed") if some > other else ("missed", "met")
            found.append(f"verdicts of {more} cite more sources than verdicts of {less}")
        waits = self.met.wait, self.not_met.wait
        if None not in waits and _apart(*(w for w in waits if w is not None)):
            longer = "met" if (waits[0] or 0) > (waits[1] or 0) else "missed"
            found.append(f"verdicts of {longer} wait longer")
        return tuple(found)


def _apart(one: float, other: float) -> bool:
    low, high = sorted((one, other))
    return high - low >= WAITS_APART and high >= 2 * low


def findings(cases: Sequence[Case]) -> list[Finding]:
    """Return everything to look at, kind by kind, each in the order of the ids."""
    found = [one for check in _CHECKS for case in cases for one in check(case)]
    found += duplicates(cases)
    order = list(KINDS)
    return sorted(found, key=lambda one: (order.index(one.kind), one.id))


def _without_evidence(case: Case) -> Iterator[Finding]:
    if case.line.needs is None and case.line.status is Status.DUE and not case.line.evidence:
        yield Finding(
            "no-evidence", case.line.id, f"due since {case.line.deadline}",
            f"ledger cite {case.line.id} URL --for|--against",
        )  # fmt: skip


def _on_retracted(case: Case) -> Iterator[Finding]:
    given = case.state.current
    if given is None:
        return
    gone = {item.evidence.number for item in case.state.retracted}
    wrong = sorted(gone & set(given.resolution.evidence))
    if wrong:
        listed = ", ".join(f"[{number}]" for number in wrong)
        yield Finding(
            "evidence-gone", case.line.id,
            f"{given.resolution.verdict} rests on {listed}, which {_was(wrong)} retracted",
            f"ledger reopen {case.line.id} --because TEXT",
        )  # fmt: skip


def _was(items: Sequence[object]) -> str:
    return "was" if len(items) == 1 else "were"


def _late_criterion(case: Case) -> Iterator[Finding]:
    knowable = case.knowable_on
    for entry in in_force(case.entries):
        on = date.fromisoformat(entry.at[:10])
        changes = entry.type == kinds.PREDICTION_AMENDED and (entry.data or {}).get("changes", {})
        if changes and "criterion" in changes and knowable is not None and on > knowable:
            yield Finding(
                "criterion-late", case.line.id,
                f"changed on {on} by {entry.actor}; the outcome could be known from {knowable}",
                f"ledger history {case.line.id}",
            )  # fmt: skip


def _odd_dates(case: Case) -> Iterator[Finding]:
    number, said_on = case.line.id, case.line.said_on
    for item in case.state.evidence:
        evidence = item.evidence
        if not evidence.stance.is_decisive:
            continue
        told = f"evidence [{evidence.number}] ({evidence.stance})"
        again = f"ledger cite {number} --retract {evidence.number} --because TEXT"
        if evidence.public_on is None:
            yield Finding("date", number, f"{told} has no date", again)
        elif evidence.public_on < said_on:
            yield Finding(
                "date", number,
                f"{told} is of {evidence.public_on}, before it was said ({said_on})", again,
            )  # fmt: skip
    given = case.state.current
    happened = given.resolution.happened_on if given else None
    if given and happened and happened < said_on:
        yield Finding(
            "date", number, f"it came true on {happened}, before it was said ({said_on})",
            f"ledger reopen {number} --because TEXT",
        )  # fmt: skip


def _far_deadline(case: Case) -> Iterator[Finding]:
    deadline = case.state.prediction.deadline
    if deadline is None or not deadline.words:
        return
    found = read(deadline.words, case.line.said_on)
    latest = None if found.status is ReadingStatus.REFUSE else found.latest
    if latest is not None and (deadline.day - latest).days > FAR_BEYOND:
        yield Finding(
            "date", case.line.id,
            f'the deadline is {deadline.day}, but "{deadline.words}" means {latest} at the latest',
            f"ledger amend {case.line.id} --deadline {latest}",
        )  # fmt: skip


_CHECKS: Final[tuple[Callable[[Case], Iterable[Finding]], ...]] = (
    _without_evidence, _on_retracted, _late_criterion, _odd_dates, _far_deadline,
)  # fmt: skip


def duplicates(cases: Sequence[Case]) -> Iterator[Finding]:
    """Give each prediction that says what an earlier one of its speaker says, unless linked."""
    by_speaker: dict[str, list[Case]] = {}
    for case in cases:
        if case.line.void_reason is not VoidReason.DUPLICATE:
            by_speaker.setdefault(case.line.speaker, []).append(case)
    for theirs in by_speaker.values():
        for place, case in enumerate(theirs):
            first = _said_before(case, theirs[:place], likeness=len(theirs) <= MANY)
            if first is not None:
                yield Finding(
                    "duplicate", case.line.id, f"reads like #{first}",
                    f"ledger amend {case.line.id} --restates {first}",
                )  # fmt: skip


def _said_before(case: Case, earlier: Sequence[Case], *, likeness: bool) -> int | None:
    """Return the first unlinked prediction that says the same; None when there is none."""
    others = [one for one in earlier if not _linked(one.line, case.line)]
    key = text_key(case.line.claim)
    same = [
        one.line.id
        for one in others
        if text_key(one.line.claim) == key and one.line.deadline == case.line.deadline
    ]
    if same or not likeness:
        return min(same, default=None)
    plain = [one.id for one in alike(_candidate(case), map(_candidate, others)) if one.is_plain]
    return min(plain, default=None)


def _linked(one: Line, other: Line) -> bool:
    links = {one.restates, one.reading_of, other.restates, other.reading_of} - {None}
    firsts = {
        one.restates or one.reading_of or one.id,
        other.restates or other.reading_of or other.id,
    }
    return bool(links & {one.id, other.id}) or len(firsts) == 1


def _candidate(case: Case) -> Candidate:
    deadline = case.state.prediction.deadline
    strict = deadline.strict if deadline else None
    return Candidate(case.line.id, case.line.claim, case.line.deadline, strict)


def symmetry(cases: Iterable[Case]) -> Symmetry:
    """Return how both sides are judged: met against missed, late and partly."""
    # What follows from parts cites no source of its own.
    judged = [c for c in cases if c.state.current is not None and c.line.needs is None]
    sides = {True: [c for c in judged if c.line.verdict is Verdict.MET],
             False: [c for c in judged if c.line.verdict in _NOT_MET]}  # fmt: skip
    return Symmetry(_side(sides[True]), _side(sides[False]))


_NOT_MET: Final = frozenset({Verdict.MISSED, Verdict.LATE, Verdict.PARTLY})


def _side(cases: Sequence[Case]) -> Side:
    cited = sum(len(c.state.current.resolution.evidence) for c in cases if c.state.current)
    waits = [wait for case in cases if (wait := _wait(case)) is not None]
    return Side(len(cases), cited, float(median(waits)) if waits else None)


def _wait(case: Case) -> int | None:
    """Return the days from when it could be judged to its first verdict; None for an early one."""
    deadline = case.state.prediction.deadline
    if deadline is None:
        return None
    given = date.fromisoformat(case.state.given[0].at[:10])
    if given <= deadline.day:
        return None
    return (given - max(deadline.day, date.fromisoformat(case.state.recorded_at[:10]))).days


def written_after(cases: Iterable[Case]) -> int:
    """Return how many criteria were written with a prediction whose outcome could be known."""
    return sum(
        case.state.prediction.criterion is not None
        and case.knowable_on is not None
        and date.fromisoformat(case.state.recorded_at[:10]) > case.knowable_on
        for case in cases
    )
