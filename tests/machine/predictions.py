"""Commands that record predictions, and the evidence for and against them."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    rule,
)

from tests.machine.model import (
    Thing,
    Told,
    World,
    is_twin,
)
from tests.machine.told import (
    is_there,
    on,
    prediction,
    recorded,
)
from tests.machine.typed import (
    ALIASES,
    CLAIMS,
    DAYS,
    DEADLINES,
    IDS,
    NAMES,
    PAGE,
    PARTS,
    PEOPLE,
    SAID,
    Typed,
)


class Predictions(Typed):
    """Record, import, amend, split and accept predictions; cite and retract evidence."""

    @rule(
        claim=st.integers(0, len(CLAIMS) - 1), who=st.sampled_from((*NAMES, *ALIASES)),
        deadline=st.none() | st.sampled_from(DEADLINES), actor=PEOPLE, draft=st.booleans(),
        tag=st.sampled_from([None, "ai", "größe"]), restates=st.none() | IDS,
    )  # fmt: skip
    def add(self, claim: int, who: str, deadline: date | None, actor: str, draft: bool,
            tag: str | None, restates: int | None) -> None:  # fmt: skip
        when = ("-d", str(deadline)) if deadline else ("--no-deadline",)
        words = ("add", CLAIMS[claim], f"{PAGE}/said", "-s", who, "--new-speaker",
                 "--said", str(SAID[claim]), *when, *(("-t", tag) if tag else ()),
                 *(("--draft",) if draft else ()),
                 *(("--restates", str(restates)) if restates else ()))  # fmt: skip
        world, number = self.model.world(), self.model.next_id
        slug, new = self.speaker(world, who)
        one = prediction(slug, CLAIMS[claim], SAID[claim], deadline)
        one |= {"draft": draft, "by": actor, "tags": [tag] if tag else [], "restates": restates}
        early = deadline is not None and deadline < SAID[claim]
        lost = restates is not None and restates not in world.predictions
        if early or lost or is_there(world, one, new):
            self.do(actor, words, None)
            return
        self.do(actor, words, [*new, recorded(number, one)])
        self.model.next_id += 1

    @rule(
        rows=st.lists(
            st.tuples(st.integers(0, len(CLAIMS) - 1), st.sampled_from(NAMES)),
            min_size=1, max_size=3, unique_by=lambda row: row[0],
        ), actor=PEOPLE,
    )  # fmt: skip
    def import_rows(self, rows: list[tuple[int, str]], actor: str) -> None:
        path = self.folder / f"{self.model.size}.csv"
        lines = [
            f"{who},{CLAIMS[claim]},{SAID[claim]},2025-12-31,{PAGE}/{claim}" for claim, who in rows
        ]
        path.write_text("\n".join(["speaker,claim,said_on,deadline,source", *lines]))
        world, told = self.model.world(), list[Told]()
        slugs: dict[str, str] = {}
        number = self.model.next_id
        for claim, who in rows:
            slug, new = (slugs[who], []) if who in slugs else self.speaker(world, who)
            slugs[who] = slug
            one = prediction(slug, CLAIMS[claim], SAID[claim], date(2025, 12, 31)) | {"by": actor}
            if not is_there(world, one, new):
                told += [*new, recorded(number, one)]
                number += 1
        self.do(actor, ("import", str(path), "--yes"), told)
        self.model.next_id = number

    @rule(
        number=IDS, stance=st.sampled_from(["for", "against", "context", "reply"]),
        page=st.integers(1, 4), when=DAYS, actor=PEOPLE,
    )  # fmt: skip
    def cite(self, number: int, stance: str, page: int, when: date, actor: str) -> None:
        words = ("cite", str(number), f"{PAGE}/{page}", f"--{stance}",
                 "--date", str(when), "--happened", str(when))  # fmt: skip
        self.attach(number, stance, f"{PAGE}/{page}", when, actor, words)

    @rule(number=IDS, page=st.integers(1, 3), when=DAYS, actor=PEOPLE)
    def note_a_search(self, number: int, page: int, when: date, actor: str) -> None:
        words = ("cite", str(number), f"{PAGE}/s{page}", "--nothing-found",
                 "--note", "searched for it", "--date", str(when))  # fmt: skip
        self.attach(number, "nothing-found", f"{PAGE}/s{page}", when, actor, words)

    def attach(self, number: int, stance: str, page: str, when: date, actor: str,
               words: tuple[str, ...]) -> None:  # fmt: skip
        one = self.thing(number)
        if one is None or any(
            (item["stance"], item["url"]) == (stance, page) for item in one["evidence"].values()
        ):
            self.do(actor, words, None)
            return
        told = self.evidence(number, stance, page, when)
        self.do(actor, words, [told])

    def evidence(self, number: int, stance: str, page: str, when: date | None,
                 ahead: int = 0) -> Told:  # fmt: skip
        """Return what attaches a page, with the number that comes next."""
        at = self.model.numbers.get(number, 0) + 1
        self.model.numbers[number] = at
        item = {"stance": stance, "url": page, "day": when, "at": self.model.size + ahead}

        def attach(one: Thing) -> None:
            one["evidence"][at] = dict(item)

        return Told("evidence.attached", f"prediction/{number}", on(number, attach))

    @rule(number=IDS, evidence=st.integers(1, 4), actor=PEOPLE)
    def retract(self, number: int, evidence: int, actor: str) -> None:
        words = ("cite", str(number), "--retract", str(evidence), "--because", "wrong year")
        one = self.thing(number)
        there = one is not None and evidence in one["evidence"]

        def take(one: Thing) -> None:
            one["evidence"].pop(evidence, None)

        told = [Told("evidence.retracted", f"prediction/{number}", on(number, take))]
        self.do(actor, words, told if there else None)

    @rule(number=IDS, who=st.sampled_from(["2025-02-01", "2026-05-05"]), actor=PEOPLE)
    def ask_for_comment(self, number: int, who: str, actor: str) -> None:
        words = ("cite", str(number), "--asked", who)
        one = self.thing(number)

        def asked(one: Thing) -> None:
            one["asked"].append(who)

        told = [Told("comment.asked", f"prediction/{number}", on(number, asked))]
        self.do(actor, words, told if one is not None and who not in one["asked"] else None)

    @rule(number=IDS, change=st.sampled_from([
        ("criterion", "a page says so"), ("criterion", "größer"), ("tags", "robots"),
        ("claim", "Zorvex hums loudly"), ("deadline", DEADLINES[1]), ("deadline", DEADLINES[3]),
    ]), actor=PEOPLE)  # fmt: skip
    def amend(self, number: int, change: tuple[str, Any], actor: str) -> None:
        name, new = change
        option = {"tags": "--tag"}.get(name, f"--{name}")
        value = [new] if name == "tags" else new
        words = ("amend", str(number), option, str(new))
        told = [Told("prediction.amended", f"prediction/{number}",
                     on(number, lambda one: one.update({name: value})))]  # fmt: skip
        self.do(actor, words, told if self.may_amend(number, name, value) else None)

    def may_amend(self, number: int, name: str, value: Any) -> bool:
        """Say whether a member may become this."""
        world = self.model.world()
        one = world.predictions.get(number)
        if one is None or one[name] == value or (name != "tags" and one["verdicts"]):
            return False
        changed = {**one, name: value}
        if name == "deadline" and not self.fits_its_whole(world, number, changed):
            return False
        others = [p for n, p in world.predictions.items() if n != number]
        return name != "claim" or not any(is_twin(world, changed, p) for p in others)

    def fits_its_whole(self, world: World, number: int, one: Thing) -> bool:
        """Say whether no part of a split claim runs longer than the whole."""
        whole = one if one["needs"] else world.predictions.get(one["part_of"] or 0)
        parts = world.parts(number if one["needs"] else one["part_of"] or 0)
        ends = [(one if n == number else world.predictions[n])["deadline"] for n in parts]
        return whole is None or all(end <= whole["deadline"] for end in ends)

    @rule(number=IDS, how=st.sampled_from(["--all", "--any"]), actor=PEOPLE)
    def split(self, number: int, how: str, actor: str) -> None:
        words = ("split", str(number), *PARTS, how)
        one, first = self.thing(number), self.model.next_id
        if (one is None or one["needs"] or one["verdicts"] or one["part_of"] or one["draft"]
                or one["deadline"] is None):  # fmt: skip
            self.do(actor, words, None)
            return
        needs = len(PARTS) if how == "--all" else 1
        told = [Told("prediction.split", f"prediction/{number}",
                     on(number, lambda one: one.update(needs=needs)))]  # fmt: skip
        for place, claim in enumerate(PARTS):
            part = prediction(one["speaker"], claim, one["said"], one["deadline"])
            part |= {"tags": list(one["tags"]), "part_of": number, "by": actor}
            told.append(recorded(first + place, part))
        self.do(actor, words, told)
        self.model.next_id += len(PARTS)

    @rule(number=IDS, actor=PEOPLE)
    def accept(self, number: int, actor: str) -> None:
        one = self.thing(number)
        told = [Told("prediction.accepted", f"prediction/{number}",
                     on(number, lambda one: one.update(draft=False)))]  # fmt: skip
        fits = one is not None and one["draft"] and one["by"] != actor
        self.do(actor, ("accept", str(number)), told if fits else None)
