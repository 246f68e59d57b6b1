"""``ledger add``: log a prediction."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from typing import Any

import click

from ledger import actions
from ledger.actions.checks import check_url, url_key
from ledger.commands.declaring import Command, declare
from ledger.commands.parts import PREDICTION
from ledger.commands.session import Session, read_day
from ledger.commands.told import Told, Who
from ledger.commands.whose_years import calendar_of
from ledger.commands.wording import (
    read_deadline,
    read_decidable,
    read_probability,
    whole_line,
    wording_class,
)
from ledger.domain.base_rate import BaseRate
from ledger.domain.names import Known, is_known, match
from ledger.domain.prediction import (
    Above,
    Evidence,
    Kind,
    Prediction,
    Source,
    Speaker,
    SpeakerKind,
    Stance,
    Wording,
    WordingClass,
)
from ledger.errors import SpeakerNotFound, Unusable
from ledger.render import answers
from ledger.store import queries
from ledger.store.reader import ConnectionReader, Reader

KINDS = [str(kind) for kind in Kind]
ABOVE = [str(word) for word in Above]
CLASSES = [str(name) for name in WordingClass]

INTERRUPTED = 130
DECLINED = 1
"""The exit code when the answer to "Save?" was no, so that nothing chained behind runs."""


class Add(Command):
    """``add`` takes free text, and free text may start with a dash."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Explain a claim that looks like an option."""
        try:
            return super().parse_args(ctx, list(args))
        except click.NoSuchOption as error:
            claim = next((a for a in args if a.startswith("-") and " " in a), None)
            if claim is None:
                raise
            word = claim.split()[0]
            raise Unusable(
                f'"{word}" looks like an option. Put -- in front of a claim that starts with a'
                " dash:",
                ("", f"ledger add -s NAME -- {whole_line(claim)} URL"),
            ) from error


@declare("add", writes=True, parts=PREDICTION, cls=Add)
@click.argument("claim", required=False)
@click.argument("url", required=False)
@click.option("-s", "--speaker", metavar="NAME", help="Who said it: name, alias or slug.")
@click.option("--new-speaker", is_flag=True, help="The speaker is not in the ledger yet.")
@click.option("--organisation-speaker", is_flag=True, help="The new speaker is an organisation.")
@click.option("--said", metavar="DATE", help="The day it was said (default today).")
@click.option("-d", "--deadline", metavar="WHEN", help="A date, or the speaker's words.")
@click.option("--deadline-words", metavar="TEXT", help="The words, beside a day you set.")
@click.option("--reading", type=click.Choice(["strict", "latest"]), help="Which of two readings.")
@click.option("--assumed", is_flag=True, help="The speaker gave no deadline; this one is yours.")
@click.option("--no-deadline", is_flag=True, help="Keep it, never score it.")
@click.option("--quote", metavar="TEXT", help="The verbatim words.")
@click.option("--language", metavar="CODE", help="The quote's language: en, de, fr …")
@click.option("--translation", metavar="TEXT", help="The quote in English.")
@click.option("--source", metavar="URL", help="Where it was said: the URL argument.")
@click.option("--title", metavar="TEXT", help="The source's title.")
@click.option("--publisher", metavar="TEXT", help="Who published the source.")
@click.option("--published", metavar="DATE", help="When the source appeared.")
@click.option("--archived", metavar="URL", help="An archived copy of the source.")
@click.option("--criterion", metavar="TEXT", help="How anyone could tell that it came true.")
@click.option("--kind", type=click.Choice(KINDS), help="How it can come true (default reach).")
@click.option("--target", metavar="TEXT", help='The measurable part: ">= 1 billion users".')
@click.option("--above", type=click.Choice(ABOVE), help="Above the target's range: does it count?")
@click.option("--decidable", metavar="WHEN", help="The first day on which anyone can know.")
@click.option("--probability", metavar="P", help="60%, 0.6 or 3:1; only if one was stated.")
@click.option("--base-rate", metavar="P", help="How often such a prediction comes true anyway.")
@click.option("--base-rate-from", metavar="TEXT", help="Where that is from: words or an address.")
@click.option("--if", "condition", metavar="TEXT", help="The condition it hangs on.")
@click.option("--restates", type=int, metavar="ID", help="The same promise, made again.")
@click.option("--reading-of", type=int, metavar="ID", help="Another reading of that sentence.")
@click.option("--reported", is_flag=True, help="The words are the press's, not the speaker's.")
@click.option(
    "--wording-class",
    type=click.Choice(CLASSES),
    help="How firmly it was put (read from the quote).",
)
@click.option("--compound", is_flag=True, help="The claim has several parts.")
@click.option("--frame", metavar="TEXT", help="How this collection was chosen.")
@click.option("-t", "--tag", "tags", multiple=True, metavar="TAG", help="May be given again.")
@click.option("--allow-duplicate", is_flag=True, help="It only looks like one that is here.")
@click.option("--draft", is_flag=True, help="Count it once a second person accepts it.")
@click.option("--dry-run", is_flag=True, help="Show what would be saved, and save nothing.")
def command(session: Session, claim: str | None, url: str | None, **given: Any) -> None:
    """Log a prediction.

    \b
    In a terminal it asks for what is missing: six short questions, < goes back:
      ledger add
    The deadline is read from the day it was said, or found in the claim:
      ledger add 'Meta AI reaches one billion users by the end of 2025' \\
          https://example.org/call -s 'Mark Zuckerberg' --said 2025-01-29
    Use single quotes: in double quotes the shell eats $ and what follows it.
    """
    _check_options(session, given)
    claim = _from_stdin() if claim == "-" else claim
    if session.may_ask:
        told = _asked(session, claim, url, given)
    else:
        told = _from_options(session, claim, url, given)
    if told is not None:
        _save(session, told, given)


