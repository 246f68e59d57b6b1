"""The root command: global options, sub-commands imported on demand, errors to exit codes."""

from __future__ import annotations

import atexit
import gc
import importlib
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import NamedTuple, NoReturn

import click

import ledger
from ledger.commands.declaring import Family, global_options, told_at_once
from ledger.commands.screen import screen_size, screen_width
from ledger.commands.session import Session, Start
from ledger.errors import LedgerError, Refused, Unusable

INTERRUPTED = 130


class Entry(NamedTuple):
    """Where a command lives, what it does in one line, and under which heading it is shown."""

    module: str
    help: str
    heading: str


COMMANDS: dict[str, Entry] = {
    "add": Entry("add", "Log a prediction.", "Log"),
    "accept": Entry("accept", "Let a draft count; a second person does it.", "Log"),
    "cite": Entry("cite", "Attach evidence to a prediction.", "Log"),
    "amend": Entry("amend", "Correct a prediction; the old text stays in its history.", "Log"),
    "base-rate": Entry(
        "base_rate", "Write down how often such a prediction comes true anyway.", "Log"
    ),
    "split": Entry(
        "split", "Split a claim of several parts; its verdict follows from theirs.", "Log"
    ),
    "import": Entry("import_", "Bring in predictions from a file, all or none.", "Log"),
    "deadline": Entry("deadline", "Read words about a deadline; nothing is stored.", "Log"),
    "due": Entry("due", "Show what waits for a verdict, and what comes next.", "Resolve"),
    "resolve": Entry("resolve", "Give verdicts: by rule, or by you.", "Resolve"),
    "assess": Entry("assess", "Keep what somebody else says became of a prediction.", "Resolve"),
    "disagree": Entry(
        "disagree", "Show where others say otherwise, and what can be seen of why.", "Read"
    ),
    "review": Entry("review", "Judge again, without names and without verdicts.", "Resolve"),
    "reopen": Entry("reopen", "Take a verdict back; both stay in the history.", "Resolve"),
    "scorecard": Entry("scorecard", "Show one speaker's figures.", "Read"),
    "compare": Entry("compare", "Show several speakers side by side.", "Read"),
    "board": Entry("board", "Show all speakers side by side.", "Read"),
    "card": Entry("card", "Draw a speaker's record as a picture for sharing.", "Read"),
    "list": Entry("list", "List predictions.", "Read"),
    "show": Entry("show", "Show one prediction with its evidence.", "Read"),
    "why": Entry("why", "Explain a verdict on one page.", "Read"),
    "speaker": Entry("speaker", "Show who is in the ledger.", "Read"),
    "history": Entry("history", "Show who changed what, and when.", "Keep"),
    "undo": Entry("undo", "Take back your newest action; nothing is erased.", "Keep"),
    "redo": Entry("redo", "Bring back what you undid.", "Keep"),
    "check": Entry("check", "Find what a careful keeper would look at again.", "Keep"),
    "export": Entry("export", "Write everything to a file.", "Keep"),
    "site": Entry("site", "Make the public pages, or look at them.", "Keep"),
    "serve": Entry("serve", "Show the pages and an API of a live ledger.", "Keep"),
    "init": Entry("init", "Start a ledger, or bring one up to date.", "Keep"),
    "backup": Entry("backup", "Copy the ledger to a file, and check the copy.", "Keep"),
    "restore": Entry("restore", "Put a backup back where no ledger is.", "Keep"),
    "doctor": Entry("doctor", "Look at the database, its guards and its disk.", "Keep"),
    "demo": Entry("demo", "Look around in real, sourced predictions.", "Keep"),
    "redact": Entry("redact", "Blank one entry of the log for good.", "Prove"),
    "verify": Entry("verify", "Check that nothing in the log was changed.", "Prove"),
    "checkpoint": Entry("checkpoint", "Sign what the log is now, once it was checked.", "Prove"),
    "anchor": Entry(
        "anchor", "Let somebody else say when the newest checkpoint existed.", "Prove"
    ),
    "publish": Entry("publish", "Write the signed log as files that anybody can check.", "Prove"),
    "bundle": Entry(
        "bundle", "Put one prediction, or one speaker, into a file that checks itself.", "Prove"
    ),
    "prove": Entry("prove", "Prove that a prediction stands in the signed log.", "Prove"),
    "key": Entry("key", "Make, show or replace the key that signs.", "Prove"),
    "config": Entry("config", "Set what you would otherwise say every time.", "Set up"),
    "completion": Entry(
        "completion", "Print a script that completes words in your shell.", "Set up"
    ),
    "help": Entry("help", "Explain a topic, or a command.", "Set up"),
}
"""Every command in the order of ``ledger --help``."""

