"""Whatever is changed in a signed ledger is noticed, and nothing is noticed where nothing is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Connection

from ledger import actions
from ledger.actions import helping
from ledger.actions.findings import Grade
from ledger.domain.entry import Event
from ledger.errors import Refused
from ledger.proof.canonical import leaf_of
from ledger.proof.merkle import Frontier
from ledger.store.database import open_engine
from ledger.store.tables import log_checkpoint, log_entry, log_head
from tests.cli.story import tell
from tests.proof.logs import (
    KEY,
    NOW,
    OTHER_KEY,
    STAMP,
    check,
    events,
    grow,
    judged,
    plain_events,
    run_sql,
    sign,
    signed,
    unguarded,
    write,
)

Change = Callable[[Connection], None]


def test_an_empty_ledger_holds(ledger_url: str) -> None:
    report = check(ledger_url)

    assert (report.exit_code, report.size, report.signed) == (0, 0, None)


def test_a_ledger_with_a_past_holds(ledger_url: str) -> None:
    tell(ledger_url)
    with open_engine(ledger_url, write=True).begin() as connection:
        checkpoint = sign(connection)

    report = check(ledger_url, since=checkpoint)

    assert report.findings == ()
    assert (report.signed, report.checkpoints) == (report.size, 1)
    assert report.checked > 50


def test_a_log_that_grew_and_was_signed_often_holds(ledger_url: str) -> None:
    grow(ledger_url, 1, 2, 3, 7, 8, 20)

    for checkpoint in signed(ledger_url):
        report = check(ledger_url, since=checkpoint)
        assert (report.exit_code, report.checkpoints, report.signed) == (0, 6, 20)


def test_what_came_after_the_last_checkpoint_is_told_and_holds(ledger_url: str) -> None:
    grow(ledger_url, 5)
    with open_engine(ledger_url, write=True).begin() as connection:
        write(connection, events(5, 8))

    report = check(ledger_url)

    assert (report.exit_code, report.size, report.signed) == (0, 8, 5)


def blank(connection: Connection, seq: int) -> None:
    actions.redact(connection, seq, "court-order", stamp=STAMP)


def test_a_redacted_ledger_holds_and_its_gap_is_told(ledger_url: str) -> None:
    grow(ledger_url, 6)
    with open_engine(ledger_url, write=True).begin() as connection:
        write(connection, [judged(2)])
        blank(connection, 2)
        blank(connection, 6)
        sign(connection)

    report = check(ledger_url, since=signed(ledger_url)[0])

    assert (report.findings, report.redacted) == ((), 2)


def body_of_entry(connection: Connection, seq: int) -> bytes:
    where = log_entry.c.seq == seq
    return bytes(connection.execute(sa.select(log_entry.c.body).where(where)).scalar_one())


def edit(connection: Connection, seq: int, body: bytes, *, leaf: bool = False) -> None:
    values: dict[str, bytes] = {"body": body} | ({"leaf": leaf_of(body)} if leaf else {})
    connection.execute(log_entry.update().where(log_entry.c.seq == seq).values(values))


def edit_one_byte(connection: Connection) -> None:
    edit(connection, 3, body_of_entry(connection, 3).replace(b"Claim 3", b"Claim 4"))


def edit_entry_and_leaf(connection: Connection) -> None:
    body = body_of_entry(connection, 3).replace(b"Claim 3", b"Claim 4")
    edit(connection, 3, body, leaf=True)


def retree(connection: Connection) -> None:
    """Compute the head's tree anew, as whoever rewrites a log would."""
    leaves = connection.execute(sa.select(log_entry.c.leaf).order_by(log_entry.c.seq)).scalars()
    tree = Frontier()
    tree.extend(map(bytes, leaves))
    connection.execute(log_head.update().values(size=tree.size, frontier=tree.kept()))


