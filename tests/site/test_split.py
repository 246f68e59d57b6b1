"""The pages of a claim that was split: its parts judge it, and each thing is said once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.terminal import run
from tests.site.reading import main

SAID = ("https://example.org/said", "-s", "Ada", "--new-speaker", "--said", "2024-01-29")
OWN = "Rests on the speaker's own figures"


@pytest.fixture
def pages(sqlite_ledger: str, tmp_path: Path) -> Path:
    """Give the site of a claim whose one part is judged by a figure of the speaker's own."""
    for told in (
        ("add", "Halo walks and talks", *SAID, "-d", "2025"),
        ("split", "1", "Halo walks", "Halo talks"),
        ("cite", "2", "https://example.org/w", "--for", "--happened", "2025-03-01",
         "--figure-by", "speaker"),
        ("resolve", "2", "--verdict", "met", "--because", "it walks"),
    ):  # fmt: skip
        result = run(*told, url=sqlite_ledger)
        assert result.exit_code == 0, result.stderr
    folder = tmp_path / "public"
    assert run("site", "build", str(folder), url=sqlite_ledger).exit_code == 0
    return folder


def told(pages: Path, path: str) -> str:
    return main(pages / path / "index.html")


def test_a_split_claim_is_judged_by_its_parts_and_by_nobody_else(pages: Path) -> None:
    whole = told(pages, "p/1")

    assert "It is cited on the parts, which decide it." in whole
    assert "so a person judges it" not in whole
    assert "None has been cited yet" not in whole
    assert "None has been cited yet" in told(pages, "p/3")


def test_a_row_says_once_that_it_rests_on_the_speakers_own_figures(
    pages: Path, sqlite_ledger: str
) -> None:
    for line in (
        ("add", "Halo sings", *SAID[:3], "--said", "2024-01-29", "-d", "2025", "--no-input"),
        ("cite", "4", "https://example.org/s", "--for", "--happened", "2025-03-01",
         "--figure-by", "speaker"),
        ("resolve", "4", "--verdict", "met", "--because", "it sings"),
        ("site", "build", str(pages)),
    ):  # fmt: skip
        result = run(*line, url=sqlite_ledger)
        assert result.exit_code == 0, result.stderr

    assert told(pages, "predictions/met").count(OWN) == 1
