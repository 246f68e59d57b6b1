"""``ledger why``: a verdict explained on one page."""

from __future__ import annotations

import click

from ledger.commands.declaring import declare
from ledger.commands.paper import format_of, write
from ledger.commands.session import Session
from ledger.commands.show import gathered
from ledger.domain.earlier import earlier_verdicts
from ledger.domain.resolver import settle_state
from ledger.domain.scorecard import explain, headline_card
from ledger.render import why as render
from ledger.store import queries
from ledger.store.reader import Reader


@declare("why", help="""Explain a verdict on one page.

    What was said, by what it is judged, the evidence, the rule or the person, when, and what
    stood before. For one without a verdict: what is missing.

    \b
    Examples:
      ledger why 12
      ledger why 12 --json
      ledger why 12 -f md > why.md
    """)  # fmt: skip
@click.argument("id", type=click.IntRange(min=1))
def command(session: Session, id: int) -> None:
    """Print the page."""
    kind = format_of(session, "text", "json", "md")
    with session.reader() as reader:
        why = explained(reader, session, id)
    if kind == "json":
        session.data(render.why_data(why))
        return
    if kind == "md":
        from ledger.render.why_markdown import why_markdown

        write(session, why_markdown(why, session.page))
        return
    write(session, render.why_page(why, session.page))


def explained(reader: Reader, session: Session, number: int) -> render.Why:
    """Return everything that the page of one prediction is made of."""
    shown = gathered(reader, session, number)
    day = session.day
    card = headline_card(
        queries.outcomes(reader, day, shown.line.speaker), as_of=day.due, known=day.known
    )
    counts = next((row for row in explain(card) if row.id == number), None)
    return render.Why(
        shown,
        answer=settle_state(shown.state, day.due),
        earlier=earlier_verdicts(shown.entries),
        readings=queries.readings(reader, number, day),
        counts=counts,
        headline=card.headline,
    )
