"""A speaker's card from counts alone: how many predictions bear in which way.

It says what ``scorecard_states`` says of the same predictions one by one; tests compare the two.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from ledger.domain.bearing import RECORD, Bearing
from ledger.domain.board_card import BoardCard
from ledger.domain.scorecard_basis import Basis, Sums
from ledger.domain.scorecard_model import JUDGED, PPM, Aside, Policy, State
from ledger.domain.scorecard_states import Counts

HALF_PPM = PPM // 2
"""What a partly met prediction adds: no entry says anything else."""


@dataclass(slots=True)
class Tally:
    """How many of a speaker's predictions bear in which way on a day, drafts left out.

    ``first_id`` is the lowest id among them, 0 for none.  ``before`` counts those that do not
    count as over yet, ``over`` those that do.  Of what counts in a headline, ``awaiting`` are
    past their deadline while nobody can judge them, and ``again`` are over and *unclear* with
    evidence since.  ``families`` are the judged that repeat others of the same speaker: by the
    first of their chain, how many there are and how many were met.
    """

    before: Counter[Bearing] = field(default_factory=Counter)
    over: Counter[Bearing] = field(default_factory=Counter)
    first_id: int = 0
    awaiting: int = 0
    again: int = 0
    families: dict[int, tuple[int, int]] = field(default_factory=dict)

    def add(self, bearing: Bearing, before: int, over: int, first_id: int) -> None:
        """Add some that bear alike."""
        self.before[bearing] += before
        self.over[bearing] += over
        self.first_id = min(self.first_id or first_id, first_id)

    def repeat(self, family: int, *, met: bool) -> None:
        """Note a judged one that is in a chain."""
        size, hits = self.families.get(family, (0, 0))
        self.families[family] = (size + 1, hits + met)

    @property
    def is_empty(self) -> bool:
        """Whether there is no prediction at all."""
        return not self.first_id


def card_of_tally(tally: Tally, *, as_of: date, policy: Policy) -> BoardCard:
    """Return the card of a speaker with these predictions."""
    counts = _counts(tally)
    repeated = sum(hits for _, hits in tally.families.values())
    shared = math.fsum(hits / size for size, hits in tally.families.values())
    sums = Sums(
        (counts.met * PPM + counts.partly * HALF_PPM) / PPM,
        frozenset({HALF_PPM} if counts.partly else ()),
        counts.met - repeated + shared,
    )
    return BoardCard(Basis((), counts, policy, as_of, sums_given=sums), tally.first_id)


def _states(tally: Tally) -> Counter[State]:
    """Return where those stand that count in a headline."""
    states: Counter[State] = Counter()
    for counted, over in ((tally.before, False), (tally.over, True)):
        for bearing, count in counted.items():
            if bearing.aside is None:
                states[_state(bearing, over=over)] += count
    states[State.OPEN] -= tally.awaiting
    states[State.AWAITING] += tally.awaiting
    return states


def _state(bearing: Bearing, *, over: bool) -> State:
    if bearing.verdict == "void":
        return State.VOID
    if bearing.verdict in JUDGED:
        return State(bearing.verdict) if over else State.SETTLED_EARLY
    return State.UNKNOWN if over else State.OPEN


def _counts(tally: Tally) -> Counts:
    states, over, everything = _states(tally), tally.over, tally.before + tally.over
    judged = {b: n for b, n in over.items() if b.aside is None and b.verdict in JUDGED}
    logged = {b: n for b, n in everything.items()
              if b.aside not in (Aside.PART, Aside.SECOND_READING)}  # fmt: skip
    asides = Counter[Aside | None]()
    for bearing, count in everything.items():
        asides[bearing.aside] += count
    due_void = _reasons(over)
    void = sum(due_void.values())
    return Counts(
        logged=sum(logged.values()),
        open=states[State.OPEN],
        awaiting=states[State.AWAITING],
        settled_early=states[State.SETTLED_EARLY],
        early_met=sum(
            n for b, n in tally.before.items() if b.aside is None and b.verdict == "met"
        ),
        met=states[State.MET],
        partly=states[State.PARTLY],
        late=states[State.LATE],
        missed=states[State.MISSED],
        unknown=states[State.UNKNOWN],
        unclear=over[Bearing("unclear")] - tally.again,
        void=void,
        void_early=states[State.VOID] - void,
        untestable=sum(n for b, n in logged.items() if b.void_reason == "untestable"),
        assumed=asides[Aside.ASSUMED],
        reported=asides[Aside.REPORTED],
        second_reading=asides[Aside.SECOND_READING],
        no_deadline=asides[Aside.NO_DEADLINE],
        retrospective=sum(n for b, n in judged.items() if b.after),
        record=sum(n for b, n in judged.items() if b.after == RECORD),
        families=sum(judged.values()) - sum(n - 1 for n, _ in tally.families.values()),
        left_out=0,
        void_reasons=_sorted(_reasons(everything)),
        due_void_reasons=_sorted(due_void),
    )


def _reasons(counted: Counter[Bearing]) -> Counter[str]:
    found: Counter[str] = Counter()
    for bearing, count in counted.items():
        if bearing.aside is None and bearing.verdict == "void" and count:
            found[bearing.void_reason or "no reason"] += count
    return found


def _sorted(reasons: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(reasons.items()))


def could_be_ranked(settled: int, policy: Policy) -> bool:
    """Say whether so many judged ones that were logged in time leave room for a rank.

    A card on which more than a part of the judged is a record has none.
    """
    return settled >= least_for_a_rank(policy)


def least_for_a_rank(policy: Policy) -> int:
    """Return how many judged ones that were logged in time leave room for a rank."""
    return math.ceil(policy.min_ranked * (1.0 - policy.record_share))
