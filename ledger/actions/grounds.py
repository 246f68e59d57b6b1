"""What evidence must say to enter, and what a person's verdict must rest on.

Silence is not a verdict: *missed* needs a page that says so, or a record of a search; where
nobody publishes the figure, *unclear* is the word.  A claim that something will never happen turns
it round: a dated event is *missed*, a search at the deadline or later supports *met*.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from urllib.parse import urlsplit

from ledger.domain.measure import target_of, unit_problem
from ledger.domain.names import text_key
from ledger.domain.prediction import (
    Evidence,
    Kind,
    Prediction,
    Resolution,
    Stance,
    Verdict,
    VoidReason,
)
from ledger.domain.state import PredictionState
from ledger.errors import Refused, Unusable

_MEASURED = (Stance.FOR, Stance.AGAINST)


def check_figure(said: Prediction, item: Evidence) -> None:
    """Raise Unusable for a figure that cannot belong to the target, or to a search record."""
    if item.value is None:
        return
    if item.stance is Stance.NOTHING_FOUND:
        raise Unusable(
            "a search that found nothing has no figure.",
            ("It gives a figure after all?", f'--against --value "{item.value}"'),
        )
    problem = unit_problem(said, item.value) if item.stance in _MEASURED else None
    if problem:
        raise Unusable(
            problem,
            ("In the target's unit:", f'--value "{_in_unit(said, item.value)}"'),
            ("The page without its figure:", "the same command without --value"),
            ("The target is wrong?", f"ledger amend {said.id} --target TEXT"),
        )


def _in_unit(said: Prediction, value: str) -> str:
    """Return a bare number with the unit of the target; for another unit only the unit."""
    target = target_of(said)
    unit = (target.unit if target else None) or ""
    named = f"{value} {unit}".strip()
    return f"AMOUNT {unit}".strip() if unit_problem(said, named) else named


def check_figures_fit(before: Prediction, after: Prediction, there: Iterable[Evidence]) -> None:
    """Raise Unusable for a new target with which a figure in force can no longer be compared."""
    for item in there:
        if item.value is None or item.stance not in _MEASURED or unit_problem(before, item.value):
            continue
        problem = unit_problem(after, item.value)
        if problem:
            raise Unusable(
                f"evidence [{item.number}] has a figure that the new target does not fit:"
                f" {problem}",
                ("A target in its unit:", f"ledger amend {after.id} --target TEXT"),
                (
                    "The figure is wrong?",
                    f"ledger cite {after.id} --retract {item.number} --because TEXT",
                ),
            )


def check_search(number: int, item: Evidence) -> None:
    """Raise Unusable for a search record that does not say where, when and for what."""
    if item.stance is not Stance.NOTHING_FOUND:
        return
    page = item.url or item.document
    if not (item.note or "").strip():
        raise Unusable(
            "a search that found nothing needs a note: where you looked, and for what.",
            ("", f"ledger cite {number} {page} --nothing-found --note 'searched … for …'"),
        )
    if item.day is None:
        raise Unusable(
            "a search that found nothing needs the day you looked.",
            ("", f"ledger cite {number} {page} --nothing-found --note TEXT --date DATE"),
        )


def check_grounds(
    state: PredictionState, given: Resolution, new: Sequence[Evidence], due: date
) -> None:
    """Raise Refused when a person's verdict rests on less than it must.

    ``due`` is the deadline day: a condition can still come about until the deadline lies before
    it.
    """
    there = (*(item.evidence for item in state.evidence), *new)
    cited = [item for item in there if item.number in given.evidence]
    never = state.prediction.kind is Kind.NEVER
    if given.verdict is Verdict.MISSED:
        check_missed(state.prediction, cited)
    if given.verdict is Verdict.MET and never:
        _check_did_not_happen(state.prediction, cited)
    if given.void_reason is VoidReason.CONDITION_FAILED:
        _check_condition(state.prediction, given, due)


def check_missed(said: Prediction, cited: Iterable[Evidence]) -> None:
    """Raise Refused for a *missed* that rests on silence."""
    never = said.kind is Kind.NEVER
    wanted = {Stance.AGAINST} if never else {Stance.AGAINST, Stance.NOTHING_FOUND}
    if wanted & {item.stance for item in cited}:
        return
    number = said.id
    if never:
        raise Refused(
            f"#{number} says that something will not happen: missed needs a page that dates the"
            " event.",
            ("It happened:", f"ledger cite {number} URL --against --happened DATE"),
        )
    raise Refused(
        f"silence is not a verdict: missed needs a page against #{number}, or a record of a"
        " search.",
        ("You looked in vain:", f"ledger cite {number} URL --nothing-found --note TEXT"),
        ("Nobody publishes it:", f"ledger resolve {number} --verdict unclear --because TEXT"),
        ("A page says so:", "the same command with --evidence URL"),
    )


def _check_did_not_happen(said: Prediction, cited: Iterable[Evidence]) -> None:
    """A claim of "never" holds when somebody says so, or looked once its window was over."""
    last = said.deadline.day if said.deadline else None
    for item in cited:
        searched = item.stance is Stance.NOTHING_FOUND and item.day is not None
        if item.stance is Stance.FOR or (searched and (last is None or _day(item) >= last)):
            return
    raise Refused(
        f"#{said.id} says that something will not happen: met needs a page that says so, or a"
        " search at the deadline or later.",
        ("You looked in vain:", f"ledger cite {said.id} URL --nothing-found --note TEXT"),
    )


def _day(item: Evidence) -> date:
    assert item.day is not None, "asked only of dated evidence"
    return item.day


def _check_condition(said: Prediction, given: Resolution, due: date) -> None:
    if said.condition is None:
        raise Refused(
            f"#{said.id} hangs on no condition, so none can have failed.",
            ("The speaker named one?", f"ledger amend {said.id} --if TEXT"),
            ("Its premise was false?", "--void false-premise"),
        )
    if said.deadline and said.deadline.day >= due and not given.early:
        raise Refused(
            f"the condition of #{said.id} can still come about until {said.deadline.day}.",
            details=("If it no longer can, add --early, and say why.",),
        )


def is_own_page(url: str, names: Iterable[str]) -> bool:
    """Say whether a page is on a site named for one of these people or organisations.

    ``investor.uber.com`` is Uber's.  A yes is only ever a proposal: that a figure is the
    speaker's own.  A no says nothing.
    """
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    labels = {label.replace("-", "") for label in host.split(".")[:-1]}
    return any(key in labels for name in names if (key := text_key(name).replace(" ", "")))
