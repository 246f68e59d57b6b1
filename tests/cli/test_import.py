"""``ledger import``: all good rows or none, one step to undo, nothing twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ledger.store import schema
from ledger.store.database import open_engine, to_url
from tests.cli.terminal import run

HEAD = "speaker,claim,said_on,deadline,source"
ANN = "Ann Bee,Ten robots,2025-01-29,by the end of 2025,https://example.org/x"
BO = "Bo Cee,Ten cars,2026-01-29,next year,https://example.org/y"
BAD_DAY = "Bo Cee,Nine cars,2026-02-30,next year,https://example.org/y"
BAD_DEADLINE = "Bo Cee,Nine cars,2026-01-29,03/04/2027,https://example.org/y"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Give the place of a file that is not there yet."""
    return tmp_path / "claims.csv"


def write(file: Path, *rows: str, head: str = HEAD) -> str:
    """Write a file of rows and return its name."""
    file.write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    return str(file)


def listed(url: str) -> list[dict[str, object]]:
    """Return every prediction in the ledger."""
    found: list[dict[str, object]] = json.loads(run("list", "--json", url=url).stdout)
    return found


def log_of(url: str) -> str:
    """Return the whole log."""
    return run("export", url=url).stdout


def test_good_rows_are_added_and_told(ledger_url: str, file: Path) -> None:
    result = run("import", write(file, ANN, BO), url=ledger_url)

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "claims.csv: 2 rows\n  2 added, for 2 speakers (2 of them new: Ann Bee, Bo Cee)\n"
    )
    found = [(p["speaker"], p["claim"], p["deadline"]) for p in listed(ledger_url)]
    assert sorted(found, key=str) == [
        ("Ann Bee", "Ten robots", "2025-12-31"),
        ("Bo Cee", "Ten cars", "2027-12-31"),
    ]


def test_a_dry_run_tells_everything_and_writes_nothing(ledger_url: str, file: Path) -> None:
    run("import", write(file, ANN), url=ledger_url)
    before = log_of(ledger_url)

    name = write(file, ANN, BAD_DAY, BO, BAD_DEADLINE)
    result = run("import", name, "--dry-run", url=ledger_url)

    assert result.exit_code == 1
    assert result.stdout == (
        "claims.csv: 4 rows\n"
        "  1 would be added, for 1 speaker (1 of them new: Bo Cee)\n"
        "  1 is already here (#1)\n"
        "  2 have a problem:\n"
        '    line 3  said_on "2026-02-30": February 2026 has 28 days\n'
        '    line 5  deadline "03/04/2027": can be 4 Mar 2027 or 3 Apr 2027: --dates mdy|dmy\n'
        "Nothing was written.\n"
    )
    assert log_of(ledger_url) == before


def test_one_bad_row_keeps_all_out(ledger_url: str, file: Path) -> None:
    result = run("import", write(file, ANN, BAD_DAY, BO), url=ledger_url)

    assert result.exit_code == 1
    assert result.stdout.endswith("Nothing was written.\n")
    assert log_of(ledger_url) == ""


def test_bad_rows_can_be_left_out(ledger_url: str, file: Path) -> None:
    result = run("import", write(file, ANN, BAD_DAY, BO), "--skip-bad", url=ledger_url)

    assert result.exit_code == 0
    assert "line 3  said_on" in result.stdout
    assert len(listed(ledger_url)) == 2


def test_the_same_file_twice_adds_nothing(ledger_url: str, file: Path) -> None:
    keyed = [f"a,{ANN}", f"b,{BO}", f"c,{ANN}"]
    for name in (write(file, ANN, BO), write(file.with_name("k.csv"), *keyed, head=f"key,{HEAD}")):
        run("import", name, url=ledger_url)
        before = log_of(ledger_url)

        result = run("import", name, url=ledger_url)

        assert result.exit_code == 0
        assert "  0 would be added\n" in result.stdout
        assert "already here (#1, #2)" in result.stdout
        assert log_of(ledger_url) == before


def test_a_row_amended_since_is_still_the_same_row(ledger_url: str, file: Path) -> None:
    name = write(file, f"a,{ANN}", head=f"key,{HEAD}")
    run("import", name, url=ledger_url)
    run("amend", "1", "--claim", "Ten robots walk", url=ledger_url)

    result = run("import", name, url=ledger_url)

    assert result.exit_code == 0
    assert "1 is already here (#1)" in result.stdout


