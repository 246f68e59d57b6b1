"""What the program promises to do when something happens, number by number, and who shows it.

A test shows an expectation by its mark: ``@pytest.mark.ux(52)``.  The page is written by
``make docs`` and compared by a test.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

TESTS: Final = Path(__file__).parent

EXPECTATIONS: Final[dict[str, dict[int, str]]] = {
    "First contact": {
        1: "When `ledger` runs on an empty home, it prints three ways to start and the path it"
        " will use, creates nothing, exits 0.",
        2: "When `ledger demo` runs, it shows a scorecard and leaves no file in the data folder.",
        3: "When a reading command runs with no ledger, it says so with the next command; no"
        " traceback, no file.",
        4: "When `--db` names a missing file, it exits 3 and creates nothing.",
        5: "When `--version` or `--help` runs, SQLAlchemy is not imported.",
        6: "When the README's commands are run in order, they print what the README shows.",
        7: "When a newer schema is met, it says which versions and leaves the file untouched.",
        8: "When an older schema is met, it upgrades after writing a backup, and names the"
        " backup.",
    },
    "Help and discovery": {
        9: "When a command is misspelt, it exits 2 with one suggestion.",
        10: "When an option is misspelt, the same.",
        11: "When `--help` is asked of any command, it starts with a usage line, has an example,"
        " fits 80 columns, exits 0.",
        12: "When `-h` is used, it equals `--help`.",
        13: "When `ledger help exit-codes` runs, it lists every code that the tests use.",
        14: "When `--columns help` is given, it lists the columns; an unknown one exits 2 and"
        " lists them.",
        15: "When a required value is missing without a terminal, the message names the option"
        " that supplies it.",
        16: 'When a command succeeds in a terminal, at most two "Next:" lines go to stderr; with'
        " `-q` none.",
        17: "When completion is asked for `scorecard A`, it offers speakers that start with A"
        " without importing SQLAlchemy.",
        18: "When completion is asked for an id, each candidate carries its claim.",
        19: "When the completion scripts are written, each passes its shell's syntax check where"
        " that shell is present.",
    },
    "Adding": {
        20: "When a claim has exactly one date phrase and no `--deadline`, that date is used and"
        " printed with its words.",
        21: "When it has none or two, the program asks (in a terminal) or exits 2 with choices.",
        22: 'When "next year" was said on 2019-04-22, the deadline is 2020-12-31, whatever today'
        " is.",
        23: "When the deadline is `2025`, it is 2025-12-31 with precision `year`, whatever the"
        " day.",
        24: "When the deadline is `Dec 2026`, it is 2026-12-31.",
        25: "When it is `03/04/2027`, it is refused with both readings ready to paste.",
        26: "When it is `31/12/2026`, it is accepted.",
        27: "When it is `2026-12-1`, it is accepted.",
        28: "When it is `soon` or `May`, it is refused with an example.",
        29: "When it is before the day it was said: exit 2, nothing saved.",
        30: "When the day it was said lies in the future: exit 2.",
        31: 'When "by 2025" (said before) is read, both readings are shown and asked, the later'
        " by default; without a terminal `--reading` is needed.",
        32: "When a prediction is added, the reply repeats the claim, weekday and date of the"
        " deadline, its distance, and the words it came from.",
        33: "When the speaker is not known, nothing is created without a yes or"
        " `--new-speaker`; an import adds names that are near none.",
        34: "When the same claim by the same speaker on the same day exists: exit 4, and the"
        " existing one is shown.",
        35: "When a similar claim with another deadline exists, `--restates` is offered.",
        36: "When the claim starts with a dash, the message explains `--`.",
        37: 'When the claim has " 0,000", a warning mentions the shell and single quotes.',
        38: "When Ctrl-C is pressed during the questions: exit 130, nothing saved.",
        39: "When `<` is answered, the previous question returns with its answer as default.",
        40: "When `--dry-run` is given, the reply is complete and the database unchanged.",
        41: "When `add -` gets text on stdin, it is the claim; at a terminal it does not hang.",
        42: "When a probability is `60%`, `0.6` or `3:2`, 0.6 is stored with the words.",
        43: "When a claim has quotes, emoji, right-to-left text or 2,000 characters, it comes"
        " back unchanged from `show --json`.",
    },
    "Evidence": {
        44: "When evidence is dated in the future: exit 2 with the likely date.",
        45: "When evidence is older than the claim, it is stored with a warning.",
        46: "When the same address is cited twice (slash, `utm_*`, fragment aside): exit 4.",
        47: "When an address is not http or https: exit 2.",
        48: 'When `check --links` runs without a network, it says "could not be checked", never'
        ' "dead".',
    },
    "Judging": {
        49: "When `resolve` has no evidence: exit 1, and the message ends with the missing"
        " option.",
        50: "When `resolve` has no reason: exit 1, or it asks in a terminal.",
        51: 'When "missed" is given before the deadline without `--early`: exit 1.',
        52: "When the deadline is today, it is open; tomorrow it is due (the day ends at UTC-12).",
        53: "When `resolve` has no id, rules settle first, each line with its rule; then the"
        " queue, or the rest with its reasons and exit 5; one undo takes back what rules did.",
        54: "When a key is pressed in the queue, no Enter is needed; with `ACCESSIBLE` it is.",
        55: "When `q` is pressed, the verdicts so far are in the database.",
        56: "When the process is killed after a verdict, that verdict is there, and `due` works"
        " at once.",
        57: "When `u` is pressed, the last verdict is gone and its card is shown again.",
        58: "When `m` is pressed and nothing points that way, it asks before saving; an unknown"
        " key is explained in one line.",
        59: "When the queue shows a card, the stated probability is not on it.",
        60: "When a verdict is given by id, the reply shows the speaker's count before and after.",
        61: "When a judged prediction is resolved again: exit 4, and `reopen` is named.",
        62: "When it is reopened, both verdicts stay in the history.",
        63: "When a late one has a day, list, scorecard and page show the same days late.",
        64: "When a verdict is void, no count but the void ones and no rate changes.",
    },
    "Scores": {
        65: "When nothing is judged, no percentage is printed.",
        66: "When fewer than 20 are judged, the caution and the interval are shown and there is"
        " no rank; under 5 there is no percentage.",
        67: "When fewer than 10 stated probabilities are judged there is no Brier score; a shown"
        " one names its scale.",
        68: "When `--explain` is given, the rows add up to the headline.",
        69: "When two speakers are merged, `undo` restores both.",
    },
    "Output": {
        70: "When stdout has 40, 80, 120 or 200 columns, no line is wider, addresses aside.",
        71: "When a column must be cut, it is the claim; ids, dates and verdicts are whole.",
        72: "When stdout is no terminal, nothing is cut and there is no colour.",
        73: "When `NO_COLOR`, `TERM=dumb` or `--color never` is set, no escape byte appears;"
        " `FORCE_COLOR` and `--color always` turn colour on in a pipe.",
        74: "When the encoding cannot carry ✓, plain marks appear; never a traceback.",
        75: "When East Asian or combining characters are in a claim, columns line up.",
        76: "When `--json` stands before or after the command, stdout is the same valid JSON.",
        77: "When a list is empty, `--json` prints `[]`; the text says what was searched for.",
        78: "When two `--json` runs have the same data and clock, the bytes are the same.",
        79: "When stdout closes early: exit 0, nothing on stderr.",
        80: "When CSV is opened in a spreadsheet, cells with `= + - @` in front are inert, and"
        " `import` restores them exactly.",
        81: "When a JSON Lines export is imported into an empty ledger, a second export is"
        " identical.",
    },
    "Undo and safety": {
        82: "When a changing command is undone, everything readable is as before, the log has"
        " grown, and `redo` brings the change back.",
        83: "When there is nothing to undo, it says so in one line and exits above 0.",
        84: "When 200 rows are imported, one `undo` removes them all.",
        85: 'When two processes write at once, both succeed or one says "busy" within 5 s.',
        86: "When an id is freed by undo, it is not given again.",
    },
    "The public pages": {
        87: "When `site build` runs twice on the same data and date, the files are the same.",
        88: "When scripts are off, every fact can be read and every filter link works.",
        89: "When opened from a disk (`file://`), styles, links and downloads work.",
        90: "When axe-core checks every kind of page, light and dark, it finds nothing.",
        91: "When contrast is computed, each text on each ground has 4.5 : 1, drawings included.",
        92: "When colour is taken away, the eight states differ by glyph and word.",
        93: "When a page is 320 pixels wide, nothing has to be scrolled sideways.",
        94: "When a page weighs more than 15 kB compressed, the build warns.",
        95: "When a prediction is due without a verdict, its page, its speaker's and `/due/` say"
        " so.",
        96: "When an id was given, `/p/ID/` exists in every later build.",
        97: "When a page has a ClaimReview, it is valid: one a judged prediction, none elsewhere.",
        98: 'When a claim has `</script>` or `"><img` in it, it is shown as text and the markup'
        " still parses.",
        99: "When the calendar is read, each open prediction is one day with a lasting UID; a"
        " judged one is gone.",
        100: "When the feed is read, each verdict is one entry with a permanent id; a reopened one"
        " updates it.",
        101: "When a page is printed, the addresses of sources are visible and the history open.",
        102: "When the embedded page is loaded, it asks no other host for anything.",
        103: 'When a quotation is in German, it carries `lang="de"`, with the translation beside.',
    },
    "Automation": {
        106: "When `due --exit-code` runs with something due, it exits 1; with nothing, 0.",
    },
}
"""Every expectation, by its number."""

WITHOUT: Final[dict[int, str]] = {}
"""Expectations that no test shows, and why."""

NUMBERS: Final = frozenset(number for part in EXPECTATIONS.values() for number in part)

HEAD: Final = """\
# What to expect

