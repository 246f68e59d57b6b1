"""What every command shares: which ledger, which day, and how to answer.

A command asks its ``Session`` for a reader or for a transaction, and hands its answer back as
text or as data.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

import click

from ledger.commands.screen import screen_width
from ledger.errors import LedgerMissing, Unusable
from ledger.render.safe import carries_marks, for_stream
from ledger.store.address import shown, sqlite_path, to_url

if TYPE_CHECKING:
    import sqlalchemy as sa

    from ledger.domain.status import Day
    from ledger.render.page import Page
    from ledger.store.log import Stamp
    from ledger.store.reader import Reader

T = TypeVar("T")

LOCAL = "ledger.db"
"""A ledger of this name in the working directory is used before the user's own."""


class Start:
    """What is known before any command runs: the one reading of the clock."""

    def __init__(self, now: datetime, clock_set: bool = False) -> None:
        """Note what time it is, and whether somebody set the clock."""
        self.now = now
        self.clock_set = clock_set
        self.writes = False
        self.exit_code = 0
        self.current: Session | None = None

    def session(self, ctx: click.Context) -> Session:
        """Return the session of this command line, made of all its global options."""
        if self.current is None:
            meta = ctx.find_root().meta
            found = {k.removeprefix("ledger."): v for k, v in meta.items() if "ledger." in k}
            self.current = Session(self, found)
        return self.current


class Place(NamedTuple):
    """Which ledger, and how it was chosen; only the user's own is created by writing to it."""

    url: str
    chosen: bool
    """Whether somebody named it: then a missing one is an error."""
    local: bool = False
    """Whether it was found in the working directory: then every write says so."""

    @property
    def shown(self) -> str:
        """Return how people see it: a short path, or an address without its password."""
        return shown(self.url)

    @property
    def exists(self) -> bool:
        """Say whether there is something; an address on a server is taken on trust."""
        path = sqlite_path(self.url)
        return path is None or path.exists()


class _DryRun(Exception):
    """Ends a transaction that only shows what would be saved."""

    def __init__(self, result: object) -> None:
        self.result = result


