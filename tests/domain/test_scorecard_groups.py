"""A card cut into groups: they add up, and a group of a record is a record."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings

from ledger.domain.scorecard import Outcome, scorecard
from ledger.domain.scorecard_groups import CUTS, Held, cut
from tests.domain.outcomes import TODAY, collections, outcome, several

ONE_GROUP_EACH = ("frame", "year", "horizon", "class", "kind", "resolver", "speaker")


@settings(max_examples=60, deadline=None)
@given(collections())
def test_the_groups_of_a_cut_without_overlap_add_up_to_the_card(drawn: list[Outcome]) -> None:
    card = scorecard(drawn, as_of=TODAY)

    for key in ONE_GROUP_EACH:
        found = cut(card, key)
        assert not found.overlapping
        assert sum(group.counts.judged for group in found.groups) == card.counts.judged
        assert sum(group.counts.met for group in found.groups) == card.counts.met
        assert sum(group.counts.unknown for group in found.groups) == card.counts.unknown


def test_groups_stand_by_name_and_what_has_none_comes_last() -> None:
    mixed = [outcome(1, "met", frame="b"), outcome(2, "met"), outcome(3, "met", frame="A")]
    found = cut(scorecard(mixed, as_of=TODAY), "frame")

    assert [group.name for group in found.groups] == ["A", "b", "none"]
    assert [group.headline.count for group in found.groups] == ["1 of 1"] * 3


def test_bands_of_time_stand_from_short_to_long() -> None:
    due = {1: date(2027, 6, 1), 2: date(2024, 6, 1), 3: None, 4: date(2025, 6, 1)}
    mixed = [outcome(id, "met", deadline=day) for id, day in due.items()]
    found = cut(scorecard(mixed, as_of=TODAY), "horizon")

    labels = ["Under 1 year", "1 to 3 years", "Over 3 years"]
    assert [group.name for group in found.groups] == labels


def test_a_prediction_with_two_tags_stands_in_both_groups() -> None:
    found = cut(scorecard([outcome(1, "met", tags=("a", "b"))], as_of=TODAY), "tag")

    assert found.overlapping
    assert [group.name for group in found.groups] == ["a", "b"]


def test_the_role_of_the_day_it_was_said_is_the_group() -> None:
    card = scorecard(several(("met", 2)), as_of=TODAY)
    roles = {1: (Held("CEO", "Tesla"), Held("CEO", "SpaceX")), 2: (Held(None, "Tesla"),)}

    by_role = cut(card, "role", roles)
    by_place = cut(card, "organisation", roles)
    assert [(g.name, g.headline.count) for g in by_role.groups] == [
        ("CEO", "1 of 1"),
        ("none", "1 of 1"),
    ]
    assert [(g.name, g.headline.count) for g in by_place.groups] == [
        ("SpaceX", "1 of 1"),
        ("Tesla", "2 of 2"),
    ]


def test_a_group_of_a_record_has_a_share_and_no_interval() -> None:
    after = [outcome(i, "met", kind="during", recorded_on=TODAY) for i in range(1, 12)]
    before = [outcome(20 + i, "missed", kind="reach") for i in range(5)]
    found = cut(scorecard([*after, *before], as_of=TODAY), "kind")

    assert [group.headline.shown for group in found.groups] == [True, True]
    assert [group.headline.interval for group in found.groups] == [None, None]


def test_under_five_a_group_has_a_count_and_no_share() -> None:
    found = cut(scorecard(several(("met", 4)), as_of=TODAY), "kind")

    [group] = found.groups
    assert (group.headline.count, group.headline.point) == ("4 of 4", None)


def test_what_is_filtered_out_is_in_no_group() -> None:
    card = scorecard(several(("met", 3), recorded_on=TODAY), as_of=TODAY, prospective=True)

    assert cut(card, "kind").groups == ()


def test_a_cut_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KeyError):
        cut(scorecard([], as_of=TODAY), "mood")
    assert len(CUTS) == len(set(CUTS))
