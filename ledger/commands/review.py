"""``ledger review --blind``: a second pair of eyes that sees neither names nor verdicts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import click

from ledger import actions
from ledger.commands.asking import Back, Talk, Terminal
from ledger.commands.declaring import declare
from ledger.commands.session import Session
from ledger.domain.assessment import Assessment
from ledger.domain.blinding import Names, in_blind_order, seed_of
from ledger.domain.kinds import Verdict
from ledger.domain.state import PredictionState
from ledger.domain.web import leads_to_web
from ledger.errors import LedgerError, Unusable
from ledger.render.blind import BlindCard, blind_card
from ledger.render.page import Page, plural
from ledger.store import queries
from ledger.store.reviews import names, reviewable

INTERRUPTED: Final = 130

KEYS: Final[dict[str, tuple[str, str]]] = {
    "m": ("met", "all of it happened by the deadline"),
    "l": ("late", "nothing by the deadline, all of it afterwards"),
    "p": ("partly", "a stated part of it happened by the deadline"),
    "x": ("missed", "neither, so far"),
    "v": ("void", "it cannot count: a false premise, a failed condition, nothing to test"),
    "c": ("unclear", "looked, and the evidence does not settle it"),
    "o": ("open", "open the evidence in the browser; a page may tell who it is about"),
    "s": ("skip", "skip; it comes again the next time"),
    "q": ("quit", "quit; what you said so far is saved"),
    "?": ("help", "explain the keys"),
}
"""Every key with its word and what it does."""


@dataclass
class Review:
    """A walk through predictions of which neither speaker nor verdict is shown.

    ``reviewer`` is who judges; ``said`` what was said so far, by id.
    """

    session: Session
    talk: Talk
    reviewer: str
    waiting: Sequence[int]
    names: Names
    by_word: bool = False
    launch: Callable[[str], int] = lambda url: 1
    said: dict[int, Verdict] = field(default_factory=dict)
    place: int = 0

    def walk(self) -> bool:
        """Show card after card; False when the reviewer left before the last one."""
        while self.place < len(self.waiting):
            self._show()
            before = self.place
            while self.place == before:
                command = self._command()
                if command == "quit":
                    return False
                self._do(command)
        return True

    def _show(self) -> None:
        card = BlindCard(self._state(), self.names, self.place + 1, len(self.waiting))
        page = Page(self.session.today, self.talk.width)
        self.talk.tell("\n" + "\n".join(blind_card(card, page)))

    def _command(self) -> str:
        """Return the word of a key; empty for one that means nothing, which is told."""
        if self.by_word:
            listed = ", ".join(word for word, _ in KEYS.values())
            pressed = self.talk.word(f"Your verdict? ({listed})")
        else:
            pressed = self.talk.key(f"Your verdict [{','.join(KEYS)}]? ")
        words = {word: word for word, _ in KEYS.values()} if self.by_word else {}
        found = {**words, **{key: word for key, (word, _) in KEYS.items()}}.get(pressed, "")
        if not found:
            self.talk.note("One of those; ? or help explains them.", "")
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
            self.talk.note(f"{error.problem[:1].upper()}{error.problem[1:]}")

    def _help(self) -> None:
        for key, (word, meaning) in KEYS.items():
            self.talk.note(f"{word}: {meaning}", "  " if self.by_word else f"  {key}  ")

    def _skip(self) -> None:
        self.talk.note("Skipped.", "")
        self.place += 1

    def _open(self) -> None:
        """Open the evidence; nothing but web addresses, whatever is stored."""
        found = [item.evidence.url for item in self._state().evidence]
        links = [url for url in found if url and leads_to_web(url)]
        opened = sum(self.launch(url) == 0 for url in dict.fromkeys(links))
        self.talk.note(f"Opened {plural(opened, 'link')}.", "")

    def _judge(self, verdict: Verdict) -> None:
        because = self.talk.line("Why, in one line; Enter for no reason:")
        number = self.waiting[self.place]
        assessment = Assessment(
            self.reviewer, verdict, because=because or None, assessed_on=self.session.today,
            blind=True,
        )  # fmt: skip

        def work(connection: Any) -> None:
            actions.assess(
                connection, number, assessment, stamp=self.session.stamp(), day=self.session.day
            )

        self.session.write(work)
        self.said[number] = verdict
        self.talk.tell("Saved.")
        self.place += 1

    def _state(self) -> PredictionState:
        with self.session.reader() as reader:
            return queries.state(reader, self.waiting[self.place])


@declare("review", writes=True)
@click.option("--blind", is_flag=True, help="Without names and verdicts; there is no other way.")
@click.option("--by", metavar="NAME", help="Who reviews, if not you.")
@click.option("--seed", type=int, metavar="N", help="The order (default: one of your own).")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most so many.")
@click.option("--line", is_flag=True, help="Words and Enter, no single keys.")
def command(session: Session, **given: Any) -> None:
    """Judge again, without names and without verdicts.

    \b
    Card by card in a random order: claim, criterion, deadline and evidence. Names
    of people and organisations are taken out of every word and address:
      ledger review --blind
      ledger review --blind --by 'Ann Reviewer' --limit 20
    What you say stands beside the verdicts and changes none of them. How far both
    agree:  ledger disagree  and, from 20 on, the scorecard.
    """
    from ledger.commands.queue import wants_words

    if not given["blind"]:
        raise Unusable("a review is blind, or it is none.", ("", "ledger review --blind"))
    if not session.may_ask:
        raise Unusable(
            "a blind review takes a person at a terminal.",
            ("An opinion that is known already:", "ledger assess ID --by NAME --verdict V"),
        )
    reviewer = " ".join((given["by"] or session.actor).split())
    seed = seed_of(reviewer) if given["seed"] is None else given["seed"]
    with session.reader() as reader:
        found = [line.id for line in reviewable(reader, session.day, reviewer)]
        hidden = names(reader)
    waiting = in_blind_order(found, seed)[: given["limit"]]
    if not waiting:
        session.out(f"{reviewer} has judged everything that others have judged.")
        return
    terminal = Terminal(session.width, color=session.color)
    review = Review(
        session, terminal.talk, reviewer, waiting, hidden,
        by_word=given["line"] or wants_words(), launch=click.launch,
    )  # fmt: skip
    _walk(session, review, seed)


def _walk(session: Session, review: Review, seed: int) -> None:
    try:
        review.walk()
    except (KeyboardInterrupt, EOFError):
        session.say(f"\nStopped; {plural(len(review.said), 'opinion')} saved.")
        session.leave(INTERRUPTED)
        return
    session.out(told(session, review, seed))
    session.hint("Next:  ledger disagree")


def told(session: Session, review: Review, seed: int) -> str:
    """Return what came of it: only now how often the verdicts are the same."""
    if not review.said:
        return "\nNothing was saved."
    with session.reader() as reader:
        lines = {line.id: line for line in queries.lines(reader, session.day, parts=True)}
    same = sum(lines[number].verdict is verdict for number, verdict in review.said.items())
    count = plural(len(review.said), "opinion")
    return f"\n{count} saved (order {seed}); the same as the ledger's verdict on {same}."
