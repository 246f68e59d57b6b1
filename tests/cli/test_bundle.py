"""``ledger bundle``: the case file holds without us, and notices every change."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.proof.note import parse_note
from ledger.store.archive import log_rows
from ledger.store.database import open_engine
from ledger.store.reader import open_reader
from tests.cli.terminal import Result, run
from tests.proof.logs import KEY, OTHER_KEY, grow, judged, key_file, sign, write


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return key_file(tmp_path)


@pytest.fixture
def ledger(sqlite_ledger: str) -> str:
    grow(sqlite_ledger, 2, 7)
    with open_engine(sqlite_ledger, write=True).begin() as connection:
        write(connection, [judged(2)])
        sign(connection)
    return sqlite_ledger


def bundle(url: str, key: Path, *argv: str) -> Result:
    return run("bundle", *argv, "--key", str(key), url=url)


def unpacked(file: Path, folder: Path) -> Path:
    with zipfile.ZipFile(file) as archived:
        archived.extractall(folder)
    return folder


def checked(folder: Path, *argv: str) -> subprocess.CompletedProcess[str]:
    """Run the script as a stranger would: nothing of ours on the path, no environment."""
    return subprocess.run(
        [sys.executable, "-I", "-S", str(folder / "verify.py"), *argv],
        capture_output=True, text=True, check=False, cwd="/", env={},
    )  # fmt: skip


@pytest.fixture
def case(ledger: str, key: Path, tmp_path: Path) -> Path:
    done = bundle(ledger, key, "2", str(tmp_path / "case.zip"))
    assert done.exit_code == 0, done.stderr
    return unpacked(tmp_path / "case.zip", tmp_path / "case")


def paths(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def test_a_case_holds_with_python_alone(case: Path) -> None:
    alone = checked(case)
    trusted = checked(case, KEY.verifier.vkey)

    assert (alone.returncode, alone.stderr) == (0, "")
    assert alone.stdout.startswith("HOLDS: 3 entries of ledger.example/main stand under")
    assert KEY.verifier.vkey in alone.stdout
    assert trusted.returncode == 0
    names = [path.relative_to(case).as_posix() for path in paths(case)]
    assert names == [
        "README.txt", "checkpoint", "entries/0.json", "entries/2.json", "entries/7.json",
        "manifest", "pages/2.txt", "proofs/0.tlog-proof", "proofs/2.tlog-proof",
        "proofs/7.tlog-proof", "verify.py", "vkey", "vkey.pem",
    ]  # fmt: skip
    assert '"Claim 2"' in (case / "pages/2.txt").read_text()


def test_a_changed_byte_in_any_file_is_noticed(case: Path) -> None:
    for path in paths(case):
        good = path.read_bytes()
        for place in (0, len(good) // 2, len(good) - 1):
            changed = bytearray(good)
            changed[place] ^= 1
            path.write_bytes(changed)

            assert checked(case).returncode != 0, f"{path.name}, byte {place}"
        path.write_bytes(good)
    assert checked(case).returncode == 0


def test_a_file_too_many_or_too_few_is_noticed(case: Path) -> None:
    (case / "pages" / "more.txt").write_text("more")
    assert checked(case).returncode == 1
    (case / "pages" / "more.txt").unlink()
    (case / "entries" / "7.json").unlink()
    assert checked(case).returncode == 1


def test_another_key_does_not_hold(case: Path) -> None:
    result = checked(case, OTHER_KEY.verifier.vkey)

    assert result.returncode == 1
    assert "DOES NOT HOLD" in result.stderr


def test_a_list_signed_anew_over_a_changed_entry_is_still_noticed(
    ledger: str, key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The keeper lies about an entry and signs the list: the checkpoint gives it away.
    from ledger.exchange import casefile

    with open_reader(ledger) as reader:
        honest = next(row for row in log_rows(reader) if row.seq == 2)
    assert honest.body is not None
    with open_reader(ledger) as reader:
        found = casefile.members(reader, ["prediction/2"], {}, "a case", KEY)
    found["entries/2.json"] = honest.body.replace(b"Claim 2", b"Claim 3")
    del found["manifest"]
    found["manifest"] = casefile.manifest_of(found, KEY)
    for path, data in found.items():
        (tmp_path / "lie" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "lie" / path).write_bytes(data)

    result = checked(tmp_path / "lie")

    assert result.returncode == 1
    assert "entry 2 is not what was signed" in result.stderr


def test_a_speakers_case_has_the_card_and_every_prediction(
    ledger: str, key: Path, tmp_path: Path
) -> None:
    done = bundle(ledger, key, "Ada", str(tmp_path / "ada.zip"), "--json")
    again = bundle(ledger, key, "Ada", str(tmp_path / "twice.zip"))

    assert json.loads(done.stdout)["entries"] == 8
    case = unpacked(tmp_path / "ada.zip", tmp_path / "ada")
    assert checked(case).returncode == 0
    assert len(list((case / "pages").iterdir())) == 7
    assert "Ada" in (case / "pages" / "scorecard.txt").read_text()
    assert again.exit_code == 0
    assert (tmp_path / "ada.zip").read_bytes() == (tmp_path / "twice.zip").read_bytes()


def test_a_redacted_entry_is_a_gap_that_still_verifies(
    ledger: str, key: Path, tmp_path: Path
) -> None:
    run("redact", "7", "--reason", "court-order", "--yes", url=ledger)
    newer = bundle(ledger, key, "2", str(tmp_path / "newer.zip"))
    run("checkpoint", "--key", str(key), url=ledger)
    done = bundle(ledger, key, "2", str(tmp_path / "case.zip"))

    assert (newer.exit_code, "ledger checkpoint" in newer.stderr) == (1, True)
    assert done.exit_code == 0, done.stderr
    case = unpacked(tmp_path / "case.zip", tmp_path / "case")
    assert (case / "entries" / "7.redacted").exists()
    assert "court-order" in (case / "entries" / "8.json").read_text()
    assert checked(case).returncode == 0


def test_what_cannot_be_bundled_writes_nothing(
    sqlite_ledger: str, key: Path, tmp_path: Path
) -> None:
    file = tmp_path / "case.zip"
    grow(sqlite_ledger, 3)
    results = [
        bundle(sqlite_ledger, key, "77", str(file)),
        bundle(sqlite_ledger, key, "Nobody", str(file)),
        bundle(sqlite_ledger, key, "1", str(tmp_path)),
        bundle(sqlite_ledger, tmp_path / "none.key", "1", str(file)),
    ]
    key.write_text(f"{OTHER_KEY.skey.replace('ledger.example/main', 'x')}\n")
    results.append(bundle(sqlite_ledger, key, "1", str(file)))

    assert [result.exit_code for result in results] == [3, 3, 2, 3, 2]
    assert not file.exists()
    shutil.copy(key, file)
    assert bundle(sqlite_ledger, key, "1", str(file)).exit_code == 4


def test_a_case_of_an_unsigned_log_is_refused(
    sqlite_ledger: str, key: Path, tmp_path: Path
) -> None:
    with open_engine(sqlite_ledger, write=True).begin() as connection:
        from tests.proof.logs import events

        write(connection, events(0, 3))

    done = bundle(sqlite_ledger, key, "1", str(tmp_path / "case.zip"))

    assert (done.exit_code, "ledger checkpoint" in done.stderr) == (1, True)


def test_the_list_of_files_cannot_pass_for_a_checkpoint(case: Path) -> None:
    from ledger.proof.checkpoint import parse_checkpoint
    from ledger.proof.note import BadNote

    text = parse_note((case / "manifest").read_bytes()).text

    with pytest.raises(BadNote):
        parse_checkpoint(text)
