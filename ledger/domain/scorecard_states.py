"""From outcomes to rows: what each prediction is worth on the day of the card.

The rules lean on nothing but the values of the outcome and the two days of the question, so that
every card can be computed again for any day in the past.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from ledger.domain.base_rate import known_since
from ledger.domain.bearing import Terms, fixed_aside
from ledger.domain.scorecard_model import (
    FILTERED,
    JUDGED,
    UNCOUNTED,
    Aside,
    Outcome,
    Row,
    State,
    first_due_day,
)
from ledger.domain.values import frozen

_SETTLING = frozenset({"met", "partly", "late", "missed"})


def verdict_known_on(outcome: Outcome) -> date:
    """Return the day from which the verdict counts.

    Where nothing it cites has a date: a void counts from the day the words were said (a duplicate
    or an untestable claim is one from the start), a fulfilment from the day it happened, anything
    else from the first day on which the prediction is due.
    """
    if outcome.known_on:
        return outcome.known_on
    if outcome.verdict == "void":
        return outcome.said_on
    return outcome.happened_on or first_due_day(outcome) or outcome.said_on


def verdict_known_by(outcome: Outcome, known: date) -> str | None:
    """Return the verdict in force if the world knew its evidence by a day, else None."""
    return outcome.verdict if outcome.verdict and verdict_known_on(outcome) <= known else None


def state_of(outcome: Outcome, verdict: str | None, as_of: date) -> State:
    """Return where a prediction with a (known) verdict stands on a day.

    A verdict before the prediction is due waits as *settled early* and enters the rate on the
    day after the deadline: counting it at once would let only early successes in.
    """
    due = first_due_day(outcome)
    if verdict == "void":
        return State.VOID
    if outcome.deadline is None or due is None:
        return State.NO_DEADLINE
    if due > as_of or outcome.deadline >= as_of:
        if verdict in _SETTLING:
            return State.SETTLED_EARLY
        return State.OPEN if outcome.deadline >= as_of else State.AWAITING
    return State(verdict) if verdict in _SETTLING else State.UNKNOWN


def is_retrospective(outcome: Outcome, verdict: str | None) -> bool:
    """Return whether it was recorded after its outcome could be known.

    That is after the earliest of its deadline, the day it came true and the first publication
    of the evidence that its (known) verdict cites.
    """
    since = outcome_known_since(outcome, verdict)
    return since is not None and outcome.recorded_on > since


def outcome_known_since(outcome: Outcome, verdict: str | None) -> date | None:
    """Return the day from which the outcome could be known; None while there is no such day."""
    return known_since(outcome.deadline, verdict, outcome.happened_on, outcome.first_known_on)


def aside_of(
    outcome: Outcome, retrospective: bool, *, prospective: bool, frame: str | None
) -> Aside | None:
    """Return why a prediction stands beside the headline; None when it counts.

    A part comes first, because its whole has the vote, whatever the reader asked for; then what
    the reader filtered out, because it enters no count at all.
    """
    reasons = (
        (outcome.part_of is not None, Aside.PART),
        (frame is not None and outcome.frame != frame, Aside.OTHER_FRAME),
        (prospective and retrospective, Aside.RETROSPECTIVE),
    )
    filtered = next((aside for applies, aside in reasons if applies), None)
    return filtered or fixed_aside(terms_of(outcome))


def terms_of(outcome: Outcome) -> Terms:
    """Return what of a prediction's own words decides how it counts."""
    return Terms(
        outcome.deadline, outcome.wording, outcome.basis, outcome.frame, outcome.reading_of,
        outcome.part_of,
    )  # fmt: skip


def rows_of(
    outcomes: Iterable[Outcome],
    *,
    as_of: date,
    known: date,
    prospective: bool = False,
    frame: str | None = None,
) -> tuple[Row, ...]:
    """Return one row a prediction said by then, in the order of their ids.

    `as_of` decides what is due, `known` what had been said and what was public. Raises
    ValueError when two outcomes have the same id.
    """
    said = sorted((o for o in outcomes if o.said_on <= known), key=lambda o: o.id)
    if len({outcome.id for outcome in said}) != len(said):
        raise ValueError("a prediction may stand on a card only once")
    rows = []
    for outcome in said:
        verdict = verdict_known_by(outcome, known)
        state = state_of(outcome, verdict, as_of)
        after = is_retrospective(outcome, verdict)
        aside = aside_of(outcome, after, prospective=prospective, frame=frame)
        rows.append(Row(outcome, state, aside, verdict, after))
    return _weighted(rows)


