"""How a command is typed, and what is kept of it; the words that rules choose from."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import sqlalchemy as sa
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
)

from ledger.store import schema
from ledger.store.address import to_url
from ledger.store.database import open_engine
from tests.actions.desk import Contents, contents
from tests.cli.terminal import Result, run
from tests.machine.model import (
    Model,
    Thing,
    Told,
    World,
)
from tests.machine.told import (
    added,
    judge,
    number_of,
    on,
    slug_for,
    unjudge,
)

NAMES = ("Ann Archer", "Bo Brook", "Cleo Crane", "王毅")
ALIASES = ("Foxglove", "Marigold", "Thistle")
COMPANIES = ("Acme Motors", "Quill & Sons")
CLAIMS = ("Zorvex hums", "Kites sing", "Whales knit", "Moss is blue", "Ümläute bleiben")
PARTS = ("one half of it", "the other half")
SAID = [date(2024, 1, 1) + timedelta(days=90 * place) for place in range(len(CLAIMS))]
DEADLINES = (date(2025, 3, 31), date(2025, 12, 31), date(2026, 11, 26), date(2028, 6, 30))
DAYS = st.integers(0, 1000).map(lambda n: date(2024, 3, 1) + timedelta(days=n))
IDS = st.integers(1, 7)
PEOPLE = st.sampled_from(["kim", "lee"])
PAGE = "https://example.org"
BEGIN = datetime(2026, 11, 23, 12, tzinfo=UTC)
WATCHERS = ("Promise Watch", "Fact Desk")
ORIGIN = "ledger.example/main"


class Typed(RuleBasedStateMachine):
    """A ledger, the model of it, and a way to type commands."""

    engine: sa.Engine
    counted: ClassVar[Counter[str]] = Counter()
    """How often each command was done, and how often one was refused, in this process."""

    def __init__(self, new_url: Callable[[Path], str] | None = None) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="pledger-machine-"))
        self.url = (new_url or _file)(self.folder)
        self.key = self.folder / "main.key"
        self.now = BEGIN
        self.model = Model()
        self.signed = self.copies = 0
        self.then: dict[int, Contents] = {}
        self.printed: dict[date, Any] = {}

    def teardown(self) -> None:
        if hasattr(self, "engine"):
            self.engine.dispose()
        shutil.rmtree(self.folder, ignore_errors=True)

    def type(self, actor: str, *words: str, **more: Any) -> Result:
        """Type a command."""
        now = f"{self.now:%Y-%m-%dT%H:%M:%SZ}"
        self.counted["typed"] += 1
        return run(*words, url=self.url, actor=actor, now=now, **more)

    def ask(self, *words: str) -> Any:
        """Type a question and return what it answers."""
        result = self.type("kim", *words, "--json")
        assert result.exit_code in (0, 5), (words, result)
        return json.loads(result.stdout)

    def contents(self) -> Contents:
        """Return every row of every table."""
        with self.engine.connect() as connection:
            return contents(connection)

    def do(self, actor: str, words: tuple[str, ...], told: list[Told] | None, **more: Any) -> Any:
        """Type a command that tells this, or is refused where ``told`` is None.

        Returns the entries that it wrote, oldest first.
        """
        self.now += timedelta(hours=5)
        before = self.contents()
        result = self.type(actor, *words, **more)
        if told is None:
            assert result.exit_code in (1, 2, 3, 4, 5), (words, result)
            assert "Traceback" not in result.stderr
            assert self.contents() == before, f"a refusal changed something: {words}"
            self.counted["refused"] += 1
            return None
        assert result.exit_code in (0, 5), (words, result)
        new = self.new_entries()
        told += self.followed(new[len(told) :])
        assert [(e["type"], e["subject"]) for e in new] == [(t.kind, t.subject) for t in told]
        if told:
            self.model.do(actor, told)
        return new

    def new_entries(self) -> list[Thing]:
        """Return the entries that the model does not know yet, oldest first."""
        entries = self.ask("history", "--limit", "100000")
        return [e for e in reversed(entries) if e["seq"] >= self.model.size]

    def followed(self, entries: list[Thing]) -> list[Told]:
        """Return what follows for split claims: only entries on one of them, checked later."""
        world = self.model.world()
        for entry in entries:
            number = int(entry["subject"].removeprefix("prediction/"))
            assert world.predictions[number]["needs"], entry
        return [self.told_by(entry) for entry in entries]

    def told_by(self, entry: Thing) -> Told:
        """Return a verdict, or its end, as an entry of the log tells it."""
        number, data, seq = number_of(entry), entry["data"], entry["seq"]
        if entry["type"] == "resolution.reopened":
            return Told(entry["type"], entry["subject"], on(number, unjudge))
        known = date.fromisoformat(data["known_on"]) if "known_on" in data else self.now.date()
        names = frozenset(f"prediction/{part}" for part in data.get("parts", ()))
        effect = on(number, judge(data["verdict"], known, seq))
        return Told(entry["type"], entry["subject"], effect, names)

    def thing(self, number: int) -> Thing | None:
        """Return a prediction as the model has it."""
        return self.model.world().predictions.get(number)

    def speaker(self, world: World, who: str) -> tuple[str, list[Told]]:
        """Return the slug of a speaker, and what adds one that is new."""
        slug = world.slug_of(who)
        if slug is not None:
            return world.standing(slug), []
        slug = slug_for(who, self.model)
        return slug, [added(slug, who, "person")]

    def standing(self, world: World, name: str) -> str | None:
        """Return the slug of whoever stands for a name."""
        slug = world.slug_of(name)
        return None if slug is None else world.standing(slug)

    def quietly(self, actor: str, *words: str) -> None:
        """Type a command that adds no entry."""
        before = self.model.size
        result = self.type(actor, *words)
        assert result.exit_code == 0, (words, result)
        assert self.size() == before, words

    def size(self) -> int:
        """Return how long the log is."""
        with self.engine.connect() as connection:
            return int(connection.execute(sa.text("SELECT size FROM log_head")).scalar_one())


@cache
def template() -> bytes:
    """Return the bytes of an empty ledger's file; migrating takes ten times as long as copying."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        engine = open_engine(to_url(path), write=True, create=True)
        schema.upgrade(engine)
        engine.dispose()
        return path.read_bytes()


def _file(folder: Path) -> str:
    (folder / "ledger.db").write_bytes(template())
    return to_url(folder / "ledger.db")
