"""What the command line promises, one promise a test, where no other test shows it already."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from ledger.store.address import sqlite_path
from ledger.store.database import open_engine
from ledger.store.reader import open_reader
from tests.cli.pty_terminal import at_terminal
from tests.cli.terminal import Result, run

URL = "https://example.org/a"


def add(url: str, claim: str, *more: str, said: str = "2024-07-23", **env: Any) -> Result:
    """Log a prediction of Ada's."""
    return run(
        "add", claim, URL, "-s", "Ada Example", "--new-speaker", "--said", said, *more, url=url,
        **env,
    )  # fmt: skip


def listed(url: str, *more: str) -> list[dict[str, Any]]:
    """Return the predictions as data."""
    found: list[dict[str, Any]] = json.loads(run("list", *more, "--json", url=url).stdout)
    return found


def size(url: str) -> int:
    """Return how many entries the log has."""
    with open_reader(url) as reader:
        return int(reader.rows("SELECT COUNT(*) FROM log_entry")[0][0])


@pytest.fixture
def judged(ledger_url: str) -> str:
    """Give a ledger with one missed prediction."""
    add(ledger_url, "Robots walk in 2025")
    run("cite", "1", "https://example.org/e", "--against", "--happened", "2025-12-31",
        url=ledger_url)  # fmt: skip
    assert run("resolve", url=ledger_url).exit_code == 0
    return ledger_url


@pytest.mark.ux(7)
def test_a_newer_ledger_is_named_and_left_untouched(sqlite_ledger: str) -> None:
    path = sqlite_path(sqlite_ledger)
    assert path is not None
    engine = open_engine(sqlite_ledger, write=True)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    before = hashlib.sha256(path.read_bytes()).hexdigest()

    for words in (("list",), ("add", "Robots in 2030", URL, "-s", "Ada", "--new-speaker")):
        found = run(*words, url=sqlite_ledger)
        assert found.exit_code == 1
        assert "9999" in found.stderr
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


@pytest.mark.ux(9)
def test_a_misspelt_command_is_told_with_one_suggestion() -> None:
    found = run("scorecrad", "Ada")

    assert found.exit_code == 2
    assert "No such command 'scorecrad'. Did you mean 'scorecard'?" in found.stderr


@pytest.mark.ux(10)
@pytest.mark.parametrize(
    "words", [("list", "--speeker", "x"), ("--jsn",), ("list", "--jsn"), ("due", "--withn")]
)
def test_a_misspelt_option_is_told_with_one_suggestion(words: tuple[str, ...]) -> None:
    found = run(*words)

    assert found.exit_code == 2
    assert found.stderr.count("Did you mean") == 1
    assert len(re.findall(r"--\w+", found.stderr.partition("Did you mean")[2])) == 1


@pytest.mark.ux(15)
@pytest.mark.parametrize(
    ("words", "option"),
    [
        (("add", "Robots by 2030", URL), "-s NAME"),
        (("add", "Robots", URL, "-s", "Ada", "--new-speaker"), "--deadline"),
        (("cite", "1", URL), "--against"),
        (("resolve", "1", "--verdict", "met", "--because", "x"), "--evidence"),
        (("resolve", "1", "--verdict", "met", "--evidence", URL), "--because"),
        (("speaker", "merge", "ada-example", "boris"), "--yes"),
    ],
)  # fmt: skip
def test_a_missing_value_names_the_option_that_gives_it(
    ledger_url: str, words: tuple[str, ...], option: str
) -> None:
    add(ledger_url, "Robots walk in 2025")
    run("add", "Vans drive in 2030", URL, "-s", "Boris", "--new-speaker", url=ledger_url)

    found = run(*words, "--no-input", url=ledger_url)

    assert found.exit_code > 0
    assert option in found.stderr


