"""What readers hear in words of likelihood: survey answers, never a number for a speaker.

For "expect", "plan to", "goal", "on track", "hope", "intend", "aim" and "target" no survey of
readers was found, so there is none here.
"""

from __future__ import annotations

from typing import Final

from ledger.domain.values import frozen


@frozen
class Survey:
    """Who asked how many readers, and where the answers are."""

    name: str
    answers: int
    where: str

    def __str__(self) -> str:
        """Return it as it is cited."""
        return f"{self.name}, n = {self.answers:,}, {self.where}"


KUCHARSKI: Final = Survey(
    "Kucharski, CAPphrase 2026", 5174, "CC BY 4.0, doi 10.5281/zenodo.18750055"
)
MAUBOUSSIN: Final = Survey(
    "Mauboussin and Mauboussin, Harvard Business Review 2018", 1860,
    "on GitHub: amauboussin/probability-survey",
)  # fmt: skip
FAGEN: Final = Survey("Fagen-Ulmschneider", 123, "on GitHub: wadefagen/datasets")
ZONINATION: Final = Survey("zonination, perceptions", 46, "MIT, on GitHub: zonination/perceptions")
SURVEYS: Final = (KUCHARSKI, MAUBOUSSIN, FAGEN, ZONINATION)
"""From the largest to the smallest; medians and percentiles computed from their answers."""


@frozen
class Heard:
    """What readers take a phrase to mean, in percent: the median and the middle 80 of 100."""

    phrase: str
    median: float
    low: float
    high: float
    survey: Survey

    @property
    def parts(self) -> tuple[tuple[str, float | str], ...]:
        """Return it as named parts of a figure."""
        return (
            ("heard_phrase", self.phrase),
            ("heard_median", self.median / 100.0),
            ("heard_low", self.low / 100.0),
            ("heard_high", self.high / 100.0),
            ("heard_source", str(self.survey)),
        )


HEARD: Final = (
    Heard("will", 100, 91, 100, KUCHARSKI),
    Heard("certainly", 98, 80, 100, MAUBOUSSIN),
    Heard("almost certainly", 95, 90, 99, KUCHARSKI),
    Heard("almost certainly", 90, 80, 99, MAUBOUSSIN),
    Heard("almost certainly", 95, 80, 99, FAGEN),
    Heard("almost certainly", 95, 85, 98.5, ZONINATION),
    Heard("highly likely", 90, 75, 95, KUCHARSKI),
    Heard("highly likely", 90, 75, 97, FAGEN),
    Heard("highly likely", 90, 80, 95.5, ZONINATION),
    Heard("with high probability", 80, 70, 90, MAUBOUSSIN),
    Heard("likely", 75, 60, 85, KUCHARSKI),
    Heard("likely", 70, 55, 80, MAUBOUSSIN),
    Heard("likely", 70, 60, 83, FAGEN),
    Heard("likely", 70, 60, 85.5, ZONINATION),
    Heard("probable", 75, 60, 85, KUCHARSKI),
    Heard("probably", 70, 51, 80, MAUBOUSSIN),
    Heard("probably", 70, 51, 83, FAGEN),
    Heard("probably", 75, 57.5, 85, ZONINATION),
    Heard("we believe", 75, 60, 95, FAGEN),
    Heard("we believe", 70, 50, 85, ZONINATION),
    Heard("realistic possibility", 60, 25, 80, KUCHARSKI),
    Heard("real possibility", 60, 20, 80, MAUBOUSSIN),
    Heard("may", 40, 20, 60, KUCHARSKI),
    Heard("could", 40, 15, 60, KUCHARSKI),
    Heard("might", 40, 15, 60, KUCHARSKI),
    Heard("might", 40, 10, 55, MAUBOUSSIN),
    Heard("unlikely", 20, 5, 30, KUCHARSKI),
    Heard("unlikely", 20, 5, 30, MAUBOUSSIN),
    Heard("unlikely", 20, 5, 33, FAGEN),
    Heard("unlikely", 20, 9, 35, ZONINATION),
)
"""Every phrase that was asked about, from the firmest down, the largest survey first."""

_LEADING: Final = {"assert": "will", "possible": "may"}


def heard_in(wording_class: str) -> Heard | None:
    """Return what readers hear in the leading word of a class; None where no survey exists."""
    phrase = _LEADING.get(wording_class)
    return next((heard for heard in HEARD if heard.phrase == phrase), None)
