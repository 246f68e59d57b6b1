"""docs/trust.md: every command on it runs, and every threat on it has a test that shows it."""

from __future__ import annotations

import ast
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from ledger.store.address import sqlite_path
from ledger.store.database import open_engine
from tests.cli.terminal import run
from tests.proof.logs import events, grow, published, write
from tests.proof.test_timestamps import CA, keep

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "trust.md").read_text(encoding="utf-8")

CHANGED = "tests/proof/test_verifying.py::test_a_change_is_noticed"
GO = "tests/proof/test_independent.py::test_go_notices_the_changes_that_we_notice"
REWRITTEN = (
    "tests/proof/test_verifying.py::"
    "test_a_rewrite_signed_again_is_noticed_by_whoever_kept_a_checkpoint"
)
DURABILITY = "tests/store/test_durability.py::"
SHOWN_BY = {
    "an entry is edited": (CHANGED, GO),
    "an entry and its hash are edited": (CHANGED, GO),
    "everything is rewritten and signed again": (REWRITTEN,),
    "… and nobody kept a checkpoint": (REWRITTEN,),
    "an entry is taken away, put in, or moved": (CHANGED, REWRITTEN),
    "an older copy takes the place of the log": (
        "tests/proof/test_verifying.py::"
        "test_an_older_copy_is_stale_for_whoever_kept_a_newer_checkpoint",
    ),
    "two readers are shown two logs": (REWRITTEN,),
    "a table is edited behind the log's back": (CHANGED,),
    "one entry, two readings (another spelling, a name twice)": (
        CHANGED,
        "tests/proof/test_canonical.py::test_every_other_form_is_refused",
    ),
    "an entry is blanked without a reason": (
        CHANGED,
        "tests/proof/test_verifying.py::test_a_log_that_was_changed_is_not_signed_again",
    ),
    "an older backup is put back and written to": (
        "tests/cli/test_backup.py::test_an_older_copy_can_be_read_and_refuses_to_grow",
    ),
    "a bit flips on the disk": (
        "tests/proof/test_verifying.py::test_any_bit_of_any_entry_that_flips_is_noticed",
        "tests/proof/test_verifying.py::test_a_log_that_was_changed_is_not_signed_again",
    ),
    "the key is stolen": (
        REWRITTEN,
        "tests/proof/test_independent.py::"
        "test_go_notices_a_rewrite_signed_again_from_an_older_checkpoint",
    ),
    "a kill, a power cut or a full disk while publishing": (
        "tests/proof/test_published.py::test_a_publication_that_broke_off_is_finished_by_the_next",
        f"{DURABILITY}test_publishing_on_a_disk_that_fails_anywhere_leaves_a_log_that_holds",
    ),
    'a kill between "saved" and the disk': (
        f"{DURABILITY}test_a_killed_writer_lost_nothing_that_it_had_told",
    ),
    "a power cut": (
        f"{DURABILITY}test_a_power_cut_loses_nothing_that_was_acknowledged",
        f"{DURABILITY}test_the_simulated_disk_is_unkind_enough",
    ),
    "a disk that is full or fails, a lack of memory": (
        f"{DURABILITY}test_a_disk_that_fails_anywhere_leaves_the_old_state_or_the_new",
        "tests/store/test_faults.py::"
        "test_what_fails_anywhere_leaves_the_old_state_with_an_error_in_words",
    ),
    "many write at once": (f"{DURABILITY}test_sixteen_processes_adding_at_once_lose_nothing",),
    "a page of a case file is changed": (
        "tests/cli/test_bundle.py::test_a_changed_byte_in_any_file_is_noticed",
    ),
    "a time stamp is exchanged or moved": (
        "tests/proof/test_timestamps.py::test_a_stamp_that_was_changed_is_tampering",
        "tests/proof/test_timestamps.py::test_a_stamp_moved_to_another_checkpoint_is_tampering",
    ),
    "triggers or rights of the database are removed": (
        CHANGED,
        "tests/store/test_health.py::",
    ),
    "a keeper writes an entry late, with an early date": (
        "tests/proof/test_timestamps.py::test_where_a_stamp_covers_it_a_record_counts_from_there",
    ),
}
"""Which tests make each threat of the page happen; a file alone where all of it does."""