@pytest.mark.ux(16)
def test_at_most_two_next_lines_at_a_terminal_and_none_when_quiet(sqlite_ledger: str) -> None:
    add(sqlite_ledger, "Robots walk in 2025")

    for words in ((), ("list",), ("show", "1"), ("cite", "1", URL, "--for"), ("undo",)):
        loud = run(*words, url=sqlite_ledger, tty=True)
        quiet = run(*words, "-q", url=sqlite_ledger, tty=True)
        hints = [line for line in loud.stderr.splitlines() if line.strip()]
        assert len(hints) <= 2
        assert "Next:" not in loud.stdout + quiet.stdout + quiet.stderr


@pytest.mark.ux(20, 32)
def test_the_one_date_phrase_is_the_deadline_and_the_reply_repeats_all(ledger_url: str) -> None:
    found = add(ledger_url, "10,000 robots delivered this year", said="2026-01-12")

    assert found.stdout.splitlines()[:3] == [
        'Added #1  Ada Example: "10,000 robots delivered this year"',
        "  Said      Mon 12 Jan 2026, https://example.org/a",
        '  Deadline  Thu 31 Dec 2026, in 38 days ("this year", said 2026-01-12)',
    ]


@pytest.mark.ux(21)
@pytest.mark.parametrize(
    ("claim", "way"),
    [
        ("Robots in homes", "--no-deadline"),
        ("Robots in 2027 and vans in 2029", "--deadline"),
    ],
)
def test_no_date_phrase_or_two_are_refused_with_choices(
    ledger_url: str, claim: str, way: str
) -> None:
    found = add(ledger_url, claim)

    assert found.exit_code == 2
    assert way in found.stderr
    assert size(ledger_url) == 0


@pytest.mark.ux(22)
@pytest.mark.parametrize("now", ["2019-04-23", "2026-11-23", "2031-01-01"])
def test_next_year_is_counted_from_the_day_it_was_said(ledger_url: str, now: str) -> None:
    add(ledger_url, "Robotaxis", "-d", "next year", said="2019-04-22", now=f"{now}T12:00:00Z")

    assert listed(ledger_url)[0]["deadline"] == "2020-12-31"


@pytest.mark.ux(23)
@pytest.mark.parametrize("month", range(1, 13))
def test_a_year_is_its_last_day_on_every_day(sqlite_ledger: str, month: int) -> None:
    day = date(2024, month, 1) + timedelta(days=2 * month)

    add(sqlite_ledger, "Robots", "-d", "2025", said=f"{day}", now=f"{day}T12:00:00Z")

    [one] = listed(sqlite_ledger)
    assert (one["deadline"], one["deadline_precision"]) == ("2025-12-31", "year")


@pytest.mark.ux(24, 26, 27)
@pytest.mark.parametrize(
    ("words", "day"),
    [("Dec 2026", "2026-12-31"), ("31/12/2026", "2026-12-31"), ("2026-12-1", "2026-12-01")],
)
def test_a_month_a_day_and_a_short_day_are_read(ledger_url: str, words: str, day: str) -> None:
    add(ledger_url, "Robots", "-d", words)

    assert listed(ledger_url)[0]["deadline"] == day


@pytest.mark.ux(25)
def test_a_day_that_is_two_is_refused_with_both(ledger_url: str) -> None:
    found = add(ledger_url, "Profitable", "-d", "03/04/2027")

    assert found.exit_code == 2
    assert "--deadline 2027-03-04" in found.stderr
    assert "--deadline 2027-04-03" in found.stderr
    assert found.stderr.endswith("Nothing was saved.\n")


@pytest.mark.ux(28)
@pytest.mark.parametrize(
    ("words", "example"),
    [("soon", r"\d{4}-12-31"), ("May", r"\d{4}-05-31"), (" friday", r"\d{4}-\d\d-\d\d"),
     ("10", r"\d{4}-12-31")],
)  # fmt: skip
def test_words_without_a_day_are_refused_with_an_example(
    ledger_url: str, words: str, example: str
) -> None:
    found = add(ledger_url, "Robots", "-d", words)

    assert found.exit_code == 2
    assert re.search(rf"--deadline {example}", found.stderr)
    assert found.stderr.endswith("Nothing was saved.\n")
    assert add(ledger_url, "Robots", "-d", "in May").exit_code == 0


