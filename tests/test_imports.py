"""Imports point downwards: the table of layers, and the test that keeps the code to it.

A part is a top-level module or package of `ledger`. It may import itself, `ledger.errors`, the
standard library, and what its row names; imports inside functions and for type checkers count
as well.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Row:
    """What a part may import: parts of the product, and packages of others."""

    ours: frozenset[str]
    others: frozenset[str] = frozenset()


def row(ours: str = "", others: str = "") -> Row:
    """Return a row from names with spaces between them."""
    return Row(frozenset(ours.split()), frozenset(others.split()))


BELOW_COMMANDS = "exchange capture actions store proof domain render"

TABLE = {
    "": row(),
    "__main__": row("cli"),
    "cli": row(f"commands {BELOW_COMMANDS}", "click rich platformdirs"),
    # SQLAlchemy for the type of the connection that an action is given.
    "web": row(f"site {BELOW_COMMANDS}", "starlette"),
    "commands": row(f"site web {BELOW_COMMANDS}", "click rich platformdirs sqlalchemy uvicorn"),
    "site": row(BELOW_COMMANDS, "jinja2"),
    # SQLAlchemy for the type of the connection that a script is given.
    "api": row("actions store domain render", "sqlalchemy"),
    "exchange": row("actions store proof domain", "msgspec sqlalchemy icalendar pyarrow yaml"),
    "capture": row("actions store proof domain", "sqlalchemy warcio"),
    "actions": row("store proof domain rooms", "sqlalchemy"),
    "store": row("proof domain rooms", "msgspec sqlalchemy"),
    # pandas only where somebody asks for a table of it; no dependency.
    "render": row("domain", "rich jinja2 vl_convert pandas"),
    "proof": row("", "rfc8785 msgspec cryptography"),
    "domain": row("", "dateutil"),
    "errors": row(),
    "rooms": row(),
}

ALEMBIC_ONLY_IN = "ledger.store.schema"
ACT_ONLY_IN = ("ledger.actions", "ledger.store.log")
NO_SUCH_MODULES = ("utils", "util", "helpers", "helper", "common", "misc")


def module_files(package: str = "ledger") -> dict[str, Path]:
    """Return every module of a package in the tree by its dotted name."""
    found = {}
    for path in sorted((ROOT / package).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = module_files()


def imported(module: str, tree: ast.AST) -> Iterator[str]:
    """Yield the dotted name of everything a module imports, wherever it does so."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = absolute(module, node)
            yield from (f"{base}.{alias.name}" for alias in node.names)


def absolute(module: str, node: ast.ImportFrom) -> str:
    """Return the dotted name after `from`, with leading dots resolved."""
    if not node.level:
        return node.module or ""
    is_package = MODULES.get(module, Path()).name == "__init__.py"
    kept = module.split(".")[
        : None if is_package and node.level == 1 else -node.level + is_package
    ]
    return ".".join([*kept, *([node.module] if node.module else [])])


def part_of(module: str) -> str:
    """Return the part a module of ours belongs to; the empty word is the package itself."""
    part = module.split(".")[1] if "." in module else ""
    # `from ledger import __version__` names no module.
    return "" if part.startswith("__v") else part


def offences(module: str, source: str) -> list[str]:
    """Return what a module imports or calls against the rules, one sentence each."""
    tree = ast.parse(source)
    part = part_of(module)
    if part not in TABLE:
        return [f"{module}: no row of the table of layers"]
    if not part:
        return [f"{module} imports {name}" for name in imported(module, tree)]
    found = []
    for name in imported(module, tree):
        top = name.partition(".")[0]
        if top == "ledger":
            if part_of(name) not in {"", "errors", part, *TABLE[part].ours}:
                found.append(f"{module} imports {name}")
        elif top == "alembic":
            if module != ALEMBIC_ONLY_IN:
                found.append(f"{module} imports {name}")
        elif top not in sys.stdlib_module_names | TABLE[part].others:
            found.append(f"{module} imports {name}")
    if not f"{module}.".startswith(tuple(f"{name}." for name in ACT_ONLY_IN)):
        found += [f"{module} calls store.log.act"] if writes_to_the_log(module, tree) else []
    return found


def writes_to_the_log(module: str, tree: ast.AST) -> bool:
    """Whether a module gets hold of `store.log.act`, by its name or through its module."""
    if "ledger.store.log.act" in imported(module, tree):
        return True
    return any(isinstance(node, ast.Attribute) and node.attr == "act" for node in ast.walk(tree))


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_what_its_layer_may(module: str) -> None:
    assert offences(module, MODULES[module].read_text()) == []


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("ledger", "from ledger import errors"),
        ("ledger.domain.fold", "import sqlalchemy"),
        ("ledger.domain.fold", "import click"),
        ("ledger.domain.fold", "from ledger.store import tables"),
        ("ledger.domain.fold", "from ..store import tables"),
        ("ledger.domain.fold", "from ledger import store"),
        ("ledger.domain.fold", "from ledger.proof.canonical import encode"),
        ("ledger.domain.fold", "def f():\n    import ledger.actions"),
        ("ledger.domain.fold", "if TYPE_CHECKING:\n    from ledger.render import text"),
        ("ledger.proof.canonical", "from ledger.domain import fold"),
        ("ledger.store.queries", "from alembic import op"),
        ("ledger.store.queries", "import ledger.actions as a"),
        ("ledger.store.queries", "import numpy.linalg"),
        ("ledger.render.text", "from ledger.store import queries"),
        ("ledger.actions", "from ledger.exchange import jsonl"),
        ("ledger.actions", "from ledger.cli import main"),
        ("ledger.commands.add", "from ledger.cli import main"),
        ("ledger.commands.add", "from ledger.store.log import act"),
        ("ledger.commands.add", "from ledger.store import log\nlog.act(c, h, e, s)"),
        ("ledger.exchange.jsonl", "import ledger.store.log\nledger.store.log.act(c, h, e, s)"),
        ("ledger.errors", "from ledger.domain import clock"),
        ("ledger.utils", "import os"),
    ],
)
def test_a_wrong_arrow_is_caught(module: str, line: str) -> None:
    assert len(offences(module, line)) == 1


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("ledger.domain.fold", "from ledger.errors import Refused\nimport dateutil.relativedelta"),
        ("ledger.domain.fold", "from . import deadline\nfrom .clock import utc_day"),
        ("ledger.store.schema", "from alembic import command"),
        ("ledger.actions", "from ledger.store.log import act"),
        ("ledger.actions.record", "from ledger.store import log\nlog.act(c, h, e, s)"),
        ("ledger.commands.add", "from ledger import __version__, actions"),
    ],
)
def test_a_right_arrow_passes(module: str, line: str) -> None:
    assert offences(module, line) == []


def test_no_module_is_named_for_being_handy() -> None:
    assert [name for name in MODULES if name.rpartition(".")[2] in NO_SUCH_MODULES] == []


def test_the_migrations_import_nothing_of_ours() -> None:
    wrong = [
        f"{module} imports {name}"
        for module, path in module_files("migrations").items()
        for name in imported(module, ast.parse(path.read_text()))
        if name.partition(".")[0] in ("ledger", "tests")
    ]

    assert wrong == []


def test_every_package_of_the_tree_was_looked_at() -> None:
    assert {"ledger.errors", "ledger.store.log", "ledger.domain.fold"} <= MODULES.keys()
    assert {part_of(module) for module in MODULES} <= TABLE.keys()
