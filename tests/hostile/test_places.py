"""Places that are written to: out of them nothing leads, and nothing there is lost."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.cli.terminal import Result, run
from tests.proof.logs import key_file

FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(A1)", "\t=1", "'=1+1", '=HYPERLINK("x")')


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """Give the file of a key."""
    return key_file(tmp_path)


@pytest.fixture
def signed(sqlite_ledger: str, key: Path) -> str:
    """Give a ledger with a prediction under a checkpoint."""
    told = ("-s", "Ada", "--new-speaker", "-d", "2027", "--said", "2025-01-29")
    run("add", "It works", "https://example.org/said", *told, url=sqlite_ledger)
    run("checkpoint", "--key", str(key), url=sqlite_ledger)
    return sqlite_ledger


def write(command: str, place: str, url: str, key: Path) -> Result:
    """Type a command that writes to a place."""
    words = {
        "publish": ("publish", place, "--key", str(key)),
        "bundle": ("bundle", "1", place, "--key", str(key)),
        "backup": ("backup", place, "--key", str(key)),
        "export": ("export", place), "card": ("card", "Ada", place),
        "site": ("site", "build", place), "demo": ("demo", "--keep", place),
    }[command]  # fmt: skip
    return run(*words, url=None if command == "demo" else url)


COMMANDS = ("publish", "bundle", "backup", "export", "card", "site", "demo")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", ["a\0b", "n" * 300, "/proc/nothing/here", "/dev/null/x", ""])
def test_a_place_that_cannot_be_is_refused_in_words(
    command: str, name: str, signed: str, key: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))

    result = write(command, name, signed, key)

    assert result.exit_code in (1, 2, 3, 4), result
    assert "Error: " in result.stderr
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("command", ["bundle", "backup", "export", "card"])
def test_a_file_that_is_a_link_is_not_written_through(
    command: str, signed: str, key: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.txt"
    other.write_text("precious")
    name = {"card": "card.svg", "export": "rows.csv", "bundle": "case.zip"}.get(command, "b.db")
    (tmp_path / name).symlink_to(other)

    result = write(command, str(tmp_path / name), signed, key)

    assert result.exit_code == 4, result
    assert other.read_text() == "precious"


def test_publishing_does_not_follow_a_link_out_of_its_folder(
    signed: str, key: Path, tmp_path: Path
) -> None:
    public, outside = tmp_path / "public", tmp_path / "outside"
    assert write("publish", str(public), signed, key).exit_code == 0
    outside.mkdir()
    told = ("-s", "Ada", "-d", "2027", "--said", "2025-01-29")
    run("add", "It works twice", "https://example.org/said", *told, url=signed)
    run("checkpoint", "--key", str(key), url=signed)
    (public / "checkpoints").rename(tmp_path / "moved")
    (public / "checkpoints").symlink_to(outside)

    result = write("publish", str(public), signed, key)

    assert result.exit_code == 1
    assert "is a link that leads out of" in result.stderr
    assert list(outside.iterdir()) == []


def test_a_published_folder_may_itself_be_a_link(signed: str, key: Path, tmp_path: Path) -> None:
    (tmp_path / "www").mkdir()
    (tmp_path / "public").symlink_to(tmp_path / "www")

    assert write("publish", str(tmp_path / "public"), signed, key).exit_code == 0
    assert (tmp_path / "www" / "checkpoint").exists()


def test_no_cell_of_an_exported_table_is_a_formula(sqlite_ledger: str, tmp_path: Path) -> None:
    for number, formula in enumerate(FORMULAS):
        words = ("add", f"--criterion={formula}", "-s", "Ada", "--new-speaker", "-d", "2027",
                 "--said", "2025-01-29", f"--quote={formula}", "--tag", formula.strip(),
                 "--", f"{formula} {number}", "https://example.org/said")  # fmt: skip
        assert run(*words, url=sqlite_ledger).exit_code == 0

    assert run("export", str(tmp_path / "out.csv"), url=sqlite_ledger).exit_code == 0
    told = run("list", "-f", "csv", url=sqlite_ledger).stdout

    for text in (told, (tmp_path / "out.csv").read_text(encoding="utf-8")):
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert any("SUM(A1)" in cell for cell in cells)
        assert [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")] == []
