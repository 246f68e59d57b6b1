"""``ledger demo``: a look around that says what it is and leaves nothing behind."""

from __future__ import annotations

import json
import tempfile
from importlib.resources import files
from pathlib import Path

import pytest

from tests.cli.terminal import run


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder in which this test's temporary files are made, and stand elsewhere."""
    folder, here = tmp_path / "tmp", tmp_path / "here"
    folder.mkdir()
    here.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.chdir(here)
    return folder


def left_behind(temporary: Path) -> list[Path]:
    """Return every file that is there now."""
    return [path for path in temporary.parent.rglob("*") if path.is_file()]


@pytest.mark.ux(2)
def test_it_resolves_and_shows_the_board_and_a_scorecard(temporary: Path) -> None:
    result = run("demo")

    assert (result.exit_code, result.stderr) == (0, "")
    parts = [line for line in result.lines if line.startswith("DEMO")]
    assert parts[0].startswith("DEMO  Real predictions with their sources")
    assert parts[1:4] == [
        "DEMO  $ ledger resolve",
        "DEMO  $ ledger board",
        "DEMO  $ ledger scorecard 'Mark Zuckerberg'",
    ]
    assert "Elon Musk" in result.stdout
    assert "Mark Zuckerberg (CEO, Meta)" in result.stdout


@pytest.mark.ux(2)
def test_nothing_is_left_behind(temporary: Path) -> None:
    home = {"HOME": str(temporary.parent), "XDG_DATA_HOME": str(temporary.parent / "data")}

    result = run("demo", env=home)

    assert "Nothing was kept." in result.stdout
    assert left_behind(temporary) == []


def test_it_is_the_shipped_log_byte_for_byte(temporary: Path) -> None:
    run("demo", "--keep", "it")

    kept = run("export", "-f", "jsonl", "--db", "it/ledger.db").stdout.encode()

    shipped = files("ledger.data").joinpath("ledger.jsonl").read_bytes()
    assert kept.startswith(shipped)


def test_a_kept_one_is_an_ordinary_ledger(temporary: Path) -> None:
    result = run("demo", "--keep", "my folder")

    assert result.exit_code == 0
    assert "kept in my folder" in result.lines[0]
    assert "  ledger --db 'my folder/ledger.db'" in result.lines
    assert run("board", "--db", "my folder/ledger.db").exit_code == 0
    assert run("why", "1", "--db", "my folder/ledger.db").exit_code == 0


def test_a_ledger_that_is_there_is_not_replaced(temporary: Path) -> None:
    run("demo", "--keep", "it")
    before = Path("it/ledger.db").read_bytes()

    result = run("demo", "--keep", "it")

    assert result.exit_code == 4
    assert "already, and it was left as it is" in result.stderr
    assert Path("it/ledger.db").read_bytes() == before


def test_a_folder_that_cannot_be_is_refused(temporary: Path) -> None:
    Path("file").write_text("mine")

    result = run("demo", "--keep", "file")

    assert result.exit_code == 2
    assert "is not a folder" in result.stderr
    assert Path("file").read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "why"),
    [(["--db", "my.db"], "takes no --db"), (["-f", "csv"], "text or json")],
)
def test_what_makes_no_sense_is_refused(temporary: Path, arguments: list[str], why: str) -> None:
    result = run("demo", *arguments)

    assert result.exit_code == 2
    assert why in result.stderr
    assert left_behind(temporary) == []


def test_as_json_it_says_demo_too(temporary: Path) -> None:
    result = run("demo", "--json")

    data = json.loads(result.stdout)
    assert data["demo"] is True
    assert data["kept"] is None
    assert data.keys() == {"demo", "kept", "resolve", "board", "scorecard"}
    assert data["scorecard"] is not None


def test_the_users_own_ledger_has_no_part_in_it(temporary: Path, sqlite_ledger: str) -> None:
    before = run("export", url=sqlite_ledger).stdout

    result = run("demo", url=sqlite_ledger)

    assert result.exit_code == 0
    assert run("export", url=sqlite_ledger).stdout == before


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_no_line_of_a_terminal_is_too_long(temporary: Path, columns: int) -> None:
    result = run("demo", columns=columns, tty=True, env={"NO_COLOR": "1"})

    # A command stays whole, so that it can be pasted.
    lines = [line for line in result.lines if not line.startswith("  ledger ")]
    assert max(map(len, lines)) <= columns


def test_colour_follows_the_terminal(temporary: Path) -> None:
    assert "\x1b" not in run("demo").stdout
    assert "\x1b[" in run("demo", "--color", "always").stdout
