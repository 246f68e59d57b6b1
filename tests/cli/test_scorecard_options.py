"""``ledger scorecard``: whose card, which predictions, counted how, cut by what."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ledger.domain.scorecard_groups import CUTS
from ledger.domain.scorecard_policies import POLICIES
from tests.cli.terminal import Result, assert_golden, run, transcript
from tests.render.test_scorecard_html import Tree


def _data(*argv: str, url: str) -> Any:
    result = run("scorecard", *argv, "--json", url=url)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def _told(*argv: str, url: str) -> tuple[str, Result]:
    return f"ledger {' '.join(argv)}", run(*argv, url=url)


@pytest.mark.parametrize(
    ("argv", "logged", "words"),
    [
        (("--until", "2022-12-31"), 1, "said until 2022-12-31"),
        (("--since", "2023-01-01", "--until", "2023-12-31"), 2, "said until 2023-12-31"),
        (("--year", "2023"), 1, "with a deadline in 2023"),
        (("--year", "2022-2023"), 2, "with a deadline in 2022 to 2023"),
        (("--role", "ceo"), 11, "said as CEO"),
        (("--role", "Chair"), 4, "said as Chair"),
        (("--resolver", "only-later"), 1, "judged by only-later"),
        (("--horizon", "1y-3y"), 4, "promised over 1 to 3 years"),
        (("-t", "deliveries", "--until", "2023-12-31"), 2, "tagged deliveries"),
    ],
)
def test_a_filter_stands_on_the_card_and_counts_only_what_it_keeps(
    story: str, argv: tuple[str, ...], logged: int, words: str
) -> None:
    data = _data("ada-example", *argv, url=story)

    assert words in data["asked"]
    assert data["counts"]["logged"] == logged
    assert f"{words}" in " ".join(run("scorecard", "ada-example", *argv, url=story).stdout.split())


def test_a_speaker_while_in_office_is_a_card_of_its_own(story: str) -> None:
    all_of_it = _data("ada-example", url=story)["counts"]["logged"]
    office = _data("ada-example", "--organisation", "Example Foundation", url=story)

    assert office["speaker"] == "Ada Example"
    assert office["asked"] == ["said while in office at Example Foundation"]
    assert 0 < office["counts"]["logged"] < all_of_it


@pytest.mark.parametrize("policy", ["strict", "lenient", "half-credit", "by-family"])
def test_a_policy_changes_the_headline_and_nothing_else(story: str, policy: str) -> None:
    plain = _data("ada-example", url=story)
    other = _data("ada-example", "--policy", policy, url=story)

    name = policy.replace("-", "_")
    assert other["policy"] == name
    assert other["headline"]["rate"] == other["policies"][name]["rate"]
    assert {**other, "policy": 0, "headline": 0} == {**plain, "policy": 0, "headline": 0}


def test_the_headline_under_all_policies_is_one_line(story: str) -> None:
    shown = run("scorecard", "ada-example", url=story).stdout

    assert "\nBy policy: strict 29 %, lenient 43 %, half credit 36 %, by family 33 %.\n" in shown


@pytest.mark.parametrize("name", CUTS)
def test_every_cut_has_its_table_in_text_data_and_markdown(story: str, name: str) -> None:
    shown = run("scorecard", "ada-example", "--cut", name, url=story).stdout
    markdown = run("scorecard", "ada-example", "--cut", name, "-f", "md", url=story).stdout
    data = _data("ada-example", "--cut", name, url=story)

    assert data["cut"]["by"] == name
    for group in data["cut"]["groups"]:
        assert group["name"][:12] in shown
        assert group["name"] in markdown.replace("\\", "")
    assert "small groups differ by chance" in " ".join(shown.lower().split())


def test_a_card_cut_by_year_looks_like_its_transcript(story: str) -> None:
    result = run("scorecard", "ada-example", "--cut", "year", url=story)

    assert_golden("scorecard-cut-year", result.stdout)


def test_figures_that_lack_their_minimum_are_explained(story: str) -> None:
    shown = " ".join(run("scorecard", "boris-sample", url=story).stdout.split())
    why = " ".join(run("scorecard", "boris-sample", "--explain", url=story).stdout.split())

    assert (
        "Too few for: judged share (needs 5), untestable share (5), time (5), base rates" in shown
    )
    assert "Judged share: fewer than 5 are judged." in why
    assert "Versus base rate: fewer than 5 have a base rate set before the outcome." in why


def test_what_cannot_be_shown_is_refused_with_the_way_out(story: str) -> None:
    told = transcript(
        _told("scorecard", url=story),
        _told("scorecard", "Ada Exampel", url=story),
        _told("scorecard", "ada-example", "--policy", "kind", url=story),
        _told("scorecard", "ada-example", "--figure", "mood", url=story),
        _told("scorecard", "ada-example", "--cut", "mood", url=story),
        _told("scorecard", "ada-example", "--frame", "Q4 call", url=story),
        _told("scorecard", "ada-example", "--role", "CE0", url=story),
        _told("scorecard", "ada-example", "--resolver", "reviewr", url=story),
        _told("scorecard", "ada-example", "--year", "24", url=story),
        _told("scorecard", "ada-example", "--since", "2025-01-01", "--until", "2024-01-01",
              url=story),
        _told("scorecard", "ada-example", "--as-of", "2021-06-30", url=story),
        _told("scorecard", "ada-example", "--recorded-by", "2021-06-30", url=story),
    )  # fmt: skip

    assert_golden("scorecard-refusals", told)


def test_two_runs_give_the_same_bytes(story: str) -> None:
    for argv in (("--json",), (), ("-f", "md"), ("--cut", "tag"), ("--explain",)):
        first = run("scorecard", "ada-example", *argv, url=story).stdout

        assert run("scorecard", "ada-example", *argv, url=story).stdout == first


def test_what_changed_between_two_days_looks_like_its_transcript(story: str) -> None:
    told = transcript(
        _told("scorecard", "ada-example", "--diff", "2024-06-30..2025-12-31", url=story),
        _told("scorecard", "ada-example", "--diff", "2024-06-30..", "-t", "deliveries", url=story),
        _told("scorecard", "ada-example", "--diff", "2026-11-21..", url=story),
        _told("scorecard", "ada-example", "--diff", "2025-02-01..2026-03-01", "--recorded",
              url=story),
        _told("scorecard", "ada-example", "--diff", "2024-06-30..2024-12-31", "-f", "md",
              url=story),
        _told("scorecard", "ada-example", "--diff", "2025", url=story),
        _told("scorecard", "ada-example", "--diff", "2025-01-01..2024-01-01", url=story),
        _told("scorecard", "ada-example", "--diff", "2025-01-01..2025-01-01", url=story),
        _told("scorecard", "ada-example", "--recorded", url=story),
        _told("scorecard", "ada-example", "--diff", "2025-01-01..", "--svg", "x.svg", url=story),
    )  # fmt: skip

    assert_golden("scorecard-diff", told)


@pytest.mark.parametrize("more", [(), ("--recorded",)])
def test_the_changes_of_a_card_add_up_as_data(story: str, more: tuple[str, ...]) -> None:
    found = _data("ada-example", "--diff", "2023-12-31..", *more, url=story)

    assert (found["from"], found["to"]) == ("2023-12-31", "2026-11-23")
    assert sum(one["met"] for one in found["changes"]) == found["met"] > 0
    assert sum(one["judged"] for one in found["changes"]) == found["judged"] > 0
    assert all(one["why"] for one in found["changes"])
    figure = found["figures"]["on_time"]
    assert figure["now"]["met"] - figure["was"]["met"] == found["met"]


@pytest.mark.parametrize(
    ("name", "argv"),
    [
        ("scorecard-html", ("scorecard", "ada-example")),
        ("scorecard-html-cut", ("scorecard", "ada-example", "--cut", "year")),
        ("scorecard-html-unjudged", ("scorecard", "芯片公司 Chips")),
        ("board-html", ("board",)),
    ],
)
def test_a_fragment_looks_like_its_transcript(
    sqlite_story: str, name: str, argv: tuple[str, ...]
) -> None:
    fragment = run(*argv, "-f", "html", url=sqlite_story).stdout

    tree = Tree(fragment)
    assert all(link.startswith("https://") for link in tree.links)
    assert_golden(name, fragment)


def test_what_changed_is_a_fragment_too(sqlite_story: str) -> None:
    argv = ("scorecard", "ada-example", "--diff", "2024-06-30..2025-12-31", "-f", "html")
    fragment = run(*argv, url=sqlite_story).stdout
    told = json.loads(run(*argv[:-2], "--json", url=sqlite_story).stdout)

    tree = Tree(fragment)
    assert not tree.links
    assert all(f'<th scope="row">{one["id"]}</th>' in fragment for one in told["changes"])
    assert "Nothing changed." in run(
        "scorecard", "ada-example", "--diff", "2026-11-21..", "-f", "html", url=sqlite_story
    ).stdout  # fmt: skip
    assert_golden("scorecard-diff-html", fragment)


@pytest.mark.parametrize("policy", list(POLICIES))
def test_what_changed_adds_up_under_every_policy(sqlite_story: str, policy: str) -> None:
    argv = ("scorecard", "ada-example", "--diff", "2023-12-31..2026-03-31", "--policy", policy)
    told = json.loads(run(*argv, "--json", url=sqlite_story).stdout)

    assert told["policy"] == policy.replace("-", "_")
    assert sum(one["met"] for one in told["changes"]) == pytest.approx(told["met"])
    assert sum(one["judged"] for one in told["changes"]) == pytest.approx(told["judged"])
    label = POLICIES[policy][1]
    for more in ((), ("-f", "md"), ("-f", "html")):
        assert label in run(*argv, *more, url=sqlite_story).stdout


def test_the_board_counts_as_it_is_asked_to(sqlite_story: str) -> None:
    runs = [
        _told("board", "--policy", policy, *more, url=sqlite_story)
        for policy, more in (
            ("lenient", ()), ("by-family", ("-f", "md", "-t", "deliveries")),
            ("half-credit", ("-f", "html", "--since", "2024-01-01")),
            ("half-credit", ("--picture",)), ("kind", ()),
        )
    ]  # fmt: skip
    assert_golden("board-policy", transcript(*runs))
    told = json.loads(run("board", "--policy", "half-credit", "--json", url=sqlite_story).stdout)
    [ada] = [one for one in told["speakers"] if one["slug"] == "ada-example"]
    assert told["policy"] == "half_credit"
    assert ada["headline"]["label"] == "With partial credit"
    assert ada["policies"]["half_credit"]["rate"] == ada["headline"]["rate"]
    assert ada["on_time"]["label"] == "On time"


@pytest.mark.parametrize(
    "argv", [("scorecard", "ada-example"), ("scorecard", "ada-example", "--explain"), ("board",)]
)
def test_before_the_first_words_there_was_nothing(
    sqlite_story: str, argv: tuple[str, ...]
) -> None:
    told = run(*argv, "--as-of", "2001-01-01", url=sqlite_story)

    assert told.exit_code == 0
    words = " ".join(told.stdout.split())
    assert words.startswith("Nothing ")
    assert "had been said by 2001-01-01: the first prediction here is of 20" in words
    assert "%" not in words


@pytest.mark.parametrize("more", [("--as-of", "2001-01-01"), ("-t", "nothing-has-this")])
def test_no_empty_card_is_drawn_for_sharing(
    sqlite_story: str, more: tuple[str, ...], tmp_path: Path
) -> None:
    file = tmp_path / "ada.svg"
    told = run("card", "ada-example", str(file), *more, url=sqlite_story)

    assert told.exit_code == 1
    assert "there is nothing to draw" in " ".join(told.stderr.split())
    assert not file.exists()


def test_one_mistyped_word_of_a_name_is_asked_about(sqlite_story: str) -> None:
    told = run("scorecard", "exmaple", url=sqlite_story)

    assert told.exit_code == 3
    assert 'Did you mean Ada Example?  ledger scorecard "Ada Example"' in told.stderr
    assert "Did you mean" not in run("scorecard", "nobody", url=sqlite_story).stderr


def test_a_figure_that_lacks_its_minimum_says_what_it_is(sqlite_story: str) -> None:
    told = " ".join(run("scorecard", "ada-example", url=sqlite_story).stdout.split())

    few = told.partition("Too few for: ")[2].partition(".")[0]
    assert "(needs " in few
    assert "calibration (20)" in few
    assert "agreement of two resolvers (20)" in few


def test_the_board_explains_itself_in_every_form(sqlite_story: str) -> None:
    for more in ((), ("-f", "md"), ("-f", "html")):
        told = run("board", "--explain", *more, url=sqlite_story)
        assert told.exit_code == 0
        assert "All true rates are taken as draws from" in " ".join(told.stdout.split())
    data = json.loads(run("board", "--explain", "--json", url=sqlite_story).stdout)
    assert data["explained"]["prior"].startswith("All true rates")
    assert json.loads(run("board", "--json", url=sqlite_story).stdout)["explained"] is None
    drawn = run("board", "--explain", "--picture", url=sqlite_story)
    assert (drawn.exit_code, "--explain answers in words" in drawn.stderr) == (2, True)


def test_a_board_of_one_organisation_counts_what_was_said_for_it(sqlite_story: str) -> None:
    told = run("board", "-o", "example robotics", url=sqlite_story).stdout
    data = json.loads(run("board", "-o", "Sample Vans", "--json", url=sqlite_story).stdout)
    wrong = run("board", "-o", "Sample Vams", url=sqlite_story)

    assert "Only said by Example Robotics or while in office there." in " ".join(told.split())
    assert "Boris" not in told
    assert [one["slug"] for one in data["speakers"]] == ["boris-sample"]
    assert data["asked"] == ["said by Sample Vans or while in office there"]
    assert wrong.exit_code == 3
    assert 'ledger board --organisation "Sample Vans"' in wrong.stderr


def test_a_comparison_may_be_of_one_office(sqlite_story: str) -> None:
    told = run("compare", "ada-example", "boris-sample", "-o", "Sample Vans", url=sqlite_story)

    assert told.exit_code == 0
    assert "Only said while in office at Sample Vans." in " ".join(told.stdout.split())
