"""Small changes of one expression or statement each: the mutants of a module."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_NEIGHBOURS: Final[dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]]] = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,),
}  # fmt: skip
_OPERATORS: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr, ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.BitXor: ast.BitAnd,
}  # fmt: skip
_SWAPPED: Final = {"min": "max", "max": "min", "all": "any", "any": "all"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of a module: where it is, and how the place is written before and after.

    ``place`` is the number of the node in the order of ``ast.walk`` and ``number`` that of the
    change of this node.  ``lines`` are the first and the last line of the statement (of its head,
    where it has a body), ``inside`` is the outermost function or method around it, None outside
    of any.
    """

    place: int
    number: int
    line: int
    lines: tuple[int, int]
    inside: str | None
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class _Where:
    inside: str | None = None
    lines: tuple[int, int] = (0, 0)
    scope: str = ""


def mutants(source: str) -> list[Mutant]:
    """Return every mutant of a module, in the order of its lines."""
    tree = ast.parse(source)
    where = dict(_places(tree, _Where()))
    found = [
        Mutant(
            place, number, getattr(node, "lineno", where[node].lines[0]), where[node].lines,
            where[node].inside, _head(node), _head(new),
        )
        for place, node in enumerate(ast.walk(tree)) if node in where
        for number, new in enumerate(_changed(node))
        if where[node].inside or not _is_union(node)
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.line, one.place, one.number))


def _is_union(node: ast.AST) -> bool:
    """Say whether it joins two types (outside of functions nothing else is joined so)."""
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr)


def changed(source: str, mutant: Mutant) -> ast.Module:
    """Return the module with the change, every line where it was."""
    tree = ast.parse(source)
    node = next(n for at, n in enumerate(ast.walk(tree)) if at == mutant.place)
    new = list(_changed(node))[mutant.number]
    _Put(node, ast.copy_location(new, node)).visit(tree)
    return ast.fix_missing_locations(tree)


class _Put(ast.NodeTransformer):
    """Puts one node in the place of another."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self.new if node is self.old else super().generic_visit(node)


def _places(node: ast.AST, where: _Where) -> Iterator[tuple[ast.AST, _Where]]:
    """Give every node that may be changed, with where it stands.

    Left out are decorators (that a value is frozen is no rule), and annotations and assertions,
    which are for a type checker.
    """
    if isinstance(node, ast.Assert):
        return
    yield node, where
    skipped = {"decorator_list", "annotation", "returns", "type_params"}
    for field, value in ast.iter_fields(node):
        if field in skipped or (field == "body" and _is_for_types(node)):
            continue
        within = _within(node, field, where)
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _places(child, _beginning(child, within))


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def _within(node: ast.AST, field: str, where: _Where) -> _Where:
    """Return where the parts of a node stand: in a function or class, once in its body."""
    if field != "body" or not isinstance(
        node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    ):
        return where
    name = f"{where.scope}{node.name}"
    if isinstance(node, ast.ClassDef):
        return _Where(where.inside, where.lines, f"{name}.")
    return _Where(where.inside or name, where.lines, f"{name}.<locals>.")


def _beginning(node: ast.AST, where: _Where) -> _Where:
    """Return where a node stands, with its lines where a statement begins."""
    if isinstance(node, ast.match_case):
        first = node.pattern.lineno
    elif isinstance(node, ast.stmt | ast.ExceptHandler):
        first = node.lineno
    else:
        return where
    body = getattr(node, "body", None) or getattr(node, "cases", None)
    if not body:
        return _Where(where.inside, (first, node.end_lineno or first), where.scope)  # type: ignore[union-attr]
    then = body[0].pattern.lineno if isinstance(body[0], ast.match_case) else body[0].lineno
    return _Where(where.inside, (first, max(first, then - 1)), where.scope)


def _head(node: ast.AST) -> str:
    """Return a node as it is written; of what has a body, only the head."""
    if isinstance(node, ast.If | ast.While | ast.For | ast.With):
        node = copy.copy(node)
        node.body = [ast.Pass()]
        if not isinstance(node, ast.With):
            node.orelse = []
        return ast.unparse(ast.fix_missing_locations(node)).split(":\n")[0].removesuffix(":")
    return " ".join(ast.unparse(node).split())


def _changed(node: ast.AST) -> Iterator[ast.AST]:
    """Give every small change of one node."""
    for change in _CHANGES:
        yield from change(node)


def _comparison(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            for other in _NEIGHBOURS.get(type(operator), ()):
                ops = [*node.ops[:place], other(), *node.ops[place + 1 :]]
                yield ast.Compare(node.left, ops, node.comparators)


def _logic(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        for place in range(len(node.values)):
            kept = [value for at, value in enumerate(node.values) if at != place]
            yield kept[0] if len(kept) == 1 else ast.BoolOp(node.op, kept)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
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
    if isinstance(node, ast.match_case) and node.guard:
        yield ast.match_case(node.pattern, None, node.body)


def _loops(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.For):
        yield ast.For(node.target, ast.Tuple([], ast.Load()), node.body, node.orelse)
    if isinstance(node, ast.While):
        yield ast.While(ast.Constant(False), node.body, node.orelse)
    if isinstance(node, ast.Break | ast.Continue):
        yield ast.Continue() if isinstance(node, ast.Break) else ast.Break()


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """Leave out what a function gives, does or refuses."""
    if isinstance(node, ast.Return) and node.value and not _is_nothing(node.value):
        yield ast.Return(ast.Constant(None))
    if isinstance(node, ast.Raise) or (isinstance(node, ast.Expr) and _acts(node.value)):
        yield ast.Pass()


def _is_nothing(value: ast.expr) -> bool:
    """Say whether it is None or so like it that no caller should tell the two apart."""
    return ast.unparse(value) in ("None", "False", "''", "()", "[]", "{}")


def _acts(value: ast.expr) -> bool:
    return isinstance(value, ast.Call | ast.Yield | ast.YieldFrom)


def _arithmetic(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _SWAPPED:
        yield ast.Call(ast.Name(_SWAPPED[node.func.id], ast.Load()), node.args, node.keywords)
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        yield ast.BinOp(node.left, _OPERATORS[type(node.op)](), node.right)
    if isinstance(node, ast.AugAssign) and type(node.op) in _OPERATORS:
        yield ast.AugAssign(node.target, _OPERATORS[type(node.op)](), node.value)


def _constants(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Constant) and type(node.value) is bool:
        yield ast.Constant(not node.value)
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield ast.Constant(node.value + 1)  # type: ignore[operator]
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "Decimal" and node.args:
        yield ast.BinOp(node, ast.Add(), ast.Constant(1))


_CHANGES: Final = (
    _comparison, _logic, _branches, _loops, _statements, _arithmetic, _constants,
)  # fmt: skip
