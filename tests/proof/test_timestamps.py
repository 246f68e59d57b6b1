"""Time stamps from outside: asked for, kept, checked, and what they do to what counts."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from ledger.actions.verifying import Report, verify
from ledger.domain.status import Day
from ledger.errors import Refused, Unusable
from ledger.exchange import timestamps
from ledger.exchange.published import verify_folder
from ledger.exchange.stamped import with_stamps
from ledger.exchange.timestamps import NoStamp
from ledger.store import checkpoints, past, queries
from ledger.store.anchored import Anchored, anchored, proved_records
from ledger.store.checkpoints import Anchor
from ledger.store.database import open_engine
from ledger.store.reader import open_reader
from tests.cli.terminal import assert_golden, run, transcript
from tests.proof.authority import Authority, listening, new_authority
from tests.proof.logs import KEY, grow, published, unguarded

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is missing")

STAMPED = Path(__file__).parent / "stamped"
"""A stamp on the checkpoint of five entries that `grow` makes, and whom to trust for it."""
CA = STAMPED / "ca.pem"
TOKEN = (STAMPED / "5-1.tsr").read_bytes()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return new_authority(tmp_path_factory.mktemp("tsa") / "own")


def note_of(url: str) -> bytes:
    with open_reader(url) as reader:
        kept = checkpoints.newest(reader)
    assert kept is not None
    return kept.note.encode()


def said() -> str:
    return timestamps.read(TOKEN).gen_time.strftime("%Y-%m-%dT%H:%M:%SZ")


def keep(url: str, token: bytes = TOKEN, gen_time: str | None = None, size: int = 5) -> None:
    engine = open_engine(url, write=True)
    with engine.begin() as connection:
        number = checkpoints.next_anchor(connection, size)
        at = gen_time or said()
        checkpoints.add_anchor(connection, Anchor(size, number, "rfc3161", token, at, at))
    engine.dispose()


def checked(url: str, ca: Path | None = None) -> Report:
    with open_reader(url) as reader:
        return with_stamps(reader, verify(reader, [KEY.verifier]), ca)


def test_a_stamp_says_when_of_what_and_by_whom(sqlite_ledger: str) -> None:
    grow(sqlite_ledger, 5)

    stamp = timestamps.check(TOKEN, note_of(sqlite_ledger), CA)

    assert stamp == timestamps.read(TOKEN)
    assert stamp.gen_time.tzinfo is UTC
    assert stamp.by == "/CN=Example Time Stamps"


def test_a_stamp_of_something_else_or_by_nobody_known_does_not_hold(sqlite_ledger: str) -> None:
    grow(sqlite_ledger, 5)
    note = note_of(sqlite_ledger)

    with pytest.raises(NoStamp, match="message imprint mismatch"):
        timestamps.check(TOKEN, note + b"\n", CA)
    with pytest.raises(NoStamp, match="certificate"):
        timestamps.check(TOKEN, note)
    with pytest.raises(NoStamp, match="no time stamp"):
        timestamps.read(b"hello")


def test_every_flipped_byte_of_a_stamp_is_noticed_or_changes_nothing(sqlite_ledger: str) -> None:
    grow(sqlite_ledger, 5)
    note = note_of(sqlite_ledger)
    whole = timestamps.check(TOKEN, note, CA)

    unnoticed = []
    for place in range(0, len(TOKEN), 41):
        changed = bytearray(TOKEN)
        changed[place] ^= 0x10
        try:
            if timestamps.check(bytes(changed), note, CA) != whole:
                unnoticed.append(place)
        except NoStamp:
            continue

    assert unnoticed == []


def test_a_stamp_of_another_request_does_not_fit(authority: Authority) -> None:
    one, other = timestamps.request_for(b"note"), timestamps.request_for(b"note")
    reply = authority.stamp(one)

    assert timestamps.check(reply, b"note", authority.ca, one).digest
    with pytest.raises(NoStamp, match="nonce"):
        timestamps.check(reply, b"note", authority.ca, other)


def test_an_authority_that_refuses_is_quoted(authority: Authority) -> None:
    # The digest of this request is one that the authority does not take.
    request = subprocess.run(
        ["openssl", "ts", "-query", "-digest", "00" * 64, "-sha512"],
        capture_output=True,
        check=True,
    ).stdout

    with pytest.raises(NoStamp, match="no time stamp was given"):
        timestamps.read(authority.stamp(request))


def test_a_checkpoint_is_stamped_by_an_address_and_by_a_command(
    ledger_url: str, authority: Authority
) -> None:
    grow(ledger_url, 5)
    ca = ("--ca", str(authority.ca))

    with listening(authority) as url:
        by_address = run("anchor", "--tsa", url, *ca, url=ledger_url)
    by_command = run("anchor", "--command", authority.command, *ca, "--json", url=ledger_url)

    assert by_address.exit_code == 0, by_address.stderr
    assert "Proved: 5 entries existed no later than 20" in by_address.stdout
    assert "our clock   signed them 2026-11-23 12:00 UTC, which is a claim" in by_address.stdout
    told = json.loads(by_command.stdout)
    assert (told["number"], told["by"]) == (2, "/CN=Example Time Stamps")
    report = checked(ledger_url, authority.ca)
    assert (report.exit_code, len(report.stamps)) == (0, 2)


def test_what_cannot_be_stamped_says_why_and_keeps_nothing(
    sqlite_ledger: str, authority: Authority, tmp_path: Path
) -> None:
    stamping = ("--command", authority.command, "--ca", str(authority.ca))
    unsigned = run("anchor", *stamping, url=sqlite_ledger)
    grow(sqlite_ledger, 5)
    with listening(authority) as url:
        wrong = run("anchor", "--tsa", url.replace("/tsr", "/other"), url=sqlite_ledger)
    closed = run("anchor", "--tsa", url, url=sqlite_ledger)
    results = [
        unsigned, wrong, closed,
        run("anchor", url=sqlite_ledger),
        run("anchor", "--tsa", "https://a.example/", *stamping, url=sqlite_ledger),
        run("anchor", "--tsa", "file:///etc/passwd", url=sqlite_ledger),
        run("anchor", "--command", "false", url=sqlite_ledger),
        run("anchor", "--command", "echo hello", url=sqlite_ledger),
        run("anchor", "--command", "'", url=sqlite_ledger),
        # Signed, and by nobody whom this machine trusts.
        run("anchor", "--command", authority.command, url=sqlite_ledger),
        run("anchor", *stamping[:2], "--ca", str(tmp_path / "none.pem"), url=sqlite_ledger),
    ]  # fmt: skip

    assert [result.exit_code for result in results] == [1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 3]
    assert all(result.stderr.endswith("Nothing was saved.\n") for result in results)
    assert "--ca CERTIFICATES.pem" in results[9].stderr
    with open_reader(sqlite_ledger) as reader:
        assert checkpoints.anchors(reader) == []


def test_without_openssl_it_says_what_to_install(
    sqlite_ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    grow(sqlite_ledger, 5)
    keep(sqlite_ledger)
    monkeypatch.setenv("PATH", "/nonexistent")

    with pytest.raises(Refused, match="not installed"):
        timestamps.request_for(b"x")
    assert checked(sqlite_ledger).exit_code == 7


def test_only_addresses_of_the_web_are_asked() -> None:
    with pytest.raises(Unusable):
        timestamps.ask("ftp://a.example/", b"")


def test_verify_prints_the_stamp_as_proof(
    sqlite_ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    grow(sqlite_ledger, 5)
    keep(sqlite_ledger)
    key = ("--vkey", KEY.verifier.vkey)

    trusted = run("verify", *key, "--ca", str(CA), url=sqlite_ledger)
    shown = transcript(
        ("ledger verify", run("verify", *key, url=sqlite_ledger)),
        ("ledger verify --ca ca.pem", trusted),
        ("ledger why 1", run("why", "1", url=sqlite_ledger)),
    )

    assert_golden("verify-anchored", shown)
    assert json.loads(run("verify", *key, "--json", url=sqlite_ledger).stdout)["stamps"] == [
        {"size": 5, "no_later_than": said()}
    ]


@pytest.mark.parametrize(
    ("token", "gen_time", "with_ca", "exit_code", "text"),
    [
        (TOKEN[:-9] + bytes([TOKEN[-9] ^ 1]) + TOKEN[-8:], None, True, 1, "does not hold"),
        (b"hello", None, False, 1, "what came back is no time stamp"),
        (TOKEN, "2020-01-01T00:00:00Z", False, 1, "and the ledger 2020-01-01T00:00:00Z"),
    ],
)
def test_a_stamp_that_was_changed_is_tampering(
    ledger_url: str, token: bytes, gen_time: str | None, with_ca: bool, exit_code: int, text: str
) -> None:
    grow(ledger_url, 5)
    keep(ledger_url, token, gen_time)

    report = checked(ledger_url, CA if with_ca else None)

    assert report.exit_code == exit_code
    assert text in report.findings[0].text


def test_a_stamp_moved_to_another_checkpoint_is_tampering(ledger_url: str) -> None:
    grow(ledger_url, 4, 5)
    keep(ledger_url, size=4)

    assert "it is of something else" in checked(ledger_url).findings[0].text


def test_a_stranger_that_this_machine_does_not_trust_cannot_be_told(
    sqlite_ledger: str, authority: Authority
) -> None:
    grow(sqlite_ledger, 5)
    keep(sqlite_ledger)

    assert checked(sqlite_ledger, authority.ca).exit_code == 7


def test_published_stamps_are_checked_from_the_files_alone(
    sqlite_ledger: str, tmp_path: Path
) -> None:
    grow(sqlite_ledger, 5)
    keep(sqlite_ledger)
    folder = published(sqlite_ledger, tmp_path / "public")
    token = folder / "anchors" / "5-1.tsr"

    good = verify_folder(folder, [KEY.verifier], ca=CA)
    reader = subprocess.run(
        ["openssl", "ts", "-verify", "-data", str(folder / "checkpoints" / "5"),
         "-in", str(token), "-CAfile", str(CA)], capture_output=True, text=True, check=False,
    )  # fmt: skip
    (folder / "checkpoints" / "5").rename(tmp_path / "5")
    missing = verify_folder(folder, [KEY.verifier])
    (tmp_path / "5").rename(folder / "checkpoints" / "5")
    token.write_bytes(TOKEN[:-20])
    cut = verify_folder(folder, [KEY.verifier])

    assert (good.exit_code, good.stamps) == (0, ((5, said()),))
    assert (reader.returncode, "Verification: OK" in reader.stdout) == (0, True)
    assert (missing.exit_code, cut.exit_code) == (7, 1)


def test_the_earliest_stamp_that_covers_an_entry_counts() -> None:
    stamps = Anchored((3, 5, 9), ("2026-01-02", "2026-01-02", "2026-03-01"))

    assert [stamps.proved_at(seq) for seq in (0, 2, 4, 5, 8, 9)] == [
        "2026-01-02", "2026-01-02", "2026-01-02", "2026-03-01", "2026-03-01", None,
    ]  # fmt: skip
    assert not Anchored((), ())


def test_a_later_stamp_that_names_an_earlier_instant_covers_more(ledger_url: str) -> None:
    grow(ledger_url, 3, 5)
    keep(ledger_url, gen_time="2026-12-24T00:00:00Z", size=3)
    keep(ledger_url, gen_time="2026-12-01T00:00:00Z", size=5)

    with open_reader(ledger_url) as reader:
        assert anchored(reader) == Anchored((3, 5), ("2026-12-01T00:00:00Z",) * 2)
        assert proved_records(reader) == dict.fromkeys((1, 2, 3, 4), "2026-12-01T00:00:00Z")


def test_without_stamps_our_clock_is_all_there_is(ledger_url: str) -> None:
    grow(ledger_url, 5)

    with open_reader(ledger_url) as reader:
        assert proved_records(reader) == {}
        assert {one.recorded_on for one in queries.outcomes(reader, Day.on(date(2027, 1, 1)))} == {
            date(2026, 11, 23)
        }


def test_where_a_stamp_covers_it_a_record_counts_from_there(ledger_url: str) -> None:
    grow(ledger_url, 3, 5)
    keep(ledger_url, gen_time="2026-12-24T10:00:00Z", size=3)

    with open_reader(ledger_url) as reader:
        outcomes = queries.outcomes(reader, Day.on(date(2027, 1, 1)))
        shown = json.loads(run("show", "1", "--json", url=ledger_url).stdout)

    assert [one.recorded_on for one in outcomes] == [
        date(2026, 12, 24), date(2026, 12, 24), date(2026, 11, 23), date(2026, 11, 23),
    ]  # fmt: skip
    assert shown["proved_at"] == "2026-12-24T10:00:00Z"
    assert "no later than 2026-12-24T10:00:00Z by a time stamp" in run(
        "show", "1", url=ledger_url
    ).stdout.replace("\n", " ")


def test_what_was_stamped_by_a_day_is_part_of_the_ledger_of_that_day(sqlite_ledger: str) -> None:
    grow(sqlite_ledger, 3, 5)
    keep(sqlite_ledger, gen_time="2026-11-23T18:00:00Z", size=3)
    keep(sqlite_ledger, gen_time="2026-12-24T10:00:00Z", size=5)

    with (
        open_reader(sqlite_ledger) as reader,
        past.as_recorded(reader, date(2026, 11, 23)) as then,
    ):
        sizes = [one.size for one in checkpoints.checkpoints(then)]
        stamped = [one.size for one in checkpoints.anchors(then)]

    assert (sizes, stamped) == ([3, 5], [3])


def test_a_fraction_of_a_second_rounds_up(monkeypatch: pytest.MonkeyPatch) -> None:
    text = b"TSA: DirName:/CN=x\nTime stamp: Nov  3 23:59:59.250 2026 GMT\n"
    monkeypatch.setattr(timestamps, "_openssl", lambda *_, **__: text)

    assert timestamps.read(b"").gen_time == datetime(2026, 11, 4, tzinfo=UTC)


def test_an_anchor_is_never_changed(ledger_url: str) -> None:
    grow(ledger_url, 5)
    keep(ledger_url)

    engine = open_engine(ledger_url, write=True)
    for statement in ("UPDATE log_anchor SET gen_time = 'x'", "DELETE FROM log_anchor"):
        with pytest.raises(sa.exc.DBAPIError, match="never"), engine.begin() as connection:
            connection.exec_driver_sql(statement)
    with unguarded(ledger_url).begin() as connection:
        connection.exec_driver_sql("UPDATE log_anchor SET gen_time = '2020-01-01T00:00:00Z'")
    assert checked(ledger_url).exit_code == 1
