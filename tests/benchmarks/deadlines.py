"""Compare the deadline reader with date libraries on the open benchmark.

Run it with `python -m tests.benchmarks.deadlines`. Libraries that are not installed are named and
left out; to have them all: `pip install dateparser parsedatetime pyduckling-native-phihos`.
Each library gets the day of the statement as its reference day, is told to prefer the future and,
where it can be told, the last day of a month; of a range its last day counts.

A library is silently wrong when it gives a day that is no ordinary reading, or any day where there
is none to give.
"""

from __future__ import annotations

import json
import statistics
import time
import warnings
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from ledger.domain.calendars import FiscalCalendar
from ledger.domain.deadline import Status, read

ROWS: list[dict[str, Any]] = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "domain" / "deadlines-open.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
Answer = tuple[str, date | None, date | None]
Reader = Callable[[dict[str, Any], date], Answer]


class Score(NamedTuple):
    """What a reader got right over the benchmark."""

    right: int
    either: int
    refused: int
    wrong: int
    microseconds: float


def ours(row: dict[str, Any], said_on: date) -> Answer:
    """Read with this project's reader."""
    known = row["fiscal"]
    fiscal = FiscalCalendar(known["fy_end"], known["label"], known["entity"]) if known else None
    reading = read(row["text"], said_on, fiscal=fiscal)
    return reading.status.value, reading.strict, reading.latest


def _plain(found: datetime | date | None) -> Answer:
    if found is None:
        return "refuse", None, None
    day = found.date() if isinstance(found, datetime) else found
    return "ok", day, day


def dateutil_reader(*, fuzzy: bool) -> Reader:
    """Return python-dateutil's parser, plain or fuzzy."""
    from dateutil import parser

    def answer(row: dict[str, Any], said_on: date) -> Answer:
        default = datetime(said_on.year, said_on.month, said_on.day)  # noqa: DTZ001
        try:
            found = parser.parse(row["text"], default=default, fuzzy=fuzzy)
        except (ValueError, OverflowError):
            return "refuse", None, None
        return _plain(found)

    return answer


def dateparser_reader(*, search: bool) -> Reader:
    """Return dateparser, over the whole text or searching in it."""
    import dateparser  # type: ignore[import-untyped, import-not-found, unused-ignore]
    from dateparser.search import (  # type: ignore[import-untyped, import-not-found, unused-ignore]
        search_dates,
    )

    def answer(row: dict[str, Any], said_on: date) -> Answer:
        settings = {
            "RELATIVE_BASE": datetime(said_on.year, said_on.month, said_on.day),  # noqa: DTZ001
            "PREFER_DATES_FROM": "future",
            "PREFER_DAY_OF_MONTH": "last",
            "PREFER_MONTH_OF_YEAR": "last",
        }
        if not search:
            return _plain(dateparser.parse(row["text"], settings=settings))
        found = search_dates(row["text"], settings=settings)
        return _plain(found[-1][1] if found else None)

    return answer


def parsedatetime_reader() -> Reader:
    """Return parsedatetime."""
    import parsedatetime  # type: ignore[import-untyped, import-not-found, unused-ignore]

    calendar = parsedatetime.Calendar()

    def answer(row: dict[str, Any], said_on: date) -> Answer:
        source = datetime(said_on.year, said_on.month, said_on.day)  # noqa: DTZ001
        found, context = calendar.parseDT(row["text"], source)
        return _plain(found if context else None)

    return answer


def duckling_reader() -> Reader:
    """Return duckling; the end of an interval is exclusive there."""
    import duckling  # type: ignore[import-untyped, import-not-found, unused-ignore]

    duckling.init()
    zones = duckling.load_time_zones("/usr/share/zoneinfo")
    locale = duckling.default_locale_lang(duckling.parse_lang("EN"))
    wanted = duckling.parse_dimensions(["time", "duration"])

    def answer(row: dict[str, Any], said_on: date) -> Answer:
        noon = int(datetime(said_on.year, said_on.month, said_on.day, 12).timestamp())  # noqa: DTZ001
        context = duckling.Context(duckling.parse_ref_time(zones, "UTC", noon), locale)
        days = [
            _duckling_day(one["value"], said_on)
            for one in duckling.parse(row["text"], context, wanted)
        ]
        return _plain(next((day for day in reversed(days) if day), None))

    return answer


