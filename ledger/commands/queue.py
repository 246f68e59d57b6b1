"""The queue: due predictions one after another, one key a verdict, each saved at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeVar

from ledger import actions
from ledger.commands.asked_days import ask_day
from ledger.commands.asking import Back, Talk
from ledger.commands.session import Session
from ledger.commands.whose import ask_whose, is_theirs
from ledger.domain.measure import unit_problem
from ledger.domain.prediction import Evidence, FigureBy, Kind, Stance, Verdict, VoidReason
from ledger.domain.state import PredictionState
from ledger.domain.web import leads_to_web
from ledger.errors import LedgerError, Refused
from ledger.render.answers import marked
from ledger.render.card import Card, card
from ledger.render.page import Page
from ledger.store import queries
from ledger.store.reader import ConnectionReader

T = TypeVar("T")

KEYS: Final[dict[str, tuple[str, str]]] = {
    "m": ("met", "met: it happened by the deadline"),
    "l": ("late", "late: it happened, after the deadline (asks for the day)"),
    "p": ("partly", "partly: a stated part of it happened by the deadline"),
    "x": ("missed", "missed: it did not happen by the deadline"),
    "v": (
        "void",
        "void: it cannot count (condition failed, false premise, duplicate, our error,"
        " untestable)",
    ),
    "c": ("unclear", "unclear: looked, and the evidence does not settle it"),
    "e": ("evidence", "add an evidence link"),
    "o": ("open", "open the links in the browser"),
    "s": ("skip", "skip; it stays due"),
    "u": ("undo", "take back what was saved last and show its card again"),
    "q": ("quit", "quit; verdicts so far are saved"),
    "?": ("help", "explain the keys"),
}
"""Every key with its word and what it does."""

VOID_KEYS: Final = {
    "c": VoidReason.CONDITION_FAILED,
    "f": VoidReason.FALSE_PREMISE,
    "d": VoidReason.DUPLICATE,
    "l": VoidReason.LOGGING_ERROR,
    "u": VoidReason.UNTESTABLE,
}
STANCE_KEYS: Final = {
    "f": Stance.FOR,
    "a": Stance.AGAINST,
    "n": Stance.NOTHING_FOUND,
    "c": Stance.CONTEXT,
    "r": Stance.REPLY,
}
_POINTS: Final = {
    Verdict.MET: (Stance.FOR,),
    Verdict.LATE: (Stance.FOR,),
    Verdict.PARTLY: (Stance.FOR,),
    Verdict.MISSED: (Stance.AGAINST, Stance.NOTHING_FOUND),
}
"""What evidence points the way of a verdict; any does for the others."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A prediction to judge, and why the rules leave it to a person; empty for no reason."""

    id: int
    name: str
    because: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """What the queue wrote: on which card, at which place in the log, and what to call it."""

    place: int
    first: int
    verdict: bool
    told: str


