"""Completion: what is offered, how fast it may be, and that each shell can read its script."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ledger import cli
from ledger.commands import completing
from ledger.commands.shells import SCRIPTS
from tests.cli.pty_terminal import program
from tests.cli.terminal import NOW, run
from tests.cli.test_reading_startup import HEAVY, everything, modules

LEDGER = Path(sys.executable).with_name("ledger")


def offered(url: str | None, *words: str, shell: str = "bash") -> list[tuple[str, str]]:
    """Return the candidates for the last word, each with its description."""
    *before, typed = words
    found = run("completion", shell, "--answer", f"={typed}", "--", *before, url=url)
    assert found.exit_code == 0
    assert found.stderr == ""
    rows = [line.split("\t") for line in found.stdout.splitlines()]
    assert {kind for kind, _, _ in rows} <= {"plain"}
    return [(value, about) for _, value, about in rows]


def values(url: str | None, *words: str) -> list[str]:
    """Return the words that are offered."""
    return [value for value, _ in offered(url, *words)]


def test_commands_are_offered_with_their_sentence() -> None:
    assert offered(None, "sc") == [("scorecard", cli.COMMANDS["scorecard"].help)]
    assert values(None, "") == list(cli.COMMANDS)
    assert "list" in values(None, "speaker", "")
    assert values(None, "nonsense", "") == []


def test_options_are_offered_wherever_they_work() -> None:
    assert values(None, "scorecard", "--exp") == ["--explain"]
    assert values(None, "--js") == ["--json"]
    assert "--actor" in values(None, "cite", "1", "--a")
    assert values(None, "add", "--", "--js") == []


def test_choices_are_offered_for_an_option_behind_a_space_or_a_sign() -> None:
    assert "missed" in values(None, "resolve", "12", "--verdict", "")
    assert values(None, "resolve", "12", "--verdict=mi") == ["--verdict=missed"]
    assert values(None, "resolve", "12", "--verdict", "=", "mi") == ["missed"]
    assert values(None, "list", "--color", "n") == ["never"]


@pytest.mark.ux(17)
def test_speakers_that_start_so_are_offered_by_slug_with_their_name(story: str) -> None:
    assert offered(story, "scorecard", "A") == [("ada-example", "Ada Example")]
    assert values(story, "scorecard", "samp") == ["boris-sample"]
    assert values(story, "list", "-s", "'Ada E") == ["ada-example"]
    assert len(values(story, "list", "--speaker", "")) == 3


@pytest.mark.ux(18)
def test_open_ids_are_offered_with_their_claim_where_evidence_is_given(story: str) -> None:
    found = dict(offered(story, "cite", ""))

    assert found["12"] == "Halo is EU-certified by 20 November"
    assert "1" not in found
    assert set(values(story, "resolve", "")) == set(found)
    assert values(story, "resolve", "12", "")[0] == next(iter(found))


def test_any_id_is_offered_to_read_and_judged_ones_to_reopen(story: str) -> None:
    assert {"1", "12"} <= set(values(story, "show", ""))
    assert set(values(story, "reopen", "")) & {"1", "12"} == {"1"}
    assert "12" in values(story, "amend", "9", "--restates", "1")


def test_tags_are_offered_with_their_count(story: str) -> None:
    assert ("robots", "2 predictions") in offered(story, "list", "-t", "r")


def test_words_for_deadlines_are_offered_with_the_day_they_mean() -> None:
    found = dict(offered(None, "add", "Robots", "https://example.org", "-d", ""))

    assert found["next year"] == "Fri 31 Dec 2027, if said today"
    assert found["Q1 2027"] == "Wed 31 Mar 2027, if said today"
    assert dict(offered(None, "add", "--said", "y")) == {"yesterday": "Sun 22 Nov 2026"}


def test_topics_and_settings_are_offered() -> None:
    assert values(None, "help", "sco") == ["scoring", "scorecard"]
    assert values(None, "config", "set", "d") == ["db", "dates"]


def test_the_ledger_named_on_the_line_is_the_one_that_is_read(story: str) -> None:
    assert values(None, "--db", story, "show", "12") == ["12"]
    assert values(None, "show", f"--db={story}", "12") == ["12"]


def test_an_option_that_takes_a_file_leaves_it_to_the_shell() -> None:
    found = run("completion", "bash", "--answer", "=", "--", "--db")

    assert found.stdout == "file\t\t\n"


def test_nothing_is_said_where_there_is_no_ledger(tmp_path: Path) -> None:
    assert values(str(tmp_path / "no.db"), "show", "") == []


def test_a_claim_cannot_break_the_lines_of_an_answer(ledger_url: str) -> None:
    claim = "Robots\tdance\non stage by 2030"
    run("add", claim, "https://example.org/a", "-s", "Ada", "--new-speaker",
        "-d", "2030", url=ledger_url)  # fmt: skip

    assert offered(ledger_url, "show", "") == [("1", "Robots dance on stage by 2030")]


@pytest.mark.ux(17, 18)
@pytest.mark.parametrize(
    "words", [("cite", ""), ("resolve", ""), ("show", "1"), ("scorecard", "A")]
)
def test_completing_from_a_file_imports_no_heavy_module(
    sqlite_story: str, words: tuple[str, ...]
) -> None:
    *before, typed = words
    code, names = modules(
        "completion", "zsh", "--answer", f"={typed}", "--", *before, url=sqlite_story
    )

    assert code == 0
    assert names & {*HEAVY, "rich", "platformdirs"} == set()


def test_completing_a_name_imports_nothing_that_lists_need(sqlite_story: str) -> None:
    code, names = everything(
        "completion", "bash", "--answer", "=Ada", "--", "scorecard", url=sqlite_story
    )

    assert code == 0
    lists = {"ledger.domain.line", "ledger.domain.kinds", "ledger.render.page", "difflib"}
    assert names & lists == set()
    assert len({name for name in names if name.split(".")[0] == "ledger"}) <= 30


def test_every_kind_of_value_in_the_signatures_has_a_source() -> None:
    tree = json.loads(completing.SIGNATURES.read_text(encoding="utf-8"))
    taken = [one["takes"] for said in tree.values() for one in said["options"] + said["arguments"]]
    kinds = {kind for kind in taken if isinstance(kind, str)}

    assert kinds - {"text", "file"} == set(completing._SOURCES)


@pytest.mark.ux(19)
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_passes_its_shells_own_check(shell: str, tmp_path: Path) -> None:
    script = tmp_path / "script"
    script.write_text(run("completion", shell).stdout, encoding="utf-8")

    if shutil.which(shell):
        done = subprocess.run([shell, "-n", script], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
    else:
        assert _balanced(script.read_text(encoding="utf-8"))


@pytest.mark.ux(19)
def test_the_powershell_script_is_whole() -> None:
    script = run("completion", "powershell").stdout

    assert _balanced(script)
    assert "Register-ArgumentCompleter -Native -CommandName 'ledger' -ScriptBlock {" in script
    assert "param($wordToComplete, $commandAst, $cursorPosition)" in script
    assert "[System.Management.Automation.CompletionResult]::new(" in script


def _balanced(script: str) -> bool:
    """Say whether brackets outside of quotes and comments close what they open."""
    bare = re.sub(r"'[^']*'|\"[^\"]*\"|#[^\n]*|\[\\'\\\"\]", "", script)
    waiting: list[str] = []
    pairs = {")": "(", "]": "[", "}": "{"}
    for character in bare:
        if character in pairs.values():
            waiting.append(character)
        elif character in pairs and (not waiting or waiting.pop() != pairs[character]):
            return False
    return not waiting


@pytest.mark.parametrize("shell", SCRIPTS)
def test_a_script_names_the_program_it_is_for(shell: str) -> None:
    script = run("completion", shell).stdout

    assert "NAME" not in script
    assert f"completion {shell} --answer" in script


def in_bash(url: str, *words: str, kind: int = 9) -> list[str]:
    """Return what bash would offer for the last word, after loading the script."""
    quoted = " ".join(f"'{word}'" for word in ("ledger", *words))
    lines = f"""
        set -u
        source <("$LEDGER" completion bash)
        COMP_WORDS=({quoted}) COMP_CWORD={len(words)} COMP_TYPE={kind}
        _ledger_complete "$LEDGER"
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    env = {**os.environ, "LEDGER": str(LEDGER), "PLEDGER_DB": url, "PLEDGER_NOW": NOW}
    done = subprocess.run(
        ["bash", "-c", lines],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=env,
        check=True,
    )
    return done.stdout.splitlines()


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash here")
def test_bash_lists_descriptions_and_inserts_words(sqlite_story: str) -> None:
    assert in_bash(sqlite_story, "scorecard", "A") == ["ada-example"]
    listed = in_bash(sqlite_story, "cite", "1")
    assert "12  (Halo is EU-certified by 20 November)" in listed
    assert "12" in in_bash(sqlite_story, "cite", "1", kind=37)
    assert in_bash(sqlite_story, "add", "-d", "next")[0].startswith("next\\ year")


