"""What settling many answers: the first of each kind, and how many there are of all."""

from __future__ import annotations

from datetime import date

from ledger.domain.prediction import Verdict
from ledger.render.answers import Decided, Left, Told, settled
from ledger.render.page import Page

PAGE = Page(date(2026, 11, 23), 80)
ONE = Decided(7, Verdict.MET, "by-the-deadline", "Evidence 1 shows it on 2025-11-01.")
OTHER = Left(9, "Ann", "Robots walk", date(2025, 12, 31), "no-evidence", "No evidence.")


def test_a_few_are_all_told_without_a_count_of_each_verdict() -> None:
    text = settled(Told([ONE], [OTHER], {Verdict.MET: 1}, 1), PAGE)

    assert "Settled 1 by rule:" in text
    assert "1 due prediction needs a person:" in text
    assert "more" not in text


def test_many_are_counted_and_the_first_are_told() -> None:
    told = Told([ONE], [OTHER], {Verdict.MISSED: 1_499, Verdict.MET: 500_000}, 2_001)

    lines = settled(told, PAGE).splitlines()

    assert lines[0] == "Settled 501,499 by rule (500,000 met, 1,499 missed):"
    assert "  and 501,498 more (--json tells all)" in lines
    assert "2,001 due predictions need a person:" in lines
    assert "  and 2,000 more (--json tells all)" in lines


def test_only_verdicts_that_were_given_are_counted_and_a_dry_run_says_so() -> None:
    told = Told([ONE], [], {Verdict.MET: 2, Verdict.LATE: 0}, 0)

    assert settled(told, PAGE, dry_run=True).startswith("Would settle 2 by rule (2 met):")