def tables() -> list[list[list[str]]]:
    """Return the rows of the tables below the heading of threats, without their heads."""
    _, _, below = PAGE.partition("## Threats")
    section, _, _ = below.partition("\n## ")
    found = re.findall(r"(?:^\|.*\n)+", section, re.MULTILINE)
    return [[line.strip("| ").split(" | ") for line in one.splitlines()[2:]] for one in found]


def inline() -> list[str]:
    """Return everything on the page that is set as code within a line."""
    prose = re.sub(r"```.*?```", "", PAGE, flags=re.DOTALL)
    return re.findall(r"`([^`\n]+)`", prose)


def test_every_threat_has_a_test_and_every_test_is_there() -> None:
    threats = tables()[0]

    assert [row[0] for row in threats] == list(SHOWN_BY)
    assert all(len(row) == 3 and all(row) for table in tables() for row in table)
    for shown in SHOWN_BY.values():
        for name in shown:
            file, _, test = name.partition("::")
            tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
            names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
            assert test in names or not test, name


def test_what_comes_in_from_outside_has_tests_that_are_there() -> None:
    named = [re.findall(r"`(.+?)`", row[2]) for row in tables()[1]]

    assert all(named)
    assert all((ROOT / "tests" / file).exists() for some in named for file in some)


@pytest.mark.parametrize("words", [one for one in inline() if one.startswith("ledger ")])
def test_every_command_that_the_page_names_is_one_of_ours(words: str) -> None:
    name, *rest = shlex.split(words)[1:]

    told = run(name, "--help")

    assert told.exit_code == 0
    for option in (word for word in rest if word.startswith("--")):
        assert option in told.stdout, words


@pytest.mark.parametrize("words", [one for one in inline() if one.startswith("python -m tests")])
def test_every_long_run_that_the_page_names_is_there(words: str) -> None:
    assert (ROOT / f"{words.split()[2].replace('.', '/')}.py").exists()


@pytest.mark.parametrize(
    "path", [one for one in inline() if one.startswith("tests/") and "*" not in one]
)
def test_every_file_that_the_page_names_is_there(path: str) -> None:
    assert (ROOT / path).exists()


def test_the_keepers_commands_run_in_their_order(
    sqlite_ledger: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, _, below = PAGE.partition("## For the keeper")
    block = re.search(r"```sh\n(.*?)```", below, re.DOTALL)
    assert block is not None
    monkeypatch.chdir(tmp_path)
    with open_engine(sqlite_ledger, write=True).begin() as connection:
        write(connection, events(0, 4))

    for line in block[1].splitlines():
        done = run(*shlex.split(line, comments=True)[1:], url=sqlite_ledger)
        assert done.exit_code == 0, (line, done.stderr)

    assert (tmp_path / "public" / "log" / "checkpoint").exists()
    path = sqlite_path(sqlite_ledger)
    assert path is not None
    assert Path(f"{path}.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is missing")
def test_the_time_stamp_is_checked_with_the_command_of_the_page(
    sqlite_ledger: str, tmp_path: Path
) -> None:
    words = next(one for one in inline() if one.startswith("openssl ts -verify -data"))
    grow(sqlite_ledger, 5)
    keep(sqlite_ledger)
    folder = published(sqlite_ledger, tmp_path / "public")
    shutil.copy(CA, folder / "authority.pem")

    def verified() -> bool:
        command = shlex.split(words.replace("129", "5"))
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        return done.returncode == 0 and "Verification: OK" in done.stdout

    assert verified()
    (folder / "checkpoints" / "5").write_text((folder / "checkpoints" / "5").read_text() + "\n")
    assert not verified()
