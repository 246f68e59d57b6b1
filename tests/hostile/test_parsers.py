"""Fuzzing of every parser: it reads, or refuses in its own words; it never crashes or hangs.

Each gets what is well formed with pieces cut, doubled and changed, and text made of what has
broken parsers before.  `PLEDGER_FUZZ=N` makes it N times as long.
"""

from __future__ import annotations

import io
import os
import signal
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.commands.keyring import parse as parse_keys
from ledger.commands.wording import read_probability
from ledger.domain.deadline import find, read, read_past_day
from ledger.domain.fiscal import as_calendar
from ledger.domain.prediction import FiscalYear
from ledger.domain.quantity import read_target, read_value
from ledger.errors import LedgerError
from ledger.exchange import cells, jsonl, tracker
from ledger.exchange.mapping import read_map
from ledger.exchange.timestamps import read as read_stamp
from ledger.proof.canonical import NotCanonical, body_of, members_of
from ledger.proof.checkpoint import Checkpoint, parse_checkpoint
from ledger.proof.inclusion import parse_proof
from ledger.proof.merkle import ProofFails
from ledger.proof.note import BadNote, parse_note, parse_skey, parse_vkey
from ledger.proof.tiles import parse_path, split_bundle, split_hashes
from tests.cli.terminal import run
from tests.proof.logs import KEY, key_file

SAID = date(2025, 1, 29)
TIMES = int(os.environ.get("PLEDGER_FUZZ", "1"))
SECONDS = 60 * TIMES
"""No example takes a hundredth of this; it ends what hangs."""

NASTY = [
    "\0", "\ud800", "\udcff", "\u202e", "\u2066", "\x1b]8;;x\x07", "\x9b", "\ufeff", "\r",
    "\n\n", "=1+1", "'", '"', "\\", "\\u0000", "{", "}", "[", "]" * 50, "[" * 500, "%", "%%",
    "-0", "1e400", "NaN", "９", "٣", "²", "½", "Ⅷ", "9" * 400, "0" * 400, "1/0", "31 February",
    "99999-99-99", "0000-00-00", "end of " * 60, "next " * 60, "Q" * 50, "../" * 20,
    "\U000e0041", "ﷺ", "\u0301" * 80,
]  # fmt: skip


@pytest.fixture(autouse=True)
def _nothing_hangs() -> Iterator[None]:
    def stop(number: int, frame: Any) -> None:
        raise TimeoutError("a parser hangs")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


NOTE = str(Checkpoint(KEY.name, 3, bytes(32)).signed([KEY]))
BODY = body_of({"v": 1, "data": {"claim": "größer", "n": 12, "none": None, "list": [True, "x"]}})
DAYS = ["by the end of next year", "in 18 months", "Q3 FY2026", "am 5. März 2027", "来年末までに",
        "between 2027 and 2030", "within two weeks", "31/12/2026", "dans deux ans"]  # fmt: skip
FIGURES = [">= 1 billion users", "60 to 65 billion dollars", "up 20%", "$3.5bn", "about half",
           "fewer than 2,000 employees", "1.5 Millionen", "3 of 4", "-5 °C"]  # fmt: skip
YAML = "name: Desk\npredictions:\n- id: a\n  claim: It works\n  verdict: met\n"
TOML = """[columns]
speaker = "Who"
claim = "{What} by {When}"
said_on = "Day"
deadline = "When"
source = "Page"
[words.kind]
once = "reach"
"""

