"""``ledger board``: all speakers side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from ledger.commands.paper import format_of, write
from ledger.commands.past import reading, recorded_day
from ledger.commands.picture_files import Drawn, draw_pictures, nothing_drawn, picture_options
from ledger.commands.session import Session, declare
from ledger.domain import board as domain
from ledger.domain.scorecard import Outcome
from ledger.domain.status import Day
from ledger.render import board as render
from ledger.render.page import Page
from ledger.store import queries
from ledger.store.reader import Reader


@declare("board", help="""Show all speakers side by side.

    By name. No share under 5 judged predictions, no rank under 20; a collection made after
    the fact is a record, not a rate.

    \b
    Examples:
      ledger board
      ledger board --prospective --json
      ledger board --svg board.svg
    """)  # fmt: skip
@click.option(
    "--prospective", is_flag=True, help="Only what was logged before its outcome could be known."
)
@click.option("--frame", metavar="NAME", help="Only what belongs to this collection.")
@click.option(
    "--recorded-by", metavar="DATE", help="As this ledger stood at the end of that day (UTC)."
)
@click.option("--picture", is_flag=True, help="Draw it here.")
@picture_options
def command(
    session: Session,
    prospective: bool,
    frame: str | None,
    recorded_by: str | None,
    picture: bool,
    **given: Any,
) -> None:
    """Print the board, or draw it."""
    drawn = Drawn.of(given)
    drawing = picture or bool(drawn.files)
    kind = format_of(session, "text") if drawing else format_of(session, "text", "json", "md")
    with reading(session, recorded_by) as (_, then, day):
        names = {who.slug: who.name for who in queries.speakers(then)}
        nothing = queries.newest_id(then) is None
        outcomes = _by_speaker(then, day)
    board = domain.board(
        outcomes, as_of=day.due, known=day.known, prospective=prospective, frame=frame
    )
    ordered = sorted(board.rows, key=lambda row: (names[row.speaker].casefold(), row.speaker))
    board = replace(board, rows=tuple(ordered))
    page = session.page
    page = page if day.is_now else replace(page, today=day.due)
    by = recorded_day(session, recorded_by)
    asked = (
        "logged before the outcome could be known" if prospective else "",
        f'of the collection "{frame}"' if frame else "",
        f"recorded by {by}" if by else "",
    )
    words = tuple(filter(None, asked))
    if kind == "json":
        session.data({**render.board_data(board, names), "recorded_by": by})
    elif by and nothing and drawn.files:
        raise nothing_drawn(drawn, f"Nothing was recorded by {by}.")
    elif by and nothing:
        write(session, [f"Nothing was recorded by {by}."])
    elif drawing:
        _draw(session, board, names, drawn, page, words)
    elif kind == "md":
        write(session, render.board_markdown(board, names, page))
    else:
        write(session, render.board_page(board, names, page, ", ".join(words)))


def _draw(
    session: Session, board: domain.Board, names: dict[str, str], drawn: Drawn, page: Page,
    asked: tuple[str, ...],
) -> None:  # fmt: skip
    """Draw the board into the files, or here without one."""
    from ledger.render.charts import text
    from ledger.render.charts.caption import Caption
    from ledger.render.charts.forest import forest

    picture = forest(board, names, Caption("The board", page.today, asked))
    if drawn.files:
        draw_pictures(session, drawn, [picture])
    else:
        write(session, text.picture_lines(picture, page))


def _by_speaker(reader: Reader, day: Day) -> dict[str, list[Outcome]]:
    found: dict[str, list[Outcome]] = {}
    for outcome in queries.outcomes(reader, day):
        found.setdefault(outcome.speaker, []).append(outcome)
    return found
