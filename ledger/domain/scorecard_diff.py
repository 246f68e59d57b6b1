"""What changed in a card between two days and why, prediction by prediction, adding up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ledger.domain.scorecard import Scorecard
from ledger.domain.scorecard_model import Figure, Outcome, Row, State, first_due_day
from ledger.domain.scorecard_policies import STRICT, adds_under
from ledger.domain.scorecard_states import verdict_known_on
from ledger.domain.values import frozen

_WAITING = frozenset({State.OPEN, State.AWAITING, State.NO_DEADLINE})


@frozen
class Change:
    """One prediction that stands differently on the second card.

    `was` and `now` are None where a card does not have it. `met` and `judged` are what it adds to
    the numerator and the denominator of the headline, under the policy of the comparison: strictly
    -1, 0 or 1. `why` says what happened.
    """

    id: int
    claim: str
    was: Row | None
    now: Row | None
    met: float
    judged: float
    why: tuple[str, ...]


@frozen
class Moved:
    """One figure that reads otherwise on the second card."""

    was: Figure
    now: Figure


@frozen
class Diff:
    """Two cards of the same predictions and everything that differs between them."""

    before: Scorecard
    after: Scorecard
    changes: tuple[Change, ...]
    figures: tuple[Moved, ...]
    policy: str = STRICT

    @property
    def met(self) -> float:
        """How much more counts as on time; the changes add up to it."""
        return _total(self.after, self.policy)[0] - _total(self.before, self.policy)[0]

    @property
    def judged(self) -> float:
        """How many more are judged, or families of them; the changes add up to it."""
        return _total(self.after, self.policy)[1] - _total(self.before, self.policy)[1]


def _total(card: Scorecard, policy: str) -> tuple[float, float]:
    added = [adds_under(row, policy) for row in card.rows]
    return sum(met for met, _ in added), sum(judged for _, judged in added)


def diff(before: Scorecard, after: Scorecard, policy: str = STRICT) -> Diff:
    """Return what differs between two cards, in the order of the ids, under one policy."""
    old = {row.outcome.id: row for row in before.rows}
    new = {row.outcome.id: row for row in after.rows}
    days = before.as_of, after.as_of
    found = [_change(old.get(id), new.get(id), days, policy) for id in sorted({*old, *new})]
    pairs = zip(before.figures, after.figures, strict=True)
    moved = [Moved(was, now) for was, now in pairs if was.sentence != now.sentence]
    return Diff(before, after, tuple(one for one in found if one.why), tuple(moved), policy)


def _change(was: Row | None, now: Row | None, days: tuple[date, date], policy: str) -> Change:
    row = now or was
    assert row is not None, "an id stands on one of the cards"
    met, judged = adds_under(now, policy) if now else (0, 0)
    met_then, judged_then = adds_under(was, policy) if was else (0, 0)
    why = list(_reasons(was, now, *days))
    if not why and (met, judged) != (met_then, judged_then):
        why = ["its family's one vote is shared otherwise"]
    return Change(
        row.outcome.id,
        row.outcome.claim,
        was,
        now,
        met - met_then,
        judged - judged_then,
        tuple(why),
    )


def _reasons(was: Row | None, now: Row | None, first: date, last: date) -> Iterator[str]:
    if now is None:
        yield "no longer on the card"
        return
    if was is None:
        outcome = now.outcome
        # What had been said before came with what the ledger has learnt since.
        fresh = f"said on {outcome.said_on}"
        yield f"new: {fresh if outcome.said_on > first else f'recorded on {outcome.recorded_on}'}"
        if now.state not in _WAITING or now.aside:
            yield _standing(now)
        return
    yield from _terms(was.outcome, now.outcome)
    if was.state is not now.state or was.verdict != now.verdict:
        yield from _moved(was, now, last)
    if was.aside is not now.aside:
        yield f"now beside the figures: {now.aside}" if now.aside else "it counts now"
    if was.retrospective is not now.retrospective and was.state is now.state:
        yield _retrospective(now)


def _retrospective(row: Row) -> str:
    negation = "" if row.retrospective else "not "
    return f"now {negation}logged after its outcome could be known"


def _terms(was: Outcome, now: Outcome) -> Iterator[str]:
    """Yield which terms and labels were changed in the ledger itself."""
    for name, old, new in (
        ("deadline", was.deadline, now.deadline),
        ("claim", was.claim, now.claim),
        ("probability", was.probability_ppm, now.probability_ppm),
        ("collection", was.frame, now.frame),
        ("wording class", was.wording_class, now.wording_class),
    ):
        if old != new:
            yield f"{name} changed from {old or 'none'} to {new or 'none'}"


def _moved(was: Row, now: Row, as_of: date) -> Iterator[str]:
    """Yield how a prediction came from one state to another."""
    due = first_due_day(now.outcome)
    if was.state is State.SETTLED_EARLY and now.judged:
        yield f"became due on {due}; its verdict, {now.verdict}, had been given before"
        return
    if was.state in _WAITING and due and due <= as_of:
        yield f"became due on {due}"
    if was.verdict != now.verdict:
        yield _verdict(was, now)
    elif now.state is State.AWAITING:
        yield "its deadline has passed, and it cannot be decided yet"


def _verdict(was: Row, now: Row) -> str:
    if now.verdict is None:
        return f"the verdict {was.verdict} is not in force any more"
    known = f"known since {verdict_known_on(now.outcome)}"
    told = f"{was.verdict} became {now.verdict}" if was.verdict else f"judged {now.verdict}"
    reason = f" ({now.outcome.void_reason})" if now.verdict == "void" else ""
    return f"{told}{reason}, {known}"


def _standing(row: Row) -> str:
    if row.aside:
        return f"beside the figures: {row.aside}"
    if row.state is State.UNKNOWN:
        return f"due since {first_due_day(row.outcome)} without a verdict"
    return f"judged {row.verdict}, known since {verdict_known_on(row.outcome)}"