def test_a_key_that_means_something_else_here_is_told(ledger_url: str, file: Path) -> None:
    run("import", write(file, f"1,{ANN}", head=f"key,{HEAD}"), url=ledger_url)

    result = run("import", write(file, f"1,{BO}", head=f"key,{HEAD}"), url=ledger_url)

    assert result.exit_code == 1
    assert 'line 2  key "1": #1 has it, and says something else' in result.stdout


@pytest.mark.ux(84)
def test_one_undo_takes_all_rows_back_and_redo_brings_them_again(
    ledger_url: str, file: Path
) -> None:
    rows = [ANN.replace("Ten", f"{n}") for n in range(200)]
    run("import", write(file, *rows), "--yes", url=ledger_url)
    whole = listed(ledger_url)

    undone = run("undo", url=ledger_url)

    assert undone.exit_code == 0
    assert listed(ledger_url) == []
    run("redo", url=ledger_url)
    assert listed(ledger_url) == whole
    assert len(whole) == 200


def test_rows_may_be_imported_again_after_an_undo(ledger_url: str, file: Path) -> None:
    name = write(file, f"a,{ANN}", head=f"key,{HEAD}")
    run("import", name, url=ledger_url)
    run("undo", url=ledger_url)

    assert run("import", name, url=ledger_url).exit_code == 0

    assert [p["id"] for p in listed(ledger_url)] == [2]


def test_more_than_fifty_rows_need_a_yes_where_nobody_can_be_asked(
    ledger_url: str, file: Path
) -> None:
    name = write(file, *[ANN.replace("Ten", f"{n}") for n in range(51)])

    result = run("import", name, url=ledger_url)

    assert result.exit_code == 2
    assert "51 rows of claims.csv would be added" in result.stderr
    assert f"ledger import {name} --yes" in result.stderr
    assert log_of(ledger_url) == ""


@pytest.mark.parametrize(("answer", "code", "count"), [("y\n", 0, 51), ("\n", 130, 0)])
def test_more_than_fifty_rows_are_asked_about_in_a_terminal(
    ledger_url: str, file: Path, answer: str, code: int, count: int
) -> None:
    name = write(file, *[ANN.replace("Ten", f"{n}") for n in range(51)])

    result = run("import", name, url=ledger_url, tty=True, stdin=answer)

    assert result.exit_code == code
    assert "51 would be added" in result.stderr
    assert len(listed(ledger_url)) == count


@pytest.mark.ux(33)
def test_a_name_near_a_known_one_is_a_bad_row(ledger_url: str, file: Path) -> None:
    run("import", write(file, ANN), url=ledger_url)
    name = write(file, ANN.replace("Ann Bee", "An Bee").replace("Ten", "Nine"))

    result = run("import", name, url=ledger_url)

    assert result.exit_code == 1
    assert 'line 2  speaker "An Bee": nobody is called that; did you mean Ann Bee?' in (
        result.stdout
    )
    assert run("import", name, "--new-speakers", url=ledger_url).exit_code == 0
    assert {p["speaker"] for p in listed(ledger_url)} == {"Ann Bee", "An Bee"}


def test_new_names_that_are_alike_are_asked_about_but_kept_apart(
    ledger_url: str, file: Path
) -> None:
    result = run("import", write(file, ANN, ANN.replace("Ann Bee", "An Bee")), url=ledger_url)

    assert result.exit_code == 0
    assert "Are these two people? Ann Bee and An Bee" in result.stdout


def test_rows_point_at_each_other_and_at_what_is_here(ledger_url: str, file: Path) -> None:
    head = f"key,restates,{HEAD}"
    run("import", write(file, f"a,,{ANN}", head=head), url=ledger_url)
    later = ANN.replace("Ten robots", "Ten robots after all")
    run("import", write(file, f"c,b,{BO}", f"b,a,{later}", head=head), url=ledger_url)

    shown = json.loads(run("export", "-f", "json", url=ledger_url).stdout)

    assert [(p["key"], p["restates"]) for p in shown] == [("a", None), ("c", 3), ("b", 1)]


def test_a_row_that_points_at_a_bad_row_is_bad_too(ledger_url: str, file: Path) -> None:
    head = f"key,restates,{HEAD}"
    name = write(file, f"a,,{BAD_DAY}", f"b,a,{BO}", f"c,b,{ANN}", f"d,d,{ANN}", head=head)

    result = run("import", name, "--dry-run", url=ledger_url)

    assert 'line 3  restates "a": no good row and no prediction has this key' in result.stdout
    assert 'line 4  restates "b": no good row and no prediction has this key' in result.stdout
    assert 'line 5  restates "d": that is the row itself' in result.stdout


