"""Pictures: nothing leaves the sheet, covers words or is invented; and they survive any card."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.board import board
from ledger.domain.scorecard import Outcome, Scorecard, scorecard
from ledger.domain.scorecard_model import POLICY, Policy, percent
from ledger.domain.scorecard_time import stretch_curve
from ledger.domain.survival import Curve
from ledger.errors import Refused
from ledger.render.charts import html, write
from ledger.render.charts.calibration import calibration
from ledger.render.charts.caption import Caption
from ledger.render.charts.count_bar import count_bar
from ledger.render.charts.drawing import Block, Box, Drawing, Words
from ledger.render.charts.forest import forest
from ledger.render.charts.interval_strip import interval_strip
from ledger.render.charts.layout import draw
from ledger.render.charts.model import Bar, Chart, Dot, NoChart, Picture, Plot, Role, Rows
from ledger.render.charts.slip import slip, slips
from ledger.render.charts.stretch import stretch
from ledger.render.charts.svg import KINDS, stylesheet, svg
from ledger.render.charts.themes import DARK, LIGHT, contrast
from ledger.render.charts.timeline import timeline
from tests import example_pictures
from tests.domain.outcomes import TODAY, collections, outcome, several
from tests.domain.test_scorecard_time import twelve
from tests.render.pictures import WIDTHS, faults, invented, misplaced

CAPTION = Caption("Speaker A", TODAY)
OF_A_CARD = (count_bar, interval_strip, timeline, stretch, calibration)


def card_of(*numbers: tuple[str | None, int]) -> Scorecard:
    return scorecard(several(*numbers), as_of=TODAY)


def chart_of(picture: Picture) -> Chart:
    assert isinstance(picture, Chart)
    return picture


MIXED = card_of(("met", 9), ("partly", 2), ("late", 4), ("missed", 8), (None, 4), ("void", 2))


@settings(max_examples=60)
@given(collections(), st.sampled_from(WIDTHS))
def test_no_card_breaks_a_picture(outcomes: list[Outcome], width: int) -> None:
    card = scorecard(outcomes, as_of=TODAY)

    for make in OF_A_CARD:
        picture = make(card, CAPTION)
        if isinstance(picture, NoChart):
            assert picture.why
        else:
            assert faults(picture, width) == []
    for chart in slips(card, {1: "by the end of next year"}, CAPTION):
        assert faults(chart, width) == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", example_pictures.EXAMPLES)
def test_nothing_in_an_example_leaves_the_sheet_overlaps_or_is_invented(
    name: str, width: int
) -> None:
    assert faults(chart_of(example_pictures.EXAMPLES[name]()), width) == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["A", "Mark " * 30, "W" * 120, "山田太郎" * 20, "<b>&\"'\u202e"])
def test_no_name_breaks_a_picture(name: str, width: int) -> None:
    for make in (count_bar, interval_strip, timeline, stretch):
        assert faults(chart_of(make(MIXED, replace(CAPTION, name=name))), width) == []


@pytest.mark.parametrize(
    ("numbers", "title"),
    [
        ([("met", 6)], "Speaker A: 6 of 6 came true on time"),
        ([("missed", 6)], "Speaker A: 0 of 6 came true on time"),
        ([("met", 1)], "Speaker A: 1 of 1 came true on time"),
        ([(None, 3)], "Speaker A: 3 predictions, none judged yet"),
    ],
)
def test_the_bar_of_all_met_all_missed_or_one_says_so(
    numbers: list[tuple[str | None, int]], title: str
) -> None:
    chart = chart_of(count_bar(card_of(*numbers), CAPTION))

    assert chart.title == title
    assert [faults(chart, width) for width in WIDTHS] == [[]] * len(WIDTHS)


@pytest.mark.parametrize("verdict", ["met", "missed", "late", "partly", "void", "unclear", None])
@pytest.mark.parametrize("count", [1, 5, 30])
def test_a_card_of_one_kind_of_outcome_breaks_no_picture(verdict: str | None, count: int) -> None:
    card = scorecard(several((verdict, count), probability_ppm=700_000), as_of=TODAY)

    for make in OF_A_CARD:
        picture = make(card, CAPTION)
        if isinstance(picture, NoChart):
            assert picture.why
        else:
            assert [faults(picture, width) for width in WIDTHS] == [[]] * len(WIDTHS)
            assert picture.table.rows


def test_where_nothing_is_delivered_the_curve_stays_at_the_foot() -> None:
    chart = chart_of(stretch(card_of(("missed", 6)), CAPTION))

    assert chart.title == "Speaker A: 0 % delivered within the promised time"
    assert chart.table.rows == (("×2.00", "6", "0 %", ""),)


def test_where_there_is_nothing_to_draw_a_sentence_says_why() -> None:
    found = [make(card_of(), CAPTION) for make in OF_A_CARD]
    one = interval_strip(card_of(("met", 1)), CAPTION)

    assert [p.sentence for p in found if isinstance(p, NoChart)] == [
        "Speaker A, counts: not drawn, nothing is logged.",
        "Speaker A, share on time: not drawn, nothing due has been judged yet.",
        "Speaker A, timeline: not drawn, nothing is logged.",
        "Speaker A, times the promised time: not drawn, fewer than 5 promises to reach something.",
        "Speaker A, calibration: not drawn, no stated probability is judged.",
    ]
    assert slip(card_of(), {}, CAPTION) == NoChart(
        "slip", "Speaker A, dates that moved", "no promise was made again with its own date"
    )
    assert isinstance(one, NoChart)
    assert one.sentence == ("Speaker A, share on time: not drawn, fewer than 5 are judged.")


def test_the_bar_holds_every_count_once() -> None:
    chart = chart_of(count_bar(MIXED, CAPTION))

    assert isinstance(chart.body, Bar)
    assert chart.body.total == 29
    assert chart.table.rows == (
        ("met on time", "9"), ("partly", "2"), ("late", "4"), ("missed", "8"),
        ("due, no verdict", "4"), ("void", "2"), ("all", "29"),
    )  # fmt: skip


def test_the_strip_shows_shares_with_their_ranges_and_what_the_unknown_could_change() -> None:
    chart = chart_of(interval_strip(MIXED, CAPTION))

    assert isinstance(chart.body, Rows)
    assert chart.title == "Speaker A: 39 % on time (9 of 23, range 22–59 %)"
    assert chart.table.rows[:2] == (
        ("On time", "9 of 23", "39 %", "22–59 %"),
        ("Depending on the unknown", "9–13 of 27", "", "33–48 %"),
    )


def test_a_record_collected_after_the_fact_is_drawn_without_ranges() -> None:
    after = scorecard(
        several(("met", 4), ("missed", 4), recorded_on=date(2025, 12, 1)), as_of=TODAY
    )

    chart = chart_of(interval_strip(after, CAPTION))

    assert chart.title == "Speaker A: 50 % on time (4 of 8)"
    assert "Collected after the fact: a record, not a rate." in chart.notes


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_words_and_shapes_stand_out_from_their_ground(colors: dict[Role, str]) -> None:
    ground = colors[Role.GROUND]
    for role in (Role.INK, Role.MUTED):
        assert contrast(colors[role], ground) >= 4.5, role
        assert contrast(colors[role], colors[Role.BAND]) >= 4.5, role
    for role in set(Role) - {Role.GROUND, Role.GRID, Role.BAND}:
        assert contrast(colors[role], ground) >= 3.0, role


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_counts_in_a_bar_stand_out_from_their_part(colors: dict[Role, str]) -> None:
    drawing = draw(chart_of(count_bar(MIXED, CAPTION)), 800)
    blocks = [item for item in drawing.items if isinstance(item, Block) and item.fill]
    inside = [
        (words, block)
        for words in drawing.words
        for block in blocks
        if words.box.inside(block.box)
    ]

    assert len(inside) == 5
    for words, block in inside:
        assert block.fill is not None
        assert contrast(colors[words.role], colors[block.fill]) >= 4.5, words.text


def test_contrast_is_that_of_the_guideline() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


def test_the_checks_of_pictures_can_fail() -> None:
    chart = chart_of(count_bar(MIXED, CAPTION))
    outside = Words(95, 20, "outside", 12)
    over, under = Words(10, 50, "over", 12), Words(12, 51, "under", 12)

    bad = Drawing(100, 100, (outside, over, under, Words(10, 80, "77 of 9", 12)), "t", "d")

    assert misplaced(bad) == ["'outside' leaves the sheet", "'over' and 'under' overlap"]
    assert invented(chart, bad) == ["77 in '77 of 9' is nowhere in the data"]
    assert not Box(0, 0, 1, 1).overlaps(Box(1, 0, 2, 1))


@pytest.mark.parametrize("theme", KINDS)
def test_two_runs_give_the_same_bytes(theme: str) -> None:
    first = write.to_svg(chart_of(count_bar(MIXED, CAPTION)), theme=theme)
    again = write.to_svg(chart_of(count_bar(MIXED, CAPTION)), theme=theme)

    assert first == again


def test_a_picture_on_a_page_is_small_and_names_no_colour() -> None:
    for make in example_pictures.EXAMPLES.values():
        drawn = write.to_svg(chart_of(make()), width=560, theme="page")

        assert len(drawn.encode()) < 10_000
        assert not re.search("#[0-9a-f]{6}", drawn)
    assert "prefers-color-scheme:dark" in stylesheet()


def test_an_unknown_theme_is_refused() -> None:
    with pytest.raises(ValueError, match="no theme is called sepia"):
        svg(draw(chart_of(count_bar(MIXED, CAPTION)), 400), "sepia")


def test_the_fragment_has_the_numbers_as_a_table_and_nothing_unescaped() -> None:
    chart = chart_of(count_bar(MIXED, replace(CAPTION, name="<script>")))

    fragment = html.figure(chart, name="bar-1")

    assert '<td>met on time</td><td class="number">9</td>' in fragment
    assert "<script" not in fragment
    assert 'id="bar-1-t"' in fragment
    assert html.figure(count_bar(card_of(), CAPTION)) == (
        '<p class="no-chart">Speaker A, counts: not drawn, nothing is logged.</p>\n'
    )


def test_a_png_is_as_wide_as_asked_and_the_same_each_time() -> None:
    chart = chart_of(count_bar(MIXED, CAPTION))

    image = write.to_png(chart, width=400)

    assert image[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(image[16:20]) == 400
    assert image == write.to_png(chart, width=400)


def test_without_the_extra_a_png_is_refused_with_what_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "vl_convert", None)

    with pytest.raises(Refused, match="needs the extra `plot`") as refused:
        write.to_png(chart_of(count_bar(MIXED, CAPTION)))

    assert refused.value.remedies == (("", "pip install 'prediction-ledger[plot]'"),)


def test_the_slip_chart_writes_the_words_beside_its_points() -> None:
    card, words = example_pictures.moved()
    chart = chart_of(slip(card, words, CAPTION))

    assert (
        chart.title == "Speaker A: one promise, 6 statements, the date moved 5 years further away"
    )
    assert [w.text for w in draw(chart, 1200).words if w.halo] == [
        f"“{w}”" for w in words.values()
    ]
    assert "Came true on 2025-10-31." in chart.notes


def test_where_the_words_find_no_room_every_point_has_a_number_and_the_words_follow() -> None:
    card, words = example_pictures.moved()
    long = {id_: f"{word} or so, if nothing at all goes wrong" for id_, word in words.items()}

    drawing = draw(chart_of(slip(card, long, CAPTION)), 320)

    assert [w.text for w in drawing.words if w.halo] == list("123456")
    assert [w.text for w in drawing.words if w.bold and w.text.isdigit()] == list("123456")


def test_a_promise_that_came_nearer_or_stayed_is_told_so() -> None:
    def title(*deadlines: str) -> str:
        rows = [
            outcome(i, "met", family=1, restates=i - 1 or None, said_on=date(2024, i, 1),
                    deadline=date.fromisoformat(day), happened_on=date(2024, 6, 1))
            for i, day in enumerate(deadlines, start=1)
        ]  # fmt: skip
        return slip(scorecard(rows, as_of=TODAY), {}, CAPTION).title

    assert title("2024-12-31", "2024-12-01").endswith("the date came 30 days nearer")
    assert title("2024-12-31", "2024-12-31").endswith("the date did not move")


def probable(*numbers: tuple[float, str, int], policy: Policy = POLICY) -> Scorecard:
    items = [(stated, verdict) for stated, verdict, count in numbers for _ in range(count)]
    rows = [
        outcome(i, verdict, probability_ppm=round(stated * 1e6))
        for i, (stated, verdict) in enumerate(items, start=1)
    ]
    return scorecard(rows, as_of=TODAY, policy=policy)


@pytest.mark.parametrize(
    "card",
    [
        probable((0.7, "met", 12), (0.7, "missed", 10)),
        probable((0.5, "met", 15), (0.9, "met", 15)),
        probable((0.5, "missed", 15), (0.9, "missed", 15)),
        probable((0.0, "missed", 10), (1.0, "met", 10)),
        probable(*[(i / 200, "met" if i % 3 else "missed", 1) for i in range(200)]),
    ],
    ids=["one value", "all met", "all missed", "certain", "200 values"],
)
def test_calibration_of_few_or_many_values_is_drawn_and_stays_small(card: Scorecard) -> None:
    chart = chart_of(calibration(card, CAPTION))

    assert [faults(chart, width) for width in WIDTHS] == [[]] * len(WIDTHS)
    assert len(write.to_svg(chart, width=560, theme="page")) < 14_000


def test_of_many_levels_only_the_large_ones_have_their_count_beside_them() -> None:
    random = Random(3)
    stated = [random.random() for _ in range(1200)]
    quick = replace(POLICY, band_resamples=20, bootstrap_resamples=20)
    outcomes = [(p, "met" if random.random() < p else "missed", 1) for p in stated]
    many = probable(*outcomes, policy=quick)

    chart = chart_of(calibration(many, CAPTION))

    assert isinstance(chart.body, Plot)
    dots = [mark for mark in chart.body.marks if isinstance(mark, Dot)]
    labels = [dot.label for dot in dots if dot.label]
    assert 0 < len(labels) < len(dots)
    assert all(int(label.removeprefix("n = ")) >= 60 for label in labels)
    assert len(chart.table.rows) == len(dots)
    assert sum(int(row[1]) for row in chart.table.rows) == 1200


def test_calibration_of_one_value_is_a_dot_with_its_range() -> None:
    chart = chart_of(calibration(probable((0.7, "met", 12), (0.7, "missed", 10)), CAPTION))

    assert isinstance(chart.body, Plot)
    assert [dot.label for dot in chart.body.marks if isinstance(dot, Dot)] == ["n = 22"]
    assert "One stated probability only: a dot, not a curve." in chart.notes


def test_the_stretch_curve_ends_where_the_figures_of_the_card_are() -> None:
    card = scorecard(twelve(), as_of=TODAY)
    chart = chart_of(stretch(card, CAPTION))

    assert chart.title == "Speaker A: 12 promised months took about 20 (×1.7)"
    assert chart.table.rows[-1][2] == percent(
        1.0 - min(float(s.survival) for s in curve_of(card).steps)
    )


def curve_of(card: Scorecard) -> Curve:
    curve = stretch_curve(card.rows, card.as_of, card.policy)
    assert curve is not None
    return curve


def test_the_board_is_drawn_in_its_order_with_ranks_and_says_who_is_left_out() -> None:
    chart = chart_of(example_pictures.EXAMPLES["forest"]())

    assert [row[0] for row in chart.table.rows[:3]] == ["Speaker A", "Speaker B", "Speaker C"]
    assert chart.table.rows[0][1:5] == ("41 of 60", "68 %", "56–79 %", "1 (1–3)")
    assert any(note.startswith("1 speaker not drawn: fewer than 5 judged") for note in chart.notes)


def test_a_board_of_nobody_is_not_drawn() -> None:
    empty = forest(board({}, as_of=TODAY), {}, CAPTION)
    few = forest(board({"a": several(("met", 2))}, as_of=TODAY), {"a": "A"}, CAPTION)

    assert empty == NoChart("forest", "The board", "nobody has a prediction")
    assert few == NoChart("forest", "The board", "nobody has 5 judged predictions")
