"""``ledger completion``: scripts for shells, and the answers that the scripts ask for."""

from __future__ import annotations

import os
import sys

import click

from ledger.commands.declaring import declare
from ledger.commands.paper import format_of
from ledger.commands.session import Session
from ledger.commands.shells import SCRIPTS
from ledger.errors import LedgerError


@declare("completion", help="""Print a script that completes words in your shell.

    It completes commands, options, speakers, ids (with their claims), tags and words for days.

    \b
    Examples:
      eval "$(ledger completion bash)"              # in ~/.bashrc
      eval "$(ledger completion zsh)"               # in ~/.zshrc, below compinit
      ledger completion fish > ~/.config/fish/completions/ledger.fish
      ledger completion powershell >> $PROFILE
    """)  # fmt: skip
@click.argument("shell", type=click.Choice(list(SCRIPTS)))
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="")
@click.option("--answer", hidden=True, help="What was typed of the last word, behind a =.")
def command(session: Session, shell: str, words: tuple[str, ...], answer: str | None) -> None:
    """Print the script, or what fits behind some words."""
    format_of(session, "text")
    if answer is None:
        session.out(SCRIPTS[shell].replace("NAME", _program()).rstrip("\n"))
    else:
        _answer(session, words, answer.removeprefix("="))


def _program() -> str:
    """Return the name this program was called by: on some machines `ledger` is another one."""
    called = os.path.basename(sys.argv[0]).partition(".")[0]
    return called if called in ("ledger", "pledger") else "ledger"


def _answer(session: Session, words: tuple[str, ...], typed: str) -> None:
    """Print one candidate a line: its kind, the word and what it is; nothing for any error."""
    from ledger.commands.completing import complete

    try:
        found = complete(session, words, typed)
    except LedgerError:
        return
    if found:
        session.out("\n".join("\t".join((one.kind, one.value, one.about)) for one in found))
