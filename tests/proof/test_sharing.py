"""A second process finds what one finds alone, and whatever becomes of it changes nothing."""

from __future__ import annotations

import multiprocessing
from typing import Any

import pytest

from ledger.actions import helping
from ledger.actions.examining import Examiner
from ledger.actions.helping import Helper, head_of, helped
from ledger.actions.sharing import Pages
from ledger.actions.verifying import Report, verify
from ledger.errors import Refused
from ledger.store.database import open_engine
from ledger.store.reader import Reader, Row, open_reader
from tests.cli.story import tell
from tests.proof.logs import KEY, judged, plain_events, run_sql, sign, unguarded, write
from tests.proof.test_verifying import CHANGES

SIZE = 4
"""Entries of a page."""


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every log be long enough to wait for a helper, on a machine with two cores."""
    monkeypatch.setattr(helping, "PAGE", SIZE)
    monkeypatch.setattr(helping, "LONG", 1)
    monkeypatch.setattr(helping, "cores", lambda: 2)
    monkeypatch.setattr(helping, "Helper", Waited)


class Waited(Helper):
    """A helper that is there from the first page on."""

    def __init__(self, url: str, head: Row, size: int) -> None:
        super().__init__(url, head, size)
        self.wait()


def checked(url: str, *, by_two: bool) -> Report:
    with open_reader(url) as reader, helped(url, reader) as helper:
        return verify(reader, [KEY.verifier], helper=helper if by_two else None)


def filled(url: str) -> None:
    """Write a log of many pages, some of them with verdicts, and sign it."""
    with open_engine(url, write=True).begin() as connection:
        write(connection, [*plain_events(0, 40), judged(2), judged(30)])
        sign(connection)


@pytest.mark.usefixtures("shared")
def test_two_find_a_ledger_with_a_past_as_one_does(ledger_url: str) -> None:
    tell(ledger_url)

    assert checked(ledger_url, by_two=True) == checked(ledger_url, by_two=False)
    assert multiprocessing.active_children() == []


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize(
    "what",
    [
        "one byte of an entry", "an entry in the middle taken away", "a time",
        "two entries swapped", "an entry blanked without a reason", "a projected claim",
        "a projected row too few",
    ],
)  # fmt: skip
def test_two_find_a_change_as_one_does(sqlite_ledger: str, what: str) -> None:
    filled(sqlite_ledger)
    with unguarded(sqlite_ledger).begin() as connection:
        CHANGES[what][0](connection)

    found = checked(sqlite_ledger, by_two=True)

    assert found.exit_code == 1
    assert found == checked(sqlite_ledger, by_two=False)


@pytest.mark.usefixtures("shared")
def test_two_notice_a_wrong_tally(sqlite_ledger: str) -> None:
    filled(sqlite_ledger)
    with unguarded(sqlite_ledger).begin() as connection:
        run_sql(connection, "UPDATE speaker_tally SET count = 7")

    texts = [finding.text for finding in checked(sqlite_ledger, by_two=True).findings]

    assert texts == ["speaker_tally: it is not what counting gives"]


@pytest.mark.usefixtures("shared")
def test_what_a_helper_may_not_look_at_is_refused_here(sqlite_ledger: str) -> None:
    filled(sqlite_ledger)
    with unguarded(sqlite_ledger).begin() as connection:
        run_sql(connection, "UPDATE log_entry SET actor = x'00ff' WHERE seq > 5")

    with pytest.raises(Refused, match="tampered"):
        checked(sqlite_ledger, by_two=True)
    assert multiprocessing.active_children() == []


def places(reader: Reader, helper: Helper | None, head: Row) -> list[tuple[int, int]]:
    pages = Pages(Examiner(reader, SIZE), helper, head[0])
    found = [(first, len(page.leaves)) for first, page in pages]
    assert pages.counted() is not None
    return found


def test_pages_come_in_their_order_whoever_looks_at_them(sqlite_ledger: str) -> None:
    filled(sqlite_ledger)
    with open_reader(sqlite_ledger) as reader:
        head = head_of(reader)
        helper = Waited(sqlite_ledger, head, SIZE)
        found = places(reader, helper, head)
        helper.end()

        assert found == places(reader, None, head) == [(n, 4) for n in range(0, 40, 4)] + [(40, 2)]


@pytest.mark.parametrize("where", ["elsewhere", "nowhere"])
def test_a_helper_that_cannot_help_is_done_without(
    sqlite_ledger: str, where: str, tmp_path: Any
) -> None:
    """As when somebody wrote to the ledger before it came, or when it cannot be opened."""
    filled(sqlite_ledger)
    with open_reader(sqlite_ledger) as reader:
        head = head_of(reader)
        url = sqlite_ledger if where == "elsewhere" else f"sqlite:///{tmp_path}/none.db"
        helper = Helper(url, (head[0] + 1, *head[1:]), SIZE)
        assert not helper.wait()
        found = places(reader, helper, head)
        helper.end()

    assert [size for _, size in found] == [4] * 10 + [2]


def test_a_helper_that_is_killed_is_done_without(sqlite_ledger: str) -> None:
    filled(sqlite_ledger)
    with open_reader(sqlite_ledger) as reader:
        head = head_of(reader)
        helper = Waited(sqlite_ledger, head, SIZE)
        pages = Pages(Examiner(reader, SIZE), helper, head[0])
        found = []
        for first, page in pages:
            found.append((first, len(page.leaves)))
            for process in multiprocessing.active_children():
                process.kill()
                process.join()
        assert pages.counted() is None
        helper.end()

    assert found == [(n, 4) for n in range(0, 40, 4)] + [(40, 2)]


def test_a_short_log_or_a_single_core_needs_no_helper(
    sqlite_ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(sqlite_ledger)
    with open_reader(sqlite_ledger) as reader:
        monkeypatch.setattr(helping, "cores", lambda: 2)
        with helped(sqlite_ledger, reader) as helper:
            assert helper is None
        monkeypatch.setattr(helping, "LONG", 1)
        monkeypatch.setattr(helping, "cores", lambda: 1)
        with helped(sqlite_ledger, reader) as helper:
            assert helper is None


@pytest.mark.parametrize("change", ["DELETE FROM log_head", "UPDATE log_head SET size = 'many'"])
def test_a_head_that_says_no_size_needs_no_helper(
    sqlite_ledger: str, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(helping, "LONG", 1)
    monkeypatch.setattr(helping, "cores", lambda: 2)
    with unguarded(sqlite_ledger).begin() as connection:
        run_sql(connection, change)

    with open_reader(sqlite_ledger) as reader, helped(sqlite_ledger, reader) as helper:
        assert helper is None
