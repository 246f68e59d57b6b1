"""Golden transcripts of the writing commands: the same text on both databases."""

from __future__ import annotations

import shlex

import pytest

from ledger.store.reader import open_reader
from tests.cli.terminal import Result, assert_golden, run, transcript

CLOCK = "2026-11-23T{:02}:{:02}:00Z"

STORY = """
add 'Meta AI reaches one billion users' https://example.org/call -s 'Mark Zuckerberg' \
--new-speaker --said 2025-01-29 --deadline 'by the end of 2025' --kind reach
cite 1 https://example.org/report --for --happened 2025-05-28 --value '1 billion users'
resolve --dry-run
resolve
resolve
undo --list
undo
resolve
redo
reopen 1 --because 'the figure counts monthly users'
resolve
cite 1 https://example.org/analysis --context --note 'how the figure is made'
resolve
resolve 1 --verdict met --because 'monthly users were meant' --evidence 1
amend 1 --tag ai --tag users --frame 'the article of January 2025'
undo --list
"""

REFUSALS = """
add 'Robots next year' https://example.org/a -s 'Mark Zukerberg'
add 'Robots next year' https://example.org/a
add 'Robots next year' -s 'Mark Zuckerberg'
add
add 'Robots soon' https://example.org/a -s 'Mark Zuckerberg'
add 'Robots' https://example.org/a -s 'Mark Zuckerberg' --deadline soon
add 'Robots' https://example.org/a -s 'Mark Zuckerberg' --deadline 'by 2030'
add 'Robots' https://example.org/a -s 'Mark Zuckerberg' --deadline 03/04/2027
add 'Robots' https://example.org/a -s 'Mark Zuckerberg' --deadline '31 Feb 2027'
add 'Robots by 2027 or by 2029' https://example.org/a -s 'Mark Zuckerberg'
add 'Deliveries in 2023' https://example.org/a -s 'Mark Zuckerberg' --said 2024-07-23
add 'Robots next year' https://example.org/a -s 'Mark Zuckerberg' --said 2027-01-01
add 'Robots next year' ftp://example.org -s 'Mark Zuckerberg'
add 'Robots next year' https://example.org/a -s 'Mark Zuckerberg' --probability 160%
add 'Robots next year' https://example.org/a -s 'Mark Zuckerberg' --restates 99
add '-50% margin by 2027'
add 'Meta AI reaches one billion users' https://example.org/b -s 'Mark Zuckerberg' \
--said 2025-01-29 --deadline 2025-12-31
cite 1 https://example.org/report --for
cite 1 https://example.org/new
cite 1
cite 99 https://example.org/new --for
cite 1 https://example.org/new --for --date 2027-01-05
cite 1 javascript:alert(1) --for
cite 1 --retract 9 --because 'wrong page'
cite 1 --retract 1
amend 1 --criterion 'a number'
amend 1
amend 1 --frame 'the article of January 2025'
amend 1 --clear claim
resolve 1 --verdict missed --because 'no'
resolve 2 --verdict missed --because 'no' --evidence https://example.org/x
resolve 2 --verdict missed --because 'no' --early
resolve 2 --verdict unclear --because 'no' --evidence https://example.org/x
resolve 2 --verdict met
resolve 2 --verdict met --because 'seen' --evidence 7
resolve 2 --verdict late --because 'seen' --evidence https://example.org/x
resolve 2 --verdict late --because 'seen' --happened 2026-11-01 --evidence https://example.org/x
resolve 2 --verdict void --because 'seen'
resolve 2 --verdict met --because 'seen' --resolver 'Mark Zuckerberg' --evidence https://e.org/x
resolve --because 'seen'
resolve 1 2 --verdict met --because 'seen'
resolve 99
reopen 2 --because 'why not'
reopen 1
redo
resolve 1 --verdict maybe --because 'no'
amend 99 --criterion 'x'
"""


def commands(text: str) -> list[str]:
    """Return the command lines of a text, one a line."""
    return [line for line in text.strip().splitlines() if line]


def play(url: str, lines: list[str], first_hour: int = 0) -> list[tuple[str, Result]]:
    """Run command lines twenty minutes apart."""
    found = []
    for place, line in enumerate(lines):
        hour, minute = divmod(first_hour * 60 + 20 * place, 60)
        clock = CLOCK.format(hour % 24, minute)
        found.append((f"ledger {line}", run(*shlex.split(line), url=url, now=clock)))
    return found


def log_size(url: str) -> int:
    with open_reader(url) as reader:
        size: int = reader.rows("SELECT size FROM log_head")[0][0]
    return size


