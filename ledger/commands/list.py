"""``ledger list``: predictions, filtered and sorted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

import click

from ledger.commands.paper import (
    day_option,
    format_of,
    is_new,
    when,
    write,
    write_csv,
)
from ledger.commands.session import Session, declare
from ledger.commands.status import show_empty
from ledger.domain.line import Line
from ledger.domain.names import text_key
from ledger.domain.prediction import Verdict
from ledger.domain.status import Status
from ledger.errors import Unusable
from ledger.render import lists, markdown, rows
from ledger.store import queries
from ledger.store.reader import Reader

STATUSES: Final[dict[str, frozenset[Status]]] = {
    **{
        str(status).replace(" ", "-"): frozenset({status})
        for status in Status
        if status is not Status.DRAFT
    },
    "judged": frozenset(Status(str(verdict)) for verdict in Verdict),
}
"""What ``--status`` takes: every status but draft, and all that have a verdict."""

SORTS: Final[dict[str, Callable[[Line], Any]]] = {
    "id": lambda line: line.id,
    "speaker": lambda line: (text_key(line.name), line.id),
    "said": lambda line: (line.said_on, line.id),
    "deadline": lambda line: (line.deadline or date.max, line.id),
    "status": lambda line: (list(Status).index(line.status), line.id),
    "judged": lambda line: (line.given_at or "", line.id),
    "late": lambda line: (line.days_late or 0, line.id),
}


@declare("list", help="""List predictions.

    TEXT keeps those whose claim, quote or speaker has words that begin with all of its own, and
    puts those with exactly its words first, then the newest.

    \b
    Examples:
      ledger list -s 'Mark Zuckerberg' --status due
      ledger list billion --since 2024-01-01 --sort -said
      ledger list --columns id,claim,deadline,because --json
    """)  # fmt: skip
@click.argument("text", required=False)
@click.option("-s", "--speaker", metavar="NAME", help="Only this speaker: name, alias or slug.")
@click.option(
    "--status", type=click.Choice(list(STATUSES)), multiple=True, metavar="STATUS",
    help=f"Only these: {', '.join(STATUSES)}. May be given again.",
)  # fmt: skip
@click.option("-t", "--tag", metavar="TAG", multiple=True, help="Only with this tag.")
@click.option("--drafts", is_flag=True, help="Only drafts: what a second person has to accept.")
@click.option("--since", metavar="DATE", help="Only said on this day or later.")
@click.option("--until", metavar="DATE", help="Only said on this day or earlier.")
@click.option("--sort", metavar="NAME", help=f"By {', '.join(SORTS)}; -NAME turns it round.")
@click.option("--limit", metavar="N", type=click.IntRange(min=1), help="At most so many.")
@click.option("--columns", metavar="NAMES", help='Show these, as "id,claim"; help names all.')
def command(session: Session, **given: Any) -> None:
    """List what the filters leave."""
    kind = format_of(session, "text", "json", "csv", "md")
    names = _columns(session, given["columns"])
    if names == ["help"]:
        return
    found, nothing = _read(session, given)
    _answer(session, kind, found, names, nothing, given)


def _read(session: Session, given: dict[str, Any]) -> tuple[list[Line], bool]:
    """Return what was asked for, and whether the ledger holds nothing at all."""
    if is_new(session):
        return [], True
    with session.reader() as reader:
        found = _ordered(reader, _kept(session, reader, given), given)[: given["limit"]]
        return found, not found and queries.newest_id(reader) is None


def _answer(
    session: Session,
    kind: str,
    found: list[Line],
    names: list[str],
    nothing: bool,
    given: dict[str, Any],
) -> None:
    if kind in ("json", "csv"):
        members = names or list(rows.MEMBERS)
        data = [rows.data_of(line, members) for line in found]
        return session.data(data) if kind == "json" else write_csv(session, members, data)
    if nothing:
        return show_empty(session)
    if not found:
        return write(session, [f"No prediction{_asked(session, given)}."])
    page = session.page
    if kind == "md":
        return write(session, markdown.list_page(found, page))
    if names:
        return write(session, lists.chosen_page(found, names, page))
    return write(session, lists.list_page(found, page, when=when(session)))


def _columns(session: Session, text: str | None) -> list[str]:
    """Return the columns asked for; prints the names of all for "help"."""
    if text is None:
        return []
    if text.strip() == "help":
        write(session, [" ".join(rows.MEMBERS)])
        return ["help"]
    names = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in rows.MEMBERS]
    if unknown or not names:
        raise Unusable(
            f'there is no column "{unknown[0] if unknown else text}".',
            details=("There are: " + " ".join(rows.MEMBERS),),
        )
    return names


def _kept(session: Session, reader: Reader, given: dict[str, Any]) -> list[Line]:
    """Return what every filter lets through."""
    speaker = given["speaker"]
    slug = queries.find_speaker(reader, speaker, "ledger list -s").slug if speaker else None
    tags = given["tag"]
    found = queries.lines(
        reader, session.day, speaker=slug, tag=tags[0] if tags else None, drafts=given["drafts"],
        parts=True, holding=_text(given),
    )  # fmt: skip
    statuses = frozenset().union(*(STATUSES[name] for name in given["status"]))
    since = day_option(session, given["since"], "--since")
    until = day_option(session, given["until"], "--until")
    return [
        line
        for line in found
        if (not statuses or line.status in statuses)
        and set(tags) <= set(line.tags)
        and (since is None or line.said_on >= since)
        and (until is None or line.said_on <= until)
    ]


def _text(given: dict[str, Any]) -> str | None:
    """Return what is searched for; None for nothing."""
    return given["text"] if (given["text"] or "").strip() else None


def _ordered(reader: Reader, found: list[Line], given: dict[str, Any]) -> list[Line]:
    """Return what was found in the order asked for; what was searched for, the best first."""
    text = _text(given)
    if text is None or given["sort"]:
        return _sorted(found, given["sort"])
    from ledger.store.searching import holding_exactly

    exact = holding_exactly(reader, text)
    return sorted(found, key=lambda line: (line.id not in exact, -line.id))


def _sorted(found: list[Line], by: str | None) -> list[Line]:
    if by is None:
        return lists.in_order(found)
    name = by.removeprefix("-")
    if name not in SORTS:
        raise Unusable(f'there is no order "{by}".', details=("There are: " + " ".join(SORTS),))
    return sorted(found, key=SORTS[name], reverse=by.startswith("-"))


def _asked(session: Session, given: dict[str, Any]) -> str:
    """Return what was searched for, to say that it was not found."""
    parts = [
        f' containing "{given["text"]}"' if given["text"] else "",
        f' by "{given["speaker"]}"' if given["speaker"] else "",
        " that is a draft" if given["drafts"] else "",
        f" that is {' or '.join(given['status'])}" if given["status"] else "",
        f" tagged {' and '.join(given['tag'])}" if given["tag"] else "",
        f" said since {given['since']}" if given["since"] else "",
        f" said until {given['until']}" if given["until"] else "",
        when(session),
    ]
    return "".join(parts)