def rewrite(connection: Connection) -> None:
    """Change an entry, its leaf, the tree and the tables: all but what was signed."""
    edit_entry_and_leaf(connection)
    run_sql(
        connection,
        "UPDATE prediction SET claim = 'Claim 4', claim_key = 'claim 4' WHERE id = 3",
        "UPDATE search SET words = '@ada claim 4' WHERE rowid = 3",
    )
    retree(connection)


def spell_differently(connection: Connection) -> None:
    edit(connection, 3, body_of_entry(connection, 3).replace(b",", b", ", 1), leaf=True)
    retree(connection)


def delete_the_last(connection: Connection) -> None:
    run_sql(
        connection, "DELETE FROM log_entry WHERE seq = 9", "DELETE FROM prediction WHERE id = 9"
    )
    retree(connection)
    run_sql(connection, "UPDATE log_head SET next_id = 9")


def delete_in_the_middle(connection: Connection) -> None:
    run_sql(connection, "DELETE FROM log_entry WHERE seq = 4")


def swap(connection: Connection) -> None:
    run_sql(
        connection,
        "UPDATE log_entry SET seq = 100 WHERE seq = 4",
        "UPDATE log_entry SET seq = 4 WHERE seq = 5",
        "UPDATE log_entry SET seq = 5 WHERE seq = 100",
    )
    retree(connection)


def insert_before(connection: Connection) -> None:
    """Put an entry in, back-dated, before the last one."""
    run_sql(connection, "UPDATE log_entry SET seq = 10 WHERE seq = 9")
    row = connection.execute(sa.select(log_entry).where(log_entry.c.seq == 8)).one()._asdict()
    body = bytes(row["body"]).replace(b"Claim 8", b"I knew")
    connection.execute(log_entry.insert(), row | {"seq": 9, "body": body, "leaf": leaf_of(body)})
    retree(connection)


def blank_unexplained(connection: Connection) -> None:
    run_sql(connection, "UPDATE log_entry SET body = NULL WHERE seq = 3")


def blank_with_columns_that_explain(connection: Connection) -> None:
    blank_unexplained(connection)
    explain = "UPDATE log_entry SET type = 'entry.redacted', subject = 'entry/3' WHERE seq = "
    run_sql(connection, f"{explain}5")


def blank_with_a_blank_redaction(connection: Connection) -> None:
    blank_with_columns_that_explain(connection)
    run_sql(connection, "UPDATE log_entry SET body = NULL WHERE seq = 5")


def redact_and_keep(connection: Connection) -> None:
    body = body_of_entry(connection, 3)
    blank(connection, 3)
    run_sql(connection, f"UPDATE log_entry SET body = {literal(connection, body)} WHERE seq = 3")


def literal(connection: Connection, data: bytes) -> str:
    hexed = data.hex()
    return f"x'{hexed}'" if connection.dialect.name == "sqlite" else f"'\\x{hexed}'"


def forge(connection: Connection, note: Callable[[str], str]) -> None:
    found = connection.execute(sa.select(log_checkpoint.c.note)).scalars().first()
    assert found is not None
    connection.execute(log_checkpoint.update().values(note=note(found)))


def sql(*statements: str) -> Change:
    return lambda connection: run_sql(connection, *statements)


def fill(table: sa.Table, **values: bytes) -> Change:
    def change(connection: Connection) -> None:
        connection.execute(table.update().values(values))

    return change


