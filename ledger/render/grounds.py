"""What a verdict stands on besides its rule: figures, independence, both readings, the reply."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from ledger.domain.chain import Chain, Link, chain_of
from ledger.domain.line import Line
from ledger.domain.prediction import Above, Evidence, FigureBy, Stance, rests_on_own_figures
from ledger.domain.state import PredictionState, cited_by
from ledger.render.page import Field, plural
from ledger.render.safe import line_of

# Measuring and resolving are imported where they are needed: most predictions that are shown have
# neither figures nor a deadline of two readings.
if TYPE_CHECKING:
    from ledger.domain.readings import UnderBoth

OWN_FIGURES = "rests on the speaker's own figures"


def ground_fields(state: PredictionState, today: date) -> list[Field]:
    """Return what a reader must know before quoting the verdict; ``today`` is the deadline day."""
    both = _both_readings_of(state, today)
    return [
        ("Figures", figure_lines(state)),
        ("Independence", [independence(state)]),
        ("Readings", [both.words if both else ""]),
        ("Reply", reply_lines(state)),
    ]


def _both_readings_of(state: PredictionState, today: date) -> UnderBoth | None:
    deadline = state.prediction.deadline
    if deadline is None or deadline.strict is None:
        return None
    from ledger.domain.readings import under_both

    return under_both(state, today)


def above_words(above: Above | None) -> str:
    """Return what a figure above the range of the target means."""
    if above is None:
        return ""
    word = "counts" if above is Above.COUNTS else "does not count"
    return f"a figure above the range {word}"


def figure_lines(state: PredictionState) -> list[str]:
    """Return each figure as it lies to the target, with both readings where they differ."""
    return [line for item in state.evidence for line in _figure(state, item.evidence) if line]


def _figure(state: PredictionState, item: Evidence) -> list[str]:
    if item.value is None:
        return []
    from ledger.domain.measure import both_readings, measured

    said = state.prediction
    found = measured(said, item)
    if found is None:
        return []
    told = {
        True: "fulfils it",
        False: "does not fulfil it",
        None: f"a person says ({found.reason})",
    }
    head = f'[{item.number}] "{line_of(item.value)}" is {found.position} the target'
    if found.position in ("near", "about", "unknown"):
        head = f'[{item.number}] "{line_of(item.value)}" beside the target'
    both = both_readings(said, item)
    if both is None or both.as_range == both.as_floor:
        return [f"{head}: {told[found.holds]}"]
    criterion = above_words(said.above) or "the criterion does not say which"
    return [
        f"{head}: {told[found.holds]}",
        f"read as a range it {_held(both.as_range)}, read as a floor it {_held(both.as_floor)};"
        f" the criterion decides: {criterion}",
    ]


def _held(holds: bool | None) -> str:
    return {True: "is met", False: "is not met", None: "needs a person"}[holds]


def independence(state: PredictionState) -> str:
    """Return on whose figures the verdict in force rests; empty without one."""
    if state.current is None:
        return ""
    cited = cited_by(state, state.current.resolution)
    if not cited:
        return ""
    if any(item.figure_by is FigureBy.OTHER for item in cited):
        return "rests on independent evidence"
    if rests_on_own_figures(cited):
        return OWN_FIGURES
    return "nobody has marked what it rests on as independent of the speaker"


def reply_lines(state: PredictionState) -> list[str]:
    """Return the speaker's answers in their own words, which stand beside the verdict."""
    replies = [i.evidence for i in state.evidence if i.evidence.stance is Stance.REPLY]
    return [_reply(item) for item in replies]


def _reply(item: Evidence) -> str:
    words = f'"{line_of(item.quote)}"' if item.quote else line_of(item.note or "")
    day = f", {item.public_on}" if item.public_on else ""
    where = f" ([{item.number}]{day})"
    return f"{words}{where}" if words else f"see evidence [{item.number}]{day}"


def chain_in(family: Sequence[Line]) -> Chain | None:
    """Return the chain that a family of restatements makes."""
    return chain_of([Link(line.id, line.said_on, line.deadline) for line in family])


def chain_words(family: Sequence[Line]) -> str:
    """Return how the date of a promise moved, in one line; empty without a chain."""
    chain = chain_in(family)
    if chain is None:
        return ""
    span = f"first said {chain.first_said}, last {chain.last_mention}"
    if not chain.moves:
        return f"{span}; the deadline never moved"
    way = "later" if chain.slip_days >= 0 else "earlier"
    moves = "moved once" if chain.moves == 1 else f"moved {chain.moves} times"
    return f"{span}; the deadline {moves}, {plural(abs(chain.slip_days), 'day')} {way} in all"


def step_words(days: int | None) -> str:
    """Return what a restatement did to the deadline: "+93 days", "repeated"."""
    if days is None:
        return ""
    return f"{days:+d} days" if days else "repeated"


def ground_data(state: PredictionState, today: date) -> dict[str, Any]:
    """Return the grounds as data."""
    from ledger.domain.measure import measured, target_of

    both = _both_readings_of(state, today)
    current = state.current
    cited = cited_by(state, current.resolution) if current else ()
    return {
        "above": str(state.prediction.above) if state.prediction.above else None,
        "decidable_on": state.prediction.decidable_on,
        "figures": [_figure_data(state, i.evidence) for i in state.evidence
                    if measured(state.prediction, i.evidence)],
        "target_is_measured": target_of(state.prediction) is not None,
        "rests_on_own_figures": rests_on_own_figures(cited) if current else None,
        "independent": any(i.figure_by is FigureBy.OTHER for i in cited) if current else None,
        "strict_reading": both.strict if both else None,
        "depends_on_reading": both.depends if both else False,
        "replies": [
            {"number": i.evidence.number, "quote": i.evidence.quote, "url": i.evidence.url}
            for i in state.evidence if i.evidence.stance is Stance.REPLY
        ],
    }  # fmt: skip


def _figure_data(state: PredictionState, item: Evidence) -> dict[str, Any]:
    from ledger.domain.measure import both_readings, measured

    found, both = measured(state.prediction, item), both_readings(state.prediction, item)
    assert found is not None, "only figures that can be set against the target come here"
    return {
        "number": item.number,
        "value": item.value,
        "position": str(found.position),
        "holds": found.holds,
        "reason": found.reason,
        "as_range": both.as_range if both else None,
        "as_floor": both.as_floor if both else None,
    }


def chain_data(family: Sequence[Line]) -> dict[str, Any] | None:
    """Return the chain as data; None without one."""
    chain = chain_in(family)
    if chain is None:
        return None
    return {
        "first_said": chain.first_said,
        "last_mention": chain.last_mention,
        "moves": chain.moves,
        "slip_days": chain.slip_days,
        "steps": [
            {"id": step.id, "said_on": step.said_on, "days": step.days} for step in chain.steps
        ],
    }
