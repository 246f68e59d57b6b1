"""Help: every topic, every command, and that the pages say what the code does."""

from __future__ import annotations

import ast
import json
import re
import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest

import ledger.cli
from ledger.commands.parts import EVIDENCE, PREDICTION, Parts
from ledger.commands.session import Start
from ledger.commands.settings import ENVIRONMENT
from ledger.commands.topics import LANGUAGE_NAMES, TOPICS
from ledger.domain.deadline.languages import LANGUAGES
from ledger.domain.deadline.policy import POLICY as DATE_POLICY
from ledger.domain.prediction import Verdict
from ledger.domain.resolver import REASONS, RULES
from ledger.domain.scorecard_model import POLICY
from ledger.errors import EXIT_CODES, LedgerError
from ledger.render.marks import mark
from ledger.render.scoring import VERDICTS
from ledger.render.width import cells
from tests.cli.terminal import assert_golden, run
from tests.cli.test_reading_startup import modules

CODE = Path(ledger.cli.__file__).parent


@pytest.mark.parametrize("topic", ["exit-codes", "env"])
def test_a_topic_reads_as_it_did(topic: str) -> None:
    found = run("help", topic)

    assert found.exit_code == 0
    assert found.stderr == ""
    assert_golden(f"help-{topic}", found.stdout)


@pytest.mark.parametrize("columns", [40, 80, 200])
@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_fits_the_terminal_and_never_needs_more_than_80(topic: str, columns: int) -> None:
    found = run("help", topic, columns=columns)

    assert max(map(cells, found.lines)) <= min(columns, 80)


def test_the_page_of_dates_shows_all_three_answers_of_the_reader() -> None:
    page = json.loads(run("help", "dates", "--json").stdout)

    found = {row["term"]: row["meaning"] for part in page["sections"] for row in part["rows"]}
    assert found["in 2026"] == "Thu 31 Dec 2026"
    assert found["by 2026"] == "2025-12-31 or 2026-12-31: you are asked"
    assert found["Q3 FY26, by Microsoft"] == "Tue 31 Mar 2026"
    assert found["31 February 2026"] == "February 2026 has 28 days"
    assert len(found) >= sum(len(family.lines) for family in DATE_POLICY)


def test_every_language_of_the_reader_is_named() -> None:
    assert set(LANGUAGE_NAMES) == set(LANGUAGES)


def test_the_page_of_scoring_names_every_verdict_rule_and_reason() -> None:
    text = " ".join(run("help", "scoring").stdout.split())

    assert set(VERDICTS) == set(Verdict)
    assert [mark(v) for v in Verdict if mark(v) not in text] == []
    assert [name for name, said in (*RULES, *REASONS) if f"{name} {said}" not in text] == []
    assert f"{POLICY.min_ranked} judged a place on the board" in text


@pytest.mark.ux(13)
def test_every_exit_code_of_the_program_and_of_its_tests_is_listed() -> None:
    listed = {code for code, _ in EXIT_CODES}

    assert {cls.exit_code for cls in _all(LedgerError)} <= listed
    assert ledger.cli.INTERRUPTED in listed
    assert set(_codes_in_tests()) <= listed
    assert {f"{code}" for code in listed} <= set(run("help", "exit-codes").stdout.split())


def _all(cls: type[LedgerError]) -> Iterator[type[LedgerError]]:
    yield cls
    for below in cls.__subclasses__():
        yield from _all(below)


def _codes_in_tests() -> Iterator[int]:
    for path in Path(__file__).parent.glob("test_*.py"):
        yield from map(int, re.findall(r"exit_code == (\d+)", path.read_text(encoding="utf-8")))


def test_every_variable_that_the_code_asks_for_is_listed() -> None:
    listed = {name for name, _ in ENVIRONMENT}

    asked = {name for path in CODE.rglob("*.py") for name in _variables(path)}

    assert asked
    assert asked <= listed


def _variables(path: Path) -> Iterator[str]:
    """Give the names in os.environ.get("X"), os.environ["X"], os.getenv("X") and "X" in them."""
    source = path.read_text(encoding="utf-8")
    if "environ" not in source and "getenv" not in source:
        return
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call | ast.Subscript | ast.Compare):
            continue
        text = ast.unparse(node)
        yield from re.findall(r"^os\.(?:environ\.get|getenv)\('(\w+)'", text)
        yield from re.findall(r"^os\.environ\['(\w+)'\]$", text)
        yield from re.findall(r"^'(\w+)' in os\.environ$", text)