CHANGES: dict[str, tuple[Change, str]] = {
    "one byte of an entry": (edit_one_byte, "do not give its hash"),
    "an entry and its leaf": (edit_entry_and_leaf, "another root"),
    "a rewrite under the old signature": (rewrite, "another root"),
    "another spelling of one entry": (spell_differently, "canonical form"),
    "the last entry taken away": (delete_the_last, "another root"),
    "an entry in the middle taken away": (delete_in_the_middle, "stands at place"),
    "two entries swapped": (swap, "another root"),
    "an entry put in": (insert_before, "another root"),
    "an entry blanked without a reason": (blank_unexplained, "no entry redacts it"),
    "an entry blanked for columns": (blank_with_columns_that_explain, "no entry redacts it"),
    "an entry blanked by a blank": (blank_with_a_blank_redaction, "no entry redacts it"),
    "a redacted entry that is back": (redact_and_keep, "its body is here all the same"),
    "an actor's name": (sql("UPDATE log_entry SET actor = 'me' WHERE seq = 3"), "columns"),
    "a time": (sql("UPDATE log_entry SET recorded_at = '2020-01-01T00:00:00Z' WHERE seq = 3"),
               "columns"),
    "the subject": (sql("UPDATE log_entry SET subject = 'prediction/2' WHERE seq = 3"), "columns"),
    "the head's size": (sql("UPDATE log_head SET size = 11"), "the head keeps"),
    "the head's next id": (sql("UPDATE log_head SET next_id = 77"), "next prediction"),
    "the tree's edge": (fill(log_head, frontier=bytes(64)), "the head keeps"),
    "a projected claim": (sql("UPDATE prediction SET claim = 'x' WHERE id = 3"), "prediction 3"),
    "a projected verdict": (sql("UPDATE resolution SET verdict = 'met'"), "resolution 2"),
    "a projected row too few": (sql("DELETE FROM resolution"), "is missing"),
    "a projected row too many": (sql("INSERT INTO tag VALUES (3, 'x')"), "not what the log says"),
    "a projected speaker": (sql("UPDATE speaker SET name = 'Eve'"), "speaker ada"),
    "a signed root": (fill(log_checkpoint, root=bytes(32)), "another root"),
    "a signature": (lambda c: forge(c, lambda n: n[:-9] + ("A" if n[-9] != "A" else "B") + n[-8:]),
                    "does not fit"),
    "a signed text": (lambda c: forge(c, lambda n: n.replace("\n10\n", "\n9\n")), "does not fit"),
    "a note that is none": (lambda c: forge(c, lambda _: "hello"), "without signatures"),
}  # fmt: skip