@pytest.mark.skipif(not shutil.which("fish"), reason="there is no fish here")
def test_fish_offers_words_with_what_they_are(sqlite_story: str, tmp_path: Path) -> None:
    lines = ["ledger scorecard A", "ledger cite 12", "ledger resolve --verdict=mi"]
    asked = "\n".join(f"complete -C '{line}'" for line in lines)
    env = {**os.environ, "PATH": f"{LEDGER.parent}:{os.environ['PATH']}", "HOME": str(tmp_path)}
    env |= {"PLEDGER_DB": sqlite_story, "PLEDGER_NOW": NOW}
    done = subprocess.run(
        ["fish", "--no-config", "-c", f"ledger completion fish 2>/dev/null | source\n{asked}"],
        capture_output=True, text=True, encoding="utf-8", env=env, check=True,
    )  # fmt: skip

    assert done.stdout.splitlines() == [
        "ada-example\tAda Example",
        "12\tHalo is EU-certified by 20 November",
        "--verdict=missed",
    ]


@pytest.mark.skipif(not shutil.which("zsh"), reason="there is no zsh here")
def test_zsh_completes_at_a_terminal(sqlite_story: str, tmp_path: Path) -> None:
    env = {"PLEDGER_DB": sqlite_story, "HOME": str(tmp_path), "ZDOTDIR": str(tmp_path)}
    env |= {"PATH": f"{LEDGER.parent}:{os.environ['PATH']}", "PS1": "ready> ", "TERM": "xterm"}
    with program(["zsh", "-f", "-i"], env=env, columns=100) as shell:
        shell.enter("ready> ", "autoload -U compinit; compinit -u -D")
        shell.enter("ready> ", 'eval "$(ledger completion zsh)"')
        shell.answer("ready> ", "ledger scorecard ada\t")
        shell.until("ada-example")
        shell.type("\x15ledger cite 1\t")
        shell.until("12  -- Halo is EU-certified by 20 November")
