"""docs/scoring.md against the code: every threshold, state, figure and surveyed phrase."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path

from ledger.domain.heard import HEARD, SURVEYS
from ledger.domain.scorecard import POLICY, State, scorecard
from ledger.domain.scorecard_inputs import agreement_figure, guidance_figure
from ledger.domain.scorecard_rates import FOOTNOTE, RECORD
from tests.domain.outcomes import TODAY

PAGE = (Path(__file__).parents[2] / "docs" / "scoring.md").read_text(encoding="utf-8")


def table_after(heading: str) -> list[list[str]]:
    """Return the cells of the first table below a heading, without its two head lines."""
    lines = PAGE.split(f"\n{heading}\n", 1)[1].splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("|"))
    table = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        table.append([cell.strip() for cell in line.strip("|").split("|")])
    return table[2:]


def test_the_thresholds_printed_are_those_of_the_code() -> None:
    printed = {row[0].strip("`"): float(row[1]) for row in table_after("## Thresholds")}

    assert printed == asdict(POLICY)


def test_every_threshold_says_what_it_is_for() -> None:
    assert all(len(row[2]) > 5 for row in table_after("## Thresholds"))


def test_the_states_printed_are_those_of_the_code() -> None:
    assert [row[0] for row in table_after("## States")] == [
        state.value
        for state in (
            State.OPEN,
            State.AWAITING,
            State.SETTLED_EARLY,
            State.MET,
            State.PARTLY,
            State.LATE,
            State.MISSED,
            State.UNKNOWN,
            State.VOID,
            State.NO_DEADLINE,
        )
    ]
    assert len(table_after("## States")) == len(State)


def test_every_figure_of_a_card_is_explained_and_no_other() -> None:
    keys = [row[1] for row in table_after("## Figures")]
    named = {found.group(1) for key in keys if (found := re.fullmatch(r"`(\w+)`", key))}

    made = {figure.key for figure in scorecard([], as_of=TODAY).figures}
    assert named == made | {guidance_figure([]).key, agreement_figure([], []).key}
    assert {int(row[0]) for row in table_after("## Figures")} == set(range(1, 23))


def test_what_readers_hear_is_printed_as_the_code_has_it() -> None:
    printed = [tuple(row) for row in table_after("### Words: figure 19")]

    surveys = {survey: place for place, survey in enumerate(SURVEYS, start=1)}
    heard = [
        (h.phrase, f"{h.median:g}", f"{h.low:g}", f"{h.high:g}", str(surveys[h.survey]))
        for h in HEARD
    ]
    assert printed == heard
    plain = " ".join(PAGE.split())
    assert all(f"{place}: {survey}" in plain for survey, place in surveys.items())


def test_the_footnote_and_the_words_for_a_record_are_on_the_page() -> None:
    plain = " ".join(PAGE.split())

    assert FOOTNOTE in plain
    assert RECORD in plain