def _weighted(rows: list[Row]) -> tuple[Row, ...]:
    """Return the rows with their family weights: the judged of one family share one vote."""
    sizes = Counter(row.outcome.family for row in rows if row.judged)
    return tuple(
        replace(row, family_weight=1.0 / sizes[row.outcome.family]) if row.judged else row
        for row in rows
    )


@frozen
class Counts:
    """How many predictions stand where on the day of the card.

    `open` holds those whose deadline has not passed and nothing is decided, `void` the voids
    whose deadline has passed and `void_early` the others. `unclear` is the part of `unknown` that
    somebody looked at in vain, `early_met` the part of `settled_early` that came true.
    `retrospective` and `record` are parts of the judged (`record`: in no frame either).
    `logged` is everything said by then but second readings; `untestable` a part of it.
    """

    logged: int
    open: int
    awaiting: int
    settled_early: int
    early_met: int
    met: int
    partly: int
    late: int
    missed: int
    unknown: int
    unclear: int
    void: int
    void_early: int
    untestable: int
    assumed: int
    reported: int
    second_reading: int
    no_deadline: int
    retrospective: int
    record: int
    families: int
    left_out: int
    void_reasons: tuple[tuple[str, int], ...]
    due_void_reasons: tuple[tuple[str, int], ...]

    @property
    def judged(self) -> int:
        """N: predictions due and judged, the denominator of the headline."""
        return self.met + self.partly + self.late + self.missed

    @property
    def due(self) -> int:
        """N + U: judged and unknown together."""
        return self.judged + self.unknown


def counts_of(rows: Iterable[Row], as_of: date) -> Counts:
    """Return the counts of a card."""
    everything = list(rows)
    kept = [row for row in everything if row.aside not in UNCOUNTED]
    logged = [row for row in kept if row.aside is not Aside.SECOND_READING]
    counted = [row for row in kept if row.counted]
    states = Counter(row.state for row in counted)
    asides = Counter(row.aside for row in kept)
    judged = [row for row in counted if row.state in JUDGED]
    voids = [row for row in counted if row.state is State.VOID]
    due_voids = [row for row in voids if is_due_void(row, as_of)]
    return Counts(
        logged=len(logged),
        open=states[State.OPEN],
        awaiting=states[State.AWAITING],
        settled_early=states[State.SETTLED_EARLY],
        early_met=sum(r.state is State.SETTLED_EARLY and r.verdict == "met" for r in counted),
        met=states[State.MET],
        partly=states[State.PARTLY],
        late=states[State.LATE],
        missed=states[State.MISSED],
        unknown=states[State.UNKNOWN],
        unclear=sum(r.state is State.UNKNOWN and r.verdict == "unclear" for r in counted),
        void=len(due_voids),
        void_early=len(voids) - len(due_voids),
        untestable=sum(is_untestable(row) for row in logged),
        assumed=asides[Aside.ASSUMED],
        reported=asides[Aside.REPORTED],
        second_reading=asides[Aside.SECOND_READING],
        no_deadline=asides[Aside.NO_DEADLINE],
        retrospective=sum(row.retrospective for row in judged),
        record=sum(row.retrospective and row.outcome.frame is None for row in judged),
        families=len({row.outcome.family for row in judged}),
        left_out=sum(row.aside in FILTERED for row in everything),
        void_reasons=_reasons(voids),
        due_void_reasons=_reasons(due_voids),
    )


def is_due_void(row: Row, as_of: date) -> bool:
    """Return whether a prediction that counts is void and its deadline has passed."""
    deadline = row.outcome.deadline
    return row.counted and row.state is State.VOID and deadline is not None and deadline < as_of


def is_untestable(row: Row) -> bool:
    """Return whether no evidence could ever settle it, by the verdict known on the card."""
    return row.verdict == "void" and row.outcome.void_reason == "untestable"


def _reasons(voids: Iterable[Row]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(row.outcome.void_reason or "no reason" for row in voids).items()))
