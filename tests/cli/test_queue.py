"""The queue of ``ledger resolve``: one card after another, one key a verdict, saved at once.

Most tests walk the queue with a list of keys; those at the end sit at a real pseudo-terminal.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from ledger import actions
from ledger.actions import Recording
from ledger.commands.asking import Talk
from ledger.commands.queue import KEYS, Queue, Waiting
from ledger.commands.session import Session, Start
from ledger.domain.prediction import Deadline, Evidence, Prediction, Source, Speaker, Stance
from ledger.domain.status import Day
from ledger.store.database import open_engine
from ledger.store.log import Stamp
from ledger.store.reader import open_reader
from tests.cli.pty_terminal import Session as Terminal
from tests.cli.pty_terminal import at_terminal
from tests.cli.terminal import NOW, assert_golden, run

INSTANT = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def told(own_story: str) -> str:
    """Give the ledger with a past: #13, #11 and #12 wait for a person."""
    return own_story


class Person:
    """Types what it was told to type; leaves when that is used up."""

    def __init__(self, *typed: str) -> None:
        self.typed = list(typed)
        self.heard: list[str] = []
        self.talk = Talk(self.answer, self.heard.append, self.answer)

    def answer(self, prompt: str) -> str:
        self.heard.append(prompt)
        if not self.typed:
            raise EOFError
        return self.typed.pop(0)

    @property
    def text(self) -> str:
        return "\n".join(self.heard)


def walk(
    url: str,
    person: Person,
    *numbers: int,
    by_word: bool = False,
    launch: Callable[[str], int] = lambda _: 0,
) -> Queue:
    """Walk a queue until the person leaves."""
    session = Session(Start(INSTANT, clock_set=True), {"db": url, "actor": "you"})
    waiting = [Waiting(number, "Somebody") for number in numbers or (13, 11, 12)]
    queue = Queue(session, person.talk, waiting, by_word=by_word, launch=launch)
    try:
        queue.walk()
    except EOFError:
        person.heard.append("[left]")
    return queue


class Browser:
    """Notes what it is asked to open."""

    def __init__(self, opened: list[str]) -> None:
        self.opened = opened

    def __call__(self, url: str) -> int:
        self.opened.append(url)
        return 0


def verdicts(url: str) -> dict[int, str]:
    with open_reader(url) as reader:
        return dict(reader.rows("SELECT prediction, verdict FROM resolution ORDER BY place"))


def evidence(url: str, number: int) -> list[dict[str, Any]]:
    shown = json.loads(run("show", str(number), "--json", url=url).stdout)
    found: list[dict[str, Any]] = shown["evidence"]
    return found


def test_a_verdict_is_one_key_and_a_reason(told: str) -> None:
    queue = walk(told, Person("x", "the search found no entry", "", "q"), 12)

    assert verdicts(told)[12] == "missed"
    assert queue.judged == 1


@pytest.mark.parametrize(
    ("page", "answer", "whose"),
    [
        ("https://example.org/prices", "", None),
        ("https://example.org/prices", "o", "other"),
        ("https://example.org/prices", "speaker", "speaker"),
        ("https://examplerobotics.com/prices", "", "speaker"),
        ("https://investor.example-robotics.com/prices", "unknown", None),
    ],
)
def test_a_figure_is_asked_for_and_whose_it_is(
    told: str, page: str, answer: str, whose: str | None
) -> None:
    run("reopen", "5", "--because", "look again", url=told)
    person = Person("e", page, "f", "2026-05-01", "", "29,000 USD", "what?", answer, "q")
    walk(told, person, 5)
    kept = evidence(told, 5)[-1]

    assert (kept["value"], kept["figure_by"]) == ("29,000 USD", whose)
    assert ("is on a site of the speaker" in person.text) == ("robotics.com" in page)
    assert "it is not independent" in person.text


def test_no_figure_is_asked_for_without_a_target_or_a_side(told: str) -> None:
    run("reopen", "5", "--because", "look again", url=told)
    person = Person("e", "https://example.org/p", "c", "", "", "s",
                    "e", "https://example.org/q", "f", "", "", "q")  # fmt: skip
    walk(told, person, 5, 11)

    assert "Its figure" not in person.text


def test_without_a_figure_nobody_is_asked_whose(told: str) -> None:
    run("reopen", "5", "--because", "look again", url=told)
    person = Person("e", "https://example.org/p", "a", "2026-05-01", "", "", "q")
    walk(told, person, 5)

    assert evidence(told, 5)[-1]["value"] is None
    assert "Whose figure" not in person.text


