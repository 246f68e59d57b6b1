"""Commands that take back, blank, sign, publish and copy."""

from __future__ import annotations

import atexit
import json
import tempfile
from datetime import timedelta
from functools import cache
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import (
    precondition,
    rule,
)

from ledger.store.address import to_url
from tests.cli.terminal import run
from tests.machine.model import (
    Deed,
    Told,
)
from tests.machine.typed import (
    PEOPLE,
    Typed,
)
from tests.proof.authority import Authority, new_authority


class Keeping(Typed):
    """Undo, redo and redact; sign, anchor, publish, back up and restore."""

    @rule(actor=PEOPLE)
    def undo(self, actor: str) -> None:
        self.take_back(actor, "undo", self.model.may_undo(actor))

    @rule(actor=PEOPLE)
    def redo(self, actor: str) -> None:
        self.take_back(actor, "redo", self.model.may_redo(actor))

    def take_back(self, actor: str, word: str, deed: Deed | None) -> None:
        self.now += timedelta(hours=5)
        before = self.contents()
        result = self.type(actor, word)
        if deed is None:
            assert result.exit_code in (1, 3), result
            assert self.contents() == before
            return
        assert result.exit_code == 0, result
        told = [Told("entry.undone", one, lambda world: None) for one in deed.subjects]
        new = self.new_entries()
        assert [(e["type"], e["subject"]) for e in new] == [(t.kind, t.subject) for t in told]
        self.model.do(actor, told, back=deed)

    @precondition(lambda self: self.model.size > 12)
    @rule(place=st.integers(0, 10_000), actor=PEOPLE)
    def redact(self, place: int, actor: str) -> None:
        """Blank words of somebody that nothing else hangs on."""
        fit = [one for deed, one in self.model.all_told() if self.may_blank(deed, one)]
        if not fit:
            return
        one = fit[place % len(fit)]
        words = ("redact", str(one.seq), "--reason", "court-order", "--yes")
        told = [Told("entry.redacted", f"entry/{one.seq}", lambda world: None)]
        if self.do(actor, words, None if one.blank else told) is not None:
            one.blank = True
            one.names = frozenset()
            # What was blanked is gone from the past as well.
            self.then.clear()
            self.printed.clear()

    def may_blank(self, deed: Deed, one: Told) -> bool:
        """Say whether this test blanks an entry: assessments, aliases, and lone predictions."""
        if one.kind in ("assessment.recorded", "speaker.alias-added", "comment.asked"):
            return True
        if one.kind != "prediction.recorded" or not deed.in_force:
            return False
        number, world = int(one.subject.partition("/")[2]), self.model.world()
        said = world.predictions.get(number)
        linked = {p["restates"] for p in world.predictions.values()}
        return said is not None and not (
            said["needs"] or said["part_of"] or said["verdicts"] or number in linked
        )

    @rule(actor=PEOPLE)
    def sign(self, actor: str) -> None:
        self.quietly(actor, "checkpoint", "--key", str(self.key))
        self.signed = self.model.size

    @precondition(lambda self: self.signed)
    @rule(actor=PEOPLE)
    def publish(self, actor: str) -> None:
        public = str(self.folder / "public")
        words = ("publish", public, "--key", str(self.key))
        unsigned = any(
            one.kind == "entry.redacted" and one.seq >= self.signed
            for _, one in self.model.all_told()
        )
        if unsigned:
            assert self.type(actor, *words).exit_code == 1
        else:
            self.quietly(actor, *words)
        if not (self.folder / "public").exists():
            return
        trusted = ("--ca", str(authority().ca))
        read = self.type(actor, "verify", public, "--key", str(self.key), *trusted)
        assert read.exit_code == 0, read

    @precondition(lambda self: self.signed)
    @rule(actor=PEOPLE)
    def anchor(self, actor: str) -> None:
        others = authority()
        told = ("--command", others.command, "--ca", str(others.ca))
        self.quietly(actor, "anchor", *told)

    @rule(actor=PEOPLE)
    def rotate_the_key(self, actor: str) -> None:
        # One that waits for its first checkpoint is not replaced.
        words = ("key", "rotate", "--key", str(self.key))
        assert self.type(actor, *words).exit_code in (0, 1)

    @rule(actor=PEOPLE)
    def back_up_and_restore(self, actor: str) -> None:
        self.copies += 1
        copy = self.folder / f"copy-{self.copies}.db"
        back = self.folder / f"back-{self.copies}.db"
        self.quietly(actor, "backup", str(copy), "--key", str(self.key))
        self.quietly(actor, "restore", str(copy), str(back), "--key", str(self.key))
        listed = run("list", "--json", url=to_url(back), now=f"{self.now:%Y-%m-%dT%H:%M:%SZ}")
        assert json.loads(listed.stdout) == self.ask("list")

    @rule(actor=PEOPLE)
    def upgrade(self, actor: str) -> None:
        self.quietly(actor, "init", "--upgrade")


@cache
def authority() -> Authority:
    """Return a time stamp authority of this machine, made once."""
    folder = tempfile.TemporaryDirectory(prefix="pledger-authority-")
    atexit.register(folder.cleanup)
    return new_authority(Path(folder.name) / "tsa")
