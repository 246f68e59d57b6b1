"""What commands tell the model: entries with their effects on a world of dicts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tests.machine.model import (
    Effect,
    Model,
    Thing,
    Told,
    World,
    is_twin,
)


def prediction(slug: str, claim: str, said: date, deadline: date | None) -> Thing:
    """Return a new prediction as the model has it."""
    return {
        "speaker": slug, "claim": claim, "said": said, "deadline": deadline, "draft": False,
        "by": None, "tags": [], "criterion": None, "evidence": {}, "asked": [], "verdicts": [],
        "assessments": [], "restates": None, "part_of": None, "needs": None,
        "base_rate": None,
    }  # fmt: skip


def recorded(number: int, one: Thing) -> Told:
    """Return what records a prediction."""

    def record(world: World) -> None:
        fresh: Thing = {"evidence": {}, "asked": [], "verdicts": [], "assessments": []}
        world.predictions[number] = {**one, **fresh, "tags": list(one["tags"])}

    links = [f"prediction/{n}" for n in (one["restates"], one["part_of"]) if n]
    names = frozenset({f"speaker/{one['speaker']}", *links})
    return Told("prediction.recorded", f"prediction/{number}", record, names)


def added(slug: str, name: str, kind: str) -> Told:
    """Return what adds a speaker."""

    def add(world: World) -> None:
        world.speakers[slug] = {
            "name": name, "kind": kind, "aliases": [], "roles": [], "fiscal": [], "into": None,
        }  # fmt: skip

    return Told("speaker.added", f"speaker/{slug}", add)


def merged(slug: str, into: str) -> Told:
    """Return what makes a speaker another one."""
    effect = at(slug, lambda one: one.update(into=into))
    return Told("speaker.merged", f"speaker/{slug}", effect, frozenset({f"speaker/{into}"}))


def slug_for(name: str, model: Model) -> str:
    """Return the address of a new name; one that was taken back is not given again."""
    base = {"王毅": "王毅"}.get(name, "-".join(name.lower().replace("&", " ").split()))
    taken = {one.subject for _, one in model.all_told()}
    slug, number = base, 2
    while f"speaker/{slug}" in taken and slug in model.world().speakers:
        slug, number = f"{base}-{number}", number + 1
    return slug


def is_there(world: World, one: Thing, new: list[Told]) -> bool:
    """Say whether a prediction of a speaker who is there already is there too."""
    return not new and any(is_twin(world, one, other) for other in world.predictions.values())


def on(number: int, change: Callable[[Thing], None]) -> Effect:
    """Return an effect on a prediction; on one that was blanked, none."""

    def effect(world: World) -> None:
        if number in world.predictions:
            change(world.predictions[number])

    return effect


def at(slug: str, change: Callable[[Thing], Any]) -> Effect:
    """Return an effect on a speaker."""

    def effect(world: World) -> None:
        if slug in world.speakers:
            change(world.speakers[slug])

    return effect


def judge(word: str, known: date, seq: int) -> Callable[[Thing], None]:
    """Return what gives a verdict."""

    def given(one: Thing) -> None:
        before = one["verdicts"] if (word == "late") else []
        new = {"verdict": word, "known_on": known, "at": seq}
        one["verdicts"] = [*before, new]

    return given


def unjudge(one: Thing) -> None:
    """Take the verdict in force away."""
    one["verdicts"] = []


def verdict(one: Thing) -> str | None:
    """Return the verdict in force."""
    return one["verdicts"][-1]["verdict"] if one["verdicts"] else None


def add_alias(alias: str) -> Callable[[Thing], None]:
    """Return what adds an alias."""
    return lambda one: one["aliases"].append(alias)


def drop_alias(alias: str) -> Callable[[Thing], None]:
    """Return what takes an alias away, if it is there: what gave it may have been redacted."""

    def drop(one: Thing) -> None:
        one["aliases"] = [a for a in one["aliases"] if a != alias]

    return drop


def rename_to(name: str) -> Callable[[Thing], None]:
    """Return what renames; the old name stays as an alias."""

    def rename(one: Thing) -> None:
        one["aliases"] = [a for a in (*one["aliases"], one["name"]) if a != name]
        one["name"] = name

    return rename


def number_of(entry: Thing) -> int:
    """Return the prediction that an entry is about."""
    return number_in(entry["subject"])


def number_in(subject: str) -> int:
    """Return the prediction that a subject names; 0 for every other subject."""
    kind, _, number = subject.partition("/")
    return int(number) if kind == "prediction" else 0
