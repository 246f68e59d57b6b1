"""Commands that say what became of a prediction."""

from __future__ import annotations

import json
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import (
    rule,
)

from ledger.domain.clock import deadline_day
from tests.machine.model import (
    Thing,
    Told,
    World,
)
from tests.machine.predictions import Predictions
from tests.machine.told import (
    judge,
    number_of,
    on,
    unjudge,
)
from tests.machine.typed import (
    IDS,
    PAGE,
    PEOPLE,
    WATCHERS,
)


class Verdicts(Predictions):
    """Judge by hand and by rule, reopen, and keep what others say."""

    @rule(
        number=IDS, verdict=st.sampled_from(["met", "missed", "unclear", "void"]),
        page=st.integers(1, 4), actor=PEOPLE,
    )  # fmt: skip
    def judge(self, number: int, verdict: str, page: int, actor: str) -> None:
        url = f"{PAGE}/{page}"
        void = ("--void", "untestable") if verdict == "void" else ()
        words = ("resolve", str(number), "--verdict", verdict, "--because", "seen",
                 "--evidence", url, *void)  # fmt: skip
        one = self.thing(number)
        if one is None or not self.may_judge(one, verdict, url):
            self.do(actor, words, None)
            return
        cited = [item for item in one["evidence"].values() if item["url"] == url]
        told, ahead = list[Told](), 0
        if not cited:
            stance = {"met": "for", "missed": "against"}.get(verdict, "context")
            told, ahead = [self.evidence(number, stance, url, None)], 1
        now = (self.now + timedelta(hours=5)).date()
        known = max((item["day"] for item in cited if item["day"]), default=now)
        given = judge(verdict, known, self.model.size + ahead)
        told.append(Told("resolution.given", f"prediction/{number}", on(number, given)))
        self.do(actor, words, told)

    def may_judge(self, one: Thing, verdict: str, url: str) -> bool:
        """Say whether a person may give this verdict, citing this page."""
        due = deadline_day(self.now + timedelta(hours=5))
        ahead = one["deadline"] is not None and one["deadline"] >= due
        cited = [item["stance"] for item in one["evidence"].values() if item["url"] == url]
        new = not cited
        if one["draft"] or one["needs"]:
            return False
        if one["verdicts"]:
            last = one["verdicts"][-1]
            since = new or any(i["at"] > last["at"] for i in one["evidence"].values())
            if last["verdict"] != "unclear" or not since:
                return False
        if verdict == "missed" and (one["deadline"] is None or ahead):
            return False
        if verdict == "unclear" and ahead:
            return False
        return verdict != "missed" or new or bool({"against", "nothing-found"} & set(cited))

    @rule(number=st.none() | IDS, actor=PEOPLE)
    def let_the_rules_judge(self, number: int | None, actor: str) -> None:
        words = ("resolve", *([str(number)] if number else []), "--json")
        world = self.model.world()
        if number is not None and number not in world.predictions:
            self.do(actor, words, None)
            return
        self.now += timedelta(hours=5)
        result = self.type(actor, *words)
        assert result.exit_code in (0, 5), result
        new = self.new_entries()
        said = {one["id"]: one["verdict"] for one in json.loads(result.stdout)["settled"]}
        assert {number_of(e): e["data"]["verdict"] for e in new} == said
        for entry in new:
            self.check_rule(world.predictions[number_of(entry)], number_of(entry), entry["data"])
        for n in [number] if number else world.predictions:
            assert self.must_be_met(world, n) <= (said.get(n) == "met"), n
        if new:
            self.model.do(actor, [self.told_by(entry) for entry in new])

    def check_rule(self, one: Thing, number: int, data: Thing) -> None:
        """A rule decides by dated evidence, once, and not what somebody took back."""
        assert not one["draft"]
        if one["needs"]:
            assert data["rule"] == "parts"
            return
        assert not one["verdicts"] or (one["verdicts"][-1]["verdict"], data["verdict"]) == (
            "missed", "late",
        )  # fmt: skip
        assert not self.model.taken_back_last(number)
        cited = [one["evidence"][n] for n in data["evidence"]]
        wanted = {"met": {"for"}, "late": {"for"}, "missed": {"against"}}[data["verdict"]]
        assert wanted <= {item["stance"] for item in cited}

    def must_be_met(self, world: World, number: int) -> bool:
        """Say whether nothing speaks against it and something, in time, for it."""
        one = world.predictions[number]
        decisive = [i for i in one["evidence"].values() if i["stance"] in ("for", "against")]
        return (
            not one["verdicts"] and not one["draft"] and not one["needs"]
            and one["deadline"] is not None
            and one["deadline"] < deadline_day(self.now)
            and self.model.was_never_judged(number)
            and len(decisive) == len(one["evidence"]) > 0
            and all(i["stance"] == "for" and i["day"] is not None
                    and one["said"] < i["day"] <= one["deadline"] for i in decisive)
        )  # fmt: skip

    @rule(number=IDS, actor=PEOPLE)
    def reopen(self, number: int, actor: str) -> None:
        one = self.thing(number)
        fits = one is not None and one["verdicts"] and not one["needs"]
        told = [Told("resolution.reopened", f"prediction/{number}", on(number, unjudge))]
        words = ("reopen", str(number), "--because", "wrong page")
        self.do(actor, words, told if fits else None)

    @rule(number=IDS, by=st.sampled_from(WATCHERS), actor=PEOPLE,
          verdict=st.sampled_from(["met", "missed"]))  # fmt: skip
    def assess(self, number: int, by: str, verdict: str, actor: str) -> None:
        words = ("assess", str(number), "--by", by, "--verdict", verdict)
        one, said = self.thing(number), (by, verdict)
        told = [Told("assessment.recorded", f"prediction/{number}",
                     on(number, lambda one: one["assessments"].append(said)))]  # fmt: skip
        fits = one is not None and not one["draft"] and said not in one["assessments"]
        self.do(actor, words, told if fits else None)

    @rule(reviewer=st.sampled_from(["Rae", "Sol"]))
    def review(self, reviewer: str) -> None:
        """A reviewer judges the first card; which one that is, the seed decides."""
        self.now += timedelta(hours=5)
        words = ("review", "--blind", "--line", "--by", reviewer)
        result = self.type("kim", *words, stdin="met\nlooks so\nquit\n", tty=True)
        assert result.exit_code == 0, result
        new = self.new_entries()
        assert len(new) <= 1
        for entry in new:
            number = number_of(entry)
            assert self.model.world().predictions[number]["verdicts"]
            assert (entry["type"], entry["data"]["by"]) == ("assessment.recorded", reviewer)
            said = on(number, lambda one: one["assessments"].append((reviewer, "met")))
            self.model.do("kim", [Told(entry["type"], entry["subject"], said)])

    @rule(number=IDS, chance=st.sampled_from(["30%", "0.5"]), actor=PEOPLE)
    def note_a_base_rate(self, number: int, chance: str, actor: str) -> None:
        words = ("base-rate", str(number), chance, "--from", "12 of 40 launches")
        one = self.thing(number)
        told = [Told("base-rate.set", f"prediction/{number}",
                     on(number, lambda one: one.update(base_rate=chance)))]  # fmt: skip
        fits = one is not None and one["part_of"] is None and one["base_rate"] != chance
        self.do(actor, words, told if fits else None)
