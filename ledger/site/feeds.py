"""What programs read of the site: feeds, calendars, markup, badges, the index of the search."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from html import escape
from typing import Final

from ledger.domain.earlier import EarlierVerdict
from ledger.domain.line import Line
from ledger.domain.prediction import Speaker, SpeakerKind
from ledger.domain.scorecard import Scorecard
from ledger.domain.state import PredictionState
from ledger.domain.status import Day, Status
from ledger.exchange import atom, calendar
from ledger.exchange.claimreview import Review, Where, claim_review, markup
from ledger.render.days import plain
from ledger.render.safe import line_of
from ledger.render.why import Why
from ledger.site import address, parts
from ledger.site.book import Book
from ledger.site.page import Page, Site
from ledger.site.parts import Values

NEWEST: Final = 200
"""Verdicts in a feed; all of them are among the downloads."""

Dated = tuple[str, atom.Item]
"""The entry of a feed with the instant of its last change."""


def review(book: Book, why: Why, site: Site) -> Review | None:
    """Return the ClaimReview of a prediction; None for one without a verdict in force."""
    line = why.shown.line
    known = book.speakers.get(line.speaker)
    kind = SpeakerKind(known.kind) if known else SpeakerKind.PERSON
    return claim_review(
        why.shown.state,
        Speaker(line.speaker, line.name, kind),
        why.shown.role,
        where(site, address.prediction(line.id)),
        why.lasting,
    )


def review_markup(book: Book, why: Why, site: Site) -> str:
    """Return the ClaimReview as markup for its page; empty for one without a verdict."""
    found = review(book, why, site)
    return markup(found) if found else ""


def where(site: Site, path: str) -> Where:
    """Return who publishes a review, and where; addresses are empty when nobody said one."""
    if not site.url:
        return Where(site.name, "", "", "")
    return Where(
        site.name,
        site.url,
        address.absolute(site.url, path),
        address.absolute(site.url, address.CORRECTIONS),
    )


def verdict_item(line: Line, key: str, why: Why, link: str) -> Dated | None:
    """Return the entry of a prediction with the instant of its last change; None without any."""
    state, earlier = why.shown.state, why.lasting
    if state.current is None and not earlier:
        return None
    updated = state.current.at if state.current else earlier[-1].until
    first = earlier[0].since if earlier else updated
    word = str(line.status).capitalize() if state.current else earlier[-1].ended.capitalize()
    claim, name = line_of(line.claim), line_of(line.name)
    item = atom.Item(
        id=atom.lasting_id(key),
        title=f"{word}: {claim} ({name})",
        summary=_summary(state, earlier),
        author=name,
        link=link,
        published=first,
        updated=updated,
    )
    return updated, item


def _summary(state: PredictionState, earlier: Sequence[EarlierVerdict]) -> str:
    due = state.prediction.deadline
    deadline = f" Deadline {plain(due.day)}." if due else ""
    said = f"Said {plain(state.prediction.said_on)}.{deadline}"
    if state.current is None:
        why = f": {line_of(earlier[-1].because or '')}" if earlier[-1].because else ""
        return f"{said} The verdict was {earlier[-1].ended}{why}."
    before = f" Before: {earlier[-1].resolution.verdict}." if earlier else ""
    return f"{said} {line_of(state.current.resolution.because)}{before}"


def newest(items: Iterable[Dated]) -> list[Dated]:
    """Return as many of these as a feed has, the newest first."""
    return sorted(items, key=lambda pair: (pair[0], pair[1].id), reverse=True)[:NEWEST]


def feed_bytes(
    items: Iterable[Dated], *, path: str, home: str, title: str, day: Day, site: Site,
) -> bytes:  # fmt: skip
    """Return a feed of the newest verdicts; ``home`` is the path of the page it is about."""
    ordered = newest(items)
    updated = ordered[0][0] if ordered else f"{day.due}T00:00:00Z"
    feed = atom.Feed(
        id=atom.lasting_id(f"feed {site.url or site.name} {path}"),
        title=title,
        author=site.name,
        link=reach(site, path, home),
        itself=address.absolute(site.url, path) if site.url else "",
        updated=updated,
        items=[item for _, item in ordered],
    )
    return atom.feed_bytes(feed)


def reach(site: Site, here: str, path: str) -> str:
    """Return the address of a path for a file that leaves the site: absolute if we know how."""
    return address.absolute(site.url, path) if site.url else address.link(here, path)


def calendar_bytes(lines: Iterable[Line], *, name: str, book: Book, site: Site) -> bytes:
    """Return the open deadlines of some predictions as a calendar."""
    return calendar.calendar_bytes(name, deadlines(lines, book, site))


def deadlines(lines: Iterable[Line], book: Book, site: Site) -> list[calendar.Deadline]:
    """Return the open deadlines of some predictions, by day and id."""
    ahead = sorted(
        (line.deadline, line.id, line)
        for line in lines
        if line.status is Status.OPEN and line.deadline
    )
    return [_deadline(day, line, book, site) for day, _, line in ahead]


def _deadline(day: date, line: Line, book: Book, site: Site) -> calendar.Deadline:
    claim, name = line_of(line.claim), line_of(line.name)
    url = address.absolute(site.url, address.prediction(line.id)) if site.url else ""
    changed = max((entry.at for entry in book.entries.get(line.id, ())), default=line.recorded_at)
    return calendar.Deadline(
        uid=f"{atom.lasting_id(book.key(line)).removeprefix('urn:uuid:')}@prediction-ledger",
        day=day,
        title=f"Deadline: {claim} ({name})",
        about=f"Said {plain(line.said_on)} by {name}. {url or line.source_url}",
        url=url,
        changed=changed,
    )


def embed_page(book: Book, home: Values, site: Site) -> Page:
    """Return the small page of a speaker for other people's, from the values of the big one."""
    slug = home["home"].split("/")[1]
    wanted = ("name", "headline", "cautions", "bar", "bar_words", "home")
    return Page(
        address.embed(slug), "embed.html", home["finding"], "",
        {key: home[key] for key in wanted}, listed=False,
    )  # fmt: skip


