"""``ledger split``: one claim, several parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from ledger import actions
from ledger.commands.declaring import declare
from ledger.commands.session import Session
from ledger.commands.show import split_parts
from ledger.commands.wording import read_deadline
from ledger.domain.prediction import Basis, Deadline, Prediction
from ledger.errors import Remedy, Unusable
from ledger.render import answers, parts
from ledger.store import queries
from ledger.store.reader import ConnectionReader

if TYPE_CHECKING:
    from ledger.actions.splitting import Part


@declare("split", writes=True)
@click.argument("id", type=int)
@click.argument("claims", nargs=-1, metavar="PART...")
@click.option("--all", "all_", is_flag=True, help="All parts must come true (the default).")
@click.option("--any", "any_", is_flag=True, help="One part is enough.")
@click.option("--at-least", type=int, metavar="N", help="So many parts must come true.")
@click.option(
    "-d", "--deadline", "deadlines", multiple=True, metavar="N=WHEN",
    help="Part N has an earlier deadline than the whole.",
)  # fmt: skip
@click.option(
    "--criterion", "criteria", multiple=True, metavar="N=TEXT",
    help="How anyone could tell that part N came true.",
)  # fmt: skip
@click.option(
    "--target", "targets", multiple=True, metavar="N=TEXT", help="The measurable part of part N."
)
@click.option("--dry-run", is_flag=True, help="Show what would be saved, and save nothing.")
def command(session: Session, id: int, claims: tuple[str, ...], **given: Any) -> None:
    """Split a claim of several parts; its verdict follows from theirs.

    \b
    Each part gets its own evidence and verdict; the whole has the one vote:
      ledger split 6 'Llama 4 is natively multimodal' \\
          'Llama 4 has agentic capabilities'
    Two of three are enough, and the first is due earlier:
      ledger split 8 'A opens' 'B opens' 'C opens' --at-least 2 \\
          --deadline '1=2025-06-30'
    A statement with a later day of its own is a prediction, not a part.
    """
    needs = _needs(id, claims, given)

    def work(connection: Any) -> str:
        reader = ConnectionReader(connection)
        whole = queries.state(reader, id).prediction
        actions.split(
            connection, id, _parts(whole, claims, given), needs=needs,
            stamp=session.stamp(), day=session.day,
        )  # fmt: skip
        line = queries.line(reader, id, session.day)
        return parts.split(split_parts(reader, line, session.day))

    session.out(answers.fitted(session.write(work, dry_run=given["dry_run"]), session.page))
    if given["dry_run"]:
        session.say("Nothing was saved: this was a dry run.")
    session.hint(f"\nNext:  ledger show {id}    ledger undo")


def _needs(number: int, claims: Sequence[str], given: Mapping[str, Any]) -> int | None:
    """Return how many parts must come true; None for all."""
    said = [given["all_"], given["any_"], given["at_least"] is not None]
    if sum(said) > 1:
        raise Unusable(
            "all, any, or at least so many? Only one of them can be.",
            ("One part is enough:", f"ledger split {number} PART PART --any"),
        )
    return 1 if given["any_"] else given["at_least"]


def _parts(whole: Prediction, claims: Sequence[str], given: Mapping[str, Any]) -> list[Part]:
    from ledger.actions.splitting import Part

    words = {name: _numbered(name, given[name], len(claims))
             for name in ("deadlines", "criteria", "targets")}  # fmt: skip
    return [
        Part(
            claim,
            _deadline(whole, place, words["deadlines"].get(place)),
            words["criteria"].get(place),
            words["targets"].get(place),
        )
        for place, claim in enumerate(claims, start=1)
    ]


_OPTIONS = {"deadlines": "--deadline", "criteria": "--criterion", "targets": "--target"}


def _numbered(name: str, texts: Sequence[str], count: int) -> dict[int, str]:
    """Return what an option says of each part, by the part's number."""
    found: dict[int, str] = {}
    for text in texts:
        number, equals, rest = text.partition("=")
        place = int(number) if number.strip().isdecimal() else 0
        if not equals or not rest.strip() or not 1 <= place <= count:
            raise Unusable(
                f'{_OPTIONS[name]} "{text}" names no part; there are {count}.',
                ("For the first part:", f"{_OPTIONS[name]} '1={rest.strip() or text}'"),
            )
        found[place] = rest.strip()
    return found


def _deadline(whole: Prediction, place: int, words: str | None) -> Deadline | None:
    """Return the deadline of a part, counted from the day it was said; None for the whole's."""
    if words is None:
        return None
    assumed = whole.deadline is not None and whole.deadline.basis is Basis.ASSUMED
    given = {"no_deadline": False, "assumed": assumed, "deadline": words, "reading": None,
             "deadline_words": None}  # fmt: skip
    try:
        return read_deadline(given, whole.claim, whole.said_on)
    except Unusable as error:
        raise Unusable(error.problem, *_of_part(error.remedies, place, whole)) from error


def _of_part(remedies: Sequence[Remedy], place: int, whole: Prediction) -> list[Remedy]:
    """Return ways out as they are said of one part; a part is neither assumed nor without end."""
    fit = [(label, way) for label, way in remedies
           if "--assumed" not in way and way.startswith("--deadline ")]  # fmt: skip
    last = whole.deadline.day if whole.deadline else whole.said_on
    ways = fit or [("As a day:", f"--deadline {last}")]
    return [(label, way.replace("--deadline ", f"--deadline {place}=", 1)) for label, way in ways]
