"""Settings: kept in a small file that people may edit, asked after the environment."""

from __future__ import annotations

import json
from pathlib import Path

import platformdirs
import pytest

from ledger.commands.settings import SETTINGS, read_settings
from ledger.commands.settings_file import config_file, data_folder
from tests.cli.terminal import Result, assert_golden, run, transcript
from tests.cli.test_reading_startup import modules

CLAIM = ("add", "Robots by 03/04/2027", "https://example.org/a", "-s", "Ada", "--new-speaker")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Give the place of a file of settings that is not there yet."""
    return tmp_path / "deep" / "config.toml"


def config(file: Path, *words: str, **more: str) -> Result:
    """Run ``ledger config``."""
    return run("config", *words, env={"PLEDGER_CONFIG": str(file), **more})


def told(file: Path, found: Result) -> Result:
    """Return a result without the folder that a test happens to run in."""
    at = str(file.parent)
    return Result(
        found.exit_code, found.stdout.replace(at, "CONFIG"), found.stderr.replace(at, "CONFIG")
    )


def test_settings_are_listed_set_read_and_taken_out(file: Path) -> None:
    lines = (
        "list", "set actor Ann", "set dates dmy", "get actor", "list", "unset actor", "get actor",
        "unset actor", "set dates ymd", "set colour never", "list --json",
    )  # fmt: skip

    said = [(f"ledger config {line}", told(file, config(file, *line.split()))) for line in lines]

    assert_golden("config", transcript(*said))


def test_a_comment_and_the_order_of_lines_survive_a_change(file: Path) -> None:
    file.parent.mkdir()
    file.write_text('# mine\ndates = "dmy"\n\nactor = "Ann" # me\n', encoding="utf-8")

    config(file, "set", "dates", "mdy")
    config(file, "set", "color", "never")

    assert file.read_text(encoding="utf-8") == (
        '# mine\ndates = "mdy"\n\nactor = "Ann" # me\ncolor = "never"\n'
    )


@pytest.mark.parametrize("value", ['Ann "Ed" O\'Neil', "back\\slash", "芯片 Chips", "a = b # c"])
def test_any_name_comes_back_as_it_was_set(file: Path, value: str) -> None:
    config(file, "set", "actor", value)

    assert config(file, "get", "actor").stdout == f"{value}\n"


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ('actor = "Ann"\ndates dmy\n', 2, "expected '=' after a key"),
        ('actor = "Ann\n', 1, "illegal character"),
        ('\nactr = "Ann"\n', 2, 'there is no setting "actr"'),
        ('actor = "Ann"\ndates = "ymd"\n', 2, 'dates cannot be "ymd"'),
        ("actor = 7\n", 1, "actor is text"),
        ('[ledger]\nactor = "Ann"\n', 1, 'there is no setting "ledger"'),
        ('actor = "a"\nactor = "b"\n', 2, "cannot overwrite a value"),
        ('db = "mysql://here"\n', 1, "a ledger cannot live in mysql"),
    ],
)
def test_a_broken_file_is_an_error_that_names_the_line(
    file: Path, text: str, line: int, why: str
) -> None:
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")

    for words in (("list",), ("set", "actor", "Ann")):
        found = config(file, *words)
        said = " ".join(found.stderr.split())
        assert found.exit_code == 2
        assert f"config.toml, line {line}: {why}" in said
        assert "Traceback" not in said
    assert file.read_text(encoding="utf-8") == text


def test_a_broken_file_is_told_once_by_any_command_that_asks_it(
    file: Path, tmp_path: Path
) -> None:
    file.parent.mkdir()
    file.write_text("nonsense\n", encoding="utf-8")

    found = run("list", url=str(tmp_path / "no.db"), env={"PLEDGER_CONFIG": str(file)})

    assert found.exit_code in (2, 3)
    assert found.stderr.count("Error:") == 1


def test_a_file_that_is_no_text_is_an_error(file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(b"actor = '\xff'\n")

    found = config(file, "list")

    assert found.exit_code == 2
    assert "is no text in UTF-8" in found.stderr


def test_who_acts_is_the_option_the_environment_the_setting(
    file: Path, sqlite_ledger: str
) -> None:
    config(file, "set", "actor", "Set")
    env = {"PLEDGER_CONFIG": str(file)}

    run(*CLAIM, "-d", "2027", url=sqlite_ledger, actor="", env=env)
    run("amend", "1", "--tag", "a", url=sqlite_ledger, actor="Env", env=env)
    run("amend", "1", "--tag", "b", "--actor", "Opt", url=sqlite_ledger, actor="Env", env=env)

    history = json.loads(run("history", "--json", url=sqlite_ledger).stdout)
    assert {entry["actor"] for entry in history} == {"Opt", "Env", "Set"}


def test_the_set_ledger_is_used_where_the_folder_has_none(
    file: Path, sqlite_story: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    config(file, "set", "db", sqlite_story.removeprefix("sqlite:///"))
    env = {"PLEDGER_CONFIG": str(file)}

    assert run("list", env=env).stdout == run("list", url=sqlite_story).stdout
    run("init", "ledger.db", env=env)
    assert "This ledger is empty" in run("list", env=env).stdout


def test_a_set_ledger_that_is_gone_is_an_error(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.parent.mkdir()
    monkeypatch.chdir(file.parent)
    config(file, "set", "db", "gone.db")

    found = run("list", env={"PLEDGER_CONFIG": str(file)})

    assert found.exit_code == 3
    assert "there is no ledger at gone.db" in found.stderr


def test_a_path_in_the_file_counts_from_the_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.parent.mkdir()
    file.write_text('db = "mine.db"\n', encoding="utf-8")
    monkeypatch.setenv("PLEDGER_CONFIG", str(file))

    assert read_settings() == {"db": str(file.parent / "mine.db")}


@pytest.mark.parametrize(("order", "day"), [("dmy", "2027-04-03"), ("mdy", "2027-03-04")])
def test_the_set_order_reads_days_that_would_be_asked_about(
    file: Path, sqlite_ledger: str, order: str, day: str
) -> None:
    config(file, "set", "dates", order)
    env = {"PLEDGER_CONFIG": str(file)}

    run(*CLAIM, url=sqlite_ledger, env=env)
    run(
        "add", "Vans", "https://example.org/b", "-s", "Ada", "-d", "03/04/2027", url=sqlite_ledger,
        env=env,
    )  # fmt: skip

    found = json.loads(run("list", "--json", url=sqlite_ledger).stdout)
    assert [one["deadline"] for one in found] == [day, day]


@pytest.mark.ux(73)
@pytest.mark.parametrize(
    ("words", "setting", "env", "colored"),
    [
        ((), None, {}, False),
        ((), "always", {}, True),
        ((), None, {"FORCE_COLOR": "1"}, True),
        ((), "always", {"NO_COLOR": "1"}, False),
        ((), "always", {"TERM": "dumb"}, False),
        (("--color", "never"), "always", {"FORCE_COLOR": "1"}, False),
        (("--color", "always"), "never", {"NO_COLOR": "1"}, True),
        ((), "never", {"FORCE_COLOR": "1"}, True),
    ],
)
def test_colour_is_the_option_the_environment_the_setting(
    file: Path, sqlite_story: str, words: tuple[str, ...], setting: str | None,
    env: dict[str, str], colored: bool,
) -> None:  # fmt: skip
    if setting:
        config(file, "set", "color", setting)

    found = run("list", *words, url=sqlite_story, env={"PLEDGER_CONFIG": str(file), **env})

    assert ("\x1b[" in found.stdout) is colored


def test_the_file_is_in_the_platforms_config_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLEDGER_CONFIG", raising=False)
    for value in ("", "/somewhere/config"):
        monkeypatch.setenv("XDG_CONFIG_HOME", value)

        expected = platformdirs.user_config_path("ledger", appauthor=False)
        assert config_file() == expected / "config.toml"


def test_ones_own_ledger_is_in_the_platforms_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    for value in ("", "/somewhere/data"):
        monkeypatch.setenv("XDG_DATA_HOME", value)

        assert data_folder() == platformdirs.user_data_path("ledger", appauthor=False)


def test_asking_for_settings_imports_no_library(sqlite_story: str) -> None:
    _, names = modules("list", url=sqlite_story)

    assert names & {"platformdirs", "tomllib"} == set()


def test_ones_own_ledger_is_found_without_a_library() -> None:
    _, names = modules("--json")

    assert names & {"platformdirs", "tomllib", "shutil", "tempfile"} == set()


def test_every_setting_can_be_set_to_something(file: Path) -> None:
    values = {
        "actor": "Ann", "db": "here.db", "dates": "mdy", "color": "auto",
        "site-url": "https://ledger.example/", "site-name": "Example Wire",
        "site-contact": "desk@ledger.example",
    }  # fmt: skip

    assert set(values) == set(SETTINGS)
    assert [config(file, "set", *pair).exit_code for pair in values.items()] == [0] * 7


def test_the_address_of_the_site_must_be_one(file: Path) -> None:
    told = config(file, "set", "site-url", "ledger.example")

    assert told.exit_code == 2
    assert "ledger config set site-url https://example.org/" in told.stderr
