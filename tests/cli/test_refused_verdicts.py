"""What contradicts itself is refused by every way in, and nothing changes.

One table for the command line, one for files.  Each refusal has three parts: what is wrong in the
user's words, the way out, and that nothing was saved; afterwards every table of the ledger holds
what it held before.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import pytest

from ledger.store.database import open_engine, to_url
from tests.actions.desk import Contents, contents
from tests.cli.terminal import Result, run

CLAIMS = (
    ("Halo has a billion users in 2025", "--target", ">= 1 billion users"),
    ("They spend 60 to 65 billion dollars in 2025", "--kind", "during",
     "--target", "60-65 billion USD"),
    ("Halo walks and talks by the end of 2025", "--compound"),
    ("Halo flies by the end of 2025",),
    ("Halo flies by the end of 2026", "--restates", "4"),
)  # fmt: skip
PAGE = "https://example.org/report"

REFUSED: tuple[tuple[str, int, str, str], ...] = (
    # A value without unit where the target has one.
    (f"cite 1 {PAGE} --for --value '1.1 billion'", 2,
     '"1.1 billion" has no unit, and the target is counted in users',
     '--value "1.1 billion users"'),
    (f"cite 2 {PAGE} --against --value 72.22", 2,
     '"72.22" has no unit, and the target is counted in USD', '--value "72.22 USD"'),
    # Incompatible units, and a currency that is another one.
    (f"cite 2 {PAGE} --for --value '72.22 GW'", 2,
     '"72.22 GW" cannot be compared with a target in USD', '--value "AMOUNT USD"'),
    (f"cite 2 {PAGE} --for --value '72.22 billion EUR'", 2,
     "cannot be compared with a target in USD", "ledger amend 2 --target TEXT"),
    ("amend 6 --target '5 GW'", 2,
     'evidence [1] has a figure that the new target does not fit: "9 km" cannot be compared',
     "ledger cite 6 --retract 1 --because TEXT"),
    # Evidence dated after today.
    (f"cite 4 {PAGE} --for --happened 2026-12-25", 2,
     "the evidence is dated 2026-12-25, and today is 2026-11-23", "--happened 2025-12-25"),
    (f"cite 4 {PAGE} --against --date 2027-01-01", 2,
     "the evidence is dated 2027-01-01, and today is 2026-11-23", "--date 2026-01-01"),
    # A happened date after the deadline with met, and what mirrors it.
    ("resolve 6 --verdict met --because seen --happened 2026-01-25", 2,
     "2026-01-25 is after the deadline (2025-12-31), so it was not met in time",
     "--verdict late"),
    ("resolve 6 --verdict late --because seen --happened 2025-06-01", 2,
     "2025-06-01 is not after the deadline (2025-12-31), so it is not late", "--verdict met"),
    # Late without a date.
    ("resolve 6 --verdict late --because seen", 2,
     '"late" needs the day it came true', "--happened DATE"),
    # Void without a reason code, with a wrong one, and a reason code without void.
    ("resolve 6 --verdict void --because seen", 2,
     "void needs one of its reasons, and only void has them", "--void condition-failed|"),
    ("resolve 6 --verdict void --because seen --void tired", 2,
     "'tired' is not one of", "'untestable'"),
    ("resolve 6 --verdict met --because seen --void duplicate", 2,
     "only void has them", "--void condition-failed|"),
    # Part deadlines outside the whole.
    ("split 4 'Halo flies' 'Halo lands' --deadline 1=2026-06-30", 2,
     '"Halo flies" is due by 2026-06-30, outside #4, which runs until 2025-12-31',
     "ledger amend 4 --deadline WHEN"),
    ("amend 7 --deadline 2026-06-30", 2,
     "#7 is due by 2026-06-30, outside #3, which runs until 2025-12-31",
     "ledger amend 3 --deadline WHEN"),
    ("amend 3 --deadline 2025-06-30", 2,
     "its part #7 is due by 2025-12-31, outside #3, which runs until 2025-06-30",
     "ledger amend 3 --deadline WHEN"),
    # A chain that loops.
    ("amend 4 --restates 5", 2, "#4 restates #5, and #5 would lead back to #4", "ledger show 5"),
    ("amend 4 --reading-of 4", 2, "#4 cannot point at itself", "ledger list -s ada-example"),
    # An unknown verdict word.
    ("assess 4 --by 'Promise Watch' --verdict kept", 2,
     '"kept" is no verdict', "ledger assess 4 --by 'Promise Watch' --verdict V --words kept"),
    ("resolve 6 --verdict kept --because seen", 2, "'kept' is not one of", "'unclear'"),
    # A part's whole, resolved or reopened by hand.
    ("resolve 3 --verdict met --because seen", 1,
     "#3 is split, and its verdict follows from those of its parts (#7, #8)",
     "ledger resolve 7 --verdict V --because TEXT"),
    ("reopen 3 --because seen", 1, "#3 is split", "ledger reopen 7 --because TEXT"),
    ("resolve 4 --verdict missed --because seen", 1,
     "silence is not a verdict: missed needs a page against #4", "--verdict unclear"),
    ("amend 3 --decidable 2026-12-01", 1,
     "#3 is split, and can be decided with the last of its parts",
     "ledger amend 7 --decidable WHEN"),
    # Silence is not a verdict.
    ("resolve 6 --verdict missed --because seen", 1,
     "silence is not a verdict: missed needs a page against #6",
     "ledger cite 6 URL --nothing-found --note TEXT"),
)  # fmt: skip


def kept(url: str) -> Contents:
    """Return every row of every table."""
    engine = open_engine(url, write=False)
    try:
        with engine.connect() as connection:
            return contents(connection)
    finally:
        engine.dispose()


def filled(url: str) -> str:
    """Log the claims, one of them split and one with evidence; return the address."""
    done = [
        run("add", claim, f"{PAGE}/{n}", "-s", "Ada Example", "--said", "2025-01-29",
            *(() if n else ("--new-speaker",)), *more, url=url)
        for n, (claim, *more) in enumerate(CLAIMS)
    ]  # fmt: skip
    done.append(run("add", "Halo runs ten km by the end of 2025", f"{PAGE}/9", "-s", "Ada Example",
                    "--said", "2025-01-29", "--target", "10 km", url=url))  # fmt: skip
    done.append(
        run("cite", "6", PAGE, "--for", "--date", "2026-02-01", "--value", "9 km", url=url)
    )
    done.append(run("split", "3", "Halo walks", "Halo talks", url=url))
    assert [one.stderr for one in done if one.exit_code] == []
    return url


@pytest.fixture(scope="module")
def here(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give a ledger that no test changes, which is what they are about."""
    return filled(to_url(copy(sqlite_template, tmp_path_factory.mktemp("refused") / "l.db")))


