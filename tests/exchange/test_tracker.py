"""Another tracker's file becomes assessments of what is here, and nothing else."""

from __future__ import annotations

import io
import sys
from datetime import date
from pathlib import Path

import pytest

from ledger.domain.prediction import Verdict
from ledger.errors import Refused, Unusable
from ledger.exchange.tracker import STATUSES, Tracker, parse
from tests.cli.terminal import Result, run

SAMPLE = Path(__file__).parent / "tracker.yaml"
ADA = ("-s", "Ada Example", "--new-speaker")


@pytest.fixture
def url(sqlite_ledger: str) -> str:
    """Give a ledger with two predictions that the sample speaks of, the first judged missed."""
    run("add", "Halo walks 90% of the way on its own by the end of 2025",
        "https://example.org/said", *ADA, "--said", "2025-01-29",
        "--quote", "Halo will walk 90% of the way on its own.", url=sqlite_ledger)  # fmt: skip
    run("add", "Halo talks by the end of 2027", "https://example.org/interview", *ADA,
        "--said", "2025-03-01", url=sqlite_ledger)  # fmt: skip
    run("cite", "1", "https://example.org/1", "--against", "--happened", "2025-12-31",
        "--date", "2026-08-08", url=sqlite_ledger)  # fmt: skip
    assert run("resolve", url=sqlite_ledger).exit_code == 0
    return sqlite_ledger


def read(**changes: str) -> tuple[Tracker, list[str]]:
    """Return what the sample says with some of its texts replaced, and its problems."""
    text = SAMPLE.read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    tracker, problems = parse(io.BytesIO(text.encode()))
    return tracker, [f"{one.line}: {one.text}" for one in problems]


def test_what_a_file_says() -> None:
    tracker, problems = read()
    first = tracker.records[0]

    assert not problems
    assert (tracker.name, tracker.updated_on) == ("Promise Watch", date(2026, 6, 16))
    assert [one.said.verdict for one in tracker.records] == [
        Verdict.PARTLY, None, None, Verdict.MET,
    ]  # fmt: skip
    assert (first.said.words, first.said.because) == ("partially", "It walked, and did not talk.")
    assert (first.said.deadline, first.said.assessed_on) == (date(2026, 7, 29), date(2026, 6, 16))
    assert first.said.claim == first.quote


@pytest.mark.parametrize("status", STATUSES)
def test_every_word_of_theirs_is_known(status: str) -> None:
    tracker, problems = read(partially=status.replace("_", " ").title())

    assert not problems
    assert tracker.records[0].said.verdict is STATUSES[status]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"partially": "mostly"}, 'status "mostly" is not one of'),
        ({"date_said: 2025-03-01": "date_said: March"}, 'date_said "March" is no day'),
        ({"speaker: Carl Stranger": 'speaker: ""'}, "speaker is missing"),
        ({"- id: flies": "- id: ''"}, "id is missing"),
    ],
)
def test_what_is_wrong_with_a_record_is_told(changes: dict[str, str], problem: str) -> None:
    _, problems = read(**changes)

    assert len(problems) == 1
    assert problem in problems[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"predictions: []", "no list of predictions"),
        (b"- one\n- two", "no list of predictions"),
        (b"just words", "no list of predictions"),
        (b"", "no list of predictions"),
        (b"predictions: [1]", "does not say whose"),
        (b"a: [", "is not YAML"),
        (b"\xff\xfe", "is not YAML"),
        (b"[" * 5000, "is not YAML"),
        (b"x" * 5_000_001, "5,000,000 bytes"),
    ],
)
def test_what_is_no_such_file_is_refused(text: bytes, words: str) -> None:
    with pytest.raises(Unusable, match=words):
        parse(io.BytesIO(text))


def test_a_file_makes_no_objects() -> None:
    text = b"meta: {title: W}\npredictions: [!!python/object/apply:os.getcwd []]"
    _, problems = parse(io.BytesIO(text))

    assert [problem.text for problem in problems] == ["it is no record"]


def test_without_the_reader_of_yaml_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)

    with pytest.raises(Refused) as caught:
        parse(io.BytesIO(b"predictions: [1]"))
    assert caught.value.remedies == (("", "pip install 'prediction-ledger[trackers]'"),)


def imported(url: str, *more: str) -> Result:
    """Import the sample."""
    return run("assess", "--from", str(SAMPLE), *more, url=url)


def test_records_find_what_they_speak_of(url: str) -> None:
    told = imported(url)
    differences = run("disagree", url=url)

    assert told.stdout.splitlines() == [
        "Promise Watch: 4 records",
        "  2 assessments noted, of #1, #2",
        "  2 records speak of nothing here:",
        "    2025-01-29  Ada Example: Halo will certainly fly some day soon.",
        "    2025-01-29  Carl Stranger: Halo will walk 90 percent of the way on its own.",
    ]
    assert "#2" not in differences.stdout
    for cause in ("other-wording", "other-deadline", "other-evidence"):
        assert cause in differences.stdout


def test_the_same_file_twice_adds_nothing(url: str) -> None:
    imported(url)
    again = imported(url)

    assert "  0 assessments noted\n  2 assessments already here, of #1, #2\n" in again.stdout
    assert run("history", "--json", url=url).stdout.count('"assessment.recorded"') == 2


def test_a_dry_run_notes_nothing(url: str) -> None:
    told = imported(url, "--dry-run")

    assert "2 assessments would be noted" in told.stdout
    assert "Nobody says otherwise" in run("disagree", url=url).stdout


def test_one_undo_takes_all_of_it_back(url: str) -> None:
    imported(url)
    run("undo", url=url)

    assert "Nobody says otherwise" in run("disagree", url=url).stdout


def test_another_name_for_the_tracker(url: str) -> None:
    imported(url, "--by", "The Watch")

    assert "The Watch" in run("disagree", url=url).stdout


def test_a_file_with_wrong_records_is_refused_whole(url: str, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    text = SAMPLE.read_text(encoding="utf-8").replace("pending", "perhaps")
    broken.write_text(text, encoding="utf-8")
    told = run("assess", "--from", str(broken), url=url)

    assert told.exit_code == 2
    assert "record 3: status" in told.stderr
    assert told.stderr.endswith("Nothing was saved.\n")


def test_a_file_that_is_not_there(url: str) -> None:
    assert run("assess", "--from", "nowhere.yaml", url=url).exit_code == 3


def test_the_number_is_needed_without_a_file(url: str) -> None:
    told = run("assess", "--by", "Watch", "--verdict", "met", url=url)

    assert (told.exit_code, "Its number is missing" in told.stderr) == (2, True)
