"""What programs read of the site, as programs of others read it."""

from __future__ import annotations

import json
import re
import shutil
import warnings
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import extruct
import feedparser
import icalendar
import pyshacl
import pytest
from rdflib import Graph

from ledger.domain.prediction import Verdict
from ledger.exchange.claimreview import markup
from ledger.store.address import sqlite_path
from ledger.store.database import to_url
from tests.cli.terminal import run
from tests.site.conftest import URL
from tests.site.reading import pages

SHAPE = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix schema: <https://schema.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
[] a sh:NodeShape ; sh:targetClass schema:ClaimReview ;
   sh:property [ sh:path schema:claimReviewed ; sh:minCount 1 ; sh:maxCount 1 ; sh:maxLength 75 ] ;
   sh:property [ sh:path schema:url ; sh:minCount 1 ; sh:maxCount 1 ] ;
   sh:property [ sh:path schema:datePublished ; sh:minCount 1 ] ;
   sh:property [ sh:path schema:author ; sh:minCount 1 ;
      sh:node [ sh:property [ sh:path schema:name ; sh:minCount 1 ] ,
                            [ sh:path schema:correctionsPolicy ; sh:minCount 1 ] ] ] ;
   sh:property [ sh:path schema:itemReviewed ; sh:minCount 1 ; sh:class schema:Claim ;
      sh:node [ sh:property [ sh:path schema:author ; sh:minCount 1 ] ,
                            [ sh:path schema:datePublished ; sh:minCount 1 ] ,
                            [ sh:path schema:firstAppearance ; sh:minCount 1 ] ] ] ;
   sh:property [ sh:path schema:reviewRating ; sh:minCount 1 ; sh:maxCount 1 ;
      sh:class schema:Rating ;
      sh:node [ sh:property [ sh:path schema:alternateName ; sh:minCount 1 ] ,
                            [ sh:path schema:ratingValue ; sh:maxCount 1 ;
                              sh:minInclusive 1 ; sh:maxInclusive 5 ] ] ] .
"""
"""What was required of a ClaimReview by its largest reader, and what we promise besides."""

VOCABULARY = {"@vocab": "https://schema.org/"}
"""Stands in for the context on the web, which no test fetches."""


@pytest.fixture(autouse=True)
def _others_may_warn() -> Iterator[None]:
    """Let the libraries of others use what their own dependencies call old."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


def reviews(site: Path) -> dict[str, Any]:
    """Return the structured data of every page that has any, as an independent reader sees it."""
    found = {}
    for file in pages(site):
        read = extruct.extract(file.read_text(), base_url=URL, syntaxes=["json-ld"])["json-ld"]
        if read:
            (found[file.parent.relative_to(site).as_posix()],) = read
    return found


@pytest.mark.ux(97)
def test_judged_predictions_and_no_other_page_carry_a_review(
    site: Path, hostile_story: str
) -> None:
    listed = json.loads(run("list", "--json", url=hostile_story).stdout)
    judged = {f"p/{one['id']}" for one in listed if one["status"] in set(Verdict)}

    assert set(reviews(site)) == judged
    assert len(judged) == 12


@pytest.mark.ux(97)
def test_every_review_holds_what_readers_of_reviews_require(site: Path) -> None:
    for review in reviews(site).values():
        holds, _, text = _checked(review)

        assert holds, text


def test_a_review_without_its_rating_is_found_wanting(site: Path) -> None:
    review = reviews(site)["p/1"]
    del review["reviewRating"]["alternateName"]

    assert not _checked(review)[0]


def _checked(review: dict[str, Any]) -> tuple[bool, Any, str]:
    data = Graph().parse(data=json.dumps(review | {"@context": VOCABULARY}), format="json-ld")
    found: tuple[bool, Any, str] = pyshacl.validate(
        data, shacl_graph=Graph().parse(data=SHAPE, format="turtle"), advanced=True
    )
    return found


