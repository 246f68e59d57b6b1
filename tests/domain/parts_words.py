"""Parts of a claim in a word or two, for tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ledger.domain.prediction import Resolution, Verdict, VoidReason

LAST = date(2025, 12, 31)
"""The deadline of the whole."""


@dataclass(frozen=True, slots=True)
class Came:
    """That a part came true on a day, in time or after the deadline; None for an unknown day."""

    day: date | None


def part(
    said: str | Came, known: date | None = None, void: VoidReason | None = None
) -> Resolution:
    """Return the verdict on a part."""
    if isinstance(said, Came):
        late = said.day is not None and said.day > LAST
        return Resolution(
            Verdict.LATE if late else Verdict.MET, "seen", (1,), happened_on=said.day,
            known_on=known, first_known_on=known,
        )  # fmt: skip
    verdict = Verdict(said)
    happened = {Verdict.MET: date(2025, 6, 1), Verdict.LATE: date(2026, 2, 1)}.get(verdict)
    reason = (void or VoidReason.UNTESTABLE) if verdict is Verdict.VOID else None
    return Resolution(
        verdict, "seen", (1,), reason, happened, known_on=known, first_known_on=known
    )


def parts(words: str) -> dict[int, Resolution | None]:
    """Return parts from words: "met missed -", a dash for one without a verdict."""
    return {
        number: None if word == "-" else part(word)
        for number, word in enumerate(words.split(), start=1)
    }
