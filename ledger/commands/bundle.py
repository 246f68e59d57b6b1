"""``ledger bundle``: a case file that checks itself with Python alone."""

from __future__ import annotations

from pathlib import Path

import click

from ledger.commands import keyring
from ledger.commands.card_options import Chosen
from ledger.commands.cards import sheet_of, whose
from ledger.commands.declaring import declare
from ledger.commands.files import check_target, write_file
from ledger.commands.keyring import key_option
from ledger.commands.session import Session
from ledger.commands.why import explained
from ledger.domain.entry import prediction_subject, speaker_subject
from ledger.domain.scorecard_filter import Filter
from ledger.render.page import Page, plural
from ledger.render.scorecard import card_page
from ledger.render.why import why_page
from ledger.store import queries
from ledger.store.reader import Reader

WIDTH = 80
_WHOLE = Chosen(Filter(), None, None, prospective=False, recorded_by=None)
"""A card with nothing filtered out."""


@declare("bundle")
@click.argument("whose_case", metavar="ID|SPEAKER")
@click.argument("file", metavar="FILE.zip")
@click.option("--force", is_flag=True, help="Replace a file that exists.")
@key_option
def command(
    session: Session, whose_case: str, file: str, force: bool, key_file: str | None
) -> None:
    """Put one prediction, or one speaker, into a file that checks itself.

    The zip has the entries word for word, a proof of each, the signed checkpoint, pages to
    read, and a script of 130 lines that checks all of it with Python alone, without us.

    \b
    Examples:
      ledger bundle 16 case-16.zip
      ledger bundle 'Mark Zuckerberg' zuckerberg.zip
      unzip -d case case-16.zip && python3 -I case/verify.py
    """
    from ledger.exchange import casefile

    check_target(session, Path(file), f"ledger bundle {whose_case} {file}/case.zip", force=force)
    keys = keyring.load(session, key_file)
    with session.reader() as reader:
        subjects, pages, what = _case(session, reader, whose_case)
        found = casefile.members(reader, subjects, pages, what, keys.signers[0])
    data = casefile.zipped(found)
    write_file(Path(file), [data], force=force)
    entries = sum(path.startswith("entries/") for path in found)
    if session.format == "json":
        session.data({"file": file, "entries": entries, "bytes": len(data)})
        return
    session.out(f"Wrote {file}: {what}, {plural(entries, 'entry', 'entries')} with proofs.")
    session.hint(f"Check it without us:  unzip -d case {file} && python3 -I case/verify.py")


def _case(session: Session, reader: Reader, named: str) -> tuple[list[str], dict[str, str], str]:
    """Return the subjects of a case, its pages, and what it is of in words."""
    page = session.page._replace(width=WIDTH, cut=False, ascii=False)
    if named.isascii() and named.isdigit():
        line = queries.line(reader, int(named), session.day)
        subjects = [prediction_subject(line.id), speaker_subject(line.speaker)]
        return (
            subjects,
            {f"{line.id}.txt": _why(session, reader, line.id, page)},
            (f"prediction {line.id} by {line.name}"),
        )
    who = whose(reader, reader, session.day, named, asking="ledger bundle")
    pages = {f"{line.id}.txt": _why(session, reader, line.id, page) for line in who.lines}
    card = card_page(sheet_of(reader, session.day, who, _WHOLE), page)
    subjects = [prediction_subject(line.id) for line in who.lines]
    return (
        [*subjects, speaker_subject(who.slug)], {**pages, "scorecard.txt": _text(card)},
        f"{plural(len(who.lines), 'prediction')} by {who.name}",
    )  # fmt: skip


def _why(session: Session, reader: Reader, number: int, page: Page) -> str:
    return _text(why_page(explained(reader, session, number), page))


def _text(lines: list[str]) -> str:
    return click.unstyle("\n".join(lines)) + "\n"
