"""What a prediction and its evidence say of themselves."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.domain.prediction import Evidence, FigureBy, Stance, rests_on_own_figures

HAPPENED, PUBLISHED = date(2025, 12, 31), date(2026, 1, 28)


@pytest.mark.parametrize(
    ("happened", "published", "day", "public_on"),
    [
        (HAPPENED, PUBLISHED, HAPPENED, PUBLISHED),
        (HAPPENED, None, HAPPENED, HAPPENED),
        (None, PUBLISHED, PUBLISHED, PUBLISHED),
        (None, None, None, None),
    ],
)
def test_evidence_has_the_day_of_the_fact_and_the_day_it_was_public(
    happened: date | None, published: date | None, day: date | None, public_on: date | None
) -> None:
    item = Evidence(1, Stance.FOR, happened_on=happened, published_on=published)

    assert (item.day, item.public_on) == (day, public_on)


@pytest.mark.parametrize(
    ("whose", "own"),
    [
        ([FigureBy.SPEAKER], True),
        ([FigureBy.SPEAKER, None], True),
        ([FigureBy.SPEAKER, FigureBy.OTHER], False),
        ([FigureBy.OTHER], False),
        ([None], False),
        ([], False),
    ],
)
def test_a_verdict_rests_on_the_speakers_figures_where_nobody_elses_are_cited(
    whose: list[FigureBy | None], own: bool
) -> None:
    cited = [Evidence(n, Stance.FOR, figure_by=by) for n, by in enumerate(whose, start=1)]

    assert rests_on_own_figures(cited) is own
