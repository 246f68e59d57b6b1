"""Who somebody is: renamed, merged, called, employed; and all of it can be undone."""

from __future__ import annotations

import json
import shlex

import pytest

from tests.cli.terminal import Result, assert_golden, run, transcript

CLOCK = "2026-11-23T{:02}:{:02}:00Z"

STORY = """
speaker show zuck
speaker rename zuck 'Mark Zuckerberg'
speaker alias zuck 'The CEO'
speaker role zuck CEO -o Meta --since 2004-02-04
speaker role zuck CEO -o Meta --until 2025-06-30
speaker show 'The CEO'
speaker merge 'M. Zuckerberg' zuck
speaker merge 'M. Zuckerberg' zuck --yes
speaker show 'M. Zuckerberg'
scorecard 'M. Zuckerberg'
undo --list
undo
speaker list
redo
speaker list
"""

REFUSALS = """
speaker show Nobody
speaker rename zuck 'Sundar Pichai'
speaker rename zuck '!!'
speaker rename zuck Zuck
speaker alias zuck Sundar
speaker alias zuck 'Sundar Pichai'
speaker alias zuck Zuck
speaker alias zuck Mark --remove
speaker role zuck
speaker role zuck CEO -o Meta --since 2026-01-01 --until 2025-01-01
speaker merge zuck zuck --yes
speaker merge zuck Nobody --yes
speaker mrege zuck
"""


def add(url: str, claim: str, speaker: str, *more: str, said: str = "2025-01-02") -> Result:
    """Log a prediction."""
    return run(
        "add", claim, "https://example.org/a", "-s", speaker, "--new-speaker", "--said", said,
        "-d", "2025-12-31", "--no-input", *more, url=url,
    )  # fmt: skip


@pytest.fixture
def people(ledger_url: str) -> str:
    """Give a ledger with three speakers, two of them one person."""
    add(ledger_url, "A billion users", "Zuck")
    add(ledger_url, "Smart glasses", "M. Zuckerberg")
    add(ledger_url, "A quantum chip", "Sundar Pichai")
    return ledger_url


def told(url: str, lines: str, columns: int = 80) -> str:
    """Return a transcript, one minute a command."""
    said = []
    for minute, line in enumerate(lines.strip().splitlines()):
        at = CLOCK.format(12, minute)
        said.append((f"ledger {line}", run(*shlex.split(line), url=url, now=at, columns=columns)))
    return transcript(*said)


def test_a_speaker_gets_a_name_a_role_and_a_second_self(people: str) -> None:
    assert_golden("speakers", told(people, STORY))


def test_refusals_say_what_helps(people: str) -> None:
    assert_golden("speakers-refused", told(people, REFUSALS))


def data(url: str, *words: str) -> object:
    """Return an answer as data."""
    return json.loads(run(*words, "--json", url=url).stdout)


def everything(url: str) -> list[object]:
    """Return every projection that a person can see."""
    listed = [data(url, "list"), data(url, "speaker", "list"), data(url, "board")]
    return [*listed, run("export", "--format", "csv", url=url).stdout]


@pytest.mark.ux(69, 82)
@pytest.mark.parametrize(
    "words",
    [
        ("merge", "zuck", "m-zuckerberg", "--yes"),
        ("rename", "zuck", "Mark Zuckerberg"),
        ("alias", "zuck", "Mark"),
        ("role", "zuck", "CEO", "-o", "Meta"),
    ],
)
def test_undo_puts_everybody_back_and_redo_brings_the_change_back(
    people: str, words: tuple[str, ...]
) -> None:
    before = everything(people)
    run("speaker", *words, url=people)
    after = everything(people)

    run("undo", url=people)
    undone = everything(people)
    run("redo", url=people)

    assert undone == before
    assert everything(people) == after


@pytest.mark.parametrize("words", [("alias", "zuck", "Bo"), ("rename", "zuck", "Bo")])
def test_a_name_of_who_was_merged_in_is_nobody_elses(people: str, words: tuple[str, ...]) -> None:
    run("speaker", "alias", "m-zuckerberg", "Bo", url=people)
    run("speaker", "merge", "m-zuckerberg", "zuck", "--yes", url=people)
    before = everything(people)

    found = run("speaker", *words, url=people, actor="lee")

    assert found.exit_code == 4
    assert 'Zuck is called "Bo" already: M. Zuckerberg was merged in.' in found.stderr
    assert everything(people) == before


@pytest.mark.parametrize(
    ("given", "back"), [(["alias", "zuck", "Bo"], "redo"), (["rename", "zuck", "Bo"], "redo"),
                        (["alias", "zuck", "Bo", "--remove"], "undo")],
)  # fmt: skip
def test_a_name_that_somebody_else_was_given_since_does_not_come_back(
    people: str, given: list[str], back: str
) -> None:
    if back == "undo":
        run("speaker", "alias", "zuck", "Bo", url=people, actor="kim")
    run("speaker", *given, url=people)
    if back == "redo":
        run("undo", url=people)
    run("speaker", "alias", "m-zuckerberg", "Bo", url=people, actor="lee")
    before = everything(people)

    found = run(back, url=people)

    assert found.exit_code != 0
    assert f'cannot be {back}ne: "Bo" is what M. Zuckerberg is called since.' in found.stderr
    assert found.stderr.endswith("Nothing was saved.\n")
    assert everything(people) == before


