"""``ledger config``: what you set for good."""

from __future__ import annotations

import click

from ledger.commands.declaring import Command, Family, declare, global_options
from ledger.commands.paper import format_of, write
from ledger.commands.session import Session
from ledger.commands.settings import SETTINGS, change
from ledger.commands.settings_file import config_file
from ledger.errors import NotFound, Unusable
from ledger.render.page import Page, wrap
from ledger.render.safe import line_of

NAMES = ", ".join(SETTINGS)


@declare("list", help="""Show every setting and where it is kept.

    \b
    Examples:
      ledger config list
      ledger config list --json
    """)  # fmt: skip
def list_command(session: Session) -> None:
    """Print all settings, also those that are not set."""
    kind = format_of(session, "text", "json")
    found = session.settings
    if kind == "json":
        data = {name: found.get(name) for name in SETTINGS}
        session.data({"file": str(config_file()), "settings": data})
        return
    write(session, _listed(found, session.page))


def _listed(found: dict[str, str], page: Page) -> list[str]:
    room = max(map(len, SETTINGS))
    # The place is one word that nobody can break; it stands on its line whole.
    lines = [f"Settings in {config_file()}"]
    lines += [] if config_file().exists() else ["  (no such file yet)"]
    for name, setting in SETTINGS.items():
        told = line_of(found[name]) if name in found else f"not set: {setting.help}"
        lines += wrap(told, page.width, first=f"  {name:<{room}}  ")
    return lines


@declare("get", help="""Print one setting.

    \b
    Example:
      ledger config get actor
    """)  # fmt: skip
@click.argument("setting")
def get_command(session: Session, setting: str) -> None:
    """Print its value alone."""
    kind = format_of(session, "text", "json")
    value = session.settings.get(_known(setting))
    if kind == "json":
        session.data({setting: value})
    elif value is None:
        raise NotFound(f"{setting} is not set.", ("", f"ledger config set {setting} VALUE"))
    else:
        write(session, [line_of(value)])


@declare("set", writes=True, help=f"""Set something for good: {NAMES}.

    \b
    Examples:
      ledger config set actor 'Ann Editor'
      ledger config set db ~/work/ledger.db
      ledger config set dates dmy
    """)  # fmt: skip
@click.argument("setting")
@click.argument("value")
def set_command(session: Session, setting: str, value: str) -> None:
    """Keep it in the file of settings."""
    kept = SETTINGS[_known(setting)].checked(value)
    file = change(setting, kept)
    if not session.quiet:
        write(session, [f"{setting} is now {line_of(kept)} ({file})."])


@declare("unset", writes=True, help="""Take a setting out.

    \b
    Example:
      ledger config unset db
    """)  # fmt: skip
@click.argument("setting")
def unset_command(session: Session, setting: str) -> None:
    """Remove it from the file of settings."""
    if _known(setting) not in session.settings:
        raise NotFound(f"{setting} is not set.", ("", "ledger config list"))
    file = change(setting, None)
    if not session.quiet:
        write(session, [f"{setting} is no longer set ({file})."])


def _known(name: str) -> str:
    if name not in SETTINGS:
        from difflib import get_close_matches

        near = get_close_matches(name, SETTINGS, n=1, cutoff=0.5)
        raise Unusable(
            f'there is no setting "{name}"; there are {NAMES}.',
            *[("Did you mean:", f"ledger config get {one}") for one in near],
        )
    return name


@click.group(
    "config",
    cls=Family,
    invoke_without_command=True,
    params=global_options(),
    help=f"""Set what you would otherwise say every time.

    There are: {NAMES}. The environment and the command line come first.

    \b
    Examples:
      ledger config list
      ledger config set actor 'Ann Editor'
      ledger config set dates dmy
    """,
)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Show the list when nothing else is asked for."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_command)


BELOW: tuple[Command, ...] = (list_command, get_command, set_command, unset_command)

for below in BELOW:
    command.add_command(below)