def test_one_prediction_lives_through_everything(ledger_url: str) -> None:
    told = play(ledger_url, commands(STORY))
    for line in ("show 1", "why 1", "scorecard 'Mark Zuckerberg'", "history 1"):
        told.append((f"ledger {line}", run(*shlex.split(line), url=ledger_url)))

    assert_golden("story", transcript(*told))


def test_every_refusal_says_what_helps_and_saves_nothing(ledger_url: str) -> None:
    play(ledger_url, commands(STORY))
    run(
        "add", "Robots next year", "https://example.org/a", "-s", "mark-zuckerberg",
        "--said", "2026-01-12", "--quiet", url=ledger_url,
    )  # fmt: skip
    before = log_size(ledger_url)

    told = [(f"ledger {x}", run(*shlex.split(x), url=ledger_url)) for x in commands(REFUSALS)]

    assert_golden("refusals", transcript(*told))
    assert [line for line, result in told if result.exit_code == 0] == []
    assert [line for line, result in told if "Traceback" in result.stderr] == []
    assert log_size(ledger_url) == before


@pytest.mark.ux(42)
@pytest.mark.parametrize(
    ("text", "ppm"),
    [
        ("60%", 600_000), ("60 %", 600_000), ("60 percent", 600_000), ("0.6", 600_000),
        (".6", 600_000), ("3:1", 750_000), ("3 to 1", 750_000), ("3 to 1 against", 250_000),
        ("0", 0), ("1", 1_000_000), ("99.5%", 995_000), ("1/3", None), ("60", None),
        ("-1%", None), ("0:0", None), ("nan", None), ("inf", None), ("certain", None),
    ],
)  # fmt: skip
def test_a_stated_probability_is_read_or_refused(
    sqlite_ledger: str, text: str, ppm: int | None
) -> None:
    result = run(
        "add", "Robots", "https://example.org/a", "-s", "A", "--new-speaker", "--deadline",
        "2027-01-01", f"--probability={text}", url=sqlite_ledger,
    )  # fmt: skip

    if ppm is None:
        assert result.exit_code == 2
        assert "is not a probability" in result.stderr
    else:
        with open_reader(sqlite_ledger) as reader:
            assert reader.rows("SELECT probability_ppm FROM prediction") == [(ppm,)]


def test_a_known_name_in_front_of_the_claim_is_the_speaker(sqlite_ledger: str) -> None:
    run("add", "x next year", "https://e.org", "-s", "Ann Lee", "--new-speaker", url=sqlite_ledger)

    result = run("add", "ann lee: y next year", "https://e.org", url=sqlite_ledger)

    assert result.exit_code == 0
    assert 'Ann Lee: "y next year"' in result.stdout


@pytest.mark.ux(40)
def test_a_dry_run_saves_nothing(sqlite_ledger: str) -> None:
    result = run(
        "add", "x next year", "https://e.org", "-s", "Ann", "--new-speaker", "--dry-run",
        url=sqlite_ledger,
    )  # fmt: skip

    assert result.exit_code == 0
    assert "Nothing was saved" in result.stderr
    assert log_size(sqlite_ledger) == 0


@pytest.mark.ux(37)
def test_a_shell_that_ate_a_dollar_is_noticed(sqlite_ledger: str) -> None:
    result = run(
        "add", "below 0,000 next year", "https://e.org", "-s", "Ann", "--new-speaker",
        url=sqlite_ledger,
    )  # fmt: skip

    assert "single quotes" in result.stderr


def test_missed_becomes_late_without_reopening(ledger_url: str) -> None:
    play(ledger_url, commands("""
add 'Robots in 2024' https://example.org/a -s Ann --new-speaker --said 2024-01-02
cite 1 https://example.org/none --against --happened 2024-12-31
resolve
cite 1 https://example.org/now --for --happened 2025-03-01
"""))  # fmt: skip

    result = run("resolve", url=ledger_url)

    assert "late" in result.stdout
    with open_reader(ledger_url) as reader:
        found = reader.rows("SELECT place, verdict FROM resolution ORDER BY place")
    assert found == [(0, "missed"), (1, "late")]


def test_a_terminal_that_is_not_utf_8_gets_an_answer_it_can_show(sqlite_ledger: str) -> None:
    added = run(
        "add", "Größe 10 → 20 next year", "https://e.org", "-s", "Žofie", "--new-speaker",
        url=sqlite_ledger, encoding="ascii",
    )  # fmt: skip
    listed = run("list", "--json", url=sqlite_ledger, encoding="ascii")

    assert added.exit_code == 0
    assert "Added #1" in added.stdout
    assert "Gr\\u00f6\\u00dfe" in listed.stdout
