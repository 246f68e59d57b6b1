"""``ledger scorecard``: one speaker's figures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import click

from ledger.commands.paper import day_option, format_of, write
from ledger.commands.past import reading, recorded_day
from ledger.commands.session import Session, declare
from ledger.domain.line import Line
from ledger.domain.scorecard import EXPLAINABLE, scorecard
from ledger.domain.status import Day
from ledger.errors import Unusable
from ledger.render import scorecard as render
from ledger.render.page import Page
from ledger.store import queries
from ledger.store.reader import Reader

HEADLINE: Final = "on_time"


@declare("scorecard", help="""Show one speaker's figures.

    SPEAKER is a name, an alias or a slug. Late ones are not on time; what is not counted is
    said; under 5 judged there is no percentage.

    \\b
    Examples:
      ledger scorecard 'Mark Zuckerberg'
      ledger scorecard 'Mark Zuckerberg' --explain
      ledger scorecard 'Elon Musk' --as-of 2021-06-30
      ledger scorecard --organisation Meta
      ledger scorecard 'Elon Musk' -f md > musk.md
    """)  # fmt: skip
@click.argument("speaker", required=False)
@click.option(
    "-o", "--organisation", metavar="NAME",
    help="All who held a role there when they spoke, and itself.",
)  # fmt: skip
@click.option("--since", metavar="DATE", help="Only what was said on this day or later.")
@click.option("-t", "--tag", metavar="TAG", multiple=True, help="Only with this tag.")
@click.option("--explain", is_flag=True, help="Show what each prediction adds, row by row.")
@click.option(
    "--figure", type=click.Choice(EXPLAINABLE), metavar="NAME",
    help=f"Explain this instead: {', '.join(EXPLAINABLE)}.",
)  # fmt: skip
@click.option(
    "--prospective", is_flag=True, help="Only what was logged before its outcome could be known."
)
@click.option("--frame", metavar="NAME", help="Only what belongs to this collection.")
@click.option(
    "--recorded-by", metavar="DATE", help="As this ledger stood at the end of that day (UTC)."
)
def command(session: Session, speaker: str | None, **given: Any) -> None:
    """Print the card."""
    kind = format_of(session, "text", "json", "md")
    if (speaker is None) == (given["organisation"] is None):
        raise Unusable(
            "whose card? Name one speaker, or one organisation.",
            ("A speaker:", "ledger scorecard NAME"),
            ("All who spoke for one:", "ledger scorecard --organisation NAME"),
        )
    with reading(session, given["recorded_by"]) as (now, then, day):
        who = _whose(now, then, day, speaker, given["organisation"])
        sheet = _sheet(session, then, day, who, given)
        nothing = queries.newest_id(then) is None
    key = given["figure"] or (HEADLINE if given["explain"] else None)
    page = session.page
    page = page if day.is_now else replace(page, today=day.due)
    if kind == "json":
        session.data(render.card_data(sheet, key))
    elif given["recorded_by"] and not sheet.lines:
        whose = "Nothing" if nothing else f"Nothing by {sheet.name}"
        write(session, [f"{whose} was recorded by {sheet.recorded_by}."])
    else:
        write(session, _page(sheet, kind, key, page))


def _page(sheet: render.Sheet, kind: str, key: str | None, page: Page) -> list[str]:
    if kind == "md":
        return render.card_markdown(sheet, page, key)
    return render.explain_page(sheet, key, page) if key else render.card_page(sheet, page)


@dataclass(frozen=True, slots=True)
class _Whose:
    """Whom a card is about, and the lines that are theirs; ``slug`` is empty for nobody's own."""

    slug: str
    name: str
    role: str | None
    lines: list[Line]
    organisation: str | None = None
    people: tuple[str, ...] = ()


def _whose(
    now: Reader, then: Reader, day: Day, speaker: str | None, organisation: str | None
) -> _Whose:
    """Return whose card it is: one speaker's, or that of all who spoke for an organisation."""
    if organisation is not None:
        from ledger.store.organisations import find_organisation, lines_of

        found = find_organisation(then, organisation)
        lines = lines_of(then, day, found)
        people = dict.fromkeys(line.name for line in lines if line.speaker != found.slug)
        return _Whose(found.slug or "", found.name, None, lines, found.name, tuple(people))
    who = queries.find_speaker(now, speaker or "", "ledger scorecard")
    role = queries.roles_of(then, day.due).get(who.slug)
    return _Whose(who.slug, who.name, role, queries.lines(then, day, speaker=who.slug))


def _sheet(
    session: Session, reader: Reader, day: Day, who: _Whose, given: dict[str, Any]
) -> render.Sheet:
    """Return the card of what the filters leave."""
    since = day_option(session, given["since"], "--since")
    theirs = {line.id: line for line in who.lines}
    one_slug = None if who.organisation else who.slug
    outcomes = [
        one
        for one in queries.outcomes(reader, day, one_slug)
        if one.id in theirs
        and (since is None or one.said_on >= since)
        and set(given["tag"]) <= set(one.tags)
    ]
    card = scorecard(
        outcomes, as_of=day.due, known=day.known, prospective=given["prospective"],
        frame=given["frame"],
    )  # fmt: skip
    by = recorded_day(session, given["recorded_by"])
    asked = (*_spoken(who), *_asked(since, by, given, card.counts.left_out))
    return render.Sheet(
        card, who.slug, who.name, who.role, {one.id: theirs[one.id] for one in outcomes},
        asked, str(by) if by else None, who.organisation,
    )  # fmt: skip


def _spoken(who: _Whose) -> tuple[str, ...]:
    """Return in words who spoke for an organisation; nothing on a speaker's own card."""
    if who.organisation is None:
        return ()
    people = f"{' and '.join(who.people)} while in office" if who.people else ""
    itself = f"{who.name} itself" if any(one.speaker == who.slug for one in who.lines) else ""
    spoken = " and by ".join(filter(None, (people, itself)))
    return (f"said by {spoken}",) if spoken else ()


def _asked(
    since: date | None, by: date | None, given: dict[str, Any], left_out: int
) -> tuple[str, ...]:
    """Return the filters in words, to stand on the card."""
    said = (
        f"said since {since}" if since else "",
        f"tagged {' and '.join(given['tag'])}" if given["tag"] else "",
        "logged before the outcome could be known" if given["prospective"] else "",
        f'of the collection "{given["frame"]}"' if given["frame"] else "",
        f"recorded by {by}" if by else "",
        f"{left_out} left out" if left_out else "",
    )
    return tuple(words for words in said if words)
