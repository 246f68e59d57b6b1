"""Give the verdicts that rules give, and say which due predictions need a person.

Half a million are settled like one: the database picks whom to ask the rules about, they are
read and decided some at a time, and nothing is kept but what is asked to be told.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa

from ledger.actions.following import Verdicts, following
from ledger.actions.settling_apart import LEFT, UNTOLD, Page, RulesApart, as_given
from ledger.domain.line import Line
from ledger.domain.parts import RULE as PARTS
from ledger.domain.prediction import Resolution, Verdict
from ledger.domain.resolver import Answer, Proposal, Question, settle_state
from ledger.domain.state import PredictionState
from ledger.domain.status import Day
from ledger.store import decidable, log, queries
from ledger.store.appending import Appending
from ledger.store.decidable import Decidable
from ledger.store.log import Stamp
from ledger.store.reader import ConnectionReader, Reader
from ledger.store.ready_verdict import ReadyVerdict
from ledger.store.states import states
from ledger.store.tables import instant_text

_ROW: Final = ReadyVerdict._fields.index("row")
_VERDICTS: Final = {verdict.value: verdict for verdict in Verdict}

Watch = Callable[[int], None]
"""What is told how many predictions were looked at."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A prediction with what a rule decided about it, and the verdict as it is recorded."""

    line: Line
    proposal: Proposal
    given: Resolution


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A due prediction that needs a person, and why."""

    line: Line
    reason: str
    because: str


@dataclass(frozen=True, slots=True)
class Settlement:
    """What the rules made of the ledger: the decided ones, and those left to a person.

    Both are as many as were asked for, the first of all; ``verdicts`` counts every verdict that
    was given, ``left_count`` everything that is left.
    """

    settled: tuple[Settled, ...]
    left: tuple[Unsettled, ...]
    verdicts: Mapping[Verdict, int] = field(default_factory=Counter)
    left_count: int = 0

    @property
    def settled_count(self) -> int:
        """Return how many verdicts the rules gave."""
        return sum(self.verdicts.values())


def settle(
    connection: sa.Connection,
    *,
    stamp: Stamp,
    day: Day,
    numbers: Sequence[int] = (),
    dry_run: bool = False,
    require_independent: bool = False,
    told: int | None = None,
    watch: Watch | None = None,
) -> Settlement:
    """Let the rules decide what the evidence decides, as one action.

    ``require_independent`` leaves to a person what rests on nobody else's evidence.
    With ``numbers`` only those are looked at.  What stays due is returned with the reason why
    each needs a person; ``told`` is how many of each kind are returned, None all of them.
    Settling twice in a row changes nothing the second time.
    """
    head = log.lock(connection)
    writing = None if dry_run else Appending(connection, head, stamp)
    apart = RulesApart(day.due, instant_text(stamp.now), require_independent=require_independent)
    rules = _Rules(ConnectionReader(connection), day, writing, require_independent, told, apart)
    with closing(apart):
        settlement = rules.run(numbers, watch)
    if writing:
        writing.finish()
    return settlement


def proposed(
    reader: Reader, day: Day, numbers: Sequence[int] = (), *, require_independent: bool = False
) -> Settlement:
    """Return what the rules would decide, without deciding it; what follows is part of it.

    The log is read for all of them together, not once for each.
    """
    return _Rules(reader, day, None, require_independent, None, None).run(numbers, None)


@dataclass(slots=True)
class _Left:
    """What no rule decided, as short as it can be kept."""

    id: int
    answer: Answer
    needs: int | None
    part_of: int | None


@dataclass(slots=True)
class _Rules:
    """The rules at work on a ledger: what they decided so far, and what they left."""

    reader: Reader
    day: Day
    writing: Appending | None
    require_independent: bool
    told: int | None
    apart: RulesApart | None
    _verdicts: Counter[Verdict] = field(default_factory=Counter)
    _settled: list[tuple[int, Proposal, Resolution]] = field(default_factory=list)
    _left: list[_Left] = field(default_factory=list)
    _left_count: int = 0
    _wholes: list[int] = field(default_factory=list)
    _parts: dict[int, Resolution | None] = field(default_factory=dict)
    _named: dict[int, Line] = field(default_factory=dict)

    def run(self, numbers: Sequence[int], watch: Watch | None) -> Settlement:
        """Ask the rules about all of these, then see what follows for split claims."""
        self._refuse_missing(numbers)
        looked = 0
        for page in self._pages(decidable.decidable(self.reader, self.day, numbers)):
            self._decide(page)
            looked += page.size
            if watch:
                watch(looked)
        followed = self._follow()
        self._leave_to_persons(followed, named=bool(numbers))
        return self._told()

    def _refuse_missing(self, numbers: Sequence[int]) -> None:
        """Raise PredictionNotFound for an id that nothing has, or nothing had on the day."""
        for number in sorted(set(numbers)):
            self._named[number] = queries.line(self.reader, number, self.day)

    def _pages(self, pages: Iterator[Sequence[Decidable]]) -> Iterator[Page]:
        """Give what is to be looked at of each page, and what a second process made of it."""
        waiting: deque[Page] = deque()
        for page in pages:
            waiting.append(Page(len(page), self._without_hopeless(page)))
            if self.apart and self.told is not None:
                self.apart.ask(self.reader, waiting[-1])
            while waiting and not (self.apart and self.apart.may_wait(len(waiting))):
                yield self._answered(waiting.popleft())
        yield from map(self._answered, waiting)

    def _answered(self, page: Page) -> Page:
        if self.apart:
            self.apart.answer(page)
        return page

    def _decide(self, page: Page) -> None:
        read = [one.id for one in page.looked_at if self._is_read(one, page)]
        there = states(self.reader, read, as_read=True)
        for one in page.looked_at:
            if one.id in there:
                self._ask(one, there[one.id])
            else:
                self._take(one, page.ready[one.id])

    def _is_read(self, one: Decidable, page: Page) -> bool:
        """Say whether one has to be read here: nobody made it ready, or it is told."""
        ready = page.ready.get(one.id, UNTOLD)
        if ready == UNTOLD or self.told is None:
            return True
        if ready == LEFT:
            return one.is_due and len(self._left) < self.told
        return len(self._settled) < self.told

    def _take(self, one: Decidable, ready: Any) -> None:
        """Note what a second process made of one, which nobody is told of."""
        if ready == LEFT:
            self._left_count += one.is_due
            return
        self._verdicts[_VERDICTS[ready[_ROW][0]]] += 1
        if self.writing:
            self.writing.give_ready(ready)

    def _ask(self, one: Decidable, state: PredictionState) -> None:
        if one.needs is not None:
            self._wholes.append(one.id)
        answer = settle_state(state, self.day.due, require_independent=self.require_independent)
        if isinstance(answer, Proposal):
            self._settle(one, state, answer)
        elif one.is_due:
            self._leave(one, answer)

    def _without_hopeless(self, page: Sequence[Decidable]) -> Sequence[Decidable]:
        """Return those that have to be read; of those that a person judges only how many counts.

        What is going to be told is read, for the reason why a person must; so is a split claim.
        """
        if self.told is None or len(self._left) < self.told:
            return page
        alone = [one for one in page if one.is_hopeless and one.is_alone]
        self._left_count += sum(one.is_due for one in alone)
        passed = {one.id for one in alone}
        return [one for one in page if one.id not in passed]

    def _settle(self, one: Decidable, state: PredictionState, answer: Proposal) -> None:
        given = as_given(answer, state)
        if one.part_of is not None:
            self._parts[one.id] = given
        self._note(one.id, answer, given)
        if self.writing:
            self.writing.give(state, given)

    def _note(self, number: int, proposal: Proposal, given: Resolution) -> None:
        self._verdicts[proposal.verdict] += 1
        if self.told is None or len(self._settled) < self.told:
            self._settled.append((number, proposal, given))

    def _leave(self, one: Decidable, answer: Answer) -> None:
        """Note what is left; what belongs to a split claim is weighed when all is known."""
        self._left_count += 1
        if self.told is None or not one.is_alone or len(self._left) < self.told:
            self._left.append(_Left(one.id, answer, one.needs, one.part_of))

    def _follow(self) -> Verdicts:
        """Give the split claims the verdicts that follow from what the rules decided."""
        if self.writing:
            self.writing.send()
        follows = following(self.reader, self._parts, self._wholes)
        there = states(self.reader, list(follows))
        for number, verdict in follows.items():
            if verdict is not None:
                self._note(number, _as_proposal(verdict), verdict)
            if self.writing and verdict is not None:
                self.writing.give(there[number], verdict)
        return follows

    def _leave_to_persons(self, followed: Verdicts, *, named: bool) -> None:
        """Keep of what is left the parts of a split claim rather than the whole.

        A part that its whole no longer waits for is nobody's work, unless somebody names it.
        """
        settled = {number for number, verdict in followed.items() if verdict is not None}
        instead = {one.part_of for one in self._left} | settled
        decided = settled | (set() if named else self._decided())
        kept = [one for one in self._left if one.id not in instead and one.part_of not in decided]
        self._left_count -= len(self._left) - len(kept)
        self._left = kept[: self.told]

    def _decided(self) -> set[int]:
        """Return the split claims that have a verdict already, of those that parts are left of."""
        whole = {one.part_of for one in self._left if one.part_of is not None}
        there = states(self.reader, sorted(whole))
        return {number for number, state in there.items() if state.current}

    def _told(self) -> Settlement:
        numbers = [number for number, _, _ in self._settled] + [one.id for one in self._left]
        lines = self._lines(numbers)
        settled = tuple(Settled(lines[n], answer, given) for n, answer, given in self._settled)
        left = tuple(_unsettled(lines[one.id], one.answer) for one in self._left)
        return Settlement(settled, left, self._verdicts, self._left_count)

    def _lines(self, numbers: Sequence[int]) -> Mapping[int, Line]:
        """Return the lines to tell: all are read together unless it is known that few are told."""
        if self.told is None and not self._named:
            return {one.id: one for one in queries.lines(self.reader, self.day, parts=True)}
        others = [number for number in numbers if number not in self._named]
        found = queries.some_lines(self.reader, self.day, others)
        return {**self._named, **{one.id: one for one in found}}


def _as_proposal(given: Resolution) -> Proposal:
    return Proposal(given.verdict, PARTS[0], given.because, (), given.happened_on)


def _unsettled(line: Line, answer: Answer) -> Unsettled:
    if isinstance(answer, Question):
        return Unsettled(line, answer.reason, answer.because)
    assert not isinstance(answer, Proposal), "a proposal settles"
    because = "No evidence has been attached."
    if answer.reason == "parts":
        because = "It is split, and its verdict waits for those of its parts."
    return Unsettled(line, answer.reason, because)
