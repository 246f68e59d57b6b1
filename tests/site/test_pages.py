"""The pages: what stands on them, that every link leads somewhere, that nothing hostile works."""

from __future__ import annotations

import gzip
import json
import re
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from ledger.domain.status import Status
from ledger.render.scoring import scoring
from ledger.site import address, parts
from tests.cli.terminal import run
from tests.site.conftest import HOSTILE, URL
from tests.site.reading import addresses, main, pages, parsed, words


def test_every_page_is_valid_html(site: Path) -> None:
    found = pages(site)

    assert len(found) >= 50
    for file in found:
        parsed(file)


def test_a_page_with_an_error_is_not_valid(tmp_path: Path) -> None:
    file = tmp_path / "index.html"
    file.write_text("<!doctype html><title>x</title><p><div></p>")

    with pytest.raises(Exception, match=r"(?i)expected"):
        parsed(file)


@pytest.mark.ux(88, 89)
def test_every_link_within_the_site_leads_to_a_file(site: Path) -> None:
    broken = [
        (file.relative_to(site).as_posix(), link)
        for file in pages(site)
        if file.name != "404.html"
        for _, link in addresses(parsed(file))
        if not urlsplit(link).scheme
        and urlsplit(link).path
        and not (file.parent / unquote(urlsplit(link).path)).is_file()
    ]

    assert broken == []


@pytest.mark.ux(102)
def test_no_page_asks_another_host_for_anything(site: Path) -> None:
    loads = {"img", "script", "iframe", "source", "video", "audio", "object", "embed"}
    asked = [
        (file.name, tag, link)
        for file in pages(site)
        for tag, link in addresses(parsed(file))
        if tag in loads and urlsplit(link).scheme
    ]
    styles = [
        link for file in pages(site) for link in re.findall(r"@import|url\(", file.read_text())
    ]

    assert asked == []
    assert styles == []
    assert "url(" not in (site / "style.css").read_text()


@pytest.mark.ux(94)
def test_a_page_weighs_at_most_15_kilobytes_with_its_stylesheet(site: Path) -> None:
    style = len(gzip.compress((site / "style.css").read_bytes(), 6))
    weights = {file: len(gzip.compress(file.read_bytes(), 6)) + style for file in pages(site)}

    assert max(weights.values()) <= 15_000
    assert all(file.stat().st_size < 6_000 for file in (site / "embed").rglob("*.html"))


@pytest.mark.ux(95)
def test_what_is_due_says_so_on_its_page_its_speakers_and_the_list(site: Path) -> None:
    claim = "A Sample van drives itself from Lyon to Paris, no one aboard"

    assert "! Due" in main(site / "p/11/index.html")
    assert "nobody has given a verdict yet" in main(site / "p/11/index.html")
    assert f"! Due {claim}" in main(site / "s/boris-sample/index.html")
    assert f"! Due {claim}" in main(site / "due/index.html")
    assert "8 days without a verdict" in main(site / "due/index.html")


@pytest.mark.ux(96)
def test_every_id_has_its_page_for_good(site: Path) -> None:
    ids = {int(folder.name) for folder in (site / "p").iterdir()}

    assert ids == set(range(1, max(ids) + 1))
    assert "It was taken out of the ledger on 23 Nov 2026 by you." in main(
        site / f"p/{max(ids)}/index.html"
    )


def test_a_draft_and_a_withdrawn_one_appear_nowhere(site: Path) -> None:
    told = [
        file.name
        for file in site.rglob("*")
        if file.is_file() and file.name != "ledger.jsonl"
        if b"Nobody has looked at this" in file.read_bytes()
        or b"Taken back at once" in file.read_bytes()
    ]

    assert told == []


@pytest.mark.ux(98)
def test_hostile_text_is_shown_as_text(site: Path) -> None:
    shown = "".join(main(site / f"p/{number}/index.html") for number in range(20, 24))

    assert HOSTILE[0] in shown
    assert HOSTILE[1] in shown
    for file in pages(site):
        source = file.read_text()
        assert "<script>alert" not in source
        assert "<img src=x" not in source
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", source)


@pytest.mark.ux(103)
def test_a_quotation_carries_its_language_with_the_translation_beside_it(site: Path) -> None:
    quote = parsed(site / "p/24/index.html").find(".//figure[@class='quote']")

    assert quote.find("blockquote").get("lang") == "de"
    assert words(quote.find("blockquote")) == "“Wir bauen das Werk.”"
    assert "In English: “We build the plant.”" in words(quote)
    french = parsed(site / "p/11/index.html").find(".//blockquote")
    assert french.get("lang") == "fr"


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("p/1", "It came true by its deadline, 31 Dec 2022."),
        ("p/2", "It came true on 11 Feb 2025, 408 days after its deadline of 31 Dec 2023."),
        ("p/2", "Missed from 2024-01-09 12:00 UTC to 2025-02-13 12:00 UTC, by you: No delivery"),
        ("p/3", "One promise, several dates"),
        ("p/5", "Only a part of it came true by its deadline, 6 May 2026."),
        ("p/6", "Conditionthe EU subsidy passes"),
        ("p/7", "70%, stated by the speaker"),
        ("p/12", "changed deadline from 2026-10-31 to 2026-11-20"),
        ("p/12", "archived copy"),
        ("p/15", "Assumed deadline."),
        ("p/16", "Other readings of the same sentence"),
        ("p/19", "“We were close.”"),
        ("p/19", "It is about another plant."),
        ("p/19", "It counts as not on time: 0 of 1."),
        ("corrections", "The press release spoke of one of three halls."),
        ("s/ada-example", "On time: 2 of 7"),
        ("t/deliveries", "Late First customer deliveries in 2023"),
        ("data", "names a prediction in any ledger; never changes"),
    ],
)
def test_a_page_says(site: Path, page: str, words: str) -> None:
    assert words in main(site / page / "index.html")


