"""CSV: what is in force survives a spreadsheet, and bad rows are told by their lines."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Literal

import pytest
from hypothesis import given

from ledger.actions.recording import Recording
from ledger.domain.prediction import Kind, Role, SpeakerKind, Stance, Verdict
from ledger.exchange.columns import COLUMNS, FURTHER, NEEDED
from ledger.exchange.csv import Row, read_rows
from ledger.exchange.problem import Problem
from tests.exchange.recordings import DAY, FILE, csv_text, files, piece_of


def read(
    text: str | bytes, order: Literal["mdy", "dmy"] | None = None
) -> tuple[list[Row], list[Problem]]:
    """Return the rows and problems of a file."""
    data = text.encode() if isinstance(text, str) else text
    return read_rows(io.BytesIO(data), DAY, name=FILE, order=order)


GOOD = {
    "speaker": "Ann",
    "claim": "Ten robots",
    "said_on": "2025-01-29",
    "deadline": "by the end of 2025",
    "source": "https://example.org/page",
}


def table(*rows: dict[str, str]) -> str:
    """Return a file in which each row is the good one with some cells changed."""
    columns = list(dict.fromkeys(name for row in ({}, *rows) for name in {**GOOD, **row}))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows({**GOOD, **row} for row in rows)
    return text.getvalue()


def one(**cells: str) -> Recording:
    """Return what a good row says with some cells changed."""
    rows, problems = read(table(cells))
    assert problems == []
    return rows[0].recording


def told(**cells: str) -> list[str]:
    """Return what is wrong with a good row when some cells are changed."""
    rows, problems = read(table(cells))
    assert rows == []
    assert {problem.line for problem in problems} == {2}
    return [problem.text for problem in problems]


@given(files())
def test_what_is_exported_is_imported_without_loss_of_any_column(rows: list[Recording]) -> None:
    before = piece_of(rows)

    text = csv_text([before])
    back, problems = read(text)

    assert problems == []
    after = piece_of([row.recording for row in back])
    assert after == before
    assert csv_text([after]) == text


def test_the_columns_are_these_in_this_order() -> None:
    text = csv_text([piece_of([one(key="a")])])

    assert text.splitlines()[0] == (
        "key,speaker,role,organisation,claim,quote,language,criterion,kind,said_on,deadline,"
        "deadline_words,source,archived,probability,target,condition,restates,frame,tags,"
        "evidence,stance,verdict,void_reason,reason,happened_on"
    )


def test_a_further_column_appears_only_when_a_row_needs_it() -> None:
    text = csv_text([piece_of([one(key="a"), one(key="b", deadline_basis="assumed")])])

    header, *rows = csv.reader(io.StringIO(text, newline=""))
    assert header == [*COLUMNS, "deadline_basis"]
    assert [row[-1] for row in rows] == ["", "assumed"]


def test_no_column_is_named_twice() -> None:
    assert len({*COLUMNS, *FURTHER}) == len(COLUMNS) + len(FURTHER)
    assert set(NEEDED) < set(COLUMNS)


def test_an_empty_ledger_is_a_first_line() -> None:
    assert read(csv_text([piece_of([])])) == ([], [])


def test_a_row_is_read_with_all_its_cells() -> None:
    found = one(
        key="k1", role="CEO", organisation="Robots; Inc", kind="during", probability="60%",
        tags="ai; robots", evidence="https://example.org/1; https://example.org/2",
        stance="for;context", verdict="met", reason="counted", happened_on="2025-05-28",
        restates="k0", evidence_published="2025-06-01",
    )  # fmt: skip

    assert found.said.kind is Kind.DURING
    assert found.said.deadline is not None
    assert (found.said.deadline.day, found.said.deadline.words) == (
        date(2025, 12, 31),
        "by the end of 2025",
    )
    assert found.said.probability_ppm == 600_000
    assert found.said.tags == ("ai", "robots")
    assert found.speaker is not None
    assert found.speaker.roles == (Role("CEO", "Robots"), Role(None, "Inc"))
    assert [item.stance for item in found.evidence] == [Stance.FOR, Stance.CONTEXT]
    assert found.restates_origin == "k0"
    [given] = found.resolutions
    assert (given.verdict, given.resolver, given.evidence) == (Verdict.MET, "file x.csv", (1,))
    assert given.known_on == date(2025, 6, 1)


def test_a_day_can_stand_beside_the_words_it_was_read_from() -> None:
    found = one(deadline="2025-12-31", deadline_words="this year").said.deadline

    assert found is not None
    assert (found.day, found.words, found.precision) == (date(2025, 12, 31), "this year", "year")


def test_words_are_counted_from_the_day_they_were_said() -> None:
    found = one(said_on="2019-04-22", deadline="next year").said.deadline

    assert found is not None
    assert (found.day, found.words) == (date(2020, 12, 31), "next year")


def test_a_prediction_without_a_deadline_says_so() -> None:
    assert one(deadline="none").said.deadline is None
    assert told(deadline="") == ["deadline is empty"]


def test_one_stance_does_for_all_the_evidence() -> None:
    found = one(evidence="https://example.org/1;https://example.org/2", stance="against")

    assert [item.stance for item in found.evidence] == [Stance.AGAINST, Stance.AGAINST]


def test_what_several_rows_say_about_a_speaker_is_put_together() -> None:
    rows, problems = read(
        table(
            {"role": "CEO"},
            {"role": "Chair", "claim": "Nine robots"},
            {"speaker": "ANN", "speaker_kind": "organisation", "claim": "Eight robots"},
        )
    )

    assert problems == []
    speakers = [row.recording.speaker for row in rows]
    assert all(one and one.roles == (Role("CEO"), Role("Chair")) for one in speakers)
    assert {one.kind for one in speakers if one} == {SpeakerKind.ORGANISATION}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_file_may_be_written_as_spreadsheets_do(delimiter: str, start: str, end: str) -> None:
    lines = [delimiter.join(GOOD), delimiter.join(GOOD.values()), delimiter * 4, ""]

    rows, problems = read(start + end.join(lines))

    assert problems == []
    assert [(row.line, row.recording) for row in rows] == [(2, one())]


def test_excels_first_line_about_the_delimiter_is_obeyed() -> None:
    rows, _ = read("sep=|\n" + "|".join(GOOD) + "\n" + "|".join(GOOD.values()) + "\n")

    assert [(row.line, row.recording) for row in rows] == [(3, one())]


def test_names_of_columns_may_be_written_as_people_do() -> None:
    rows, problems = read(table({}).replace("said_on", " Said On "))

    assert (problems, len(rows)) == ([], 1)


@pytest.mark.ux(80)
@pytest.mark.parametrize("claim", ["=1+1", "-50% margin", "'=x", "@ann", "+1"])
def test_cells_are_inert_in_a_spreadsheet_and_restored_exactly(claim: str) -> None:
    text = csv_text([piece_of([one(key="a", claim=f"'{claim}")])])

    assert next(csv.DictReader(io.StringIO(text)))["claim"] == f"'{claim}"
    assert read(text)[0][0].recording.said.claim == claim


BAD: list[tuple[dict[str, str], str]] = [
    ({"said_on": "2026-02-30"}, 'said_on "2026-02-30": February 2026 has 28 days'),
    ({"said_on": "2026-12-30"}, 'said_on "2026-12-30": it is in the future'),
    ({"said_on": "12 jan"}, 'said_on "12 jan": it depends on today; write it as 2026-01-12'),
    ({"deadline": "soon"}, 'deadline "soon": '),
    (
        {"deadline": "03/04/2027"},
        'deadline "03/04/2027": can be 4 Mar 2027 or 3 Apr 2027: --dates mdy|dmy',
    ),
    ({"deadline": "2024-12-31"}, "is before the day it was said (2025-01-29)"),
    ({"deadline": "2025-02-30"}, 'deadline "2025-02-30": February 2025 has 28 days'),
    ({"source": "example.org"}, '"example.org" is not a web address'),
    ({"source": "javascript:alert(1)"}, '"javascript:alert(1)" is not a web address'),
    ({"archived": "ftp://x.org/y"}, '"ftp://x.org/y" is not a web address'),
    ({"speaker": " "}, "speaker is empty"),
    ({"speaker": "?!"}, 'speaker "?!": it is not a name'),
    ({"claim": ""}, "claim is empty"),
    ({"claim": "x" * 10_001}, "the claim has 10,001 characters; at most 10,000 are kept"),
    ({"claim": "a\0b"}, "claim holds the control character U+0000"),
    ({"claim": "a\x1b[31m"}, "claim holds the control character U+001B"),
    ({"kind": "perhaps"}, 'kind "perhaps": it is not one of reach, during, never'),
    ({"probability": "60"}, 'probability "60": a probability lies between 0 and 1'),
    ({"compound": "maybe"}, 'compound "maybe": it is neither yes nor no'),
    ({"evidence": "https://e.org/1"}, "stance is empty"),
    ({"stance": "for"}, "stance has 1 items, and evidence has 0"),
    ({"evidence": "https://e.org/1", "stance": "pro"}, 'stance "pro": it is not one of for, '),
    (
        {"evidence": "https://e.org/1;https://e.org/2;https://e.org/3", "stance": "for;against"},
        "stance has 2 items, and evidence has 3",
    ),
    ({"evidence": "e.org", "stance": "for"}, '"e.org" is not a web address'),
    (
        {"evidence": "https://e.org", "stance": "for", "evidence_published": "2027-01-01"},
        "the evidence is dated 2027-01-01",
    ),
    (
        {"evidence": "https://e.org", "stance": "for", "evidence_note": "a;b"},
        "evidence_note has 2 items, and evidence has 1",
    ),
    (
        {
            "evidence": "https://e.org/1;https://www.e.org/1/;https://e.org/1",
            "stance": "for;for;context",
        },
        "evidence 2 is evidence 1 again",
    ),
    ({"evidence": "http://[x", "stance": "for"}, '"http://[x" is not a web address'),
    ({"verdict": "true"}, 'verdict "true": it is not one of met, late, partly'),
    ({"verdict": "met"}, 'verdict "met" needs evidence: at least one link'),
    ({"happened_on": "2025-03-01"}, 'happened_on "2025-03-01": it is given without a verdict'),
    ({"void_reason": "untestable"}, 'void_reason "untestable": it is given without a verdict'),
]
LINK = {"evidence": "https://example.org/1", "stance": "for"}
BAD += [
    ({**LINK, "verdict": "late"}, '"late" needs happened_on, the day it came true'),
    ({**LINK, "verdict": "late", "happened_on": "2025-12-31"}, "is by the deadline, so it is not"),
    ({**LINK, "verdict": "met", "happened_on": "2026-01-01"}, "is after the deadline, so it was"),
    ({**LINK, "verdict": "met", "happened_on": "2027-01-01"}, "is in the future"),
    ({**LINK, "verdict": "missed", "happened_on": "2025-05-01"}, '"missed" has no such day'),
    ({**LINK, "verdict": "void"}, "void needs a void_reason: condition-failed, "),
    ({**LINK, "verdict": "met", "void_reason": "untestable"}, "void_reason is only for void"),
    (
        {**LINK, "verdict": "missed", "deadline": "none"},
        'without a deadline it cannot be "missed"',
    ),
    ({**LINK, "verdict": "missed", "deadline": "2027-12-31"}, "needs yes in the column early"),
    ({**LINK, "verdict": "unclear", "deadline": "2027-12-31"}, "cannot be known before the dead"),
    ({**LINK, "verdict": "met", "cites": "2"}, 'cites "2": the row has no such evidence, only 1'),
]


@pytest.mark.parametrize(("cells", "why"), BAD, ids=[why[:50].replace("\0", "") for _, why in BAD])
def test_a_bad_row_is_told_with_its_reason(cells: dict[str, str], why: str) -> None:
    assert any(why in text for text in told(**cells))


def test_a_void_for_a_reason_of_our_own_needs_no_evidence() -> None:
    [given] = one(verdict="void", void_reason="logging-error").resolutions

    assert given.evidence == ()


def test_the_order_of_numeric_dates_can_be_said() -> None:
    text = table({"said_on": "03/04/2025", "deadline": "03/04/2027"})

    assert ": --dates mdy|dmy" in " ".join(p.text for p in read(text)[1])
    [row], [] = read(text, "dmy")
    assert row.recording.said.said_on == date(2025, 4, 3)


def test_all_bad_rows_are_told_with_the_line_on_which_they_begin() -> None:
    rows, problems = read(
        table(
            {"claim": "two\nlines"},
            {"deadline": "soon"},
            {"claim": "three\r\nmore\nlines"},
            {"kind": "x", "source": "y"},
        )
    )

    assert [row.line for row in rows] == [2, 5]
    assert {problem.line for problem in problems} == {4, 8}


def test_a_row_tells_everything_that_is_wrong_with_it() -> None:
    assert len(told(kind="x", probability="y", deadline="soon")) == 3


def test_missing_columns_are_all_told_at_once_and_no_row_is_read() -> None:
    rows, problems = read("speaker,claim\nAnn,Ten robots\n")

    assert rows == []
    assert [(p.line, p.text) for p in problems] == [
        (1, "the first line lacks the columns said_on, deadline, source")
    ]


def test_an_unknown_column_is_told_and_the_rows_are_read_without_it() -> None:
    rows, problems = read(table({"critereon": "as counted"}))

    assert len(rows) == 1
    assert [(p.line, p.text) for p in problems] == [
        (1, 'there is no column "critereon"; did you mean criterion?')
    ]


def test_a_column_that_is_there_twice_is_told() -> None:
    rows, problems = read(table({}).replace("\r\n", ",claim\r\n", 1))

    assert (rows, [p.text for p in problems]) == ([], ['the column "claim" is there twice'])


def test_text_that_is_not_utf_8_is_told_with_its_line_and_the_rest_is_read() -> None:
    text = table({}, {"claim": "Zürich"}, {"claim": "Nine"}).encode("latin-1")

    rows, problems = read(text)

    assert [row.line for row in rows] == [2, 4]
    [(line, why)] = [(p.line, p.text) for p in problems]
    assert (line, why) == (3, 'claim is not UTF-8 text (byte 0xfc); save it as "CSV UTF-8"')


def test_a_file_in_utf_16_is_told() -> None:
    assert read(table({}).encode("utf-16"))[1][0].text.startswith("the file is UTF-16")


def test_an_empty_file_is_told() -> None:
    assert read("")[1] == [Problem(1, "the file is empty; its first line names the columns")]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ('Ann,"Ten robots,2025-01-29,2025,https://e.org', "a quotation mark is opened here"),
        ('Ann,"Ten"robots,2025-01-29,2025,https://e.org', "this is no row of cells"),
        (
            "Ann,a,b,2025-01-29,2025,https://e.org,c",
            "the row has 7 cells, and the first line has 5",
        ),
        (f"Ann,{'x' * 200_000},2025-01-29,2025,https://e.org", "this is no row of cells"),
    ],
)
def test_a_line_that_is_no_row_is_told(row: str, why: str) -> None:
    _, problems = read(f"{','.join(GOOD)}\n\n{row}\n")

    assert problems[0].line == 3
    assert problems[0].text.startswith(why)


def test_a_row_that_stands_there_twice_is_told() -> None:
    rows, problems = read(table({}, {"claim": "ten ROBOTS"}, {"claim": "Nine"}))

    assert [row.line for row in rows] == [2, 4]
    assert [(p.line, p.text) for p in problems] == [(3, "the same claim stands on line 2 already")]


def test_a_key_that_stands_there_twice_is_told() -> None:
    rows, problems = read(table({"key": "a"}, {"key": "a", "claim": "Nine"}))

    assert [row.line for row in rows] == [2]
    assert [(p.line, p.text) for p in problems] == [(3, 'the key "a" stands on line 2 already')]


def test_rows_with_keys_of_their_own_may_say_the_same() -> None:
    rows, problems = read(table({"key": "a"}, {"key": "b"}))

    assert (len(rows), problems) == (2, [])


def test_a_row_too_long_for_one_entry_is_told() -> None:
    links = ";".join(f"https://example.org/{n}" for n in range(8))
    notes = ";".join(["é" * 9_000] * 8)

    [why] = told(evidence=links, stance="context", evidence_note=notes)
    assert why.startswith("the row cannot be kept: an entry of ")