@pytest.mark.ux(29, 30)
@pytest.mark.parametrize(
    ("said", "due"), [("2024-07-23", "2023-12-31"), ("2027-01-01", "2028-01-01")]
)
def test_days_in_the_wrong_order_are_refused(ledger_url: str, said: str, due: str) -> None:
    found = add(ledger_url, "Robots", "-d", due, said=said)

    assert found.exit_code == 2
    assert size(ledger_url) == 0


@pytest.mark.ux(31)
def test_by_a_year_needs_a_reading_where_nobody_can_be_asked(ledger_url: str) -> None:
    refused = add(ledger_url, "Robots by 2025")
    for reading in ("strict", "latest"):
        add(ledger_url, f"Robots {reading}", "-d", "by 2025", "--reading", reading)

    assert refused.exit_code == 2
    assert "--deadline 2024-12-31" in refused.stderr
    assert "--deadline 2025-12-31" in refused.stderr
    assert [one["deadline"] for one in listed(ledger_url)] == ["2024-12-31", "2025-12-31"]


@pytest.mark.ux(33)
def test_nobody_new_is_created_without_saying_so(ledger_url: str) -> None:
    add(ledger_url, "Robots walk in 2025")

    for name, hint in (("Ada Exampel", "-s 'Ada Example'"), ("Somebody Else", "--new-speaker")):
        found = run("add", "Vans in 2027", URL, "-s", name, url=ledger_url)
        assert found.exit_code == 3
        assert hint in found.stderr


@pytest.mark.ux(34)
@pytest.mark.parametrize("again", ["robots  WALK in 2025", "“Robots walk” – in 2025!"])
def test_the_same_claim_in_other_clothes_is_already_there(ledger_url: str, again: str) -> None:
    add(ledger_url, "Robots walk in 2025")

    found = add(ledger_url, again, "-d", "2025-12-31")

    assert found.exit_code == 4
    assert "#1  Ada Example, said 2024-07-23, deadline 2025-12-31" in found.stderr


@pytest.mark.ux(35)
def test_the_same_claim_offers_to_be_a_promise_made_again(ledger_url: str) -> None:
    add(ledger_url, "Robots walk in 2025")

    found = add(ledger_url, "Robots walk in 2025")

    assert "--restates 1" in found.stderr


@pytest.mark.ux(36)
def test_a_claim_with_a_dash_in_front_is_explained(ledger_url: str) -> None:
    found = run("add", "-50% margin by 2027", url=ledger_url)

    assert found.exit_code == 2
    assert "Put -- in front" in found.stderr


@pytest.mark.ux(44)
def test_evidence_from_the_future_is_refused_with_the_likely_day(judged: str) -> None:
    found = run("cite", "1", URL, "--for", "--date", "2027-01-05", url=judged)

    assert found.exit_code == 2
    assert "--date 2026-01-05" in found.stderr


@pytest.mark.ux(45)
def test_evidence_older_than_the_claim_is_kept_with_a_warning(judged: str) -> None:
    found = run("cite", "1", URL, "--against", "--date", "2024-05-01", url=judged)

    assert found.exit_code == 0
    assert "2024-05-01" in found.stdout + found.stderr
    assert "before" in found.stdout + found.stderr
    assert listed(judged)[0]["evidence"] == 2


@pytest.mark.ux(46)
@pytest.mark.parametrize("end", ["", "/", "?utm_source=mail", "#top"])
def test_the_same_page_is_cited_once(judged: str, end: str) -> None:
    found = run("cite", "1", f"https://example.org/e{end}", "--against", url=judged)

    assert found.exit_code == 4


@pytest.mark.ux(47)
@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://example.org/a", "file:///etc"])
def test_only_web_addresses_are_cited(judged: str, address: str) -> None:
    assert run("cite", "1", address, "--for", url=judged).exit_code == 2
    assert add(judged, "Vans in 2027", "--archived", address).exit_code == 2


