"""The six questions of ``ledger add``, and what a given answer may still leave open.

Whatever an option gave is not asked again.  A complete command line is asked about only where
it cannot be taken as it is: a name nobody has, a deadline with two readings, several amounts, a
claim that is here already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from ledger.actions.checks import check_url
from ledger.commands.asked_days import past_day
from ledger.commands.asking import Interview, Question, Talk
from ledger.commands.session import Session
from ledger.commands.settings import date_order
from ledger.commands.told import Told, Who
from ledger.commands.whose_years import calendar_of
from ledger.commands.wording import deadline_of, kept_reading
from ledger.domain.calendars import FiscalCalendar
from ledger.domain.deadline import Reading, Status, find, read
from ledger.domain.names import Known, is_known, match
from ledger.domain.prediction import Basis, Deadline, Speaker, SpeakerKind
from ledger.errors import Unusable
from ledger.render.days import plain, weekday
from ledger.render.safe import line_of
from ledger.render.targets import amounts_told
from ledger.store import queries

NONE: Final = ("-", "none", "no", "never")
"""Answers that mean: no deadline."""


@dataclass(frozen=True, slots=True)
class When:
    """The deadline, None for none; and for which claim and day said it was found."""

    deadline: Deadline | None
    claim: str
    said_on: date


class AddInterview:
    """Asks for what a command line leaves open."""

    def __init__(
        self, session: Session, talk: Talk, claim: str | None, url: str | None,
        given: Mapping[str, Any],
    ) -> None:  # fmt: skip
        """Take what is given; ``claim``, ``url`` and the speaker missing means: ask for all."""
        self.session, self.talk, self.given = session, talk, given
        self.known = _known(session)
        name, claim = self._named(given["speaker"], claim)
        self.start: dict[str, Any] = {"who": name, "what": claim, "where": url}
        self.verbatim = False
        self.fiscal: FiscalCalendar | None = None
        self.whole = not (name and claim and url)
        self.interview = Interview(talk, [
            Question("who", self.who), Question("what", self.what),
            Question("where", self.where), Question("when", self.when),
            Question("deadline", self.deadline), Question("alike", self.alike),
            Question("amount", self.amount), Question("met if", self.criterion),
        ])  # fmt: skip

    def _named(self, name: str | None, claim: str | None) -> tuple[str | None, str | None]:
        """Return speaker and claim; "Name: claim" works for a known name, or nearly one."""
        front, colon, rest = (claim or "").partition(": ")
        if name is None and colon and rest.strip() and is_known(front, self.known):
            return front, rest.strip()
        return name, claim

    def ask(self) -> Told:
        """Ask what is open and return all answers."""
        return self._told(self.interview.run())

    def edit(self, name: str) -> Told:
        """Ask one thing again, and what rests on it."""
        then = {
            "who": ("alike",), "what": ("deadline", "alike", "amount"),
            "when": ("deadline", "alike"),
            "deadline": ("alike",),
        }  # fmt: skip
        return self._told(self.interview.again(name, *then.get(name, ())))

    def back(self) -> Told:
        """Ask the last question again."""
        return self._told(self.interview.back())

    def _told(self, answers: Mapping[str, Any]) -> Told:
        told = Told(
            answers["who"], answers["what"], answers["where"], answers["when"],
            answers["deadline"].deadline, answers["met if"],
            quote=answers["what"] if self.verbatim else None, target=answers["amount"],
        )  # fmt: skip
        kind, number = answers["alike"]
        if kind == "same":
            return replace(told, same=number)
        return replace(told, restates=number if kind == "restates" else None, new=kind == "new")

    def who(self, answers: dict[str, Any], force: bool) -> Who:
        """Ask who said it; a name nobody has is never taken without a yes."""
        last: Who | None = answers.get("who")
        text = "" if force else self.start["who"] or ""
        while True:
            self.talk.offer([one.name for one in self.known])
            text = text or self.talk.line("Who said it?", last.name if last else "")
            self.talk.offer(())
            if not text:
                self.talk.note("A name is needed.")
                continue
            if last and text == last.name:
                return last
            found = match(text, self.known)
            if found.found:
                return Who(found.found.name, found.found.slug)
            who = self._unknown(text, found.near)
            if who:
                return who
            text = ""

    def _unknown(self, name: str, near: tuple[Known, ...]) -> Who | None:
        """Ask about a name that nobody has; None to ask for the name again."""
        if self.given["new_speaker"]:
            return self._new(name, "o" if self.given["organisation_speaker"] else "n")
        shown = line_of(name)
        if not near:
            answer = self.talk.word(f"{shown} is new here. Add? [Y/n, o = an organisation]")
            return None if answer.startswith("n") else self._new(name, answer)
        if len(near) == 1:
            question = f'No speaker is called "{shown}". Use {near[0].name}? [Y/n, n = new]'
            answer = self.talk.word(question)
        else:
            self.talk.note(f'No speaker is called "{shown}".')
            names = [f"{one.name} ({one.slug})" for one in near]
            answer = self.talk.choose("Which? (n = somebody new)", names, 0)
        if answer in ("n", "no", "new", "o"):
            return self._new(name, answer)
        place = int(answer) - 1 if answer.isdecimal() else 0
        if answer not in ("", "y", "yes") and not 0 <= place < len(near):
            return None
        return Who(near[place].name, near[place].slug)

    def _new(self, name: str, answer: str) -> Who:
        kind = SpeakerKind.ORGANISATION if answer.startswith("o") else SpeakerKind.PERSON
        clean = " ".join(name.split())
        return Who(clean, new=Speaker("", clean, kind))

    def what(self, answers: dict[str, Any], force: bool) -> str:
        """Ask for the words."""
        if not force and self.start["what"]:
            return str(self.start["what"])
        self.verbatim = True
        while True:
            text = self.talk.line("What, word for word?", answers.get("what") or "")
            text = text.strip('"“”') if text.count('"') in (0, 2) else text
            if text:
                return text
            self.talk.note("The words are needed.")

    def where(self, answers: dict[str, Any], force: bool) -> str:
        """Ask for the web address; one without https:// gets it."""
        if not force and self.start["where"]:
            return str(self.start["where"])
        while True:
            text = self.talk.line("Where? (web address)", answers.get("where") or "")
            if text and "://" not in text and "." in text and " " not in text:
                text = f"https://{text}"
                self.talk.note(text)
            try:
                check_url(text)
            except Unusable:
                self.talk.note(_no_address(text))
            else:
                return text

    def when(self, answers: dict[str, Any], force: bool) -> date:
        """Ask for the day it was said; today unless told otherwise."""
        given = None if force else self.given["said"]
        if not force and not given and not self.whole:
            return self.session.today
        default = answers.get("when") or self.session.today
        while True:
            text = given or self.talk.line("When was it said?", default.isoformat())
            given = None
            found = past_day(self.talk, self.session.day, text)
            if found is None:
                continue
            if found.isoformat() != text or text != default.isoformat():
                self.talk.note(weekday(found))
            return found

    def deadline(self, answers: dict[str, Any], force: bool) -> When:
        """Ask for the deadline, or take the one in the words if nothing else has to be asked."""
        claim, said_on = answers["what"], answers["when"]
        last: When | None = answers.get("deadline")
        if last and (last.claim, last.said_on) != (claim, said_on):
            last = None
        if self.given["no_deadline"] and not force:
            return When(None, claim, said_on)
        self.fiscal = calendar_of(self.session, answers["who"].name, said_on)
        found = self._ask_deadline(claim, said_on, last, force)
        return When(found, claim, said_on)

    def _ask_deadline(
        self, claim: str, said_on: date, last: When | None, force: bool
    ) -> Deadline | None:
        given = self.given["deadline"] if not force else None
        readings = self._readings(given, claim, said_on)
        certain = kept_reading(readings, self.given)
        if certain and not force and (given or not self.whole):
            return certain
        if given and readings[0].status is Status.REFUSE:
            self.talk.note(f'"{line_of(given)}": {readings[0].why.rstrip(".")}.')
        offered = last.deadline if last else certain
        if offered:
            return self._confirmed(offered, claim, said_on)
        return self._chosen(readings, claim, said_on)

    def _readings(self, given: str | None, claim: str, said_on: date) -> list[Reading]:
        """Return how the words for a deadline are read, else those in the claim."""
        order = date_order()
        if given:
            return [read(given, said_on, fiscal=self.fiscal, order=order)]
        return find(claim, said_on, fiscal=self.fiscal, order=order)

    def _confirmed(self, offered: Deadline, claim: str, said_on: date) -> Deadline | None:
        words = f', from "{line_of(offered.words)}"' if offered.words else ""
        default = f"{weekday(offered.day)}{words}"
        text = self.talk.line("Deadline?", default)
        if text == default:
            return offered
        return self._typed(text, claim, said_on)

    def _chosen(self, readings: list[Reading], claim: str, said_on: date) -> Deadline | None:
        """Ask which of several days is meant; Enter takes the latest."""
        days = [(choice.day, choice.label, one) for one in readings for choice in one.choices]
        days = sorted({day: (day, label, one) for day, label, one in reversed(days)}.values(),
                      key=lambda item: item[0])  # fmt: skip
        if not days:
            return self._typed("", claim, said_on)
        words = " and ".join(dict.fromkeys(f'"{line_of(one.words)}"' for one in readings))
        self.talk.note(f"{words} can be:")
        labels = [_label(day, label) for day, label, _ in days]
        answer = self.talk.choose("Deadline? (or other words)", labels, len(days) - 1)
        if answer.isdecimal() and 1 <= int(answer) <= len(days):
            day, _, one = days[int(answer) - 1]
            basis = Basis.ASSUMED if self.given["assumed"] else Basis.STATED
            return deadline_of(one, day, basis, self.given["deadline_words"])
        return self._typed(answer, claim, said_on)

    def _typed(self, text: str, claim: str, said_on: date) -> Deadline | None:
        """Ask until there is one day, or the answer that there is none."""
        while True:
            text = text or self.talk.line("Deadline? (a day or words; - for none)")
            if text.casefold() in NONE:
                return None
            found = self._readings(text, claim, said_on)[0] if text else None
            if found and found.status is not Status.REFUSE:
                break
            self.talk.note(
                f"{_sentence(found.why).rstrip('.')}." if found else
                'Without a day nobody can judge it: "end of 2027", or - to keep it unscored.'
            )  # fmt: skip
            text = ""
        if found.status is Status.ASK:
            return self._chosen([found], claim, said_on)
        assert found.latest is not None
        return deadline_of(found, found.latest, self._basis(text, claim))

    def _basis(self, text: str, claim: str) -> Basis:
        """Ask whether the speaker gave a day that is not in the words."""
        if self.given["assumed"]:
            return Basis.ASSUMED
        if text.casefold() in claim.casefold():
            return Basis.STATED
        answer = self.talk.word("Did the speaker give that day? [Y/n]")
        return Basis.ASSUMED if answer.startswith("n") else Basis.STATED

    def alike(self, answers: dict[str, Any], force: bool) -> tuple[str, int | None]:
        """Ask about predictions that say nearly the same: same, restated, or new."""
        from ledger.commands.duplicates import look_alikes

        given, who = self.given, answers["who"]
        if given["allow_duplicate"]:
            return "new", None
        if given["reading_of"]:
            return "none", None
        if given["restates"]:
            return "restates", given["restates"]
        if not who.slug:
            return "none", None
        with self.session.reader() as reader:
            return look_alikes(
                reader, self.talk, self.session.day, who.slug, answers["what"],
                answers["when"], answers["deadline"].deadline,
            )  # fmt: skip

    def amount(self, answers: dict[str, Any], force: bool) -> str | None:
        """Ask which amount is the target where the claim has several; None for none of them."""
        given: str | None = self.given["target"]
        said = [] if given or answers["alike"][0] == "same" else amounts_told(answers["what"])
        if len(said) < 2:
            return None
        self.talk.note("The words name more than one amount:")
        while True:
            answer = self.talk.choose("Which is the target? (Enter for none)", said, None)
            if not answer:
                self.talk.note("None; if all are meant, ledger split makes each a part.")
                return None
            if answer.isdecimal() and 1 <= int(answer) <= len(said):
                return said[int(answer) - 1]
            self.talk.note(f"A number from 1 to {len(said)}, or Enter.")

    def criterion(self, answers: dict[str, Any], force: bool) -> str | None:
        """Ask how anyone could tell; Enter skips it."""
        if answers["alike"][0] == "same":
            return None
        if not force and (self.given["criterion"] or not self.whole):
            return self.given["criterion"] or None
        question = "How could anyone tell? (Enter to skip)"
        return self.talk.line(question, answers.get("met if") or "") or None


def _known(session: Session) -> list[Known]:
    if not session.place.exists:
        return []
    with session.reader() as reader:
        return [Known(s.slug, s.name, s.aliases) for s in queries.speakers(reader)]


def _no_address(text: str) -> str:
    """Return why this is no web address, without repeating what may be a page of text."""
    if not text:
        return "A prediction needs a source: a web address."
    if " " in text:
        return "A web address has no spaces; it starts with https://."
    return "That is not a web address; it starts with https://."


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _label(day: date, label: str) -> str:
    return weekday(day) if not label or label == plain(day) else f"{weekday(day)}: {label}"
