"""Every line of small cards, to the last word: what is said, in which order, and what is not."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.domain.scorecard import Outcome, Scorecard, explain, scorecard
from ledger.domain.scorecard_inputs import audited, guidance_figure
from ledger.domain.scorecard_json import card_dict
from ledger.domain.scorecard_model import Guidance
from tests.domain.outcomes import TODAY, outcome, several

JUDGED_FIVE = "Judged: 5 of 5 due (100 %)."
FIVE_MET = "On time: 5 of 5 (100 %, 95 % interval 57–100 %; small sample, provisional)."
LATER = date(2025, 12, 1)


def during(*numbers: tuple[str | None, int], recorded_on: date = date(2024, 1, 1)) -> Scorecard:
    """Return a card of values of stated periods, which have no time to be measured."""
    return scorecard(several(*numbers, kind="during", recorded_on=recorded_on), as_of=TODAY)


@pytest.mark.parametrize(
    ("numbers", "lines"),
    [
        ([], ("Nothing due has been judged yet.",)),
        ([("met", 3), ("missed", 1)], ("On time: 3 of 4.",)),
        ([("met", 1), (None, 1)], (
            "On time: 1 of 1.",
            "1 due prediction is not judged; depending on it 1–2 of 2.",
            "Not counted: 1 due without a verdict.",
        )),
        ([(None, 1)], (
            "Nothing due has been judged yet.",
            "Not counted: 1 due without a verdict.",
        )),
        ([("met", 5)], (FIVE_MET, JUDGED_FIVE)),
        ([("met", 4), ("late", 1), ("missed", 2), (None, 1), ("void", 1)], (
            "On time: 4 of 7 (57 %, 95 % interval 25–84 %; small sample, provisional).",
            "1 due prediction is not judged; depending on it 50–63 %.",
            "Judged: 7 of 8 due (88 %).",
            "Delivered so far: 5 of 7 (71 % [36–92]).",
            "Void: 1 of 9 (11 %: premise).",
            "Not counted: 1 void (premise), 1 due without a verdict.",
        )),
        ([("met", 4), ("late", 1), ("missed", 2), (None, 4), ("void", 4)], (
            "On time: 4 of 7.",
            "4 due predictions are not judged; depending on them 36–73 %.",
            "Judged: 7 of 11 due (64 %).",
            "Void: 4 of 15 (27 %: premise).",
            "With voids as unknown, 8 due predictions are not judged; depending on them 27–80 %.",
            "Not counted: 4 void (premise), 4 due without a verdict.",
        )),
    ],
)  # fmt: skip
def test_a_card_says_these_lines_and_no_other(
    numbers: list[tuple[str | None, int]], lines: tuple[str, ...]
) -> None:
    assert during(*numbers).lines == lines


def test_untestable_claims_have_a_line_when_there_are_any() -> None:
    untestable = outcome(9, "void", kind="during", void_reason="untestable")

    card = scorecard([*several(("met", 5), kind="during"), untestable], as_of=TODAY)
    assert "Untestable: 1 of 6 logged (17 % [3–56])." in card.lines


def test_what_lacks_its_minimum_is_lacking_although_something_is_unknown() -> None:
    keys = [figure.key for figure in during(("met", 3), (None, 1)).lacking]

    assert "judged_share" in keys
    assert "range" not in keys


def test_delivered_so_far_is_withheld_where_the_headline_is() -> None:
    found = during(("met", 4), ("late", 1), ("missed", 2), (None, 4)).figure("delivered")

    why = "more than 20 % of the due are not judged, so the range stands instead"
    assert (found.shown, found.why_not, found.count) == (False, why, "5 of 7")


def test_the_range_of_a_record_has_its_bounds_and_no_sampling() -> None:
    numbers = [("met", 4), ("missed", 3), (None, 1)]
    live = during(*numbers).figure("range")
    record = during(*numbers, recorded_on=LATER).figure("range")

    assert (record.low, record.high) == (live.low, live.high) == (0.5, 0.625)
    assert (record.part("outer_low"), record.part("outer_high")) == (None, None)
    assert live.part("outer_low") == pytest.approx(0.215216062)
    assert live.part("outer_high") == pytest.approx(0.863155714)
    assert live.interval_why_not is None
    assert record.interval_why_not == "collected after the fact: a record, not a rate"


def of_year(year: int, first_id: int, met: int, missed: int) -> list[Outcome]:
    said = date(year, 1, 1)
    made = {"said_on": said, "recorded_on": said, "deadline": date(year, 12, 31)}
    verdicts = ["met"] * met + ["missed"] * missed
    return [outcome(first_id + i, verdict, **made) for i, verdict in enumerate(verdicts)]


@pytest.mark.parametrize(
    ("years", "after"),
    [
        ([(8, 0), (5, 3), (0, 8)], "; down."),
        ([(0, 8), (3, 5), (8, 0)], "; up."),
        ([(0, 8), (8, 0), (1, 7)], "; no difference that chance could not make."),
        ([(4, 1), (3, 2)], "; no difference that chance could not make."),
    ],
)
def test_a_trend_is_told_by_its_first_and_last_years(
    years: list[tuple[int, int]], after: str
) -> None:
    counts = enumerate(years, start=2021)
    outcomes = [
        o for year, (met, missed) in counts for o in of_year(year, year * 100, met, missed)
    ]

    trend = scorecard(outcomes, as_of=TODAY).figure("trend")
    assert trend.sentence.endswith(f"]){after}")
    assert trend.part("direction") == (None if "no difference" in after else after[2:-1])


@pytest.mark.parametrize(
    ("judged", "spans"),
    [
        ((4, 1, 5), ["2021–2022", "2023"]),
        ((5, 4, 1), ["2021", "2022–2023"]),
        ((3, 2, 3, 2, 1), ["2021–2022", "2023–2025"]),
        ((5, 4, 5), ["2021", "2022–2023"]),
    ],
)
def test_a_year_of_four_judged_is_merged_with_the_next(
    judged: tuple[int, ...], spans: list[str]
) -> None:
    years = enumerate(judged, start=2021)
    outcomes = [one for year, count in years for one in of_year(year, year * 100, count, 0)]

    trend = scorecard(outcomes, as_of=TODAY).figure("trend")
    assert [figure.label for figure in trend.series] == spans


def test_only_classes_with_a_share_are_told() -> None:
    outcomes = [
        *[outcome(i, "met", wording_class="intend") for i in range(1, 6)],
        *[outcome(i, "met", wording_class="possible") for i in range(6, 9)],
    ]

    found = scorecard(outcomes, as_of=TODAY).figure("by_wording_class")
    assert found.sentence == (
        "intend: no survey says what readers hear → 5 of 5 came true (100 % [57–100])."
    )


def test_the_parts_of_a_split_claim_stand_below_it() -> None:
    whole, other = outcome(5, "met", needs=2), outcome(6, "met")
    parts = [outcome(3, "met", part_of=5), outcome(9, "met", part_of=5)]

    card = scorecard([whole, other, *parts], as_of=TODAY)
    assert [row.id for row in explain(card)] == [3, 5, 9, 6]


@pytest.mark.parametrize(
    "changes", [{"early": True}, {"own_figures": True}, {"void_reason": "duplicate"}]
)
def test_what_a_later_verdict_brings_marks_no_earlier_card(changes: dict[str, object]) -> None:
    verdict = "void" if "void_reason" in changes else "met"
    later = outcome(1, verdict, known_on=date(2026, 5, 1), **changes)

    [row] = explain(scorecard([later], as_of=TODAY))
    assert row.flags == ()
    assert row.why_not == "due without a verdict: in the range, never in the rate"


@pytest.mark.parametrize(
    ("actual", "place"),
    [(0.94, "below"), (0.95, "inside"), (2.05, "inside"), (2.06, "above")],
)
def test_a_bound_holds_at_the_precision_it_was_said_with(actual: float, place: str) -> None:
    assert Guidance(1.0, 2.0, actual, slack=0.05).place == place
    assert Guidance(1.0, 1.0, 1.0).place == "inside"


def test_a_number_that_came_as_nothing_has_no_relative_error() -> None:
    items = [Guidance(1.0, 3.0, 4.0)] * 4 + [Guidance(-1.0, 1.0, 0.0)]

    found = guidance_figure(items)
    assert (found.part("error_to_middle"), found.part("error_to_upper")) == (0.5, 0.25)


@pytest.mark.parametrize(
    ("one", "other", "otherwise"),
    [
        ("met", "missed", 1), ("met", "void", 1), ("void", "missed", 1), ("unclear", "late", 1),
        ("missed", "late", 0), ("partly", "missed", 0), ("void", "unclear", 0), ("met", "met", 0),
    ],
)  # fmt: skip
def test_resolvers_differ_for_the_headline_in_what_is_on_time_or_in_no_rate(
    one: str, other: str, otherwise: int
) -> None:
    assert audited([one], [other], None).otherwise == otherwise
    with pytest.raises(ValueError, match="shorter"):
        audited([one, one], [other], None)


def test_counts_for_machines_have_every_name_and_their_sums() -> None:
    counts = card_dict(during(("met", 4), ("missed", 2), (None, 1), ("void", 1)))["counts"]

    assert (counts["judged"], counts["due"], counts["void"]) == (6, 7, 1)
    assert counts["void_reasons"] == counts["due_void_reasons"] == {"false-premise": 1}


def test_what_has_no_single_number_has_no_name_for_it() -> None:
    figures = card_dict(during(("met", 4), ("missed", 3), (None, 1)))["figures"]

    assert "" not in figures["range"]
    assert figures["on_time"]["rate"] == pytest.approx(4 / 7)