@pytest.mark.ux(49, 50)
def test_a_verdict_needs_evidence_and_a_reason(ledger_url: str) -> None:
    add(ledger_url, "Robots walk in 2025")

    bare = run("resolve", "1", "--verdict", "missed", "--because", "no robot", url=ledger_url)
    mute = run("resolve", "1", "--verdict", "missed", "--evidence", URL, url=ledger_url)

    assert (bare.exit_code, mute.exit_code) == (1, 1)
    assert bare.stderr.splitlines()[-2].endswith("--evidence URL")
    assert "--because" in mute.stderr


@pytest.mark.ux(51)
def test_missed_before_the_deadline_needs_early(ledger_url: str) -> None:
    add(ledger_url, "Robots walk in 2030")
    words = ("resolve", "1", "--verdict", "missed", "--because", "sold", "--evidence", URL)

    assert run(*words, url=ledger_url).exit_code == 1
    assert run(*words, "--early", url=ledger_url).exit_code == 0


@pytest.mark.ux(53)
def test_what_rules_settled_is_taken_back_by_one_undo(ledger_url: str) -> None:
    for number in (1, 2):
        add(ledger_url, f"Robot {number} walks in 2025")
        run("cite", str(number), f"https://example.org/{number}", "--against", "--happened",
            "2025-12-31", url=ledger_url)  # fmt: skip
    before = size(ledger_url)
    dry = run("resolve", "--dry-run", url=ledger_url)
    assert size(ledger_url) == before

    done = run("resolve", url=ledger_url)

    assert done.stdout.count("(only-against)") == dry.stdout.count("(only-against)") == 2
    run("undo", url=ledger_url)
    assert {one["status"] for one in listed(ledger_url)} == {"due"}


@pytest.mark.ux(60)
def test_a_verdict_by_id_shows_the_count_before_and_after(judged: str) -> None:
    add(judged, "Vans drive in 2025")

    found = run("resolve", "2", "--verdict", "met", "--because", "they do", "--evidence", URL,
                url=judged)  # fmt: skip

    assert "Ada Example is now 1 of 2 (was 0 of 1)." in found.stdout


@pytest.mark.ux(61, 62)
def test_a_judged_one_is_reopened_first_and_both_verdicts_stay(judged: str) -> None:
    again = ("resolve", "1", "--verdict", "met", "--because", "recount", "--evidence", URL)

    refused = run(*again, url=judged)
    run("reopen", "1", "--because", "a recount", url=judged)
    done = run(*again, url=judged)

    assert refused.exit_code == 4
    assert "ledger reopen 1 --because TEXT" in refused.stderr
    assert done.exit_code == 0
    history = run("history", "1", url=judged).stdout
    assert "missed" in history
    assert "met" in history


@pytest.mark.ux(63)
def test_days_late_are_the_same_everywhere(judged: str) -> None:
    run("cite", "1", "https://example.org/l", "--for", "--happened", "2026-02-10", url=judged)
    run("resolve", url=judged)

    texts = [
        run(*words, url=judged, columns=120).stdout
        for words in (("list",), ("show", "1"), ("scorecard", "ada-example"), ("why", "1"))
    ]

    assert listed(judged)[0]["days_late"] == 41
    assert all("41 days" in text for text in texts)


@pytest.mark.ux(64)
def test_a_void_changes_nothing_but_the_voids(judged: str) -> None:
    add(judged, "Vans drive in 2025")
    due = json.loads(run("scorecard", "ada-example", "--json", url=judged).stdout)
    run("resolve", "2", "--void", "untestable", "--because", "nobody can tell", url=judged)

    card = json.loads(run("scorecard", "ada-example", "--json", url=judged).stdout)

    changed = {key for key, value in card["counts"].items() if value != due["counts"][key]}
    assert {key for key in changed if "void" not in key and "unknown" not in key} <= {
        "due", "untestable",
    }  # fmt: skip
    assert card["counts"]["judged"] == due["counts"]["judged"] == 1


