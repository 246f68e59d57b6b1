"""Names are taken out of words and addresses, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.blinding import (
    Names,
    in_blind_order,
    scrubbed,
    scrubbed_address,
    seed_of,
)

NAMES = Names(
    ("Ada Example", "A. Example", "Bo Li", "Jan van Dam"),
    ("Example Robotics", "Vans", "IBM", "HP"),
)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ada Example said so.", "[speaker] said so."),
        ("ADA EXAMPLE's plan", "[speaker]'s plan"),
        ("Example's plan, and Ada again", "[speaker]'s plan, and [speaker] again"),
        ("an example of ada", "an example of ada"),
        ("Example Robotics sold vans", "[organisation] sold [organisation]"),
        ("Vanstead and Adam", "Vanstead and Adam"),
        ("Bo Li and Bo", "[speaker] and Bo"),
        ("A. Example", "[speaker]"),
        ("Robots walk.", "Robots walk."),
        ("Jan van Dam: the van Jan drives", "[speaker]: the van [speaker] drives"),
    ],
)
def test_words(text: str, told: str) -> None:
    assert scrubbed(text, NAMES) == told


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://example.org/ada-example/plan", "https://[name].org/[name]/plan"),
        ("https://news.org/ExampleRobotics", "https://news.org/[name]"),
        ("https://news.org/example_robotics-q4", "https://news.org/[name]-q4"),
        ("https://news.org/walks", "https://news.org/walks"),
        ("https://news.org/ibm-ships", "https://news.org/[name]-ships"),
        ("https://news.org/hpc", "https://news.org/hpc"),
    ],
)
def test_addresses(url: str, told: str) -> None:
    assert scrubbed_address(url, NAMES) == told


@given(st.text("Aabdel xEmp.,'", max_size=40))
def test_no_whole_name_is_left(text: str) -> None:
    told = scrubbed(f"{text} Ada Example {text}", NAMES)

    assert "ada example" not in told.lower()


@given(st.text(max_size=60))
def test_text_without_names_is_left_alone(text: str) -> None:
    names = Names(("Zzyzx Qqwvy",), ("Xyqzzw",))

    if not {"zzyzx", "qqwvy", "xyqzzw"} & set(text.lower().split()):
        assert scrubbed(text, names) == text


@given(st.sets(st.integers(1, 10**6), max_size=40), st.integers(0, 2**32))
def test_an_order_holds_everything_once_and_is_the_same_again(ids: set[int], seed: int) -> None:
    found = in_blind_order(list(ids), seed)

    assert sorted(found) == sorted(ids)
    assert found == in_blind_order(sorted(ids, reverse=True), seed)


def test_a_name_that_is_blank_takes_nothing_out() -> None:
    names = Names(("", " "), ("",))

    assert scrubbed("Robots walk, and fall.", names) == "Robots walk, and fall."


def test_a_reviewer_gets_the_same_order_on_every_machine_and_day() -> None:
    assert seed_of("Ann") == 388_209_518


def test_another_reviewer_gets_another_order() -> None:
    ids = range(1, 101)

    assert in_blind_order(ids, seed_of("Ann")) != in_blind_order(ids, seed_of("Bob"))
    assert in_blind_order(ids, seed_of("Ann")) != list(ids)
