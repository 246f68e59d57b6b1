"""Run the tests on mutants: in a warm process where that is the same, else in a fresh one.

The warm process has imported and collected everything, and has run every test once to see which
lines each executes.  A mutant is a fork of it in which the code of one function is replaced.
What has its effect while modules are imported (a table, a constant, a function that runs then)
is tried in a fork of a process that has imported nothing of ours yet.
"""

from __future__ import annotations

import ast
import functools
import gc
import importlib.abc
import importlib.util
import json
import os
import sys
import time
import traceback
import types
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any, Final, NoReturn

import coverage
import hypothesis
import pytest

from tests.benchmarks.mutant_processes import Result, in_child, limit
from tests.benchmarks.mutations import Mutant, changed

SELDOM: Final = 0.03
"""What a test is worth that never noticed a mutant, beside 1 for one that just did."""
FORGOTTEN: Final = 0.9
"""What is left of that worth after each further mutant."""
OPTIONS: Final = (
    "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "--capture=sys",
    "-W", "ignore::pytest.PytestAssertRewriteWarning",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Module:
    """A module under test: its name in imports, its file and its source."""

    name: str
    path: Path
    source: str


class Unsound(Exception):
    """The tests fail without any change, so nothing can be learned from them."""


class Trace:
    """Which test runs which lines, and how long each test takes, in seconds."""

    def __init__(self, store: Path, grace: float) -> None:
        self.store, self.grace = store, grace
        self.seconds: dict[str, float] = {}
        self.files: dict[str, str] = {}
        self.loaded: list[str] = []
        self._data: coverage.CoverageData | None = None
        self._lines: dict[str, dict[int, list[str]]] = {}

    @property
    def log(self) -> Path:
        """Return the file of what the warm process prints."""
        return self.store.with_suffix(".log")

    @property
    def _kept(self) -> Path:
        return self.store.with_suffix(".lines")

    @property
    def _timed(self) -> Path:
        return self.store.with_suffix(".seconds")

    def load(self) -> bool:
        """Read what an earlier run kept; False if there is nothing."""
        if not self._timed.exists():
            return False
        self.seconds, self.files = json.loads(self._timed.read_text(encoding="utf-8"))
        return True

    def save(self) -> None:
        """Keep it for the next run."""
        self._timed.write_text(json.dumps([self.seconds, self.files]), encoding="utf-8")

    def follower(self, files: Sequence[Path]) -> coverage.Coverage:
        """Return what can note the lines of some files that are run."""
        include = [str(file) for file in files]
        return coverage.Coverage(data_file=str(self._kept), config_file=False, include=include)

    def runners(self, module: Module, lines: tuple[int, int]) -> tuple[set[str], bool]:
        """Return the tests that run any of the lines, and whether importing runs them too."""
        path = str(module.path)
        if self._data is None:
            # Made in the process that reads: one made before a fork would empty the file.
            self._data = coverage.CoverageData(str(self._kept))
            self._data.read()
        if path not in self._lines:
            self._lines[path] = self._data.contexts_by_lineno(path)
        of = self._lines[path]
        found = {test for line in range(lines[0], lines[1] + 1) for test in of.get(line, ())}
        return found & set(self.seconds), "" in found

    def cheapest_first(self, tests: Iterable[str]) -> list[str]:
        """Return tests in the order in which to try them."""
        return sorted(tests, key=lambda test: (self.seconds[test], test))


class Warm:
    """A pytest plugin that runs mutants in forks of the process instead of the tests."""

    def __init__(
        self,
        todo: Sequence[tuple[Module, Mutant]],
        trace: Trace,
        until: float,
        tell: Callable[..., None],
    ) -> None:
        self.todo, self.trace, self.until, self.tell = todo, trace, until, tell
        self.coverage = trace.follower(sorted({module.path for module, _ in todo}))
        self.known = trace.load()
        self.sound: dict[str, bool] = {}
        self.noticed: dict[str, float] = {}
        if not self.known:
            self.coverage.start()

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self) -> None:
        """Let hypothesis try the same examples on every mutant, and remember none."""
        _steady_examples()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run every mutant; the tests themselves only once, to see what they run."""
        self.items = {item.nodeid: item for item in session.items}
        if not self.known:
            self._follow(session)
        self.functions = _functions({str(module.path) for module, _ in self.todo})
        self.caches = _caches()
        gc.collect()
        gc.freeze()
        for number, (module, mutant) in enumerate(self.todo):
            if time.monotonic() > self.until:
                break
            result = self._tried(module, mutant)
            self.tell(number=number, how=result.how, by=result.by)
        self.tell(loaded=sorted(sys.modules))
        return True

    def _follow(self, session: pytest.Session) -> None:
        """Run every test once, noting the lines that it runs."""
        for item in session.items:
            self.coverage.switch_context(item.nodeid)
            began = time.perf_counter()
            _run(item)
            self.trace.files[item.nodeid] = str(item.path)
            self.trace.seconds[item.nodeid] = round(time.perf_counter() - began, 4)
            if session.testsfailed:
                self.tell(unsound=f"{item.nodeid} fails without any change")
                os._exit(0)
        self.coverage.stop()
        self.coverage.save()
        self.trace.save()

    def _tried(self, module: Module, mutant: Mutant) -> Result:
        tests, at_import = self.trace.runners(module, mutant.lines)
        if mutant.inside is None or at_import:
            return Result("fresh")
        if not tests:
            return Result("unrun")
        while True:
            result = self._forked(module, mutant, self._in_order(tests))
            if not result.by or self._is_sound(result.by):
                break
            tests.discard(result.by)
        for test in self.noticed:
            self.noticed[test] *= FORGOTTEN
        self.noticed[result.by] = self.noticed.get(result.by, 0.0) + 1.0
        return result

    def _in_order(self, tests: set[str]) -> list[str]:
        """Return the cheapest tests first; those that noticed something lately are worth more."""

        def price(test: str) -> tuple[float, str]:
            return self.trace.seconds[test] / (SELDOM + self.noticed.get(test, 0.0)), test

        return sorted(tests, key=price)

    def _is_sound(self, test: str) -> bool:
        """Say whether a test passes here when nothing is changed: only then does it tell."""
        if test not in self.sound:
            self.sound[test] = in_child(lambda say: self._run_all([test], say)).how == "survived"
        return self.sound[test]

    def _forked(self, module: Module, mutant: Mutant, tests: Sequence[str]) -> Result:
        def child(say: Callable[[str], None]) -> str:
            code = compile(changed(module.source, mutant), str(module.path), "exec")
            if not self._replaced(code, str(mutant.inside)):
                return "fresh"
            return self._run_all(tests, say)

        return in_child(child)

    def _replaced(self, code: types.CodeType, name: str) -> bool:
        """Put the changed code into every function that has the old one; False if none has."""
        done = False
        for part in _codes(code):
            if part.co_qualname != name and not part.co_qualname.startswith(f"{name}.<locals>."):
                continue
            for function in self.functions.get(_key(part), ()):
                if len(function.__code__.co_freevars) != len(part.co_freevars):
                    return False
                function.__code__ = part
                done = done or part.co_qualname == name
        for kept in self.caches:
            kept.cache_clear()
        return done

    def _run_all(self, tests: Sequence[str], say: Callable[[str], None]) -> str:
        for test in tests:
            say(test)
            limit(self.trace.seconds[test], self.trace.grace)
            item = self.items[test]
            _run(item)
            if item.session.testsfailed:
                return "killed"
        return "survived"


def warm(
    todo: Sequence[tuple[Module, Mutant]], tests: Sequence[str], trace: Trace, until: float
) -> Iterator[tuple[int, Result]]:
    """Give the result of each mutant in turn; then trace and `loaded` are filled.

    Raises Unsound where a test fails without any change.
    """
    reading, writing = os.pipe()
    worker = os.fork()
    if not worker:
        _work(todo, tests, trace, until, writing)
    os.close(writing)
    ended = False
    with os.fdopen(reading, encoding="utf-8") as pipe:
        for line in pipe:
            said = json.loads(line)
            if "unsound" in said:
                raise Unsound(said["unsound"])
            if "loaded" in said:
                ended, trace.loaded = True, said["loaded"]
            else:
                yield said["number"], Result(said["how"], said["by"])
    os.waitpid(worker, 0)
    if not ended:
        raise Unsound(trace.log.read_text(encoding="utf-8")[-2000:])


def _work(
    todo: Sequence[tuple[Module, Mutant]], tests: Sequence[str], trace: Trace, until: float,
    writing: int,
) -> NoReturn:  # fmt: skip
    def tell(**said: object) -> None:
        os.write(writing, json.dumps(said).encode() + b"\n")

    try:
        log = os.open(trace.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(log, 1)
        os.dup2(log, 2)
        pytest.main([*tests, *OPTIONS], [Warm(todo, trace, until, tell)])
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(0)


class Chosen:
    """A pytest plugin that runs only some tests, in a given order, and says which it runs."""

    def __init__(self, trace: Trace, tests: Sequence[str], say: Callable[[str], None]) -> None:
        self.trace, self.place, self.say = trace, {t: n for n, t in enumerate(tests)}, say

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self) -> None:
        """Let hypothesis try the same examples on every mutant, and remember none."""
        _steady_examples()

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the chosen tests."""
        kept = [item for item in items if item.nodeid in self.place]
        items[:] = sorted(kept, key=lambda item: self.place[item.nodeid])

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> None:
        """Say which test comes, and give it its time."""
        self.say(item.nodeid)
        limit(self.trace.seconds[item.nodeid], self.trace.grace)