Written by `make docs` from the marks of the tests (`@pytest.mark.ux(52)`); a test compares both.
Numbers that are missing belong to parts that are not built yet: other programs.
"""


def marked() -> dict[int, list[str]]:
    """Return the tests that carry each number, as ``path::name``."""
    found: dict[int, list[str]] = defaultdict(list)
    for path in sorted(TESTS.rglob("test_*.py")):
        for name, number in _marks(path):
            found[number].append(f"{path.relative_to(TESTS.parent)}::{name}")
    return found


def _marks(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if not isinstance(node, ast.FunctionDef):
            continue
        for decorator in node.decorator_list:
            if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.ux":
                for number in decorator.args:
                    yield node.name, ast.literal_eval(number)


def expectations_page() -> str:
    """Return docs/expectations.md."""
    shown = marked()
    lines = [HEAD]
    for heading, part in EXPECTATIONS.items():
        lines += [f"## {heading}", "", "| | expectation | shown by |", "|--:|---|---|"]
        for number, sentence in part.items():
            tests = "<br>".join(_told(one) for one in shown.get(number, ()))
            words = tests or f"not yet: {WITHOUT.get(number, '')}"
            lines.append(f"| {number} | {sentence} | {words} |")
        lines.append("")
    return "\n".join(lines)


def _told(test: str) -> str:
    path, _, name = test.partition("::")
    words = name.removeprefix("test_").replace("_", " ")
    return f"[{words}](../{path})"
