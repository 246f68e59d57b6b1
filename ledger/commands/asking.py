"""Questions to a person: asked one after another, each with a way back.

Nothing here knows what is asked about, or whether a terminal is there: a ``Talk`` carries
questions out and answers in, so that a list of answers can stand in for a person.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

import click

from ledger.commands.screen import screen_width
from ledger.render.page import wrap
from ledger.render.safe import carries_marks, for_stream, line_of
from ledger.render.width import cells, cut

T = TypeVar("T")

BACK: Final = "<"
"""The answer that asks for the question before."""


ROOM: Final = 8
"""Columns that a prompt leaves for its answer."""


class Back(Exception):
    """The person wants the question before this one."""


@dataclass
class Talk:
    """What carries questions and answers: ``ask`` a line, ``key`` one key, ``tell`` text.

    ``ask`` and ``key`` raise KeyboardInterrupt or EOFError when the person leaves.  ``offer``
    takes the words that Tab completes in the next answer.  ``asked`` counts the questions.
    """

    ask: Callable[[str], str]
    tell: Callable[[str], None]
    key: Callable[[str], str]
    width: int = 80
    offer: Callable[[Sequence[str]], None] = lambda words: None
    asked: int = 0

    def line(self, question: str, default: str = "") -> str:
        """Return the answer, or the default for an empty one; raises Back for ``<``."""
        self.asked += 1
        text = " ".join(self.ask(self._prompt(question, default)).split())
        if text == BACK:
            raise Back
        return text or default

    def word(self, question: str) -> str:
        """Return a short answer in lower case; empty for Enter.  Raises Back for ``<``."""
        return self.line(question).casefold()

    def note(self, text: str, first: str = "  ") -> None:
        """Tell a sentence in lines that fit, behind an indent or what else stands first."""
        self.tell("\n".join(wrap(text, self.width, first=first)))

    def choose(self, question: str, labels: Sequence[str], default: int | None) -> str:
        """Tell numbered choices and return the answer: a number as text, or other words."""
        for number, label in enumerate(labels, start=1):
            self.note(label, f"  {number}  ")
        return self.line(question, "" if default is None else str(default + 1))

    def _prompt(self, question: str, default: str) -> str:
        """Return a prompt with its default; above it where the line would get too long."""
        if default and cells(f"{question} [{line_of(default)}]") > self.width - ROOM:
            self.tell(f"  [{cut(line_of(default), self.width - 4)}]")
            default = "Enter keeps it"
        shown = f"{question} [{line_of(default)}]" if default else question
        *above, last = wrap(shown, self.width - ROOM)
        for line in above:
            self.tell(line)
        return f"{last}  "


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its name among the answers, and what asks until it has a good answer.

    ``put`` gets the answers so far, its own earlier one among them, and whether it must ask
    even if it could do without.
    """

    name: str
    put: Callable[[dict[str, Any], bool], Any]


@dataclass
class Interview:
    """Questions in their order, and the answers so far."""

    talk: Talk
    questions: Sequence[Question]
    answers: dict[str, Any] = field(default_factory=dict)
    path: list[int] = field(default_factory=list)

    def run(self, start: int = 0) -> dict[str, Any]:
        """Ask from a question on and return all answers; ``<`` returns to the one before.

        A question that could do without asking is passed over on the way back.
        """
        place, force = start, False
        while place < len(self.questions):
            question, before = self.questions[place], self.talk.asked
            try:
                self.answers[question.name] = question.put(self.answers, force)
            except Back:
                place, force = self._before(place), True
                continue
            if self.talk.asked > before:
                self.path.append(place)
            place, force = place + 1, False
        return self.answers

    def back(self) -> dict[str, Any]:
        """Ask the last question that was asked again, and what follows it."""
        return self.run(self._before(len(self.questions) - 1))

    def again(self, name: str, *then: str) -> dict[str, Any]:
        """Ask one question again, whatever was answered, and then those that rest on it."""
        by_name = {question.name: question for question in self.questions}
        for wanted in (name, *then):
            with suppress(Back):
                self.answers[wanted] = by_name[wanted].put(self.answers, wanted == name)
        return self.answers

    def _before(self, place: int) -> int:
        if not self.path:
            self.talk.note("This is the first question.")
            return place
        return self.path.pop()


class Terminal:
    """The keyboard and the screen of this process."""

    def __init__(self, width: int, *, color: bool = False) -> None:
        """Talk in lines of this width, with colours or without."""
        self.color = color
        self.words: Sequence[str] = ()
        self.talk = Talk(self.ask, self.tell, self.key, width, self.offer)

    def ask(self, prompt: str) -> str:
        """Return a line, with the editing and the Tab completion of the platform."""
        self._prepare()
        while True:
            try:
                return input(_carried(prompt))
            except UnicodeDecodeError:
                self.tell("  Those letters cannot be read; type them again.")

    def tell(self, text: str) -> None:
        """Print lines at once; what comes next fits the window as it is by then."""
        self.talk.width = screen_width()
        click.echo(_carried(text), color=self.color)

    def key(self, prompt: str) -> str:
        """Return one key, shown; a burst of keys is returned whole, and means none of them."""
        pressed = _pressed(_carried(prompt))
        seen = pressed if len(pressed) == 1 and unicodedata.category(pressed) != "Cc" else ""
        click.echo(_carried(seen))
        return pressed

    def offer(self, words: Sequence[str]) -> None:
        """Let Tab complete these in the next answers."""
        self.words = words

    def _prepare(self) -> None:
        try:
            import readline
        except ImportError:  # pragma: no cover - not on every platform
            return
        readline.set_completer_delims("")
        readline.set_completer(self._completed)
        readline.parse_and_bind("tab: complete")
        readline.set_auto_history(False)
        if "libedit" not in (readline.__doc__ or "") and os.environ.get("TERM") != "dumb":
            # What is pasted is one answer, however many lines it has.
            readline.parse_and_bind("set enable-bracketed-paste on")

    def _completed(self, text: str, place: int) -> str | None:
        begun = text.casefold()
        found = [word for word in self.words if word.casefold().startswith(begun)]
        return found[place] if place < len(found) else None


def _pressed(prompt: str) -> str:
    """Return what one key sends; the terminal listens before the prompt shows, so no key is lost.

    ``click.getchar`` throws away what was typed before it was called; it serves where there is
    no termios.
    """
    try:
        import termios
        import tty
    except ImportError:  # pragma: no cover - Windows
        click.echo(prompt, nl=False)
        return click.getchar()
    keyboard = sys.stdin.fileno()
    before = termios.tcgetattr(keyboard)
    try:
        tty.setcbreak(keyboard, termios.TCSADRAIN)
        click.echo(prompt, nl=False)
        sent = os.read(keyboard, 4096)
    except OSError as gone:
        raise EOFError from gone
    finally:
        termios.tcsetattr(keyboard, termios.TCSADRAIN, before)
    if sent in (b"", b"\x04"):
        raise EOFError
    return sent.decode("utf-8", "replace")


def _carried(text: str) -> str:
    encoding = sys.stdout.encoding
    return text if carries_marks(encoding) else for_stream(text, encoding)
