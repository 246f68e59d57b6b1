"""``ledger board``: all speakers side by side."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import click

from ledger.commands.card_options import Chosen, chosen, filter_options
from ledger.commands.cards import nothing_said
from ledger.commands.declaring import declare
from ledger.commands.paper import LIMIT, format_of, limit_of, write
from ledger.commands.parts import CARD
from ledger.commands.past import reading
from ledger.commands.picture_files import Drawn, draw_pictures, nothing_drawn, picture_options
from ledger.commands.session import Session
from ledger.domain import board as domain
from ledger.domain.board_card import BoardCard
from ledger.domain.scorecard_model import POLICY, Outcome
from ledger.domain.scorecard_policies import POLICIES, STRICT
from ledger.domain.status import Day
from ledger.domain.tally import Tally, card_of_tally
from ledger.render import board as render
from ledger.render.page import Page, wrap
from ledger.store import queries, tallied
from ledger.store.organisations import Organisation, find_organisation
from ledger.store.reader import Reader


@declare("board", parts=CARD, help="""Show all speakers side by side.

    By name. No share under 5 judged predictions, no rank under 20; a collection made after
    the fact is a record, not a rate.

    \b
    Examples:
      ledger board
      ledger board --prospective --json
      ledger board --explain
      ledger board --svg board.svg
    """)  # fmt: skip
@click.option(
    "-o", "--organisation", metavar="NAME",
    help="Only what was said by it, or while in office there.",
)  # fmt: skip
@filter_options
@click.option(
    "--policy", type=click.Choice(list(POLICIES)), default=STRICT,
    help="How the headlines count (default strict); ranks are always strict.",
)  # fmt: skip
@click.option("--limit", metavar="N", type=click.IntRange(min=0), help=LIMIT)
@click.option("--explain", is_flag=True, help="Show how ratings and ranks come about.")
@click.option("--picture", is_flag=True, help="Draw it here.")
@picture_options
def command(
    session: Session,
    organisation: str | None,
    picture: bool,
    policy: str,
    limit: int | None,
    explain: bool,
    **given: Any,
) -> None:
    """Print the board, or draw it."""
    drawn = Drawn.of(given)
    drawing = picture or bool(drawn.files)
    if drawing:
        drawn.alone({"explain": explain, "limit": limit is not None}, "explain", "limit")
    kind = format_of(session, "text", *([] if drawing else ["json", "md", "html"]))
    with reading(session, given["recorded_by"]) as (now, then, day):
        names = tallied.speaker_names(then)
        wanted = chosen(session, now, given, "ledger board")
        of = find_organisation(then, organisation, "ledger board") if organisation else None
        most = None if explain else limit_of(session, limit, _as_data(kind, drawing=drawing))
        board = _board(then, day, names, wanted, of, most if kind in ("text", "md") else None)
        nothing = None if board.rows else _nothing(now, then, day, wanted.recorded_by)
    ordered = sorted(board.rows, key=lambda row: (names[row.speaker].casefold(), row.speaker))
    board = replace(board, rows=tuple(ordered)).first(most)
    page, by = session.page, wanted.recorded_by
    page = page if day.is_now else page._replace(today=day.due)
    asked = (*([f"said by {of.name} or while in office there"] if of else []), *wanted.words())
    only = ", ".join(asked)
    if kind == "json":
        data = {**render.board_data(board, names, asked, policy), "recorded_by": by}
        session.data({**data, "explained": _explained(board) if explain else None})
    elif nothing and drawn.files:
        raise nothing_drawn(drawn, nothing)
    elif nothing:
        write(session, wrap(nothing, page.width, rest="  "))
    elif drawing:
        _draw(session, board, names, drawn, page, asked, policy)
    elif kind == "html":
        from ledger.render.scorecard_html import board_html

        after = _told(board, names, page, kind)[0] if explain else ""
        write(session, [board_html(board, names, page, only, policy, after=after).rstrip("\n")])
    elif kind == "md":
        told = render.board_markdown(board, names, page, only, policy)
        write(session, [*told, *(_told(board, names, page, kind) if explain else [])])
    else:
        told = render.board_page(board, names, page, only, policy)
        write(session, [*told, *(_told(board, names, page, kind) if explain else [])])


def _as_data(kind: str, *, drawing: bool) -> str:
    """Return the form that has the same default for how many rows there are."""
    return "json" if drawing or kind == "html" else kind


def _told(board: domain.Board, names: dict[str, str], page: Page, kind: str) -> list[str]:
    """Return how ratings and ranks come about, in one form."""
    from ledger.render import board_explain as explain

    if kind == "html":
        return [explain.explained_html(board, names)]
    if kind == "md":
        return explain.explained_markdown(board, names)
    return explain.explained_lines(board, names, page)


def _explained(board: domain.Board) -> dict[str, Any]:
    from ledger.render.board_explain import explained_data

    return explained_data(board)


def _nothing(now: Reader, then: Reader, day: Day, recorded_by: date | None) -> str | None:
    """Return why a board of the past has nothing on it; None where it has, or is of today."""
    if recorded_by and queries.newest_id(then) is None:
        return f"Nothing was recorded by {recorded_by}."
    if day.is_now or queries.lines(then, day):
        return None
    return nothing_said(now, day)


def _draw(
    session: Session, board: domain.Board, names: dict[str, str], drawn: Drawn, page: Page,
    asked: tuple[str, ...], policy: str,
) -> None:  # fmt: skip
    """Draw the board into the files, or here without one."""
    from ledger.render.charts import text
    from ledger.render.charts.caption import Caption
    from ledger.render.charts.forest import forest

    picture = forest(board, names, Caption("The board", page.today, asked), policy=policy)
    if drawn.files:
        draw_pictures(session, drawn, [picture])
    else:
        write(session, text.picture_lines(picture, page))


def _board(
    reader: Reader, day: Day, names: dict[str, str], wanted: Chosen, of: Organisation | None,
    most: int | None,
) -> domain.Board:  # fmt: skip
    """Return the board, counted where the database can; ``most`` rows of it are printed."""
    if not wanted.is_filtered_only or not tallied.can_tally(reader, day):
        return _folded(reader, day, wanted, of)
    into = tallied.merged(reader)
    if of is None and wanted.is_everything:
        return _tallied(reader, day, names, into, most)
    from ledger.store.narrowed import narrowed

    only = narrowed(wanted.filter, of, into)
    if only is None:
        return _folded(reader, day, wanted, of)
    return _whole(tallied.tallies(reader, day, into=into, only=only), day)


def _tallied(
    reader: Reader, day: Day, names: dict[str, str], into: dict[str, str], most: int | None
) -> domain.Board:
    """Return the board as it is counted: all of it, unless the first rows need no others."""
    if most is not None and not tallied.may_rank(reader, day, into):
        ordered = tallied.speakers_by_name(reader, names, into)
        if len(ordered) > most:
            found = tallied.tallies(reader, day, ordered[:most], into=into, first_ids=False)
            return domain.part_of_board(
                _cards(found, day), len(ordered) - len(found), as_of=day.due
            )
    return _whole(tallied.tallies(reader, day, into=into), day)


def _whole(found: dict[str, Tally], day: Day) -> domain.Board:
    cards = _cards({speaker: found[speaker] for speaker in sorted(found)}, day)
    return domain.board_of(cards, as_of=day.due)


def _cards(found: dict[str, Tally], day: Day) -> dict[str, BoardCard]:
    return {
        speaker: card_of_tally(tally, as_of=day.due, policy=POLICY)
        for speaker, tally in found.items()
    }


def _folded(reader: Reader, day: Day, wanted: Chosen, of: Organisation | None) -> domain.Board:
    """Return the board of what was chosen, from every prediction."""
    return domain.board(
        _by_speaker(reader, day, wanted, of), as_of=day.due, known=day.known,
        prospective=wanted.prospective, frame=wanted.frame,
    )  # fmt: skip


def _by_speaker(
    reader: Reader, day: Day, wanted: Chosen, of: Organisation | None
) -> dict[str, list[Outcome]]:
    found: dict[str, list[Outcome]] = {}
    everything = queries.lines(reader, day, parts=True, counted=False)
    outcomes = queries.outcomes(reader, day, there=everything)
    lines = [line for line in everything if (of.said(line) if of else line.part_of is None)]
    for outcome in wanted.outcomes(reader, lines, outcomes):
        found.setdefault(outcome.speaker, []).append(outcome)
    return found