@pytest.mark.ux(67)
def test_few_stated_probabilities_give_no_brier_score(ledger_url: str) -> None:
    for number in range(1, 11):
        add(ledger_url, f"Robot {'abcdefghij'[number - 1] * 9} walks", "-d", "2025-12-31",
            "--probability", "80%", said=f"2024-07-{number:02}")  # fmt: skip
        run("resolve", str(number), "--verdict", "met", "--because", "it does", "--evidence",
            f"https://example.org/{number}", url=ledger_url)  # fmt: skip
        text = " ".join(run("scorecard", "ada-example", url=ledger_url).stdout.split())
        assert ("Brier score: " in text) is (number == 10)
        assert ("Brier and log score" in text.partition("Too few for: ")[2]) is (number < 10)
    assert "0 is perfect" in text


CHANGES = [
    ("add", "Vans in 2027", URL, "-s", "Ada Example"),
    ("cite", "1", URL, "--context"),
    ("cite", "1", "--retract", "1", "--because", "wrong page"),
    ("amend", "1", "--tag", "robots"),
    ("reopen", "1", "--because", "a recount"),
    ("resolve", "2", "--verdict", "met", "--because", "it did", "--evidence", URL),
    ("speaker", "rename", "ada-example", "Ada King"),
    ("speaker", "alias", "ada-example", "Countess"),
    ("speaker", "role", "ada-example", "CEO", "-o", "Engines"),
]


@pytest.mark.ux(82)
@pytest.mark.parametrize("words", CHANGES, ids=[" ".join(words[:2]) for words in CHANGES])
def test_undo_leaves_everything_as_it_was_and_redo_brings_it_back(
    judged: str, words: tuple[str, ...]
) -> None:
    add(judged, "Ships fly in 2025")
    before, length = readable(judged), size(judged)
    assert run(*words, url=judged).exit_code == 0
    after = readable(judged)
    assert after != before

    assert run("undo", url=judged).exit_code == 0

    assert readable(judged) == before
    assert size(judged) > length + 1
    run("redo", url=judged)
    assert readable(judged) == after


def readable(url: str) -> list[str]:
    """Return what lists, pages, cards and spreadsheets say, without who did what when."""
    asked = (
        ("list", "--json"), ("scorecard", "ada-example", "--json"), ("speaker", "show",
        "ada-example", "--json"), ("export", "--format", "csv"),
    )  # fmt: skip
    shown = json.loads(run("show", "1", "--json", url=url).stdout)
    shown.pop("history", None)
    return [json.dumps(shown), *(run(*words, url=url).stdout for words in asked)]


@pytest.mark.ux(83)
def test_nothing_to_undo_is_one_line(ledger_url: str) -> None:
    found = run("undo", url=ledger_url)

    assert found.exit_code > 0
    assert found.stderr.splitlines()[0] == "Error: you has nothing to undo."


@pytest.mark.ux(86)
def test_an_id_that_undo_freed_is_not_given_again(ledger_url: str) -> None:
    add(ledger_url, "Robots walk in 2025")
    run("undo", url=ledger_url)

    add(ledger_url, "Vans drive in 2025")

    assert [one["id"] for one in listed(ledger_url)] == [2]


@pytest.mark.ux(43)
@pytest.mark.parametrize(
    "claim", ["He said \"yes\" & 'no'", "🤖 by 👩\u200d🚀", "שלום עולם", "x" * 2000]
)
def test_any_claim_comes_back_unchanged(ledger_url: str, claim: str) -> None:
    add(ledger_url, claim, "-d", "2030")

    shown = json.loads(run("show", "1", "--json", url=ledger_url).stdout)
    assert shown["claim"] == claim


@pytest.mark.ux(3)
@pytest.mark.parametrize(
    "words", [("show", "1"), ("why", "1"), ("scorecard", "Ada"), ("board",), ("history",)]
)
def test_reading_without_a_ledger_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)

    found = run(*words)

    assert "Traceback" not in found.stderr
    assert "ledger " in found.stdout + found.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.ux(16)
def test_hints_of_a_real_terminal_are_no_part_of_the_answer(sqlite_ledger: str) -> None:
    add(sqlite_ledger, "Robots walk in 2025")

    with at_terminal("show", "1", "-q", db=str(sqlite_path(sqlite_ledger))) as terminal:
        assert terminal.ends() == 0
        assert "Next:" not in terminal.screen
