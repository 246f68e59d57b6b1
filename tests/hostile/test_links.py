"""`javascript:` and its like never leave the ledger as links, whatever a log may hold.

The actions refuse such addresses; here a log from elsewhere has them in every place that takes
an address.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
import sqlalchemy as sa

from ledger.domain.entry import Event
from ledger.store import log
from ledger.store.database import open_engine
from tests.cli.terminal import run
from tests.proof.logs import STAMP

SCRIPT = "javascript:alert(document.domain)"
ADDRESSES = (SCRIPT, " JaVaScRiPt:alert(1)", "data:text/html,<script>1</script>", "vbscript:x")


@pytest.fixture
def planted(sqlite_ledger: str) -> str:
    """Give a ledger that no action of ours could have made."""
    engine = open_engine(sqlite_ledger, write=True)
    with engine.begin() as connection:
        log.act(connection, log.lock(connection), list(entries()), STAMP)
    with engine.connect() as connection:
        kept = connection.execute(sa.text("SELECT url FROM evidence")).scalars().all()
    engine.dispose()
    assert SCRIPT in kept
    return sqlite_ledger


def entries() -> list[Event]:
    """Return a speaker with predictions whose every address is a script."""
    found = [Event("speaker.added", "speaker/ada",
                   {"slug": "ada", "name": "Ada", "kind": "person"})]  # fmt: skip
    for number, url in enumerate(ADDRESSES, start=1):
        source = {"url": url, "archived_url": url, "title": f"[t]({url})"}
        found.append(Event("prediction.recorded", f"prediction/{number}", {
            "speaker": "ada", "claim": f"Claim {number} [x]({url})", "said_on": "2025-01-29",
            "kind": "reach", "source": source, "wording": "quoted", "quote": f"<{url}>",
            "deadline": {"day": "2025-12-31", "basis": "stated", "precision": "day"},
            "tags": [url],
        }))  # fmt: skip
        found.append(Event("evidence.attached", f"prediction/{number}", {
            "number": 1, "stance": "for", "url": url, "archived_url": url,
            "published_on": "2025-03-01", "happened_on": "2025-03-01",
        }))  # fmt: skip
        found.append(Event("resolution.given", f"prediction/{number}", {
            "verdict": "met", "because": f"see {url}", "evidence": [1],
            "known_on": "2025-03-01", "happened_on": "2025-03-01", "resolver": "you",
        }))  # fmt: skip
        found.append(Event("assessment.recorded", f"prediction/{number}", {
            "by": "Desk", "verdict": "met", "url": url,
        }))  # fmt: skip
    return found


def is_script(address: str) -> bool:
    """Say whether a browser would run this, or show it as a page of ours."""
    return re.sub(r"[\s\x00-\x20]", "", address).lower().startswith(
        ("javascript:", "data:text", "vbscript:")
    )  # fmt: skip


class Addresses(HTMLParser):
    """Every address in the attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        names = {"href", "src", "action", "formaction", "xlink:href", "data", "cite", "poster"}
        self.found += [value or "" for name, value in attributes if name in names]


def in_markup(text: str) -> list[str]:
    """Return what a browser or a reader of feeds leads to."""
    pages = Addresses()
    pages.feed(text)
    # An address in data for search engines is followed as well.
    linked = re.findall(r'"(?:url|@id|sameAs|archivedAt|contentUrl)":\s*"([^"]*)"', text)
    return [*pages.found, *linked, *re.findall(r"<(?:uri|id|link)>([^<]*)<", text)]


def in_markdown(text: str) -> list[str]:
    """Return what a reader of Markdown leads to."""
    inline = re.findall(r"(?<!\\)\]\(\s*<?([^)>]*)", text)
    automatic = re.findall(r"(?<!\\)<([a-zA-Z]+:[^>\s]*)>", text)
    reference = re.findall(r"^\s*(?<!\\)\[[^\]]+\]:\s*(\S+)", text, re.MULTILINE)
    return [*inline, *automatic, *reference]


