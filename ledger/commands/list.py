"""``ledger list``: predictions, filtered and sorted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from functools import partial
from typing import Any, Final, TypeVar

import click

from ledger.commands.declaring import declare
from ledger.commands.paper import (
    LIMIT,
    day_option,
    format_of,
    is_new,
    limit_of,
    when,
    write,
    write_csv,
)
from ledger.commands.session import Session
from ledger.commands.status import show_empty
from ledger.domain.kinds import Verdict
from ledger.domain.line import AnyLine, Line
from ledger.domain.status import Status
from ledger.errors import Unusable
from ledger.render import lists, rows
from ledger.store import queries
from ledger.store.queries import Found, Wanted
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

SORTS: Final = (*queries.ORDERS, "late")
"""What ``--sort`` takes."""


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
@click.option("--limit", metavar="N", type=click.IntRange(min=0), help=LIMIT)
@click.option("--columns", metavar="NAMES", help='Show these, as "id,claim"; help names all.')
def command(session: Session, **given: Any) -> None:
    """List what the filters leave."""
    kind = format_of(session, "text", "json", "csv", "md")
    names = _columns(session, given["columns"])
    if names == ["help"]:
        return None
    limit = limit_of(session, given["limit"], kind)
    if kind in ("json", "csv"):
        return _print_data(session, kind, names, given, limit)
    if kind == "md" or names:
        return _show(session, given, limit, queries.listed, partial(_chosen, kind, names))
    return _show(session, given, limit, queries.listed_in_brief, _table)


def _print_data(
    session: Session, kind: str, names: list[str], given: dict[str, Any], limit: int | None
) -> None:
    """Print what was asked for as it is read."""
    members = names or list(rows.MEMBERS)
    with nullcontext() if is_new(session) else session.reader() as reader:
        found = _asked_for(session, reader, given, limit, queries.listed) if reader else ()
        data = (rows.data_of(line, members) for line in found)
        session.data_each(data) if kind == "json" else write_csv(session, members, data)


L = TypeVar("L", bound=AnyLine)
Ask = Callable[..., Iterator[L]]
"""``queries.listed``, whole or in brief."""


def _show(
    session: Session,
    given: dict[str, Any],
    limit: int | None,
    ask: Ask[L],
    laid: Callable[[Session, list[L], Found], list[str]],
) -> None:
    """Print what was asked for, laid out on a page."""
    shown, whole = _read(session, given, limit, ask)
    if whole is None:
        return show_empty(session)
    if not shown:
        return write(session, [f"No prediction{_asked(session, given)}."])
    return write(session, laid(session, shown, whole))


def _read(
    session: Session, given: dict[str, Any], limit: int | None, ask: Ask[L]
) -> tuple[list[L], Found | None]:
    """Return what was asked for, and how many there are; None when the ledger holds nothing."""
    if is_new(session):
        return [], None
    with session.reader() as reader:
        shown = [*_asked_for(session, reader, given, limit, ask)]
        if limit is not None and len(shown) == limit:
            return shown, queries.how_many(reader, session.day, _wanted(session, reader, given))
        nothing = not shown and queries.newest_id(reader) is None
        return shown, None if nothing else Found(len(shown), lists.tally_of(shown))


def _asked_for(
    session: Session, reader: Reader, given: dict[str, Any], limit: int | None, ask: Ask[L]
) -> Iterator[L]:
    wanted, order = _wanted(session, reader, given), _order(given["sort"])
    return ask(reader, session.day, wanted, by=order, limit=limit)


def _table(session: Session, shown: list[AnyLine], whole: Found) -> list[str]:
    rest = lists.rest_of(whole.total - len(shown))
    return lists.list_page(shown, session.page, whole.votes, rest, when=when(session))


def _chosen(
    kind: str, names: list[str], session: Session, shown: list[Line], whole: Found
) -> list[str]:
    rest = lists.rest_of(whole.total - len(shown))
    if kind == "md":
        from ledger.render import markdown

        return [*markdown.list_page(shown, session.page), *(["", *rest] if rest else [])]
    return [*lists.chosen_page(shown, names, session.page), *rest]


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


def _wanted(session: Session, reader: Reader, given: dict[str, Any]) -> Wanted:
    """Return what the filters ask for."""
    speaker = given["speaker"]
    return Wanted(
        speaker=queries.find_speaker(reader, speaker, "ledger list -s").slug if speaker else None,
        statuses=frozenset().union(*(STATUSES[name] for name in given["status"])),
        tags=given["tag"],
        drafts=given["drafts"],
        since=day_option(session, given["since"], "--since"),
        until=day_option(session, given["until"], "--until"),
        text=given["text"] if (given["text"] or "").strip() else None,
    )


def _order(by: str | None) -> str | None:
    """Return the order asked for; raises Unusable when there is none of this name."""
    if by is not None and by.removeprefix("-") not in SORTS:
        raise Unusable(f'there is no order "{by}".', details=("There are: " + " ".join(SORTS),))
    return by


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
