"""The policy for reading deadlines, as a table: what `help dates` and docs/deadlines.md show.

Each line is words, and what an ordinary listener takes them for when they were said on
`POLICY_SAID`: the status, the first day that counts, the strict and the fair last day. The table
is written by people; a test holds the reader to it, so neither can change without the other.
"""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

POLICY_SAID: Final = date(2025, 3, 12)
"""A Wednesday."""


class Line(NamedTuple):
    """Words and what they mean; days as ISO text, empty for none.

    `start` is the first day that counts, `strict` and `fair` the last day under the stricter and
    the fairer reading. `speaker` is the organisation by whose fiscal year they are read.
    """

    words: str
    status: str
    start: str
    strict: str
    fair: str
    speaker: str = ""


class Family(NamedTuple):
    """Words of one kind, and what holds for all of them in one sentence."""

    title: str
    rule: str
    lines: tuple[Line, ...]


def _lines(table: str) -> tuple[Line, ...]:
    """Return the lines of a table: `|` between its columns, `=` for the day of the statement.

    Columns at the end that would be empty are left out.
    """
    found = []
    for row in table.strip().splitlines():
        cells = [part.strip() for part in row.split("|")]
        words, status, start, strict, fair, *speaker = cells + [""] * (5 - len(cells))
        begins = POLICY_SAID.isoformat() if start == "=" else start
        found.append(Line(words, status, begins, strict, fair, *speaker))
    return tuple(found)


POLICY: Final = (
    Family(
        "Periods",
        "A period ends on its last day; its end can come early, the period itself cannot.",
        _lines("""
            by the end of 2026       | ok | =          | 2026-12-31 | 2026-12-31
            before the end of 2026   | ok | =          | 2026-12-31 | 2026-12-31
            in 2026                  | ok | 2026-01-01 | 2026-12-31 | 2026-12-31
            this year                | ok | =          | 2025-12-31 | 2025-12-31
            2026-2027                | ok | 2026-01-01 | 2027-12-31 | 2027-12-31
            2026, maybe 2027         | ask | 2026-01-01 | 2026-12-31 | 2027-12-31
            """),
    ),
    Family(
        "By, until, before",
        '"By" a period is used for its beginning and for its end, so it is asked about; "by" a day'
        ' includes the day, "before" does not.',
        _lines("""
            by 2026                  | ask | = | 2025-12-31 | 2026-12-31
            by 2025                  | ok  | = | 2025-12-31 | 2025-12-31
            by June                  | ask | = | 2025-05-31 | 2025-06-30
            until June               | ask | = | 2025-05-31 | 2025-06-30
            by 2026-2028             | ask | = | 2025-12-31 | 2028-12-31
            no later than June       | ok  | = | 2025-06-30 | 2025-06-30
            through June             | ok  | = | 2025-06-30 | 2025-06-30
            by 1 October             | ok  | = | 2025-10-01 | 2025-10-01
            by Friday                | ok  | = | 2025-03-14 | 2025-03-14
            before June              | ok  | = | 2025-05-31 | 2025-05-31
            before 1 October         | ok  | = | 2025-09-30 | 2025-09-30
            """),
    ),
    Family(
        "Beginnings",
        '"From" a period names its first day, and more often some day in it; "as early as" names'
        " no last day at all.",
        _lines("""
            from 2027                | ask    | 2027-01-01 | 2027-01-01 | 2027-12-31
            starting in May          | ask    | 2025-05-01 | 2025-05-01 | 2025-05-31
            from 1 May               | ok     | 2025-05-01 | 2025-05-01 | 2025-05-01
            as early as 2027         | refuse | 2027-01-01
            not before 2027          | refuse | 2027-01-01
            after 2027               | refuse | 2028-01-01
            at least five years      | refuse | 2030-03-12
            """),
    ),
    Family(
        "Lengths of time",
        "Counted from the day of the statement, the day reached included; month ends stay in"
        " their month.",
        _lines("""
            within 18 months         | ok     | =          | 2026-09-12 | 2026-09-12
            in two years             | ok     | =          | 2027-03-12 | 2027-03-12
            three to five years      | ok     | 2028-03-12 | 2030-03-12 | 2030-03-12
            in about two years       | ask    | =          | 2027-03-12 | 2027-03-12
            a couple of years        | ask    | =          | 2027-03-12 | 2027-03-12
            over the next two quarters | ask  | =          | 2025-06-30 | 2025-09-30
            a few years              | refuse
            in the coming months     | refuse
            soon                     | refuse
            """),
    ),
    Family(
        "Parts of a year, seasons, decades",
        "Where the edges are soft, the last day on which it could still be called so counts.",
        _lines("""
            early 2026               | ask | 2026-01-01 | 2026-03-31 | 2026-04-30
            by mid-2026              | ok  | =          | 2026-06-30 | 2026-06-30
            mid-2026                 | ask | 2026-05-01 | 2026-06-30 | 2026-08-31
            late 2026                | ok  | 2026-09-01 | 2026-12-31 | 2026-12-31
            H1 2026                  | ok  | 2026-01-01 | 2026-06-30 | 2026-06-30
            Q3                       | ask | 2025-07-01 | 2025-09-30 | 2025-09-30
            summer 2026              | ask | 2026-06-01 | 2026-08-31 | 2026-09-22
            this decade              | ask | =          | 2029-12-31 | 2030-12-31
            the mid-2030s            | ask | 2034-01-01 | 2035-12-31 | 2036-12-31
            """),
    ),
    Family(
        "Days and weeks",
        "Day and month in figures are asked about, unless the order is known or only one is"
        " possible.",
        _lines("""
            2026-12-31               | ok  | 2026-12-31 | 2026-12-31 | 2026-12-31
            31/12/2026               | ok  | 2026-12-31 | 2026-12-31 | 2026-12-31
            03/04/2026               | ask | 2026-03-04 | 2026-03-04 | 2026-04-03
            2026-W50                 | ok  | 2026-12-07 | 2026-12-13 | 2026-12-13
            next Friday              | ask | =          | 2025-03-14 | 2025-03-21
            the end of the week      | ask | =          | 2025-03-14 | 2025-03-16
            by Christmas             | ok  | =          | 2025-12-25 | 2025-12-25
            before the 2028 Olympics | ask | =          | 2028-07-13 | 2028-07-13
            """),
    ),
    Family(
        "Fiscal years",
        "By the calendar of the organisation that spoke, where it is known (`ledger speaker"
        " fiscal`).",
        _lines("""
            FY26                     | ok     | 2025-07-01 | 2026-06-30 | 2026-06-30 | Microsoft
            Q3 FY26                  | ok     | 2026-01-01 | 2026-03-31 | 2026-03-31 | Microsoft
            next quarter             | ok     | 2025-04-01 | 2025-06-30 | 2025-06-30 | Microsoft
            this year                | ask    | =          | 2025-06-30 | 2025-12-31 | Microsoft
            Q1 2026                  | ask    | 2025-07-01 | 2025-09-30 | 2026-03-31 | Microsoft
            calendar 2026            | ok     | 2026-01-01 | 2026-12-31 | 2026-12-31 | Microsoft
            FY26                     | refuse
            """),
    ),
    Family(
        "Not read at all",
        "Every word must be understood, a deadline must lie ahead, and one text has one deadline.",
        _lines("""
            by 2020                  | refuse
            two years ago            | refuse
            every quarter            | refuse
            within a year of launch  | refuse
            after AGI                | refuse
            31 February 2026         | refuse
            by 2026; by 2030 abroad  | refuse
            """),
    ),
)  # fmt: skip