@pytest.mark.parametrize(("typed", "whose"), [("s", "speaker"), ("other", "other"), ("", None)])
def test_cite_asks_whose_figure_it_is_at_a_terminal(
    told: str, typed: str, whose: str | None
) -> None:
    argv = ("cite", "5", "https://example.org/p", "--for", "--value", "29,000 USD")
    with at_terminal(*argv, db=path(told)) as terminal:
        terminal.enter("unknown:  ", typed)

        assert terminal.ends() == 0
    assert evidence(told, 5)[-1]["figure_by"] == whose


def test_cite_that_is_left_at_the_question_saves_nothing(told: str) -> None:
    before = len(evidence(told, 5))
    argv = ("cite", "5", "https://example.org/p", "--for", "--value", "29,000 USD")
    with at_terminal(*argv, db=path(told)) as terminal:
        terminal.enter("unknown:  ", "<")

        assert terminal.ends() == 130
    assert len(evidence(told, 5)) == before


def test_a_verdict_is_saved_before_the_next_card(told: str) -> None:
    walk(told, Person("c", "nobody looked"), 11, 12)

    assert verdicts(told)[11] == "unclear"


@pytest.mark.ux(50)
def test_a_reason_is_needed(told: str) -> None:
    person = Person("x", "", "", "<", "q")
    walk(told, person, 12)

    assert person.text.count("A verdict needs a reason") == 2
    assert 12 not in verdicts(told)


def test_a_missed_one_that_came_later_is_late(told: str) -> None:
    walk(told, Person("x", "certified at last", "22 nov", "q"), 12)

    assert verdicts(told)[12] == "late"
    shown = json.loads(run("show", "12", "--json", url=told).stdout)
    assert shown["happened_on"] == "2026-11-22"


def test_late_asks_again_for_a_day_that_is_not_after_the_deadline(told: str) -> None:
    person = Person("l", "y", "certified at last", "2026-11-20", "22 nov", "q")
    walk(told, person, 12)

    assert "is not after the deadline, Fri 20 Nov 2026." in person.text
    assert verdicts(told)[12] == "late"


@pytest.mark.parametrize("value", ["29,000", "29,000 km"])
def test_a_figure_that_cannot_be_the_targets_is_asked_for_again(told: str, value: str) -> None:
    run("reopen", "5", "--because", "look again", url=told)
    page = ("https://example.org/p", "f", "2026-05-01", "")
    walk(told, person := Person("e", *page, value, "29,000 USD", "other", "q"), 5)

    assert "With its unit, please, or Enter for none." in " ".join(person.text.split())
    assert evidence(told, 5)[-1]["value"] == "29,000 USD"


def test_what_the_ledger_refuses_says_that_nothing_was_saved(told: str) -> None:
    before = run("history", url=told).stdout
    person = Person("x", "y", "nobody did", "", "q")
    walk(told, person, 11)

    assert "Silence is not a verdict" in person.text
    assert "Nothing was saved." in person.text
    assert run("history", url=told).stdout == before


def test_late_asks_for_the_day_until_there_is_one(told: str) -> None:
    person = Person("l", "y", "certified at last", "", "soon", "2027-01-01", "22 nov", "q")
    walk(told, person, 12)

    assert "is in the future" in person.text
    assert verdicts(told)[12] == "late"


def test_a_day_that_does_not_fit_the_verdict_is_told_and_the_card_stays(told: str) -> None:
    person = Person("l", "y", "certified", "2026-11-01", "s")
    walk(told, person, 12)

    assert "is not after the deadline" in person.text
    assert 12 not in verdicts(told)
    assert person.typed == []


def test_void_asks_which_of_its_reasons(told: str) -> None:
    person = Person("v", "z", "d", "the same as #11", "q")
    walk(told, person, 13)

    assert "One of these, or < to go back." in person.text
    with open_reader(told) as reader:
        sql = "SELECT verdict, void_reason FROM resolution WHERE prediction = 13"
        assert reader.rows(sql) == [("void", "duplicate")]