TEXTS: dict[str, tuple[Callable[[str], Any], list[str]]] = {
    "deadline": (lambda text: read(text, SAID), DAYS),
    "deadline in a claim": (lambda text: find(text, SAID), DAYS),
    "past day": (lambda text: read_past_day(text, SAID), ["yesterday", "3 days ago", *DAYS]),
    "target": (read_target, FIGURES),
    "value": (read_value, FIGURES),
    "probability": (read_probability, ["60%", "0.6", "3:1", "60 percent"]),
    "probability in a cell": (cells.probability, ["60%", "0.6", "3:2"]),
    "list in a cell": (cells.split, ["a;b\\;c; d\\ "]),
    "fiscal year": (lambda text: as_calendar(FiscalYear(text)), ["06-30", "last-sun-01"]),
    "map of columns": (lambda text: read_map(text, "map.toml"), [TOML]),
    "checkpoint": (parse_checkpoint, [NOTE.partition("\n\n")[0] + "\n"]),
    "public key": (parse_vkey, [KEY.verifier.vkey]),
    "secret key": (parse_skey, [KEY.skey]),
    "key file": (lambda text: parse_keys(text, "here"), [f"{KEY.skey}\n{KEY.verifier.vkey}\n"]),
    "path of a tile": (parse_path, ["tile/0/x001/234.p/5", "tile/entries/000"]),
}  # fmt: skip
"""Every parser of text, and what it reads."""

BYTES: dict[str, tuple[Callable[[bytes], Any], list[bytes]]] = {
    "canonical JSON": (members_of, [BODY]),
    "note": (parse_note, [NOTE.encode()]),
    "proof": (parse_proof, [b"c2sp.org/tlog-proof@v1\nindex 2\nAAAA\n\n" + NOTE.encode()]),
    "bundle of entries": (split_bundle, [len(BODY).to_bytes(2, "big") + BODY]),
    "hashes of a tile": (split_hashes, [bytes(64)]),
    "log as JSON Lines": (lambda data: jsonl.parse(io.BytesIO(data)), [BODY + b"\n"]),
    "tracker": (lambda data: tracker.parse(io.BytesIO(data)), [YAML.encode()]),
    "time stamp": (read_stamp, [bytes.fromhex("30030201003000")]),
}
"""Every parser of bytes, and what it reads."""

REFUSALS = (LedgerError, BadNote, ProofFails, NotCanonical)
"""What a parser may raise."""

RAISING = {"probability in a cell", "fiscal year", "canonical JSON"}

ROWS = {
    "csv": "speaker,claim,said_on,deadline,source\nAnn,It works,2025-01-29,2027,https://e.org/a\n",
    "json": '[{"speaker":"Ann","claim":"It works","said_on":"2025-01-29","deadline":"2027",'
            '"source":"https://e.org/a","probability":"60%","tags":["x"]}]',
    "jsonl": '{"speaker":"Ann","claim":"It works","said_on":"2025-01-29","deadline":"2027",'
             '"source":"https://e.org/a"}\n',
    "yaml": YAML,
}  # fmt: skip


def mangled(seeds: list[str]) -> st.SearchStrategy[str]:
    """Give well formed texts with pieces cut, doubled and put in, and texts of nasty pieces."""
    pieces = st.sampled_from(NASTY) | st.text(max_size=20)

    @st.composite
    def changed(draw: st.DrawFn) -> str:
        text = draw(st.sampled_from(seeds))
        for _ in range(draw(st.integers(0, 4))):
            start = draw(st.integers(0, len(text)))
            end = draw(st.integers(start, min(len(text), start + 12)))
            between = draw(st.one_of(pieces, st.just(text[start:end] * 2), st.just("")))
            text = text[:start] + between + text[end:]
        return text

    return changed() | st.lists(pieces, max_size=6).map("".join)


def mangled_bytes(seeds: list[bytes]) -> st.SearchStrategy[bytes]:
    """Give the same of bytes."""
    texts = mangled([seed.decode("latin-1") for seed in seeds])
    return texts.map(lambda text: text.encode("utf-8", "surrogatepass")) | texts.map(
        lambda text: text.encode("latin-1", "replace")
    )


def try_to_read(name: str, parser: Callable[[Any], Any], data: Any) -> None:
    """Read, and let nothing pass but a refusal in words."""
    refusals = (*REFUSALS, ValueError) if name in RAISING else REFUSALS
    try:
        parser(data)
    except refusals as refusal:
        said = str(refusal)
    else:
        said = "read"
    assert said


