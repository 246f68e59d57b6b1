"""What every picture says besides its marks: whose it is, of which day, and how far it carries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ledger.domain.scorecard import Scorecard
from ledger.domain.scorecard_rates import capital
from ledger.domain.values import frozen
from ledger.render.safe import line_of


@frozen
class Caption:
    """The name a picture is about, the day of the answer, and the filters in words."""

    name: str
    day: date
    asked: tuple[str, ...] = ()

    @property
    def who(self) -> str:
        """The name as one line."""
        return line_of(self.name)

    @property
    def as_of(self) -> str:
        """The line that says of which day a picture is, and what was asked for."""
        only = f" Only {line_of(', '.join(self.asked))}." if self.asked else ""
        return f"As of {self.day}.{only}"


def cautions(card: Scorecard) -> tuple[str, ...]:
    """Return what a reader must know before quoting a picture of this card."""
    found = [*card.warnings, _size(card), card.retrospective_line]
    return tuple(note for note in found if note)


def _size(card: Scorecard) -> str | None:
    judged, policy = card.counts.judged, card.policy
    if not judged:
        return "None is judged yet, so there is no share."
    if judged < policy.min_judged:
        return f"Fewer than {policy.min_judged} judged: counts, no share."
    if judged < policy.min_ranked and not card.is_record:
        return f"Small sample ({judged} judged): provisional."
    return None


def sentences(texts: Iterable[str | None]) -> tuple[str, ...]:
    """Return the texts that say something, each once and as a sentence."""
    found = dict.fromkeys(capital(text.rstrip(".")) + "." for text in texts if text)
    return tuple(found)