@pytest.mark.ux(11)
@pytest.mark.parametrize("name", ledger.cli.COMMANDS)
def test_help_of_a_command_is_its_help_option_and_fits_80_columns(name: str) -> None:
    asked, option = run("help", name), run(name, "--help")

    assert asked.stdout == option.stdout
    assert option.exit_code == 0
    assert option.lines[0].startswith(f"Usage: ledger {name}")
    assert f"  ledger {name}" in "\n".join(option.lines[1:])
    assert max(map(cells, option.lines)) <= 80


def _every_command() -> Iterator[tuple[str, click.Command]]:
    """Give every command and those below it, by what is typed."""
    context = click.Context(ledger.cli.root, info_name="ledger")
    for name in ledger.cli.COMMANDS:
        command = ledger.cli.root.get_command(context, name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {below}", one) for below, one in command.commands.items())


PAGES = dict(_every_command())


def _examples(text: str) -> list[list[str]]:
    """Return the command lines of a help page that start with our name, as words."""
    # A line that goes on is indented further, whether the shell or a quotation joins it.
    joined = re.sub(r"( \\)?\n {6,}", " ", text)
    lines = re.findall(r"^ {4}(?:eval \"\$\()?(ledger .*)$", joined, re.MULTILINE)
    shell = re.compile(r" *(\)\"|\|\|?|>>?|#).*")
    return [shlex.split(shell.sub("", line))[1:] for line in lines]


@pytest.mark.ux(11)
@pytest.mark.parametrize("name", PAGES)
def test_every_example_is_a_command_line_that_the_program_takes(name: str) -> None:
    text = run(*name.split(), "--help").stdout

    found = _examples(text)
    assert found
    for words in found:
        _parse(words)
    heads = re.findall(r"^ {2}(Examples?):\n((?: {4}.*\n)+)", text, re.MULTILINE)
    for head, lines in heads:
        assert (head == "Example") is (lines.count("\n") == 1), name


def _parse(words: list[str]) -> None:
    """Raise what a wrong command line raises; run nothing."""
    command: click.Command = ledger.cli.root
    context = click.Context(command, info_name="ledger")
    context.obj = Start(datetime.now(UTC))
    while isinstance(command, click.Group) and words:
        name, *words = words
        below = command.get_command(context, name)
        assert below is not None, name
        command, context = below, click.Context(below, parent=context, info_name=name)
    command.make_context(context.info_name, words, parent=context.parent)


@pytest.mark.parametrize("name", PAGES)
def test_no_mark_of_the_markup_shows_and_no_row_is_empty(name: str) -> None:
    lines = run(*name.split(), "--help").lines

    assert [line for line in lines if "\\b" in line or "\b" in line] == []
    assert [line for line in lines if re.match(r"^  (\[?[A-Z]+\]?)(\.\.\.)?$", line)] == []


@pytest.mark.parametrize("parts", [PREDICTION, EVIDENCE])
def test_every_heading_of_a_help_page_names_options_that_there_are(parts: Parts) -> None:
    known = {
        name
        for command in ("add", "amend", "cite")
        for param in PAGES[command].params
        for name in (*param.opts, *param.secondary_opts)
    }

    assert [name for names in parts.values() for name in names if name not in known] == []


@pytest.mark.ux(12)
@pytest.mark.parametrize("words", [(), ("list",), ("speaker",), ("speaker", "list")])
def test_a_short_h_says_the_same_as_help(words: tuple[str, ...]) -> None:
    assert run(*words, "-h") == run(*words, "--help")


def test_help_alone_is_the_help_of_the_program_and_the_topics() -> None:
    found = run("help")

    assert found.stdout.startswith(run("--help").stdout.rstrip())
    assert [name for name in TOPICS if f"ledger help {name}" not in found.stdout] == []


def test_help_shows_examples_before_commands_and_options() -> None:
    text = run("--help").stdout

    assert text.index("Examples:") < text.index("Log:") < text.index("Options:")


def test_an_unknown_topic_is_told_with_the_nearest() -> None:
    found = run("help", "scorng")

    assert found.exit_code == 2
    assert "Did you mean scoring?  ledger help scoring" in found.stderr


def test_a_topic_is_plain_data_and_markdown_too() -> None:
    data = json.loads(run("help", "exit-codes", "--json").stdout)

    assert data["topic"] == "exit-codes"
    assert [row["term"] for row in data["sections"][0]["rows"]] == [str(c) for c, _ in EXIT_CODES]
    assert run("help", "dates", "-f", "md").stdout.startswith("# How deadlines")


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_imports_no_database(topic: str) -> None:
    code, names = modules("help", topic)

    assert code == 0
    assert names & {"sqlalchemy", "alembic", "rich"} == set()
