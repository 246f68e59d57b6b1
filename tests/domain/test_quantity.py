"""Amounts as people say them, and whether a figure fulfils one."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.quantity import (
    Comparator,
    NoTarget,
    Observation,
    Target,
    read,
    read_target,
    read_value,
    satisfies,
    with_base,
)

ROWS: list[dict[str, Any]] = [
    json.loads(line)
    for line in Path(__file__).with_name("quantities-open.jsonl").read_text("utf-8").splitlines()
]


def target(words: str) -> Target:
    found = read_target(words)
    assert isinstance(found, Target), found
    return found


def figure(words: str) -> Observation:
    found = read_value(words)
    assert isinstance(found, Observation), found
    return found


def is_same(amount: Decimal | None, expected: float | None) -> bool:
    if amount is None or expected is None:
        return amount is None and expected is None
    return amount == Decimal(str(expected))


def test_the_benchmark_is_whole() -> None:
    assert len(ROWS) == 57


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_an_expression_names_its_amount(row: dict[str, Any]) -> None:
    found = read_target(row["text"])

    if row["expected_cmp"] == "vague":
        assert isinstance(found, NoTarget)
    else:
        assert isinstance(found, Target)
        assert found.comparator.value == row["expected_cmp"]
        assert is_same(found.low, row["expected_low"])
        assert is_same(found.high, row["expected_high"])
        assert found.unit == row["expected_unit"]


@pytest.mark.parametrize(
    ("words", "comparator", "low", "high", "unit"),
    [
        (">= 1 billion users", "ge", 10**9, None, "users"),
        ("60-65 billion USD", "between", 60 * 10**9, 65 * 10**9, "USD"),
        ("10,000 robots delivered this year", "eq", 10_000, 10_000, "robots"),
        ("gross margin above 60% in Q3 2026", "gt", 60, None, "%"),
        ("2025 capex of $60-65 billion", "between", 60 * 10**9, 65 * 10**9, "USD"),
        ("grow from 10 million to 20 million units", "eq", 20 * 10**6, 20 * 10**6, "units"),
        ("fall below 3%", "lt", None, 3, "%"),
        ("fall by 3%", "change", -3, -3, "%"),
        ("cut by half", "change", -50, -50, "%"),
        ("increase to 50%", "eq", 50, 50, "%"),
        ("increase of more than 10%", "change", 10, None, "%"),
        ("60 percent or more", "ge", 60, None, "%"),
        ("above, say, 4%", "gt", 4, None, "%"),
        ("more than 2-3 million", "gt", 2 * 10**6, None, ""),
        ("at least twice as many", "mult", 2, None, ""),
        ("two dozen planes", "eq", 24, 24, "planes"),
        ("1 000 000 cars", "eq", 10**6, 10**6, "cars"),
        ("20 lakh crore rupees", "eq", 2 * 10**13, 2 * 10**13, "INR"),
        ("50 bps", "eq", Decimal("0.5"), Decimal("0.5"), "%"),
        ("-5%", "eq", -5, -5, "%"),
        ("1/4 of all cars", "eq", 25, 25, "%"),
        ("mid-teens", "approx", 14, 16, ""),
        ("mid-to-high 70s", "approx", 74, 79, ""),
        ("at least 1.8 times", "mult", Decimal("1.8"), None, ""),
        ("10GW-15GW", "between", 10, 15, "GW"),
        ("1 billion monthly active users in 2025", "eq", 10**9, 10**9, "users"),
    ],
)
def test_the_grammar_holds_beyond_the_benchmark(
    words: str, comparator: str, low: Any, high: Any, unit: str
) -> None:
    found = target(words)

    assert (found.comparator.value, found.low, found.high, found.unit) == (
        comparator,
        low,
        high,
        unit,
    )


@pytest.mark.parametrize(
    "words",
    [
        "several thousand",
        "tens of thousands",
        "low single digits",
        "no layoffs",
        "",
        "by 2026",
        "the best",
        "65 to 60 billion",
        "73% and 73.5%, respectively",
    ],
)
def test_words_without_an_amount_say_why(words: str) -> None:
    found = read(words)

    assert isinstance(found, NoTarget)
    assert found.why


def test_what_a_rise_starts_from_is_its_base() -> None:
    assert target("grow from 10 million to 20 million units").base == 10**7


@pytest.mark.parametrize(
    ("reported", "promised", "answer"),
    [
        ("1.0 billion users", "at least 1 billion users", True),
        ("more than 1 billion users", "at least 1 billion users", True),
        ("more than 1 billion users", "over 1 billion users", True),
        ("1 billion users", "over 1 billion users", None),
        ("24,337 vehicles", "at least 25,000 vehicles", False),
        ("0.98 billion users", "at least 1 billion users", False),
        ("1 billion users", "at least 1.2 billion users", None),
        ("$72.22 billion", "$60-65 billion", False),
        ("$72.22 billion", "$64-72 billion", None),
        ("$72.22 billion", "$70-75 billion", True),
        ("57.1%", "above 60%", False),
        ("61%", "above 60%", True),
        ("$27,500", "under $30,000", True),
        ("$30,000", "under $30,000", False),
        ("20%", "up to 20%", True),
        ("25%", "up to 20%", False),
        ("1,000 jobs", "1,000 jobs", True),
        ("1,002 jobs", "1,000 jobs", False),
        ("60.2 billion dollars", "$60 billion", True),
        ("$72 billion", "about $60 billion", None),
        ("$100 billion", "about $60 billion", False),
        ("$60.3 billion", "about $60 billion", True),
        ("1,500 MW", "at least 1 GW", True),
        ("900 MW", "at least 1 GW", False),
        ("5 million cars", "5 million dollars", None),
        ("50%", "50 users", None),
        ("up 16%", "growth of at least 15%", True),
        ("16%", "up 15%", None),
        ("more than 3 million", "less than 2 million", False),
        ("fewer than 900 cars", "at least 1,000 cars", False),
        ("1.0 GW", "at least 1,040 MW", None),
        ("1.0 GW", "at least 1,060 MW", False),
        ("5.4 users", "between 5 and 5 users", None),
        ("4.5 million", "5 million", True),
        ("5.4 million", "5 million", True),
        ("5.5 million", "5 million", False),
        ("30,000 cars", "over 30,000 cars", False),
        ("30,001 cars", "over 30,000 cars", True),
    ],
)
def test_a_figure_fulfils_a_target_or_not_or_cannot_tell(
    reported: str, promised: str, answer: bool | None
) -> None:
    assert satisfies(figure(reported), target(promised)) is answer


@pytest.mark.parametrize(
    ("ours", "theirs", "answer"),
    [("cars", "car", True), ("gas", "ga", None), ("Cars", "car", True)],
)
def test_a_plural_is_the_same_unit_and_a_short_word_has_none(
    ours: str, theirs: str, answer: bool | None
) -> None:
    reported = Observation("5", Decimal(5), Decimal(5), ours)

    assert satisfies(reported, replace(target("5 cars"), unit=theirs)) is answer


def test_a_multiple_is_decided_once_its_base_is_known() -> None:
    doubled = target("at least double")

    assert satisfies(figure("21 cars"), doubled) is None
    assert satisfies(figure("21 cars"), with_base(doubled, Decimal(10))) is True
    assert satisfies(figure("19 cars"), with_base(doubled, Decimal(10))) is False


def test_a_change_in_per_cent_is_decided_once_its_base_is_known() -> None:
    grown = with_base(target("growth of at least 10%"), Decimal(200))

    assert satisfies(Observation("219", Decimal(219), Decimal(219)), grown) is False
    assert satisfies(Observation("220", Decimal(220), Decimal(220)), grown) is True


@given(st.text(max_size=200))
def test_reading_an_amount_never_raises(words: str) -> None:
    found = read_target(words)

    assert found.words == words


@given(
    st.lists(
        st.sampled_from(
            [
                "more than",
                "at least",
                "between",
                "and",
                "to",
                "-",
                "$",
                "€",
                "60",
                "65",
                "1,000",
                "2.5",
                "billion",
                "k",
                "m",
                "%",
                "users",
                "GW",
                "half",
                "a",
                "dozen",
                "double",
                "up",
                "down",
                "by",
                "in",
                "2026",
                "plus or minus",
                "one",
                "five",
                "+",
                "or more",
                "x",
                "times",
                "percent",
                "basis points",
                "several",
                "low",
                "70s",
                "1/3",
                "of",
                "from",
                "trillion",
                "'",
                ".",
                ",",
            ]
        ),
        max_size=12,
    )
)
def test_any_mixture_of_known_words_is_read_or_refused(words: list[str]) -> None:
    found = read_target(" ".join(words))

    if isinstance(found, Target) and found.low is not None and found.high is not None:
        assert found.low <= found.high


@given(st.integers(min_value=0, max_value=10**12))
def test_a_written_number_is_itself(number: int) -> None:
    found = target(f"{number:,} units")

    assert (found.comparator, found.unit) == (Comparator.EQ, "units")
    assert found.low == found.high == number
    assert satisfies(figure(f"{number:,} units"), found) is True


@pytest.mark.parametrize(
    ("words", "comparator", "low", "high", "unit"),
    [
        ("$1 million to 2", "between", 1_000_000, 2_000_000, "USD"),
        ("$1 to 2 million", "between", 1_000_000, 2_000_000, "USD"),
        ("5 or 10 users", "between", 5, 10, "users"),
        ("at most 5 to 10%", "le", None, 10, "%"),
        ("at least 5 to 10%", "ge", 5, None, "%"),
        ("fall 5% to 10%", "change", -10, -5, "%"),
        ("grow 5% to 10%", "change", 5, 10, "%"),
        ("negative 5%", "eq", -5, -5, "%"),
        ("5 more additional", "eq", 5, 5, ""),
        ("100 or so users", "approx", 100, 100, "users"),
        ("100ish users", "approx", 100, 100, "users"),
        ("100 or thereabouts", "approx", 100, 100, ""),
        ("$5t", "eq", 5 * 10**12, 5 * 10**12, "USD"),
        ("5t of steel", "eq", 5, 5, "t"),
    ],
)
def test_a_rare_turn_names_its_amount(
    words: str, comparator: str, low: int | None, high: int | None, unit: str
) -> None:
    found = target(words)

    assert (found.comparator.value, found.unit) == (comparator, unit)
    assert (found.low, found.high) == (low, high)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("several 100 users", "names no number"),
        ("10 or 5 users", "more than one amount"),
        ("100 plus or minus", "plus or minus what?"),
        ("100 users, give or take", "plus or minus what?"),
    ],
)
def test_an_amount_that_is_open_is_asked_about(words: str, why: str) -> None:
    found = read_target(words)

    assert isinstance(found, NoTarget)
    assert why in found.why


def test_a_bound_on_one_side_decides_nothing_about_an_exact_amount() -> None:
    assert satisfies(figure("more than 5 users"), target("about 5 users")) is None
    assert satisfies(figure("at most 5 users"), target("5 users")) is None


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("3 dozen robots", 36),
        ("5 robots, 3/4 of them blue", 5),
        ("2 and a half million cars", 2_500_000),
    ],
)
def test_digits_among_words_are_part_of_the_number(words: str, amount: int) -> None:
    found = read_target(words)

    assert isinstance(found, Target)
    assert (found.low, found.high) == (Decimal(amount), Decimal(amount))
