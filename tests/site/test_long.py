"""A speaker with thousands of predictions: pages stay light, and a browser shows their lists."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from starlette.testclient import TestClient

from ledger.store.database import to_url
from tests.benchmarks.rows import rows
from tests.cli.terminal import run
from tests.site import browsing
from tests.site.test_serving import client_of

COUNT = 3_000
SPEAKER = "s/speaker-1"
LISTS = ("predictions", "predictions/missed", "predictions/missed/from-1", f"{SPEAKER}/from-1",
         SPEAKER, "search", "due")  # fmt: skip
SEEN = ("predictions/missed", "predictions/missed/from-1", "search")
"""A page of each kind that no other browser test has."""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """Give a client of a ledger in which one speaker said everything."""
    folder = tmp_path_factory.mktemp("long")
    url = to_url(folder / "ledger.db")
    said = (json.loads(row) | {"speaker": "Speaker 1"} for row in rows(COUNT, judged=0.9))
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in said))
    assert run("init", str(folder / "ledger.db")).exit_code == 0
    told = run("import", str(folder / "rows.jsonl"), "--yes", url=url)
    assert told.exit_code == 0, told.stderr
    return client_of(url)


@pytest.fixture(scope="module")
def pages(client: TestClient, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the long lists as files, without building the other thousands of pages."""
    folder = tmp_path_factory.mktemp("lists")
    for path in LISTS:
        told = client.get(f"/{path}/")
        assert told.status_code == 200, path
        (folder / path).mkdir(parents=True, exist_ok=True)
        (folder / path / "index.html").write_bytes(told.content)
    (folder / "style.css").write_bytes(client.get("/style.css").content)
    return folder


@pytest.mark.slow
@pytest.mark.ux(94)
def test_pages_of_thousands_of_predictions_stay_under_15_kilobytes(pages: Path) -> None:
    style = len(gzip.compress((pages / "style.css").read_bytes(), 6))
    weights = {
        path: len(gzip.compress((pages / path / "index.html").read_bytes(), 6)) + style
        for path in LISTS
    }

    assert {path: weight for path, weight in weights.items() if weight > 15_000} == {}
    shown = (pages / SPEAKER / "index.html").read_text()
    assert "steps drawn and listed, all counted" in shown
    assert "ticks)" in shown


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.ux(90, 91, 93)
def test_long_lists_are_clear_and_fit_every_width(browser: Browser, pages: Path) -> None:
    page = browser.new_page()
    wrong = {}
    for path in SEEN:
        browsing.visit(page, pages, path)
        browsing.unfold(page, 1280)
        page.evaluate(browsing.axe())
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = [*page.evaluate(browsing.VIOLATIONS), *page.evaluate(browsing.FAINT)["found"]]
            if found:
                wrong[path, scheme] = found
        for width in (320, 768, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            needed = page.evaluate("document.documentElement.scrollWidth")
            if needed > width:
                wrong[path, str(width)] = [needed]
    page.close()

    assert wrong == {}
