"""Hostile input: it is refused in words or kept inert; nothing crashes and nothing hangs."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ledger import api
from ledger.commands.keyring import parse as parse_keys
from ledger.errors import LedgerError
from ledger.proof.canonical import NotCanonical, members_of
from ledger.proof.checkpoint import parse_checkpoint
from ledger.proof.inclusion import parse_proof
from ledger.proof.merkle import ProofFails
from ledger.proof.note import BadNote, parse_note, parse_vkey
from ledger.proof.tiles import parse_path, split_bundle, split_hashes
from tests.cli.terminal import Result, run
from tests.proof.logs import KEY, grow, key_file

PAGE = "https://example.org/said"
TRICKS = "\x1b]0;owned\x07\x1b[2Jred\x1b[31m \u202egnp.exe\u202c \u2066x\u2069 \x9b31m \u200e"
NOTE = b"a.example\n1\nAAAA\n\n\xe2\x80\x94 a.example AAAAAAAA\n"


def add(url: str, claim: str, page: str = PAGE) -> Result:
    told = ("-s", "Ann", "--new-speaker", "-d", "2027", "--said", "2025-01-29")
    return run("add", claim, page, *told, url=url)


@settings(max_examples=150)
@given(st.binary(max_size=200))
@example(NOTE)
@example(b"c2sp.org/tlog-proof@v1\nindex 0\n\n" + NOTE)
@example(b"[" * 100_000)
@example(b"\xff\xfe\x00")
def test_no_bytes_crash_a_parser_of_proofs(data: bytes) -> None:
    for parser in (parse_note, parse_proof, members_of, split_bundle, split_hashes):
        try:
            parser(data)
        except (BadNote, ProofFails, NotCanonical):
            continue


@settings(max_examples=150)
@given(st.text(max_size=200))
@example("a.example\n1\n\ud800\n")
@example("PRIVATE+KEY+a+00000000+AAAA")
@example("tile/entries/x001/../000")
def test_no_text_crashes_a_parser_of_keys_and_checkpoints(text: str) -> None:
    parse_path(text)
    for parser in (parse_checkpoint, parse_vkey, lambda text: parse_keys(text, "here")):
        try:
            parser(text)
        except (BadNote, LedgerError):
            continue


def test_what_steers_a_terminal_never_reaches_it(sqlite_ledger: str) -> None:
    kept = add(sqlite_ledger, f"It works {TRICKS}")
    shown = [
        kept,
        *(run(*words, url=sqlite_ledger) for words in
          (("list",), ("show", "1"), ("why", "1"), ("history",), ("due",), ("board",))),
    ]  # fmt: skip

    for result in shown:
        said = result.stdout + result.stderr
        steering = [c for c in said if unicodedata.category(c) in ("Cc", "Cf") and c != "\n"]
        assert steering == [], result.stdout


@pytest.mark.parametrize("claim", ["a\0b", "x" * 60_001, "\udcff lone"])
def test_what_no_entry_can_hold_is_refused_and_nothing_is_kept(
    ledger_url: str, claim: str
) -> None:
    result = add(ledger_url, claim)

    assert result.exit_code in (1, 2)
    assert "Nothing was saved." in result.stderr
    assert "Traceback" not in result.stderr
    assert json.loads(run("list", "--json", url=ledger_url).stdout) == []


@pytest.mark.parametrize("page", ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x"])
def test_a_script_is_no_source_and_no_evidence(sqlite_ledger: str, page: str) -> None:
    source = add(sqlite_ledger, "It works", page)
    add(sqlite_ledger, "It works")
    evidence = run("cite", "1", page, "--for", "--published", "2025-02-01", url=sqlite_ledger)

    assert (source.exit_code, evidence.exit_code) == (2, 2)


def test_ten_thousand_links_are_kept_and_shown(sqlite_ledger: str) -> None:
    add(sqlite_ledger, "It works")
    stamp, day = api.stamp("ann"), api.today()
    items = [
        api.Evidence(0, api.Stance.CONTEXT, url=f"https://example.org/{n}") for n in range(10_000)
    ]
    with api.writing(sqlite_ledger) as connection:
        api.cite(connection, 1, items, stamp=stamp, day=day)

    shown = run("show", "1", "--json", url=sqlite_ledger)

    assert len(json.loads(shown.stdout)["evidence"]) == 10_000


@pytest.mark.parametrize("name", ["../out", "a/../../b", "/abs", "..", "\x1b[2J", "a b"])
def test_a_speakers_name_makes_no_path(sqlite_ledger: str, tmp_path: Path, name: str) -> None:
    key = key_file(tmp_path)
    told = ("-s", name, "--new-speaker", "-d", "2027", "--said", "2025-01-29")
    run("add", "It works", PAGE, *told, url=sqlite_ledger)
    run("checkpoint", "--key", str(key), url=sqlite_ledger)
    inside = tmp_path / "inside"
    inside.mkdir()

    run("publish", str(inside / "public"), url=sqlite_ledger)
    run("bundle", name, str(inside / "case.zip"), "--key", str(key), url=sqlite_ledger)

    names = {path.name for path in tmp_path.iterdir()}
    assert names <= {"inside", "main.key", "ledger.db", "ledger.db-lock", "ledger.db-signed"}
    assert all(re.fullmatch(r"[\w./-]+", str(p.relative_to(inside))) for p in inside.rglob("*"))


def test_a_signed_log_of_a_stranger_cannot_make_us_reserve_memory(
    sqlite_ledger: str, tmp_path: Path
) -> None:
    from ledger.proof.checkpoint import Checkpoint

    grow(sqlite_ledger, 3)
    run("publish", str(tmp_path / "public"), url=sqlite_ledger)
    huge = Checkpoint(KEY.name, 10**17, bytes(32)).signed([KEY])
    (tmp_path / "public" / "checkpoint").write_text(str(huge))

    result = run("verify", str(tmp_path / "public"), "--vkey", KEY.verifier.vkey)

    assert result.exit_code == 7