@pytest.mark.parametrize(
    ("page", "rating"),
    [("p/1", (5, "Met")), ("p/5", (3, "Partly met")), ("p/8", (1, "Missed")),
     ("p/6", (None, "Unresolvable")), ("p/18", (None, "Unresolvable"))],
)  # fmt: skip
def test_a_verdict_has_its_rating_and_what_cannot_be_rated_has_no_number(
    site: Path, page: str, rating: tuple[int | None, str]
) -> None:
    found = reviews(site)[page]["reviewRating"]

    assert (found.get("ratingValue"), found["alternateName"]) == rating


def test_a_changed_verdict_stands_as_a_correction(site: Path) -> None:
    review = reviews(site)["p/19"]

    assert review["datePublished"] == "2025-01-03"
    assert review["dateModified"] == "2025-02-06"
    (correction,) = review["correction"]
    assert "three halls" in correction["text"]
    assert review["url"] == f"{URL}p/19/"


@pytest.mark.ux(98)
def test_markup_cannot_end_the_element_it_stands_in() -> None:
    hostile = {"text": "</script><!-- & \u2028"}

    text = markup(hostile)

    assert not set("<>&\u2028") & set(text)
    assert json.loads(text) == hostile


@pytest.mark.ux(100)
def test_every_verdict_is_one_entry_of_the_feed(site: Path) -> None:
    feed = feedparser.parse((site / "feed.xml").read_bytes())
    own = feedparser.parse((site / "s/ada-example/feed.xml").read_bytes())

    assert feed.bozo is False
    assert len(feed.entries) == 12
    assert len({entry.id for entry in feed.entries}) == 12
    assert {entry.id for entry in own.entries} < {entry.id for entry in feed.entries}
    assert feed.entries[0].title == "Missed: Sample will fire all drivers (Boris Sample)"
    assert feed.entries[0].link == f"{URL}p/16/"
    assert feed.feed.links[1].href == f"{URL}feed.xml"
    assert feed.feed.updated == feed.entries[0].updated


@pytest.mark.ux(100)
def test_a_reopened_verdict_updates_its_entry(sqlite_story: str, tmp_path: Path) -> None:
    path = sqlite_path(sqlite_story)
    assert path is not None
    url = to_url(shutil.copy(path, tmp_path / "ledger.db"))
    before = _feed(url, tmp_path / "one")

    run("reopen", "8", "--because", "The report was restated.", url=url)
    after = _feed(url, tmp_path / "two")

    assert set(before) == set(after)
    changed = {key for key in before if before[key].title != after[key].title}
    (key,) = changed
    assert before[key].title == "Missed: 5,000 robots delivered this year (Ada Example)"
    assert after[key].title == "Reopened: 5,000 robots delivered this year (Ada Example)"
    assert after[key].published == before[key].published
    assert after[key].updated > before[key].updated


def _feed(url: str, folder: Path) -> dict[str, Any]:
    assert run("site", "build", str(folder), url=url).exit_code == 0
    read = feedparser.parse((folder / "feed.xml").read_bytes())
    assert read.bozo is False
    return {entry.id: entry for entry in read.entries}


@pytest.mark.ux(99)
def test_every_open_prediction_is_one_day_in_the_calendar(site: Path, hostile_story: str) -> None:
    listed = json.loads(run("list", "--json", "--status", "open", url=hostile_story).stdout)
    read = icalendar.Calendar.from_ical((site / "deadlines.ics").read_bytes())
    events: list[Any] = list(read.walk("VEVENT"))

    assert {event["URL"] for event in events} == {f"{URL}p/{one['id']}/" for one in listed}
    assert len({event["UID"] for event in events}) == len(events) == 8
    first = events[0]
    assert first.start == date(2026, 12, 31)
    assert first.end == date(2027, 1, 1)
    assert first["SUMMARY"] == "Deadline: 10,000 robots delivered this year (Ada Example)"