@pytest.fixture(scope="module")
def before(here: str) -> Contents:
    """Give what that ledger holds."""
    return kept(here)


def argv(line: str) -> list[str]:
    """Return a command line as a shell parts it."""
    from shlex import split

    return split(line)


def assert_three_parts(told: Result, problem: str, remedy: str) -> None:
    """Say that a refusal tells what is wrong, the way out behind it, and that all is as it was."""
    text = " ".join(told.stderr.split())
    assert told.stdout == ""
    assert problem in text
    assert remedy in text
    assert text.index(problem) < text.rindex(remedy)
    assert told.stderr.endswith("Nothing was saved.\n")


@pytest.mark.parametrize(
    ("line", "code", "problem", "remedy"), REFUSED, ids=[r[0] for r in REFUSED]
)
def test_what_contradicts_itself_is_refused_and_nothing_changes(
    here: str, before: Contents, line: str, code: int, problem: str, remedy: str
) -> None:
    told = run(*argv(line), url=here)

    assert told.exit_code == code
    assert_three_parts(told, problem, remedy)
    assert kept(here) == before


@pytest.mark.postgres
def test_and_on_a_server(postgres_ledger: str) -> None:
    whole = kept(filled(postgres_ledger))
    told = [(run(*argv(line), url=postgres_ledger), code) for line, code, _, _ in REFUSED[::4]]

    assert [result.exit_code for result, _ in told] == [code for _, code in told]
    assert kept(postgres_ledger) == whole


def test_a_change_is_noticed(here: str, before: Contents, tmp_path: Path) -> None:
    """The check can fail: the same commands without their slip do change the ledger."""
    copied = to_url(copy(here.removeprefix("sqlite:///"), tmp_path / "copy.db"))
    good = run("cite", "1", PAGE, "--for", "--value", "1.1 billion users", url=copied)

    assert good.exit_code == 0
    assert kept(copied) != before


# Through files. Each row is one that would be good but for what is changed.

ROW = {
    "key": "a", "speaker": "Ada Example", "claim": "Halo swims", "said_on": "2025-01-29",
    "deadline": "2025-12-31", "source": f"{PAGE}/row", "target": ">= 5 km",
    "evidence": PAGE, "stance": "for", "evidence_value": "6 km",
    "evidence_happened": "2025-06-01", "verdict": "met", "happened_on": "2025-06-01",
}  # fmt: skip
WHOLE = {
    "key": "w", "speaker": "Ada Example", "claim": "Halo sings and dances",
    "said_on": "2025-01-29", "deadline": "2025-12-31", "source": f"{PAGE}/row", "needs": "2",
}  # fmt: skip
ONE, TWO = (
    {**WHOLE, "key": key, "claim": claim, "needs": "", "part_of": "w"}
    for key, claim in (("1", "Halo sings"), ("2", "Halo dances"))
)

Rows = tuple[dict[str, str], ...]

