"""``ledger assess``: keep what somebody else says became of a prediction."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from shlex import quote
from typing import Any

import click

from ledger import actions
from ledger.commands.declaring import declare
from ledger.commands.paper import write
from ledger.commands.session import Session, read_day
from ledger.domain.assessment import Assessment
from ledger.domain.deadline import read
from ledger.domain.prediction import Prediction, Verdict
from ledger.errors import NotFound, Unusable
from ledger.render import answers
from ledger.render import assessments as render
from ledger.render.page import plural
from ledger.store import queries
from ledger.store.reader import ConnectionReader


@declare("assess", writes=True)
@click.argument("id", type=int, required=False)
@click.option("--by", metavar="NAME", help="Who says so: another tracker, a reviewer.")
@click.option("--from", "file", metavar="FILE", help="Another tracker's file, in YAML.")
@click.option("--dry-run", is_flag=True, help="With --from: say what would be noted, only.")
@click.option("--verdict", metavar="V", help=f"{', '.join(Verdict)}.")
@click.option("--words", metavar="TEXT", help='How they put it: "Promise Broken".')
@click.option("--because", metavar="TEXT", help="Their reason, in one line.")
@click.option("--url", metavar="URL", help="Where they say so.")
@click.option("--on", metavar="DATE", help="The day they said so.")
@click.option("--claim", metavar="TEXT", help="The words they judged, if not ours.")
@click.option("--deadline", metavar="WHEN", help="The day they judged by, if not ours.")
@click.option("--target", metavar="TEXT", help="The threshold they judged by, if not ours.")
def command(session: Session, id: int | None, **given: Any) -> None:
    """Keep what somebody else says became of a prediction.

    \b
    It stands beside our verdict and changes nothing in any score:
      ledger assess 12 --by 'Promise Watch' --verdict missed \\
          --url https://example.org/promise/12 --on 2026-01-20
    What they judged, where it is not the same:
      ledger assess 12 --by 'Promise Watch' --verdict met --deadline 2026-12-31
    A whole file of another tracker, matched by speaker, day and words:
      ledger assess --from tracker.yaml --dry-run
    """
    if given["file"]:
        _from_file(session, given)
        return
    if id is None:
        raise Unusable(
            "which prediction? Its number is missing.",
            ("", "ledger assess ID --by NAME --verdict V"),
            ("A whole file:", "ledger assess --from FILE"),
        )
    verdict = _verdict(id, given["verdict"], given["by"])
    if not given["by"]:
        raise Unusable(
            "who says so? An assessment has a name.",
            ("", f"ledger assess {id} --by NAME --verdict {verdict}"),
        )

    def work(connection: Any) -> str:
        reader = ConnectionReader(connection)
        line = queries.line(reader, id, session.day)
        said = _said(session, queries.state(reader, id).prediction, verdict, given)
        actions.assess(connection, id, said, stamp=session.stamp(), day=session.day)
        return render.noted(id, said, line.verdict)

    session.out(answers.fitted(session.write(work), session.page))
    session.hint(f"\nNext:  ledger why {id}    ledger disagree    ledger undo")


def _from_file(session: Session, given: dict[str, Any]) -> None:
    """Note everything that a file says of predictions that are here, as one action."""
    from ledger.exchange.tracker import Matched, matched, parse

    try:
        with Path(given["file"]).open("rb") as stream:
            tracker, problems = parse(stream, given["by"])
    except FileNotFoundError as error:
        raise NotFound(f"there is no file {given['file']}.") from error
    if problems:
        told = [f"record {one.line}: {one.text}" for one in problems]
        raise Unusable(f"{plural(len(told), 'record')} cannot be read.", details=tuple(told))

    def work(connection: Any) -> Matched:
        found = matched(ConnectionReader(connection), session.day, tracker)
        actions.assess_all(connection, found.new, stamp=session.stamp(), day=session.day)
        return found

    found = session.write(work, dry_run=given["dry_run"])
    absent = [(one.said_on, one.speaker, one.quote) for one in found.absent]
    numbers = [number for number, _ in found.new]
    page = session.page
    lines = render.imported(
        tracker.name, len(tracker.records), numbers, found.here, absent, page,
        dry_run=given["dry_run"],
    )  # fmt: skip
    write(session, lines)
    if given["dry_run"]:
        session.say("Nothing was saved: this was a dry run.")
    session.hint("\nNext:  ledger disagree    ledger undo")


def _verdict(number: int, word: str | None, by: str | None) -> Verdict:
    """Return one of our six words; raises Unusable for any other, with the nearest."""
    again = f"ledger assess {number} --by {quote(by) if by else 'NAME'} --verdict"
    if word is None:
        raise Unusable("what do they say? The verdict is missing.", ("", f"{again} V"))
    try:
        return Verdict(word.lower())
    except ValueError:
        near = get_close_matches(word.lower(), list(Verdict), n=1)
        ways = [(f"Did you mean {near[0]}?", f"{again} {near[0]}")] if near else []
        raise Unusable(
            f'"{word}" is no verdict.',
            *ways,
            ("In our words, theirs beside it:", f"{again} V --words {quote(word)}"),
            details=(f"There are: {', '.join(Verdict)}",),
        ) from None


def _said(
    session: Session, said: Prediction, verdict: Verdict, given: dict[str, Any]
) -> Assessment:
    on = given["on"]
    day = read(given["deadline"], said.said_on) if given["deadline"] else None
    if day is not None and day.latest is None:
        raise Unusable(
            f'"{given["deadline"]}": {day.why.rstrip(".")}.',
            ("As a day:", f"--deadline {said.deadline.day if said.deadline else said.said_on}"),
        )
    return Assessment(
        by=" ".join(given["by"].split()),
        verdict=verdict,
        words=given["words"],
        because=given["because"],
        url=given["url"],
        assessed_on=read_day(on, session.today, "--on") if on else None,
        claim=given["claim"],
        deadline=day.latest if day else None,
        target=given["target"],
    )
