"""A prediction and a speaker as they stand: what is in force, and the marks the past has left."""

from __future__ import annotations

from datetime import date

from ledger.domain.assessment import Assessed
from ledger.domain.base_rate import Rated
from ledger.domain.prediction import Evidence, Prediction, Resolution, Speaker, Verdict
from ledger.domain.values import frozen


@frozen
class Given:
    """A resolution with the entry that gave it."""

    resolution: Resolution
    seq: int
    at: str
    actor: str

    @property
    def judge(self) -> str:
        """Return who gave it, as it stands in a sentence: "the rule only-against", "Ann"."""
        rule = self.resolution.rule
        return f"the rule {rule}" if rule else self.resolution.resolver or self.actor


@frozen
class Attached:
    """A piece of evidence with the entry that attached it."""

    evidence: Evidence
    seq: int
    at: str
    actor: str


@frozen
class Retracted:
    """A piece of evidence that no longer counts, and why."""

    evidence: Evidence
    because: str
    at: str
    actor: str


@frozen
class Asked:
    """That the speaker was asked for comment on a day; what they answer is evidence (reply)."""

    asked_on: date
    note: str | None
    at: str
    actor: str


@frozen
class PredictionState:
    """A prediction as it stands: what is in force, and the marks its past has left.

    ``given`` holds the resolutions in force, oldest first: none, one, or a *missed* followed by
    the *late* that took its place.  ``hands_off`` means that a verdict was reopened or undone
    and nothing changed since, so no rule may settle it.  ``terms_late`` means that a term was
    changed after the deadline had passed; that mark stays.  ``last_number`` is the highest
    evidence number ever given.  A ``draft`` counts nowhere until a second person accepts it;
    ``accepted_at`` and ``accepted_by`` say when and who, None for what never was a draft;
    ``split_at`` and ``split_by`` the same of a claim that was split once it was recorded.
    """

    prediction: Prediction
    recorded_seq: int
    recorded_at: str
    recorded_by: str
    clock_set: bool = False
    evidence: tuple[Attached, ...] = ()
    retracted: tuple[Retracted, ...] = ()
    last_number: int = 0
    given: tuple[Given, ...] = ()
    hands_off: bool = False
    terms_late: bool = False
    draft: bool = False
    accepted_at: str | None = None
    accepted_by: str | None = None
    split_at: str | None = None
    split_by: str | None = None
    asked: tuple[Asked, ...] = ()
    assessments: tuple[Assessed, ...] = ()
    base_rates: tuple[Rated, ...] = ()

    @property
    def verdict(self) -> Verdict | None:
        """Return the verdict in force; None when there is none."""
        return self.given[-1].resolution.verdict if self.given else None

    @property
    def current(self) -> Given | None:
        """Return the resolution in force; None when there is none."""
        return self.given[-1] if self.given else None

    @property
    def new_evidence(self) -> tuple[Attached, ...]:
        """Return the evidence attached after the verdict in force was given."""
        if not self.given:
            return ()
        return tuple(item for item in self.evidence if item.seq > self.given[-1].seq)


def cited_by(state: PredictionState, resolution: Resolution) -> tuple[Evidence, ...]:
    """Return the evidence that a verdict cites, also what was retracted since."""
    there = (*(i.evidence for i in state.evidence), *(i.evidence for i in state.retracted))
    return tuple(item for item in there if item.number in resolution.evidence)


@frozen
class SpeakerState:
    """A speaker as it stands, and the entry that added it."""

    speaker: Speaker
    added_seq: int
