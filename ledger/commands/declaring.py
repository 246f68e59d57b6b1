"""How a command is declared: its options and those that work everywhere, its help, its session."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

import click

from ledger.commands.session import Start

if TYPE_CHECKING:
    from ledger.commands.parts import Parts

FORMATS = ("text", "json", "md", "html", "csv", "jsonl", "parquet", "cite")
COLOR = ("auto", "always", "never")
HELP = "Show this message and exit."


def global_options() -> list[click.Parameter]:
    """Return fresh options that work before and after every command's name."""
    return [
        _shared("--db", metavar="PATH|URL", help="The ledger to use."),
        _shared("--as-of", metavar="DATE", help="Answer as of this day."),
        _shared("-f", "--format", type=click.Choice(FORMATS), help="How to answer."),
        _shared("--json", is_flag=True, default=None, help="Same as --format json."),
        _shared("-q", "--quiet", is_flag=True, default=None, help="Say less."),
        _shared("--color", type=click.Choice(COLOR), help="Use colour (default auto)."),
        _shared("--no-input", is_flag=True, default=None, help="Never ask anything."),
        _shared("--actor", metavar="NAME", help="Who does this."),
    ]


def _shared(*names: str, **settings: Any) -> click.Option:
    return click.Option(names, expose_value=False, callback=_keep, **settings)


def _keep(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    if value is not None and param.name:
        ctx.find_root().meta[f"ledger.{param.name}"] = value


def told_at_once(*names: str, about: str, told: Callable[[click.Context], str]) -> click.Option:
    """Return an option that prints something instead of running the command.

    Click's own look for a translation of their help first, whenever a program starts.
    """

    def tell(ctx: click.Context, param: click.Parameter, value: bool) -> None:
        if value and not ctx.resilient_parsing:
            click.echo(told(ctx), color=ctx.color)
            ctx.exit()

    return click.Option(
        names, is_flag=True, expose_value=False, is_eager=True, help=about, callback=tell
    )


def _help(ctx: click.Context) -> str:
    return ctx.get_help()


class Helped(click.Command):
    """A command that answers to -h and --help."""

    _own_help: click.Option | None = None

    def get_help_option_names(self, ctx: click.Context) -> list[str]:
        """Return both names, whatever the context says: click keeps its first answer."""
        return ["-h", "--help"]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option, the same one every time."""
        if self._own_help is None:
            self._own_help = told_at_once("-h", "--help", "asks_for_help", about=HELP, told=_help)
        return self._own_help


class Family(Helped, click.Group):
    """A command with commands below it, such as ``speaker``."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands first: they are what is looked for."""
        self.format_commands(ctx, formatter)
        _write_options(self, ctx, formatter, {})


class Command(Helped):
    """A sub-command: takes the global options too, and knows whether it writes.

    ``writes`` decides whether an error ends in "Nothing was saved."
    """

    def __init__(
        self, *args: Any, writes: bool = False, parts: Parts | None = None, **kwargs: Any
    ) -> None:
        """Add the global options behind the command's own; ``parts`` are headings of the help."""
        super().__init__(*args, **kwargs)
        self.writes, self.parts = writes, parts or {}
        self.params += global_options()

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Note first what kind of command this is, so that wrong arguments are told so too."""
        parent = kwargs.get("parent")
        start = parent.find_root().obj if parent else None
        if isinstance(start, Start):
            start.writes = self.writes
        return super().make_context(*args, **kwargs)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the command's own options, then the global ones under their own heading."""
        _write_options(self, ctx, formatter, self.parts)


def _write_options(
    command: click.Command, ctx: click.Context, formatter: click.HelpFormatter, parts: Parts
) -> None:
    """Write every option below its heading, those that work everywhere last.

    What takes no name stands in the usage line and in the examples.
    """
    from ledger.commands.parts import heading_of

    shared = {param.name for param in global_options()}
    rows: dict[str, list[tuple[str, str]]] = {}
    for param in command.get_params(ctx):
        record = param.get_help_record(ctx) if isinstance(param, click.Option) else None
        if record is not None:
            everywhere = param.name in shared
            heading = "Everywhere" if everywhere else heading_of(parts, [*param.opts])
            rows.setdefault(heading, []).append(record)
    for heading in [*parts, "Options", "Everywhere"]:
        if heading in rows:
            with formatter.section(heading):
                formatter.write_dl(rows[heading])


def declare(name: str, **settings: Any) -> Callable[[Callable[..., Any]], Command]:
    """Declare a sub-command whose function gets the session first."""

    def made_of(function: Callable[..., Any]) -> Command:
        @click.pass_context
        def run(ctx: click.Context, /, **values: Any) -> Any:
            return function(ctx.find_root().obj.session(ctx), **values)

        run.__doc__ = function.__doc__
        params = getattr(function, "__click_params__", [])
        run.__click_params__ = params  # type: ignore[attr-defined]
        kind: Any = settings.pop("cls", Command)
        made: Any = click.command(name, cls=kind, **settings)
        return cast("Command", made(run))

    return made_of
