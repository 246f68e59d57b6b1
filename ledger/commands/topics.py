"""What ``ledger help TOPIC`` says, made of the tables that the program itself goes by.

Where a page shows how words are read, it reads them; where it names a threshold, it asks the
policy.  Nothing here can say otherwise than the code does.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from ledger.commands.settings import ENVIRONMENT, SETTINGS
from ledger.domain.calendars_companies import fiscal_calendar_of
from ledger.domain.deadline import Reading, Status, read, read_past_day
from ledger.domain.deadline.languages import LANGUAGES
from ledger.domain.deadline.policy import POLICY as DATE_POLICY
from ledger.domain.deadline.policy import POLICY_SAID, Line
from ledger.domain.heard import HEARD, SURVEYS
from ledger.domain.kinds import WordingClass
from ledger.errors import EXIT_CODES
from ledger.exchange.columns import COLUMNS, FURTHER, NEEDED
from ledger.render.days import weekday
from ledger.render.rows import MEMBERS
from ledger.render.scoring import scoring
from ledger.render.topics import Row, Section, Topic

LOGGED: Final = date(2026, 11, 23)
"""The day from which the page about dates looks back."""

PAST_WORDS: Final = ("2026-01-12", "12 jan", "yesterday", "three days ago", "last Friday", "3/4")
"""Words for days that lie behind."""

LANGUAGE_NAMES: Final = {
    "de": "German", "fr": "French", "es": "Spanish", "pt": "Portuguese", "it": "Italian",
    "nl": "Dutch", "pl": "Polish", "ru": "Russian", "ja": "Japanese", "zh": "Chinese",
}  # fmt: skip


CLASSES: Final[dict[WordingClass, str]] = {
    WordingClass.PROBABILITY: 'a chance was said: "70% likely", "50-50", "a 1 in 3 chance"',
    WordingClass.ASSERT: "will, won't, is going to, shall; by <date> without a softer verb",
    WordingClass.EXPECT: "expect, anticipate, forecast, guidance, on track, confident, predict,"
    " I think, looks like, probably, likely, should",
    WordingClass.INTEND: "plan to, intend, aim, target, goal, objective, working to, want to,"
    " seek to",
    WordingClass.POSSIBLE: "could, may, might, hope, hopefully, believe, maybe, possibly,"
    " potentially",
}
"""Each class and the words that put a claim there."""


def dates() -> Topic:
    """Return how words become days."""
    return Topic("dates", "How deadlines and days are read", [
        Section("What counts", [
            "Words are counted from the day they were said, not from today; a period means its"
            " last day, because the benefit of the doubt is the speaker's.",
            "A deadline is a whole day and ends when that day is over everywhere on Earth"
            " (UTC-12). A prediction is due from the next day on.",
            "Every word has to be understood, or nothing is read. No day is ever guessed.",
            f"The words below were said on {weekday(POLICY_SAID)}.",
        ]),
        *(Section(family.title, [family.rule],
                  [_read(line) for line in family.lines]) for family in DATE_POLICY),
        Section("Two ordinary readings", [
            "In a terminal you are asked. Elsewhere say --reading strict or --reading latest, or"
            " give the day.",
        ]),
        Section("No reading", [
            "Give a day, with --assumed if the speaker gave none, or --no-deadline to keep it and"
            " never score it. `ledger deadline 'WORDS'` shows how any words are read.",
        ]),
        Section(f"Days that lie behind (--said, --date, --happened; on {LOGGED})", [
            "A missing year means the most recent such day; the answer always prints the day.",
        ], [_past(words) for words in PAST_WORDS]),
        Section("Order of day and month", [
            "03/04/2027 is asked about, unless `ledger config set dates dmy` (or mdy) says how"
            " you write days.",
        ]),
        Section("Languages", [f"{_languages()}."]),
    ])  # fmt: skip


def _read(line: Line) -> Row:
    """Return a line of the policy as the reader reads it."""
    found = read(line.words, POLICY_SAID, fiscal=fiscal_calendar_of(line.speaker))
    words = f"{line.words}, by {line.speaker}" if line.speaker else line.words
    return words, _meaning(found)


def _meaning(found: Reading) -> str:
    if found.status is Status.OK and found.latest:
        return weekday(found.latest)
    if found.status is Status.ASK and found.strict != found.latest:
        return f"{found.strict} or {found.latest}: you are asked"
    if found.status is Status.ASK:
        return f"{found.latest}: you are asked"
    return found.why


def _past(words: str) -> Row:
    found = read_past_day(words, LOGGED)
    if found.day:
        return words, weekday(found.day)
    choices = " or ".join(str(choice.day) for choice in found.choices)
    return words, choices or found.why


def words() -> Topic:
    """Return how firmly things are put, and what readers hear in the words."""
    return Topic("words", "How firmly it was put, and what readers hear", [
        Section("Classes, by the verbs of the verbatim words", [
            "Proposed when a prediction is added, changed with --wording-class. A class is a"
            " label; it is never turned into a number.",
        ], [(str(name), text) for name, text in CLASSES.items()]),
        Section("What readers hear, in percent", [
            "The median and the middle 80 of 100 answers; behind them the survey.",
        ], _heard()),
        Section("No survey was found for", [
            "expect, plan to, goal, on track, hope, intend, aim, target: so there is no number.",
        ]),
        Section("Surveys", (), [
            (str(place), str(survey)) for place, survey in enumerate(SURVEYS, start=1)
        ]),
    ])  # fmt: skip


def _heard() -> list[Row]:
    """Return every phrase once, with what each survey found."""
    found: dict[str, list[str]] = {}
    for one in HEARD:
        place = SURVEYS.index(one.survey) + 1
        answers = f"{one.median:g} [{one.low:g}–{one.high:g}] ({place})"
        found.setdefault(one.phrase, []).append(answers)
    return [(phrase, ", ".join(answers)) for phrase, answers in found.items()]


def exit_codes() -> Topic:
    """Return every exit code."""
    return Topic("exit-codes", "What a command's exit code means", [
        Section("Codes", (), [(str(code), text) for code, text in EXIT_CODES]),
        Section("In scripts", [
            "due --exit-code and check --exit-code leave with 1 when something was found.",
            "A reader that goes away early (ledger list | head -1) is no error: 0.",
        ]),
    ])  # fmt: skip


def formats() -> Topic:
    """Return which formats there are, and the columns of a spreadsheet."""
    return Topic("formats", "Formats, and the columns of a spreadsheet", [
        Section("How to ask", [
            "-f FORMAT, or --json, before or after the command; a file's name says its format.",
        ], [
            ("text", "for people; nothing is cut in a pipe"),
            ("json", "the same names in every version; null for what is missing; ISO days"),
            ("csv", "lists, exports and imports; text that a spreadsheet would run as a formula"
             " gets an apostrophe, and import takes it off again"),
            ("html", "a card or a board, as a fragment without style"),
            ("md", "lists, cards and exports, for an article or a notebook"),
            ("jsonl", "exports and imports: the log itself, byte for byte"),
        ]),
        Section("Members of a prediction in list --json, and names for --columns", [
            " ".join(MEMBERS),
        ]),
        Section("Columns of a spreadsheet (export and import)", [
            f"Needed: {' '.join(NEEDED)}.",
            f"Always in an export: {' '.join(COLUMNS)}.",
            f"When a row needs it: {' '.join(FURTHER)}.",
            'Several values in one cell have ";" between them.',
        ]),
    ])  # fmt: skip


def environment() -> Topic:
    """Return every variable of the environment that changes something, and the settings."""
    return Topic("env", "Environment and settings", [
        Section("Environment", ["An option on the command line comes first."], ENVIRONMENT),
        Section("Settings", [
            "They are asked after the environment: ledger config list, ledger config set NAME"
            " VALUE.",
        ], [(one.name, one.help) for one in SETTINGS.values()]),
        Section("Which ledger", [
            "--db, else PLEDGER_DB, else ledger.db in the working directory, else the setting db,"
            " else ledger.db in your own data folder.",
            "Variables that begin with LEDGER_ belong to another program and are never read.",
        ]),
    ])  # fmt: skip


def _languages() -> str:
    return ", ".join(["English", *(LANGUAGE_NAMES[code] for code in LANGUAGES)])


TOPICS: Final[dict[str, tuple[str, Callable[[], Topic]]]] = {
    "dates": ("how deadlines and days are read", dates),
    "scoring": ("how verdicts are reached and counted", scoring),
    "words": ("how firmly it was put, and what readers hear", words),
    "exit-codes": ("what a command leaves with", exit_codes),
    "formats": ("text, JSON, CSV, Markdown, and the columns", formats),
    "env": ("environment variables and settings", environment),
}
"""Every topic: what it is about, and what writes its page."""
