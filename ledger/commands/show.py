"""``ledger show``: one prediction with its evidence."""

from __future__ import annotations

import click

from ledger.commands.declaring import declare
from ledger.commands.paper import format_of, write
from ledger.commands.session import Session
from ledger.domain.entry import prediction_subject
from ledger.domain.line import Line
from ledger.domain.state import PredictionState
from ledger.domain.status import Day
from ledger.errors import Refused
from ledger.render import prediction as render
from ledger.render.citation import citation
from ledger.render.parts import NO_PARTS, Parts
from ledger.store import queries
from ledger.store.anchored import proved_records
from ledger.store.parts import part_lines, split_late
from ledger.store.reader import Reader


@declare("show", help="""Show one prediction with its evidence.

    \b
    Examples:
      ledger show 16
      ledger show 16 --json
      ledger show 16 --format cite
      ledger show 16 --as-of 2024-12-31
    """)  # fmt: skip
@click.argument("id", type=click.IntRange(min=1))
def command(session: Session, id: int) -> None:
    """Print the page of one prediction."""
    kind = format_of(session, "text", "json", "cite")
    with session.reader() as reader:
        shown = gathered(reader, session, id)
    if kind == "json":
        session.data(render.show_data(shown))
        return
    if kind == "cite":
        write(session, [citation(_counting(shown), shown.line)])
        return
    write(session, render.show_page(shown, session.page))
    if shown.line.status == "due":
        session.hint(f"\nNext:  ledger resolve {id}    ledger cite {id} URL")


def _counting(shown: render.Shown) -> PredictionState:
    """Return what may be cited; raises Refused for a draft, which nobody has looked at yet."""
    if shown.state.draft:
        raise Refused(
            f"#{shown.line.id} is a draft, which is not for citing.",
            ("A second person accepts it first:", f"ledger accept {shown.line.id}"),
        )
    return shown.state


def gathered(reader: Reader, session: Session, number: int) -> render.Shown:
    """Return a prediction with its line, its speaker's role and its past, as of the day asked."""
    line = queries.line(reader, number, session.day)
    return render.Shown(
        state=queries.known_state(reader, number, session.day),
        line=line,
        role=queries.roles_of(reader, line.said_on, only=line.speaker).get(line.speaker),
        entries=queries.entries(reader, prediction_subject(number)),
        undos=queries.undo_entries(reader),
        due=session.day.due,
        family=queries.family(reader, number, session.day),
        parts=_parts(reader, session, line),
        proved_at=proved_records(reader, [number]).get(number),
    )


def split_parts(reader: Reader, whole: Line, day: Day) -> Parts:
    """Return a split claim with its parts as of a day."""
    parts = part_lines(reader, whole.id, day)
    return Parts(whole, tuple(parts), is_late=bool(split_late(reader, parts)))


def _parts(reader: Reader, session: Session, line: Line) -> Parts:
    """Return the parts of a split claim, or the whole of a part, as of the day asked."""
    if line.part_of is not None:
        return Parts(queries.line(reader, line.part_of, session.day))
    if line.needs is None:
        return NO_PARTS
    return split_parts(reader, line, session.day)
