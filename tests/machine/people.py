"""Commands about speakers and organisations."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import (
    rule,
)

from tests.machine.model import (
    Told,
)
from tests.machine.told import (
    add_alias,
    added,
    at,
    drop_alias,
    merged,
    rename_to,
    slug_for,
)
from tests.machine.typed import (
    ALIASES,
    COMPANIES,
    NAMES,
    PEOPLE,
    Typed,
)


class People(Typed):
    """Give names, roles and fiscal years, and make one speaker of two."""

    @rule(name=st.sampled_from((*NAMES, *ALIASES)), alias=st.sampled_from(ALIASES), actor=PEOPLE)
    def call(self, name: str, alias: str, actor: str) -> None:
        world = self.model.world()
        slug = self.standing(world, name)
        words = ("speaker", "alias", name, alias)
        if slug is None or world.slug_of(alias) is not None:
            self.do(actor, words, None)
            return
        told = Told("speaker.alias-added", f"speaker/{slug}", at(slug, add_alias(alias)))
        self.do(actor, words, [told])

    @rule(alias=st.sampled_from(ALIASES), actor=PEOPLE)
    def no_longer_call(self, alias: str, actor: str) -> None:
        world = self.model.world()
        slug = self.standing(world, alias)
        words = ("speaker", "alias", alias, alias, "--remove")
        has = slug is not None and alias in world.speakers[slug]["aliases"]
        told = [
            Told("speaker.alias-removed", f"speaker/{slug}", at(slug or "", drop_alias(alias)))
        ]
        self.do(actor, words, told if has else None)

    @rule(name=st.sampled_from((*NAMES, *ALIASES)), new=st.sampled_from(["Dara Dove", "Ed Elm"]),
          actor=PEOPLE)  # fmt: skip
    def rename(self, name: str, new: str, actor: str) -> None:
        world = self.model.world()
        slug = self.standing(world, name)
        words = ("speaker", "rename", name, new)
        taken = world.slug_of(new)
        if slug is None or (taken is not None and taken != slug):
            self.do(actor, words, None)
            return
        if world.speakers[slug]["name"] == new:
            self.do(actor, words, None)
            return
        told = Told("speaker.renamed", f"speaker/{slug}", at(slug, rename_to(new)))
        self.do(actor, words, [told])

    @rule(losing=st.sampled_from(NAMES), into=st.sampled_from(NAMES), actor=PEOPLE)
    def merge(self, losing: str, into: str, actor: str) -> None:
        world = self.model.world()
        gone, stays = self.standing(world, losing), self.standing(world, into)
        words = ("speaker", "merge", losing, into, "--yes")
        if gone is None or stays is None or gone == stays:
            self.do(actor, words, None)
            return
        before = [slug for slug, one in world.speakers.items() if one["into"] == gone]
        self.do(actor, words, [merged(slug, stays) for slug in (gone, *before)])

    @rule(name=st.sampled_from(NAMES), role=st.sampled_from(["CEO", "chair"]),
          company=st.sampled_from(COMPANIES), actor=PEOPLE)  # fmt: skip
    def note_a_role(self, name: str, role: str, company: str, actor: str) -> None:
        world = self.model.world()
        slug = self.standing(world, name)
        words = ("speaker", "role", name, role, "-o", company, "--since", "2020-01-01")
        if slug is None or (role, company) in world.speakers[slug]["roles"]:
            self.do(actor, words, None)
            return
        told = Told("speaker.role-added", f"speaker/{slug}",
                    at(slug, lambda one: one["roles"].append((role, company))))  # fmt: skip
        self.do(actor, words, [told])

    @rule(company=st.sampled_from((*COMPANIES, "Ann Archer")), actor=PEOPLE,
          ends=st.sampled_from(["30 June", "last Sunday of January"]))  # fmt: skip
    def note_a_fiscal_year(self, company: str, ends: str, actor: str) -> None:
        world = self.model.world()
        words = ("speaker", "fiscal", company, ends, "--new")
        slug = self.standing(world, company)
        new: list[Told] = []
        if slug is None:
            slug = slug_for(company, self.model)
            new = [added(slug, company, "organisation")]
        else:
            one = world.speakers[slug]
            if one["kind"] == "person" or ends in one["fiscal"]:
                self.do(actor, words, None)
                return
        told = Told("speaker.fiscal-year-set", f"speaker/{slug}",
                    at(slug, lambda one: one.update(fiscal=[ends])))  # fmt: skip
        self.do(actor, words, [*new, told])
