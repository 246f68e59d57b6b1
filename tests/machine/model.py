"""What a ledger should hold, in dicts and lists, written without looking at how it does it.

The model is a list of deeds.  A deed has what it told, each with an effect on a world of plain
dicts; the world is all deeds in force, done one after the other.  To undo is to take a deed out
of that list for as long as nothing later rests on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Thing = dict[str, Any]
"""A speaker or a prediction, as a dict."""


@dataclass
class World:
    """Speakers by slug and predictions by id, as they stand."""

    speakers: dict[str, Thing] = field(default_factory=dict)
    predictions: dict[int, Thing] = field(default_factory=dict)

    def slug_of(self, name: str) -> str | None:
        """Return who is called so."""
        for slug, one in self.speakers.items():
            if name in (slug, one["name"], *one["aliases"]):
                return slug
        return None

    def standing(self, slug: str) -> str:
        """Return who stands for a speaker: another one, after a merge."""
        into = self.speakers[slug]["into"] if slug in self.speakers else None
        return slug if into is None else self.standing(into)

    def parts(self, number: int) -> list[int]:
        """Return the parts of a split prediction."""
        return [n for n, one in self.predictions.items() if one["part_of"] == number]


Effect = Callable[[World], None]


@dataclass
class Told:
    """One entry: its type, whose it is, whom it rests on besides, and what it does."""

    kind: str
    subject: str
    effect: Effect
    names: frozenset[str] = frozenset()
    seq: int = -1
    blank: bool = False


@dataclass
class Deed:
    """What one command did.  ``back`` is the deed that it takes back."""

    actor: str
    told: list[Told]
    back: Deed | None = None
    in_force: bool = True

    @property
    def first(self) -> int:
        """Return the place of its first entry."""
        return self.told[0].seq

    @property
    def last(self) -> int:
        """Return the place of its last entry."""
        return self.told[-1].seq

    @property
    def subjects(self) -> list[str]:
        """Return whose entries it has, each once, in their order."""
        return list(dict.fromkeys(one.subject for one in self.told))

    def has(self, kind: str) -> bool:
        """Say whether it told something of this type."""
        return any(one.kind == kind for one in self.told)


def nothing(world: World) -> None:
    """Change nothing: what an entry does that only others are changed by."""


@dataclass
class Model:
    """All deeds, oldest first, and the numbers that were given."""

    deeds: list[Deed] = field(default_factory=list)
    next_id: int = 1
    size: int = 0
    numbers: dict[int, int] = field(default_factory=dict)
    """By prediction, how many pieces of evidence it ever had."""

    def world(self) -> World:
        """Return what is in force, from the beginning."""
        world = World()
        for deed in self.deeds:
            for one in deed.told if deed.in_force else ():
                if not one.blank:
                    one.effect(world)
        return world

    def do(self, actor: str, told: Iterable[Told], back: Deed | None = None) -> Deed:
        """Add a deed; what it takes back is out of force from now on."""
        deed = Deed(actor, list(told), back)
        for one in deed.told:
            one.seq, self.size = self.size, self.size + 1
        self.deeds.append(deed)
        if back is not None:
            back.in_force = False
            if back.back is not None:
                back.back.in_force = True
        return deed

    def all_told(self) -> Iterator[tuple[Deed, Told]]:
        """Give everything that was ever told, with its deed, oldest first."""
        for deed in self.deeds:
            for one in deed.told:
                yield deed, one

    def to_undo(self, actor: str) -> Deed | None:
        """Return the newest deed in force of somebody."""
        return next(
            (d for d in reversed(self.deeds)
             if d.actor == actor and d.back is None and d.in_force), None,
        )  # fmt: skip

    def to_redo(self, actor: str) -> Deed | None:
        """Return the newest undo in force of somebody."""
        return next(
            (d for d in reversed(self.deeds)
             if d.actor == actor and d.back is not None and d.back.back is None and d.in_force),
            None,
        )  # fmt: skip

    def rests_on(self, deed: Deed, after: int) -> bool:
        """Say whether something in force, told after this place, rests on a deed.

        What was done after the place and taken back after it is as if it had never been.
        """
        mine = set(deed.subjects)
        for later in self.deeds:
            if later is deed or not later.in_force or later.first <= after:
                continue
            if later.back is not None and later.back.first > after:
                continue
            if any(one.subject in mine or one.names & mine for one in later.told):
                return True
        return False

    def may_undo(self, actor: str) -> Deed | None:
        """Return what an undo takes back now; None when it is refused."""
        deed = self.to_undo(actor)
        if deed is None or deed.has("entry.redacted") or self.rests_on(deed, deed.last):
            return None
        return deed

    def may_redo(self, actor: str) -> Deed | None:
        """Return which undo a redo takes back now; None when it is refused."""
        undo = self.to_redo(actor)
        if undo is None or undo.back is None or self.rests_on(undo.back, undo.last):
            return None
        world, mine = self.world(), set(undo.back.subjects)
        for one in undo.back.told:
            if any(not _is_there(world, name) for name in one.names - mine):
                return None
            if one.kind == "speaker.merged" and any(
                world.speakers[name.removeprefix("speaker/")]["into"] for name in one.names
            ):
                return None
            if one.kind == "prediction.recorded" and self._said_again(one, world, undo.last):
                return None
        return undo

    def _said_again(self, one: Told, world: World, after: int) -> bool:
        alone = World(speakers={slug: dict(who) for slug, who in world.speakers.items()})
        if not one.blank:
            one.effect(alone)
        for said in alone.predictions.values():
            if said["speaker"] not in world.speakers:
                continue
            for number, other in world.predictions.items():
                if self.recorded_at(number) > after and is_twin(world, said, other):
                    return True
        return False

    def recorded_at(self, number: int) -> int:
        """Return the place where a prediction was recorded."""
        return next(
            one.seq for _, one in self.all_told()
            if one.kind == "prediction.recorded" and one.subject == f"prediction/{number}"
        )  # fmt: skip

    def was_never_judged(self, number: int) -> bool:
        """Say whether no verdict was ever given, not even one that was taken back."""
        subject = f"prediction/{number}"
        return not any(
            one.kind == "resolution.given" and one.subject == subject for _, one in self.all_told()
        )

    def taken_back_last(self, number: int) -> bool:
        """Say whether the newest that happened to a prediction is that its verdict went away."""
        subject = f"prediction/{number}"
        last = [one for _, one in self.all_told() if one.subject == subject][-1]
        return last.kind == "resolution.reopened"


def is_twin(world: World, one: Thing, other: Thing) -> bool:
    """Say whether two predictions are the same words of the same person on the same day."""
    who = {world.standing(one["speaker"]), world.standing(other["speaker"])}
    return len(who) == 1 and (one["claim"], one["said"]) == (other["claim"], other["said"])


def _is_there(world: World, name: str) -> bool:
    kind, _, what = name.partition("/")
    return int(what) in world.predictions if kind == "prediction" else what in world.speakers


def status(one: Thing, day: date, known: date) -> str:
    """Return the word of the status column; a deadline before ``day`` has passed."""
    if one["draft"]:
        return "draft"
    given = [v for v in one["verdicts"] if v["known_on"] <= known]
    if given and not (given[-1]["verdict"] == "unclear" and is_new(one, given[-1], known)):
        return str(given[-1]["verdict"])
    if one["deadline"] is None:
        return "no deadline"
    return "due" if one["deadline"] < day else "open"


def is_new(one: Thing, verdict: Thing, known: date) -> bool:
    """Say whether there is evidence, public by a day, that came after a verdict."""
    return any(
        item["at"] > verdict["at"] and (item["day"] is None or item["day"] <= known)
        for item in one["evidence"].values()
    )


def verdict_of_whole(needs: int, given: list[str | None]) -> str | None:
    """Return the verdict of a split claim whose parts run as long as the whole."""
    if None not in given and "unclear" in given:
        best, worst = (
            verdict_of_whole(needs, [taken if v == "unclear" else v for v in given])
            for taken in ("met", "missed")
        )
        return best if best == worst else "unclear"
    counting = [v for v in given if v != "void"]
    if not counting:
        return "void"
    wanted = min(needs, len(counting))
    met, late = counting.count("met"), counting.count("late")
    if met >= wanted:
        return "met"
    if None in counting:
        return None
    if met or "partly" in counting:
        return "partly"
    return "late" if late >= wanted else "missed"