@pytest.mark.ux(49)
def test_without_evidence_the_link_comes_first(told: str) -> None:
    person = Person("x", "example.org/10-q", "a", "29 oct", "30 sep", "57.1%", "", "q")
    queue = walk(told, person, 13)

    assert "No evidence yet, and a verdict needs at least one link." in person.text
    assert verdicts(told)[13] == "missed"
    [item] = evidence(told, 13)
    assert (item["url"], item["stance"]) == ("https://example.org/10-q", "against")
    assert (item["published_on"], item["happened_on"]) == ("2026-10-29", "2026-09-30")
    assert queue.judged == 1


def test_no_link_no_verdict(told: str) -> None:
    person = Person("x", "", "s")
    walk(told, person, 13)

    assert "Nothing was added." in person.text
    assert 13 not in verdicts(told)


@pytest.mark.ux(58)
def test_a_verdict_that_no_link_points_to_is_asked_about(told: str) -> None:
    person = Person("m", "", "m", "y", "seen on the road", "q")
    walk(told, person, 11)

    assert person.text.count("No link points that way. Save all the same? [y/N]") == 2
    assert verdicts(told)[11] == "met"


def test_evidence_is_added_in_place(told: str) -> None:
    person = Person("e", "https://example.org/video", "f", "", "2026-11-10", "m", "seen", "q")
    walk(told, person, 11)

    assert "Added evidence [2] to #11: for." in person.text
    assert "No link points that way" not in person.text
    assert verdicts(told)[11] == "met"


def test_what_the_ledger_refuses_is_told_and_the_card_stays(told: str) -> None:
    person = Person("e", "javascript:alert(1)", "f", "", "", "s")
    walk(told, person, 11)

    assert "is not a web address" in person.text
    assert len(evidence(told, 11)) == 1
    assert person.typed == []


@pytest.mark.ux(57)
def test_u_takes_back_the_last_verdict_and_shows_its_card_again(told: str) -> None:
    person = Person("c", "nobody looked", "u", "q")
    queue = walk(told, person, 11, 12)

    assert 11 not in verdicts(told)
    assert queue.judged == 0
    assert person.text.count("1 of 2  #11") == 2
    assert "Took back #11; it is due again." in person.text


def test_u_takes_back_evidence_of_this_card_first(told: str) -> None:
    person = Person("c", "nobody looked", "e", "https://example.org/n", "c", "", "", "u", "u", "q")
    walk(told, person, 11, 12)

    assert "Took back the evidence for #12." in person.text
    assert "Took back #11; it is due again." in person.text
    assert len(evidence(told, 12)) == 2


def test_u_leaves_alone_what_the_queue_did_not_do(told: str) -> None:
    person = Person("u", "q")
    walk(told, person, 11)

    assert "Nothing was saved in this queue yet" in person.text
    assert verdicts(told)[19] == "missed"


def test_u_never_takes_back_what_came_from_elsewhere(told: str) -> None:
    class Elsewhere(Person):
        def answer(self, prompt: str) -> str:
            if self.typed[:1] == ["u"]:
                run("cite", "12", "https://example.org/else", "--context", url=told)
            return super().answer(prompt)

    person = Elsewhere("c", "nobody looked", "u", "q")
    walk(told, person, 11, 12)

    assert "Your newest action is another one now" in person.text
    assert verdicts(told)[11] == "unclear"
    assert len(evidence(told, 12)) == 3


def test_u_works_over_several_verdicts(told: str) -> None:
    person = Person("c", "one", "c", "two", "u", "u", "s", "s", "s")
    queue = walk(told, person, 11, 12, 13)

    assert queue.judged == 0
    assert {11, 12}.isdisjoint(verdicts(told))
    assert person.typed == []


@pytest.mark.ux(58)
@pytest.mark.parametrize("key", ["z", "M", "", "\x1b[A", "mm", "✓", " "])
def test_an_unknown_key_is_explained_and_the_card_is_not_repeated(told: str, key: str) -> None:
    person = Person(key, "q")
    walk(told, person, 11)

    assert "Press one of the keys in brackets; ? explains them." in person.text
    assert person.text.count("1 of 1  #11") == 1


def test_every_key_is_explained(told: str) -> None:
    person = Person("?", "q")
    walk(told, person, 11)

    for key in KEYS:
        assert f"\n  {key}  " in person.text


def test_words_do_what_keys_do(told: str) -> None:
    person = Person("help", "hm", "missed", "no entry", "", "Skip")
    queue = walk(told, person, 12, 11, by_word=True)

    assert "Verdict? (met, late, partly, missed," in " ".join(person.text.split())
    assert "Type one of the words; help explains them." in person.text
    assert verdicts(told)[12] == "missed"
    assert queue.place == 2


