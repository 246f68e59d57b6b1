"""Pictures: nothing leaves the sheet, covers words or is invented; and they survive any card."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.scorecard import Outcome, Scorecard, scorecard
from ledger.errors import Refused
from ledger.render.charts import html, write
from ledger.render.charts.caption import Caption
from ledger.render.charts.count_bar import count_bar
from ledger.render.charts.drawing import Block, Box, Drawing, Words
from ledger.render.charts.interval_strip import interval_strip
from ledger.render.charts.layout import draw
from ledger.render.charts.model import Bar, Chart, NoChart, Picture, Role, Rows
from ledger.render.charts.svg import KINDS, stylesheet, svg
from ledger.render.charts.themes import DARK, LIGHT, contrast
from tests.domain.outcomes import TODAY, collections, several
from tests.render.pictures import WIDTHS, faults, invented, misplaced

CAPTION = Caption("Speaker A", TODAY)
OF_A_CARD = (count_bar, interval_strip)


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


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["A", "Mark " * 30, "W" * 120, "山田太郎" * 20, "<b>&\"'\u202e"])
def test_no_name_breaks_a_picture(name: str, width: int) -> None:
    for make in OF_A_CARD:
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


def test_where_there_is_nothing_to_draw_a_sentence_says_why() -> None:
    found = [make(card_of(), CAPTION) for make in OF_A_CARD]
    one = interval_strip(card_of(("met", 1)), CAPTION)

    assert [p.sentence for p in found if isinstance(p, NoChart)] == [
        "Speaker A, counts: not drawn, nothing is logged.",
        "Speaker A, share on time: not drawn, nothing due has been judged yet.",
    ]
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
    for make in OF_A_CARD:
        drawn = write.to_svg(chart_of(make(MIXED, CAPTION)), width=560, theme="page")

        assert len(drawn.encode()) < 10_000
        assert "#" not in drawn.replace("url(#", "")
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
