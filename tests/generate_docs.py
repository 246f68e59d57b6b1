"""Write the generated pages of docs/ anew: ``make docs``.

A test compares every page with what this module would write.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from ledger import cli
from ledger.domain.deadline.policy import POLICY, Family
from ledger.domain.parts import RULE as PARTS
from ledger.domain.resolver import AFTER_MISSED, REASONS, TABLE
from ledger.exchange.facts import load
from ledger.render import verdicts
from tests.expectations import expectations_page
from tests.man_page import man_page
from tests.pictures_page import pictures_page, write_pictures
from tests.signatures import signatures_page

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
JUDGED_ON = date(2026, 11, 23)

CLI_HEAD = """\
# The command line

This page is written by `make docs` from the commands themselves; a test compares both.

Every option under "Everywhere" works before and after a command's name. Exit codes: 0 done, 1
refused, 2 the command line is wrong, 3 not found, 4 already there, 5 a person is needed, 130
interrupted.
"""


def cli_page() -> str:
    """Return docs/cli.md: the help of every command, as a terminal of 80 columns shows it."""
    parts = [CLI_HEAD, _section("ledger", cli.root, None)]
    context = click.Context(cli.root, info_name="ledger", help_option_names=["-h", "--help"])
    for name in cli.COMMANDS:
        command = cli.root.get_command(context, name)
        assert command is not None, name
        parts += _sections(f"ledger {name}", command, context)
    return "\n".join(parts)


def _sections(title: str, command: click.Command, parent: click.Context) -> list[str]:
    """Return the section of a command and those of the commands below it."""
    found = [_section(title, command, parent)]
    if isinstance(command, click.Group):
        context = click.Context(command, parent=parent, info_name=title.split()[-1])
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None, name
            found += _sections(f"{title} {name}", below, context)
    return found


def _section(title: str, command: click.Command, parent: click.Context | None) -> str:
    context = click.Context(
        command,
        parent=parent,
        info_name=title.split()[-1],
        terminal_width=80,
        max_content_width=80,
        help_option_names=["-h", "--help"],
    )
    return f"## {title}\n\n```text\n{command.get_help(context).rstrip()}\n```\n"


def verdicts_page() -> str:
    """Return docs/verdicts.md: every shipped prediction with the review, the rules and us."""
    facts = load((ROOT / "data" / "predictions.jsonl").read_text(encoding="utf-8"))
    return verdicts.verdicts_page(facts, JUDGED_ON)


def resolving_page() -> str:
    """Return docs/resolving.md with its tables written from the rules, its prose as it is."""
    rules = (f"| {n} | `{r.name}` | {r.when} | {r.gives} | {r.says} |"
             for n, r in enumerate(TABLE, start=1))  # fmt: skip
    tables = {
        "rules": ["| | rule | asked when | gives | what it says |",
                  "|--:|---|---|---|---|", *rules],
        "after": ["| rule | what it says |", "|---|---|",
                  *("| `{}` | {} |".format(*rule) for rule in (AFTER_MISSED, PARTS))],
        "reasons": ["| reason | meaning |", "|---|---|",
                    *(f"| `{reason}` | {meaning} |" for reason, meaning in REASONS)],
    }  # fmt: skip
    return _written_in("resolving.md", "the rules themselves", tables)


def deadlines_page() -> str:
    """Return docs/deadlines.md with the policy's tables written from it, its prose as it is."""
    lines = [line for family in POLICY for line in _family(family)]
    return _written_in("deadlines.md", "the policy itself", {"policy": lines[1:]})


def _family(family: Family) -> list[str]:
    rows = [
        f"| {line.words}{f', by {line.speaker}' if line.speaker else ''} | {line.status} |"
        f" {line.start or '–'} | {line.strict or '–'} | {line.fair or '–'} |"
        for line in family.lines
    ]
    head = [
        "| words | | counts from | last day, strict | last day, fair |",
        "|---|---|---|---|---|",
    ]
    return ["", f"**{family.title}.** {family.rule}", "", *head, *rows]


def _written_in(name: str, source: str, tables: dict[str, list[str]]) -> str:
    """Return a page of docs/ with its tables written anew, between the marks for each."""
    page = (DOCS / name).read_text(encoding="utf-8")
    for table, lines in tables.items():
        start = f"<!-- written from {source} by `make docs`: {table} -->\n"
        before, _, rest = page.partition(start)
        _, end, after = rest.partition("<!-- end -->\n")
        assert end, f"docs/{name} has no place for {table}"
        page = before + start + "\n" + "\n".join(lines) + "\n\n" + end + after
    return page


PAGES: dict[str, Callable[[], str]] = {
    "../ledger/commands/signatures.json": signatures_page,
    "cli.md": cli_page,
    "deadlines.md": deadlines_page,
    "expectations.md": expectations_page,
    "ledger.1": man_page,
    "pictures/README.md": pictures_page,
    "resolving.md": resolving_page,
    "verdicts.md": verdicts_page,
}
"""Every generated page with what writes it."""


def main() -> None:
    """Write every generated page, and the pictures."""
    write_pictures()
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