def test_words_stand_for_reasons_and_directions_too(told: str) -> None:
    person = Person(
        "evidence", "https://example.org/n", "nothing found", "", "the register, for a licence",
        "", "", "void", "our error", "l", "typed wrong", "quit",
    )  # fmt: skip
    walk(told, person, 11, by_word=True)

    found = evidence(told, 11)[1]
    assert found["stance"] == "nothing-found"
    assert found["note"] == "the register, for a licence"
    assert found["published_on"] == INSTANT.date().isoformat()
    assert verdicts(told)[11] == "void"


@pytest.mark.ux(59)
def test_the_stated_probability_is_not_on_the_card(told: str) -> None:
    person = Person("q")
    walk(told, person, 13)

    assert "80" not in person.text


def test_words_that_state_a_probability_are_not_on_the_card(sqlite_ledger: str) -> None:
    run(
        "add", "Robots in 2024", "https://example.org/a", "-s", "Ann", "--new-speaker", "--said",
        "2024-01-01", "--quote", "I am 70% sure: robots.", "--probability", "70%",
        url=sqlite_ledger,
    )  # fmt: skip

    person = Person("q")
    walk(sqlite_ledger, person, 1)

    assert "70" not in person.text


def test_o_opens_the_source_and_the_evidence_once_each(told: str) -> None:
    opened: list[str] = []
    person = Person("o", "q")
    walk(told, person, 12, launch=Browser(opened))

    assert opened == [
        "https://example.org/ada/2025-06-01",
        "https://example.org/evidence/nando-search",
        "https://example.org/evidence/ceo-letter",
    ]
    assert "Opened 3 links." in person.text


def test_o_says_when_there_is_no_browser(told: str) -> None:
    person = Person("o", "q")
    walk(told, person, 12, launch=lambda _: 1)

    assert "No browser could be opened." in person.text


def test_o_opens_nothing_but_web_addresses(sqlite_ledger: str) -> None:
    urls = ("javascript:alert(1)", "file:///etc/passwd", "HTTPS://example.org/b")
    stored = tuple(Evidence(n, Stance.CONTEXT, url=url) for n, url in enumerate(urls, start=1))
    due = Deadline(date(2024, 12, 31))
    said = Prediction(
        0, "ann", "x", date(2024, 1, 1), Source("https://example.org/a"), deadline=due
    )
    engine = open_engine(sqlite_ledger, write=True)
    with engine.begin() as connection:
        # The actions refuse such addresses; a log from elsewhere may hold them all the same.
        row = Recording(said, Speaker("ann", "Ann"))
        actions.record_all(connection, [row], stamp=Stamp(INSTANT, "me"), day=Day.now(INSTANT))
        _plant(connection, stored)
    engine.dispose()
    opened: list[str] = []

    walk(sqlite_ledger, Person("o", "q"), 1, launch=Browser(opened))

    assert opened == ["https://example.org/a", "HTTPS://example.org/b"]


def _plant(connection: Any, items: tuple[Evidence, ...]) -> None:
    from ledger.actions.citing import attaching
    from ledger.store import log

    head = log.lock(connection)
    log.act(connection, head, attaching(1, items), Stamp(INSTANT, "me"))


@pytest.mark.ux(51)
def test_an_open_one_may_be_met_early_but_missed_is_asked_about(told: str) -> None:
    person = Person("x", "example.org/n", "a", "", "", "", "x", "y", "it was cancelled", "q")
    walk(told, person, 14)

    assert "The deadline is still ahead." in person.text
    with open_reader(told) as reader:
        found = reader.rows("SELECT verdict, early FROM resolution WHERE prediction = 14")
    assert found == [("missed", 1)]


def test_only_keeps_to_one_speaker_or_tag(told: str) -> None:
    listed = run("resolve", "--only", "boris sample", "--dry-run", url=told)
    tagged = run("resolve", "--only", "deliveries", "--dry-run", url=told)
    near = run("resolve", "--only", "Boris Sampel", url=told)

    assert re.findall(r"^ +(\d+)  ", listed.stdout, re.MULTILINE) == ["11"]
    assert "Nothing is due" in tagged.stdout
    assert near.exit_code == 3
    assert "Did you mean Boris Sample?" in near.stderr