@pytest.mark.parametrize("name", TEXTS)
def test_no_text_crashes_or_hangs_its_parser(name: str) -> None:
    parser, seeds = TEXTS[name]

    @settings(max_examples=60 * TIMES)
    @given(mangled(seeds))
    def check(text: str) -> None:
        try_to_read(name, parser, text)

    check()
    for seed in seeds:
        parser(seed)


@pytest.mark.parametrize("name", BYTES)
def test_no_bytes_crash_or_hang_their_parser(name: str) -> None:
    parser, seeds = BYTES[name]

    @settings(max_examples=60 * TIMES)
    @given(mangled_bytes(seeds))
    def check(data: bytes) -> None:
        try_to_read(name, parser, data)

    check()


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("piece", ["a ", "1", "1 ", "(", "in ", "next ", "\u0301", "٣", "-", ";"])
def test_a_long_text_is_read_or_refused_soon(name: str, piece: str) -> None:
    parser, _ = TEXTS[name]

    try_to_read(name, parser, piece * (20_000 // len(piece)))


@pytest.mark.parametrize("kind", ROWS)
def test_no_file_crashes_an_import(kind: str, sqlite_ledger: str, tmp_path: Path) -> None:
    path = tmp_path / f"rows.{kind}"
    words = {
        "yaml": ("assess", "--from", str(path), "--by", "Desk", "--dry-run"),
    }.get(kind, ("import", str(path), "--dry-run"))  # fmt: skip

    @settings(max_examples=40 * TIMES)
    @given(mangled_bytes([ROWS[kind].encode()]))
    def check(data: bytes) -> None:
        path.write_bytes(data)
        result = run(*words, url=sqlite_ledger)
        assert result.exit_code in (0, 1, 2, 3, 4, 5), result
        assert "Traceback" not in result.stderr

    check()


def test_no_change_of_a_case_file_crashes_its_script(sqlite_ledger: str, tmp_path: Path) -> None:
    members = case_of(sqlite_ledger, tmp_path)
    script = Path(__file__).parents[2] / "ledger/exchange/case_verify.txt"
    folder = tmp_path / "case"
    changed = ("manifest", "checkpoint", "vkey", "proofs/0.tlog-proof", "entries/0.json")

    @settings(max_examples=25 * TIMES)
    @given(st.sampled_from(changed), st.data())
    def check(path: str, data: st.DataObject) -> None:
        for name, content in members.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        new = data.draw(mangled_bytes([members[path]]))
        (folder / path).write_bytes(new)
        said = outcome_of(script, folder)
        if new == members[path]:
            assert said == "holds"
        else:
            assert said.startswith("DOES NOT HOLD: "), said

    check()


def case_of(url: str, tmp_path: Path) -> dict[str, bytes]:
    """Return the files of a case of one prediction."""
    key = key_file(tmp_path)
    told = ("-s", "Ann", "--new-speaker", "-d", "2027", "--said", "2025-01-29")
    run("add", "It works", "https://example.org/said", *told, url=url)
    run("checkpoint", "--key", str(key), url=url)
    made = run("bundle", "1", str(tmp_path / "case.zip"), "--key", str(key), url=url)
    assert made.exit_code == 0, made
    with zipfile.ZipFile(tmp_path / "case.zip") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def outcome_of(script: Path, folder: Path) -> str:
    """Run the script of a case in this process, and return how it ends."""
    before, out = sys.argv, sys.stdout
    sys.argv, sys.stdout = ["verify.py"], io.StringIO()
    code = compile(script.read_text(), str(script), "exec")
    try:
        exec(code, {"__name__": "__main__", "__file__": str(folder / "verify.py")})
    except SystemExit as end:
        return str(end.code)
    finally:
        sys.argv, sys.stdout = before, out
    return "holds"
