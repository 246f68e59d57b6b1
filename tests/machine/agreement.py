"""What must agree after each command."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis.stateful import (
    invariant,
)

from ledger.domain.clock import deadline_day, latest_day
from ledger.store import log
from tests.actions.desk import Contents, contents
from tests.machine.keeping import authority
from tests.machine.model import (
    Thing,
    World,
    status,
    verdict_of_whole,
)
from tests.machine.told import (
    number_in,
    verdict,
)
from tests.machine.typed import (
    Typed,
)


class Agreement(Typed):
    """Ask everything that can be asked, and compare it with the model."""

    @invariant()
    def what_is_listed_is_what_should_be(self) -> None:
        if not hasattr(self, "engine"):
            return
        world = self.model.world()
        day, known = deadline_day(self.now), latest_day(self.now)
        wanted = {n: self.line(world, one, day, known) for n, one in world.predictions.items()}
        listed = [*self.ask("list"), *self.ask("list", "--drafts")]
        assert {one["id"]: line_of(one) for one in listed} == wanted

    @invariant()
    def the_world_of_another_day_is_what_it_was(self) -> None:
        if not hasattr(self, "engine"):
            return
        world = self.model.world()
        known = [v["known_on"] for one in world.predictions.values() for v in one["verdicts"]]
        days = {date(2024, 6, 1) + timedelta(days=self.model.size * 37 % 1000), *known[-1:]}
        for day in days | {one - timedelta(days=1) for one in known[-1:]}:
            wanted = {
                n: status(one, day, day)
                for n, one in world.predictions.items()
                if one["said"] <= day and not one["draft"]
            }
            listed = self.ask("list", "--as-of", str(day))
            assert {one["id"]: one["status"] for one in listed} == wanted, day

    def line(self, world: World, one: Thing, day: date, known: date) -> tuple[Any, ...]:
        """Return a line of a list."""
        return (
            world.speakers[world.standing(one["speaker"])]["name"], one["claim"],
            str(one["said"]), one["deadline"] and str(one["deadline"]), status(one, day, known),
            one["tags"], len(one["evidence"]), one["restates"], one["part_of"],
        )  # fmt: skip

    @invariant()
    def what_is_shown_of_one_is_what_should_be(self) -> None:
        if not hasattr(self, "engine"):
            return
        predictions = self.model.world().predictions
        # What changed last, and another one in turn.
        _, newest = list(self.model.all_told())[-1]
        chosen = {number_in(newest.subject), self.model.size % self.model.next_id}
        for number in chosen & predictions.keys():
            one, shown = predictions[number], self.ask("show", str(number))
            assert {
                item["number"]: (item["stance"], item["url"]) for item in shown["evidence"]
            } == {n: (item["stance"], item["url"]) for n, item in one["evidence"].items()}
            assert shown["criterion"] == one["criterion"]
            assert shown["draft"] == one["draft"]
            assert sorted(shown["comment_asked_on"]) == sorted(one["asked"])
            assert shown["needs"] == one["needs"]

    @invariant()
    def the_verdict_of_a_whole_is_that_of_its_parts(self) -> None:
        world = self.model.world()
        for number, one in world.predictions.items():
            if one["needs"]:
                given = [verdict(world.predictions[n]) for n in world.parts(number)]
                ends = {world.predictions[n]["deadline"] for n in world.parts(number)}
                if ends == {one["deadline"]}:
                    assert verdict(one) == verdict_of_whole(one["needs"], given)

    @invariant()
    def each_speaker_is_who_they_should_be(self) -> None:
        if not hasattr(self, "engine"):
            return
        world = self.model.world()
        told = {one["slug"]: one for one in self.ask("speaker", "list")}
        stands = {slug: one for slug, one in world.speakers.items() if one["into"] is None}
        assert told.keys() == stands.keys()
        for slug, one in stands.items():
            mine = [p for p in world.predictions.values() if world.standing(p["speaker"]) == slug]
            lost = [o["name"] for o in world.speakers.values() if o["into"] == slug]
            assert told[slug]["name"] == one["name"]
            assert told[slug]["kind"] == one["kind"]
            assert set(told[slug]["aliases"]) >= {*one["aliases"], *lost} - {one["name"]}
            counted = [p for p in mine if not p["draft"] and p["part_of"] is None]
            assert told[slug]["predictions"] == len(counted)
            assert (told[slug]["role"] is None) == (not one["roles"])

    @invariant()
    def the_history_is_all_that_was_told(self) -> None:
        if not hasattr(self, "engine"):
            return
        entries = self.ask("history", "--limit", "100000")
        assert [
            (e["seq"], e["actor"], e["type"], e["subject"], e["undone_by"] is None)
            for e in reversed(entries)
        ] == [
            (one.seq, deed.actor, one.kind, one.subject, deed.in_force)
            for deed, one in self.model.all_told()
        ]
        listed = self.type("kim", "undo", "--list", columns=None).stdout.splitlines()
        waiting = [line for line in listed if line[:3].strip().isdigit()]
        mine = [d for d in self.model.deeds if d.actor == "kim" and d.back is None and d.in_force]
        assert len(waiting) == min(10, len(mine)), listed

    @invariant()
    def every_earlier_state_can_be_told_again(self) -> None:
        if not hasattr(self, "engine"):
            return
        size, now = self.size(), self.projections()
        assert self.then.setdefault(size, now) == now
        lengths = sorted(self.then)
        for length in {size, *lengths[-2:-1], lengths[(size * 7) % len(lengths)]}:
            assert self.projections(length) == self.then[length], length

    def projections(self, length: int | None = None) -> Contents:
        """Return the rows of all projections; of the log's first entries, folded anew."""
        from ledger.store import tables

        with self.engine.connect() as connection, connection.begin() as kept:
            if length is not None:
                log.rebuild(connection, length)
            rows = contents(connection, only=tables.PROJECTIONS)
            kept.rollback()
        return rows

    @invariant()
    def a_board_that_was_printed_can_be_printed_again(self) -> None:
        if not hasattr(self, "engine"):
            return
        yesterday = self.now.date() - timedelta(days=1)
        if yesterday in self.printed:
            return
        for day in {yesterday, *list(self.printed)[self.size() % 3 :][:1]}:
            board = self.ask("board", "--recorded-by", str(day), "--as-of", str(day))
            assert self.printed.setdefault(day, board) == board, day

    @invariant()
    def it_verifies(self) -> None:
        if not hasattr(self, "engine"):
            return
        trusted = ("--ca", str(authority().ca)) if self.signed else ()
        result = self.type("kim", "verify", "--key", str(self.key), *trusted)
        assert result.exit_code == 0, result


def line_of(one: Thing) -> tuple[Any, ...]:
    """Return a line of a list as the program tells it."""
    return (
        one["speaker"], one["claim"], one["said_on"], one["deadline"], one["status"],
        one["tags"], one["evidence"], one["restates"], one["part_of"],
    )  # fmt: skip
