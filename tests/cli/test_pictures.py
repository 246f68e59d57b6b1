"""``scorecard --picture``, ``--svg``, ``--png``, ``board`` and ``card``: pictures from a shell."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from ledger.commands.picture_files import NAMES
from ledger.render.charts import of_card
from ledger.render.width import cells
from tests.cli.terminal import assert_golden, run
from tests.cli.test_reading_startup import modules

PAGES = {
    **{f"picture-{name}": ("scorecard", "ada-example", "--picture", name) for name in NAMES},
    "picture-board": ("board", "--picture"),
}


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize("name", PAGES)
def test_a_picture_looks_like_its_transcript(sqlite_story: str, name: str, columns: int) -> None:
    result = run(*PAGES[name], url=sqlite_story, columns=columns)

    assert (result.exit_code, result.stderr) == (0, "")
    assert [line for line in result.lines if cells(line) > columns] == []
    assert_golden(f"{name}-{columns}", result.stdout)


def test_the_command_line_offers_every_picture_that_there_is() -> None:
    assert NAMES == of_card.NAMES


def test_a_card_is_drawn_into_both_files_at_once(story: str, tmp_path: Path) -> None:
    svg, png = tmp_path / "a.svg", tmp_path / "a.png"

    done = run("scorecard", "ada example", "--svg", str(svg), "--png", str(png), url=story)

    assert (done.exit_code, done.stderr.count(" pictures, ")) == (0, 2)
    root = ET.fromstring(svg.read_text(encoding="utf-8"))
    assert (root.get("role"), root.get("width")) == ("img", "800")
    assert int.from_bytes(png.read_bytes()[16:20]) == 1200


def test_one_picture_has_the_width_and_the_theme_that_were_asked_for(
    sqlite_story: str, tmp_path: Path
) -> None:
    file = tmp_path / "bar.svg"
    options = ("--picture", "count-bar", "--theme", "dark", "--width", "400")

    done = run("scorecard", "ada-example", "--svg", str(file), *options, url=sqlite_story)

    text = file.read_text(encoding="utf-8")
    assert done.exit_code == 0
    assert 'width="400"' in text
    assert "#14171c" in text
    assert "prefers-color-scheme" not in text


def test_without_a_theme_a_drawing_follows_the_reader(sqlite_story: str, tmp_path: Path) -> None:
    file = tmp_path / "board.svg"

    run("scorecard", "ada-example", "--picture", "timeline", "--svg", str(file), url=sqlite_story)

    assert "@media(prefers-color-scheme:dark)" in file.read_text(encoding="utf-8")


def test_two_runs_write_the_same_bytes(sqlite_story: str, tmp_path: Path) -> None:
    written = []
    for again in ("1", "2"):
        svg, png = tmp_path / f"{again}.svg", tmp_path / f"{again}.png"
        run("scorecard", "ada-example", "--svg", str(svg), url=sqlite_story)
        run("card", "ada-example", str(png), url=sqlite_story)
        written.append((svg.read_bytes(), png.read_bytes()))

    assert written[0] == written[1]


@pytest.mark.parametrize("name", ["card.svg", "card.png"])
def test_a_card_for_sharing_says_in_words_what_is_on_it(
    sqlite_story: str, tmp_path: Path, name: str
) -> None:
    done = run("card", "ada example", str(tmp_path / name), url=sqlite_story)

    assert done.exit_code == 0
    assert "In words: Ada Example: " in done.stderr
    assert (tmp_path / name).stat().st_size > 2_000


def test_nothing_to_draw_is_said_with_the_reason_and_writes_no_file(
    sqlite_story: str, tmp_path: Path
) -> None:
    file = tmp_path / "slip.svg"

    options = ("--picture", "calibration", "--svg", str(file))
    done = run("scorecard", "boris-sample", *options, url=sqlite_story)

    assert done.exit_code == 1
    assert "there is nothing to draw, so" in done.stderr
    assert "Boris Sample, calibration: not drawn, " in done.stderr
    assert not file.exists()


def test_a_file_that_is_there_stays_unless_forced(sqlite_story: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.svg"
    file.write_text("mine")

    kept = run("card", "ada-example", str(file), url=sqlite_story)
    left = file.read_text()
    forced = run("card", "ada-example", str(file), "--force", url=sqlite_story)

    assert (kept.exit_code, left) == (4, "mine")
    assert "the same command with --force" in kept.stderr
    assert forced.exit_code == 0
    assert file.read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.parametrize(
    ("argv", "exit_code", "said"),
    [
        (("scorecard", "ada-example", "--svg", "{}/x.png"), 2, "--png {}/x.png"),
        (("card", "ada-example", "{}/x.gif"), 2, "ledger card ada-example {}/x.gif.png"),
        (("card", "nobody at all", "{}/x.png"), 3, "no speaker is called"),
        (("card", "ada-example", "{}"), 2, "ends in neither"),
        (("scorecard", "ada-example", "--svg", "{}"), 2, "is a folder; name a file."),
        (("scorecard", "ada-example", "--svg", "{}/no/x.svg"), 1, "cannot be written"),
        (("scorecard", "ada-example", "--picture", "pie"), 2, "count-bar"),
        (("scorecard", "ada-example", "--picture", "slip", "--json"), 2, "--format text"),
        (("board", "--svg", "{}/x.svg", "--width", "100"), 2, "320<=x<=2400"),
        (("scorecard", "ada-example", "--svg", "{}/x.svg", "--explain"), 2, "without --explain"),
        (("scorecard", "ada-example", "--picture", "slip", "--cut", "year"), 2, "without --cut"),
        (
            ("scorecard", "ada-example", "--diff", "2024-01-01..2025-01-01", "--svg", "{}/x.svg"),
            2,
            "--diff answers in words",
        ),
        (
            ("scorecard", "ada-example", "--as-of", "1990-01-01", "--svg", "{}/x.svg"),
            1,
            "had been said by 1990-01-01",
        ),
        (
            ("board", "--recorded-by", "1990-01-01", "--svg", "{}/x.svg"),
            1,
            "Nothing was recorded by 1990-01-01.",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_way_out(
    sqlite_story: str, tmp_path: Path, argv: tuple[str, ...], exit_code: int, said: str
) -> None:
    done = run(*(word.format(tmp_path) for word in argv), url=sqlite_story, columns=300)

    assert done.exit_code == exit_code
    assert said.format(tmp_path) in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_without_the_extra_only_a_png_is_refused(
    sqlite_story: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "vl_convert", None)
    both = ("--svg", str(tmp_path / "x.svg"), "--png", str(tmp_path / "x.png"))

    refused = run("scorecard", "ada-example", *both, url=sqlite_story)
    nothing = list(tmp_path.iterdir())
    drawn = run("scorecard", "ada-example", *both[:2], url=sqlite_story)

    assert (refused.exit_code, nothing) == (1, [])
    assert "pip install 'prediction-ledger[plot]'" in refused.stderr
    assert drawn.exit_code == 0


def test_the_scorecard_in_words_loads_nothing_of_the_pictures(sqlite_story: str) -> None:
    code, names = modules("scorecard", "ada-example", url=sqlite_story)

    assert code == 0
    assert "vl_convert" not in names
