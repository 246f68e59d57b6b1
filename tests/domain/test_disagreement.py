"""What can be seen of why others say otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ledger.domain.assessment import Assessed, Assessment, newest
from ledger.domain.disagreement import NAMES, Compared, causes
from ledger.domain.line import Line
from ledger.domain.prediction import (
    Deadline,
    Evidence,
    Prediction,
    Resolution,
    Source,
    Stance,
    Verdict,
)

LAST = date(2025, 12, 31)
SAID = Prediction(
    1, "ada", "Robots sell 60 to 65 million units", date(2025, 1, 29), Source("https://e.org/a"),
    deadline=Deadline(LAST, strict=date(2025, 6, 30)), quote="We sell about 60 million.",
    target="60 to 65 million units",
)  # fmt: skip
GIVEN = Resolution(Verdict.MISSED, "seen", (1,))
CITED = (Evidence(1, Stance.AGAINST, url="https://e.org/b", published_on=date(2026, 1, 20)),)
SAME = Assessment("Watch", Verdict.MET)


def seen(**changes: Any) -> list[str]:
    """Return the causes of a difference with an assessment that differs so."""
    return [cause.name for cause in causes(SAID, GIVEN, CITED, replace(SAME, **changes))]


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({}, ["none-visible"]),
        ({"claim": SAID.claim}, ["none-visible"]),
        ({"claim": "robots sell 60 TO 65 million units."}, ["none-visible"]),
        ({"claim": SAID.quote}, ["none-visible"]),
        ({"claim": "Robots sell 60 million units and walk"}, ["other-wording"]),
        ({"deadline": LAST}, ["none-visible"]),
        ({"deadline": date(2026, 12, 31)}, ["other-deadline"]),
        ({"assessed_on": date(2026, 1, 20)}, ["none-visible"]),
        ({"assessed_on": date(2026, 1, 19)}, ["other-evidence"]),
        ({"target": "60 to 65 million units"}, ["none-visible"]),
        ({"target": "60,000,000 to 65,000,000 units"}, ["none-visible"]),
        ({"target": "at least 60 million units"}, ["other-threshold"]),
        ({"target": "60 to 70 million units"}, ["other-threshold"]),
        ({"target": "many"}, ["none-visible"]),
        (
            {"claim": "x", "deadline": date(2027, 1, 1), "assessed_on": date(2025, 1, 1),
             "target": "1 million units"},
            ["other-wording", "other-deadline", "other-evidence", "other-threshold"],
        ),
    ],
)  # fmt: skip
def test_the_causes(changes: dict[str, Any], names: list[str]) -> None:
    assert seen(**changes) == names


def test_the_stricter_reading_is_told_as_such() -> None:
    [cause] = causes(SAID, GIVEN, CITED, replace(SAME, deadline=date(2025, 6, 30)))

    assert cause.says == (
        "Their deadline is 2025-06-30, the stricter reading of the same words; ours is 2025-12-31."
    )


def test_another_day_is_told_beside_ours() -> None:
    [cause] = causes(SAID, GIVEN, CITED, replace(SAME, deadline=date(2026, 12, 31)))

    assert cause.says == "Their deadline is 2026-12-31; ours is 2025-12-31."


def test_only_the_evidence_that_came_after_their_verdict_is_told() -> None:
    days = (date(2026, 1, 1), date(2026, 1, 20), date(2026, 2, 1), date(2026, 2, 1), None)
    cited = [replace(CITED[0], number=n, published_on=day) for n, day in enumerate(days, start=1)]
    cited.append(replace(CITED[0], number=6, published_on=date(2026, 3, 1)))
    [cause] = causes(SAID, GIVEN, cited, replace(SAME, assessed_on=date(2026, 1, 20)))

    assert cause.says == (
        "They judged on 2026-01-20; our verdict cites evidence of 2026-02-01 and 2026-03-01."
    )


def test_without_a_threshold_of_ours_theirs_cannot_be_another() -> None:
    said = replace(SAID, target=None)

    assert [c.name for c in causes(said, GIVEN, CITED, replace(SAME, target="5 cars"))] == [
        "none-visible"
    ]


def test_without_a_deadline_of_ours_theirs_is_another() -> None:
    said = replace(SAID, deadline=None)
    [cause] = causes(said, GIVEN, CITED, replace(SAME, deadline=LAST))

    assert (cause.name, "we have none" in cause.says) == ("other-deadline", True)


def test_evidence_is_a_cause_only_where_we_judged() -> None:
    early = replace(SAME, assessed_on=date(2020, 1, 1))

    assert [c.name for c in causes(SAID, None, CITED, early)] == ["none-visible"]
    assert [c.name for c in causes(SAID, GIVEN, (), early)] == ["none-visible"]


def test_every_cause_has_its_meaning() -> None:
    assert set(NAMES) >= {
        "other-wording", "other-deadline", "other-evidence", "other-threshold", "none-visible"
    }  # fmt: skip


def test_of_each_the_newest_word_counts() -> None:
    def at(seq: int, by: str, verdict: Verdict) -> Assessed:
        return Assessed(Assessment(by, verdict), seq, "2026-01-01T00:00:00Z", "you")

    found = newest([at(1, "Watch", Verdict.MET), at(2, "Ann", Verdict.MET),
                    at(3, "watch", Verdict.MISSED)])  # fmt: skip

    assert [(one.seq, one.assessment.by) for one in found] == [(2, "Ann"), (3, "watch")]


@pytest.mark.parametrize(
    ("ours", "theirs", "differs", "opposite"),
    [
        (Verdict.MET, Verdict.MET, False, False),
        (Verdict.MET, Verdict.MISSED, True, True),
        (Verdict.MISSED, Verdict.MET, True, True),
        (Verdict.MISSED, Verdict.LATE, True, False),
        (None, Verdict.MET, True, False),
        (Verdict.MISSED, None, True, False),
        (None, None, False, False),
    ],
)
def test_two_verdicts_differ_and_met_and_missed_are_opposite(
    ours: Verdict | None, theirs: Verdict | None, differs: bool, opposite: bool
) -> None:
    line = Line(**dict[str, Any](dict.fromkeys(Line._fields)))
    both = Compared(line, Assessment("Watch", theirs), ours, ())

    assert (both.differs, both.is_opposite) == (differs, opposite)
