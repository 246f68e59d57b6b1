"""``ledger export``: everything, in four formats, to a file that is whole or not there."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path

import pytest

from ledger.proof.canonical import members_of
from ledger.store import schema
from ledger.store.address import sqlite_path
from ledger.store.database import open_engine, to_url
from tests.cli.terminal import run

PAGE = "https://example.org/x"


@pytest.fixture
def full_url(ledger_url: str) -> str:
    """Give a ledger in which most things have happened."""
    new = ("--said", "2025-01-29", "--new-speaker")
    run("add", "=Ten robots", PAGE, "-s", "Ann Bee", "-d", "by the end of 2025", *new,
        "--tag", "a;b", "--tag", "c", "--kind", "during", url=ledger_url)  # fmt: skip
    run("add", "Nine\tcars", PAGE, "-s", "Bo", "-d", "2025-06-30", "--assumed", *new,
        "--restates", "1", url=ledger_url)  # fmt: skip
    run("cite", "1", f"{PAGE}/1", "--for", "--happened", "2025-03-01", "--date", "2025-03-02",
        url=ledger_url)  # fmt: skip
    run("cite", "2", f"{PAGE}/2", "--against", url=ledger_url)
    run("resolve", url=ledger_url)
    run("resolve", "2", "--verdict", "missed", "--because", "none; not one", url=ledger_url)
    run("add", "Undone", PAGE, "-s", "Bo", "-d", "2027", "--said", "2026-01-01", url=ledger_url)
    run("undo", url=ledger_url)
    return ledger_url


@pytest.fixture
def other_url(tmp_path: Path) -> str:
    """Give an empty ledger in a file."""
    url = to_url(tmp_path / "other.db")
    schema.upgrade(open_engine(url, write=True, create=True))
    return url


def test_the_log_is_one_canonical_entry_a_line(full_url: str) -> None:
    lines = run("export", url=full_url).lines

    assert len(lines) == 10
    assert [members_of(line.encode())["step"] for line in lines][:4] == [0, 1, 0, 1]


@pytest.mark.ux(81)
def test_a_log_survives_a_file_and_an_empty_ledger(
    full_url: str, other_url: str, tmp_path: Path
) -> None:
    first, second = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    run("export", str(first), url=full_url)

    restored = run("import", str(first), url=other_url)

    assert restored.exit_code == 0
    run("export", str(second), url=other_url)
    assert second.read_bytes() == first.read_bytes() != b""
    for words in (("list", "--json"), ("export", "-f", "csv"), ("export", "-f", "json")):
        assert run(*words, url=other_url).stdout == run(*words, url=full_url).stdout


def test_a_spreadsheet_survives_another_ledger(
    full_url: str, other_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "claims.csv"
    run("export", str(file), url=full_url)

    imported = run("import", str(file), url=other_url)

    assert imported.exit_code == 0
    assert run("export", "-f", "csv", url=other_url).stdout.encode() == file.read_bytes()


def test_a_spreadsheet_imported_where_it_came_from_adds_nothing(
    full_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "claims.csv"
    run("export", str(file), url=full_url)

    result = run("import", str(file), url=full_url)

    assert "2 are already here (#1, #2)" in result.stdout
    assert run("export", "-f", "csv", url=full_url).stdout.encode() == file.read_bytes()


def test_the_cells_of_a_spreadsheet(full_url: str) -> None:
    text = run("export", "-f", "csv", url=full_url).stdout

    first, second = csv.DictReader(io.StringIO(text, newline=""))
    assert first["claim"] == "'=Ten robots"
    assert first["tags"] == r"a\;b;c"
    assert (first["deadline"], first["deadline_words"]) == ("2025-12-31", "by the end of 2025")
    assert (first["verdict"], first["happened_on"]) == ("met", "2025-03-01")
    assert (second["restates"], second["deadline_basis"]) == (first["key"], "assumed")
    assert second["claim"] == "Nine\tcars"


def test_json_has_every_member_of_every_prediction(full_url: str) -> None:
    one, two = json.loads(run("export", "--json", url=full_url).stdout)

    assert one.keys() == two.keys()
    assert one["speaker"]["name"] == "Ann Bee"
    assert one["evidence"][0]["published_on"] == "2025-03-02"
    assert one["probability_ppm"] is None
    assert two["resolution"]["because"] == "none; not one"


def test_markdown_is_a_table_to_read(full_url: str) -> None:
    lines = run("export", "-f", "md", url=full_url).lines

    assert lines[0].startswith("| ID | Speaker |")
    assert len([line for line in lines if line.startswith("| ")]) == 4


@pytest.mark.parametrize(
    ("name", "start"),
    [("a.jsonl", b'{"actor"'), ("a.csv", b"key,speaker"), ("a.json", b"[\n{"), ("a.md", b"| ID"),
     ("a", b'{"actor"')],
)  # fmt: skip
def test_the_format_follows_from_the_name(
    sqlite_ledger: str, tmp_path: Path, name: str, start: bytes
) -> None:
    run("add", "Ten", PAGE, "-s", "Ann", "--new-speaker", "-d", "2027", url=sqlite_ledger)

    result = run("export", str(tmp_path / name), url=sqlite_ledger)

    assert result.exit_code == 0
    assert (tmp_path / name).read_bytes().startswith(start)


def test_a_file_that_exists_is_left_alone_without_force(
    sqlite_ledger: str, tmp_path: Path
) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text("mine")

    refused = run("export", str(file), url=sqlite_ledger)

    assert refused.exit_code == 4
    assert "exists already" in refused.stderr
    assert file.read_text() == "mine"
    assert run("export", str(file), "--force", url=sqlite_ledger).exit_code == 0
    assert file.read_text() == ""
    assert sorted(path.name for path in tmp_path.glob("*a.jsonl*")) == ["a.jsonl"]


def test_a_link_stays_a_link_and_leads_to_the_new_file(sqlite_ledger: str, tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("old")
    link.symlink_to(real)

    run("export", str(link), "--force", url=sqlite_ledger)

    assert link.is_symlink()
    assert real.read_text().startswith("key,speaker")


def test_the_ledger_itself_is_never_replaced(sqlite_ledger: str) -> None:
    place = sqlite_path(sqlite_ledger)
    assert place is not None
    before = place.read_bytes()

    result = run("export", str(place), "--force", "-f", "jsonl", url=sqlite_ledger)

    assert result.exit_code == 1
    assert "is the ledger itself" in result.stderr
    assert place.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "code", "why"),
    [
        (["a.xls"], 2, "nothing is exported as .xls"),
        (["."], 2, "is a folder"),
        (["-f", "text"], 2, "nothing is exported as text"),
        (["a.csv", "--as-of", "2025-01-01"], 2, "everything in force now"),
        (["nowhere/a.csv"], 1, "cannot be written: No such file"),
    ],
)
def test_what_cannot_be_exported_is_refused(
    sqlite_ledger: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    arguments: list[str], code: int, why: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    before = sorted(os.listdir())

    result = run("export", *arguments, url=sqlite_ledger)

    assert result.exit_code == code
    assert why in result.stderr
    assert sorted(os.listdir()) == before


def test_nothing_is_written_for_a_ledger_that_is_not_there(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"

    result = run("export", str(file), url=to_url(tmp_path / "typo.db"))

    assert result.exit_code == 3
    assert list(tmp_path.iterdir()) == []