@pytest.mark.parametrize("told", [events, plain_events])
@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_noticed(
    ledger_url: str, what: str, told: Callable[[int, int], list[Event]]
) -> None:
    change, words = CHANGES[what]
    engine = open_engine(ledger_url, write=True)
    with engine.begin() as connection:
        write(connection, [*told(0, 9), judged(2)])
        sign(connection)
    with unguarded(ledger_url).begin() as connection:
        change(connection)

    report = check(ledger_url)

    assert report.grade is Grade.TAMPERED
    assert any(words in finding.text for finding in report.findings), report.findings


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_noticed_wherever_a_page_of_the_log_ends(
    sqlite_ledger: str, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(helping, "PAGE", 3)

    test_a_change_is_noticed(sqlite_ledger, what, plain_events)


def test_rows_of_predictions_that_the_log_does_not_know_are_noticed(sqlite_ledger: str) -> None:
    grow(sqlite_ledger, 5)
    with unguarded(sqlite_ledger).begin() as connection:
        run_sql(
            connection,
            "UPDATE prediction SET id = 99 WHERE id = 2",
            "INSERT INTO tag VALUES (0, 'x')",
        )

    texts = {finding.text for finding in check(sqlite_ledger).findings}

    assert texts == {
        "prediction 2: a row is missing",
        "prediction 99: a row is not what the log says",
        "tag 0: a row is not what the log says",
    }


def test_a_note_over_something_else_is_noticed(ledger_url: str) -> None:
    grow(ledger_url, 10)
    other = signed(ledger_url)[0]
    forged = type(other)(other.origin, 9, other.root)
    with unguarded(ledger_url).begin() as connection:
        forge(connection, lambda _: str(forged.signed([KEY])))

    report = check(ledger_url)

    assert report.grade is Grade.TAMPERED
    assert "the signed text says something else" in report.findings[0].text


def test_a_rewrite_signed_again_is_noticed_by_whoever_kept_a_checkpoint(
    sqlite_ledger: str, tmp_path: Path
) -> None:
    grow(sqlite_ledger, 5)
    saved = signed(sqlite_ledger)[0]
    other = tmp_path / "other.db"
    other.write_bytes(Path(sqlite_ledger.removeprefix("sqlite:///")).read_bytes())
    rewritten = str(other)
    engine = unguarded(rewritten)
    with engine.begin() as connection:
        rewrite(connection)
        run_sql(connection, "DELETE FROM log_checkpoint")
    with engine.begin() as connection:
        sign(connection)

    # This is the limit of every such log: alone, the second history is as good as the first.
    assert check(rewritten).exit_code == 0
    report = check(rewritten, since=saved)
    assert report.grade is Grade.TAMPERED
    assert "are not those that the older checkpoint was signed over" in report.findings[0].text


def test_an_older_copy_is_stale_for_whoever_kept_a_newer_checkpoint(ledger_url: str) -> None:
    grow(ledger_url, 5)
    newer = signed(ledger_url)[0]
    newer = type(newer)(newer.origin, 9, newer.root)

    report = check(ledger_url, since=newer)

    assert (report.grade, report.exit_code) == (Grade.STALE, 6)


def test_a_checkpoint_of_another_log_tells_nothing(ledger_url: str) -> None:
    grow(ledger_url, 5)
    mine = signed(ledger_url)[0]

    report = check(ledger_url, since=type(mine)("other.example", 5, mine.root))

    assert (report.grade, report.exit_code) == (Grade.UNKNOWN, 7)


def test_without_the_right_key_it_cannot_be_told(ledger_url: str) -> None:
    grow(ledger_url, 5)

    report = check(ledger_url, OTHER_KEY)

    assert (report.grade, report.exit_code) == (Grade.UNKNOWN, 7)


def test_a_change_outweighs_what_cannot_be_told(ledger_url: str) -> None:
    grow(ledger_url, 5)
    with unguarded(ledger_url).begin() as connection:
        edit_one_byte(connection)

    assert check(ledger_url, OTHER_KEY).exit_code == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log_entry SET body = 'words' WHERE seq = 3",
        "UPDATE log_entry SET body = 1000000000000 WHERE seq = 3",
        "UPDATE log_entry SET leaf = 'x' || substr(hex(leaf), 1, 31) WHERE seq = 3",
        "UPDATE log_entry SET actor = x'00ff' WHERE seq = 3",
        "UPDATE log_head SET frontier = 'words'",
        "UPDATE log_checkpoint SET note = CAST(note AS BLOB)",
    ],
)
def test_what_has_the_wrong_kind_of_value_is_named_as_tampering(
    sqlite_ledger: str, statement: str
) -> None:
    grow(sqlite_ledger, 5)
    with unguarded(sqlite_ledger).begin() as connection:
        connection.exec_driver_sql(statement)

    with pytest.raises(Refused, match="tampered"):
        check(sqlite_ledger)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_bit_of_any_entry_that_flips_is_noticed(
    sqlite_ledger: str, data: st.DataObject
) -> None:
    with unguarded(sqlite_ledger).connect() as connection:
        if not connection.execute(sa.select(log_head.c.size)).scalar_one():
            write(connection, [*events(0, 3), *plain_events(3, 6)])
            sign(connection)
            connection.commit()
        seq, column = data.draw(st.integers(0, 5)), data.draw(st.sampled_from(["body", "leaf"]))
        where = log_entry.c.seq == seq
        good = bytes(connection.execute(sa.select(log_entry.c[column]).where(where)).scalar_one())
        bit = data.draw(st.integers(0, len(good) * 8 - 1))
        changed = bytearray(good)
        changed[bit // 8] ^= 1 << bit % 8
        for value, exit_code in ((bytes(changed), 1), (good, 0)):
            connection.execute(log_entry.update().where(where).values({column: value}))
            connection.commit()
            assert check(sqlite_ledger).exit_code == exit_code


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (edit_one_byte, "entry 3 is not what was written"),
        (edit_entry_and_leaf, "do not give the tree that the head keeps"),
        (rewrite, "does not begin with the 10 entries signed"),
        (delete_in_the_middle, "entry 4 is not what was written"),
        (sql("UPDATE log_head SET size = 11"), "its head says 11"),
        (delete_the_last, "this is an older copy"),
        (blank_unexplained, "entry 3: its body is missing, and no entry redacts it"),
        (blank_with_columns_that_explain, "entry 3: its body is missing"),
        (blank_with_a_blank_redaction, "entry 3: its body is missing"),
        (redact_and_keep, "entry 3: it was redacted, and its body is here all the same"),
        (lambda c: forge(c, lambda _: "hello"), "without signatures"),
        (lambda c: forge(c, lambda n: n.replace("\n10\n", "\n9\n")), "says something else"),
    ],
)
def test_a_log_that_was_changed_is_not_signed_again(
    ledger_url: str, change: Change, words: str
) -> None:
    grow(ledger_url, 10)
    with unguarded(ledger_url).begin() as connection:
        change(connection)

    with open_engine(ledger_url, write=True).begin() as connection:
        with pytest.raises(Refused, match=words):
            sign(connection)


