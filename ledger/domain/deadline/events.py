"""Holidays, elections, games and other named days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import islice

from ledger.domain import calendars_events as events
from ledger.domain.calendars import ONE_DAY
from ledger.domain.deadline.days import calendar_label
from ledger.domain.deadline.engine import Rule
from ledger.domain.deadline.spans import Context, Period, Span, ending, one_day
from ledger.domain.deadline.values import Precision, say
from ledger.domain.deadline.years import Years

Holiday = Callable[[int], date]

TABLE_DOUBT = "the day comes from a dated table and may move"
US_DOUBT = "no country was named; this is the United States"


def holiday(context: Context, find: Holiday) -> Period:
    """Read a holiday without a year: the first on or after the statement."""
    year = context.said_on.year
    day = next(d for d in map(find, (year, year + 1)) if d >= context.said_on)
    return Period((one_day(day),), relative=True)


def next_holiday(context: Context, find: Holiday) -> Period:
    """Read "next Christmas": the coming one, or the one of next year."""
    year = context.said_on.year
    coming = next(d for d in map(find, (year, year + 1)) if d > context.said_on)
    days = dict.fromkeys((coming, find(year + 1)))
    return Period(tuple(one_day(day) for day in days), relative=True)


def holiday_in(context: Context, find: Holiday, years: Years) -> Period | None:
    """Read a holiday of a given calendar year."""
    number = calendar_label(years)
    return None if number is None else Period((one_day(find(number)),), relative=years.relative)


def _named(find: Holiday) -> Callable[[Context], Holiday]:
    return lambda context: find


HOLIDAY_NAMES = tuple(Rule(name, _named(find), name) for name, find in events.HOLIDAYS.items())


def holidays(context: Context, years: Years | None = None) -> Period | None:
    """Read "the holidays": from Thanksgiving to the end of the calendar year."""
    year = calendar_label(years) if years else context.said_on.year
    if year is None:
        return None
    first, last = events.HOLIDAYS["thanksgiving"](year), date(year, 12, 31)
    both = (first - ONE_DAY, last)
    span = Span(first, last, f"the {year} holidays", Precision.SEASON, None, both, both)
    return Period(
        (span,), "the holidays have soft edges", relative=years is None or years.relative
    )


def new_year(context: Context) -> Period:
    """Read "in the new year": next year, and more often its first months."""
    year = context.said_on.year + 1
    first, last = date(year, 1, 1), date(year, 12, 31)
    edges = (first - ONE_DAY, date(year, 1, 31))
    before = (first - ONE_DAY, first - ONE_DAY)
    name = f"the new year, {year}"
    span = Span(first, last, name, Precision.YEAR, date(year, 3, 31), edges, before)
    return Period((span,), relative=True)


def event(name: str) -> Callable[..., Period | None]:
    """Return a reader of a dated event, in a year or the next one."""

    def build(context: Context, year: int | None = None) -> Period | None:
        found = events.event_in(name, year) if year else events.event_after(name, context.said_on)
        return found and _event_period(found, f"{name.title()} {found[0].year}", year is None)

    return build


def any_games(context: Context, year: int | None = None) -> Period | None:
    """Read "the 2028 Olympics", summer or winter."""
    found = [event(name)(context, year) for name in ("summer olympics", "winter olympics")]
    periods = [period for period in found if period]
    if not periods:
        return None
    return min(periods, key=lambda period: period.spans[0].first)


def _event_period(days: tuple[date, date], name: str, is_coming: bool) -> Period:
    span = Span(*days, name, Precision.DAY, by=days)
    return Period((span,), TABLE_DOUBT, relative=is_coming)


def election(step: int, rest: int) -> Callable[..., Period | None]:
    """Return a reader of United States elections held in years that leave `rest` modulo `step`."""

    def build(context: Context, year: int | None = None) -> Period | None:
        if year is not None:
            days = [events.election_day(year)] if year % step == rest else []
        else:
            start = context.said_on.year
            candidates = map(events.election_day, range(start, start + step + 1))
            days = [d for d in candidates if d.year % step == rest and d >= context.said_on][:1]
        spans = tuple(one_day(day) for day in days)
        return Period(spans, US_DOUBT, relative=year is None) if spans else None

    return build


def inauguration(context: Context, year: int | None = None) -> Period | None:
    """Read "inauguration day" of the United States."""
    start = context.said_on.year
    days = map(events.inauguration_day, [year] if year else range(start, start + 5))
    terms = (day for day in days if day.year % 4 == 1 and (year or day >= context.said_on))
    spans = tuple(one_day(day) for day in islice(terms, 1))
    return Period(spans, US_DOUBT, relative=year is None) if spans else None


def first_hundred_days(context: Context, count: int) -> Period | None:
    """Read "his first 100 days" around an inauguration; None when there is none near."""
    said = context.said_on
    day = next(
        (
            d
            for d in map(events.inauguration_day, (said.year, said.year + 1))
            if d.year % 4 == 1 and -count <= (d - said).days <= 90
        ),
        None,
    )
    if day is None or not 1 <= count <= 1000:
        return None
    last = day + timedelta(days=count)
    name = f"the first {count} days from {say(day)}"
    span = ending(last, name, Precision.DAY, last - ONE_DAY)
    return Period((span,), "the day of the oath may count or not", relative=True)


def school_year(context: Context, first: int, second: int) -> Period | None:
    """Read "the 2025/26 school year" or "season": August to June."""
    if (first + 1) % 100 != second % 100:
        return None
    days = date(first, 8, 1), date(first + 1, 6, 30)
    name = f"the season of {first}/{second % 100:02}"
    return Period((Span(*days, name, Precision.YEAR),), "a season has no fixed last day")


EVENT_RULES = (
    Rule("DET? HOLIDAY of|in? YEARS", holiday_in, "Christmas 2026"),
    Rule("THIS? coming? HOLIDAY", holiday, "Christmas"),
    Rule("next HOLIDAY", next_holiday, "next Christmas"),
    Rule("DET? holidays", holidays, "the holidays"),
    Rule("THIS? year? '? s? holidays", holidays, "this year's holidays"),
    Rule("THIS? holiday season", holidays, "the holiday season"),
    Rule("DET? YEARS holiday season|holidays", holidays, "the 2026 holiday season"),
    Rule("holidays YEARS", holidays, "holidays 2026"),
    Rule("DET? new year", new_year, "the new year"),
    Rule(
        "DET? next? presidential election|elections",
        election(4, 0),
        "the next presidential election",
    ),
    Rule(
        "DET? YEARNO presidential election|elections",
        election(4, 0),
        "the 2028 presidential election",
    ),
    Rule(
        "DET? us? presidential election|elections of|in YEARNO",
        election(4, 0),
        "the presidential election in 2028",
    ),
    Rule(
        "DET? YEARNO us presidential election|elections",
        election(4, 0),
        "the 2028 US presidential election",
    ),
    Rule(
        "DET? next? us presidential election|elections",
        election(4, 0),
        "the next US presidential election",
    ),
    Rule("DET? next? us? midterms", election(4, 2), "the midterms"),
    Rule("DET? next? us? midterm election|elections", election(4, 2), "the midterm elections"),
    Rule(
        "DET? us? midterms|midterm elections? of|in YEARNO", election(4, 2), "the midterms in 2026"
    ),
    Rule("DET? YEARNO us? midterms", election(4, 2), "the 2026 midterms"),
    Rule(
        "DET? YEARNO us? midterm election|elections", election(4, 2), "the 2026 midterm elections"
    ),
    Rule("election day", election(2, 0), "election day"),
    Rule("election day YEARNO", election(2, 0), "election day 2028"),
    Rule("DET? YEARNO us? election|elections", election(2, 0), "the 2028 election"),
    Rule("DET? next? us election|elections", election(2, 0), "the next US election"),
    Rule("DET? next? inauguration day?", inauguration, "inauguration day"),
    Rule("DET? YEARNO inauguration", inauguration, "the 2029 inauguration"),
    Rule("DET first NUMBER days IN_OFFICE?", first_hundred_days, "his first 100 days"),
    Rule(
        "DET first hundred days IN_OFFICE?",
        lambda c: first_hundred_days(c, 100),
        "his first hundred days",
    ),
    Rule("DET? YEAR4 /|- YEARNO season", school_year, "2025/26 season"),
    Rule("DET? season YEAR4 /|- YEARNO", school_year, "season 2025/26"),
    Rule("DET? YEAR4 /|- YEARNO school|academic year", school_year, "2025/26 school year"),
    Rule("DET? school|academic year YEAR4 /|- YEARNO", school_year, "school year 2025/26"),
    Rule("DET? next? olympics", any_games, "the next Olympics"),
    Rule("DET? next? olympic games", any_games, "the next Olympic Games"),
    Rule("DET? YEARNO olympics", any_games, "the 2028 Olympics"),
    Rule("DET? olympics of|in YEARNO", any_games, "the Olympics in 2028"),
    Rule("DET? world cup of|in YEARNO", event("world cup"), "the World Cup in 2026"),
    Rule("DET? YEARNO olympic games", any_games, "the 2028 Olympic Games"),
    Rule("DET? next? summer olympics", event("summer olympics"), "the Summer Olympics"),
    Rule("DET? YEARNO summer olympics", event("summer olympics"), "the 2028 Summer Olympics"),
    Rule("DET? next? winter olympics", event("winter olympics"), "the Winter Olympics"),
    Rule("DET? YEARNO winter olympics", event("winter olympics"), "the 2030 Winter Olympics"),
    Rule("DET? next? fifa? world cup", event("world cup"), "the World Cup"),
    Rule("DET? YEARNO fifa? world cup", event("world cup"), "the 2026 World Cup"),
    Rule("DET? chinese|lunar new year", event("chinese new year"), "Chinese New Year"),
    Rule("YEAR4 nen chinese new year", event("chinese new year"), "2027年春节"),
    Rule("DET? chinese|lunar new year YEARNO", event("chinese new year"), "Lunar New Year 2027"),
    Rule(
        "DET? YEARNO chinese|lunar new year", event("chinese new year"), "the 2027 Lunar New Year"
    ),
)