def in_a_terminal(text: str) -> list[str]:
    """Return what a terminal makes clickable at the program's word."""
    return re.findall(r"\x1b\]8;[^;]*;([^\x07\x1b]*)", text)


def in_a_calendar(text: str) -> list[str]:
    """Return what a calendar leads to."""
    return re.findall(r"^(?:URL|ATTACH)[^:\n]*:(.*)$", text, re.MULTILINE)


LINKS: dict[str, Callable[[str], list[str]]] = {
    ".html": in_markup, ".xml": in_markup, ".svg": in_markup,
    ".md": in_markdown, ".ics": in_a_calendar, ".txt": in_a_terminal,
}  # fmt: skip
"""How the reader of a kind of file finds links in it; JSON is data, and keeps every word."""


def scripts_in(text: str, kind: str) -> list[str]:
    """Return the links of a text that would run a script."""
    return [one for one in LINKS[kind](text) if is_script(one)]


def test_the_test_sees_every_kind_of_link() -> None:
    for kind, made in (
        (".html", f'<a href="{SCRIPT}">'), (".txt", f"\x1b]8;;{SCRIPT}\x07x"),
        (".md", f"[x]({SCRIPT})"), (".md", f"<{SCRIPT}>"), (".ics", f"URL:{SCRIPT}"),
        (".xml", f'<link href=" {SCRIPT}"/>'), (".html", f'{{"url": "{SCRIPT}"}}'),
        (".md", f"[x]: {SCRIPT}"), (".xml", f"<uri>{SCRIPT}</uri>"),
    ):  # fmt: skip
        assert scripts_in(made, kind), made
    assert scripts_in(rf"\[x\]({SCRIPT}) \<{SCRIPT}\>", ".md") == []


@pytest.mark.parametrize("words", [
    ("list",), ("due",), ("show", "1"), ("show", "2"), ("why", "1"), ("why", "3"), ("history",),
    ("scorecard", "Ada"), ("board",), ("disagree",), ("check",),
    ("why", "1", "-f", "md"), ("why", "4", "-f", "md"), ("scorecard", "Ada", "-f", "md"),
    ("scorecard", "Ada", "-f", "html"),
], ids=" ".join)  # fmt: skip
def test_no_answer_has_a_script_for_a_link(words: tuple[str, ...], planted: str) -> None:
    plain = run(*words, url=planted)
    rich = run(*words, "--color", "always", url=planted, tty=True, columns=200)

    for result in (plain, rich):
        assert "Traceback" not in result.stderr
        assert scripts_in(result.stdout, ".txt") == []
        if "-f" in words:
            assert scripts_in(result.stdout, f".{words[-1]}") == []


def test_no_page_and_no_feed_of_the_site_leads_to_a_script(planted: str, tmp_path: Path) -> None:
    built = run("site", "build", str(tmp_path / "site"), "--url", "https://ledger.example",
                url=planted)  # fmt: skip
    assert built.exit_code == 0, built
    files = [path for path in (tmp_path / "site").rglob("*") if path.is_file()]
    kinds = {path.suffix for path in files}

    assert {".html", ".xml", ".ics"} <= kinds
    for path in files:
        if path.suffix in LINKS:
            assert scripts_in(path.read_text(encoding="utf-8"), path.suffix) == [], path


@pytest.mark.parametrize("name", ["out.csv", "out.json", "out.ics", "out.xml", "out.html"])
def test_no_export_makes_a_link_of_a_script(name: str, planted: str, tmp_path: Path) -> None:
    """Data keep the words; nothing in a cell or a field is a link by itself."""
    path = tmp_path / name
    result = run("export", str(path), url=planted)

    if result.exit_code:
        assert not path.exists()
        return
    text = path.read_text(encoding="utf-8")
    marked = re.findall(r"(?i)=HYPERLINK\([^)]*|<a [^>]*|<link [^>]*|^URL[^\n]*", text)
    assert [one for one in marked if "script:" in one.lower() and not one.startswith("'")] == []