def _from_stdin() -> str | None:
    """Return the claim that ``add -`` reads; None at a terminal, where it would wait unseen."""
    return None if sys.stdin.isatty() else " ".join(sys.stdin.read().split())


def _check_options(session: Session, given: dict[str, Any]) -> None:
    """Raise Unusable for options that no question would mend, before anything is asked."""
    read_probability(given["probability"])
    _base_rate(given)
    for address in (given["source"], given["archived"]):
        if address:
            check_url(address)
    if given["published"]:
        read_day(given["published"], session.today, "--published")


def _base_rate(given: dict[str, Any]) -> BaseRate | None:
    """Return the base rate of the options; None for none. Raises Unusable for half of one."""
    from ledger.commands.base_rate import read_base_rate

    chance, source = given["base_rate"], given["base_rate_from"]
    if chance is not None:
        return read_base_rate(chance, source, "--base-rate {} --base-rate-from")
    if source is not None:
        raise Unusable(
            "--base-rate-from says where a base rate is from, and there is none.",
            ("Add it:", f"--base-rate 30% --base-rate-from {whole_line(source)}"),
        )
    return None


def _from_options(
    session: Session, claim: str | None, url: str | None, given: dict[str, Any]
) -> Told:
    """Return what the options say; raises an error with the way out where they do not."""
    if not claim:
        raise Unusable("what was predicted? The claim is missing.", ("", "ledger add 'CLAIM' URL"))
    url = _address(claim, url, given["source"])
    speaker, claim = _needed(session, claim, url, given["speaker"])
    said_on = read_day(given["said"] or session.today.isoformat(), session.today, "--said")
    deadline = read_deadline(given, claim, said_on, calendar_of(session, speaker, said_on))
    return Told(
        Who(speaker), claim, url, said_on, deadline, given["criterion"],
        restates=given["restates"], new=given["allow_duplicate"],
    )  # fmt: skip


def _asked(
    session: Session, claim: str | None, url: str | None, given: dict[str, Any]
) -> Told | None:
    """Return what was given and asked; None when nothing is to be saved, which was told."""
    from ledger.commands.asking import Terminal
    from ledger.commands.interview import AddInterview
    from ledger.commands.reading_back import agreed

    if url:
        check_url(url)
    talk = Terminal(session.width, color=session.color).talk
    interview = AddInterview(session, talk, claim, url or given["source"], given)
    try:
        told = interview.ask()
        if told.same is not None or not interview.whole:
            return told
        final = agreed(interview, told, lambda told: _prediction(told, "", given, session))
    except (KeyboardInterrupt, EOFError):
        session.say("\nNothing was saved.")
        session.leave(INTERRUPTED)
        return None
    if final is None:
        session.say("Nothing was saved.")
        session.leave(DECLINED)
    return replace(final, read_back=True) if final else None


def _save(session: Session, told: Told, given: dict[str, Any]) -> None:
    from ledger.commands.duplicates import refuse_plain

    if told.same is not None:
        _keep_source(session, told, told.same, given)
        return

    def work(connection: Any) -> tuple[int, str]:
        reader = ConnectionReader(connection)
        slug, new = _speaker(reader, told.who, given)
        said = _prediction(told, slug, given, session)
        number = actions.record(
            connection, said, stamp=session.stamp(), day=session.day, speaker=new,
            allow_duplicate=told.new, draft=given["draft"], base_rate=_base_rate(given),
        )  # fmt: skip
        state = queries.state(reader, number)
        if not told.new and not session.may_ask:
            refuse_plain(reader, state.prediction, session.day)
        line = queries.line(reader, number, session.day)
        if told.read_back:
            return number, f"Added {'draft ' if state.draft else ''}#{number}."
        return number, answers.added(state, line.name, session.today)

    number, text = session.write(work, dry_run=given["dry_run"])
    session.out(answers.fitted(text, session.page))
    if given["dry_run"]:
        session.say("Nothing was saved: this was a dry run.")
    _warn_about_shell(session, told.claim)
    session.hint(f"\nNext:  ledger cite {number} URL    ledger undo")


