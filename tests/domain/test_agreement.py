"""Agreement of several judges, against libraries, and by hand."""

from __future__ import annotations

import math

import krippendorff
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.agreement import agreement, krippendorff_alpha

WORDS = ("met", "late", "partly", "missed", "unclear")
JUDGES = ("ann", "bob", "carl", "dora")
ITEMS = st.lists(
    st.dictionaries(st.sampled_from(JUDGES), st.sampled_from(WORDS), max_size=4), max_size=12
)


def from_library(items: list[dict[str, str]]) -> float:
    """Return Krippendorff's alpha as the library computes it, for verdicts as names."""
    numbers = {word: place for place, word in enumerate(WORDS)}
    table = [[float(numbers[item[j]]) if j in item else math.nan for item in items]
             for j in JUDGES]  # fmt: skip
    return float(krippendorff.alpha(table, level_of_measurement="nominal"))


@given(ITEMS)
def test_alpha_is_that_of_the_library(items: list[dict[str, str]]) -> None:
    ours = krippendorff_alpha(items)
    told = {word for item in items if len(item) > 1 for word in item.values()}

    if len(told) < 2:
        assert ours is None
    else:
        # The library also looks at items that one judge judged, for which words there are.
        judged = [item for item in items if len(item) > 1]
        assert ours == pytest.approx(from_library(judged), abs=1e-12)


def test_alpha_is_one_for_judges_who_always_agree() -> None:
    assert krippendorff_alpha([{"ann": "met", "bob": "met"}, {"ann": "late", "bob": "late"}]) == 1


def test_alpha_of_an_example_from_the_book() -> None:
    """Two coders, ten items of two values (Krippendorff 2011, section A): alpha is 0.095."""
    first, second = "0100000010", "1110010000"
    items = [{"ann": one, "bob": two} for one, two in zip(first, second, strict=True)]

    assert krippendorff_alpha(items) == pytest.approx(0.095, abs=0.001)


def test_alpha_without_anything_judged_twice_is_not_known() -> None:
    assert krippendorff_alpha([]) is None
    assert krippendorff_alpha([{"ann": "met"}, {"bob": "missed"}]) is None


def test_an_item_that_one_judge_judged_changes_nothing() -> None:
    items = [{"ann": "met", "bob": "late"}, {"ann": "met", "bob": "met"}]

    assert krippendorff_alpha([*items, {"ann": "missed"}]) == krippendorff_alpha(items)


def test_agreement_of_two() -> None:
    both = agreement([("met", "met"), ("met", "missed"), ("missed", "missed"), ("late", "late")])

    assert (both.items, both.agreed) == (4, 3)
    assert both.kappa == pytest.approx(7 / 11)


def test_agreement_on_nothing_has_no_kappa() -> None:
    both = agreement([])

    assert (both.items, both.agreed, both.kappa) == (0, 0, None)


def test_one_verdict_throughout_has_no_kappa() -> None:
    assert agreement([("met", "met"), ("met", "met")]).kappa is None
