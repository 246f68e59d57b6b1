"""``ledger card``: a speaker's record as one picture for sharing."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any, Final

import click

from ledger.commands.card_options import chosen, filter_options
from ledger.commands.cards import nothing_of, sheet_of, whose
from ledger.commands.declaring import declare
from ledger.commands.paper import format_of
from ledger.commands.parts import CARD
from ledger.commands.past import reading
from ledger.commands.picture_files import THEMES, Drawn, caption_of, nothing_drawn, put_drawings
from ledger.commands.session import Session
from ledger.errors import Unusable
from ledger.render.scorecard import Sheet

KINDS: Final = {".svg": "svg", ".png": "png"}


@declare("card", parts=CARD, help="""Draw a speaker's record as a picture for sharing.

    1200 by 630 pixels, as previews of links show it: what came true on time, everything by
    where it stands, and what a reader must know before quoting it. FILE ends in .png or .svg.

    \b
    Examples:
      ledger card 'Elon Musk' musk.png
      ledger card 'Elon Musk' musk.svg --theme dark
      ledger card 'Elon Musk' musk.png --address example.org/s/elon-musk
    """)  # fmt: skip
@click.argument("speaker")
@click.argument("file")
@click.option(
    "-o", "--organisation", metavar="NAME", help="Only what was said while in office there."
)
@filter_options
@click.option("--address", metavar="TEXT", help="Where the evidence is; stands in the foot.")
@click.option("--theme", type=click.Choice(THEMES), default="light", help="The ground.")
@click.option("--force", is_flag=True, help="Replace a file that exists.")
def command(
    session: Session, speaker: str, file: str, organisation: str | None, **given: Any
) -> None:
    """Draw the card."""
    format_of(session, "text")
    kind = KINDS.get(Path(file).suffix.lower())
    if kind is None:
        name = shlex.quote(speaker)
        raise Unusable(
            f"a card is an SVG or a PNG, and {file} ends in neither.",
            ("", f"ledger card {name} {shlex.quote(f'{file}.png')}"),
        )
    with reading(session, given["recorded_by"]) as (now, then, day):
        who = whose(now, then, day, speaker, organisation, "ledger card")
        asking = f"ledger card {who.slug} {shlex.quote(file)}"
        wanted = chosen(session, now, given, asking)
        sheet = sheet_of(then, day, who, wanted)
        empty = None if who.lines else nothing_of(now, then, day, who, wanted)
    page = session.page
    page = page if day.is_now else page._replace(today=day.due)
    svg, png = (file if kind == name else None for name in ("svg", "png"))
    drawn = Drawn(svg, png, given["theme"], None, given["force"])
    if not sheet.card.counts.logged:
        raise nothing_drawn(drawn, empty or _no_prediction(sheet))
    from ledger.render.charts.share_card import share_card

    drawing = share_card(
        sheet.card, caption_of(sheet, page), role=sheet.role, address=given["address"]
    )
    put_drawings(session, drawn, lambda width: drawing, "a card")
    session.say(f"In words: {drawing.title}.")


def _no_prediction(sheet: Sheet) -> str:
    only = f", only {', '.join(sheet.asked)}" if sheet.asked else ""
    return f"There is no prediction by {sheet.name}{only}."
