"""What an import says: counts, what is wrong with which line, and whether it may go on."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import click

from ledger.commands.session import Session
from ledger.errors import Unusable
from ledger.exchange.problem import Problem
from ledger.render.page import plural
from ledger.render.safe import line_of

MANY = 50
"""More rows than this are only recorded when somebody agreed."""

Wrong = Sequence[tuple[int, str]]
"""Lines of the file with what is wrong with them."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file's rows, or would.

    ``here`` counts those that the ledger had already and ``here_ids`` names the first of them;
    ``alike`` are pairs of new names that may mean one speaker; ``uncompared`` counts new names
    that were too many to be compared with known ones.
    """

    count: int
    new: int
    here: int
    here_ids: Sequence[int]
    problems: Wrong
    speakers: int
    new_speakers: Sequence[str]
    alike: Sequence[tuple[str, str]] = ()
    uncompared: int = 0


def needs_a_yes(session: Session, count: int, file: str, name: str, given: dict[str, Any]) -> bool:
    """Say whether somebody has to agree to so many rows; raises Unusable when nobody is there."""
    if count <= MANY or given["yes"]:
        return False
    if not session.may_ask:
        raise Unusable(
            f"{count} rows of {name} would be added, and more than {MANY} need a yes.",
            ("Look first:", f"ledger import {shlex.quote(file)} --dry-run"),
            ("Agree:", f"ledger import {shlex.quote(file)} --yes"),
        )
    return True


def agree() -> None:
    """Ask; raises Abort unless somebody agrees."""
    if not click.confirm("Add them?", default=False, err=True):
        raise click.Abort


def show(
    session: Session,
    name: str,
    outcome: Outcome,
    word: str,
    *,
    written: bool,
    numbers: Sequence[int] = (),
) -> None:
    """Print what became of the rows."""
    text = page(name, outcome, word)
    answer(
        session,
        text if written else f"{text}\nNothing was written.",
        rows=outcome.count,
        would_add=None if written else outcome.new,
        added=numbers,
        already_here=list(outcome.here_ids),
        new_speakers=list(outcome.new_speakers),
        problems=outcome.problems,
    )


def answer(session: Session, text: str, **data: Any) -> None:
    """Print an answer as text or as data."""
    if not session.options.get("json"):
        session.out(text)
        return
    problems = [{"line": line, "text": text} for line, text in data.pop("problems", ())]
    session.data({**data, "problems": problems})


def pairs(problems: Iterable[Problem]) -> Wrong:
    """Return problems as lines with their texts."""
    return [(problem.line, problem.text) for problem in problems]


def page(name: str, outcome: Outcome, word: str) -> str:
    """Return what happens to a file's rows: a count a line, and every problem with its line."""
    bad = len({line for line, _ in outcome.problems})
    if not outcome.count and bad:
        return "\n".join([f"{name} cannot be imported:", *told(outcome.problems, 2)])
    counts = [(outcome.new, f"{word}{_by(outcome)}")]
    if outcome.here:
        counts.append((outcome.here, f"{_are(outcome.here)} already here{_ids(outcome)}"))
    if bad:
        counts.append((bad, f"{'has' if bad == 1 else 'have'} a problem:"))
    widest = max(len(str(count)) for count, _ in counts)
    lines = [f"{name}: {plural(outcome.count, 'row')}"]
    lines += [f"  {count:>{widest}} {text}" for count, text in counts]
    lines += told(outcome.problems, widest + 3)
    lines += [
        f"  Are these two people? {line_of(one)} and {line_of(other)}"
        for one, other in outcome.alike[:5]
    ]
    if outcome.uncompared:
        names = plural(outcome.uncompared, "new name")
        lines.append(f"  {names} were not compared with known ones: that would take too long")
    return "\n".join(lines)


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _by(outcome: Outcome) -> str:
    if not outcome.new:
        return ""
    speakers = f", for {plural(outcome.speakers, 'speaker')}"
    new = [line_of(name) for name in outcome.new_speakers[:5]]
    if not new:
        return speakers
    more = len(outcome.new_speakers) - 5
    shown = ", ".join(new) + (f" and {more} more" if more > 0 else "")
    return f"{speakers} ({len(outcome.new_speakers)} of them new: {shown})"


def _ids(outcome: Outcome) -> str:
    shown = ", ".join(f"#{number}" for number in outcome.here_ids[:5])
    return f" ({shown}{' …' if outcome.here > 5 else ''})"


def told(problems: Wrong, indent: int) -> list[str]:
    """Return a line for each problem, with the line of the file in front."""
    widest = max((len(str(line)) for line, _ in problems), default=0)
    return [f"{' ' * indent}line {line:<{widest}}  {line_of(text)}" for line, text in problems]
