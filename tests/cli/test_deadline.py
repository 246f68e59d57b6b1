"""``ledger deadline``, fiscal years on record, and whose calendar every command reads by."""

from __future__ import annotations

import io
import json
import shlex
from datetime import date

import pytest

from ledger.domain.prediction import Role
from ledger.domain.status import Day
from ledger.exchange.csv import read_rows
from ledger.store.fiscal import FiscalCalendars
from ledger.store.reader import open_reader
from tests.cli.terminal import assert_golden, run, transcript
from tests.cli.test_reading_startup import modules

PAGE = "https://example.org/call"

READINGS = """
deadline 'by 2030' --said 2025-08-27
deadline 'by 2030' --said 2025-08-27 --reading strict
deadline 'next year' --said 2019-04-22
deadline 'Q3 FY26' --said 2025-10-29 --speaker Microsoft
deadline 'this year' --said 2025-10-29 --speaker 'Apple Inc.'
deadline 'Q3 FY26' --said 2025-10-29 --speaker Acme
deadline 'FY2025' --said 2025-05-13 --fiscal '31 March' --named-by start
deadline 'FY2025' --said 2025-05-13 --fiscal whenever
deadline '03/04/2027'
deadline '03/04/2027' --order dmy
deadline 'by 5 pm ET on Friday'
deadline 'summer 2027' --hemisphere south
deadline 'bis Ende 2027' --language fr
deadline 'as early as 2027'
deadline 'within two years; in 10 years, all bets are off'
deadline soon
deadline 'by 2020'
deadline
"""

STORY = """
speaker fiscal Acme '30 June'
speaker fiscal Acme '30 June' --new
speaker fiscal Acme '30 June'
speaker fiscal Acme 'last Saturday of September' --since 2026-01-01 --source https://a.example/10k
speaker fiscal Acme '30 Juneuary'
speaker show Acme
add 'Acme sells 5 cars in Q3 FY26' https://a.example/1 -s 'Ann Lee' --new-speaker --said 2025-10-29
add 'Acme sells 5 cars by 2027-12-31' https://a.example/1 -s 'Ann Lee' --new-speaker
speaker role 'Ann Lee' CEO -o Acme --since 2024-01-01
speaker fiscal 'Ann Lee' '30 June'
add 'Acme sells 6 cars in Q3 FY26' https://a.example/1 -s 'Ann Lee' --said 2025-10-29
add 'Acme sells 7 cars this year' https://a.example -s 'Ann Lee' --said 2025-10-29
add 'Acme sells 7 cars this year' https://a.example -s 'Ann Lee' --said 2025-10-29 --reading latest
amend 1 --deadline 'end of FY27'
deadline 'Q3' --said 2025-10-29 --speaker 'Ann Lee'
history
undo
"""


def told(url: str, lines: str) -> str:
    return transcript(
        *(
            (f"ledger {line}", run(*shlex.split(line), url=url))
            for line in lines.strip().splitlines()
        )
    )


def test_words_are_read_and_nothing_is_stored(sqlite_ledger: str) -> None:
    assert_golden("deadline", told(sqlite_ledger, READINGS))
    assert json.loads(run("list", "--json", url=sqlite_ledger).stdout) == []


def test_fiscal_years_are_facts_of_an_organisation_and_can_be_undone(ledger_url: str) -> None:
    assert_golden("fiscal", told(ledger_url, STORY))


@pytest.mark.parametrize(
    ("words", "code"), [("in 2027", 0), ("by 2030", 5), ("soon", 2), ("", 2), ("by 2020", 2)]
)
def test_the_exit_code_says_whether_there_is_a_day(words: str, code: int) -> None:
    assert run("deadline", words).exit_code == code
    assert run("deadline", words, "--json").exit_code == code


def test_without_any_ledger_well_known_organisations_are_known() -> None:
    found = json.loads(
        run("deadline", "Q3 FY26", "--said", "2025-10-29", "-s", "Microsoft", "--json").stdout
    )

    assert found["deadline"] == "2026-03-31"
    assert found["window_start"] == "2026-01-01"
    assert found["fiscal"]["ends"] == "06-30"


def test_reading_words_loads_no_database(sqlite_ledger: str) -> None:
    code, names = modules("deadline", "Q3 FY26", "-s", "Microsoft", url=sqlite_ledger)

    assert code == 2  # said on the day of the test, when that quarter is over
    assert names & {"sqlalchemy", "alembic", "rfc8785", "rich"} == set()


def test_rows_of_a_file_are_read_by_the_calendar_of_their_roles(sqlite_ledger: str) -> None:
    run("speaker", "fiscal", "Acme", "30 June", "--new", url=sqlite_ledger)
    table = (
        "speaker,claim,said_on,deadline,source,role,organisation\n"
        f"Zed,One,2025-10-29,Q3 FY26,{PAGE},CFO,Acme\n"
        f"Satya,Two,2025-10-29,Q3 FY26,{PAGE},CEO,Microsoft\n"
        f"Acme,Three,2025-10-29,Q1 FY27,{PAGE},,\n"
        f"Nobody,Four,2025-10-29,Q3 FY26,{PAGE},,\n"
    )
    with open_reader(sqlite_ledger) as reader:
        rows, problems = read_rows(
            io.BytesIO(table.encode()),
            Day.on(date(2026, 11, 23)),
            calendars=FiscalCalendars(reader).of,
        )

    assert [row.recording.said.deadline and row.recording.said.deadline.day for row in rows] == [
        date(2026, 3, 31),
        date(2026, 3, 31),
        date(2026, 9, 30),
    ]
    assert [problem.line for problem in problems] == [5]


def test_a_new_speaker_is_read_by_the_roles_told_with_the_words(sqlite_ledger: str) -> None:
    with open_reader(sqlite_ledger) as reader:
        calendars = FiscalCalendars(reader)

        found = calendars.of("Jane Roe", date(2025, 10, 29), (Role("CEO", "Oracle"),))

        assert found is not None
        assert found.fy_end == "05-31"
        assert calendars.of("Jane Roe", date(2025, 10, 29)) is None
