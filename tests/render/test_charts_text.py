"""Pictures in a terminal, and the card for sharing: they fit, whatever is on them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.scorecard import Outcome, scorecard
from ledger.render.charts.caption import Caption
from ledger.render.charts.model import Icon, NoChart
from ledger.render.charts.of_card import NAMES, charts_of, picture_of, pictures_of
from ledger.render.charts.share_card import HEIGHT, WIDTH, share_card
from ledger.render.charts.text import picture_lines
from ledger.render.charts.text_canvas import GLYPHS, Canvas
from ledger.render.page import Page
from ledger.render.safe import PLAIN, for_stream
from ledger.render.width import cells
from tests import example_pictures
from tests.domain.outcomes import TODAY, collections, outcome, several
from tests.render.pictures import malformed, misplaced

CAPTION = Caption("Speaker A", TODAY)
COLUMNS = (40, 80, 120)


def plain(text: str) -> str:
    """Return text without its colours."""
    return re.sub("\x1b\\[[0-9]*m", "", text)


@settings(max_examples=40)
@given(collections(), st.sampled_from(COLUMNS))
def test_no_card_makes_a_picture_wider_than_the_page(outcomes: list[Outcome], width: int) -> None:
    card = scorecard(outcomes, as_of=TODAY)

    for picture in pictures_of(card, {1: "by the end of the next year"}, CAPTION):
        lines = [plain(line) for line in picture_lines(picture, Page(TODAY, width))]
        assert [line for line in lines if cells(line) > width] == []
        assert all(character.isprintable() for line in lines for character in line)


@pytest.mark.parametrize("columns", COLUMNS)
@pytest.mark.parametrize("name", example_pictures.EXAMPLES)
def test_an_example_says_in_a_terminal_what_it_says_as_a_drawing(name: str, columns: int) -> None:
    picture = example_pictures.EXAMPLES[name]()
    assert not isinstance(picture, NoChart)

    words = " ".join(plain(" ".join(picture_lines(picture, Page(TODAY, columns)))).split())

    assert picture.title in words
    assert picture.as_of in words
    assert [note for note in picture.notes if note not in words] == []


def test_a_plain_terminal_gets_a_character_of_its_own_for_each_state() -> None:
    states = [Icon.MET, Icon.PARTLY, Icon.LATE, Icon.MISSED, Icon.UNKNOWN, Icon.OPEN, Icon.VOID]

    shown = [for_stream(GLYPHS[icon], "ascii") for icon in states]

    assert shown == ["+", "~", ">", "x", "!", ".", "/"]
    assert all(len(text) == 1 for text in PLAIN.values())


def test_where_there_is_nothing_to_draw_a_terminal_gets_the_sentence() -> None:
    card = scorecard([], as_of=TODAY)

    for name in NAMES:
        picture = picture_of(name, card, {}, CAPTION)
        assert isinstance(picture, NoChart)
        assert " ".join(picture_lines(picture, Page(TODAY, 300))) == picture.sentence
    assert charts_of(card, {}, CAPTION) == []


def test_words_on_the_canvas_cover_nothing_but_what_they_may() -> None:
    canvas = Canvas(10, 2)
    canvas.line((0, 0), (9, 0))
    canvas.put((0, 1), "●")

    assert canvas.free((0, 0), "word", " ─")
    assert not canvas.free((0, 0), "word", " ")
    assert not canvas.free((0, 1), "word", " ─")
    assert not canvas.free((7, 1), "word", " ─")
    assert canvas.lines == ["─" * 10, "●"]


@settings(max_examples=40)
@given(collections())
def test_the_card_for_sharing_has_its_size_and_nothing_covered(outcomes: list[Outcome]) -> None:
    drawing = share_card(scorecard(outcomes, as_of=TODAY), CAPTION, role="Chief executive")

    assert (drawing.width, drawing.height) == (WIDTH, HEIGHT)
    assert [*misplaced(drawing), *malformed(drawing)] == []


@pytest.mark.parametrize("name", ["A", "W" * 200, "山田太郎" * 30])
def test_no_name_role_or_address_leaves_the_card_for_sharing(name: str) -> None:
    card = scorecard(several(("met", 3000), ("missed", 4000), (None, 900)), as_of=TODAY)

    drawing = share_card(
        card, replace(CAPTION, name=name), role=name, address=f"example.org/{name}"
    )

    assert misplaced(drawing) == []


def test_the_card_for_sharing_says_what_it_found_and_how_far_it_carries() -> None:
    texts = {
        words.text
        for words in share_card(scorecard(several(("met", 1)), as_of=TODAY), CAPTION).words
    }
    rate = share_card(scorecard(several(("met", 9), ("missed", 14)), as_of=TODAY), CAPTION)
    none = share_card(scorecard([], as_of=TODAY), CAPTION)
    after = [replace(o, recorded_on=date(2025, 12, 1)) for o in several(("met", 9))]
    record = share_card(scorecard(after, as_of=TODAY), CAPTION)

    assert {"1 of 1", "came true on time", "Fewer than 5 judged: counts, no share."} <= texts
    assert not any("%" in text for text in texts)
    assert "39 %, 95 % range 22–59 %" in {words.text for words in rate.words}
    assert none.title == "Speaker A: no prediction logged"
    assert "Collected after the fact: a record, not a rate." in {w.text for w in record.words}


def test_among_all_pictures_the_promises_with_the_most_dates_are_drawn() -> None:
    pairs = [
        outcome(2 * n + k, "missed", family=2 * n, restates=2 * n if k else None,
                said_on=date(2024, 1 + k, 1))
        for n in range(1, 6) for k in (0, 1)
    ]  # fmt: skip
    more = outcome(50, "missed", family=8, restates=9, said_on=date(2024, 6, 1))
    card = scorecard([*pairs, more], as_of=TODAY)

    drawn = [chart for chart in charts_of(card, {}, CAPTION) if chart.key == "slip"]

    assert [len(chart.table.rows) for chart in drawn] == [3, 2, 2]
    assert drawn[-1].notes[-1] == "2 more promises made again, not drawn."