def test_a_verdict_is_imported_as_given_by_the_file(ledger_url: str, file: Path) -> None:
    head = f"{HEAD},evidence,stance,verdict,reason"
    row = f"{ANN},https://example.org/1,against,missed,not one"
    run("import", write(file, row, head=head), url=ledger_url)

    [found] = json.loads(run("export", "-f", "json", url=ledger_url).stdout)

    assert found["resolution"]["verdict"] == "missed"
    assert found["resolution"]["resolver"] == "file claims.csv"
    assert log_of(ledger_url).count("\n") == 2


def test_a_first_line_without_needed_columns_is_told_at_once(ledger_url: str, file: Path) -> None:
    result = run("import", write(file, "Ann,x", head="speaker,claim"), url=ledger_url)

    assert result.exit_code == 1
    assert result.stdout == (
        "claims.csv cannot be imported:\n"
        "  line 1  the first line lacks the columns said_on, deadline, source\n"
        "Nothing was written.\n"
    )


def test_the_answer_as_json_has_every_member_always(ledger_url: str, file: Path) -> None:
    good = json.loads(run("import", write(file, ANN), "--json", url=ledger_url).stdout)
    bad = json.loads(run("import", write(file, BAD_DAY), "--json", url=ledger_url).stdout)

    assert good == {
        "rows": 1, "would_add": None, "added": [1], "already_here": [],
        "new_speakers": ["Ann Bee"], "problems": [],
    }  # fmt: skip
    assert bad.keys() == good.keys()
    assert bad["problems"] == [
        {"line": 2, "text": 'said_on "2026-02-30": February 2026 has 28 days'}
    ]


def test_rows_come_from_standard_input_too(ledger_url: str) -> None:
    result = run("import", "-", url=ledger_url, stdin=f"{HEAD}\n{ANN}\n")

    assert result.exit_code == 0
    assert result.stdout.startswith("standard input: 1 row\n  1 added")


def test_a_log_is_restored_into_an_empty_ledger_and_exports_the_same(
    ledger_url: str, file: Path, tmp_path: Path
) -> None:
    run("import", write(file, ANN, BO), url=ledger_url)
    log = log_of(ledger_url)
    other = to_url(tmp_path / "other.db")
    schema.upgrade(open_engine(other, write=True, create=True))

    result = run("import", "-", url=other, stdin=log)

    assert result.exit_code == 0
    assert result.stdout == (
        "Restored standard input: 4 entries, 2 predictions; the same bytes, hashes and ids.\n"
    )
    assert log_of(other) == log


def test_a_log_is_not_restored_into_a_ledger_with_entries(ledger_url: str, file: Path) -> None:
    run("import", write(file, ANN), url=ledger_url)
    log = log_of(ledger_url)

    result = run("import", "-", "--format", "jsonl", url=ledger_url, stdin=log)

    assert result.exit_code == 1
    assert "only restored into an empty ledger" in result.stderr
    assert "ledger export --format csv" in result.stderr
    assert log_of(ledger_url) == log


def test_a_damaged_log_is_told_by_line_and_not_restored(ledger_url: str) -> None:
    result = run("import", "-", "-f", "jsonl", url=ledger_url, stdin='{"v":1}\nnonsense\n')

    assert result.exit_code == 1
    assert result.stdout.startswith(
        "standard input cannot be restored:\n  line 1  it has no member"
    )
    assert "\n  line 2  it is not JSON" in result.stdout
    assert log_of(ledger_url) == ""


def test_a_log_that_would_be_restored_is_only_told_in_a_dry_run(
    ledger_url: str, file: Path
) -> None:
    name = str(file.with_suffix(".jsonl"))
    Path(name).write_bytes(b"")

    result = run("import", name, "--dry-run", url=ledger_url)

    assert result.stdout == (
        "claims.jsonl: 0 entries, 0 predictions, would be restored.\nNothing was written.\n"
    )


