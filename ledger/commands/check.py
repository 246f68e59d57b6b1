"""``ledger check``: what a careful keeper would look at again."""

from __future__ import annotations

from collections.abc import Sequence

import click

from ledger.commands.declaring import declare
from ledger.commands.paper import format_of, is_new, write
from ledger.commands.session import Session
from ledger.commands.status import show_empty
from ledger.domain.checkup import Case, findings, symmetry, written_after
from ledger.domain.links import LinkCheck, link_check, links
from ledger.errors import Unusable
from ledger.render.checkup import Checked, check_data, check_page
from ledger.store.cases import cases

SOMETHING_FOUND = 1
"""What ``--exit-code`` exits with, so that a scheduled job notices."""

A_FEW = 4
"""From how many addresses on a person is shown how far it is."""


@declare("check", help="""Find what a careful keeper would look at again.

    Due ones without evidence, verdicts on retracted evidence, criteria changed after the fact,
    claims that are there twice, doubtful dates, and whether both sides are judged alike.
    With --links every cited page is asked for: gone is what its own server calls gone.

    \b
    Examples:
      ledger check
      ledger check --links
      ledger check --exit-code || echo 'somebody has to look'
    """)  # fmt: skip
@click.option("--links", "ask", is_flag=True, help="Ask whether the cited pages are still there.")
@click.option("--private", is_flag=True, help="With --links: pages inside your network too.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 when something was found.")
def command(session: Session, ask: bool, private: bool, exit_code: bool) -> None:
    """Print every finding with the command that settles it."""
    kind = format_of(session, "text", "json")
    if private and not ask:
        raise Unusable(
            "--private says which links are asked for, and none are.",
            ("", "ledger check --links --private"),
        )
    if is_new(session) and kind == "text":
        show_empty(session)
        return
    checked = _checked(session, ask=ask, private=private)
    if exit_code and not checked.is_clean:
        session.leave(SOMETHING_FOUND)
    if kind == "json":
        session.data(check_data(checked, session.as_of))
    else:
        write(session, check_page(checked, session.page))


def _checked(session: Session, *, ask: bool, private: bool) -> Checked:
    found: Sequence[Case] = ()
    if not is_new(session):
        with session.reader() as reader:
            found = cases(reader, session.day)
    return Checked(
        {case.line.id: case.line for case in found}, findings(found), symmetry(found),
        written_after(found), _asked(session, found, private=private) if ask else None,
    )  # fmt: skip


def _asked(session: Session, found: Sequence[Case], *, private: bool) -> LinkCheck:
    """Ask for every address there is, once each."""
    from ledger.capture.asking import ask_all
    from ledger.capture.web import Web, anywhere, is_public
    from ledger.commands.progress import watching

    known = list(links(found))
    urls = list(dict.fromkeys(link.url for link in known))
    web = Web(anywhere if private else is_public)
    with watching(session, len(urls), least=A_FEW) as watch:
        answers = ask_all(urls, web.ask, watch or (lambda done, total: None))
    return link_check(known, answers)