def test_the_predictions_of_both_count_with_the_one_that_stands(people: str) -> None:
    run("speaker", "merge", "zuck", "m-zuckerberg", "--yes", url=people)

    found = data(people, "list", "-s", "Zuck")
    assert isinstance(found, list)
    assert [(one["id"], one["speaker"]) for one in found] == [
        (1, "M. Zuckerberg"), (2, "M. Zuckerberg"),
    ]  # fmt: skip


def test_a_chain_of_merges_ends_with_the_one_that_stands(people: str) -> None:
    run("speaker", "merge", "zuck", "m-zuckerberg", "--yes", url=people)
    run("speaker", "merge", "m-zuckerberg", "sundar-pichai", "--yes", url=people)

    names = [one["speaker"] for one in data(people, "list")]  # type: ignore[attr-defined]
    assert names == ["Sundar Pichai"] * 3
    run("undo", url=people)
    names = [one["speaker"] for one in data(people, "list")]  # type: ignore[attr-defined]
    assert names == ["M. Zuckerberg", "M. Zuckerberg", "Sundar Pichai"]


def test_nobody_is_merged_in_a_circle(people: str) -> None:
    run("speaker", "merge", "zuck", "m-zuckerberg", "--yes", url=people)

    found = run("speaker", "merge", "m-zuckerberg", "zuck", "--yes", url=people)

    assert found.exit_code == 1
    assert "cannot be merged with itself" in found.stderr


def test_a_new_prediction_of_a_merged_name_is_the_standing_speakers(people: str) -> None:
    run("speaker", "merge", "zuck", "m-zuckerberg", "--yes", url=people)

    add(people, "A metaverse", "zuck")

    found = data(people, "list", "-s", "m-zuckerberg")
    assert isinstance(found, list)
    assert len(found) == 3
    assert add(people, "A billion users", "m-zuckerberg").exit_code == 4


def test_a_role_told_again_takes_the_place_of_the_first(people: str) -> None:
    run("speaker", "role", "zuck", "CEO", "-o", "Meta", "--since", "2004-02-04", url=people)
    run("speaker", "role", "zuck", "ceo", "-o", "meta", "--until", "2025-06-30", url=people)

    shown = data(people, "speaker", "show", "zuck")
    assert isinstance(shown, dict)
    assert shown["roles"] == [
        {"role": "ceo", "organisation": "meta", "since": "2004-02-04", "until": "2025-06-30"}
    ]


def test_merging_in_a_terminal_is_asked_and_no_means_no(people: str) -> None:
    found = run("speaker", "merge", "zuck", "m-zuckerberg", url=people, tty=True, stdin="\n")

    assert found.exit_code == 130
    assert "Make Zuck M. Zuckerberg? [y/N]" in found.stderr
    assert len(data(people, "speaker", "list")) == 3  # type: ignore[arg-type]


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_the_page_of_a_speaker_fits(people: str, columns: int) -> None:
    run("speaker", "role", "zuck", "CEO", "-o", "Meta", "--since", "2004-02-04", url=people)

    assert_golden(
        f"speaker-show-{columns}",
        run("speaker", "show", "zuck", url=people, columns=columns).stdout,
    )


@pytest.fixture
def meta(people: str) -> str:
    """Give a ledger in which two people spoke for Meta, one of them not all the time."""
    run("speaker", "role", "zuck", "CEO", "-o", "Meta", "--since", "2004-02-04", url=people)
    run("speaker", "role", "zuck", "CEO", "-o", "Meta", "--until", "2025-06-30", url=people)
    run("speaker", "role", "m-zuckerberg", "CTO", "-o", "META", url=people)
    add(people, "Glasses for all", "Zuck", said="2025-09-01")
    add(people, "No more layoffs", "Meta", "--organisation-speaker")
    return people


def test_the_executive_leaves_and_the_company_remains(meta: str) -> None:
    card = data(meta, "scorecard", "--organisation", "meta", "--explain")

    assert isinstance(card, dict)
    assert card["organisation"] == card["speaker"] == "Meta"
    assert card["counts"]["logged"] == 3
    text = run("scorecard", "-o", "Meta", url=meta).stdout
    assert "Glasses for all" not in text
    assert_golden("scorecard-organisation", text)


def test_roles_of_a_merged_speaker_still_count_for_the_organisation(meta: str) -> None:
    run("speaker", "merge", "m-zuckerberg", "sundar-pichai", "--yes", url=meta)

    card = data(meta, "scorecard", "-o", "Meta")
    assert isinstance(card, dict)
    assert card["counts"]["logged"] == 4


def test_an_organisation_that_is_not_there_is_told_with_the_nearest(meta: str) -> None:
    found = run("scorecard", "-o", "Metta", url=meta)

    assert found.exit_code == 3
    assert 'Did you mean Meta?  ledger scorecard --organisation "Meta"' in found.stderr
    assert run("scorecard", url=meta).exit_code == 2