LOOP = "would lead back"
BAD_ROWS: tuple[tuple[str, Rows, str], ...] = (
    ("no unit", ({**ROW, "evidence_value": "6"},), '"6" has no unit, and the target is counted'),
    ("other unit", ({**ROW, "evidence_value": "6 GW"},), '"6 GW" cannot be compared'),
    ("figure of a search", ({**ROW, "stance": "nothing-found", "verdict": "", "happened_on": ""},),
     "a search that found nothing has no figure"),
    ("after today", ({**ROW, "evidence_happened": "2026-12-25"},), "is dated 2026-12-25"),
    ("met too late", ({**ROW, "happened_on": "2026-01-25"},),
     "happened_on 2026-01-25 is after the deadline, so it was not met"),
    ("late without a day", ({**ROW, "verdict": "late", "happened_on": ""},),
     '"late" needs happened_on, the day it came true'),
    ("void without a reason", ({**ROW, "verdict": "void", "happened_on": ""},),
     "void needs a void_reason: condition-failed"),
    ("unknown word", ({**ROW, "verdict": "kept"},), "kept"),
    ("part outside", (WHOLE, {**ONE, "deadline": "2026-06-30"}, TWO),
     '"Halo sings" is due by 2026-06-30, outside'),
    ("itself", ({**ROW, "restates": "a"},), 'restates "a": that is the row itself'),
    ("loop", ({**ROW, "restates": "b"},
              {**ROW, "key": "b", "claim": "Halo dives", "restates": "a"}), LOOP),
)  # fmt: skip


def csv_of(rows: Rows, file: Path) -> str:
    """Write rows as a spreadsheet and return its name."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    lines = [columns, *([row.get(name, "") for name in columns] for row in rows)]
    file.write_text("\n".join(",".join(line) for line in lines) + "\n", encoding="utf-8")
    return str(file)


def json_of(rows: Rows, file: Path) -> str:
    """Write rows as JSON Lines and return the name of the file."""

    def line(row: dict[str, str]) -> str:
        plain = {
            k: v for k, v in row.items() if v and not k.startswith("evidence") and k != "stance"
        }
        if "evidence" in row:
            plain["evidence"] = [{  # type: ignore[assignment]
                "url": row["evidence"], "stance": row["stance"], "value": row["evidence_value"],
                "happened": row["evidence_happened"],
            }]  # fmt: skip
        return json.dumps(plain)

    file.write_text("".join(f"{line(row)}\n" for row in rows), encoding="utf-8")
    return str(file)


def files(rows: Rows, folder: Path) -> Iterator[str]:
    """Give the same rows as a spreadsheet, and as JSON Lines unless they are parts of a whole."""
    yield csv_of(rows, folder / "rows.csv")
    if "needs" not in rows[0]:
        yield json_of(rows, folder / "rows.jsonl")


@pytest.mark.parametrize(
    ("rows", "words"), [r[1:] for r in BAD_ROWS], ids=[r[0] for r in BAD_ROWS]
)
def test_a_file_with_such_a_row_is_refused_whole(
    here: str, before: Contents, tmp_path: Path, rows: Rows, words: str
) -> None:
    for name in files(rows, tmp_path):
        told = run("import", name, url=here)

        text = " ".join(f"{told.stdout}{told.stderr}".split())
        # A line of JSON names earlier lines only, so no loop can be written there.
        expected = "no earlier row" if words == LOOP and name.endswith("jsonl") else words
        assert told.exit_code, name
        assert expected in text, name
        assert text.endswith(("Nothing was written.", "Nothing was saved.")), name
        assert kept(here) == before, name


def test_the_same_rows_without_their_slip_are_good(here: str, tmp_path: Path) -> None:
    copied = to_url(copy(here.removeprefix("sqlite:///"), tmp_path / "copy.db"))
    for rows in ((ROW,), (WHOLE, ONE, TWO)):
        told = run("import", csv_of(rows, tmp_path / "rows.csv"), url=copied)

        assert (told.exit_code, told.stderr) == (0, "")


TRACKER = """\
meta: {title: Promise Watch, last_updated: 2026-01-20}
predictions:
  - {id: p1, quote: Halo flies by the end of 2025, speaker: Ada Example, date_said: 2025-01-29,
     status: STATUS}
"""


def test_a_tracker_with_an_unknown_word_is_refused_whole(
    here: str, before: Contents, tmp_path: Path
) -> None:
    file = tmp_path / "tracker.yaml"
    file.write_text(TRACKER.replace("STATUS", "vindicated"), encoding="utf-8")
    told = run("assess", "--from", str(file), url=here)

    assert told.exit_code == 2
    assert 'status "vindicated" is not one of achieved' in " ".join(told.stderr.split())
    assert told.stderr.endswith("Nothing was saved.\n")
    assert kept(here) == before