def _duckling_day(value: dict[str, Any], said_on: date) -> date | None:
    if value.get("type") == "interval":
        end = value.get("to", {}).get("value") or value.get("from", {}).get("value")
        return _iso(end) - timedelta(days=1) if value.get("to") else _iso(end)
    if "normalized" in value:
        return said_on + timedelta(seconds=value["normalized"]["value"])
    if "value" not in value or value.get("type") != "value":
        return None
    first, grain = _iso(value["value"]), value.get("grain")
    if grain == "year":
        return date(first.year, 12, 31)
    if grain in ("month", "quarter"):
        months = 3 if grain == "quarter" else 1
        index = first.month - 1 + months
        return date(first.year + index // 12, index % 12 + 1, 1) - timedelta(days=1)
    return first + timedelta(days=6) if grain == "week" else first


def _iso(text: str) -> date:
    return datetime.fromisoformat(text).date()


def day(text: str | None) -> date | None:
    """Return an ISO day of the benchmark."""
    return date.fromisoformat(text) if text else None


def score(reader: Reader) -> Score:
    """Return what a reader gets right, and the median time it takes for an expression."""
    verdicts = []
    times = []
    for row in ROWS:
        said_on = date.fromisoformat(row["said_on"])
        reader(row, said_on)
        begin = time.perf_counter()
        status, strict, latest = reader(row, said_on)
        times.append(time.perf_counter() - begin)
        verdicts.append(_judge(row, status, strict, latest))
    right, either, refused = (verdicts.count(kind) for kind in ("right", "either", "refused"))
    wrong = verdicts.count("wrong")
    return Score(right, either, refused, wrong, 1e6 * statistics.median(times))


def _judge(row: dict[str, Any], status: str, strict: date | None, latest: date | None) -> str:
    expected, wanted = row["expected_status"], day(row["expected_deadline"])
    readings = {wanted, day(row["expected_strict"]) or wanted}
    if expected == status == "refuse":
        return "right"
    if status == "refuse":
        return "refused"
    if expected == "refuse":
        return "wrong"
    stricter = day(row["expected_strict"])
    if expected == status and latest == wanted and stricter in (None, strict):
        return "right"
    # Asking where one reading would do, or giving one of two unasked, misleads nobody's day.
    return "either" if {strict, latest} & readings and expected == "ask" else _asked(status)


def _asked(status: str) -> str:
    return "refused" if status == Status.ASK.value else "wrong"


READERS: dict[str, Callable[[], Reader]] = {
    "this reader": lambda: ours,
    "python-dateutil": lambda: dateutil_reader(fuzzy=False),
    "python-dateutil, fuzzy": lambda: dateutil_reader(fuzzy=True),
    "dateparser": lambda: dateparser_reader(search=False),
    "dateparser, search": lambda: dateparser_reader(search=True),
    "parsedatetime": parsedatetime_reader,
    "duckling": duckling_reader,
}


def table() -> list[str]:
    """Return the comparison as lines of a Markdown table."""
    lines = [
        f"| on {len(ROWS)} expressions | right | one of two, unasked | no answer |"
        " silently wrong | microseconds |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for name, make in READERS.items():
        try:
            found = score(make())
        except ImportError:
            lines.append(f"| {name} | not installed | | | | |")
            continue
        lines.append(
            f"| {name} | {found.right} | {found.either} | {found.refused} | {found.wrong} |"
            f" {found.microseconds:,.0f} |"
        )
    return lines


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    print("\n".join(table()))  # noqa: T201