@pytest.mark.ux(53)
def test_without_a_terminal_the_rest_is_listed_and_the_exit_code_is_five(told: str) -> None:
    result = run("resolve", "--no-input", url=told)

    assert result.exit_code == 5
    assert "3 due predictions need a person:" in result.stdout


def path(url: str) -> str:
    return url.removeprefix("sqlite:///")


def judge_three(terminal: Terminal) -> None:
    """Explain, judge with new evidence, take it back, skip, be asked, stop at the last."""
    verdict = ",?]? "
    terminal.answer(verdict, "?")
    terminal.answer(verdict, "z")
    terminal.answer(verdict, "x")
    terminal.enter("address:  ", "https://example.org/10-q-2026-q3")
    terminal.answer("[f,a,n,c,r] ", "a")
    terminal.enter("unknown:  ", "29 oct")
    terminal.enter("or Enter:  ")
    terminal.enter("one line:  ", "GAAP gross margin was 57.1% in the 10-Q")
    terminal.enter("for no:  ")
    terminal.answer(verdict, "u")
    terminal.answer(verdict, "s")
    terminal.answer(verdict, "m")
    terminal.enter("[y/N]  ")
    terminal.answer(verdict, "s")
    terminal.answer(verdict, "x")
    terminal.enter("one line:  ", "no NANDO entry by 20 November")
    terminal.enter("for no:  ")


@pytest.mark.ux(54)
@pytest.mark.parametrize("columns", [40, 80, 120])
def test_the_queue_at_a_real_terminal(told: str, columns: int) -> None:
    with at_terminal("resolve", db=path(told), columns=columns) as terminal:
        judge_three(terminal)

        assert terminal.ends() == 0
    assert_golden(f"queue-{columns}", terminal.screen)
    assert verdicts(told)[12] == "missed"


def test_the_next_card_fits_a_window_that_was_made_wider(told: str) -> None:
    with at_terminal("resolve", db=path(told), columns=40) as terminal:
        terminal.until(",?]? ")
        terminal.resize(100)
        terminal.type("s")
        terminal.answer(",?]? ", "q")

        assert terminal.ends() == 0
    assert '"A Sample van drives itself from Lyon to Paris, no one aboard"' in terminal.raw


@pytest.mark.ux(54)
@pytest.mark.parametrize(
    ("argv", "env"),
    [((), {"ACCESSIBLE": "1"}), ((), {"TERM": "dumb"}), (("--line",), {})],
    ids=["accessible", "dumb", "line"],
)
def test_words_and_enter_where_keys_are_in_the_way(
    told: str, argv: tuple[str, ...], env: dict[str, str]
) -> None:
    with at_terminal("resolve", *argv, db=path(told), env=env) as terminal:
        terminal.enter("help)  ", "skip")
        terminal.enter("help)  ", "unclear")
        terminal.enter("one line:  ", "nobody looked")
        terminal.enter("help)  ", "quit")

        assert terminal.ends() == 0
    assert "Stopped: 1 judged, 2 left for the next time." in terminal.screen
    assert "─" not in terminal.screen
    assert "\x1b" not in terminal.raw.replace("\x1b[?2004h", "").replace("\x1b[?2004l", "")
    assert verdicts(told)[11] == "unclear"


@pytest.mark.ux(53)
def test_what_rules_decide_is_settled_first(told: str) -> None:
    run(
        "cite", "13", "https://example.org/10-q", "--against", "--happened", "2026-09-30", url=told
    )

    with at_terminal("resolve", db=path(told)) as terminal:
        terminal.answer(",?]? ", "q")

        assert terminal.ends() == 0
    assert "✗ #13 missed (only-against)" in terminal.screen
    assert "1 of 2  #11" in terminal.screen


@pytest.mark.ux(55)
def test_the_queue_goes_on_where_it_was_left(told: str) -> None:
    with at_terminal("resolve", db=path(told)) as terminal:
        terminal.answer(",?]? ", "s")
        terminal.answer(",?]? ", "c")
        terminal.enter("one line:  ", "nobody looked")
        terminal.answer(",?]? ", "q")
        assert terminal.ends() == 0

    with at_terminal("resolve", db=path(told)) as terminal:
        terminal.answer("1 of 2  #13", "")
        terminal.answer(",?]? ", "q")

        assert terminal.ends() == 0


