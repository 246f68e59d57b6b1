"""What every command takes, as data that completing reads instead of importing the commands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

import click

from ledger import cli
from ledger.commands.declaring import global_options

KINDS: Final = {
    "speaker": "speaker", "into": "speaker", "only": "speaker", "id": "id", "ids": "id",
    "restates": "id", "reading_of": "id", "tag": "tag", "tags": "tag", "frame": "frame",
    "deadline": "deadline", "said": "day", "published": "day", "happened": "day", "since": "day",
    "until": "day", "as_of": "day", "recorded_by": "day", "asked": "day", "words": "topic",
    "setting": "setting", "file": "file", "folder": "file", "db": "file", "keep": "file",
    "key_file": "file",
}  # fmt: skip
"""The kind of value by the name of a parameter; any other value is free text."""

EVERYWHERE: Final = {param.name for param in global_options()}


def signatures_page() -> str:
    """Return ledger/commands/signatures.json: one line a command."""
    context = click.Context(cli.root, info_name="ledger", help_option_names=["-h", "--help"])
    found = {"": _signature(cli.root, context, root=True)}
    for name in cli.COMMANDS:
        command = cli.root.get_command(context, name)
        assert command is not None, name
        found |= dict(_below(name, command, context))
    lines = [f"{json.dumps(path)}: {json.dumps(said)}" for path, said in found.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _below(
    path: str, command: click.Command, parent: click.Context
) -> Iterator[tuple[str, dict[str, Any]]]:
    context = click.Context(command, parent=parent, info_name=path.split()[-1])
    yield path, _signature(command, context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None, name
            yield from _below(f"{path} {name}", below, context)


def _signature(
    command: click.Command, context: click.Context, *, root: bool = False
) -> dict[str, Any]:
    params = [param for param in command.params if root or param.name not in EVERYWHERE]
    options = [_option(one) for one in params if isinstance(one, click.Option) and not one.hidden]
    if root:
        options.append({"name": "help", "says": ["-h", "--help"], "takes": None,
                        "about": "Show this message and exit."})  # fmt: skip
    return {
        "commands": _commands(command, context),
        "aliases": cli.ALIASES if root else {},
        "arguments": [
            {"name": one.name, "takes": _takes(one), "many": one.nargs == -1}
            for one in params
            if isinstance(one, click.Argument)
        ],
        "options": options,
    }


def _commands(command: click.Command, context: click.Context) -> dict[str, str]:
    if command is cli.root:
        return {name: entry.help for name, entry in cli.COMMANDS.items()}
    if not isinstance(command, click.Group):
        return {}
    found = {name: command.get_command(context, name) for name in command.list_commands(context)}
    return {name: below.get_short_help_str(80) for name, below in found.items() if below}


def _option(option: click.Option) -> dict[str, Any]:
    takes = None if option.is_flag or option.count else _takes(option)
    return {"name": option.name, "says": [*option.opts, *option.secondary_opts], "takes": takes,
            "about": option.help or ""}  # fmt: skip


def _takes(param: click.Parameter) -> list[str] | str:
    if isinstance(param.type, click.Choice):
        return [str(choice) for choice in param.type.choices]
    return KINDS.get(param.name or "", "text")
