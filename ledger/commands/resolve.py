"""``ledger resolve``: verdicts by rule, or by you."""

from __future__ import annotations

from typing import Any

import click

from ledger import actions
from ledger.actions import Judgement, Settlement
from ledger.commands.session import Session, declare, read_day
from ledger.domain.prediction import Verdict, VoidReason
from ledger.errors import Unusable
from ledger.render import answers
from ledger.store import queries
from ledger.store.reader import ConnectionReader, Reader

PERSON_NEEDED = 5


@declare("resolve", writes=True)
@click.argument("ids", type=int, nargs=-1)
@click.option("--verdict", type=click.Choice([str(v) for v in Verdict]), help="Your verdict.")
@click.option("--because", metavar="TEXT", help="The reason, in one line.")
@click.option("--evidence", multiple=True, metavar="N|URL", help="What the verdict rests on.")
@click.option("--happened", metavar="DATE", help="The day it came true.")
@click.option(
    "--void", "void_reason", type=click.Choice([str(v) for v in VoidReason]),
    help="Why it cannot count.",
)  # fmt: skip
@click.option("--early", is_flag=True, help="The deadline is ahead, but it is decided.")
@click.option("--resolver", metavar="NAME", help="Who judges, if not you.")
@click.option("--dry-run", is_flag=True, help="Say what would be decided, and save nothing.")
def command(session: Session, ids: tuple[int, ...], **given: Any) -> None:
    """Give verdicts: by rule, or by you.

    \b
    Without a verdict the rules settle what they can, and list the rest:
      ledger resolve
    By hand, with a reason and at least one link:
      ledger resolve 12 --verdict missed --because 'the report counts 1,912' \\
          --evidence https://example.org/annual-report
    Nothing is missed because a date passed: a verdict rests on evidence.
    """
    if given["verdict"] is None and given["void_reason"] is None:
        _by_rule(session, ids, given)
    else:
        _by_hand(session, ids, given)


def _by_hand(session: Session, ids: tuple[int, ...], given: dict[str, Any]) -> None:
    if len(ids) != 1:
        raise Unusable(
            "a verdict is given to one prediction at a time.",
            ("Name it:", "ledger resolve ID --verdict V --because TEXT"),
        )
    judgement = _judgement(session, given)
    [number] = ids

    def work(connection: Any) -> str:
        reader = ConnectionReader(connection)
        before = _tally(reader, session, number)
        resolution = actions.resolve(
            connection, number, judgement, stamp=session.stamp(), day=session.day
        )
        line = queries.line(reader, number, session.day)
        ahead = line.deadline is not None and line.deadline >= session.day.due
        tally = (before, _tally(reader, session, number))
        return answers.judged(number, line.name, resolution, tally, early=ahead)

    session.out(session.write(work, dry_run=given["dry_run"]))
    _dry(session, given)


def _dry(session: Session, given: dict[str, Any]) -> None:
    if given["dry_run"]:
        session.say("Nothing was saved: this was a dry run.")


def _tally(reader: Reader, session: Session, number: int) -> answers.Tally:
    """Return how many of the speaker's judged predictions came true on time."""
    from ledger.domain.scorecard import scorecard

    speaker = queries.line(reader, number, session.day).speaker
    card = scorecard(
        queries.outcomes(reader, session.day, speaker),
        as_of=session.day.due,
        known=session.day.known,
    )
    return answers.Tally(card.counts.met, card.counts.judged)


def _judgement(session: Session, given: dict[str, Any]) -> Judgement:
    verdict = given["verdict"] or "void"
    happened = given["happened"]
    cited = given["evidence"]
    return Judgement(
        verdict=Verdict(verdict),
        because=given["because"] or "",
        evidence=tuple(int(item) for item in cited if item.isdigit()),
        urls=tuple(item for item in cited if not item.isdigit()),
        void_reason=VoidReason(given["void_reason"]) if given["void_reason"] else None,
        happened_on=read_day(happened, session.today, "--happened") if happened else None,
        early=given["early"],
        resolver=given["resolver"],
    )


def _by_rule(session: Session, ids: tuple[int, ...], given: dict[str, Any]) -> None:
    stray = [name for name in ("because", "happened", "resolver") if given[name]]
    if stray or given["evidence"]:
        raise Unusable(
            "a reason or evidence needs a verdict beside it.",
            ("", "ledger resolve ID --verdict V --because TEXT --evidence URL"),
        )

    def work(connection: Any) -> Settlement:
        return actions.settle(
            connection, stamp=session.stamp(), day=session.day, numbers=ids,
            dry_run=given["dry_run"],
        )  # fmt: skip

    settlement = session.write(work)
    done = [
        answers.Decided(one.line.id, one.proposal.verdict, one.proposal.rule, one.proposal.because)
        for one in settlement.settled
    ]
    left = [
        answers.Left(
            one.line.id, one.line.name, one.line.claim, one.line.deadline, one.reason, one.because
        )
        for one in settlement.left
    ]
    if session.format == "json":
        session.data(answers.settled_data(done, left))
    else:
        session.out(answers.settled(done, left, session.page, dry_run=given["dry_run"]))
    if settlement.left:
        session.leave(PERSON_NEEDED)
