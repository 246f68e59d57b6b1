"""Many addresses asked for: every one gets an answer, and without a network soon."""

from __future__ import annotations

import threading
from urllib.parse import urlsplit

import pytest

from ledger.capture.asking import AT_A_TIME, OFFLINE, ask_all
from ledger.domain.links import Answer, Standing

THERE = Answer(Standing.THERE)
NOT_FOUND = Answer(Standing.UNCHECKED, "its host is not found", False)


def test_every_address_is_asked_once_and_answered_in_its_place() -> None:
    urls = [f"https://{host}.example/{page}" for page in range(5) for host in range(20)]
    asked = []

    def ask(url: str) -> Answer:
        asked.append(url)
        return Answer(Standing.GONE, url)

    heard: list[tuple[int, int]] = []
    found = ask_all([*urls, *urls], ask, lambda done, total: heard.append((done, total)))

    assert sorted(asked) == sorted(urls)
    assert list(found) == urls
    assert all(answer.why == url for url, answer in found.items())
    assert heard == [(done, 100) for done in range(1, 101)]


def test_one_host_is_asked_one_thing_after_another() -> None:
    asked_by = set()

    def ask(url: str) -> Answer:
        asked_by.add(threading.get_ident())
        return THERE

    found = ask_all([f"https://one.example/{n}" for n in range(50)], ask)

    assert set(found.values()) == {THERE}
    assert len(asked_by) == 1


def test_nothing_to_ask_is_no_answer() -> None:
    assert ask_all([], lambda url: THERE) == {}


def test_a_host_that_is_not_found_is_looked_for_once() -> None:
    asked = []

    def ask(url: str) -> Answer:
        asked.append(url)
        return NOT_FOUND

    found = ask_all([f"https://gone.example/{n}" for n in range(9)], ask)
    assert len(asked) == 1
    assert set(found.values()) == {NOT_FOUND}


def test_without_a_network_most_are_not_asked_and_none_is_called_dead() -> None:
    asked = []

    def ask(url: str) -> Answer:
        asked.append(url)
        return NOT_FOUND

    found = ask_all([f"https://{n}.example/" for n in range(500)], ask)

    assert len(asked) < 500
    assert set(found.values()) == {OFFLINE}


def test_one_host_that_is_found_means_there_is_a_network() -> None:
    def ask(url: str) -> Answer:
        return THERE if urlsplit(url).netloc == "0.example" else NOT_FOUND

    found = ask_all([f"https://{n}.example/" for n in range(AT_A_TIME)], ask)
    assert found["https://0.example/"] == THERE
    assert list(found.values()).count(NOT_FOUND) == AT_A_TIME - 1


def test_what_goes_wrong_in_asking_is_raised() -> None:
    def ask(url: str) -> Answer:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask_all(["https://a.example/"], ask)
