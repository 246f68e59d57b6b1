"""``ledger deadline``: how words about a deadline are read; nothing is stored."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from datetime import date
from typing import Any

import click

from ledger.commands.declaring import declare
from ledger.commands.paper import format_of, write
from ledger.commands.session import Session, read_day
from ledger.commands.settings import date_order
from ledger.commands.whose_years import calendar_of, named_calendar, way_to_tell
from ledger.domain.deadline import Reading, Status, read
from ledger.errors import Remedy
from ledger.render.deadline import Shown, deadline_data, deadline_page
from ledger.render.safe import line_of

CODES = {Status.OK: 0, Status.ASK: 5, Status.REFUSE: 2}
"""What the command leaves with: a day, a choice for a person, or no day at all."""


@declare("deadline", help="""Read words about a deadline; nothing is stored.

    Shows the day or the days that they mean, from when it counts, and why. Leaves with 0 for one
    reading, 5 when a person has to choose, 2 when there is none. What they are read by is in
    `ledger help dates`.

    \b
    Examples:
      ledger deadline 'by the end of next year' --said 2025-01-31
      ledger deadline 'by 2030' --said 2025-08-27 --reading latest
      ledger deadline 'Q3 FY26' --said 2025-10-29 --speaker Microsoft
      ledger deadline 'FY26' --said 2026-05-13 --fiscal '31 March'
    """)  # fmt: skip
@click.argument("deadline", metavar="WORDS")
@click.option("--said", metavar="DATE", help="The day it was said (default today).")
@click.option("-s", "--speaker", metavar="NAME", help="Who said it: by whose fiscal year.")
@click.option("--fiscal", metavar="END", help="When the fiscal year ends: '30 June'.")
@click.option(
    "--named-by", type=click.Choice(["end", "start"]), default="end",
    help="With --fiscal: FY26 ends (default) or starts in 2026.",
)  # fmt: skip
@click.option("--order", type=click.Choice(["dmy", "mdy"]), help="How 03/04/2027 is meant.")
@click.option("--hemisphere", type=click.Choice(["north", "south"]), default="north",
              help="Where summer is meant (default north).")  # fmt: skip
@click.option("--language", metavar="CODE", help="The language of the words: de, ja, …")
@click.option("--reading", type=click.Choice(["strict", "latest"]), help="Which of two readings.")
def command(session: Session, deadline: str, **given: Any) -> None:
    """Print the reading."""
    kind = format_of(session, "text", "json")
    said_on = read_day(given["said"] or session.today.isoformat(), session.today, "--said")
    fiscal = named_calendar(given["fiscal"], given["named_by"]) if given["fiscal"] else None
    fiscal = fiscal or calendar_of(session, given["speaker"], said_on)
    found = read(
        deadline, said_on, fiscal=fiscal, order=given["order"] or date_order(),
        language=given["language"], hemisphere=given["hemisphere"],
    )  # fmt: skip
    chosen = _chosen(found, given["reading"])
    shown = Shown(found, said_on, session.today, fiscal, chosen)
    if kind == "json":
        session.data(deadline_data(shown))
    else:
        write(session, deadline_page(shown, session.page))
        if given["speaker"] and fiscal is None:
            session.say(f"No fiscal year is known for {line_of(given['speaker'])}.")
        ways = [
            *_ways(found, chosen, {**given, "said": said_on}),
            *way_to_tell(deadline, said_on, fiscal),
        ]
        for label, way in ways:
            session.say(f"{label}\n  {way}")
    session.leave(0 if chosen else CODES[found.status])


def _chosen(found: Reading, reading: str | None) -> date | None:
    """Return the day that --reading takes of several."""
    if found.status is not Status.ASK or reading is None:
        return None
    return found.strict if reading == "strict" else found.latest


def _ways(found: Reading, chosen: date | None, given: Mapping[str, Any]) -> list[Remedy]:
    """Return the same command with a reading chosen."""
    if found.status is not Status.ASK or chosen:
        return []
    usual = {"named_by": "end", "hemisphere": "north"}
    again = ["ledger", "deadline", found.words]
    for name, value in given.items():
        if value and value != usual.get(name):
            again += [f"--{name.replace('_', '-')}", str(value)]
    return [("Take the latest:", shlex.join([*again, "--reading", "latest"]))]
