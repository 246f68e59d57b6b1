"""``ledger compare``: several speakers side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from ledger.commands.card_options import chosen, filter_options
from ledger.commands.cards import nothing_of, sheet_of, whose
from ledger.commands.declaring import declare
from ledger.commands.paper import format_of, write
from ledger.commands.parts import CARD
from ledger.commands.past import reading
from ledger.commands.session import Session
from ledger.domain.scorecard_policies import POLICIES, STRICT
from ledger.errors import Unusable
from ledger.render import compare as render
from ledger.render.page import wrap
from ledger.render.scorecard import Sheet

ASKING = "ledger compare"


@declare("compare", parts=CARD, help="""Show several speakers side by side.

    Each SPEAKER is a name, an alias or a slug. How far two rates are apart is told with its
    interval, and not at all where one of them is a record.

    \b
    Examples:
      ledger compare 'Elon Musk' 'Mark Zuckerberg'
      ledger compare 'Elon Musk' 'Jensen Huang' 'Sam Altman' --since 2023-01-01
      ledger compare 'Elon Musk' 'Mark Zuckerberg' --policy lenient --json
    """)  # fmt: skip
@click.argument("speakers", nargs=-1, metavar="SPEAKER SPEAKER ...")
@click.option(
    "-o", "--organisation", metavar="NAME", help="Only what was said while in office there."
)
@filter_options
@click.option(
    "--policy", type=click.Choice(list(POLICIES)), default=STRICT,
    help="How the headline counts (default strict).",
)  # fmt: skip
def command(session: Session, speakers: tuple[str, ...], **given: Any) -> None:
    """Print the comparison."""
    kind = format_of(session, "text", "json", "md")
    (sheets, nothing), page = _sheets(session, speakers, given), session.page
    if session.options.get("as_of") or given["recorded_by"]:
        page = page._replace(today=sheets[0].card.as_of)
    if kind == "json":
        session.data(render.compare_data(sheets))
        return
    absent = list(dict.fromkeys(nothing))
    told = [line for words in absent for line in wrap(words, page.width, rest="  ")]
    if len(nothing) == len(sheets):
        write(session, told)
    elif kind == "md":
        after = ["", *absent] if absent else []
        write(session, [*render.compare_markdown(sheets, page), *after])
    else:
        write(session, [*told, *render.compare_page(sheets, page)])


def _sheets(
    session: Session, speakers: tuple[str, ...], given: dict[str, Any]
) -> tuple[list[Sheet], list[str]]:
    """Return a sheet a speaker, and who had said nothing by a day of the past.

    Raises Unusable for fewer than two different speakers.
    """
    if len(speakers) < 2:
        raise Unusable(
            "a comparison needs two speakers.",
            ("Two of them:", "ledger compare NAME NAME"),
            ("All of them:", "ledger board"),
            ("One alone:", "ledger scorecard NAME"),
        )
    found: list[Sheet] = []
    nothing: list[str] = []
    with reading(session, given["recorded_by"]) as (now, then, day):
        wanted = chosen(session, now, given, f"{ASKING} {' '.join(map(_quoted, speakers))}")
        for name in speakers:
            who = whose(now, then, day, name, given["organisation"], ASKING)
            if who.slug in {sheet.slug for sheet in found}:
                raise Unusable(f'"{name}" is {who.name}, who is named before.')
            found.append(replace(sheet_of(then, day, who, wanted), policy=given["policy"]))
            empty = None if who.lines else nothing_of(now, then, day, who, wanted)
            nothing += [empty] if empty else []
    return found, nothing


def _quoted(name: str) -> str:
    return f"'{name}'" if " " in name else name