@pytest.mark.ux(99)
def test_a_judged_one_is_gone_and_the_others_keep_their_names(
    sqlite_story: str, tmp_path: Path
) -> None:
    path = sqlite_path(sqlite_story)
    assert path is not None
    url = to_url(shutil.copy(path, tmp_path / "ledger.db"))
    before = _uids(url, tmp_path / "one")

    run("resolve", "9", "--verdict", "met", "--because", "Delivered.", "--evidence",
        "https://example.org/r", "--happened", "2026-11-20", url=url)  # fmt: skip
    after = _uids(url, tmp_path / "two")

    assert len(before - after) == 1
    assert after < before


def _uids(url: str, folder: Path) -> set[str]:
    run("site", "build", str(folder), url=url)
    read = icalendar.Calendar.from_ical((folder / "deadlines.ics").read_bytes())
    return {str(event["UID"]) for event in read.walk("VEVENT")}


def test_the_map_of_the_site_lists_pages_that_exist(site: Path) -> None:
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    tree = ET.parse(site / "sitemap.xml")
    found = [element.text or "" for element in tree.iter(f"{space}loc")]

    assert f"{URL}p/1/" in found
    assert all(link.startswith(URL) for link in found)
    paths = [unquote(link.removeprefix(URL)) for link in found]
    assert [path for path in paths if not (site / path / "index.html").exists()] == []
    assert (site / "robots.txt").read_text().endswith(f"Sitemap: {URL}sitemap.xml\n")


def test_without_an_address_there_is_no_map(sqlite_story: str, tmp_path: Path) -> None:
    run("site", "build", str(tmp_path / "public"), url=sqlite_story)

    assert not (tmp_path / "public/sitemap.xml").exists()
    read = feedparser.parse((tmp_path / "public/s/ada-example/feed.xml").read_bytes())
    assert read.entries[0].link.startswith("../../p/")


def test_a_badge_says_the_count_in_both_forms(site: Path) -> None:
    data = json.loads((site / "badge/s/ada-example.json").read_text())
    drawn = ET.fromstring((site / "badge/s/ada-example.svg").read_text())

    assert data["schemaVersion"] == 1
    assert (data["label"], data["message"]) == ("Ada Example", "2 of 7 on time")
    assert drawn.get("aria-label") == "Ada Example: 2 of 7 on time"
    assert [text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")] == [
        "Ada Example", "2 of 7 on time",
    ]  # fmt: skip


def test_the_search_looks_in_claims_quotes_and_names(site: Path) -> None:
    source = (site / "search-index.js").read_text()
    found = re.fullmatch(r"window\.searchIndex=(.*);\n", source)
    assert found is not None
    index = json.loads(found[1])
    rows = {row[0]: row for row in index["rows"]}

    assert index["speakers"][rows[11][2]][0] == "Boris Sample"
    assert rows[11][5] == "Une camionnette ira seule de Lyon à Paris."
    assert len(rows) == 24


def test_downloads_are_what_exports_give(site: Path, hostile_story: str) -> None:
    for form in ("csv", "json"):
        told = run("export", "--format", form, url=hostile_story).stdout
        assert (site / f"data/predictions.{form}").read_bytes() == told.encode()
    told = run("export", "--format", "jsonl", url=hostile_story).stdout
    assert (site / "data/ledger.jsonl").read_bytes() == told.encode()


def test_one_file_can_be_exported_for_calendars_feeds_and_fact_checkers(
    hostile_story: str, tmp_path: Path
) -> None:
    names = ("d.ics", "v.atom", "r.claimreview")
    told = [run("export", str(tmp_path / name), url=hostile_story) for name in names]

    assert [one.exit_code for one in told] == [0, 0, 0], told
    read = icalendar.Calendar.from_ical((tmp_path / "d.ics").read_bytes())
    assert len(list(read.walk("VEVENT"))) == 8
    assert len(feedparser.parse((tmp_path / "v.atom").read_bytes()).entries) == 12
    data = json.loads((tmp_path / "r.claimreview").read_text())
    assert data["@type"] == "DataFeed"
    reviews = [one["item"] for one in data["dataFeedElement"]]
    assert {one["@type"] for one in reviews} == {"ClaimReview"}
    assert len(reviews) == 12