def test_an_empty_log_is_not_signed(ledger_url: str) -> None:
    with open_engine(ledger_url, write=True).begin() as connection:
        with pytest.raises(Refused, match="empty"):
            sign(connection)


def test_a_key_of_another_log_does_not_sign_this_one(ledger_url: str) -> None:
    grow(ledger_url, 5)
    stranger = type(KEY)("other.example", KEY.seed)

    with open_engine(ledger_url, write=True).begin() as connection:
        write(connection, events(5, 6))
        with pytest.raises(Refused, match="and the key is for other"):
            sign(connection, stranger)


def test_two_that_sign_at_once_give_one_checkpoint(ledger_url: str) -> None:
    from ledger.actions import checkpointing
    from ledger.store.reader import ConnectionReader

    grow(ledger_url, 5)
    with open_engine(ledger_url, write=True).begin() as connection:
        write(connection, events(5, 8))
        ready = checkpointing.prepare(ConnectionReader(connection))
        checkpointing.sign(connection, ready, [KEY], NOW)
        with pytest.raises(Refused, match="somebody else signed"):
            checkpointing.sign(connection, ready, [KEY], NOW)

    assert [one.size for one in signed(ledger_url)] == [5, 8]


def test_the_words_of_a_redacted_entry_leave_the_file(sqlite_ledger: str) -> None:
    secret = "Zyxwvutsrq the secret"
    with open_engine(sqlite_ledger, write=True).begin() as connection:
        write(connection, events(0, 40))
        write(connection, [*events(40, 41, secret), *events(41, 60)])
    path = Path(sqlite_ledger.removeprefix("sqlite:///"))
    assert secret.encode() in path.read_bytes()

    with open_engine(sqlite_ledger, write=True).begin() as connection:
        blank(connection, 40)

    assert secret.encode() not in path.read_bytes()
    assert secret.lower().encode() not in path.read_bytes()
    # Nor does the index keep a word of it, or most of one.
    assert secret.lower().split()[0][2:].encode() not in path.read_bytes()
    assert check(sqlite_ledger).exit_code == 0


def test_a_prediction_without_a_number_is_noticed(ledger_url: str) -> None:
    grow(ledger_url, 5)
    with unguarded(ledger_url).begin() as connection:
        run_sql(connection, "UPDATE log_entry SET subject = 'prediction/x' WHERE seq = 3")

    report = check(ledger_url)

    assert report.grade is Grade.TAMPERED
    assert any('"prediction/x" is no subject' in one.text for one in report.findings)


def test_a_kept_note_that_is_none_stops_the_next_signature(ledger_url: str) -> None:
    grow(ledger_url, 5)
    with unguarded(ledger_url).begin() as connection:
        forge(connection, lambda _: "hello")

    with open_engine(ledger_url, write=True).begin() as connection:
        write(connection, events(5, 6))
        with pytest.raises(Refused, match="a note without signatures"):
            sign(connection)
