"""What others say became of a prediction: other trackers, and a second reviewer.

An assessment is never a verdict of the ledger.  It stands beside it, so that both can be compared.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ledger.domain.kinds import Verdict
from ledger.domain.names import text_key
from ledger.domain.values import frozen


@frozen
class Assessment:
    """What somebody else made of a prediction.

    ``by`` is who says so: a reviewer, or another tracker.  ``verdict`` is theirs in our words,
    None while they leave it open; ``words`` is how they put it.  ``assessed_on`` is the day they
    said so, None if nobody knows.  ``claim``, ``deadline`` and ``target`` are what they judged,
    where it is not what stands here.  ``blind`` says that they saw neither who said it nor any
    verdict.  ``origin`` is the key of the row it was imported from.
    """

    by: str
    verdict: Verdict | None = None
    words: str | None = None
    because: str | None = None
    url: str | None = None
    assessed_on: date | None = None
    claim: str | None = None
    deadline: date | None = None
    target: str | None = None
    blind: bool = False
    origin: str | None = None


@frozen
class Assessed:
    """An assessment with the entry that recorded it."""

    assessment: Assessment
    seq: int
    at: str
    actor: str

    @property
    def known_on(self) -> date:
        """Return the day from which it counts: when they said so, else when it was noted."""
        return self.assessment.assessed_on or date.fromisoformat(self.at[:10])


def newest(assessments: Iterable[Assessed]) -> tuple[Assessed, ...]:
    """Return the newest assessment of each who gave any, in the order they were noted."""
    found = {text_key(one.assessment.by): one for one in sorted(assessments, key=lambda o: o.seq)}
    return tuple(sorted(found.values(), key=lambda one: one.seq))
