"""``ledger cite``: attach evidence, or take a piece out of force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import click

from ledger import actions
from ledger.commands.declaring import declare
from ledger.commands.parts import EVIDENCE
from ledger.commands.session import Session, read_day
from ledger.domain.prediction import Evidence, FigureBy, Stance
from ledger.errors import Unusable
from ledger.render import answers
from ledger.store import queries
from ledger.store.reader import ConnectionReader, Reader

STANCES = [str(stance) for stance in Stance]


def _stances(function: Any) -> Any:
    """Add one flag a stance: --for, --against …"""
    meaning = {
        "for": "It came true.",
        "against": "It did not come true.",
        "nothing-found": "Somebody searched and found nothing.",
        "context": "Background; never counts.",
        "reply": "The speaker's answer; never counts.",
    }
    for name in reversed(STANCES):
        option = click.option(f"--{name}", "stance", flag_value=name, help=meaning[name])
        function = option(function)
    return function


@declare("cite", writes=True, parts=EVIDENCE)
@click.argument("id", type=int)
@click.argument("urls", nargs=-1)
@_stances
@click.option("--date", "published", metavar="DATE", help="When it was published.")
@click.option("--happened", metavar="DATE", help="The day the fact holds for.")
@click.option("--value", metavar="TEXT", help='The figure it gives: "1.0 billion users".')
@click.option(
    "--figure-by", type=click.Choice([str(x) for x in FigureBy]), help="Whose figure that is."
)
@click.option("--title", metavar="TEXT", help="The page's title.")
@click.option("--publisher", metavar="TEXT", help="Who published it.")
@click.option("--quote", metavar="TEXT", help="The words that matter.")
@click.option("--note", metavar="TEXT", help="Your remark.")
@click.option("--archived", metavar="URL", help="An archived copy.")
@click.option("--asked", metavar="DATE", help="The speaker was asked for comment on this day.")
@click.option("--retract", type=int, metavar="N", help="Take evidence N out of force.")
@click.option("--because", metavar="TEXT", help="Why it is retracted.")
def command(session: Session, id: int, urls: tuple[str, ...], **given: Any) -> None:
    """Attach evidence to a prediction.

    \b
    Say which way it points, and the day the fact holds for:
      ledger cite 1 https://example.org/report --for --happened 2025-05-28
    That the speaker was asked for comment, and the answer if one comes:
      ledger cite 1 --asked 2026-01-12
      ledger cite 1 https://example.org/answer --reply --quote 'We were close.'
    Evidence is never changed; take it out of force and cite it again:
      ledger cite 1 --retract 2 --because 'wrong year'
    """
    if given["retract"] is not None:
        _retract(session, id, given)
        return
    if given["asked"] is not None:
        _asked(session, id, urls, given)
        return
    if not urls:
        raise Unusable("evidence needs a web address.", ("", f"ledger cite {id} URL --for"))
    if given["stance"] is None:
        raise Unusable(
            "which way does it point?",
            ("It came true:", f"ledger cite {id} {urls[0]} --for"),
            ("It did not:", f"ledger cite {id} {urls[0]} --against"),
            ("Searched, nothing found:", f"ledger cite {id} {urls[0]} --nothing-found"),
            ("Background only:", f"ledger cite {id} {urls[0]} --context"),
        )
    items = [_evidence(session, url, given) for url in urls]
    if session.may_ask:
        items = [_with_whose(session, id, item) for item in items]
    told: list[str] = []

    def work(connection: Any) -> str:
        kept = actions.cite(connection, id, items, stamp=session.stamp(), day=session.day)
        reader = ConnectionReader(connection)
        told.extend([] if session.may_ask else _proposed(reader, id, kept))
        return answers.cited(queries.state(reader, id), kept)

    session.out(answers.fitted(session.write(work), session.page))
    for text in told:
        session.say(text)
    session.hint(f"\nNext:  ledger resolve {id}    ledger undo")


def _with_whose(session: Session, number: int, item: Evidence) -> Evidence:
    """Return a piece of evidence with whose figure it gives, as the person says; once asked."""
    if item.value is None or item.figure_by is not None or not item.stance.is_decisive:
        return item
    from ledger.commands.asking import Back, Terminal
    from ledger.commands.whose import ask_whose, is_theirs

    with session.reader() as reader:
        queries.line(reader, number, session.day)
        own = is_theirs(reader, number, item.url or "")
    talk = Terminal(session.width, color=session.color).talk
    try:
        return replace(item, figure_by=ask_whose(talk, item.value, own_page=own))
    except (Back, EOFError) as gone:
        raise click.Abort from gone


def _proposed(reader: Reader, number: int, kept: Sequence[Evidence]) -> list[str]:
    """Return the proposal to mark figures as the speaker's own, where the page is their site.

    Nothing is ever proposed as somebody else's: that a page is elsewhere does not make its
    figure independent.
    """
    from ledger.commands.whose import is_theirs

    own = [e for e in kept if e.url and e.figure_by is None and is_theirs(reader, number, e.url)]
    return [
        f"[{item.number}] is on a site of the speaker. If its figure is their own: ledger undo,"
        " then the same command with --figure-by speaker"
        for item in own
        if item.value is not None and item.stance.is_decisive
    ]


def _evidence(session: Session, url: str, given: dict[str, Any]) -> Evidence:
    published, happened = given["published"], given["happened"]
    if given["stance"] == Stance.NOTHING_FOUND and not (published or happened):
        # A search is made on the day it is written down, unless somebody says otherwise.
        published = session.today.isoformat()
    return Evidence(
        number=0,
        stance=Stance(given["stance"]),
        url=url,
        title=given["title"],
        publisher=given["publisher"],
        published_on=read_day(published, session.today, "--date") if published else None,
        happened_on=read_day(happened, session.today, "--happened") if happened else None,
        value=given["value"],
        figure_by=FigureBy(given["figure_by"]) if given["figure_by"] else None,
        quote=given["quote"],
        note=given["note"],
        archived_url=given["archived"],
    )


def _asked(session: Session, id: int, urls: tuple[str, ...], given: dict[str, Any]) -> None:
    """Note that the speaker was asked; the answer is evidence, cited on its own."""
    if urls or given["stance"]:
        answer = urls[0] if urls else "URL"
        raise Unusable(
            "asking and the answer are noted one after the other.",
            ("That you asked:", f"ledger cite {id} --asked {given['asked']}"),
            ("The answer:", f"ledger cite {id} {answer} --reply"),
        )
    day = read_day(given["asked"], session.today, "--asked")

    def work(connection: Any) -> str:
        actions.ask_comment(
            connection, id, day, given["note"], stamp=session.stamp(), day=session.day
        )
        line = queries.line(ConnectionReader(connection), id, session.day)
        return answers.asked(id, line.name, day)

    session.out(answers.fitted(session.write(work), session.page))
    session.hint(f"\nNext:  ledger cite {id} URL --reply    ledger undo")


def _retract(session: Session, id: int, given: dict[str, Any]) -> None:
    because = given["because"] or ""

    def work(connection: Any) -> str:
        gone = actions.retract(connection, id, given["retract"], because, stamp=session.stamp())
        return answers.retracted(queries.state(ConnectionReader(connection), id), gone)

    session.out(answers.fitted(session.write(work), session.page))