def badge_message(card: Scorecard) -> str:
    """Return what a badge says: a count, never a share."""
    counts = card.counts
    return f"{counts.met} of {counts.judged} on time" if counts.judged else "none judged yet"


def badge_json(name: str, card: Scorecard) -> bytes:
    """Return a badge in the form that shields.io's endpoint reads."""
    data = {
        "schemaVersion": 1,
        "label": line_of(name),
        "message": badge_message(card),
        "color": "3a424d",
        "cacheSeconds": 3600,
    }
    return (json.dumps(data, ensure_ascii=False) + "\n").encode()


def search_index(book: Book, quotes: dict[int, str]) -> bytes:
    """Return what the search looks in, as a script, because a file on a disk can load no other."""
    states = [parts.chip(status) for status in Status]
    places = {status: place for place, status in enumerate(Status)}
    people = {slug: place for place, slug in enumerate(sorted(book.by_speaker))}
    rows = [
        [line.id, line_of(line.claim), people[line.speaker], line.said_on.isoformat(),
         places[line.status], quotes.get(line.id, "")]
        for line in book.lines.values()
    ]  # fmt: skip
    index = {
        "states": [[s["key"], s["glyph"], s["word"]] for s in states],
        "speakers": [_called(book, slug) for slug in people],
        "rows": rows,
    }
    text = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    for character in "\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return f"window.searchIndex={text};\n".encode()


def _called(book: Book, slug: str) -> list[str]:
    """Return the name of a speaker, and what else it is called."""
    known = book.speakers.get(slug)
    return [line_of(name) for name in ((known.name, *known.aliases) if known else (slug,))]


def site_map(paths: Iterable[str], site: Site) -> bytes:
    """Return the map of the site (sitemaps.org); needs the address of the site."""
    from xml.etree import ElementTree as ET

    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    ET.register_namespace("", space)
    root = ET.Element(f"{{{space}}}urlset")
    for path in paths:
        url = ET.SubElement(root, f"{{{space}}}url")
        ET.SubElement(url, f"{{{space}}}loc").text = address.absolute(site.url, path)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def badge_svg(name: str, card: Scorecard) -> bytes:
    """Return a badge as a picture that calls nobody."""
    label, message = line_of(name), badge_message(card)
    left, right = _badge_width(label), _badge_width(message)
    whole, title = left + right, escape(f"{label}: {message}")
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="20" role="img"'
    return f"""\
{head} aria-label="{title}">
<title>{title}</title>
<rect width="{left}" height="20" fill="#1b1f24"/>
<rect x="{left}" width="{right}" height="20" fill="#0b4f8a"/>
<g fill="#fff" font-family="Liberation Sans,Arial,Helvetica,sans-serif" font-size="11">
{_badge_text(label, 6, left - 12)}
{_badge_text(message, left + 6, right - 12)}
</g>
</svg>
""".encode()


def _badge_text(text: str, left: int, width: int) -> str:
    fit = f'textLength="{width}" lengthAdjust="spacingAndGlyphs"'
    return f'<text x="{left}" y="14" {fit}>{escape(text)}</text>'


def _badge_width(text: str) -> int:
    return 12 + round(sum(11 if ord(letter) > 0x2E80 else 6.2 for letter in text))
