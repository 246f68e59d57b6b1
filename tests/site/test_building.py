"""Building: the same bytes every time, only what changed, all at once or not at all."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from ledger.errors import Refused
from ledger.site import writing
from ledger.site.output import Output
from ledger.store.address import sqlite_path
from ledger.store.database import to_url
from tests.benchmarks import site_pages
from tests.cli.terminal import assert_golden, run, transcript


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder but the mark, by its path."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.name != writing.MARK
    }


@pytest.fixture
def copy(sqlite_story: str, tmp_path: Path) -> str:
    """Give a ledger with a past that may be written to."""
    path = sqlite_path(sqlite_story)
    assert path is not None
    return to_url(shutil.copy(path, tmp_path / "ledger.db"))


def test_a_build_reads_as_it_did(
    copy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers/letter.txt").write_text("mine")
    (tmp_path / "note.txt").write_text("mine")

    runs = [
        (" ".join(["ledger", *words]), run(*words, url=copy))
        for words in (
            ("site", "build"),
            ("site", "build", "--url", "https://ledger.example/"),
            ("site", "build", "papers"),
            ("site", "build", "note.txt"),
            ("site", "build", "--url", "ledger.example"),
        )
    ]

    # The size moves with every word of a template.
    told = re.sub(r"\([\d,]+ kB\)", "(400 kB)", transcript(*runs))
    assert_golden("site-build", told)
    assert sorted(one.name for one in (tmp_path / "papers").iterdir()) == ["letter.txt"]


def test_the_answer_as_data_names_every_file_that_was_written(copy: str, tmp_path: Path) -> None:
    told = json.loads(run("site", "build", str(tmp_path / "a"), "--json", url=copy).stdout)

    assert set(told["written"]) == set(contents(tmp_path / "a"))
    assert told["bytes"] == sum(map(len, contents(tmp_path / "a").values()))
    assert (told["removed"], told["heavy"]) == ([], [])


@pytest.mark.ux(87)
def test_two_builds_of_the_same_ledger_are_the_same_bytes(story: str, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert run("site", "build", str(tmp_path / name), url=story).exit_code == 0

    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_both_databases_give_the_same_site(
    sqlite_story: str, postgres_story: str, tmp_path: Path
) -> None:
    for name, url in (("one", sqlite_story), ("two", postgres_story)):
        run("site", "build", str(tmp_path / name), url=url)

    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_a_new_verdict_writes_only_what_shows_it(copy: str, tmp_path: Path) -> None:
    folder = str(tmp_path / "public")
    run("site", "build", folder, url=copy)
    before = contents(Path(folder))
    kept = os.stat(tmp_path / "public/p/1/index.html").st_ino

    run("resolve", "13", "--verdict", "missed", "--because", "It was 57.1%.",
        "--evidence", "https://example.org/10-q", url=copy)  # fmt: skip
    told = json.loads(run("site", "build", folder, "--json", url=copy).stdout)

    slug = "芯片公司-chips"
    assert set(told["written"]) == {
        "p/13/index.html", "p/13/data.json",
        f"s/{slug}/index.html", f"s/{slug}/data.json", f"s/{slug}/feed.xml",
        f"embed/s/{slug}/index.html", f"badge/s/{slug}.json", f"badge/s/{slug}.svg",
        "index.html", "due/index.html", "predictions/index.html", "search/index.html",
        *(f"predictions/{state}/index.html" for state in (
            "met", "late", "partly", "missed", "void", "unclear", "due", "open", "no-deadline",
        )),
        "data/index.html", "data/predictions.csv", "data/predictions.json", "data/ledger.jsonl",
        "feed.xml", "search-index.js",
    }  # fmt: skip
    assert told["removed"] == []
    after = contents(Path(folder))
    assert {path for path in after if before.get(path) != after[path]} == set(told["written"])
    assert os.stat(tmp_path / "public/p/1/index.html").st_ino == kept
    assert run("site", "build", str(tmp_path / "anew"), url=copy).exit_code == 0
    assert contents(tmp_path / "anew") == after


def test_a_verdict_changes_of_long_lists_only_the_pages_that_hold_it(tmp_path: Path) -> None:
    url = site_pages.ledger_of(tmp_path, 170, 2)
    folder = tmp_path / "public"
    run("site", "build", str(folder), url=url)
    pages = set(contents(folder))
    waiting = json.loads(run("due", "--json", url=url).stdout)[0]

    run("resolve", str(waiting["id"]), "--verdict", "missed", "--because", "no trace",
        "--evidence", "https://example.org/new", url=url)  # fmt: skip
    told = json.loads(run("site", "build", str(folder), "--json", url=url).stdout)

    runs = {path for path in told["written"] if "/from-" in path}
    assert runs
    for path in runs:
        assert f"p/{waiting['id']}/index.html" in (folder / path).read_text(), path
    assert len({path for path in pages if "/from-" in path}) > 2 * len(runs)
    assert {path.split("/")[1] for path in told["written"] if path[:2] == "p/"} == {
        str(waiting["id"])
    }
    assert len({path.split("/")[1] for path in told["written"] if path[:2] == "s/"}) == 1


def test_what_nobody_needs_any_more_is_gone_and_what_others_put_there_stays(
    copy: str, tmp_path: Path
) -> None:
    folder = tmp_path / "public"
    run("add", "Something else", "https://example.org/x", "-s", "Ada Example", "--said",
        "2026-01-02", "-d", "2027-12-31", "--tag", "passing", url=copy)  # fmt: skip
    run("site", "build", str(folder), url=copy)
    assert (folder / "t/passing/index.html").exists()
    (folder / "CNAME").write_text("ledger.example\n")
    (folder / "log").mkdir()
    (folder / "log/checkpoint").write_text("signed\n")

    run("undo", url=copy)
    run("site", "build", str(folder), url=copy)

    assert not (folder / "t/passing").exists()
    assert (folder / "p/20/index.html").exists()
    assert (folder / "CNAME").read_text() == "ledger.example\n"
    assert (folder / "log/checkpoint").read_text() == "signed\n"


def test_a_damaged_page_and_a_lost_mark_are_made_again(copy: str, tmp_path: Path) -> None:
    folder = tmp_path / "public"
    run("site", "build", str(folder), url=copy)
    whole = contents(folder)
    # Removed first: the old file may have another name in another folder.
    (folder / "p/1/index.html").unlink()
    (folder / "p/1/index.html").write_text("damaged")
    (folder / writing.MARK).write_text("no mark")

    assert run("site", "build", str(folder), url=copy).exit_code == 0

    assert contents(folder) == whole


def failing(path: str) -> Output:
    """Return an output that cannot be made."""

    def make() -> bytes:
        raise Refused("the page cannot be made.")

    return Output(path, "key", make)


def test_a_build_that_fails_leaves_the_old_site_as_it_was(tmp_path: Path) -> None:
    writing.build(tmp_path / "public", [Output("index.html", "1", lambda: b"old")])

    with pytest.raises(Refused):
        writing.build(
            tmp_path / "public", [Output("index.html", "2", lambda: b"new"), failing("p/1")]
        )

    assert contents(tmp_path / "public") == {"index.html": b"old"}
    assert [one.name for one in tmp_path.iterdir()] == ["public"]


def test_a_page_that_weighs_too_much_is_told(copy: str, tmp_path: Path) -> None:
    noise = "".join(f"{number:x}" for number in range(2**18, 2**18 + 9_000)).encode()

    told = writing.build(
        tmp_path / "public",
        [Output("style.css", "1", lambda: b"p{}"), Output("index.html", "1", lambda: noise, True)],
    )

    ((path, weight),) = told.heavy
    assert path == "index.html"
    assert weight > writing.HEAVY


def test_a_template_that_fails_names_its_page(
    copy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jinja2 import DictLoader

    from ledger.site import templates

    monkeypatch.setattr(
        templates.environment(), "loader", DictLoader({"prediction.html": "{{ nothing.at_all }}"})
    )
    templates.environment().cache.clear()  # type: ignore[union-attr]

    told = run("site", "build", str(tmp_path / "public"), url=copy)

    monkeypatch.undo()
    templates.environment().cache.clear()  # type: ignore[union-attr]
    assert told.exit_code == 1
    assert "the page p/1/index.html cannot be made from prediction.html" in " ".join(
        told.stderr.split()
    )
    assert not (tmp_path / "public").exists()


def test_an_empty_ledger_is_a_site_too(sqlite_ledger: str, tmp_path: Path) -> None:
    told = run("site", "build", str(tmp_path / "public"), url=sqlite_ledger)

    assert told.exit_code == 0
    assert "No verdict has been given yet." in (tmp_path / "public/index.html").read_text()


def test_building_imports_no_database_library(copy: str, tmp_path: Path) -> None:
    import subprocess
    import sys

    script = (
        "import sys; from ledger.cli import main; code = main(sys.argv[1:]);"
        "print(code, 'sqlalchemy' in sys.modules, 'ledger.site' in sys.modules)"
    )
    said = subprocess.run(
        [sys.executable, "-c", script, "--help"], capture_output=True, text=True, check=True
    )

    assert said.stdout.splitlines()[-1] == "0 False False"


def test_what_the_site_says_of_itself_can_be_set_for_good(copy: str, tmp_path: Path) -> None:
    settings = tmp_path / "config.toml"
    settings.write_text(
        'site-url = "https://wire.example/"\nsite-name = "The Wire"\nsite-contact = "a@b.c"\n'
    )
    run("site", "build", str(tmp_path / "public"), url=copy, env={"PLEDGER_CONFIG": str(settings)})

    page = (tmp_path / "public/method/index.html").read_text()
    assert "https://wire.example/method/" in page
    assert ">The Wire</a>" in page
    assert "mailto:a@b.c" in page
