"""The documentation cannot lie: generated pages are compared, the others name what exists."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import Table

from ledger import cli
from ledger.store import tables
from tests.generate_docs import DOCS, PAGES


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_what_its_generator_writes(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), "run: make docs"


def test_every_command_has_its_section() -> None:
    page = (DOCS / "cli.md").read_text(encoding="utf-8")

    missing = [name for name in cli.COMMANDS if f"\n## ledger {name}\n" not in page]

    assert missing == []


def test_a_command_says_the_same_in_both_places() -> None:
    context = cli.root.make_context("ledger", ["--no-input", "list"], resilient_parsing=True)

    for name, entry in cli.COMMANDS.items():
        command = cli.root.get_command(context, name)
        assert command is not None, name
        assert command.help is not None, name
        assert command.help.splitlines()[0] == entry.help, name


def test_every_command_that_is_not_a_group_shows_an_example() -> None:
    context = cli.root.make_context("ledger", ["list"], resilient_parsing=True)

    without = [
        name
        for name in cli.COMMANDS
        if f"ledger {name}" not in str(getattr(cli.root.get_command(context, name), "help", ""))
    ]

    assert without == []


@pytest.mark.parametrize("table", tables.metadata.tables.values(), ids=lambda t: t.name)
def test_the_schema_page_names_every_column(table: Table) -> None:
    page = (DOCS / "schema.md").read_text(encoding="utf-8")
    section = re.split(r"^### ", page, flags=re.MULTILINE)
    found = [part for part in section if part.startswith(f"{table.name}\n")]

    assert len(found) == 1, f"docs/schema.md has no section {table.name}"
    missing = [c.name for c in table.columns if f"`{c.name}`" not in found[0]]

    assert missing == []