def fresh(module: Module, mutant: Mutant | None, tests: Sequence[str], trace: Trace) -> Result:
    """Run tests in a process that imports the changed module; no mutant is the module as it is."""

    def child(say: Callable[[str], None]) -> str:
        tree = changed(module.source, mutant) if mutant else ast.parse(module.source)
        sys.meta_path.insert(0, _Instead(module, tree))
        files = sorted({trace.files[test] for test in tests})
        say("importing")
        limit(0.0, trace.grace)
        code = pytest.main([*files, *OPTIONS, "-x"], [Chosen(trace, tests, say)])
        return "survived" if code == 0 else "killed"

    return in_child(child)


class _Instead(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads one module from another tree."""

    def __init__(self, module: Module, tree: ast.Module) -> None:
        self.module, self.tree = module, tree

    def find_spec(
        self, fullname: str, path: object, target: types.ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self.module.name:
            return None
        is_package = self.module.path.name == "__init__.py"
        spec = importlib.util.spec_from_loader(
            fullname, self, origin=str(self.module.path), is_package=is_package
        )
        if spec and is_package:
            spec.submodule_search_locations = [str(self.module.path.parent)]
        return spec

    def exec_module(self, module: types.ModuleType) -> None:
        module.__file__ = str(self.module.path)
        exec(compile(self.tree, str(self.module.path), "exec"), module.__dict__)


def _run(item: pytest.Item) -> None:
    """Run one test; what was set up for the whole session stays."""
    # The next test decides what is torn down: with the session in its place, all but its own.
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=item.session)


def _steady_examples() -> None:
    hypothesis.settings.register_profile(
        "mutants", deadline=None, derandomize=True, database=None,
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )  # fmt: skip
    hypothesis.settings.load_profile("mutants")


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _codes(constant)


def _key(code: types.CodeType) -> tuple[str, str, int]:
    return code.co_filename, code.co_qualname, code.co_firstlineno


def _functions(paths: set[str]) -> dict[tuple[str, str, int], list[types.FunctionType]]:
    """Return every living function of some files."""
    found: dict[tuple[str, str, int], list[types.FunctionType]] = {}
    for thing in gc.get_objects():
        if isinstance(thing, types.FunctionType) and thing.__code__.co_filename in paths:
            found.setdefault(_key(thing.__code__), []).append(thing)
    return found


def _caches() -> list[Any]:
    """Return every function that remembers its answers."""
    return [t for t in gc.get_objects() if isinstance(t, functools._lru_cache_wrapper)]
