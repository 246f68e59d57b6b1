"""A site of the ledger with a past, with everything hostile that a claim can be."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from ledger.store.address import sqlite_path
from ledger.store.database import to_url
from tests.cli.conftest import postgres_story, sqlite_story, story
from tests.cli.terminal import run
from tests.site import browsing

__all__ = ["postgres_story", "sqlite_story", "story"]

URL = "https://ledger.example/wire/"

HOSTILE = (
    "</script><script>alert(1)</script> by 2027",
    '"><img src=x onerror=alert(1)> & <b>bold</b> by 2027',
    "Right \u202eto left\u202c override by 2027",
    "W" * 2000,
)
"""Claims that would break a page which took them for markup."""


@pytest.fixture(scope="session")
def hostile_story(sqlite_story: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the story with hostile claims, a German quote, a draft and a withdrawn prediction."""
    path = sqlite_path(sqlite_story)
    assert path is not None
    url = to_url(shutil.copy(path, tmp_path_factory.mktemp("hostile") / "ledger.db"))
    say = ("-s", "Ada Example", "--said", "2026-01-02", "-d", "2027-12-31")
    for claim in HOSTILE:
        told = run("add", *say, "--", claim, "https://example.org/h", url=url)
        assert told.exit_code == 0, told.stderr
    german = ("--quote", "Wir bauen das Werk.", "--language", "de",
              "--translation", "We build the plant.")  # fmt: skip
    told = run("add", "The plant is built", "https://example.org/de", *say, *german,
               url=url)  # fmt: skip
    assert told.exit_code == 0, told.stderr
    told = run("add", "Nobody has looked at this", "https://example.org/d", *say,
               "--draft", url=url, actor="machine")  # fmt: skip
    assert told.exit_code == 0, told.stderr
    run("add", "Taken back at once", "https://example.org/t", *say, url=url)
    assert run("undo", url=url).exit_code == 0
    return url


@pytest.fixture(scope="session")
def site(hostile_story: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of the built site, with an address; for reading only."""
    folder = tmp_path_factory.mktemp("site") / "public"
    told = run("site", "build", str(folder), "--url", URL, "--contact", "desk@ledger.example",
               url=hostile_story)  # fmt: skip
    assert told.exit_code == 0, told.stderr
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give one browser for all tests of a file."""
    executable = browsing.chromium()
    if executable is None:
        pytest.skip("no Chromium is installed: apt install chromium")
    with browsing.browser(executable) as started:
        yield started
