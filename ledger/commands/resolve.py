"""``ledger resolve``: verdicts by rule, or by you."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from ledger import actions
from ledger.commands.asking import Terminal
from ledger.commands.declaring import declare
from ledger.commands.progress import watching
from ledger.commands.session import Session, read_day
from ledger.domain.kinds import Verdict, VoidReason
from ledger.domain.names import Known, match
from ledger.domain.status import Status
from ledger.errors import NotFound, Unusable
from ledger.render import answers
from ledger.render.page import plural
from ledger.render.standing import not_due
from ledger.store import queries
from ledger.store.decidable import count_waiting
from ledger.store.reader import ConnectionReader, Reader

if TYPE_CHECKING:
    from ledger.actions import Judgement, Settlement
    from ledger.commands.queue import Waiting

PERSON_NEEDED = 5
INTERRUPTED = 130
FEW_TOLD, MOST_TOLD = 50, 1_000
"""How many of each kind are told in a terminal, and elsewhere; JSON tells all."""


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
@click.option("--only", metavar="SPEAKER|TAG", help="Only those of a speaker, or with a tag.")
@click.option("--line", is_flag=True, help="In the queue: words and Enter, no single keys.")
@click.option("--require-independent", is_flag=True, help="Trust no figure of the speaker's own.")
@click.option("--dry-run", is_flag=True, help="Say what would be decided, and save nothing.")
def command(session: Session, ids: tuple[int, ...], **given: Any) -> None:
    """Give verdicts: by rule, or by you.

    \b
    Without a verdict the rules settle what they can. The rest is listed; in a
    terminal it is shown card by card, one key a verdict, each saved at once:
      ledger resolve
      ledger resolve --only 'Mark Zuckerberg'
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
        if line.part_of is not None:
            whole = queries.line(reader, line.part_of, session.day)
            return answers.judged_part(number, resolution, whole)
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
    from ledger.actions import Judgement

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

    numbers = _asked_for(session, ids, given["only"])
    if numbers is None:
        session.out(f"Nothing is due for {given['only']}: no prediction waits for a verdict.")
        return

    settlement = _settled(session, numbers, given)
    asks = session.may_ask and not given["dry_run"] and session.format == "text"
    waiting = _waiting(session, ids, settlement) if asks else []
    if ids and not waiting and not (settlement.settled or settlement.left_count):
        _tell_standing(session, ids)
        return
    _tell(session, settlement, given, listed=not waiting)
    if waiting:
        _walk(session, waiting, by_word=given["line"])
    elif settlement.left:
        session.leave(PERSON_NEEDED)


def _settled(session: Session, numbers: tuple[int, ...], given: dict[str, Any]) -> Settlement:
    """Let the rules decide; a bar shows how far they are where many wait."""
    told = None if session.format == "json" else MOST_TOLD

    def work(connection: Any) -> Settlement:
        waiting = len(numbers) or count_waiting(ConnectionReader(connection), session.day)
        with watching(session, waiting, what="Settling") as watch:
            return actions.settle(
                connection, stamp=session.stamp(), day=session.day, numbers=numbers, told=told,
                dry_run=given["dry_run"], require_independent=given["require_independent"],
                watch=(lambda done: watch(done, waiting)) if watch else None,
            )  # fmt: skip

    return session.write(work)


def _tell_standing(session: Session, ids: tuple[int, ...]) -> None:
    """Say why those that were named wait for nobody."""
    if session.format == "json":
        session.data(answers.settled_data([], []))
        return
    with session.reader() as reader:
        named = [queries.line(reader, number, session.day) for number in dict.fromkeys(ids)]
    session.out(not_due(named, session.page))


def _tell(
    session: Session, settlement: Settlement, given: dict[str, Any], *, listed: bool
) -> None:
    """Print what the rules decided, and what is left unless the queue shows it."""
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
    elif listed or done:
        few = FEW_TOLD if sys.stdout.isatty() else MOST_TOLD
        told = answers.Told(
            done[:few], left[:few] if listed else [], settlement.verdicts,
            settlement.left_count if listed else 0,
        )  # fmt: skip
        session.out(answers.settled(told, session.page, dry_run=given["dry_run"]))


def _asked_for(session: Session, ids: tuple[int, ...], only: str | None) -> tuple[int, ...] | None:
    """Return the predictions to look at, empty for all; None when ``--only`` leaves none."""
    if only is None:
        return ids
    with session.reader() as reader:
        found = _of_speaker_or_tag(reader, session, only)
    return tuple(number for number in found if not ids or number in ids) or None


def _of_speaker_or_tag(reader: Reader, session: Session, only: str) -> list[int]:
    people = [Known(one.slug, one.name, one.aliases) for one in queries.speakers(reader)]
    meant = match(only, people)
    if meant.found:
        return [
            one.id
            for one in queries.lines(reader, session.day, speaker=meant.found.slug, parts=True)
        ]
    found = queries.lines(reader, session.day, tag=only, parts=True)
    if not found:
        raise NotFound(
            f'there is no speaker and no tag "{only}".',
            *[(f"Did you mean {one.name}?", f"--only {one.slug}") for one in meant.near],
            ("All speakers:", "ledger speaker list"),
        )
    return [one.id for one in found]


def _waiting(session: Session, ids: tuple[int, ...], settlement: Settlement) -> list[Waiting]:
    """Return what the queue shows: what the rules left, and open ones that were named."""
    from ledger.commands.queue import Waiting

    found = [
        Waiting(one.line.id, one.line.name, "" if one.reason == "no-evidence" else one.because)
        for one in settlement.left
    ]
    with session.reader() as reader:
        named = [queries.line(reader, number, session.day) for number in dict.fromkeys(ids)]
    return found + [
        Waiting(line.id, line.name)
        for line in named
        if line.status in (Status.OPEN, Status.AWAITING, Status.NO_DEADLINE)
    ]


def _walk(session: Session, waiting: list[Waiting], *, by_word: bool) -> None:
    """Walk the queue and tell what came of it; the exit code is 0, whatever was skipped."""
    from ledger.commands.queue import Queue, wants_words

    terminal = Terminal(session.width, color=session.color)
    words = by_word or wants_words()
    queue = Queue(session, terminal.talk, waiting, by_word=words, launch=click.launch)
    try:
        done = queue.walk()
    except (KeyboardInterrupt, EOFError):
        session.say(f"\nStopped; {plural(queue.judged, 'verdict')} saved.")
        session.leave(INTERRUPTED)
        return
    left = len(waiting) - queue.judged
    session.out(
        f"\nQueue done: {queue.judged} judged, {left} skipped."
        if done
        else f"\nStopped: {queue.judged} judged, {left} left for the next time."
    )
    if queue.judged:
        session.hint("Next:  ledger board    see what the verdicts changed")
        session.hint("       ledger undo     take back the last one")
    else:
        session.hint("Next:  ledger cite ID URL    attach what you find")
