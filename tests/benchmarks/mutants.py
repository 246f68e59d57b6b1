"""Change the code in small ways and see that a test notices: mutation testing.

    python -m tests.benchmarks.mutants resolver 'scorecard_*'       modules of ledger/domain
    python -m tests.benchmarks.mutants store.log domain.deadline    a module, a whole package
    python -m tests.benchmarks.mutants ledger/proof                 the same by its path

Each mutant is one change to one place of a module: a comparison becomes its neighbour, ``and``
becomes ``or``, a condition is turned round or left out, a number is moved by one, a loop does not
run, a refusal is not made, a function gives nothing (``mutations.py`` has them all).  A mutant is
killed when a test fails, when importing fails, or when a test hangs; else it survives and is
printed with its line.  ``unrun`` is a survivor on a line that no test runs.  Survivors that no
test can notice are explained in ``tests/domain/mutants.md`` or a page of that name in another
folder of ``tests``.  Exits with 1 for any survivor that is not explained.

The tests are those of the layer (``tests/domain``, ``tests/proof``, ``tests/store``); ``--tests``
names others.  They run once, to see which lines each of them executes (a minute for
``tests/domain``); after that a mutant costs a fork and the tests that run its line, until the
first that fails.

    --out FILE       keep the results as JSON lines; a second run goes on where the first ended,
                     tries survivors again, and forgets a module whose source has changed.  What
                     the tests run is kept beside it until modules or tests change
    --seconds N      stop after so long, for a machine that others need too (then run it again)
    --grace N        what a test may take on top of twenty times its usual time: 5 seconds
    --sample N       try N mutants of all, drawn with --seed S; the score has its 95 % interval
    --score          run nothing; print the score of what --out has
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import importlib
import json
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.benchmarks.mutant_processes import Result
from tests.benchmarks.mutant_runs import Module, Trace, Unsound, fresh, warm
from tests.benchmarks.mutations import Mutant, mutants

ROOT: Final = Path(__file__).parents[2]
LEDGER: Final = ROOT / "ledger"
TESTS: Final = ROOT / "tests"
Place = tuple[Module, Mutant]


def found(names: Sequence[str]) -> list[Module]:
    """Return the modules of some names: dotted, of ``ledger/domain`` without it, or paths."""
    paths = [path for name in names for path in _paths(name)]
    return [_module(path) for path in dict.fromkeys(paths)]


def _paths(name: str) -> list[Path]:
    given = Path(name)
    if given.exists():
        return _files(given.resolve())
    inner = name.removeprefix("ledger.").replace(".", "/")
    for folder in (LEDGER, LEDGER / "domain"):
        matching = [*folder.glob(inner), *folder.glob(f"{inner}.py")]
        if matching:
            return [file for path in sorted(matching) for file in _files(path)]
    raise SystemExit(f"there is no module {name!r}")


def _files(path: Path) -> list[Path]:
    return sorted(path.rglob("*.py")) if path.is_dir() else [path]


def _module(path: Path) -> Module:
    """Return a module with its name, which begins below the first folder that is no package."""
    top = path.parent
    while (top / "__init__.py").exists():
        top = top.parent
    name = ".".join(path.relative_to(top).with_suffix("").parts).removesuffix(".__init__")
    return Module(name, path, path.read_text(encoding="utf-8"))


def tests_of(modules: Sequence[Module]) -> list[str]:
    """Return the folders of tests for the layers of some modules."""
    layers = {module.name.split(".")[1] for module in modules if "." in module.name}
    return [str(TESTS / layer) for layer in sorted(layers) if (TESTS / layer).is_dir()]


def all_mutants(modules: Sequence[Module]) -> list[Place]:
    """Return every mutant of some modules."""
    return [(module, mutant) for module in modules for mutant in mutants(module.source)]


@dataclass(slots=True)
class Results:
    """What became of each mutant, kept in a file as JSON lines; the last line of one counts."""

    path: Path | None
    known: dict[str, Result] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.path and self.path.exists():
            for line in self.path.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                self.known[row["id"]] = Result(row["how"], row["by"])

    def of(self, place: Place) -> Result | None:
        """Return what became of a mutant; None if it was not tried."""
        return self.known.get(_id(place))

    def add(self, place: Place, result: Result) -> None:
        """Keep what became of a mutant, and print it where it survives."""
        module, mutant = place
        self.known[_id(place)] = result
        if survives(result):
            print(f"{_told(place)}   [{result.how}]", flush=True)  # noqa: T201
        if self.path:
            row = {"id": _id(place), "module": module.name, "line": mutant.line,
                   "inside": mutant.inside, "before": mutant.before, "after": mutant.after,
                   "how": result.how, "by": result.by}  # fmt: skip
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")


def survives(result: Result) -> bool:
    """Say whether no test noticed."""
    return result.how in ("survived", "unrun")


def _id(place: Place) -> str:
    module, mutant = place
    version = hashlib.sha256(module.source.encode()).hexdigest()[:12]
    return f"{module.name}:{version}:{mutant.place}:{mutant.number}"


def _told(place: Place) -> str:
    module, mutant = place
    where = f"{module.name}.{mutant.inside}" if mutant.inside else module.name
    return f"{where} (line {mutant.line}): {mutant.before}  ->  {mutant.after}"


def explained() -> set[tuple[str, str, str]]:
    """Return the survivors that a page explains: where, before and after."""
    row = re.compile(r"^\| `(.+?)` \| `(.+?)` \| `(.+?)` \| .+ \|$", re.MULTILINE)
    pages = [page.read_text(encoding="utf-8") for page in sorted(TESTS.glob("*/mutants.md"))]
    return {
        (where, before.replace(r"\|", "|"), after.replace(r"\|", "|"))
        for page in pages
        for where, before, after in row.findall(page)
    }


def is_explained(place: Place, pages: set[tuple[str, str, str]]) -> bool:
    """Say whether a page explains why no test can notice a mutant."""
    module, mutant = place
    inner = module.name.removeprefix("ledger.")
    where = f"{inner}.{mutant.inside}" if mutant.inside else inner
    return (where, mutant.before, mutant.after) in pages


def try_all(
    places: Sequence[Place], tests: Sequence[str], results: Results, until: float, grace: float
) -> None:
    """Try mutants until a moment of the monotonic clock, the quick ones first."""
    todo = [p for p in places if (known := results.of(p)) is None or survives(known)]
    if not todo:
        return
    with tempfile.TemporaryDirectory() as folder:
        store = _store(results.path or Path(folder) / "results", places, tests)
        trace = Trace(store, grace)
        slow = []
        for number, result in warm(todo, tests, trace, until):
            if result.how == "fresh":
                slow.append(todo[number])
            else:
                results.add(todo[number], result)
        trace.load()
        _load(trace.loaded)
        for place, result in _slowly(slow, trace, until):
            results.add(place, result)


def _store(path: Path, places: Sequence[Place], tests: Sequence[str]) -> Path:
    """Return where to keep what the tests run: another name once modules or tests change."""
    files = {file for name in tests for file in _files(Path(name).resolve())}
    files |= {module.path for module, _ in places}
    kept = hashlib.sha256(repr([tests, sorted({m.name for m, _ in places})]).encode())
    for file in sorted(files):
        kept.update(file.read_bytes())
    for old in path.parent.glob(f"{path.name}.????????.*"):
        if kept.hexdigest()[:8] not in old.name:
            old.unlink()
    return path.with_name(f"{path.name}.{kept.hexdigest()[:8]}.trace")


def _load(names: Sequence[str]) -> None:
    """Import what is not ours, so that no fresh process has to."""
    for name in names:
        if name.split(".")[0] not in ("ledger", "tests", "migrations", "conftest"):
            with contextlib.suppress(Exception):
                importlib.import_module(name)


def _slowly(places: Sequence[Place], trace: Trace, until: float) -> Iterator[tuple[Place, Result]]:
    """Try mutants in fresh processes, the tests that noticed earlier ones first."""
    recent: list[str] = []
    checked: set[str] = set()
    for module, mutant in places:
        if time.monotonic() > until:
            return
        if module.name not in checked:
            _check(module, trace)
            checked.add(module.name)
        result = _freshly(module, mutant, trace, recent)
        if result.by in trace.seconds:
            recent = [result.by, *(test for test in recent if test != result.by)][:8]
        yield (module, mutant), result


def _check(module: Module, trace: Trace) -> None:
    """Make sure that the tests of a module pass in a fresh process when nothing is changed."""
    tests = _own(module, trace) or trace.cheapest_first(trace.seconds)[:20]
    result = fresh(module, None, tests, trace)
    if result.how != "survived":
        raise Unsound(f"{result.by} fails in a fresh process without any change")


def _freshly(module: Module, mutant: Mutant, trace: Trace, recent: Sequence[str]) -> Result:
    everywhere = (1, module.source.count("\n") + 1)
    stages = (
        list(recent),
        _own(module, trace),
        trace.cheapest_first(trace.runners(module, mutant.lines)[0]),
        trace.cheapest_first(trace.runners(module, everywhere)[0]),
        trace.cheapest_first(trace.seconds),
    )
    done: set[str] = set()
    for stage in stages:
        tests = [test for test in stage if test not in done]
        done.update(tests)
        result = fresh(module, mutant, tests, trace) if tests else Result("survived")
        if not survives(result):
            return result
    return Result("survived")


def _own(module: Module, trace: Trace) -> list[str]:
    """Return the tests in files that are named for a module."""
    name = f"test_{module.name.rpartition('.')[2]}"
    return trace.cheapest_first(t for t, f in trace.files.items() if Path(f).name.startswith(name))


def report(places: Sequence[Place], results: Results, *, of: int) -> int:
    """Print how many mutants were tried, killed and explained; return the unexplained ones."""
    pages = explained()
    rows: dict[str, Counter[str]] = {}
    for place in places:
        result = results.of(place)
        row = rows.setdefault(place[0].name, Counter())
        row["mutants"] += 1
        row[result.how if result else "untried"] += 1
        if result and survives(result) and is_explained(place, pages):
            row["explained"] += 1
    total = sum(rows.values(), Counter())
    for name, row in [*sorted(rows.items()), ("together", total)]:
        print(f"{name}: {_counted(row)}")  # noqa: T201
    print(_score(total, of))  # noqa: T201
    return total["survived"] + total["unrun"] - total["explained"]


def _counted(row: Counter[str]) -> str:
    kinds = ("killed", "hung", "survived", "unrun", "explained", "untried")
    return ", ".join(f"{row[kind]:,} {kind}" for kind in ("mutants", *kinds) if row[kind])


def _score(total: Counter[str], of: int) -> str:
    from ledger.domain.statistics import wilson

    killed = total["killed"] + total["hung"]
    tried = total["mutants"] - total["untried"]
    if not tried:
        return "score: nothing was tried"
    score = f"score: {killed:,}/{tried:,} = {100 * killed / tried:.1f} %"
    if tried == of:
        return score
    low, high = wilson(killed, tried)
    return f"{score} of a sample from {of:,}; 95 % interval {100 * low:.1f} to {100 * high:.1f} %"


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    words = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words.add_argument("modules", nargs="+")
    words.add_argument("--tests", nargs="+", default=[])
    words.add_argument("--out", type=Path)
    words.add_argument("--seconds", type=float, default=float("inf"))
    words.add_argument("--grace", type=float, default=5.0)
    words.add_argument("--sample", type=int)
    words.add_argument("--seed", type=int, default=0)
    words.add_argument("--score", action="store_true")
    return words.parse_args(given)


def main(given: Sequence[str] | None = None) -> int:
    """Try the mutants of the modules that are named, and print survivors and score."""
    asked = _arguments(given)
    until = time.monotonic() + asked.seconds
    modules = found(asked.modules)
    every = all_mutants(modules)
    places = every
    if asked.sample is not None and asked.sample < len(every):
        drawn = random.Random(asked.seed).sample(range(len(every)), asked.sample)
        places = [every[number] for number in sorted(drawn)]
    results = Results(asked.out)
    if not asked.score:
        try:
            try_all(places, asked.tests or tests_of(modules), results, until, asked.grace)
        except Unsound as why:
            raise SystemExit(str(why)) from None
    return int(report(places, results, of=len(every)) > 0)


if __name__ == "__main__":
    sys.exit(main())