ALIASES = {"log": "history", "evidence": "cite", "ls": "list"}
"""Names that work and are not shown."""

EXAMPLES = """\
Examples:
  ledger add 'Meta AI reaches one billion users' URL -s 'Mark Zuckerberg' \\
      --said 2025-01-29 --deadline 'by the end of 2025'
  ledger cite 1 URL --for --happened 2025-05-28
  ledger resolve
  ledger scorecard 'Mark Zuckerberg'
"""


class Root(Family):
    """The group of all commands; a command's module is imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the help page."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command; None for an unknown name."""
        entry = COMMANDS.get(ALIASES.get(cmd_name, cmd_name))
        if entry is None:
            return None
        module = importlib.import_module(f"ledger.commands.{entry.module}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; for an unknown name, suggest the nearest one."""
        name = args[0]
        if name.startswith("-") or self.get_command(ctx, name):
            return super().resolve_command(ctx, args)
        near = _near(name, [*COMMANDS, *ALIASES])
        hint = f" Did you mean '{near[0]}'?" if near else ""
        raise click.UsageError(f"No such command '{name}'.{hint}", ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands under their headings, from the table above alone."""
        for heading in dict.fromkeys(entry.heading for entry in COMMANDS.values()):
            with formatter.section(heading):
                formatter.write_dl(
                    [(name, e.help) for name, e in COMMANDS.items() if e.heading == heading],
                    col_max=12,
                )

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples, the commands and then the options: what is looked for, first."""
        formatter.write(f"\n{EXAMPLES}")
        self.format_commands(ctx, formatter)
        click.Command.format_options(self, ctx, formatter)


def _version(ctx: click.Context) -> str:
    return f"ledger, version {ledger.__version__}"


@click.group(
    cls=Root,
    invoke_without_command=True,
    params=[
        *global_options(),
        told_at_once("--version", about="Show the version and exit.", told=_version),
    ],
)
@click.pass_context
def root(ctx: click.Context) -> None:
    """Keep score of public predictions: log them, resolve the due ones, print scorecards."""
    if ctx.invoked_subcommand is None:
        from ledger.commands import status

        status.show(ctx.obj.session(ctx))


def run() -> NoReturn:
    """Run the command of this process, and end the process with its exit code.

    What only read leaves the clearing up to the system: Python would look at every object
    first, which takes a tenth of the time that such a command takes.
    """
    code = main()
    if _only_read():
        atexit._run_exitfuncs()
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    sys.exit(code)


def _only_read() -> bool:
    """Say whether nothing is open, and nobody looks on, that an end without notice would hurt."""
    alone = "threading" not in sys.modules or sys.modules["threading"].active_count() == 1
    return alone and "sqlalchemy" not in sys.modules and not (sys.getprofile() or sys.gettrace())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; every error becomes a code here.

    0 done, 1 refused, 2 the command line is wrong, 3 not found, 4 already there, 5 a person is
    needed, 130 interrupted.
    """
    start: Start | None = None
    # Few things here are circles, and looking for them takes a fifth of the time of long work.
    gc.set_threshold(50_000, 20, 50)
    gc.enable()
    _open_closed_streams()
    try:
        start = _start()
        root.main(
            arguments, prog_name="ledger", standalone_mode=False, obj=start,
            terminal_width=_help_width(),
        )  # fmt: skip
    except LedgerError as error:
        return _explain(error, start)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        return _correct(error, start)
    except (KeyboardInterrupt, click.Abort):
        click.echo("\nInterrupted.", err=True)
        return INTERRUPTED
    except (BrokenPipeError, SystemExit):
        # Click leaves this way, and no other, when the reader of a pipe went away.
        _let_go_of_stdout()
        return 0
    except OSError as error:
        _let_go_of_stdout()
        return _explain(_of_the_system(error), start)
    except MemoryError:
        return _explain(_no_memory(), start)
    except ValueError as error:
        if "embedded null" not in str(error):
            raise
        return _explain(Unusable("a name holds the character U+0000, as no file's can."), start)
    return start.exit_code


def _help_width() -> int:
    """Return how wide help is, by the rule of click, which would import archives to ask."""
    return max(min(screen_size()[0], 80) - 2, 50)


def _open_closed_streams() -> None:
    """Give the program something to write to where the shell closed it (``>&-``)."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115


def _let_go_of_stdout() -> None:
    """Keep Python from writing what is left at exit, and from complaining about it."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _of_the_system(error: OSError) -> LedgerError:
    """Return what the system refused, in its own words: a full disk, a folder that is closed."""
    where = f"{error.filename}: " if error.filename else ""
    return Refused(f"{where}{(error.strerror or str(error)).lower()}.")


def _no_memory() -> LedgerError:
    return Refused(
        "there is not enough memory for this.",
        ("See how much there is, and what is free:", "free -h"),
    )


def _start() -> Start:
    """Read the clock, once; ``PLEDGER_NOW`` replaces it and says so."""
    text = os.environ.get("PLEDGER_NOW")
    if not text:
        return Start(datetime.now(UTC))
    try:
        now = datetime.fromisoformat(text)
    except ValueError:
        now = None
    if now is None or now.tzinfo is None:
        raise Unusable(
            f'PLEDGER_NOW is "{text}", which is not an instant with a time zone.',
            ("", "PLEDGER_NOW=2026-11-23T12:00:00Z"),
        )
    click.echo(f"The clock is set to {text} by PLEDGER_NOW.", err=True)
    return Start(now, clock_set=True)


def _explain(error: LedgerError, start: Start | None) -> int:
    """Print what is wrong, the ways out, and that nothing was saved; return the exit code."""
    session: Session | None = start.current if start else None
    color = _color(session) if session else None
    click.secho("Error:", fg="red", bold=True, nl=False, err=True, color=color)
    click.echo(f" {_filled(error.problem)}", err=True)
    for line in [*_fitting(error.details), *(f"  {line}" for line in _remedies(error))]:
        click.echo(line.rstrip(), err=True)
    _nothing_saved(start)
    return error.exit_code


def _correct(error: click.ClickException, start: Start | None) -> int:
    """Print what is wrong with a command line, as click does but in lines that fit."""
    context = getattr(error, "ctx", None)
    if isinstance(error, click.NoSuchOption) and error.possibilities:
        near = _near(error.option_name, error.possibilities, cutoff=0)
        error = click.NoSuchOption(error.option_name, possibilities=near, ctx=error.ctx)
    click.UsageError(_filled(error.format_message()), context).show()
    _nothing_saved(start)
    return error.exit_code


def _near(word: str, known: Sequence[str], cutoff: float = 0.6) -> list[str]:
    """Return the word that is nearest, if any is near."""
    from difflib import get_close_matches

    return get_close_matches(word, known, n=1, cutoff=cutoff)


def _fitting(details: Sequence[str]) -> list[str]:
    """Return the lines that explain an error in lines that fit, each behind its own indent."""
    import textwrap

    lines: list[str] = []
    for text in details:
        indent = " " * (2 + len(text) - len(text.lstrip()))
        lines += textwrap.wrap(
            text.strip(), screen_width(), initial_indent=indent, subsequent_indent=indent,
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
    return lines


def _filled(sentence: str) -> str:
    """Return a sentence in lines that fit behind "Error:"."""
    import textwrap

    return textwrap.fill(
        sentence, screen_width() - 7, subsequent_indent="  ", break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip


def _nothing_saved(start: Start | None) -> None:
    if start and start.writes:
        click.echo("Nothing was saved.", err=True)


def _color(session: Session) -> bool | None:
    """Return whether to use colour; None, for what the terminal can, if that is the error."""
    try:
        return session.color
    except LedgerError:
        return None


def _remedies(error: LedgerError) -> list[str]:
    widest = max((len(label) for label, _ in error.remedies), default=0)
    return [
        f"{label:<{widest}}  {command}" if widest else command for label, command in error.remedies
    ]
