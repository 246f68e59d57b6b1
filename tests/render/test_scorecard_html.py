"""Cards and boards as fragments of HTML: well formed, complete, and nothing stored is markup."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser

from hypothesis import given, settings

from ledger.domain.board import board
from ledger.domain.scorecard import DatedRate, Outcome, scorecard
from ledger.render.page import Page
from ledger.render.scorecard_html import bare_card_html, board_html, figures_table
from tests.domain.outcomes import TODAY, collections, outcome, several

EVIL = '<script>alert("1")</script> & \x1b[31m'


class Tree(HTMLParser):
    """Reads a fragment and notes what is in it; raises for tags that do not match."""

    def __init__(self, fragment: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.seen: list[str] = []
        self.links: list[str] = []
        self.texts: list[str] = []
        self.feed(fragment)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.seen.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@settings(max_examples=30, deadline=None)
@given(collections())
def test_any_card_is_one_well_formed_article_with_every_figure(drawn: list[Outcome]) -> None:
    card = scorecard(drawn, as_of=TODAY)
    tree = Tree(bare_card_html(card))

    assert tree.seen[0] == "article"
    assert tree.seen.count("article") == 1
    for figure in card.figures:
        assert figure.label in tree.texts


def test_stored_text_never_becomes_markup() -> None:
    card = scorecard([outcome(1, "met", claim=EVIL, speaker=EVIL, resolver=EVIL)], as_of=TODAY)
    pages = [bare_card_html(card), board_html(board({"x": []}, as_of=TODAY), {"x": EVIL},
                                              Page(TODAY))]  # fmt: skip

    for fragment in pages:
        tree = Tree(fragment)
        assert "script" not in tree.seen
        assert "\x1b" not in fragment
        assert any('<script>alert("1")</script> &' in text for text in tree.texts)


def test_a_board_of_nobody_says_so() -> None:
    assert "Nobody has a prediction." in board_html(board({}, as_of=TODAY), {}, Page(TODAY))


def test_a_record_has_no_interval_anywhere() -> None:
    later = several(("met", 5), ("missed", 6), recorded_on=date(2025, 12, 1))
    fragment = bare_card_html(scorecard(later, as_of=TODAY))

    assert "a record, not a rate" in fragment
    assert "95 %" not in fragment


def test_every_figure_that_is_shown_has_its_count_in_the_table() -> None:
    rated = several(
        ("met", 11), ("late", 3), ("missed", 9), base_rates=(DatedRate(300_000, date(2024, 1, 1)),)
    )
    card = scorecard(rated, as_of=TODAY)
    table = figures_table(card.figures)

    for key in ("on_time", "stretch", "slip", "versus_base_rate"):
        figure = card.figure(key)
        assert figure.shown
        assert figure.count in table.partition(f">{figure.label}</th>")[2].partition("</tr>")[0]
    assert "+4.1 (11 of 23)" in table
    assert "the chance by luck, 5.5 %, stands in its place" in table
