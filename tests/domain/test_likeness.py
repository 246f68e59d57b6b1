"""Near-duplicates: what is asked about, what is refused, and what is left alone."""

from __future__ import annotations

import json
from datetime import date
from importlib.resources import files
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.likeness import (
    DAYS_APART,
    MOVED,
    PLAINLY_ALIKE,
    Candidate,
    alike,
    alike_elsewhere,
    near_in_time,
    overlap,
)
from ledger.domain.quantity import read_target

YEAR_END = date(2025, 12, 31)


def likeness(one: str, other: str) -> float:
    found = alike(Candidate(0, one, YEAR_END), [Candidate(1, other, YEAR_END)])
    return found[0].likeness if found else 0.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tesla will build about 5,000 Optimus robots.", "Tesla will build 5,000 Optimus robots"),
        ("Threads passes X next year", "threads passes x NEXT year!"),
        ("La société ouvrira une usine à Lyon", "La societe ouvrira une usine a Lyon"),
    ],
)
def test_the_same_words_with_other_clothes_are_plainly_alike(one: str, other: str) -> None:
    [found] = alike(Candidate(0, one, YEAR_END), [Candidate(1, other, YEAR_END)])

    assert found.likeness >= PLAINLY_ALIKE
    assert found.is_plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Meta AI reaches one billion users", "Meta AI will reach 1 billion users"),
        ("10,000 robots delivered this year", "10,000 robots will be delivered this year"),
        ("10,000 robots delivered this year", "We will deliver 10,000 robots this year."),
        ("A new factory opens in Lyon", "A new factory opens in Lille"),
    ],
)
def test_what_may_be_the_same_claim_is_asked_about_and_never_refused(one: str, other: str) -> None:
    found = alike(Candidate(0, one, YEAR_END), [Candidate(1, other, YEAR_END)])

    assert [item.id for item in found] == [1]
    assert not found[0].is_plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gross margin above 60% in Q3", "Gross margin above 80% in Q3"),
        ("We deliver 10,000 robots", "We deliver 20,000 robots"),
        ("A factory opens in Lyon", "Threads passes X"),
    ],
)
def test_other_numbers_or_other_words_are_another_claim(one: str, other: str) -> None:
    assert alike(Candidate(0, one, YEAR_END), [Candidate(1, other, YEAR_END)]) == []


def test_deadlines_are_near_up_to_seventy_five_days() -> None:
    first = Candidate(1, "x", date(2025, 1, 1))

    assert near_in_time(first, Candidate(2, "x", date(2025, 3, 17)))
    assert not near_in_time(first, Candidate(2, "x", date(2025, 3, 18)))
    assert (date(2025, 3, 17) - date(2025, 1, 1)).days == DAYS_APART


def test_two_readings_of_a_deadline_are_both_looked_at() -> None:
    strict = Candidate(1, "x", date(2025, 12, 31), strict=date(2024, 12, 31))

    assert near_in_time(strict, Candidate(2, "x", date(2025, 1, 31)))
    assert near_in_time(strict, Candidate(2, "x"))


def test_a_threshold_counts_as_the_number_it_names() -> None:
    assert overlap(read_target("at least 60%"), read_target("more than 62%"))
    assert not overlap(read_target("at least 60%"), read_target("at least 90%"))
    assert overlap(read_target("at least 60%"), read_target("a lot"))


def test_a_promise_made_again_with_another_day_is_offered_behind_the_others() -> None:
    known = [
        Candidate(1, "We deliver the robot to customers", date(2023, 12, 31)),
        Candidate(2, "The robot goes to customers by summer", date(2024, 11, 30)),
    ]

    found = alike(Candidate(0, "We deliver the robot to customers", date(2024, 12, 31)), known)

    assert [(item.id, item.moved) for item in found] == [(2, False), (1, True)]
    assert not found[1].is_plain


def test_at_most_three_are_shown_the_likest_first() -> None:
    known = [Candidate(n, "We deliver robots" + " soon" * (5 - n), YEAR_END) for n in range(1, 6)]

    found = alike(Candidate(0, "We deliver robots", YEAR_END), known)

    assert [item.id for item in found] == [5, 4, 3]
    assert found[0].likeness == pytest.approx(1.0)


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_the_same_both_ways_and_one_for_the_same_words(one: str, other: str) -> None:
    assert likeness(one, other) == pytest.approx(likeness(other, one))
    assert 0 <= likeness(one, other) <= 1
    if any(c.isalnum() for c in one):
        assert likeness(one, one) == pytest.approx(1)


def shipped() -> dict[str, list[dict[str, Any]]]:
    text = files("ledger.data").joinpath("predictions.jsonl").read_text(encoding="utf-8")
    speakers: dict[str, list[dict[str, Any]]] = {}
    for line in text.splitlines():
        row = json.loads(line)
        speakers.setdefault(row["speaker"], []).append(row)
    return speakers


def candidate(place: int, row: dict[str, Any]) -> Candidate:
    due = row["deadline"]
    if not due:
        return Candidate(place, row["claim"])
    strict = due.get("strict")
    day = date.fromisoformat(due["day"])
    return Candidate(place, row["claim"], day, date.fromisoformat(strict) if strict else None)


def linked(one: dict[str, Any], other: dict[str, Any]) -> bool:
    links = (one.get("restates"), one.get("reading_of"), one.get("part_of"))
    of_one_claim = "part_of" in one and one["part_of"] == other.get("part_of")
    return of_one_claim or other["key"] in links


def test_no_shipped_prediction_would_have_been_refused() -> None:
    for rows in shipped().values():
        known = [candidate(place, row) for place, row in enumerate(rows)]
        for new in known:
            assert not any(item.is_plain for item in alike(new, known)), new.claim


def test_with_the_same_deadline_only_real_restatements_are_asked_about() -> None:
    asked = []
    for rows in shipped().values():
        known = [candidate(place, row) for place, row in enumerate(rows)]
        for one, other in combinations(range(len(rows)), 2):
            found = alike(known[other], [*known[:other], *known[other + 1 :]])
            if one in {item.id for item in found}:
                assert linked(rows[one], rows[other]) or linked(rows[other], rows[one])
                asked.append((rows[other]["key"], rows[one]["key"]))

    assert len(asked) >= 2


def test_what_others_say_is_given_only_when_nearly_the_same_words_have_the_same_day() -> None:
    new = Candidate(0, "Tesla will sell 5,000 robots by then", YEAR_END)
    known = [
        ("ann", Candidate(1, "Tesla will sell 5,000 robots by then!", YEAR_END)),
        ("bob", Candidate(2, "Tesla will sell 5,000 robots by then", date(2031, 12, 31))),
        ("cy", Candidate(3, "Robots will conquer the moon", YEAR_END)),
    ]

    found = alike_elsewhere(new, known)

    assert [(who, one.id, one.moved) for who, one in found] == [("ann", 1, False)]
    assert found[0][1].likeness >= MOVED


@pytest.mark.parametrize(
    ("one", "other", "can_be"),
    [
        ("5 users", "5 users", True),
        ("5 users", "50 users", False),
        ("at most 5 users", "2 users", False),
        ("at most 5 users", "at most 50 users", False),
        ("at most 5 users", "50 users", False),
        ("at least 5 users", "at least 50 users", False),
        ("5 cars", "50 users", True),
        ("some users", "5 users", True),
    ],
)
def test_amounts_of_different_sizes_in_one_unit_are_two_claims(
    one: str, other: str, can_be: bool
) -> None:
    assert overlap(read_target(one), read_target(other)) is can_be
    assert overlap(read_target(other), read_target(one)) is can_be