def _keep_source(session: Session, told: Told, number: int, given: dict[str, Any]) -> None:
    """Keep only the source, as context of the prediction that says the same."""
    source = Evidence(
        0, Stance.CONTEXT, url=told.url, title=given["title"], publisher=given["publisher"],
        published_on=_published(session, given), archived_url=given["archived"],
        note=f"said again on {told.said_on}",
    )  # fmt: skip

    def work(connection: Any) -> str | None:
        there = queries.state(ConnectionReader(connection), number)
        pages = [there.prediction.source.url, *(i.evidence.url for i in there.evidence)]
        if url_key(told.url) in {url_key(page) for page in pages if page}:
            return None
        kept = actions.cite(connection, number, [source], stamp=session.stamp(), day=session.day)
        return answers.cited(queries.state(ConnectionReader(connection), number), kept)

    text = session.write(work, dry_run=given["dry_run"])
    kept = text or f"#{number} has that source already, so nothing was saved."
    session.out(answers.fitted(kept, session.page))


def _address(claim: str, url: str | None, source: str | None) -> str:
    address = url or source
    if address is None:
        again = f"ledger add {whole_line(claim)} URL"
        raise Unusable("where was it said? A prediction needs a source.", ("", again))
    return address


def _needed(session: Session, claim: str, url: str, speaker: str | None) -> tuple[str, str]:
    """Return speaker and claim; "Name: claim" works for a known name, or nearly one."""
    if speaker:
        return speaker, claim
    name, colon, rest = claim.partition(": ")
    if colon and rest.strip() and session.place.exists:
        with session.reader() as reader:
            if is_known(name, _known(reader)):
                return name, rest.strip()
    again = f"ledger add {whole_line(claim)} {url} -s NAME"
    raise Unusable("who said it? The speaker is missing.", ("Name the speaker:", again))


def _known(reader: Reader) -> list[Known]:
    return [Known(s.slug, s.name, s.aliases) for s in queries.speakers(reader)]


def _speaker(reader: Reader, who: Who, given: dict[str, Any]) -> tuple[str, Speaker | None]:
    """Return the slug of a known speaker, or the new one to add; never by a typo."""
    if who.slug or who.new:
        return who.slug, who.new
    answer = match(who.name, _known(reader))
    if answer.found:
        return answer.found.slug, None
    if given["new_speaker"]:
        kind = SpeakerKind.ORGANISATION if given["organisation_speaker"] else SpeakerKind.PERSON
        return "", Speaker("", " ".join(who.name.split()), kind)
    near = [(f"Did you mean {one.name}?", f"-s {whole_line(one.name)}") for one in answer.near]
    raise SpeakerNotFound(
        who.name,
        tuple(one.name for one in answer.near),
        *near,
        ("Somebody new?", "the same command with --new-speaker"),
    )


def _prediction(told: Told, slug: str, given: dict[str, Any], session: Session) -> Prediction:
    ppm, words = read_probability(given["probability"])
    return Prediction(
        id=0,
        speaker=slug,
        claim=told.claim.strip(),
        said_on=told.said_on,
        source=Source(
            told.url,
            title=given["title"],
            publisher=given["publisher"],
            published_on=_published(session, given),
            archived_url=given["archived"],
        ),
        kind=Kind(given["kind"] or "reach"),
        deadline=told.deadline,
        decidable_on=read_decidable(given["decidable"], told.said_on, told.deadline),
        quote=given["quote"] or told.quote,
        quote_language=given["language"],
        translation=given["translation"],
        criterion=told.criterion,
        target=given["target"] or told.target,
        above=Above(given["above"]) if given["above"] else None,
        condition=given["condition"],
        compound=given["compound"],
        wording=Wording.REPORTED if given["reported"] else Wording.QUOTED,
        wording_class=wording_class(given, given["quote"] or told.quote),
        probability_ppm=ppm,
        probability_words=words,
        tags=tuple(dict.fromkeys(given["tags"])),
        frame=given["frame"],
        restates=told.restates,
        reading_of=given["reading_of"],
    )


def _published(session: Session, given: dict[str, Any]) -> date | None:
    published = given["published"]
    return read_day(published, session.today, "--published") if published else None


def _warn_about_shell(session: Session, claim: str) -> None:
    if " 0,000" in claim or " ,000" in claim:
        session.say("Did your shell eat a $? Use single quotes, then: ledger amend ID --claim '…'")