def test_a_file_that_is_not_there_is_told_with_those_that_are(
    sqlite_ledger: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    first = run("import", "clams.csv", url=sqlite_ledger)
    (tmp_path / "claims.csv").touch()
    near, far = (run("import", name, url=sqlite_ledger) for name in ("clams.csv", "x"))

    assert "ledger help formats" in first.stderr
    assert "Did you mean claims.csv?  ledger import claims.csv" in near.stderr
    assert "Files here:  claims.csv" in far.stderr
    assert near.stderr.endswith("Nothing was saved.\n")


@pytest.mark.parametrize(
    ("arguments", "code", "why"),
    [
        (["nowhere.csv"], 3, "there is no file nowhere.csv"),
        (["."], 2, "cannot be read"),
        (["claims.json"], 2, "json cannot be imported"),
        (["tracker.yaml"], 2, "ledger assess --from tracker.yaml --dry-run"),
        (["claims.csv", "-f", "md"], 2, "md cannot be imported"),
        (["claims.jsonl", "--skip-bad"], 2, "a log is restored whole"),
    ],
)
def test_what_cannot_be_imported_is_refused(
    sqlite_ledger: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    arguments: list[str], code: int, why: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    for name in ("claims.csv", "claims.json", "claims.jsonl", "tracker.yaml"):
        Path(name).write_text(f"{HEAD}\n", encoding="utf-8")

    result = run("import", *arguments, url=sqlite_ledger)

    assert result.exit_code == code
    assert why in result.stderr
    assert "Nothing was saved." in result.stderr


def test_a_dry_run_creates_no_ledger(tmp_path: Path, file: Path) -> None:
    home = {"XDG_DATA_HOME": str(tmp_path / "data"), "HOME": str(tmp_path)}

    result = run("import", write(file, ANN), "--dry-run", env=home)

    assert "1 would be added" in result.stdout
    assert not (tmp_path / "data").exists()


def test_an_import_starts_the_users_own_ledger(tmp_path: Path, file: Path) -> None:
    home = {"XDG_DATA_HOME": str(tmp_path / "data"), "HOME": str(tmp_path)}

    result = run("import", write(file, ANN), env=home)

    assert result.exit_code == 0
    assert (tmp_path / "data" / "ledger" / "ledger.db").exists()


def test_text_from_a_file_cannot_act_on_the_terminal(ledger_url: str, file: Path) -> None:
    result = run("import", write(file, ANN, head=f"{HEAD},\x1b[31mred"), url=ledger_url)

    assert "\x1b" not in result.stdout


ROW = '{"speaker": "Ann Bee", "claim": "Claim %d", "said_on": "2025-01-29", "deadline": "%s", \
"source": "https://example.org/x", "evidence": [{"stance": "for", "url": "https://a.b/%d"}]}\n'


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """Give a file of sixty rows of JSON, the last of which is bad."""
    file = tmp_path / "rows.jsonl"
    good = "".join(ROW % (n, "2025-12-31", n) for n in range(59))
    file.write_text(good + ROW % (59, "soon", 59), encoding="utf-8")
    return file


def test_rows_of_json_go_in_like_those_of_a_spreadsheet(ledger_url: str, rows: Path) -> None:
    bad = run("import", str(rows), "--yes", url=ledger_url)

    assert bad.exit_code == 1
    assert bad.stdout.startswith(
        "rows.jsonl: 60 rows\n  59 would be added, for 1 speaker (1 of them new: Ann Bee)\n"
        "   1 has a problem:\n     line 60  deadline"
    )
    assert bad.stdout.endswith("\nNothing was written.\n")
    assert log_of(ledger_url) == ""

    good = run("import", str(rows), "--yes", "--skip-bad", url=ledger_url)
    assert good.exit_code == 0
    assert len(listed(ledger_url)) == 59
    again = run("import", str(rows), "--yes", "--skip-bad", "--json", url=ledger_url)
    assert json.loads(again.stdout)["would_add"] == 0


def test_rows_are_saved_in_batches_and_a_second_run_goes_on(ledger_url: str, rows: Path) -> None:
    refused = run("import", str(rows), "--yes", "--batch", "25", url=ledger_url)
    assert (refused.exit_code, log_of(ledger_url)) == (1, "")

    batches = run("import", str(rows), "--yes", "--batch", "25", "--skip-bad", url=ledger_url)
    assert "59 added" in batches.stdout
    steps = [json.loads(line)["step"] for line in log_of(ledger_url).splitlines()]
    assert steps == [*range(26), *range(25), *range(9)]
    run("undo", url=ledger_url)
    assert len(listed(ledger_url)) == 50

    more = run("import", str(rows), "--yes", "--skip-bad", url=ledger_url)
    assert "  9 added" in more.stdout
    assert "50 are already here" in more.stdout


def test_many_rows_of_json_need_a_yes(ledger_url: str, rows: Path) -> None:
    result = run("import", str(rows), url=ledger_url)

    assert result.exit_code == 2
    assert "60 rows of rows.jsonl would be added, and more than 50 need a yes." in result.stderr
    assert log_of(ledger_url) == ""


def test_only_rows_of_json_are_saved_in_batches(ledger_url: str, file: Path) -> None:
    result = run("import", write(file, ANN), "--batch", "5", url=ledger_url)

    assert result.exit_code == 2
    assert "only rows of JSON are saved in batches" in result.stderr
