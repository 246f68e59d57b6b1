"""Change the rules in small ways and see that a test notices: mutation testing.

    python -m tests.benchmarks.mutants resolver resolver_rules resolver_case measure

Each mutant is one change to one expression of a module of ``ledger/domain``: a comparison becomes
its neighbour, ``and`` becomes ``or``, a condition is turned round, a condition of a comprehension
goes, a number is moved by one, ``min`` becomes ``max``.  The tests of the module run in a process
of their own with the changed module in place of the real one, and stop at the first failure.  A
mutant that no test notices survives, and is printed with its line.  Survivors are explained in
``tests/domain/mutants.md``.
"""

from __future__ import annotations

import ast
import copy
import importlib.abc
import importlib.util
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import pytest

DOMAIN = Path(__file__).parents[2] / "ledger" / "domain"
TESTS = Path(__file__).parents[1] / "domain"
TESTS_OF = {
    "resolver": ("test_resolver.py", "test_resolver_walk.py"),
    "resolver_rules": ("test_resolver.py", "test_resolver_walk.py"),
    "resolver_case": ("test_resolver.py", "test_resolver_walk.py", "test_readings.py"),
    "measure": ("test_measure.py", "test_resolver_walk.py"),
    "parts": ("test_parts.py",),
    "readings": ("test_readings.py",),
    "blinding": ("test_blinding.py",),
    "disagreement": ("test_disagreement.py",),
    "agreement": ("test_agreement.py",),
}
"""Which tests must notice a change to which module."""

_NEIGHBOURS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,),
}  # fmt: skip
_SWAPPED = {"min": "max", "max": "min", "all": "any", "any": "all"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed module: the line of the change, how the expression was and is, and the source."""

    line: int
    before: str
    after: str
    source: str


def mutants(source: str) -> Iterator[Mutant]:
    """Give every mutant of a module, in the order of its lines."""
    tree = ast.parse(source)
    decorating = set(_decorating(tree))
    for place, node in enumerate(ast.walk(tree)):
        if node in decorating:
            continue
        for number, _ in enumerate(_changed(copy.deepcopy(node))):
            changed = ast.parse(source)
            twin = next(n for at, n in enumerate(ast.walk(changed)) if at == place)
            before = ast.unparse(twin)
            new = list(_changed(copy.deepcopy(twin)))[number]
            _Put(twin, new).visit(changed)
            yield Mutant(
                getattr(node, "lineno", 0), before, ast.unparse(new),
                ast.unparse(ast.fix_missing_locations(changed)),
            )  # fmt: skip


def _decorating(tree: ast.AST) -> Iterator[ast.AST]:
    """Give everything within decorators: that a value is frozen is no rule."""
    for node in ast.walk(tree):
        for decorator in getattr(node, "decorator_list", ()):
            yield from ast.walk(decorator)


class _Put(ast.NodeTransformer):
    """Puts one node in the place of another."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self.new if node is self.old else super().generic_visit(node)


def _changed(node: ast.AST) -> Iterator[ast.AST]:
    """Give every small change of one node."""
    for change in _CHANGES:
        yield from change(node)


def _comparison(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            for other in _NEIGHBOURS.get(type(operator), ()):
                new = copy.deepcopy(node)
                new.ops[place] = other()
                yield new


def _logic(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        for place in range(len(node.values)):
            kept = [value for at, value in enumerate(node.values) if at != place]
            yield kept[0] if len(kept) == 1 else ast.BoolOp(node.op, kept)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand


def _branches(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.IfExp):
        yield node.body
        yield node.orelse
    if isinstance(node, ast.If):
        for test in (True, False):
            yield ast.If(ast.Constant(test), node.body, node.orelse)
    if isinstance(node, ast.comprehension) and node.ifs:
        yield ast.comprehension(node.target, node.iter, [], node.is_async)


def _arithmetic(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _SWAPPED:
        yield ast.Call(ast.Name(_SWAPPED[node.func.id], ast.Load()), node.args, node.keywords)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        other = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
        yield ast.BinOp(node.left, other, node.right)
    if isinstance(node, ast.Constant) and type(node.value) is int:
        yield ast.Constant(node.value + 1)
    if isinstance(node, ast.Constant) and type(node.value) is bool:
        yield ast.Constant(not node.value)


_CHANGES = (_comparison, _logic, _branches, _arithmetic)


class _Instead(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads one module from another source."""

    def __init__(self, name: str, source: str, path: Path) -> None:
        self.name, self.source, self.path = name, source, path

    def find_spec(
        self, fullname: str, path: object, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self.name:
            return None
        return importlib.util.spec_from_loader(fullname, self, origin=str(self.path))

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = str(self.path)
        exec(compile(self.source, str(self.path), "exec"), module.__dict__)


def survives(module: str, source: str, tests: Sequence[str]) -> bool:
    """Say whether the tests pass with a changed module; they run in a process of their own."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status) == 0
    code = 1
    try:
        with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
        sys.meta_path.insert(0, _Instead(f"ledger.domain.{module}", source,
                                         DOMAIN / f"{module}.py"))  # fmt: skip
        files = [str(TESTS / name) for name in tests]
        code = pytest.main([*files, "-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider"])
    finally:
        os._exit(int(code))


def main(modules: Sequence[str]) -> int:
    """Print the survivors of each module and how many mutants there were; 1 for any survivor."""
    left = 0
    for module in modules:
        path = DOMAIN / f"{module}.py"
        source = path.read_text(encoding="utf-8")
        everything = list(mutants(source))
        survivors = 0
        for one in everything:
            if all(survives(module, one.source, [name]) for name in TESTS_OF[module]):
                survivors += 1
                told = f"{one.line}: {one.before}  ->  {one.after}"
                print(f"{module}.py:{told}", flush=True)  # noqa: T201
        left += survivors
        print(f"{module}: {len(everything)} mutants, {survivors} survive", flush=True)  # noqa: T201
    return int(left > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or sorted(TESTS_OF)))
