"""The pages in a real browser: from the disk, light and dark, narrow and wide, printed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Browser, Page

from tests.cli.terminal import run
from tests.site import browsing

pytestmark = [pytest.mark.browser, pytest.mark.slow]

KINDS = (
    "", "s/ada-example", "p/1", "p/3", "p/11", "p/19", "p/20", "p/26", "due", "predictions",
    "predictions/missed", "topics", "t/deliveries", "method", "corrections", "data", "search",
    "404.html", "embed/s/ada-example",
)  # fmt: skip
"""A page of every kind, those with hostile words, a withdrawn one and a chain among them."""


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the site of the shipped ledger, which has charts of every kind."""
    folder = tmp_path_factory.mktemp("shipped")
    run("demo", "--keep", str(folder / "demo"))
    told = run("site", "build", str(folder / "public"), "--db", str(folder / "demo/ledger.db"))
    assert told.exit_code == 0, told.stderr
    return folder / "public"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Give a fresh page, 1280 pixels wide."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.mark.ux(90)
def test_axe_finds_nothing_on_any_kind_of_page_light_or_dark(page: Page, site: Path) -> None:
    source = browsing.axe()
    found = {}
    for path in KINDS:
        browsing.visit(page, site, path)
        page.evaluate(source)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            if wrong := page.evaluate(browsing.VIOLATIONS):
                found[path, scheme] = wrong

    assert found == {}


def test_axe_finds_what_is_wrong(page: Page) -> None:
    page.set_content("<html lang=en><title>x</title><main><h1>x</h1><img src=x></main></html>")
    page.evaluate(browsing.axe())

    (wrong,) = page.evaluate(browsing.VIOLATIONS)

    assert wrong.startswith("image-alt")


@pytest.mark.ux(91)
def test_every_text_stands_out_from_its_ground_drawings_included(
    browser: Browser, site: Path, shipped: Path
) -> None:
    page = browser.new_page()
    faint, drawn = {}, 0
    places = [*((site, path) for path in KINDS), (shipped, "s/elon-musk"), (shipped, "p/17")]
    for folder, path in places:
        browsing.visit(page, folder, path)
        browsing.unfold(page, 1280)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            told = page.evaluate(browsing.FAINT)
            assert told["texts"] > 3
            drawn += told["drawn"]
            if told["found"]:
                faint[path, scheme] = told["found"]
    page.close()

    assert faint == {}
    assert drawn > 100


def test_text_that_is_too_faint_is_found(page: Page) -> None:
    page.set_content(
        '<p style="color:#888;background:#fff">grey</p><svg width=99 height=40>'
        '<rect width=99 height=40 fill="#333"/><text x=5 y=20 fill="#555">dark</text></svg>'
    )

    told = page.evaluate(browsing.FAINT)

    assert told["found"] == [["grey", "3.54"], ["dark", "1.69"]]


@pytest.mark.ux(93)
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_nothing_has_to_be_scrolled_sideways(
    browser: Browser, site: Path, shipped: Path, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    too_wide = {}
    places = [*((site, path) for path in KINDS), (shipped, ""), (shipped, "s/elon-musk")]
    for folder, path in places:
        browsing.visit(page, folder, path)
        needed = page.evaluate("document.documentElement.scrollWidth")
        if needed > width:
            too_wide[path] = needed
    context.close()

    assert too_wide == {}


@pytest.mark.ux(88, 89)
def test_without_scripts_and_from_the_disk_everything_can_be_read_and_reached(
    browser: Browser, site: Path
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    browsing.visit(page, site, "predictions")
    page.get_by_role("navigation", name="By state").get_by_role("link", name="Missed").click()
    page.get_by_role("link", name="5,000 robots delivered this year").click()

    assert page.title() == "Missed: 5,000 robots delivered this year (Ada Example)"
    assert "The annual report counts 1,912." in page.inner_text("main")
    assert page.locator("header").evaluate("e => getComputedStyle(e).display") == "flex"
    page.get_by_role("link", name="Search").click()
    assert "Searching by words needs a script" in page.inner_text("main")
    assert page.locator("form").is_hidden()
    assert {url.split(":")[0] for url in asked} == {"file"}
    context.close()


SEARCHES = (
    ("</script>", "1 prediction."),
    ("nobody said this", "0 predictions."),
    ("LYON à paris", "1 prediction."),
    ("a paris", "1 prediction."),
    ("aris", "0 predictions."),
    ("#11", "1 prediction."),
    ("?!", ""),
)


@pytest.mark.ux(89)
def test_the_search_finds_from_the_disk(page: Page, site: Path) -> None:
    browsing.visit(page, site, "search")

    page.get_by_label("Words of a claim").fill("boris lyon")
    page.get_by_role("link", name="A Sample van drives itself").click()

    assert page.url.endswith("/p/11/index.html")
    browsing.visit(page, site, "search")
    for words, count in SEARCHES:
        page.get_by_label("Words of a claim").fill(words)
        assert page.get_by_role("status").inner_text() == count, words


@pytest.mark.ux(102)
def test_a_page_is_two_requests_and_an_embedded_one_is_alone(page: Page, site: Path) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    counts = {}
    for path in KINDS:
        asked.clear()
        browsing.visit(page, site, path)
        # The icon in the tab is asked for now and then, and by some browsers never.
        counts[path] = len([url for url in asked if not url.endswith("icon.svg")])

    # The search brings its script and its index, a speaker's page the badge.
    assert counts.pop("search") == 4
    assert counts.pop("s/ada-example") == 3
    assert counts.pop("embed/s/ada-example") == 1
    assert {path: count for path, count in counts.items() if count != 2} == {}


def test_hostile_words_run_nothing(page: Page, site: Path) -> None:
    alerts: list[str] = []
    page.on("dialog", lambda dialog: alerts.append(dialog.message))
    for path in ("p/20", "p/21", "p/22", "p/23", "s/ada-example", "predictions", "search"):
        browsing.visit(page, site, path)
    page.get_by_label("Words of a claim").fill("onerror")

    assert page.locator("#found b, #found img").count() == 0
    assert alerts == []


@pytest.mark.ux(101)
def test_a_printed_page_shows_its_addresses_and_its_history(page: Page, site: Path) -> None:
    browsing.visit(page, site, "p/12")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = false)")

    printed = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4")))

    told = "".join("".join(sheet.extract_text() for sheet in printed.pages).split())
    assert "https://example.org/evidence/nando-search" in told
    assert "https://archive.example/20261104/nando" in told
    assert "changeddeadlinefrom2026-10-31to2026-11-20" in told
