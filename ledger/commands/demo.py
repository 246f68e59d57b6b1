"""``ledger demo``: look around in real, sourced predictions."""

from __future__ import annotations

import io
import json
import shlex
import sys
import tempfile
from contextlib import redirect_stdout
from importlib.resources import files
from pathlib import Path
from typing import Any, TextIO

import click

from ledger.commands.declaring import declare
from ledger.commands.session import LOCAL, Session, Start
from ledger.errors import AlreadyThere, LedgerError, Refused, Unusable
from ledger.render.page import wrap
from ledger.store.address import to_url

SPEAKER = "Mark Zuckerberg"
SHOWN = (
    ("resolve", ("resolve",)),
    ("board", ("board",)),
    ("scorecard", ("scorecard", SPEAKER)),
)
"""What the demo shows, as a person would type it."""


@declare("demo")
@click.option("--keep", metavar="DIR", help="Save the sample ledger in this folder, to play with.")
def command(session: Session, keep: str | None) -> None:
    """Look around in real, sourced predictions.

    \b
    Works on a copy and leaves nothing behind; or keep it and go on:
      ledger demo
      ledger demo --keep try-it
    """
    if session.options.get("db"):
        raise Unusable("the demo has a ledger of its own, so it takes no --db.")
    if keep is not None:
        _show(session, _kept(keep), keep)
        return
    with tempfile.TemporaryDirectory(prefix="ledger-demo-") as folder:
        _show(session, _restored(Path(folder) / LOCAL), None)


def _kept(named: str) -> Path:
    if not named:
        raise Unusable("the folder has no name.", ("", "ledger demo --keep try-it"))
    folder = Path(named)
    place = folder / LOCAL
    if place.exists():
        raise AlreadyThere(
            f"there is a ledger at {place} already, and it was left as it is.",
            ("Look at it:", f"ledger --db {shlex.quote(str(place))}"),
            ("Keep the demo elsewhere:", "ledger demo --keep OTHER"),
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unusable(f"{folder} is not a folder, and cannot become one.") from error
    return _restored(place)


def _restored(place: Path) -> Path:
    """Create a ledger from the shipped log, byte for byte, and return its place."""
    from ledger.actions.restoring import restore
    from ledger.exchange import jsonl
    from ledger.store import schema
    from ledger.store.database import open_engine, run_in_transaction

    with files("ledger.data").joinpath("ledger.jsonl").open("rb") as stream:
        rows, problems = jsonl.parse(stream)
    if problems:
        first = problems[0]
        raise Refused(f"the shipped ledger is damaged: line {first.line}, {first.text}.")
    engine = open_engine(to_url(place), write=True, create=True)
    try:
        schema.upgrade(engine)
        run_in_transaction(engine, lambda connection: restore(connection, rows))
    finally:
        engine.dispose()
    return place


def _show(session: Session, place: Path, keep: str | None) -> None:
    answers = {name: _answer(session, place, words) for name, words in SHOWN}
    if session.format == "json":
        data = {name: json.loads(text) if text else None for name, text in answers.items()}
        session.data({"demo": True, "kept": keep, **data})
    else:
        session.out("\n".join(_page(answers, keep, session.width)))
    if keep is not None:
        session.hint(f"\nNext:  ledger --db {shlex.quote(str(place))}")


def _page(answers: dict[str, str], keep: str | None, width: int) -> list[str]:
    where = f"kept in {keep}" if keep else "a copy that is gone when this ends"
    lines = _said(f"Real predictions with their sources; {where}.", width)
    for name, words in SHOWN:
        lines += ["", *_said(f"$ ledger {shlex.join(words)}", width), ""]
        lines.append(answers[name].rstrip("\n"))
    if keep is None:
        last = "Nothing was kept. To look further, or to start your own:"
        commands = ["ledger demo --keep try-it", "ledger init ledger.db"]
    else:
        place = shlex.quote(str(Path(keep) / LOCAL))
        last = "This ledger is yours to play with:"
        commands = [f"ledger {words}--db {place}" for words in ("", "list ", "why 1 ")]
    return [*lines, "", *_said(last, width), *(f"  {command}" for command in commands)]


def _said(text: str, width: int) -> list[str]:
    """Return what the demo says itself, so that nobody takes it for their own ledger."""
    return wrap(text, width, first="DEMO  ")


def _answer(session: Session, place: Path, words: tuple[str, ...]) -> str:
    """Run a command on the copy, as the person at this terminal would, and return its answer."""
    name, *arguments = words
    context = click.get_current_context().find_root()
    command = context.command
    assert isinstance(command, click.Group), "the root command is a group"
    found = command.get_command(context, name)
    assert found is not None, f"there is a command {name}"
    start = Start(session.now, clock_set=session.start.clock_set)
    options = ["--db", str(place), "--no-input", *_passed_on(session)]
    caught = _Caught(sys.stdout)
    with redirect_stdout(caught):
        try:
            found.main(
                [*arguments, *options], prog_name="ledger", standalone_mode=False, obj=start
            )
        except LedgerError as error:
            raise Refused(f"the demo failed at {name}: {error.problem}") from error
    return caught.getvalue()


class _Caught(io.StringIO):
    """Standard output that is kept; answers are laid out as for the stream it stands for."""

    def __init__(self, real: TextIO) -> None:
        super().__init__()
        self._real = real

    def isatty(self) -> bool:
        """Say whether the real one is a terminal."""
        return self._real.isatty()

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """Return what the real one can carry."""
        return self._real.encoding


def _passed_on(session: Session) -> list[str]:
    """Return the options that hold for what the demo shows as well."""
    options: dict[str, Any] = session.options
    asked = ["--json"] if session.format == "json" else []
    if session.format not in ("text", "json"):
        raise Unusable(f"the demo is text or json, not {session.format}.")
    asked += ["--as-of", options["as_of"]] if options.get("as_of") else []
    return [*asked, "--color", "always" if session.color else "never"]