class Session:
    """One command line: its options, its ledger, its day, and where its answers go."""

    def __init__(self, start: Start, options: dict[str, Any]) -> None:
        """Begin with the global options that were given, by their names."""
        self.start = start
        self.options = options
        self._told_place = False

    @cached_property
    def settings(self) -> dict[str, str]:
        """Return what was set for good; raises Unusable for a file that is broken."""
        from ledger.commands.settings_file import config_file

        with suppress(OSError):
            if not config_file().exists():
                return {}
        from ledger.commands.settings import read_settings

        return read_settings()

    @property
    def now(self) -> datetime:
        """Return the one reading of the clock."""
        return self.start.now

    @cached_property
    def today(self) -> date:
        """Return the local date, for defaults and for "3 days ago"."""
        return self.local_now.date()

    @cached_property
    def local_now(self) -> datetime:
        """Return now in the zone of this machine, or of the set clock."""
        return self.now if self.start.clock_set else self.now.astimezone()

    @cached_property
    def day(self) -> Day:
        """Return the day the question is about: now, or that of ``--as-of``."""
        from ledger.domain.status import Day

        text = self.options.get("as_of")
        return Day.on(read_day(text, self.today, "--as-of")) if text else Day.now(self.local_now)

    @property
    def as_of(self) -> date:
        """Return the day that answers name: that of ``--as-of``, else the local date."""
        return self.today if self.day.is_now else self.day.due

    @cached_property
    def place(self) -> Place:
        """Return which ledger: ``--db``, ``PLEDGER_DB``, ``./ledger.db``, the set one, yours."""
        named = self.options.get("db") or os.environ.get("PLEDGER_DB")
        if named:
            return Place(to_url(named), chosen=True)
        if Path(LOCAL).exists():
            return Place(to_url(LOCAL), chosen=True, local=True)
        if "db" in self.settings:
            return Place(to_url(self.settings["db"]), chosen=True)
        from ledger.commands.settings_file import data_folder

        return Place(to_url(data_folder() / LOCAL), chosen=False)

    @cached_property
    def reading_url(self) -> str:
        """Return where reading commands read: ``PLEDGER_READ_DB``, else the ledger itself.

        A copy of a server may be behind, so commands that write read where they write, and
        ``--db`` names one ledger for everything.
        """
        copy = os.environ.get("PLEDGER_READ_DB")
        if not copy or self.start.writes or self.options.get("db"):
            return self.place.url
        return to_url(copy)

    @property
    def format(self) -> str:
        """Return how to answer: text, json, md or csv."""
        return "json" if self.options.get("json") else self.options.get("format") or "text"

    @property
    def quiet(self) -> bool:
        """Say whether only the essential is wanted."""
        return bool(self.options.get("quiet"))

    @cached_property
    def may_ask(self) -> bool:
        """Say whether a person is there to be asked."""
        return not self.options.get("no_input") and sys.stdin.isatty() and sys.stdout.isatty()

    @cached_property
    def color(self) -> bool:
        """Say whether to use colour: ``--color``, the environment, the setting, a terminal."""
        wanted = self.options.get("color") or "auto"
        if wanted == "auto" and (os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"):
            return False
        if wanted == "auto" and os.environ.get("FORCE_COLOR"):
            return True
        if "color" not in self.options:
            wanted = self.settings.get("color", wanted)
        return bool(wanted == "always" or (wanted == "auto" and sys.stdout.isatty()))

    @cached_property
    def width(self) -> int:
        """Return the columns to fill: the terminal's, at least 40 and at most 200; else 80."""
        return screen_width()

    @cached_property
    def page(self) -> Page:
        """Return the sheet that answers are laid out on.

        Nothing is cut in a pipe or a file, unless ``COLUMNS`` is set there: then somebody
        wants it.
        """
        from ledger.render.page import Page

        fits = sys.stdout.isatty() or bool(os.environ.get("COLUMNS"))
        plain = not carries_marks(sys.stdout.encoding)
        return Page(self.as_of, self.width, cut=fits, ascii=plain)

    @cached_property
    def actor(self) -> str:
        """Return who does this: ``--actor``, ``PLEDGER_ACTOR``, the set one, the login name."""
        named = self.options.get("actor") or os.environ.get("PLEDGER_ACTOR")
        named = named or self.settings.get("actor")
        try:
            return str(named or _login_name()).strip()
        except (OSError, KeyError) as error:
            raise Unusable(
                "nobody is logged in here.", ("Say who you are:", "--actor NAME")
            ) from error

    def stamp(self) -> Stamp:
        """Return who writes and when, as every entry keeps it."""
        from ledger.store.log import Stamp

        return Stamp(self.now, self.actor, clock_set=self.start.clock_set)

    @contextmanager
    def reader(self, *, own: bool = False) -> Iterator[Reader]:
        """Open the ledger for reading, or with ``own`` never a copy of it.

        Raises LedgerMissing with the ways out.
        """
        from ledger.store.reader import open_reader

        url = self.place.url if own else self.reading_url
        if url == self.place.url:
            self.refuse_missing()
        with open_reader(url) as reader:
            yield reader

    def write(self, work: Callable[[sa.Connection], T], *, dry_run: bool = False) -> T:
        """Do this in one transaction and return what it returns, once it is saved.

        The user's own ledger is created if need be; any other must exist.  A dry run does it
        and takes all of it back.
        """
        from ledger.store import schema
        from ledger.store.database import open_engine, run_in_transaction

        create = not self.place.chosen and not self.place.exists
        if create:
            self.create()
        self.refuse_missing()
        engine = open_engine(self.place.url, write=True)

        def checked(connection: sa.Connection) -> T:
            schema.check(connection)
            result = work(connection)
            if dry_run:
                raise _DryRun(result)
            return result

        try:
            result = run_in_transaction(engine, checked)
        except _DryRun as stop:
            return cast("T", stop.result)
        finally:
            engine.dispose()
        if self.place.local and not self.quiet and not self._told_place:
            self._told_place = True
            self.say(f"(in ./{LOCAL})")
        return result

    def create(self) -> None:
        """Create an empty ledger at the place, or bring an older one up to date."""
        from ledger.store import log, schema
        from ledger.store.database import open_engine

        path = sqlite_path(self.place.url)
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        engine = open_engine(self.place.url, write=True, create=True)
        try:
            schema.upgrade(engine, log.rebuild)
        finally:
            engine.dispose()

    def refuse_missing(self) -> None:
        """Raise LedgerMissing, with the ways out, when there is no ledger."""
        if self.place.exists:
            return
        near = "  ".join(f"./{path}" for path in sorted(Path().glob("*.db"))[:5])
        raise LedgerMissing(
            self.place.shown,
            *([("Ledgers near here:", near)] if near else []),
            ("Start a new one:", f"ledger init {self.place.shown}"),
        )

    def out(self, text: str) -> None:
        """Print an answer, with its colours only if they are wanted."""
        # Colours that are not wanted are out already; click would look for them again.
        click.echo(self.printed(text), color=True)

    def printed(self, text: str) -> str:
        """Return text as it is printed: in characters that can be, in colour if it is wanted."""
        plain = for_stream(text, sys.stdout.encoding)
        return plain if self.color else click.unstyle(plain)

    def say(self, text: str) -> None:
        """Print a message that is not the answer, to stderr."""
        click.echo(for_stream(text, sys.stderr.encoding), err=True)

    def hint(self, text: str) -> None:
        """Print the likely next step, to stderr, if a person is looking.

        What does not fit a line is broken where it has four spaces.
        """
        if not self.quiet and sys.stderr.isatty():
            lines = (_broken(line, self.width) for line in text.split("\n"))
            self.say("\n".join(lines))

    def data(self, value: Any) -> None:
        """Print an answer as JSON: days as ISO text, nothing left out, stable bytes.

        What the stream cannot carry is escaped, so that nothing is lost.
        """
        plain = not carries_marks(sys.stdout.encoding)
        click.echo(_json(value, plain=plain))

    def data_each(self, values: Iterable[Any]) -> None:
        """Print a list as ``data`` does, each value as it comes: it may be longer than memory."""
        plain = not carries_marks(sys.stdout.encoding)
        before = "["
        for value in values:
            told = _json(value, plain=plain)
            click.echo(f"{before}\n  " + told.replace("\n", "\n  "), nl=False)
            before = ","
        click.echo("[]" if before == "[" else "\n]")

    def leave(self, code: int) -> None:
        """Set the exit code for when the command has said all it has to say."""
        self.start.exit_code = code


def _login_name() -> str:
    import getpass

    return getpass.getuser()


def _json(value: Any, *, plain: bool) -> str:
    import json

    return json.dumps(value, ensure_ascii=plain, indent=2, default=_plain)


def _broken(line: str, width: int) -> str:
    """Return a hint in lines that fit: its commands one below another, what they do below them."""
    if len(line) <= width:
        return line
    text = line.lstrip()
    first, *others = (part.strip() for part in text.split("    ") if part)
    column = " " * len("Next:  ")
    below = (f"{column}{one}" if one[:7] == "ledger " else f"{column}  {one}" for one in others)
    return "\n".join([f"{line[: len(line) - len(text)]}{first}", *below])


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no JSON form")


def read_day(text: str, today: date, option: str) -> date:
    """Return the day that an option names; looks back when the year is missing.

    Raises Unusable when it is no single day, with the ways to say it.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        from ledger.commands.settings import date_order
        from ledger.domain.deadline import read_past_day

        found = read_past_day(text, today, order=date_order())
        if found.day is not None:
            return found.day
        ways = [(f"{choice.label}:", f"{option} {choice.day}") for choice in found.choices]
        raise Unusable(
            f'{option} "{text}": {found.why.rstrip(".")}.', *(ways or [("", f"{option} {today}")])
        ) from None