@dataclass
class Queue:
    """A walk through predictions.

    ``by_word`` asks for words and Enter instead of single keys.  ``launch`` opens an address and
    returns 0 when it could.  ``again`` says that the card has to be shown once more.
    """

    session: Session
    talk: Talk
    waiting: Sequence[Waiting]
    by_word: bool = False
    launch: Callable[[str], int] = lambda url: 1
    saved: list[Saved] = field(default_factory=list)
    place: int = 0
    again: bool = False

    @property
    def judged(self) -> int:
        """Return how many verdicts the queue gave that were not taken back."""
        return sum(one.verdict for one in self.saved)

    def walk(self) -> bool:
        """Show card after card; False when the person left before the last one."""
        while self.place < len(self.waiting):
            self._show()
            before, self.again = self.place, False
            while self.place == before and not self.again:
                command = self._command()
                if command == "quit":
                    return False
                self._do(command)
        return True

    def _show(self) -> None:
        one = self.waiting[self.place]
        shown = Card(self._state(), one.name, self.place + 1, len(self.waiting), one.because)
        page = Page(self.session.today, self.talk.width)
        self.talk.tell("\n" + "\n".join(card(shown, page)))

    def _command(self) -> str:
        """Return the word of a key; empty for one that means nothing, which is told."""
        if self.by_word:
            listed = ", ".join(word for word, _ in KEYS.values())
            try:
                pressed = self.talk.word(f"Verdict? ({listed})")
            except Back:
                pressed = "<"
            known = {word: word for word, _ in KEYS.values()}
        else:
            pressed = self.talk.key(f"Verdict [{','.join(KEYS)}]? ")
            known = {}
        found = {**known, **{key: word for key, (word, _) in KEYS.items()}}.get(pressed, "")
        if not found:
            words = "Type one of the words; help explains them."
            keys = "Press one of the keys in brackets; ? explains them."
            self.talk.note(words if self.by_word else keys, "")
        return found

    def _do(self, command: str) -> None:
        """Do what a key asks; what the ledger refuses is told, and the card stays."""
        try:
            if command in Verdict.__members__.values():
                self._judge(Verdict(command))
            elif command:
                getattr(self, f"_{command}")()
        except Back:
            self.talk.note("Back at the verdict; nothing was saved.")
        except LedgerError as error:
            self.talk.note(f"{error.problem[:1].upper()}{error.problem[1:]} Nothing was saved.")

    def _help(self) -> None:
        for key, (word, meaning) in KEYS.items():
            first = f"  {word:<10}" if self.by_word else f"  {key}  "
            text = meaning.partition(": ")[2] or meaning if self.by_word else meaning
            self.talk.note(text, first)

    def _skip(self) -> None:
        number = self.waiting[self.place].id
        still = "due" if self._is_due() else "open"
        self.talk.note(f"Skipped; #{number} is still {still}.", "")
        self.place += 1

    def _is_due(self) -> bool:
        due = self._state().prediction.deadline
        return due is not None and due.day < self.session.day.due

    def _open(self) -> None:
        """Open the source and the evidence; nothing but web addresses, whatever is stored."""
        state = self._state()
        found = [state.prediction.source.url, *(item.evidence.url for item in state.evidence)]
        links = [url for url in found if url and leads_to_web(url)]
        opened = sum(self.launch(url) == 0 for url in dict.fromkeys(links))
        if opened:
            self.talk.tell(f"Opened {opened} link{'' if opened == 1 else 's'}.")
        else:
            self.talk.note("No browser could be opened." if links else "There is no link to open.")

    def _undo(self) -> None:
        """Take back what this queue saved last, and only that; its card comes again."""
        if not self.saved:
            self.talk.note("Nothing was saved in this queue yet. What came before: ledger undo")
            return
        last = self.saved[-1]

        def work(connection: Any) -> None:
            newest = next(iter(_own(connection, self.session)), None)
            if newest is None or newest.first != last.first:
                raise Refused("Your newest action is another one now; see: ledger undo --list")
            actions.undo(connection, stamp=self.session.stamp())

        self.session.write(work)
        self.saved.pop()
        self.place, self.again = last.place, True
        still = f"; it is {'due' if self._is_due() else 'open'} again" if last.verdict else ""
        self.talk.note(f"Took back {last.told}{still}.", "")

    def _judge(self, verdict: Verdict) -> None:
        from ledger.actions import Judgement
        from ledger.actions.resolving import NEEDS_NO_EVIDENCE

        void_reason = self._void_reason() if verdict is Verdict.VOID else None
        state = self._state()
        if not state.evidence and void_reason not in NEEDS_NO_EVIDENCE:
            self.talk.note("No evidence yet, and a verdict needs at least one link.")
            if not self._evidence():
                return
            state = self._state()
        if not self._agrees(state, verdict):
            return
        early = self._is_early(state, verdict)
        if early is None:
            return
        because = self._because()
        happened = None if early else self._later(state, verdict)
        if happened is not None:
            verdict = Verdict.LATE
        judgement = Judgement(
            verdict, because, void_reason=void_reason, happened_on=happened, early=early
        )
        number = state.prediction.id
        self._save(
            lambda connection: actions.resolve(
                connection, number, judgement, stamp=self.session.stamp(), day=self.session.day
            ),
            f"#{number}",
            verdict=True,
        )
        self.talk.tell(f"{marked(verdict, number)}, saved.")
        self.place += 1

    def _later(self, state: PredictionState, verdict: Verdict) -> date | None:
        """Ask for the day after the deadline on which it came true; None when it did not."""
        due = state.prediction.deadline
        last = due.day if due else None
        day = self.session.day
        if verdict is Verdict.LATE:
            question = "On which day did it happen?"
            return ask_day(self.talk, day, question, needed=True, after=last)
        if verdict is not Verdict.MISSED or state.prediction.kind is Kind.NEVER:
            return None
        return ask_day(self.talk, day, "Did it happen later? Date, or Enter for no:", after=last)

    def _agrees(self, state: PredictionState, verdict: Verdict) -> bool:
        """Ask before a verdict that no link points to."""
        wanted = _POINTS.get(verdict)
        if wanted is None or any(i.evidence.stance in wanted for i in state.evidence):
            return True
        return self._yes("No link points that way. Save all the same? [y/N]")

    def _is_early(self, state: PredictionState, verdict: Verdict) -> bool | None:
        """Say whether it is decided ahead of its deadline; None when it is not, after all."""
        due = state.prediction.deadline
        ahead = due is not None and due.day >= self.session.day.due
        if not ahead or verdict not in (Verdict.MISSED, Verdict.PARTLY):
            return False
        question = "The deadline is still ahead. Is it decided all the same? [y/N]"
        return True if self._yes(question) else None

    def _yes(self, question: str) -> bool:
        return self.talk.word(question).startswith("y")

    def _because(self) -> str:
        return self._needed("Why, in one line:", "A verdict needs a reason")

    def _needed(self, question: str, why: str) -> str:
        """Return words that cannot be left out."""
        while True:
            text = self.talk.line(question)
            if text:
                return text
            self.talk.note(f"{why}; < goes back to the card.")

    def _void_reason(self) -> VoidReason:
        return self._pick("Why can it not count?", VOID_KEYS)

    def _evidence(self) -> bool:
        """Ask for a link and attach it; say whether there is one."""
        url = self.talk.line("Web address:")
        if not url:
            self.talk.note("Nothing was added.")
            return False
        if "://" not in url and "." in url:
            url = f"https://{url}"
        stance = self._pick("Which way does it point?", STANCE_KEYS)
        day = self.session.day
        note: str | None = None
        published: date | None
        if stance is Stance.NOTHING_FOUND:
            note = self._needed("Where did you look, and for what?", "A search needs these words")
            published = ask_day(self.talk, day, "When? Date, or Enter for today:") or day.today
        else:
            published = ask_day(self.talk, day, "When did it appear? Date, or Enter for unknown:")
        happened = ask_day(self.talk, day, "Which day does it speak for? Date, or Enter:")
        number = self.waiting[self.place].id
        value, whose = self._figure(number, url, stance)
        item = Evidence(
            0, stance, url=url, published_on=published, happened_on=happened, note=note,
            value=value, figure_by=whose,
        )  # fmt: skip
        [kept] = self._save(
            lambda connection: actions.cite(
                connection, number, [item], stamp=self.session.stamp(), day=day
            ),
            f"the evidence for #{number}",
        )
        self.talk.note(f"Added evidence [{kept.number}] to #{number}: {kept.stance}.", "")
        return True

    def _figure(self, number: int, url: str, stance: Stance) -> tuple[str | None, FigureBy | None]:
        """Ask for the figure and whose it is, where there is a target to set it against."""
        said = self._state().prediction
        if said.target is None or stance not in (Stance.FOR, Stance.AGAINST):
            return None, None
        question = f'Its figure for "{said.target}"? As reported, or Enter for none:'
        while (value := self.talk.line(question)) and (wrong := unit_problem(said, value)):
            self.talk.note(f"{wrong} With its unit, please, or Enter for none.")
        if not value:
            return None, None
        with self.session.reader() as reader:
            own = is_theirs(reader, number, url)
        return value, ask_whose(self.talk, value, own_page=own)

    def _pick(self, question: str, choices: dict[str, T]) -> T:
        """Return what a key, or a word, stands for."""
        for key, meaning in choices.items():
            self.talk.note(str(meaning).replace("-", " "), f"  {key}  ")
        words = {str(meaning): meaning for meaning in choices.values()}
        while True:
            if self.by_word:
                pressed = self.talk.word(question)
            else:
                pressed = self.talk.key(f"{question} [{','.join(choices)}] ")
            if pressed in ("<", "\x1b"):
                raise Back
            found = choices.get(pressed) or words.get(pressed.replace(" ", "-"))
            if found is not None:
                return found
            self.talk.note("One of these, or < to go back.")

    def _state(self) -> PredictionState:
        with self.session.reader() as reader:
            return queries.state(reader, self.waiting[self.place].id)

    def _save(self, act: Callable[[Any], T], told: str, *, verdict: bool = False) -> T:
        """Do this in a transaction of its own, and remember it for ``u`` once it is saved."""

        def work(connection: Any) -> tuple[T, int]:
            done = act(connection)
            newest = next(iter(_own(connection, self.session)))
            return done, newest.first

        done, first = self.session.write(work)
        self.saved.append(Saved(self.place, first, verdict, told))
        return done


def _own(connection: Any, session: Session) -> Any:
    return actions.undoable(ConnectionReader(connection), session.stamp().actor)


def wants_words() -> bool:
    """Say whether single keys would be in the way: ``ACCESSIBLE``, or a dumb terminal."""
    asked = os.environ.get("ACCESSIBLE", "")
    return asked not in ("", "0") or os.environ.get("TERM") == "dumb"
