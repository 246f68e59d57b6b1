"""The rules asked by a second process, while the first one reads and writes the ledger.

Folding a prediction, deciding it and making its verdict ready takes as long as reading it and
writing what was decided, and a computer has two cores.  The second process knows no ledger: it
is given entries, and answers with verdicts made ready.  One process alone would do the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from ledger.actions.apart import Asked, can_work_apart, questions
from ledger.domain.prediction import Resolution
from ledger.domain.resolver import Proposal, settle_state
from ledger.domain.state import PredictionState
from ledger.store.decidable import Decidable
from ledger.store.reader import Reader, Row
from ledger.store.ready_verdict import is_first, ready_verdict
from ledger.store.states import entries_of, folding

WORTH_IT: Final = 4_000
"""Once so many were decided here, the time that a second process takes to start is saved."""

STARTED: Final = 8_000
"""Once so many were decided here, it has started, and is asked about what comes."""

AHEAD: Final = 4
"""Pages that the second process is given before the first of them is waited for."""

LEFT: Final = 0
"""What is answered for a prediction that no rule decides."""

UNTOLD: Final = 1
"""What is answered where whoever asks has to look: the verdict is not a first one, or it fails."""


@dataclass(slots=True)
class Page:
    """Predictions that are looked at together, ``size`` with those that are passed over.

    ``asked`` are the ids that the second process was given, ``ready`` what it answered by id.
    """

    size: int
    looked_at: Sequence[Decidable]
    asked: Sequence[int] = ()
    ready: Mapping[int, Any] = field(default_factory=dict)


class RulesApart:
    """The second process, which starts once it is worth it; without a core for it, never."""

    def __init__(self, due: date, at: str, *, require_independent: bool) -> None:
        """Begin without it; ``at`` is the instant of the entries to come."""
        self._given = {"due": str(due), "at": at, "require_independent": require_independent}
        self._process: Asked | None = None
        self._here = 0

    def ask(self, reader: Reader, page: Page) -> None:
        """Give it what stands alone of a page, or count what is decided here."""
        if self._process is None and self._here >= WORTH_IT and can_work_apart():
            self._process = Asked(answers, self._given, "asks the rules")
        if self._process is None or self._here < STARTED:
            self._here += len(page.looked_at)
            return
        page.asked = [one.id for one in page.looked_at if one.is_alone]
        if page.asked:
            self._process.ask(entries_of(reader, page.asked))

    def may_wait(self, count: int) -> bool:
        """Say whether so many pages may wait before the first of them is answered."""
        return self._process is not None and count <= AHEAD

    def answer(self, page: Page) -> None:
        """Note in a page what was answered, the pages in their order."""
        if self._process is not None and page.asked:
            page.ready = dict(zip(page.asked, self._process.answer(), strict=True))

    def close(self) -> None:
        """End the second process, if there is one."""
        if self._process is not None:
            self._process.close()


# The second process


def answers(given: dict[str, Any]) -> Iterator[list[Any]]:
    """Answer pages of predictions, each with all of its entries."""
    answer = answering(given)
    for page in questions():
        yield [answer(rows) for rows in page]


def answering(given: dict[str, Any]) -> Callable[[Sequence[Row]], Any]:
    """Return what answers one prediction with all of its entries.

    That is LEFT, UNTOLD, or a first verdict made ready (see ``ready_verdict``).
    """
    due, day = date.fromisoformat(given["due"]), given["at"][:10]
    independent, fold = given["require_independent"], folding(many=True, as_read=True)

    def answer(rows: Sequence[Row]) -> Any:
        state = fold(rows)
        if state is None:
            return UNTOLD
        found = settle_state(state, due, require_independent=independent)
        if not isinstance(found, Proposal):
            return LEFT
        verdict = as_given(found, state)
        return (*ready_verdict(state, verdict, day),) if is_first(state, verdict) else UNTOLD

    def answer_or_pass(rows: Sequence[Row]) -> Any:
        try:
            return answer(rows)
        except Exception:  # whoever asks meets the same, and tells it
            return UNTOLD

    return answer_or_pass


def as_given(proposal: Proposal, state: PredictionState) -> Resolution:
    """Return what a rule decides as it is recorded; all that it cites is dated."""
    cited = [i.evidence for i in state.evidence if i.evidence.number in proposal.evidence]
    public = [day for item in cited if (day := item.public_on)]
    return Resolution(
        verdict=proposal.verdict,
        because=proposal.because,
        evidence=proposal.evidence,
        happened_on=proposal.happened_on,
        known_on=max(public),
        first_known_on=min(public),
        rule=proposal.rule,
    )
