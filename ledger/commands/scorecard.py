"""``ledger scorecard``: one speaker's figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Final

import click

from ledger.commands.paper import day_option, format_of, write
from ledger.commands.past import reading, recorded_day
from ledger.commands.session import Session, declare
from ledger.domain.line import Line, SpeakerLine
from ledger.domain.scorecard import EXPLAINABLE, Outcome, scorecard
from ledger.domain.status import Day
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
      ledger scorecard 'Elon Musk' -f md > musk.md
    """)  # fmt: skip
@click.argument("speaker")
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
def command(session: Session, speaker: str, **given: Any) -> None:
    """Print the card."""
    kind = format_of(session, "text", "json", "md")
    with reading(session, given["recorded_by"]) as (now, then, day):
        who = queries.find_speaker(now, speaker, "ledger scorecard")
        sheet = _sheet(session, then, day, who, given)
        nothing = queries.newest_id(then) is None
    key = given["figure"] or (HEADLINE if given["explain"] else None)
    page = session.page
    page = page if day.is_now else replace(page, today=day.due)
    if kind == "json":
        session.data(render.card_data(sheet, key))
    elif given["recorded_by"] and not sheet.lines:
        whose = "Nothing" if nothing else f"Nothing by {who.name}"
        write(session, [f"{whose} was recorded by {sheet.recorded_by}."])
    else:
        write(session, _page(sheet, kind, key, page))


def _page(sheet: render.Sheet, kind: str, key: str | None, page: Page) -> list[str]:
    if kind == "md":
        return render.card_markdown(sheet, page, key)
    return render.explain_page(sheet, key, page) if key else render.card_page(sheet, page)


def _sheet(
    session: Session, reader: Reader, day: Day, who: SpeakerLine, given: dict[str, Any]
) -> render.Sheet:
    """Return the card of what the filters leave."""
    since = day_option(session, given["since"], "--since")
    outcomes = [
        one
        for one in queries.outcomes(reader, day, who.slug)
        if (since is None or one.said_on >= since) and set(given["tag"]) <= set(one.tags)
    ]
    card = scorecard(
        outcomes, as_of=day.due, known=day.known, prospective=given["prospective"],
        frame=given["frame"],
    )  # fmt: skip
    by = recorded_day(session, given["recorded_by"])
    return render.Sheet(
        card, who.slug, who.name, queries.roles_of(reader, day.due).get(who.slug),
        _lines(reader, day, who.slug, outcomes), _asked(since, by, given, card.counts.left_out),
        str(by) if by else None,
    )  # fmt: skip


def _lines(reader: Reader, day: Day, slug: str, outcomes: list[Outcome]) -> dict[int, Line]:
    wanted = {one.id for one in outcomes}
    return {
        line.id: line for line in queries.lines(reader, day, speaker=slug) if line.id in wanted
    }


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