def test_links_open_in_the_browser_of_the_machine(told: str, tmp_path: Path) -> None:
    opener = tmp_path / "xdg-open"
    opener.write_text('#!/bin/sh\necho "browser: $1" > /dev/tty\n')
    opener.chmod(0o755)
    with at_terminal("resolve", db=path(told), env={"PATH": f"{tmp_path}:/usr/bin:/bin"}) as it:
        it.answer(",?]? ", "o")
        opened = "browser: https://example.org/chips/2025-10-28\r\n"
        it.until_all(opened, "Opened 1 link.", ",?]? ")
        it.type("q")

        assert it.ends() == 0


@pytest.mark.parametrize(
    "keys", [(), ("c",), ("e",), ("e", "https://example.org/n\r"), ("c", "half")]
)
def test_control_c_keeps_the_verdicts_given(told: str, keys: tuple[str, ...]) -> None:
    prompts = {"c": "one line:  ", "e": "address:  ", "h": "half", "\r": "n,c,r] "}
    with at_terminal("resolve", "11", "12", db=path(told)) as terminal:
        terminal.answer(",?]? ", "c")
        terminal.enter("one line:  ", "nobody looked")
        waits = ",?]? "
        for key in keys:
            terminal.answer(waits, key)
            waits = prompts.get(key[-1]) or prompts[key[0]]
        terminal.until(waits)
        terminal.interrupt()

        assert terminal.ends() == 130
    assert "Stopped; 1 verdict saved." in terminal.screen
    assert {11, 12} & verdicts(told).keys() == {11}
    assert len(evidence(told, 12)) == 2


def test_a_closed_window_keeps_the_verdicts_given(told: str) -> None:
    with at_terminal("resolve", db=path(told)) as terminal:
        terminal.answer(",?]? ", "s")
        terminal.answer(",?]? ", "c")
        terminal.enter("one line:  ", "nobody looked")
        terminal.answer(",?]? ", "c")
        terminal.until("one line:  ")
        terminal.close()

    assert {11, 12, 13} & verdicts(told).keys() == {11}


def many(url: str, count: int) -> None:
    """Record predictions that are all due and all need a person."""
    due = Deadline(date(2025, 12, 31), "by the end of 2025", "year")
    rows = [
        Recording(
            Prediction(
                0, "ann", f"Robot number {n} is sold", date(2025, 1, 2),
                Source(f"https://example.org/{n}"), deadline=due,
            ),
            Speaker("ann", "Ann Lee"),
            (Evidence(1, Stance.CONTEXT, url=f"https://example.org/{n}/about"),),
        )
        for n in range(count)
    ]  # fmt: skip
    engine = open_engine(url, write=True)
    with engine.begin() as connection:
        actions.record_all(connection, rows, stamp=Stamp(INSTANT, "me"), day=Day.now(INSTANT))
    engine.dispose()


@pytest.mark.ux(56)
@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_kill_at_any_key_loses_no_verdict_that_was_printed(
    sqlite_ledger: str, seed: int
) -> None:
    many(sqlite_ledger, 200)
    # Three presses a verdict: its key, the reason, Enter.
    last = random.Random(seed).randrange(3 * 200)
    presses = [",?]? ", "one line:  ", "seen"]
    with at_terminal("resolve", db=path(sqlite_ledger)) as terminal:
        for press in range(last + 1):
            terminal.answer(presses[press % 3], ("c", "seen", "\r")[press % 3])
        terminal.kill()
        terminal.ends()

    printed = {int(n) for n in re.findall(r"#(\d+) unclear, saved", terminal.raw)}
    kept = set(verdicts(sqlite_ledger))
    assert printed <= kept
    assert len(kept - printed) <= 1
    assert len(printed) >= last // 3 - 1
    due = run("due", "--json", url=sqlite_ledger, now=NOW)
    assert len(json.loads(due.stdout)) == 200 - len(kept)


@pytest.mark.slow
def test_two_hundred_are_walked_to_the_end(sqlite_ledger: str) -> None:
    many(sqlite_ledger, 200)

    with at_terminal("resolve", db=path(sqlite_ledger)) as terminal:
        for _ in range(200):
            terminal.answer(",?]? ", "c")
            terminal.enter("one line:  ", "seen")

        assert terminal.ends() == 0
    assert "Queue done: 200 judged, 0 skipped." in terminal.screen
    assert len(verdicts(sqlite_ledger)) == 200
