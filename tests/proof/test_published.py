"""A published log: what is written, that only what is new is, and that any change is noticed."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger import actions
from ledger.actions.findings import Grade
from ledger.actions.verifying import Report
from ledger.errors import Refused
from ledger.exchange import folder as files
from ledger.exchange.published import verify_folder
from ledger.proof.canonical import leaf_of
from ledger.proof.checkpoint import Checkpoint
from ledger.proof.merkle import Tree
from ledger.proof.note import Signer
from ledger.proof.tiles import bundle_of, split_bundle
from ledger.store import checkpoints
from ledger.store.database import open_engine
from tests.proof.logs import (
    KEY,
    NOW,
    OTHER_KEY,
    STAMP,
    events,
    grow,
    judged,
    published,
    sign,
    signed,
    unguarded,
    write,
)

FLIPS = 50
"""How many bits a normal run flips; the long run of the benchmarks flips 10,000."""


def look(folder: Path, *keys: Signer, since: Checkpoint | None = None) -> Report:
    return verify_folder(folder, [one.verifier for one in keys or (KEY,)], since)


def contents(folder: Path) -> dict[str, bytes]:
    return {path: (folder / path).read_bytes() for path in files.paths(folder)}


@pytest.fixture(scope="module")
def log(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """Give a ledger of 300 entries, two of them redacted, and its folder; for reading only."""
    place = tmp_path_factory.mktemp("published")
    url = f"sqlite:///{shutil.copy(sqlite_template, place / 'ledger.db')}"
    grow(url, 5, 255, 256, 290)
    with open_engine(url, write=True).begin() as connection:
        write(connection, [judged(2), judged(9)])
        actions.redact(connection, 3, "court-order", stamp=STAMP)
        actions.redact(connection, 270, "personal-data", stamp=STAMP)
        sign(connection)
    return url, published(url, place / "public")


@pytest.fixture
def folder(log: tuple[str, Path], tmp_path: Path) -> Path:
    """Give a copy of the folder, to be spoilt."""
    return Path(shutil.copytree(log[1], tmp_path / "public"))


def test_a_published_log_has_the_files_of_the_specification(log: tuple[str, Path]) -> None:
    found = set(contents(log[1]))

    assert {
        "checkpoint", "vkey", "vkey.pem", "checkpoints/5", "checkpoints/294", "tile/0/000",
        "tile/0/000.p/5", "tile/0/001.p/38", "tile/1/000.p/1", "tile/entries/000",
        "tile/entries/000.p/255", "tile/entries/001.p/34", "proofs/2.tlog-proof",
        "proofs/2-290.tlog-proof",
    } <= found  # fmt: skip
    assert not [path for path in found if path.rpartition("/")[2].startswith(".")]


def test_an_untouched_folder_holds(log: tuple[str, Path]) -> None:
    url, folder = log

    report = look(folder)

    assert (report.findings, report.size, report.signed) == ((), 294, 294)
    assert (report.checkpoints, report.redacted, report.checked) == (5, 2, 289 + 2)
    for older in signed(url):
        assert look(folder, since=older).exit_code == 0


def test_a_log_of_any_size_holds_when_it_is_published(
    sqlite_template: Path, tmp_path: Path
) -> None:
    for size in (1, 2, 3, 8, 257):
        url = f"sqlite:///{shutil.copy(sqlite_template, tmp_path / f'{size}.db')}"
        grow(url, size)
        assert look(published(url, tmp_path / f"public-{size}")).exit_code == 0


def test_publishing_again_writes_nothing_but_keys_and_checkpoint(log: tuple[str, Path]) -> None:
    url, folder = log
    before = {path: (folder / path).stat().st_ino for path in files.paths(folder)}

    published(url, folder)

    after = {path: (folder / path).stat().st_ino for path in files.paths(folder)}
    changed = {path for path in after if before.get(path) != after[path]}
    assert changed == {"checkpoint", "vkey", "vkey.pem"}


def test_what_was_published_stays_as_the_log_grows(ledger_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "public"
    engine = open_engine(ledger_url, write=True)
    size, before = 0, dict[str, bytes]()
    for after in (3, 8, 256, 300, 600):
        with engine.begin() as connection:
            write(connection, events(size, after))
            sign(connection)
        published(ledger_url, folder)

        now = contents(folder)
        assert {path: now[path] for path in before if path != "checkpoint"} == {
            path: data for path, data in before.items() if path != "checkpoint"
        }
        assert look(folder).findings == ()
        size, before = after, now


def test_a_folder_that_was_left_behind_catches_up_in_one_go(
    ledger_url: str, tmp_path: Path
) -> None:
    grow(ledger_url, 3, 8, 256, 300)

    late = published(ledger_url, tmp_path / "late")

    assert look(late).findings == ()
    assert {f"checkpoints/{size}" for size in (3, 8, 256, 300)} <= set(contents(late))


def test_a_publication_that_broke_off_is_finished_by_the_next(
    log: tuple[str, Path], tmp_path: Path
) -> None:
    url, whole = log
    everything = contents(whole)
    # The checkpoint comes last, so any subset of the rest is what a kill can leave behind.
    paths = sorted(set(everything) - {"checkpoint"})
    for number, count in enumerate((0, 1, 7, len(paths) // 2, len(paths))):
        broken = tmp_path / str(number)
        for path in paths[:count]:
            files.write(broken, path, everything[path])
        (broken / "tile").mkdir(parents=True, exist_ok=True)
        (broken / "tile" / ".pledger-left").write_bytes(b"half")

        published(url, broken)

        assert contents(broken) == everything


def test_a_redaction_blanks_what_was_published(ledger_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "public"
    grow(ledger_url, 5, 8, 260)
    published(ledger_url, folder)
    assert b"Claim 4" in (folder / "tile/entries/000.p/5").read_bytes()
    with open_engine(ledger_url, write=True).begin() as connection:
        actions.redact(connection, 4, "court-order", stamp=STAMP)
        sign(connection)

    published(ledger_url, folder)

    words = [path for path, data in contents(folder).items() if b'"Claim 4"' in data]
    assert words == []
    report = look(folder, since=signed(ledger_url)[0])
    assert (report.findings, report.redacted) == ((), 1)


def test_a_redaction_that_nobody_signed_is_not_published(ledger_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "public"
    grow(ledger_url, 5)
    published(ledger_url, folder)
    before = contents(folder)
    with open_engine(ledger_url, write=True).begin() as connection:
        actions.redact(connection, 4, "court-order", stamp=STAMP)

    with pytest.raises(Refused, match="entry 4 was redacted after the newest checkpoint") as told:
        published(ledger_url, folder)

    assert told.value.remedies == (("Sign the redaction first:", "ledger checkpoint"),)
    assert contents(folder) == before
    assert look(folder).findings == ()


def test_words_that_a_killed_attempt_left_are_blanked_once_they_are_redacted(
    ledger_url: str, tmp_path: Path
) -> None:
    folder = tmp_path / "public"
    grow(ledger_url, 3)
    published(ledger_url, folder)
    shown = (folder / "checkpoint").read_bytes()
    grow(ledger_url, 5)
    published(ledger_url, folder)
    (folder / "checkpoint").write_bytes(shown)
    with open_engine(ledger_url, write=True).begin() as connection:
        actions.redact(connection, 7, "court-order", stamp=STAMP)
        sign(connection)

    published(ledger_url, folder)

    assert not [path for path, data in contents(folder).items() if b'"Claim 4"' in data]
    assert (look(folder).findings, look(folder).redacted) == ((), 1)


def test_an_unsigned_log_is_not_published(ledger_url: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="nothing was signed"):
        published(ledger_url, tmp_path)


def test_entries_that_nobody_signed_are_not_published(ledger_url: str, tmp_path: Path) -> None:
    grow(ledger_url, 5)
    with open_engine(ledger_url, write=True).begin() as connection:
        write(connection, [*events(5, 8), judged(2)])

    folder = published(ledger_url, tmp_path / "public")

    assert look(folder).size == 5
    assert not [path for path, data in contents(folder).items() if b"Claim 5" in data]


def test_an_older_copy_does_not_overwrite_what_is_newer(ledger_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "public"
    newer = Checkpoint(KEY.name, 9, bytes(32)).signed([KEY])
    grow(ledger_url, 5)
    files.write(folder, "checkpoint", str(newer).encode())

    with pytest.raises(Refused, match="older copy"):
        published(ledger_url, folder)


def test_another_history_or_log_does_not_overwrite_this_one(
    ledger_url: str, tmp_path: Path
) -> None:
    grow(ledger_url, 5)
    for origin, words in ((KEY.name, "another history"), ("other.example", "another log")):
        note = Checkpoint(origin, 4, bytes(32)).signed([KEY])
        files.write(tmp_path / origin, "checkpoint", str(note).encode())
        with pytest.raises(Refused, match=words):
            published(ledger_url, tmp_path / origin)
        assert list(files.paths(tmp_path / origin)) == ["checkpoint"]


def test_a_file_that_is_no_checkpoint_is_left_as_it_is(ledger_url: str, tmp_path: Path) -> None:
    grow(ledger_url, 5)
    (tmp_path / "checkpoint").write_text("weights of a model")

    with pytest.raises(Refused, match="no checkpoint of a log"):
        published(ledger_url, tmp_path)
    assert (tmp_path / "checkpoint").read_text() == "weights of a model"


def test_a_published_file_with_other_bytes_stops_the_next_publication(
    ledger_url: str, tmp_path: Path
) -> None:
    grow(ledger_url, 5)
    files.write(tmp_path, "tile/0/000.p/5", bytes(160))

    with pytest.raises(Refused, match="published with other bytes"):
        published(ledger_url, tmp_path)
    assert not (tmp_path / "checkpoint").exists()


def test_a_log_that_was_changed_is_not_published(ledger_url: str, tmp_path: Path) -> None:
    grow(ledger_url, 5)
    with unguarded(ledger_url).begin() as connection:
        connection.exec_driver_sql("UPDATE log_entry SET leaf = body WHERE seq = -1")
        connection.exec_driver_sql("UPDATE log_head SET size = 6")

    with pytest.raises(Refused, match="its head says 6"):
        published(ledger_url, tmp_path)


def test_anchors_are_published_as_they_were_given(ledger_url: str, tmp_path: Path) -> None:
    from ledger.store.tables import log_anchor

    grow(ledger_url, 5)
    with open_engine(ledger_url, write=True).begin() as connection:
        values = {"size": 5, "number": 1, "kind": "ots", "token": b"token"}
        connection.execute(log_anchor.insert(), values)

    published(ledger_url, tmp_path)

    assert (tmp_path / "anchors/5-1.ots").read_bytes() == b"token"
    assert look(tmp_path).exit_code == 0


def flip(folder: Path, path: str, bit: int) -> None:
    data = bytearray((folder / path).read_bytes())
    data[bit // 8] ^= 1 << bit % 8
    (folder / path).write_bytes(data)


def flip_some(folder: Path, count: int) -> None:
    """Flip so many bits, one at a time, and expect each to be noticed."""
    everything = contents(folder)
    paths = sorted(everything)
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    for number in range(count):
        # Every file is hit in turn: most bits are in few of them.
        path = paths[number % len(paths)] if number % 2 else chance.choice(paths)
        bit = chance.randrange(len(everything[path]) * 8)
        flip(folder, path, bit)
        assert look(folder).grade is not None, f"bit {bit} of {path}, seed {seed}"
        (folder / path).write_bytes(everything[path])
    assert look(folder).findings == ()


def test_any_bit_that_flips_in_any_file_is_noticed(folder: Path) -> None:
    flip_some(folder, FLIPS)


def test_any_bit_that_flips_in_a_short_log_is_noticed(sqlite_ledger: str, tmp_path: Path) -> None:
    grow(sqlite_ledger, 3, 8, 11)

    flip_some(published(sqlite_ledger, tmp_path / "public"), 4 * FLIPS)


def entries_of(folder: Path) -> list[bytes]:
    return [
        *split_bundle((folder / "tile/entries/000").read_bytes()),
        *split_bundle((folder / "tile/entries/001.p/38").read_bytes()),
    ]


def rewrite(
    folder: Path, entries: list[bytes], *, leaves: bool, tiles: bool = False
) -> list[bytes]:
    """Put other entries into a folder, and their hashes and upper tiles if wanted."""
    hashes = [leaf_of(entry) for entry in entries]
    (folder / "tile/entries/000").write_bytes(bundle_of(entries[:256]))
    (folder / "tile/entries/001.p/38").write_bytes(bundle_of(entries[256:]))
    if leaves:
        (folder / "tile/0/000").write_bytes(b"".join(hashes[:256]))
        (folder / "tile/0/001.p/38").write_bytes(b"".join(hashes[256:]))
    if tiles:
        (folder / "tile/1/000.p/1").write_bytes(Tree(hashes).levels[8][0])
    return hashes


def change_an_entry(folder: Path) -> None:
    found = entries_of(folder)
    found[7] = found[7].replace(b"Claim 7", b"Claim 8")
    rewrite(folder, found, leaves=False)


def change_an_entry_and_its_hash(folder: Path) -> None:
    found = entries_of(folder)
    found[7] = found[7].replace(b"Claim 7", b"Claim 8")
    rewrite(folder, found, leaves=True)


def blank_an_entry(folder: Path) -> None:
    found = entries_of(folder)
    data = bundle_of([*found[:7], b"", *found[8:256]])
    (folder / "tile/entries/000").write_bytes(data)


def sign_another_history(folder: Path, change: Callable[[list[bytes]], list[bytes]]) -> None:
    """Rewrite everything and sign it with the right key; only old checkpoints tell."""
    found = change(entries_of(folder))[:294]
    hashes = rewrite(folder, found, leaves=True, tiles=True)
    note = Checkpoint(KEY.name, len(hashes), Tree(hashes).root()).signed([KEY])
    for path in ("checkpoint", "checkpoints/294"):
        (folder / path).write_bytes(str(note).encode())


def move(path: str, other: str) -> Callable[[Path], None]:
    return lambda folder: files.write(folder, other, (folder / path).read_bytes())


def put(path: str, data: bytes) -> Callable[[Path], None]:
    return lambda folder: files.write(folder, path, data)


CHANGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "an entry": (change_an_entry, "its bytes do not give its hash"),
    "an entry and its hash": (change_an_entry_and_its_hash, "do not give the root"),
    "an entry blanked": (blank_an_entry, "no entry redacts it"),
    "all rewritten and signed again": (
        lambda f: sign_another_history(f, lambda e: [e[1], e[0], *e[2:]]), "does not begin with"),
    "the checkpoint of an older tree": (move("checkpoints/5", "checkpoint"), "is newer"),
    "a checkpoint under another name": (move("checkpoints/5", "checkpoints/256"), "it is of 5"),
    "a checkpoint of another size": (move("checkpoints/5", "checkpoints/6"), "it is of 5"),
    "a signed tree of another history": (
        put("checkpoints/7", str(Checkpoint(KEY.name, 7, bytes(32)).signed([KEY])).encode()),
        "does not begin with"),
    "a proof under another name": (move("proofs/2.tlog-proof", "proofs/9.tlog-proof"),
                                   "another entry than its name"),
    "a verdict's proof for a record": (move("proofs/2-290.tlog-proof", "proofs/2.tlog-proof"),
                                       "another entry than its name"),
    "a proof that is none": (put("proofs/2.tlog-proof", b"hello"), "a proof begins with"),
    "a bundle cut off": (put("tile/entries/001.p/38", b"\0\x05abc"), "cut off"),
    "a bundle with entries too few": (put("tile/entries/001.p/38", b"\0\x03abc"), "1 entries"),
    "a tile cut off": (put("tile/0/001.p/38", b"x" * 33), "cut off"),
    "a tile with hashes too few": (put("tile/0/001.p/38", b"x" * 32), "1 hashes"),
    "an upper tile": (put("tile/1/000.p/1", b"x" * 32), "not part of the tree"),
    "an older partial tile": (put("tile/0/000.p/5", b"x" * 160), "not part of the tree"),
    "an older partial bundle": (put("tile/entries/000.p/5", b"\0\0" * 5), "not part of the tree"),
    "the keys": (put("vkey", f"{OTHER_KEY.verifier.vkey}\n".encode()), "none of the keys"),
    "what should be keys": (put("vkey", b"\xff\xfe\n"), "vkey:"),
    "the key for OpenSSL": (put("vkey.pem", OTHER_KEY.verifier.pem.encode()), "vkey.pem:"),
    "the signature": (put("checkpoint", b"hello"), "without signatures"),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_of_the_files_is_noticed(folder: Path, what: str) -> None:
    change, words = CHANGES[what]
    change(folder)

    report = look(folder)

    assert report.grade in (Grade.TAMPERED, Grade.STALE)
    assert any(words in finding.text for finding in report.findings), report.findings


@pytest.mark.parametrize(
    "change",
    [
        lambda e: [e[1], e[0], *e[2:]],
        lambda e: [*e[:7], *e[8:], e[7]],
        lambda e: [*e[:7], e[9], *e[7:]],
    ],
    ids=["swapped", "moved", "put in"],
)
def test_a_history_signed_again_is_noticed_by_whoever_kept_a_checkpoint(
    log: tuple[str, Path], folder: Path, change: Callable[[list[bytes]], list[bytes]]
) -> None:
    saved = signed(log[0])[2]
    sign_another_history(folder, change)
    shutil.rmtree(folder / "checkpoints")

    report = look(folder, since=saved)

    assert any("older checkpoint was signed over" in one.text for one in report.findings)


def test_a_file_that_is_missing_leaves_it_open(folder: Path) -> None:
    for path in ("tile/entries/000", "tile/0/000", "tile/1/000.p/1"):
        data = (folder / path).read_bytes()
        (folder / path).unlink()

        report = look(folder)

        assert [(one.grade, one.text) for one in report.findings] == [
            (Grade.UNKNOWN, f"{path}: the file is missing")
        ]
        (folder / path).write_bytes(data)
    assert look(folder).findings == ()


@pytest.mark.parametrize("path", ["checkpoint", "tile"])
def test_a_folder_without_its_main_parts_tells_nothing(folder: Path, path: str) -> None:
    if path == "tile":
        for part in ("tile", "proofs"):
            shutil.rmtree(folder / part)
    else:
        (folder / path).unlink()

    assert look(folder).grade is not None


def test_without_a_key_the_one_in_the_folder_is_used(folder: Path) -> None:
    report = verify_folder(folder, [])

    assert (report.exit_code, report.keys) == (0, (KEY.verifier.vkey,))
    (folder / "vkey").unlink()
    assert verify_folder(folder, []).grade is Grade.UNKNOWN


def test_a_stranger_who_signs_a_huge_log_does_not_keep_us_busy(tmp_path: Path) -> None:
    files.write(tmp_path, "vkey", f"{KEY.verifier.vkey}\n".encode())
    huge = Checkpoint(KEY.name, 10**17, bytes(32)).signed([KEY])
    files.write(tmp_path, "checkpoint", str(huge).encode())

    assert verify_folder(tmp_path, []).grade is Grade.UNKNOWN


def test_files_of_others_may_share_the_folder(folder: Path) -> None:
    for path in ("index.html", "proofs/readme.txt", "tile/0/notes", "checkpoints/latest", "a/b"):
        files.write(folder, path, b"not ours")

    assert look(folder).findings == ()


def test_a_checkpoint_signed_by_two_keys_is_confirmed_by_either(
    ledger_url: str, tmp_path: Path
) -> None:
    grow(ledger_url, 5)
    with open_engine(ledger_url, write=True).begin() as connection:
        write(connection, events(5, 8))
        sign(connection, OTHER_KEY, KEY)
        write(connection, events(8, 9))
        sign(connection, OTHER_KEY)

    folder = published(ledger_url, tmp_path, OTHER_KEY, KEY)

    assert look(folder, OTHER_KEY, KEY).findings == ()
    assert (folder / "vkey").read_text().splitlines() == [
        OTHER_KEY.verifier.vkey, KEY.verifier.vkey,
    ]  # fmt: skip
    assert look(folder, OTHER_KEY).grade is Grade.UNKNOWN


def test_a_disk_that_takes_nothing_leaves_the_old_state(tmp_path: Path) -> None:
    (tmp_path / "tile").write_bytes(b"a file where a folder should be")

    with pytest.raises(Refused, match="cannot be written"):
        files.write(tmp_path, "tile/0/000", b"data")
    with pytest.raises(Refused, match="cannot be read"):
        files.read(tmp_path, "tile/0/000")
    assert list(files.paths(tmp_path)) == ["tile"]


def test_what_is_moved_into_place_replaces_the_old_at_once(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    files.write(tmp_path, "file", b"old")

    files.write(tmp_path, "file", b"new")
    with pytest.raises(Refused):
        files.write(tmp_path, "taken", b"new")

    assert contents(tmp_path) == {"file": b"new"}


def test_the_newest_checkpoint_is_the_one_last_kept(log: tuple[str, Path]) -> None:
    from ledger.store.reader import ConnectionReader

    with open_engine(log[0]).connect() as connection:
        newest = checkpoints.newest(ConnectionReader(connection))

    assert newest is not None
    assert (newest.size, newest.signed_at) == (294, NOW.strftime("%Y-%m-%dT%H:%M:%SZ"))
    assert newest.note.encode() == (log[1] / "checkpoint").read_bytes()


def test_an_entry_that_was_signed_in_another_spelling_is_noticed(folder: Path) -> None:
    def spell(entries: list[bytes]) -> list[bytes]:
        return [*entries[:7], entries[7].replace(b",", b", ", 1), *entries[8:]]

    sign_another_history(folder, spell)

    assert any("entry 7: the body is not in its" in one.text for one in look(folder).findings)


def test_a_line_without_its_end_is_no_line_of_keys(folder: Path) -> None:
    (folder / "vkey").write_text(KEY.verifier.vkey)

    assert [one.text for one in look(folder).findings] == ["vkey: a line without its end"]


def test_a_proof_of_an_entry_that_is_not_here_is_noticed(folder: Path) -> None:
    data = (folder / "proofs/2.tlog-proof").read_bytes().replace(b"index 2\n", b"index 999\n")
    (folder / "proofs/2.tlog-proof").write_bytes(data)

    assert any("that is not here" in one.text for one in look(folder).findings)


def test_a_checkpoint_that_no_known_key_signed_is_compared_all_the_same(folder: Path) -> None:
    change_an_entry(folder)

    report = look(folder, Signer("stranger.example", KEY.seed))

    grades = {one.grade for one in report.findings}
    assert grades == {Grade.UNKNOWN, Grade.TAMPERED}
