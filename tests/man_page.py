"""The manual page, docs/ledger.1, from the commands and tables of the program."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click

import ledger
from ledger import cli
from ledger.commands.declaring import global_options
from ledger.commands.settings import ENVIRONMENT, SETTINGS
from ledger.errors import EXIT_CODES

HELP = ["-h", "--help"]
"""Click keeps a command's help option once it was asked for, so everybody asks for the same."""

EVERYWHERE = {param.name for param in global_options()}

FILES = (
    ("ledger.db", "in the working directory, is used before any other when nothing is named"),
    ("~/.local/share/ledger/ledger.db", "your own ledger, on Unix"),
    ("~/.config/ledger/config.toml", "your settings, on Unix"),
)


def man_page() -> str:
    """Return the page, in the man macros."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield '.\\" Written by `make docs` from the commands themselves; a test compares both.'
    yield f'.TH LEDGER 1 "" "prediction-ledger {ledger.__version__}" "User Commands"'
    yield from (".SH NAME", f"ledger \\- {_text(_sentence())}")
    yield from (".SH SYNOPSIS", ".B ledger", "[\\fIOPTIONS\\fR] [\\fICOMMAND\\fR] [\\fIARGS\\fR]")
    yield from (".SH DESCRIPTION", _text(str(inspect.getdoc(cli.root.callback))))
    yield "Without a command it says where the ledger stands."
    yield from _examples()
    yield from (".SH OPTIONS", "They work before and after the name of every command.")
    for param in cli.root.params:
        yield from _option(param)
    yield ".SH COMMANDS"
    for path, command in _commands():
        yield from _command(path, command)
    yield from _table("SETTINGS", [(one.name, one.help) for one in SETTINGS.values()])
    yield from _table("EXIT STATUS", [(str(code), text) for code, text in EXIT_CODES])
    yield from _table("ENVIRONMENT", ENVIRONMENT)
    yield from _table("FILES", FILES)
    yield from (".SH SEE ALSO", "\\fBledger help\\fR \\fITOPIC\\fR: dates, scoring, formats.")


def _sentence() -> str:
    return "keep score of public predictions"


def _examples() -> Iterator[str]:
    yield from (".SH EXAMPLES", ".nf")
    for line in cli.EXAMPLES.strip().splitlines()[1:]:
        yield _text(line)
    yield ".fi"


def _commands() -> Iterator[tuple[str, click.Command]]:
    """Give every command and those below it."""
    context = click.Context(cli.root, info_name="ledger", help_option_names=HELP)
    for name in cli.COMMANDS:
        command = cli.root.get_command(context, name)
        assert command is not None, name
        yield name, command
        if isinstance(command, click.Group):
            for below, one in command.commands.items():
                yield f"{name} {below}", one


def _command(path: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=path, help_option_names=HELP)
    pieces = " ".join(command.collect_usage_pieces(context))
    yield f".SS {_text(f'ledger {path} {pieces}')}"
    yield from _paragraphs(command.help or "")
    for param in command.params:
        if param.name not in EVERYWHERE:
            yield from _option(param)


def _paragraphs(help_text: str) -> Iterator[str]:
    """Give a command's help; what stands behind a \\b keeps its lines."""
    for number, part in enumerate(inspect.cleandoc(help_text).split("\n\n")):
        lines = part.splitlines()
        kept = lines[0].strip() == "\b"
        yield from [".PP"] if number else []
        yield from [".nf"] if kept else []
        yield from (_text(line) for line in (lines[1:] if kept else lines))
        yield from [".fi"] if kept else []


def _option(param: click.Parameter) -> Iterator[str]:
    if not isinstance(param, click.Option) or param.hidden:
        return
    record = param.get_help_record(click.Context(cli.root, help_option_names=HELP))
    assert record is not None, param.name
    yield from (".TP", f"\\fB{_text(record[0])}\\fR", _text(record[1]))


def _table(heading: str, rows: object) -> Iterator[str]:
    assert isinstance(rows, list | tuple)
    yield f".SH {heading}"
    for term, text in rows:
        yield from (".TP", f"\\fB{_text(term)}\\fR", _text(text))


def _text(text: str) -> str:
    """Return text in which nothing is a request or an escape of the macros."""
    safe = text.rstrip().replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    safe = safe.replace("`", "\\(ga").replace("~", "\\(ti").replace("^", "\\(ha")
    safe = "".join(c if c.isascii() else f"\\[u{ord(c):04X}]" for c in safe)
    return f"\\&{safe}" if safe.startswith(".") else safe
