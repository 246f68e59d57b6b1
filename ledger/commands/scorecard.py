"""``ledger scorecard``: one speaker's figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import click

from ledger.commands.card_options import chosen, filter_options
from ledger.commands.cards import ASKING, nothing_of, sheet_of, whose
from ledger.commands.declaring import declare
from ledger.commands.paper import format_of, write
from ledger.commands.parts import CARD
from ledger.commands.past import reading
from ledger.commands.picture_files import NAMES, Drawn, draw_card, nothing_drawn, picture_options
from ledger.commands.session import Session
from ledger.domain.scorecard import EXPLAINABLE
from ledger.domain.scorecard_groups import CUTS, cut
from ledger.domain.scorecard_policies import POLICIES, STRICT
from ledger.errors import Unusable
from ledger.render.page import Page, wrap
from ledger.render.scorecard import Sheet, card_data, card_page
from ledger.store.chosen import roles_when_said


@declare("scorecard", parts=CARD, help="""Show one speaker's figures.

    SPEAKER is a name, an alias or a slug. Late ones are not on time; what is not counted is
    said; under 5 judged there is no percentage.

    \b
    Examples:
      ledger scorecard 'Mark Zuckerberg'
      ledger scorecard 'Mark Zuckerberg' --explain
      ledger scorecard 'Elon Musk' --cut year --organisation Tesla
      ledger scorecard 'Elon Musk' --as-of 2021-06-30
      ledger scorecard --organisation Meta
      ledger scorecard 'Elon Musk' -f md > musk.md
      ledger scorecard 'Elon Musk' -f html > musk.html
      ledger scorecard 'Elon Musk' --picture slip
      ledger scorecard 'Elon Musk' --svg musk.svg
    """)  # fmt: skip
@click.argument("speaker", required=False)
@click.option(
    "-o", "--organisation", metavar="NAME",
    help="All who held a role there when they spoke, and itself.",
)  # fmt: skip
@filter_options
@click.option(
    "--policy", type=click.Choice(list(POLICIES)), default=STRICT,
    help="How the headline counts (default strict).",
)  # fmt: skip
@click.option(
    "--cut", type=click.Choice(CUTS), metavar="NAME",
    help=f"One rate for each: {', '.join(CUTS)}.",
)  # fmt: skip
@click.option("--diff", metavar="FROM..TO", help="What changed between two days, and why.")
@click.option(
    "--recorded", is_flag=True, help="With --diff: in what this ledger had written by then."
)
@click.option("--explain", is_flag=True, help="Show the arithmetic, row by row.")
@click.option(
    "--figure", type=click.Choice(EXPLAINABLE), metavar="NAME",
    help=f"Explain this one: {', '.join(EXPLAINABLE)}.",
)  # fmt: skip
@click.option(
    "--picture", type=click.Choice(NAMES), metavar="NAME",
    help=f"Draw one, here or into a file: {', '.join(NAMES)}.",
)  # fmt: skip
@picture_options
def command(session: Session, speaker: str | None, organisation: str | None, **given: Any) -> None:
    """Print the card, or draw it."""
    drawn = Drawn.of(given)
    asked = bool(given["picture"] or drawn.files)
    if asked:
        drawn.alone(given, "diff", "cut", "explain", "figure")
    _refuse_alone(given)
    kind = format_of(session, "text", *([] if asked else ["json", "md", "html"]))
    if given["diff"]:
        _show_diff(session, speaker, organisation, kind, given)
        return
    with reading(session, given["recorded_by"]) as (now, then, day):
        who = whose(now, then, day, speaker, organisation)
        wanted = chosen(session, now, given, f"{ASKING} {who.slug}".rstrip())
        sheet = replace(sheet_of(then, day, who, wanted), policy=given["policy"])
        if given["cut"]:
            roles = roles_when_said(then, who.lines)
            sheet = replace(sheet, cut=cut(sheet.card, given["cut"], roles))
        empty = None if who.lines else nothing_of(now, then, day, who, wanted)
    page = session.page
    page = page if day.is_now else page._replace(today=day.due)
    if kind == "json":
        session.data(_data(sheet, given))
    elif empty and drawn.files:
        raise nothing_drawn(drawn, empty)
    elif empty:
        write(session, wrap(empty, page.width, rest="  "))
    elif asked:
        draw_card(session, drawn, sheet, given["picture"], page)
    else:
        write(session, _page(sheet, kind, page, given))


def _refuse_alone(given: Mapping[str, Any]) -> None:
    """Raise Unusable for an option that means nothing without another."""
    if given["recorded"] and not given["diff"]:
        raise Unusable(
            "--recorded says how --diff looks at its two days.",
            ("What changed:", "--diff FROM..TO --recorded"),
            ("As the ledger stood on one day:", "--recorded-by DATE"),
        )


def _show_diff(
    session: Session,
    speaker: str | None,
    organisation: str | None,
    kind: str,
    given: Mapping[str, Any],
) -> None:
    from ledger.commands.card_diff import diff_sheet
    from ledger.render import scorecard_diff as render

    sheet = diff_sheet(session, speaker, organisation, given)
    if kind == "json":
        session.data(render.diff_data(sheet))
    elif kind == "html":
        from ledger.render.scorecard_diff_html import diff_html

        write(session, [diff_html(sheet).rstrip("\n")])
    else:
        told = render.diff_markdown(sheet) if kind == "md" else None
        write(session, told or render.diff_page(sheet, session.page))


def _page(sheet: Sheet, kind: str, page: Page, given: Mapping[str, Any]) -> list[str]:
    """Return the card in one form; what the others need is not imported."""
    explained, key = given["explain"] or given["figure"], given["figure"]
    if kind == "html":
        from ledger.render.scorecard_html import card_html

        return [card_html(sheet, page).rstrip("\n")]
    if kind == "md":
        from ledger.render import scorecard_markdown as markdown

        made = markdown.explained_markdown(sheet, page, key) if explained else None
        return made or markdown.card_markdown(sheet, page)
    if not explained:
        return card_page(sheet, page)
    from ledger.render.scorecard_explain import explain_page

    return explain_page(sheet, key, page)


def _data(sheet: Sheet, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the card as data: with rows and steps if they were asked for, else null."""
    data = {**card_data(sheet), "explained": None, "rows": None, "steps": None}
    if not (given["explain"] or given["figure"]):
        return data
    from ledger.render.scorecard_explain import explained_data

    return {**data, **explained_data(sheet, given["figure"])}
