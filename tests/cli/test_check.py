"""``ledger check``: what it finds, how it says so, and what it leaves with."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator

import pytest

from ledger.domain.checkup import KINDS
from tests.capture.loopback import Site, leads_to, site, status
from tests.cli.story import tell
from tests.cli.terminal import assert_golden, run
from tests.cli.test_reading_startup import modules


@pytest.fixture
def doubtful(ledger_url: str) -> str:
    """Give a ledger with one finding of every kind."""
    lines = [
        ("add", "Robots walk", "https://example.org/1", "-d", "2025-12-31"),
        ("add", "Vans drive", "https://example.org/2", "-d", "2025-12-31"),
        ("cite", "2", "https://example.org/e", "--against", "--happened", "2025-12-31"),
        ("resolve",),
        ("cite", "2", "--retract", "1", "--because", "wrong page"),
        ("add", "Ships fly", "https://example.org/3", "-d", "2025-12-31"),
        ("cite", "3", "https://example.org/f", "--context"),
        ("amend", "3", "--criterion", "a video"),
        ("add", "Ships  fly!", "https://example.org/4", "-d", "2025-12-31", "--said",
         "2024-02-01", "--allow-duplicate"),
        ("cite", "4", "https://example.org/g", "--for", "--date", "2023-01-01"),
    ]  # fmt: skip
    for words in lines:
        more = ("-s", "Ada", "--new-speaker") if words[0] == "add" else ()
        said = ("--said", "2024-01-01") if words[0] == "add" and "--said" not in words else ()
        found = run(*words, *more, *said, "--no-input", url=ledger_url)
        assert found.exit_code in (0, 5), (words, found.stderr)
    return ledger_url


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_every_kind_of_finding_is_told_with_its_reason_and_its_command(
    doubtful: str, columns: int
) -> None:
    assert_golden(f"check-{columns}", run("check", url=doubtful, columns=columns).stdout)


def test_every_kind_is_found_and_is_plain_data(doubtful: str) -> None:
    first, second = (run("check", "--json", url=doubtful) for _ in range(2))

    data = json.loads(first.stdout)
    assert {one["kind"] for one in data["findings"]} == set(KINDS)
    assert first.stdout == second.stdout


def test_the_exit_code_says_that_something_was_found(doubtful: str) -> None:
    assert run("check", url=doubtful).exit_code == 0
    assert run("check", "--exit-code", url=doubtful).exit_code == 1


def test_an_empty_ledger_has_nothing_to_look_at(ledger_url: str) -> None:
    found = run("check", "--exit-code", url=ledger_url)

    assert found.exit_code == 0
    assert "Nothing to look at in 0 predictions." in found.stdout


def test_the_story_reads_as_it_did(story: str) -> None:
    assert_golden("check-story", run("check", url=story).stdout)


# Links


@pytest.fixture
def linked(sqlite_ledger: str) -> Iterator[Site]:
    """Give pages that a ledger cites: two that are there, one that is gone, one that moved."""
    pages = {
        "/there": status(200), "/gone": status(410), "/moved": leads_to("/"), "/": status(200),
        "/shy": status(403),
    }  # fmt: skip
    with site(pages) as web:
        lines = [
            ("add", "Robots walk", f"{web.url}/there", "--archived", f"{web.url}/copy"),
            ("add", "Vans drive alone", f"{web.url}/gone"),
            ("cite", "2", f"{web.url}/there", "--context"),
            ("cite", "2", f"{web.url}/gone?again", "--context", "--archived", f"{web.url}/copy"),
            ("cite", "2", f"{web.url}/moved", "--against", "--happened", "2025-12-31"),
            ("cite", "2", f"{web.url}/shy", "--context"),
            ("cite", "2", f"{web.url}/not-asked", "--context"),
            ("cite", "2", "--retract", "5", "--because", "wrong page"),
        ]
        web.pages["/gone?again"] = status(404)
        for words in lines:
            said = ("-s", "Ada", "--new-speaker", "--said", "2024-01-01", "-d", "2030")
            done = run(*words, *(said if words[0] == "add" else ()), url=sqlite_ledger)
            assert done.exit_code == 0, words
        yield web


def look(url: str, web: Site, *words: str, columns: int = 80) -> str:
    """Return what the check says of the links, under a name that is always the same."""
    found = run("check", "--links", "--private", *words, url=url, columns=columns)
    assert found.exit_code == 0, found.stderr
    return found.stdout.replace(web.url.removeprefix("http://"), "pages.example:80")


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_what_stands_behind_the_links_is_told(
    sqlite_ledger: str, linked: Site, columns: int
) -> None:
    assert_golden(f"check-links-{columns}", look(sqlite_ledger, linked, columns=columns))


def test_each_page_is_asked_for_once_and_no_copy_or_retracted_link(
    sqlite_ledger: str, linked: Site
) -> None:
    look(sqlite_ledger, linked)

    heads = [line for line in linked.asked if line.startswith("HEAD")]
    pages = ["/there", "/gone", "/gone?again", "/moved", "/", "/shy"]
    assert sorted(heads) == sorted(f"HEAD {page}" for page in pages)


def test_links_are_plain_data_and_null_where_nobody_asked(
    sqlite_ledger: str, linked: Site
) -> None:
    asked = json.loads(look(sqlite_ledger, linked, "--json"))
    plain = json.loads(run("check", "--json", url=sqlite_ledger).stdout)

    found = [(one["kind"], one["id"]) for one in asked["findings"]]
    assert found == [("link-gone", 2), ("link-gone", 2), ("link-elsewhere", 2)]
    [shy] = asked["links"]["could_not_be_checked"]
    assert (shy["id"], shy["evidence"]) == (2, 4)
    assert "403" in shy["why"]
    assert [one["evidence"] for one in asked["links"]["no_copy_kept"]] == [None, 1, 3, 4]
    assert plain["links"] is None
    assert plain["findings"] == []


def test_a_page_that_is_gone_is_found_by_the_exit_code(sqlite_ledger: str, linked: Site) -> None:
    assert run("check", "--exit-code", url=sqlite_ledger).exit_code == 0
    assert run("check", "--links", "--private", "--exit-code", url=sqlite_ledger).exit_code == 1


@pytest.mark.ux(48)
def test_without_a_network_a_link_could_not_be_checked(
    story: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*args: object, **settings: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", missing)
    found = run("check", "--links", url=story)

    assert found.exit_code == 0
    assert found.stderr == ""
    assert "None of them could be checked: its host is not found." in found.stdout
    assert {"dead", "gone"} & set(re.findall(r"\w+", found.stdout)) == set()
    assert run("check", "--links", "--exit-code", url=story).exit_code == (
        run("check", "--exit-code", url=story).exit_code
    )


def test_links_inside_a_network_are_left_alone(sqlite_ledger: str, linked: Site) -> None:
    found = run("check", "--links", url=sqlite_ledger)

    assert linked.asked == []
    assert "only the public net is asked" in " ".join(found.stdout.split())


def test_private_alone_says_nothing(ledger_url: str) -> None:
    found = run("check", "--private", url=ledger_url)

    assert found.exit_code == 2
    assert "ledger check --links --private" in found.stderr


@pytest.mark.ux(5)
def test_a_check_without_links_loads_nothing_that_asks_the_web(sqlite_ledger: str) -> None:
    tell(sqlite_ledger)
    code, names = modules("check", url=sqlite_ledger)

    assert code == 0
    assert names & {"sqlalchemy", "ssl", "rich"} == set()
