"""``ledger amend``: correct a prediction."""

from __future__ import annotations

from typing import Any

import click

from ledger import actions
from ledger.commands.add import ABOVE, CLASSES, KINDS
from ledger.commands.declaring import declare
from ledger.commands.parts import PREDICTION
from ledger.commands.session import Session, read_day
from ledger.commands.whose_years import calendar_of
from ledger.commands.wording import read_deadline, read_decidable, read_probability
from ledger.domain.codec import from_data, to_data
from ledger.domain.prediction import Deadline
from ledger.domain.state import PredictionState
from ledger.errors import Unusable
from ledger.render import answers
from ledger.store import queries
from ledger.store.reader import ConnectionReader

PLAIN = (
    "claim", "quote", "quote_language", "translation", "criterion", "kind", "target",
    "above", "condition", "wording_class", "frame", "restates", "reading_of", "wording",
)  # fmt: skip
SOURCE = ("url", "title", "publisher", "archived_url")


@declare("amend", writes=True, parts=PREDICTION)
@click.argument("id", type=int)
@click.option("--claim", metavar="TEXT", help="The neutral sentence.")
@click.option("--quote", metavar="TEXT", help="The verbatim words.")
@click.option("--language", "quote_language", metavar="CODE", help="The quote's language.")
@click.option("--translation", metavar="TEXT", help="The quote in English.")
@click.option("--said", metavar="DATE", help="The day it was said.")
@click.option("-d", "--deadline", metavar="WHEN", help="A date, or the speaker's words.")
@click.option("--deadline-words", metavar="TEXT", help="The words, beside a day you set.")
@click.option("--reading", type=click.Choice(["strict", "latest"]), help="Which of two readings.")
@click.option("--assumed", is_flag=True, help="The speaker gave no deadline; this one is yours.")
@click.option("--no-deadline", is_flag=True, help="Keep it, never score it.")
@click.option("--source", "url", metavar="URL", help="Where it was said.")
@click.option("--title", metavar="TEXT", help="The source's title.")
@click.option("--publisher", metavar="TEXT", help="Who published the source.")
@click.option("--published", metavar="DATE", help="When the source appeared.")
@click.option("--archived", "archived_url", metavar="URL", help="An archived copy of the source.")
@click.option("--criterion", metavar="TEXT", help="How anyone could tell that it came true.")
@click.option("--kind", type=click.Choice(KINDS), help="How it can come true.")
@click.option("--target", metavar="TEXT", help="The measurable part.")
@click.option("--above", type=click.Choice(ABOVE), help="Above the target's range: does it count?")
@click.option("--decidable", metavar="WHEN", help="The first day on which anyone can know.")
@click.option("--probability", metavar="P", help="60%, 0.6 or 3:1, as stated.")
@click.option("--if", "condition", metavar="TEXT", help="The condition it hangs on.")
@click.option("--restates", type=int, metavar="ID", help="The same promise, made again.")
@click.option("--reading-of", type=int, metavar="ID", help="Another reading of that sentence.")
@click.option("--wording", type=click.Choice(["quoted", "reported"]), help="Whose words.")
@click.option("--wording-class", type=click.Choice(CLASSES), help="How firmly it was put.")
@click.option("--compound/--not-compound", default=None, help="Whether it has several parts.")
@click.option("--frame", metavar="TEXT", help="How this collection was chosen.")
@click.option(
    "-t", "--tag", "tags", multiple=True, metavar="TAG", help="The tags it has from now."
)
@click.option("--clear", multiple=True, metavar="FIELD", help="Take a field away: --clear frame.")
def command(session: Session, id: int, **given: Any) -> None:
    """Correct a prediction; the old text stays in its history.

    \b
    Example:
      ledger amend 14 --criterion 'deliveries in the annual report'
    While a verdict is in force its terms cannot change; reopen it first.
    """

    def work(connection: Any) -> str:
        reader = ConnectionReader(connection)
        changes = _changes(session, queries.state(reader, id), given)
        before = actions.amend(connection, id, changes, stamp=session.stamp(), day=session.day)
        after = queries.state(reader, id)
        told = answers.amended(before, after)
        moved = "decidable_on" in changes and after.prediction.part_of
        return f"{told}\n{_moved(reader, moved)}" if moved else told

    session.out(session.write(work))


def _moved(reader: ConnectionReader, whole: int) -> str:
    """Say when the split claim can be decided of which a part was moved."""
    day = queries.state(reader, whole).prediction.decidable_on
    return f"  #{whole}, with its last part: {day or 'the day after its deadline'}"


def _changes(session: Session, state: PredictionState, given: dict[str, Any]) -> dict[str, Any]:
    """Return the members that the options change, as plain data."""
    changes = {name: given[name] for name in PLAIN if given[name] is not None}
    changes |= dict.fromkeys(_clearable(given["clear"]))
    if given["tags"]:
        changes["tags"] = list(dict.fromkeys(given["tags"]))
    if given["compound"] is not None:
        changes["compound"] = given["compound"] or None
    if given["probability"] is not None:
        ppm, words = read_probability(given["probability"])
        changes |= {"probability_ppm": ppm, "probability_words": words}
    changes |= _days(session, state, given)
    source = _source(session, state, given)
    if source:
        changes["source"] = source
    if not changes:
        raise Unusable("what should change?", ("", f"ledger amend {state.prediction.id} --help"))
    return changes


def _days(session: Session, state: PredictionState, given: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    said_on = state.prediction.said_on
    if given["said"]:
        said_on = read_day(given["said"], session.today, "--said")
        found["said_on"] = said_on.isoformat()
    if given["deadline"] or given["no_deadline"]:
        fiscal = calendar_of(session, state.prediction.speaker, said_on)
        deadline = read_deadline(given, state.prediction.claim, said_on, fiscal)
        found["deadline"] = to_data(deadline) if deadline else None
    if given["decidable"]:
        due = (
            found["deadline"] if "deadline" in found else to_data(state.prediction).get("deadline")
        )
        deadline = from_data(Deadline, due) if due else None
        decidable = read_decidable(given["decidable"], said_on, deadline)
        found["decidable_on"] = decidable.isoformat() if decidable else None
    return found


def _source(session: Session, state: PredictionState, given: dict[str, Any]) -> dict[str, Any]:
    new = {name: given[name] for name in SOURCE if given[name] is not None}
    if given["published"]:
        day = read_day(given["published"], session.today, "--published")
        new["published_on"] = day.isoformat()
    return {**to_data(state.prediction.source), **new} if new else {}


def _clearable(names: tuple[str, ...]) -> list[str]:
    """Return the members to take away; raises Unusable for one that must stay."""
    allowed = {
        "quote", "quote_language", "translation", "criterion", "target", "condition",
        "above", "decidable_on", "wording_class", "frame", "restates", "reading_of",
        "probability_ppm", "probability_words",
    }  # fmt: skip
    said = {"if": ["condition"], "decidable": ["decidable_on"], "language": ["quote_language"],
            "probability": ["probability_ppm", "probability_words"]}  # fmt: skip
    found = [part for name in names for part in said.get(name, [name.replace("-", "_")])]
    wrong = next((name for name in found if name not in allowed), None)
    if wrong:
        raise Unusable(
            f'"{wrong}" cannot be taken away.', ("Give it a new value:", f"--{wrong} VALUE")
        )
    return found
