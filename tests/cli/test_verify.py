"""``ledger key``, ``checkpoint``, ``publish``, ``prove``, ``verify`` and ``redact``."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from ledger.commands.progress import LONG
from ledger.proof.inclusion import parse_proof
from ledger.proof.note import parse_note, parse_vkey
from ledger.store.address import sqlite_path
from ledger.store.database import open_engine
from tests.cli.terminal import Result
from tests.cli.terminal import run as run_anywhere
from tests.proof.logs import KEY, grow, unguarded

NAME = "ledger.example/main"
PAGE = "https://example.org/said"

Terminal = Callable[..., Result]


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "main.key"


@pytest.fixture
def ledger(ledger_url: str, key: Path) -> str:
    """Give a ledger with three predictions and a key."""
    run_anywhere("key", "new", NAME, "--key", str(key), url=ledger_url)
    for number in (1, 2, 3):
        told = ("-s", "Ann", "--new-speaker", "-d", "2027", "--said", "2025-01-29")
        done = run_anywhere("add", f"Claim number {number}", PAGE, *told, url=ledger_url)
        assert done.exit_code == 0, done.stderr
    return ledger_url


@pytest.fixture
def run(ledger: str, key: Path) -> Terminal:
    """Give a terminal of this ledger whose key is known from the environment."""

    def at(*argv: str, tty: bool = False, stdin: str = "", actor: str = "you") -> Result:
        env = {"PLEDGER_KEY": str(key)}
        return run_anywhere(*argv, url=ledger, env=env, tty=tty, stdin=stdin, actor=actor)

    return at


def vkey(run: Terminal) -> str:
    return run("key", "show").lines[0]


def test_a_new_key_is_for_its_owner_alone_and_is_never_replaced(run: Terminal, key: Path) -> None:
    before = key.read_bytes()

    again = run("key", "new", NAME, "--key", str(key))

    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert again.exit_code == 4
    assert key.read_bytes() == before
    assert list(key.parent.iterdir()) == [key]


def test_a_key_shows_its_public_half_and_nothing_else(run: Terminal, key: Path) -> None:
    shown = run("key", "show")
    pem = run("key", "show", "--pem").stdout
    data = json.loads(run("key", "show", "--json").stdout)

    assert parse_vkey(shown.lines[0]).name == NAME
    assert pem == parse_vkey(shown.lines[0]).pem
    assert data == [{"vkey": shown.lines[0], "pem": pem}]
    secret = key.read_text().split("+", 4)[4].strip()
    assert secret not in shown.stdout + shown.stderr + pem + json.dumps(data)


@pytest.mark.parametrize("name", ["two words", "a+b", ""])
def test_a_bad_name_makes_no_key(ledger_url: str, key: Path, name: str) -> None:
    result = run_anywhere("key", "new", name, "--key", str(key), url=ledger_url)

    assert result.exit_code == 2
    assert not key.exists()


def test_a_key_lies_beside_its_ledger_unless_told_otherwise(sqlite_ledger: str) -> None:
    result = run_anywhere("key", "new", NAME, url=sqlite_ledger)

    path = sqlite_path(sqlite_ledger)
    assert path is not None
    assert result.exit_code == 0
    assert (path.parent / "ledger.db.key").exists()


@pytest.mark.postgres
def test_the_key_of_a_ledger_on_a_server_lies_with_the_users_data(
    postgres_ledger: str, tmp_path: Path
) -> None:
    env = {"XDG_DATA_HOME": str(tmp_path)}

    result = run_anywhere("key", "new", NAME, url=postgres_ledger, env=env)

    assert result.exit_code == 0
    assert [path.suffix for path in tmp_path.glob("ledger/*")] == [".key"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_a_key_that_others_can_read_is_not_used(run: Terminal, key: Path) -> None:
    key.chmod(0o640)

    refused = run("checkpoint")

    assert refused.exit_code == 1
    assert "chmod 600" in refused.stderr
    # Whether anything was changed can still be told, but not who signed.
    key.chmod(0o600)
    run("checkpoint")
    key.chmod(0o640)
    assert run("verify").exit_code == 7


@pytest.mark.parametrize("text", ["hello\n", "PRIVATE+KEY+x+00000000+AA==\n", "a+b+c\n", "\udcff"])
def test_what_is_no_key_is_refused_and_not_repeated(run: Terminal, key: Path, text: str) -> None:
    key.write_bytes(text.encode("utf-8", "surrogateescape"))

    result = run("checkpoint")

    assert result.exit_code in (1, 2)
    assert text.strip() not in result.stderr


def test_keys_of_two_logs_in_one_file_are_refused(run: Terminal, key: Path) -> None:
    run("key", "new", "other.example", "--key", f"{key}2")
    key.write_text(key.read_text() + Path(f"{key}2").read_text())

    assert run("checkpoint").exit_code == 2


def test_a_command_may_keep_the_key(ledger: str, key: Path) -> None:
    env = {"PLEDGER_KEY_CMD": f"cat {key}"}

    signed = run_anywhere("checkpoint", url=ledger, env=env)
    rotated = run_anywhere("key", "rotate", url=ledger, env=env)

    assert signed.exit_code == 0
    assert (rotated.exit_code, "PLEDGER_KEY_CMD" in rotated.stderr) == (1, True)
    for broken in ("false", "/nonexistent/pass", "'"):
        env = {"PLEDGER_KEY_CMD": broken}
        assert run_anywhere("checkpoint", url=ledger, env=env).exit_code == 1


def test_a_named_key_that_is_not_there_is_an_error(ledger: str, tmp_path: Path) -> None:
    for command in ("checkpoint", "verify"):
        result = run_anywhere(command, "--key", str(tmp_path / "none"), url=ledger)
        assert (result.exit_code, "ledger key new" in result.stderr) == (3, True)


def test_without_a_key_nothing_is_signed(sqlite_ledger: str) -> None:
    result = run_anywhere("checkpoint", url=sqlite_ledger)

    assert (result.exit_code, "ledger key new" in result.stderr) == (3, True)


def test_a_checkpoint_is_what_is_printed_and_kept(run: Terminal, ledger: str) -> None:
    printed = run("checkpoint")

    note = parse_note(printed.stdout.encode())
    note.signed_by([parse_vkey(vkey(run))])
    assert note.text.startswith(f"{NAME}\n4\n")
    with open_engine(ledger).connect() as connection:
        kept = connection.execute(sa.text("SELECT note FROM log_checkpoint")).scalar_one()
    assert kept == printed.stdout


def test_a_log_that_did_not_grow_keeps_its_checkpoint(run: Terminal) -> None:
    first = run("checkpoint")

    second = run("checkpoint")

    assert second.stdout == first.stdout
    assert second.stderr.startswith("Nothing was written since")


def test_a_new_key_and_the_old_one_sign_once_together(run: Terminal, key: Path) -> None:
    run("checkpoint")
    old = vkey(run)

    new = run("key", "rotate").lines[0]
    run("add", "Claim four", PAGE, "-s", "Ann", "-d", "2027", "--said", "2025-01-29")
    both = parse_note(run("checkpoint").stdout.encode())
    run("add", "Claim five", PAGE, "-s", "Ann", "-d", "2027", "--said", "2025-01-29")
    alone = parse_note(run("checkpoint").stdout.encode())

    assert [one.vkey for one in both.signed_by(map(parse_vkey, (new, old)))] == [new, old]
    assert len(both.signatures) == 2
    assert [one.vkey for one in alone.signed_by(map(parse_vkey, (new, old)))] == [new]
    assert run("key", "show").lines == [new, old]
    assert key.read_text().count("PRIVATE") == 1
    assert run("verify").exit_code == 0
    assert run("verify", "--vkey", old).exit_code == 7
    assert run("verify", "--vkey", old, "--vkey", new).exit_code == 0


def test_a_ledger_that_was_never_signed_agrees_with_itself(run: Terminal) -> None:
    result = run("verify")

    assert result.exit_code == 0
    assert "nobody vouches for it" in result.stdout


def test_verify_says_what_it_looked_at(run: Terminal, tmp_path: Path) -> None:
    saved = tmp_path / "saved"
    saved.write_text(run("checkpoint").stdout)
    run("add", "Claim four", PAGE, "-s", "Ann", "-d", "2027", "--said", "2025-01-29")

    text = run("verify", "--since", str(saved))
    data = json.loads(run("verify", "--json").stdout)

    assert text.lines[0] == "Holds: 5 entries."
    assert "signed       4 of them, 1 checkpoint; 1 entry came later" in text.lines
    assert "since        your checkpoint of 4: nothing before it changed" in text.lines
    assert base64.b64encode(bytes.fromhex(data["root"])).decode() in text.stdout
    assert (data["result"], data["entries"], data["signed"]) == ("holds", 5, 4)
    assert (data["findings"], data["keys"]) == ([], [vkey(run)])


def test_a_changed_ledger_is_named_tampered(run: Terminal, ledger: str) -> None:
    run("checkpoint")
    with unguarded(ledger).begin() as connection:
        connection.execute(sa.text("UPDATE prediction SET claim = 'Other' WHERE id = 2"))

    text = run("verify")
    data = json.loads(run("verify", "--json").stdout)

    assert text.exit_code == 1
    assert text.lines[0] == "TAMPERED: 4 entries."
    assert "  prediction 2: a row is not what the log says." in text.lines
    assert data["result"] == "tampered"
    assert {finding["grade"] for finding in data["findings"]} == {"tampered"}


def test_a_long_list_of_findings_is_cut_short(run: Terminal, ledger: str) -> None:
    with unguarded(ledger).begin() as connection:
        for number in range(100, 130):
            statement = sa.text("INSERT INTO tag VALUES (:number, 'new')")
            connection.execute(statement, {"number": number})

    result = run("verify")

    assert len([line for line in result.lines if "a row is not" in line]) == 20
    assert "  and 10 more (--json has all of them)." in result.lines


def test_an_older_copy_is_stale_and_another_log_cannot_be_told(
    run: Terminal, ledger_url: str, tmp_path: Path, key: Path
) -> None:
    saved = tmp_path / "saved"
    note = run("checkpoint").stdout
    saved.write_text(note.replace("\n4\n", "\n9\n"))

    # Without a key nobody can say that this file was not signed so.
    stale = run_anywhere("verify", "--since", str(saved), url=ledger_url, env={})
    assert stale.exit_code == 6
    saved.write_text(note.replace(NAME, "other.example"))
    assert run_anywhere("verify", "--since", str(saved), url=ledger_url, env={}).exit_code == 7
    # With it, the file itself is wrong.
    saved.write_text(note.replace("\n4\n", "\n9\n"))
    assert run("verify", "--since", str(saved)).exit_code == 2


@pytest.mark.parametrize("text", ["", "hello", "\udcff"])
def test_what_is_no_checkpoint_cannot_be_compared_with(
    run: Terminal, tmp_path: Path, text: str
) -> None:
    saved = tmp_path / "saved"
    saved.write_bytes(text.encode("utf-8", "surrogateescape"))

    assert run("verify", "--since", str(saved)).exit_code == 2
    assert run("verify", "--since", str(tmp_path / "none")).exit_code == 3
    assert run("verify", "--vkey", text or "x").exit_code == 2


def test_a_published_log_is_checked_where_no_ledger_is(run: Terminal, tmp_path: Path) -> None:
    saved, folder = tmp_path / "saved", tmp_path / "public"
    saved.write_text(run("checkpoint").stdout)

    published = run("publish", str(folder))
    here = run_anywhere("verify", str(folder), "--since", str(saved))
    trusted = run_anywhere("verify", str(folder), "--vkey", vkey(run))

    assert published.stdout == f"{folder}: 4 entries of {NAME}, 6 new files.\n"
    assert (here.exit_code, trusted.exit_code) == (0, 0)
    assert "compare it with one from elsewhere" in here.stderr
    assert trusted.stderr == ""
    assert json.loads(run("publish", str(folder), "--json").stdout)["added"] == 0


def test_a_published_log_that_was_changed_is_named_tampered(run: Terminal, tmp_path: Path) -> None:
    folder = tmp_path / "public"
    run("checkpoint")
    run("publish", str(folder))
    bundle = folder / "tile/entries/000.p/4"
    bundle.write_bytes(bundle.read_bytes().replace(b"number 2", b"number 3"))

    result = run_anywhere("verify", str(folder))

    assert result.exit_code == 1
    assert "  entry 2: its bytes do not give its hash." in result.lines
    assert run_anywhere("verify", str(tmp_path / "none")).exit_code == 3
    shutil.rmtree(folder / "tile")
    assert run_anywhere("verify", str(folder)).exit_code != 0


def test_an_unsigned_log_is_not_published(run: Terminal, tmp_path: Path) -> None:
    result = run("publish", str(tmp_path / "public"))

    assert (result.exit_code, "ledger checkpoint" in result.stderr) == (1, True)
    assert not (tmp_path / "public").exists()


def test_a_proof_proves_the_bytes_that_are_printed(run: Terminal) -> None:
    assert run("prove", "2").exit_code == 1
    run("checkpoint")

    proof = parse_proof(run("prove", "2").stdout.encode())
    body = run("prove", "2", "--body").stdout.encode()

    assert json.loads(body)["data"]["claim"] == "Claim number 2"
    leaf = hashlib.sha256(b"\x00" + body).digest()
    assert proof.check(leaf, [parse_vkey(vkey(run))]).size == 4


def test_a_verdict_is_proved_by_its_own_entry(run: Terminal) -> None:
    assert run("prove", "1", "--verdict").exit_code == 3
    done = run("resolve", "1", "--void", "untestable", "--because", "Nobody can tell")
    assert done.exit_code == 0, done.stderr
    run("checkpoint")

    proof = parse_proof(run("prove", "1", "--verdict").stdout.encode())

    body = run("prove", "1", "--verdict", "--body").stdout
    assert json.loads(body)["type"] == "resolution.given"
    assert run("prove", "1", "--entry", str(proof.index), "--body").stdout == body


def test_only_entries_of_a_prediction_are_proved_for_it(run: Terminal) -> None:
    run("checkpoint")

    assert run("prove", "77").exit_code == 3
    assert run("prove", "1", "--entry", "2").exit_code == 3
    assert run("prove", "1", "--entry", "99").exit_code == 3
    assert run("prove", "1", "--entry", "1", "--verdict").exit_code == 2


def test_a_redaction_needs_a_yes_and_cannot_be_undone(run: Terminal, tmp_path: Path) -> None:
    saved, folder = tmp_path / "saved", tmp_path / "public"
    saved.write_text(run("checkpoint").stdout)
    run("publish", str(folder))

    asked = run("redact", "2", "--reason", "court-order")
    done = run("redact", "2", "--reason", "court-order", "--yes")

    assert asked.exit_code == 5
    assert done.exit_code == 0
    assert run("redact", "2", "--reason", "court-order", "--yes").exit_code == 4
    assert run("redact", "99", "--reason", "court-order", "--yes").exit_code == 3
    assert run("redact", "99", "--reason", "court-order").exit_code == 3
    assert run("undo").exit_code == 1
    assert "court-order" in run("history").stdout
    assert run("prove", "2", "--body").exit_code == 3
    verified = run("verify", "--since", str(saved))
    assert verified.exit_code == 0
    assert "redacted     1 entry; hashes are kept" in verified.lines
    run("checkpoint")
    assert "1 entry blanked" in run("publish", str(folder)).stdout
    assert not [p for p in folder.rglob("*") if p.is_file() and b"number 2" in p.read_bytes()]
    assert run_anywhere("verify", str(folder), "--since", str(saved)).exit_code == 0


def test_a_person_may_refuse_to_redact(run: Terminal) -> None:
    refused = run("redact", "2", "--reason", "personal-data", tty=True, stdin="n\n")
    agreed = run("redact", "2", "--reason", "personal-data", tty=True, stdin="y\n")

    assert (refused.exit_code, agreed.exit_code) == (130, 0)
    assert run("redact", "2", "--reason", "because").exit_code == 2


@pytest.mark.slow
def test_a_long_log_shows_how_far_it_is(sqlite_ledger: str) -> None:
    grow(sqlite_ledger, LONG)

    shown = run_anywhere("verify", "--vkey", KEY.verifier.vkey, url=sqlite_ledger, tty=True)
    piped = run_anywhere("verify", "--vkey", KEY.verifier.vkey, url=sqlite_ledger)

    assert "Checking" in shown.stderr
    assert piped.stderr == ""
    assert shown.exit_code == piped.exit_code == 0


def test_openssl_reads_the_public_key(run: Terminal, tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    path = tmp_path / "key.pem"
    path.write_text(run("key", "show", "--pem").stdout)

    done = subprocess.run(
        [openssl, "pkey", "-pubin", "-in", str(path), "-noout", "-text"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.stdout.startswith("ED25519 Public-Key")
