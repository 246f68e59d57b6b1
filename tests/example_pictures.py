"""The pictures that docs/pictures/ shows: invented speakers, so that nobody's record is frozen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random
from typing import Final

from ledger.domain.board import board
from ledger.domain.scorecard import DatedRate, Outcome, Scorecard, scorecard
from ledger.render.charts.calibration import calibration
from ledger.render.charts.caption import Caption
from ledger.render.charts.count_bar import count_bar
from ledger.render.charts.forest import forest
from ledger.render.charts.interval_strip import interval_strip
from ledger.render.charts.model import Picture
from ledger.render.charts.slip import slip
from ledger.render.charts.stretch import stretch
from ledger.render.charts.timeline import timeline

DAY: Final = date(2026, 1, 1)
CAPTION: Final = Caption("Speaker A", DAY)

_STATEMENTS: Final = (
    ("2019-01-15", "2020-01-15", "met", "2019-12-01", "The first van is built within a year"),
    ("2019-06-01", "2020-06-30", "late", "2021-02-01", "A van drives itself from Lyon to Paris"),
    ("2020-01-10", "2020-12-31", "late", "2022-07-01", "10,000 vans on the road by year end"),
    ("2020-03-01", "2021-03-01", "missed", None, "A second factory opens within twelve months"),
    ("2020-09-01", "2021-03-31", "met", "2021-02-15", "Certified for roads in seven months"),
    ("2021-01-01", "2021-12-31", "late", "2022-04-01", "Deliveries double this year"),
    ("2021-05-01", "2022-05-01", "missed", None, "No driver behind the wheel in a year's time"),
    ("2022-01-01", "2022-12-31", "partly", None, "In ten cities by the end of 2022"),
    ("2022-06-01", "2024-06-01", "met", "2024-05-01", "Profitable within two years"),
    ("2023-01-01", "2023-12-31", "missed", None, "Half the price of a taxi in 2023"),
    ("2024-01-01", "2024-12-31", "late", "2025-07-01", "25,000 vans on the road by year end"),
    ("2024-09-01", "2025-09-30", None, None, "The new battery is in every van in a year"),
    ("2025-03-01", "2026-12-31", None, None, "100,000 vans by the end of next year"),
)  # fmt: skip
_DATES: Final = (
    ("2020-02-01", "2020-12-31", "this year"),
    ("2020-11-20", "2021-06-30", "by the middle of next year"),
    ("2021-07-08", "2021-12-31", "by the end of the year"),
    ("2022-01-26", "2022-12-31", "this year, I would be shocked if not"),
    ("2023-05-17", "2023-12-31", "later this year"),
    ("2024-04-23", "2025-08-31", "August next year"),
)


def _outcome(
    number: int, verdict: str | None, said: str, deadline: str, **more: object
) -> Outcome:
    said_on = date.fromisoformat(said)
    happened = more.pop("happened", None)
    day = date.fromisoformat(str(happened)) if happened else None
    known = (day or date.fromisoformat(deadline)) if verdict else None
    plain = Outcome(
        id=number, family=number, speaker="speaker-a", claim=f"claim {number}", said_on=said_on,
        deadline=date.fromisoformat(deadline), kind="reach", verdict=verdict,
        void_reason="false-premise" if verdict == "void" else None, happened_on=day,
        known_on=known, recorded_on=said_on, first_known_on=known,
    )  # fmt: skip
    return replace(plain, **more)  # type: ignore[arg-type]


_RATES: Final = (DatedRate(260_000, date(2024, 1, 1)),)


def statements() -> Scorecard:
    """Return the card of thirteen statements about vans."""
    found = [
        _outcome(number, verdict, said, deadline, happened=happened, claim=claim)
        for number, (said, deadline, verdict, happened, claim) in enumerate(_STATEMENTS, start=1)
    ]
    return scorecard(found, as_of=DAY)


def counts() -> Scorecard:
    """Return a card with every state in it."""
    verdicts = (
        ["met"] * 9 + ["partly"] * 2 + ["late"] * 4 + ["missed"] * 8 + [None] * 4 + ["void"] * 2
    )
    found = [
        _outcome(
            number, verdict, "2024-01-01", "2024-12-31",
            happened="2025-04-01" if verdict == "late" else None, base_rates=_RATES,
        )
        for number, verdict in enumerate(verdicts, start=1)
    ]  # fmt: skip
    found += [_outcome(number, None, "2025-06-01", "2026-12-31") for number in (50, 51, 52)]
    return scorecard(found, as_of=DAY)


def moved() -> tuple[Scorecard, dict[int, str]]:
    """Return the card of a promise with six dates, and the words of each."""
    found = [
        _outcome(
            number, "missed" if deadline < "2025" else "late", said, deadline, family=1,
            restates=number - 1 or None, claim="A van drives itself from Lyon to Paris",
            happened="2025-10-31" if deadline > "2025" else None,
        )
        for number, (said, deadline, _) in enumerate(_DATES, start=1)
    ]  # fmt: skip
    return scorecard(found, as_of=DAY), dict(enumerate((w for _, _, w in _DATES), start=1))


def probabilities() -> Scorecard:
    """Return the card of a speaker who states probabilities, a little too sure of them."""
    random = Random(7)
    found = []
    for number in range(1, 121):
        stated = random.choice((10, 30, 50, 60, 70, 75, 80, 90, 90, 95)) / 100
        true = stated - 0.18 * (stated > 0.5)
        verdict = "met" if random.random() < true else "missed"
        found.append(
            _outcome(
                number, verdict, "2024-01-01", "2024-12-31", probability_ppm=round(stated * 1e6),
                happened="2024-09-01" if verdict == "met" else None,
            )
        )  # fmt: skip
    return scorecard(found, as_of=DAY)


def _board() -> Picture:
    records = {
        "Speaker A": (41, 19), "Speaker B": (38, 21), "Speaker C": (17, 14), "Speaker D": (9, 22),
        "Speaker E": (11, 30), "Speaker F": (5, 4), "Speaker G": (2, 9), "Speaker H": (1, 1),
        "An Organisation with a Long Name": (12, 12),
    }  # fmt: skip
    outcomes: dict[str, list[Outcome]] = {}
    number = 0
    for name, (met, missed) in records.items():
        verdicts = ["met"] * met + ["missed"] * missed
        outcomes[name] = [
            _outcome(number + place, verdict, "2024-01-01", "2024-12-31", speaker=name)
            for place, verdict in enumerate(verdicts, start=1)
        ]
        number += met + missed
    whole = board(outcomes, as_of=DAY)
    return forest(whole, {name: name for name in records}, Caption("The board", DAY))


def _slip() -> Picture:
    card, words = moved()
    return slip(card, words, CAPTION)


EXAMPLES: Final[dict[str, Callable[[], Picture]]] = {
    "calibration": lambda: calibration(probabilities(), CAPTION),
    "count-bar": lambda: count_bar(counts(), CAPTION),
    "forest": _board,
    "interval-strip": lambda: interval_strip(counts(), CAPTION),
    "slip": _slip,
    "stretch": lambda: stretch(statements(), CAPTION),
    "timeline": lambda: timeline(statements(), CAPTION),
}
"""Each picture by the name of its file."""
