"""``ledger add`` at a terminal: six short questions, each with a way back, nothing half saved.

Most tests hand the answers in as text; those at the end press keys at a real pseudo-terminal.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from ledger.store.reader import open_reader
from tests.cli.pty_terminal import Session, at_terminal
from tests.cli.terminal import Result, assert_golden, run

QUOTE = "We will deliver 10,000 robots this year."
PAGE = "https://example.org/letter-2026"
SIX = ("Ann Lee", QUOTE, PAGE, "12 jan", "", "deliveries in the annual report")


def ask(url: str, *answers: str, argv: tuple[str, ...] = (), **more: Any) -> Result:
    """Run ``ledger add`` at a terminal that types these answers, one a line."""
    typed = "".join(f"{answer}\n" for answer in answers)
    return run("add", *argv, url=url, stdin=typed, tty=True, **more)


def size(url: str) -> int:
    with open_reader(url) as reader:
        found: int = reader.rows("SELECT size FROM log_head")[0][0]
    return found


def shown(url: str, number: int = 1) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("show", str(number), "--json", url=url).stdout)
    return found


@pytest.fixture
def with_ann(sqlite_ledger: str) -> str:
    """Give a ledger in which Ann Lee promised 10,000 robots for 2026."""
    run(
        "add", "10,000 robots delivered this year", PAGE, "-s", "Ann Lee", "--new-speaker",
        "--said", "2026-01-12", url=sqlite_ledger,
    )  # fmt: skip
    return sqlite_ledger


def test_six_answers_make_a_prediction(ledger_url: str) -> None:
    result = ask(ledger_url, "Ann Lee", "", *SIX[1:], "")

    assert result.exit_code == 0, result.stderr
    assert "Added #1." in result.stdout
    found = shown(ledger_url)
    assert found["claim"] == found["quote"] == QUOTE
    assert found["deadline"] == "2026-12-31"
    assert found["deadline_words"] == "this year"
    assert found["said_on"] == "2026-01-12"
    assert found["criterion"] == "deliveries in the annual report"


def test_the_verbs_word_for_word_propose_how_firmly_it_was_put(sqlite_ledger: str) -> None:
    result = ask(sqlite_ledger, "Ann Lee", "", *SIX[1:], "")

    assert 'assert ("will"); another one with --wording-class' in result.stdout
    assert shown(sqlite_ledger)["wording_class"] == "assert"


@pytest.mark.parametrize(
    ("argv", "wording_class", "told"),
    [
        (("--quote", "We are on track for 10,000"), "expect", 'expect ("on track")'),
        (("--quote", "We will", "--wording-class", "intend"), "intend", "intend;"),
        (("--quote", "We will", "--probability", "60%"), "probability", "probability;"),
        (("--quote", "We will", "--reported"), None, None),
        (("--quote", "Ich will 10.000", "--language", "de"), None, None),
        ((), None, None),
    ],
)
def test_a_class_is_proposed_from_the_quote_alone_and_may_be_another(
    ledger_url: str, argv: tuple[str, ...], wording_class: str | None, told: str | None
) -> None:
    result = run(
        "add", "10,000 robots delivered this year", PAGE, "-s", "Ann Lee", "--new-speaker",
        "--said", "2026-01-12", *argv, url=ledger_url,
    )  # fmt: skip

    assert shown(ledger_url)["wording_class"] == wording_class
    assert (f"  Wording   {told}" in result.stdout) if told else ("Wording" not in result.stdout)
    assert run("amend", "1", "--wording-class", "possible", url=ledger_url).exit_code == 0
    assert shown(ledger_url)["wording_class"] == "possible"


def test_the_whole_is_read_back_before_it_is_saved(sqlite_ledger: str) -> None:
    result = ask(sqlite_ledger, "Ann Lee", "", *SIX[1:], "")

    before = result.stdout.partition("Save? [Y/n, e to edit]")[0]
    for part in ("Ann Lee (new)", QUOTE, PAGE, "Mon 12 Jan 2026", "Thu 31 Dec 2026", SIX[5]):
        assert part in before


def test_no_saves_nothing(sqlite_ledger: str) -> None:
    result = ask(sqlite_ledger, "Ann Lee", "", *SIX[1:], "n")

    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == "Nothing was saved."
    assert size(sqlite_ledger) == 0


@pytest.mark.ux(40)
def test_a_dry_run_asks_and_saves_nothing(sqlite_ledger: str) -> None:
    result = ask(sqlite_ledger, "Ann Lee", "", *SIX[1:], "", argv=("--dry-run",))

    assert result.exit_code == 0
    assert "Nothing was saved: this was a dry run." in result.stderr
    assert size(sqlite_ledger) == 0


def test_the_day_and_the_criterion_have_defaults(sqlite_ledger: str) -> None:
    ask(sqlite_ledger, "Ann Lee", "", "Robots by the end of 2027", PAGE, "", "", "", "")

    found = shown(sqlite_ledger)
    assert found["said_on"] == "2026-11-23"
    assert found["criterion"] is None


@pytest.mark.ux(39)
def test_back_returns_to_the_question_before_with_its_answer(sqlite_ledger: str) -> None:
    result = ask(
        sqlite_ledger, "Ann Lee", "", "Robots in 2027", "<", "", PAGE, "<", "example.org/b", "",
        "", "", "",
    )  # fmt: skip

    assert "What, word for word? [Robots in 2027]" in result.stdout
    assert f"Where? (web address) [{PAGE}]" in result.stdout
    assert shown(sqlite_ledger)["url"] == "https://example.org/b"


def test_back_at_the_first_question_says_so(sqlite_ledger: str) -> None:
    result = ask(sqlite_ledger, "<", "Ann Lee", "", *SIX[1:], "")

    assert "This is the first question." in result.stdout
    assert size(sqlite_ledger) == 2


def test_back_at_the_end_returns_to_the_last_question(sqlite_ledger: str) -> None:
    result = ask(sqlite_ledger, "Ann Lee", "", *SIX[1:], "<", "the regulator's count", "")

    assert result.exit_code == 0
    assert shown(sqlite_ledger)["criterion"] == "the regulator's count"


def test_back_in_a_question_about_a_name_asks_for_the_name_again(sqlite_ledger: str) -> None:
    ask(sqlite_ledger, "An Lee", "<", "Ann Lee", "", *SIX[1:], "")

    assert shown(sqlite_ledger)["speaker"] == "Ann Lee"


def test_editing_asks_one_question_again_and_the_deadline_that_rests_on_it(
    sqlite_ledger: str,
) -> None:
    result = ask(sqlite_ledger, "Ann Lee", "", *SIX[1:], "e", "4", "2025-03-01", "", "")

    assert "Which one? [1-6]" in result.stdout
    found = shown(sqlite_ledger)
    assert (found["said_on"], found["deadline"]) == ("2025-03-01", "2025-12-31")


def test_an_answer_that_is_none_is_asked_again_and_saves_nothing(sqlite_ledger: str) -> None:
    result = ask(
        sqlite_ledger, "Ann Lee", "", *SIX[1:], "maybe", "9", "e", "7", "wher", "3",
        "https://example.org/c", "n",
    )  # fmt: skip

    assert result.stdout.count("Answer y, n or e, or a number from 1 to 6.") == 2
    assert result.stdout.count("Which one? [1-6]") == 3
    assert result.exit_code == 1
    assert size(sqlite_ledger) == 0


def test_a_number_edits_at_once(sqlite_ledger: str) -> None:
    ask(sqlite_ledger, "Ann Lee", "", *SIX[1:], "3", "https://example.org/c", "")

    assert shown(sqlite_ledger)["url"] == "https://example.org/c"


@pytest.mark.ux(31)
def test_two_readings_are_numbered_and_enter_takes_the_latest(sqlite_ledger: str) -> None:
    result = ask(sqlite_ledger, "Ann Lee", "", "Robots by 2027", PAGE, "", "", "", "")

    assert "1  Thu 31 Dec 2026" in result.stdout
    assert "2  Fri 31 Dec 2027" in result.stdout
    found = shown(sqlite_ledger)
    assert (found["deadline"], found["deadline_strict"]) == ("2027-12-31", "2026-12-31")
    assert found["deadline_words"] == "by 2027"


def test_a_number_takes_the_other_reading(sqlite_ledger: str) -> None:
    ask(sqlite_ledger, "Ann Lee", "", "Robots by 2027", PAGE, "", "1", "", "")

    assert shown(sqlite_ledger)["deadline"] == "2026-12-31"


@pytest.mark.ux(21)
def test_words_without_a_day_are_asked_about_until_there_is_one(sqlite_ledger: str) -> None:
    result = ask(
        sqlite_ledger, "Ann Lee", "", "Robots soon", PAGE, "", "", "soon", "31 Feb 2027",
        "end of 2027", "n", "", "",
    )  # fmt: skip

    assert "Error" not in result.stdout + result.stderr
    assert "February" in result.stdout
    found = shown(sqlite_ledger)
    assert (found["deadline"], found["deadline_basis"]) == ("2027-12-31", "assumed")


def test_a_dash_keeps_it_without_a_deadline(sqlite_ledger: str) -> None:
    ask(sqlite_ledger, "Ann Lee", "", "Robots soon", PAGE, "", "-", "", "")

    assert shown(sqlite_ledger)["deadline"] is None


def test_a_day_in_the_future_or_no_day_is_asked_again(sqlite_ledger: str) -> None:
    result = ask(
        sqlite_ledger, "Ann Lee", "", QUOTE, PAGE, "2027-01-01", "soonish", "03/04/2026", "1", "",
        "", "",
    )  # fmt: skip

    assert "Fri 1 Jan 2027 is in the future." in result.stdout
    assert shown(sqlite_ledger)["said_on"] == "2026-03-04"


def test_an_address_without_its_beginning_gets_it(sqlite_ledger: str) -> None:
    result = ask(sqlite_ledger, "Ann Lee", "", QUOTE, "ftp://x.org/a", "x.org/a", "", "", "", "")

    assert "not a web address" in result.stdout
    assert shown(sqlite_ledger)["url"] == "https://x.org/a"


def test_a_page_of_text_for_an_address_is_not_repeated(sqlite_ledger: str) -> None:
    result = ask(sqlite_ledger, "Ann Lee", "", QUOTE, "word " * 500, "x" * 3000, "", PAGE)

    assert "A web address has no spaces; it starts with https://." in result.stdout
    assert "That is not a web address; it starts with https://." in result.stdout
    assert "A prediction needs a source: a web address." in result.stdout
    assert "x" * 80 not in result.stdout
    assert "word word" not in result.stdout


def test_what_cannot_be_kept_is_asked_again(sqlite_ledger: str) -> None:
    result = ask(
        sqlite_ledger, "Ann Lee", "", "Robots\x1b[2J in 2027", PAGE, "", "", "", "2",
        "Robots in 2027", "", "",
    )  # fmt: skip

    assert "control character" in result.stdout
    assert shown(sqlite_ledger)["claim"] == "Robots in 2027"


def test_what_an_option_gave_is_not_asked(sqlite_ledger: str) -> None:
    result = ask(
        sqlite_ledger, "", "crit", "",
        argv=(QUOTE, PAGE, "--said", "12 jan", "--new-speaker"),
        env={"PLEDGER_ACTOR": "you"},
    )  # fmt: skip
    assert "A name is needed." in result.stdout

    result = ask(
        sqlite_ledger, "Ann Lee", "", "crit", "",
        argv=(QUOTE, PAGE, "--said", "12 jan", "--new-speaker"),
    )  # fmt: skip
    assert result.exit_code == 0
    for question in ("What, word", "Where?", "When was", "is new here"):
        assert question not in result.stdout


def test_a_complete_line_is_asked_nothing(sqlite_ledger: str) -> None:
    result = ask(sqlite_ledger, argv=(QUOTE, PAGE, "-s", "Ann", "--new-speaker"))

    assert result.exit_code == 0
    assert "?" not in result.stdout
    assert "Criterion none given" in result.stdout


TWO = "We will deliver 10,000 robots and earn 3 billion dollars this year."
WHICH = "Which is the target?"


@pytest.mark.parametrize(
    ("typed", "target"),
    [
        (("1",), "exactly 10,000 robots"),
        (("2",), "exactly 3,000,000,000 USD"),
        (("",), None),
        (("3", "the first", "2"), "exactly 3,000,000,000 USD"),
    ],
)
def test_of_two_amounts_it_is_asked_which_is_the_target(
    sqlite_ledger: str, typed: tuple[str, ...], target: str | None
) -> None:
    result = ask(sqlite_ledger, "Ann Lee", "", TWO, *SIX[2:5], *typed, SIX[5], "")

    assert result.exit_code == 0, result.stderr
    assert result.stdout.count(WHICH) == len(typed)
    assert shown(sqlite_ledger)["target"] == target
    assert ("\x1b[1mTarget" in result.stdout) == (target is not None)


def test_another_claim_is_asked_about_its_own_amounts(sqlite_ledger: str) -> None:
    answers = ("Ann Lee", "", TWO, *SIX[2:5], "2", SIX[5], "2", QUOTE, "")
    result = ask(sqlite_ledger, *answers, "")

    assert result.exit_code == 0, result.stderr
    assert shown(sqlite_ledger)["target"] is None


def test_a_complete_line_with_two_amounts_is_asked_only_that(sqlite_ledger: str) -> None:
    argv = (TWO, PAGE, "-s", "Ann", "--new-speaker", "--said", "2026-01-12")
    result = ask(sqlite_ledger, "1", argv=argv)
    given = ask(sqlite_ledger, argv=(f"{TWO} Yes", *argv[1:], "--target", "10,000 robots"))

    assert result.stdout.count("?") == 1
    assert shown(sqlite_ledger)["target"] == "exactly 10,000 robots"
    assert WHICH not in given.stdout


def test_left_at_that_question_nothing_is_saved(sqlite_ledger: str) -> None:
    before = size(sqlite_ledger)
    argv = (TWO, PAGE, "-s", "Ann", "--new-speaker", "--said", "2026-01-12")
    result = ask(sqlite_ledger, argv=argv)

    assert result.exit_code == 130
    assert size(sqlite_ledger) == before


def test_without_a_terminal_the_option_is_told(sqlite_ledger: str) -> None:
    argv = ("add", TWO, PAGE, "-s", "Ann", "--new-speaker", "--said", "2026-01-12")
    result = run(*argv, url=sqlite_ledger)

    assert result.exit_code == 0
    assert "  ledger amend 1 --target 'exactly 10,000 robots'\n" in result.stdout
    assert WHICH not in result.stdout


def test_a_wrong_option_is_an_error_and_no_question(sqlite_ledger: str) -> None:
    for wrong in (("--probability", "160%"), ("--source", "ftp://x"), ("--published", "soon")):
        result = ask(sqlite_ledger, *SIX, "", argv=wrong)

        assert result.exit_code == 2
        assert result.stdout == ""
        assert result.stderr.endswith("Nothing was saved.\n")


@pytest.mark.ux(41)
def test_a_dash_reads_the_claim_from_standard_input(sqlite_ledger: str) -> None:
    argv = ("add", "-", PAGE, "-s", "Ann", "--new-speaker")

    run(*argv, url=sqlite_ledger, stdin="Robots\nby the end of 2027\n")

    assert shown(sqlite_ledger)["claim"] == "Robots by the end of 2027"


@pytest.mark.ux(41)
def test_a_dash_at_a_terminal_asks_instead_of_waiting(sqlite_ledger: str) -> None:
    argv = ("-", PAGE, "-s", "Ann", "--new-speaker")

    result = ask(sqlite_ledger, "Robots in 2027", "", "", "", "", argv=argv)

    assert "What, word for word?" in result.stdout
    assert shown(sqlite_ledger)["claim"] == "Robots in 2027"


def test_a_screen_that_knows_only_ascii_gets_plain_marks(sqlite_ledger: str) -> None:
    run("add", "Zoë Öz: x", PAGE, "-s", "Zoë Öz", "--new-speaker", "-d", "2027", url=sqlite_ledger)

    result = ask(
        sqlite_ledger, "y", "", argv=("Robots in 2027", PAGE, "-s", "Zoe Ozz"), encoding="ascii"
    )  # fmt: skip

    assert result.exit_code == 0, result.stderr
    assert "Use Zo? ?z?" in result.stdout


@pytest.mark.ux(15)
def test_without_a_terminal_nothing_is_asked(sqlite_ledger: str) -> None:
    result = run("add", url=sqlite_ledger, stdin="Ann Lee\n")

    assert result.exit_code == 2
    assert "Who said it?" not in result.stdout


def test_no_input_asks_nothing(sqlite_ledger: str) -> None:
    result = ask(sqlite_ledger, *SIX, argv=("--no-input",))

    assert result.exit_code == 2


@pytest.mark.ux(33)
def test_a_name_that_is_nearly_known_is_asked_about(with_ann: str) -> None:
    result = ask(with_ann, "", argv=("A factory in 2027", PAGE, "-s", "Ann Leee"))

    assert 'No speaker is called "Ann Leee". Use Ann Lee? [Y/n, n = new]' in result.stdout
    assert shown(with_ann, 2)["speaker"] == "Ann Lee"


def test_a_name_that_is_nearly_known_may_be_somebody_new(with_ann: str) -> None:
    ask(with_ann, "n", argv=("A factory in 2027", PAGE, "-s", "Ann Leee"))

    assert shown(with_ann, 2)["speaker"] == "Ann Leee"


@pytest.mark.ux(33)
def test_a_name_in_front_of_the_claim_may_be_nearly_known_too(with_ann: str) -> None:
    words = ("Ann Leee: a factory in 2027", PAGE)

    result = ask(with_ann, "", argv=words)
    refused = run("add", *words, url=with_ann)

    assert 'No speaker is called "Ann Leee". Use Ann Lee?' in result.stdout
    assert shown(with_ann, 2)["claim"] == "a factory in 2027"
    assert refused.exit_code == 3
    assert "-s 'Ann Lee'" in refused.stderr


@pytest.mark.ux(33)
def test_nobody_is_added_without_a_yes(with_ann: str) -> None:
    result = ask(with_ann, "Bob Roe", "n", "ann lee", "A plant in 2027", PAGE, "", "", "", "")

    assert "Bob Roe is new here." in result.stdout
    assert shown(with_ann, 2)["speaker"] == "Ann Lee"


def test_a_new_speaker_may_be_an_organisation(sqlite_ledger: str) -> None:
    ask(sqlite_ledger, "Acme", "o", *SIX[1:], "")

    with open_reader(sqlite_ledger) as reader:
        assert reader.rows("SELECT name, kind FROM speaker") == [("Acme", "organisation")]


@pytest.mark.ux(34)
def test_the_same_claim_keeps_only_its_source(with_ann: str) -> None:
    result = ask(
        with_ann, "", argv=("10,000 robots delivered this year", "https://example.org/interview",
        "-s", "Ann Lee", "--said", "2026-01-12"),
    )  # fmt: skip

    assert "This may be here already:" in result.stdout
    assert "Same, restated, or new? [S/r/n]" in result.stdout
    assert "Added evidence [1] to #1: context" in result.stdout
    assert [e["url"] for e in shown(with_ann)["evidence"]] == ["https://example.org/interview"]


def test_the_same_claim_from_the_same_page_changes_nothing(with_ann: str) -> None:
    before = size(with_ann)

    result = ask(
        with_ann, "s", argv=("10,000 robots delivered this year", f"{PAGE}/", "-s", "Ann Lee"),
    )  # fmt: skip

    assert "#1 has that source already" in result.stdout
    assert size(with_ann) == before


@pytest.mark.ux(35)
def test_a_promise_made_again_is_linked(with_ann: str) -> None:
    ask(
        with_ann, "r", argv=("10,000 robots will be delivered in 2027", "https://example.org/b",
        "-s", "Ann Lee"),
    )  # fmt: skip

    assert shown(with_ann, 2)["restates"] == 1


CLAIM = ("10,000 robots delivered this year", "https://example.org/b")


@pytest.fixture
def with_bob(with_ann: str) -> str:
    """Add Bob Roe and the organisation that both may work for."""
    run("add", "A plant in 2027", PAGE, "-s", "Bob Roe", "--new-speaker", url=with_ann)
    run("add", "A port in 2028", PAGE, "-s", "Acme", "--new-speaker", "--organisation-speaker",
        url=with_ann)  # fmt: skip
    return with_ann


def test_what_another_says_is_told_and_asks_nothing(with_bob: str) -> None:
    result = ask(with_bob, argv=(*CLAIM, "-s", "Bob Roe", "--said", "2026-02-01"))

    assert result.exit_code == 0, result.stderr
    assert "Another says nearly the same:" in result.stdout
    assert "#1  Ann Lee, said 2026-01-12, deadline 2026-12-31" in result.stdout
    assert "Same, restated, or new?" not in result.stdout
    assert shown(with_bob, 4)["speaker"] == "Bob Roe"


@pytest.mark.parametrize("who", ["Bob Roe", "Acme"])
def test_a_promise_of_the_same_organisation_may_be_made_again(with_bob: str, who: str) -> None:
    for name in ("Ann Lee", "Bob Roe"):
        run("speaker", "role", name, "CEO", "-o", "Acme", url=with_bob)

    result = ask(with_bob, "r", argv=(*CLAIM, "-s", who, "--said", "2026-02-01"))

    assert "This may be here already:" in result.stdout
    assert "#1  Ann Lee, said" in result.stdout
    assert shown(with_bob, 4)["restates"] == 1


def test_the_speakers_own_claims_come_before_those_of_others(with_bob: str) -> None:
    ask(with_bob, argv=(*CLAIM, "-s", "Bob Roe"))

    result = ask(with_bob, "", argv=("10,000 robots delivered in 2026", PAGE, "-s", "Bob Roe"))

    told, _, asked = result.stdout.partition("This may be here already:")
    assert "#1  Ann Lee, said" in told
    assert "#4  said 2026-11-23" in asked


def test_others_who_say_something_else_or_for_another_year_are_not_told(with_bob: str) -> None:
    result = ask(with_bob, argv=("10,000 robots delivered in 2029", PAGE, "-s", "Bob Roe"))

    assert result.exit_code == 0
    assert "nearly the same" not in result.stdout


def test_without_a_terminal_the_claim_of_another_is_no_hindrance(with_bob: str) -> None:
    assert run("add", *CLAIM, "-s", "Bob Roe", url=with_bob).exit_code == 0


def test_a_claim_that_only_looks_like_another_is_new(with_ann: str) -> None:
    result = ask(
        with_ann, "x", "s9", "", argv=("10,000 robots built this year", "https://example.org/b",
        "-s", "Ann Lee"),
    )  # fmt: skip

    assert result.stdout.count("Answer s, r or n") == 2
    assert shown(with_ann, 2)["restates"] is None


def test_the_very_same_claim_may_be_new_all_the_same(with_ann: str) -> None:
    result = ask(
        with_ann, "n", argv=("10,000 robots delivered this year", "https://example.org/b",
        "-s", "Ann Lee", "--said", "2026-01-12"),
    )  # fmt: skip

    assert result.exit_code == 0, result.stderr
    assert shown(with_ann, 2)["claim"] == shown(with_ann, 1)["claim"]


def test_without_a_terminal_only_a_plain_copy_is_refused(with_ann: str) -> None:
    copy = ("10,000 robots  DELIVERED this year!", "https://example.org/b", "-s", "Ann Lee")
    other = ("10,000 robots built this year", "https://example.org/b", "-s", "Ann Lee")

    refused = run("add", *copy, url=with_ann)
    assert refused.exit_code == 4
    assert "--restates 1" in refused.stderr
    assert "--allow-duplicate" in refused.stderr
    assert refused.stderr.endswith("Nothing was saved.\n")
    assert run("add", *other, url=with_ann).exit_code == 0
    assert run("add", *copy, "--restates", "1", url=with_ann).exit_code == 0
    assert run("add", *copy, "--allow-duplicate", url=with_ann).exit_code == 0


def test_a_terminal_that_ends_saves_nothing(sqlite_ledger: str) -> None:
    for typed in range(len(SIX) + 1):
        result = ask(sqlite_ledger, *("Ann Lee", "", *SIX[1:])[:typed])

        assert result.exit_code == 130
        assert result.stderr.endswith("Nothing was saved.\n")
    assert size(sqlite_ledger) == 0


def path(url: str) -> str:
    return url.removeprefix("sqlite:///")


PROMPTS = (
    "Who said it?  ", "organisation]  ", "word for word?  ", "address)  ", "-11-23]  ",
    "Deadline? [", "skip)  ", "to edit]  ",
)  # fmt: skip
TYPED = ("Ann Lee", "", QUOTE, PAGE, "12 jan", "", SIX[5], "")


def play(terminal: Session, upto: int) -> None:
    for prompt, typed in zip(PROMPTS[:upto], TYPED, strict=False):
        terminal.enter(prompt, typed)


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_a_first_record_at_a_real_terminal(sqlite_ledger: str, columns: int) -> None:
    with at_terminal("add", db=path(sqlite_ledger), columns=columns) as terminal:
        play(terminal, len(PROMPTS))

        assert terminal.ends() == 0
    assert_golden(f"asked-add-{columns}", terminal.screen)


def test_a_dumb_terminal_gets_no_escape_byte(sqlite_ledger: str) -> None:
    env = {"TERM": "dumb"}
    with at_terminal("add", db=path(sqlite_ledger), env=env) as terminal:
        play(terminal, len(PROMPTS))

        assert terminal.ends() == 0
    assert "\x1b" not in terminal.raw
    assert shown(sqlite_ledger)["claim"] == QUOTE


@pytest.mark.ux(38)
@pytest.mark.parametrize("place", range(len(PROMPTS)))
def test_control_c_at_any_question_saves_nothing(sqlite_ledger: str, place: int) -> None:
    with at_terminal("add", db=path(sqlite_ledger)) as terminal:
        play(terminal, place)
        terminal.answer(PROMPTS[place], "half")
        terminal.until("half")
        terminal.interrupt()

        assert terminal.ends() == 130
    assert "Nothing was saved." in terminal.screen
    assert "Traceback" not in terminal.screen
    assert size(sqlite_ledger) == 0


@pytest.mark.parametrize("place", range(len(PROMPTS)))
def test_a_window_closed_at_any_question_saves_nothing(sqlite_ledger: str, place: int) -> None:
    with at_terminal("add", db=path(sqlite_ledger)) as terminal:
        play(terminal, place)
        terminal.until(PROMPTS[place])
        terminal.close()

    assert size(sqlite_ledger) == 0


def test_tab_completes_a_speaker(with_ann: str) -> None:
    with at_terminal("add", db=path(with_ann)) as terminal:
        terminal.answer("Who said it?  ", "ann\t")
        terminal.enter("Lee", "")
        terminal.until("word for word?  ")
        terminal.interrupt()

        assert terminal.ends() == 130
    assert "Ann Lee" in terminal.screen


def test_what_is_pasted_is_one_answer_however_many_lines_it_has(sqlite_ledger: str) -> None:
    with at_terminal("add", db=path(sqlite_ledger)) as terminal:
        play(terminal, 2)
        terminal.answer(
            PROMPTS[2], "\x1b[200~Robots in\nmany homes\n  by the end of 2027\x1b[201~"
        )
        terminal.enter("2027")
        terminal.enter(PROMPTS[3], PAGE)
        for prompt in PROMPTS[4:]:
            terminal.enter(prompt)

        assert terminal.ends() == 0
    assert "\x1b[?2004h" in terminal.raw
    assert shown(sqlite_ledger)["claim"] == "Robots in many homes by the end of 2027"


def test_a_first_record_takes_at_most_fifteen_keys_beyond_its_words(sqlite_ledger: str) -> None:
    with at_terminal("add", db=path(sqlite_ledger)) as terminal:
        play(terminal, len(PROMPTS) - 2)
        terminal.enter(PROMPTS[-2])
        terminal.enter(PROMPTS[-1])

        assert terminal.ends() == 0
    assert size(sqlite_ledger) == 2
    assert terminal.keys - len("Ann Lee") - len(QUOTE) - len(PAGE) <= 15