def test_a_promise_that_was_made_again_is_drawn_on_each_of_its_pages(site: Path) -> None:
    for page in ("p/2", "p/3", "s/ada-example"):
        tree = parsed(site / page / "index.html")
        drawn = [one for one in tree.iter("figure") if "chart-slip" in (one.get("class") or "")]
        assert len(drawn) == 1
        assert "mid-2024" in words(drawn[0])


def test_a_title_states_the_finding(site: Path) -> None:
    titles = {
        page: parsed(site / page / "index.html").findtext(".//title")
        for page in ("p/8", "s/ada-example", "due")
    }

    assert titles == {
        "p/8": "Missed: 5,000 robots delivered this year (Ada Example)",
        "s/ada-example": "Ada Example: 2 of 7 judged predictions came true on time",
        "due": "3 predictions are due without a verdict",
    }
    shared = parsed(site / "p/8/index.html").find(".//meta[@property='og:title']")
    assert shared.get("content") == titles["p/8"]


def test_the_method_page_says_what_the_help_says(site: Path) -> None:
    page = main(site / "method/index.html")

    for section in scoring().sections[:-1]:
        for text in (
            section.heading,
            *section.paragraphs,
            *(word for row in section.rows for word in row),
        ):
            assert " ".join(text.split()) in page


def test_addresses_for_previews_stand_below_the_address_of_the_site(site: Path) -> None:
    tree = parsed(site / "p/8/index.html")

    assert tree.find(".//link[@rel='canonical']").get("href") == f"{URL}p/8/"
    assert tree.find(".//meta[@property='og:url']").get("content") == f"{URL}p/8/"


@pytest.mark.ux(92)
def test_every_state_differs_by_glyph_and_word() -> None:
    chips = [parts.chip(status) for status in Status if status is not Status.DRAFT]
    eight = {(one["glyph"], one["word"]) for one in chips}

    assert len({one["word"] for one in chips}) == len(chips)
    assert {("✓", "Met"), ("↷", "Late"), ("◐", "Partly"), ("✗", "Missed"), ("⊘", "Void"),
            ("?", "Unclear"), ("!", "Due"), ("·", "Open")} <= eight  # fmt: skip


def test_the_counts_of_a_speakers_bar_add_up_to_the_headline(site: Path) -> None:
    bar = parsed(site / "s/ada-example/index.html").find(".//div[@class='bar']")
    counts = {span.get("class"): int(span.text) for span in bar}

    assert counts["met"] == 2
    assert sum(counts[key] for key in ("met", "late", "partly", "missed")) == 7


@pytest.mark.parametrize(
    ("here", "there", "link"),
    [
        ("", "p/12/", "p/12/index.html"),
        ("p/12/", "", "../../index.html"),
        ("p/12/", "style.css", "../../style.css"),
        ("s/芯片/", "s/芯片/feed.xml", "../../s/%E8%8A%AF%E7%89%87/feed.xml"),
        ("404.html", "search/", "search/index.html"),
    ],
)
def test_links_are_relative_and_name_files(here: str, there: str, link: str) -> None:
    assert address.link(here, there) == link


def test_a_server_needs_no_names_of_files() -> None:
    assert address.link("p/12/", "due/", files=False) == "../../due/"
    assert address.link("", "", files=False) == "./"


def test_a_topic_keeps_its_address_whatever_else_is_called_alike() -> None:
    assert address.topic("robots") == "t/robots/"
    assert address.topic("Robots!") != address.topic("robots")
    assert address.topic("Robots!") != address.topic("robots?")
    assert re.fullmatch(r"t/robots-[0-9a-f]{6}/", address.topic("Robots!"))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "ftp://x", "", None])
def test_only_web_addresses_are_led_to(url: str | None) -> None:
    assert address.web(url) == ""


def test_a_site_of_a_day_in_the_past_knows_nothing_later(
    hostile_story: str, tmp_path: Path
) -> None:
    run("site", "build", str(tmp_path / "then"), "--as-of", "2024-06-01", url=hostile_story)

    page = main(tmp_path / "then/p/2/index.html")
    assert "✗ Missed First customer deliveries in 2023" in page
    assert "2025" not in page.partition("History")[0]
    assert "is not published" in main(tmp_path / "then/p/14/index.html")
    assert not (tmp_path / "then/data/ledger.jsonl").exists()


def test_a_day_without_a_deadline_has_no_line_of_days() -> None:
    assert parts.day(None) is None
    assert parts.day(date(2026, 1, 5)) == {"iso": "2026-01-05", "words": "5 Jan 2026"}


def test_data_beside_a_page_is_what_the_command_says(site: Path, hostile_story: str) -> None:
    told = json.loads(run("why", "8", "--json", url=hostile_story).stdout)
    kept = json.loads((site / "p/8/data.json").read_text())

    # The page of one prediction does not change when another one is judged.
    assert told.pop("speaker_on_time") == "2 of 7"
    assert "speaker_on_time" not in kept
    assert kept == told
