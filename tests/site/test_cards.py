"""Pictures for previews of links: they say what the page says, and nothing leaves the sheet."""

from __future__ import annotations

import json
import struct
import sys
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from ledger.domain.status import Day
from ledger.render.charts.claim_card import claim_card
from ledger.render.charts.drawing import Box, Words
from ledger.render.charts.write import to_svg
from ledger.site.cards import picture
from ledger.store import queries
from ledger.store.reader import open_reader
from tests.cli.terminal import run
from tests.site.conftest import URL
from tests.site.reading import parsed

SHEET = Box(0, 0, 1200, 630)
TODAY = date(2026, 11, 23)


def test_no_word_of_any_card_leaves_the_sheet_or_covers_another(hostile_story: str) -> None:
    with open_reader(hostile_story) as reader:
        lines = queries.lines(reader, Day.on(TODAY))
    for line in lines:
        drawing = claim_card(line, TODAY, role="R" * 300, address="ledger.example/" + "p" * 300)
        boxes = [item.box for item in drawing.items if isinstance(item, Words)]

        assert all(box.inside(SHEET) for box in boxes), line.claim
        for place, one in enumerate(boxes):
            assert not any(one.overlaps(other) for other in boxes[place + 1 :]), line.claim


def test_a_card_says_what_became_of_the_claim(hostile_story: str) -> None:
    with open_reader(hostile_story) as reader:
        line = queries.line(reader, 2, Day.on(TODAY))
    drawn = to_svg(claim_card(line, TODAY, role="CEO", address="ledger.example/p/2/"))

    told = "|".join(ET.fromstring(drawn).itertext())
    for words in ("Ada Example, CEO", "Late, 408 days", "First customer deliveries in 2023",
                  "Said 9 Jan 2023, deadline 31 Dec 2023", "ledger.example/p/2/"):  # fmt: skip
        assert words in told


def test_previews_show_the_card_of_the_speaker(site: Path) -> None:
    for page in ("s/ada-example", "p/8"):
        tree = parsed(site / page / "index.html")
        shown = tree.find(".//meta[@property='og:image']").get("content")
        assert shown == f"{URL}card/s/ada-example.png"
    data = (site / "card/s/ada-example.png").read_bytes()
    assert data.startswith(b"\x89PNG")
    assert struct.unpack(">II", data[16:24]) == (1200, 630)
    assert "2 of 7" in "".join(ET.parse(site / "card/s/ada-example.svg").getroot().itertext())


@pytest.mark.slow
def test_every_prediction_has_its_own_card_when_all_are_wanted(
    sqlite_story: str, tmp_path: Path
) -> None:
    asked = ("site", "build", str(tmp_path / "public"), "--url", URL, "--cards", "all", "--json")
    first = json.loads(run(*asked, url=sqlite_story).stdout)
    again = json.loads(run(*asked, url=sqlite_story).stdout)

    assert sum(path.startswith("card/p/") for path in first["written"]) == 2 * 19
    assert again["written"] == []
    tree = parsed(tmp_path / "public/p/8/index.html")
    assert tree.find(".//meta[@property='og:image']").get("content") == f"{URL}card/p/8.png"
    assert (tmp_path / "public" / picture("p/8/")).exists()


def test_without_the_extra_there_are_no_cards_unless_they_are_wanted(
    sqlite_story: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ledger.site import cards

    monkeypatch.setattr(cards, "MAKER", "no_such_library")
    monkeypatch.setitem(sys.modules, "vl_convert", None)

    run("site", "build", str(tmp_path / "one"), "--url", URL, url=sqlite_story)
    told = run(
        "site", "build", str(tmp_path / "two"), "--cards", "speakers", url=sqlite_story
    )  # fmt: skip

    assert not (tmp_path / "one/card").exists()
    assert told.exit_code == 1
    assert "pip install 'prediction-ledger[plot]'" in told.stderr
    assert not (tmp_path / "two").exists()
