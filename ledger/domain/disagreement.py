"""Where others say otherwise than we do, and what of the difference can be seen.

A cause is what the two records themselves show: other words, another day, evidence that came
later, another threshold.  Where nothing differs the two judged the same facts otherwise, and that
is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from ledger.domain.assessment import Assessment
from ledger.domain.line import Line
from ledger.domain.measure import target_of
from ledger.domain.names import text_key
from ledger.domain.prediction import Deadline, Evidence, Prediction, Resolution, Verdict
from ledger.domain.quantity import Target, read_target
from ledger.domain.values import frozen

OPPOSITE = frozenset({Verdict.MET, Verdict.MISSED})
"""Two verdicts that cannot both be nearly right."""


@frozen
class Cause:
    """What the two records show of a difference: its name, and a sentence."""

    name: str
    says: str


@frozen
class Compared:
    """One assessment beside our verdict, with the causes where the two do not say the same."""

    line: Line
    theirs: Assessment
    ours: Verdict | None
    causes: tuple[Cause, ...]

    @property
    def differs(self) -> bool:
        """Say whether the two do not say the same; where neither gave a verdict they do."""
        return self.ours is not self.theirs.verdict

    @property
    def is_opposite(self) -> bool:
        """Say whether one has it come true in time, and the other not at all."""
        return {self.ours, self.theirs.verdict} == OPPOSITE


NAMES = {
    "other-wording": "they judged other words",
    "other-deadline": "they judged by another day",
    "other-evidence": "they judged before evidence that our verdict cites was public",
    "other-threshold": "they judged by another threshold",
    "none-visible": "the same words, day and evidence were judged otherwise",
}
"""Every cause that can be seen, and what it means."""


def causes(
    said: Prediction,
    given: Resolution | None,
    evidence: Sequence[Evidence],
    theirs: Assessment,
) -> tuple[Cause, ...]:
    """Return what can be seen of why somebody says otherwise; ``evidence`` is what ours cites."""
    found = (
        _wording(said, theirs),
        _deadline(said.deadline, theirs),
        _evidence(evidence, theirs) if given else None,
        _threshold(said, theirs),
    )
    seen = tuple(cause for cause in found if cause)
    return seen or (Cause("none-visible", f"{NAMES['none-visible'].capitalize()}."),)


def _wording(said: Prediction, theirs: Assessment) -> Cause | None:
    """Compare their words with our claim and quote; words within longer ones are other words."""
    if theirs.claim is None:
        return None
    key = text_key(theirs.claim)
    if key in {text_key(words) for words in (said.claim, said.quote, said.translation) if words}:
        return None
    return Cause("other-wording", f'They judged: "{theirs.claim}"')


def _deadline(due: Deadline | None, theirs: Assessment) -> Cause | None:
    if theirs.deadline is None or (due is not None and theirs.deadline == due.day):
        return None
    ours = f"ours is {due.day}" if due else "we have none"
    strict = due is not None and theirs.deadline == due.strict
    how = ", the stricter reading of the same words" if strict else ""
    return Cause("other-deadline", f"Their deadline is {theirs.deadline}{how}; {ours}.")


def _evidence(cited: Iterable[Evidence], theirs: Assessment) -> Cause | None:
    judged = theirs.assessed_on
    public = [item.public_on for item in cited if item.public_on]
    last = max(public, default=None)
    if judged is None or last is None or last <= judged:
        return None
    return Cause(
        "other-evidence",
        f"They judged on {judged}; our verdict cites evidence of {_listed(public, judged)}.",
    )


def _listed(public: Iterable[date], after: date) -> str:
    return " and ".join(str(day) for day in sorted({day for day in public if day > after}))


def _threshold(said: Prediction, theirs: Assessment) -> Cause | None:
    """Compare the measurable part, as far as both can be read."""
    ours = target_of(said)
    words = theirs.target
    other = read_target(words) if words else None
    if ours is None or not isinstance(other, Target) or _bounds(ours) == _bounds(other):
        return None
    return Cause("other-threshold", f'Their threshold is "{words}"; ours is "{said.target}".')


def _bounds(target: Target) -> tuple[object, ...]:
    return target.comparator, target.low, target.high, target.unit
