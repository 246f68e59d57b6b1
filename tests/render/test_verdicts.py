"""The page that compares the verdicts: it is up to date, and it would tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from ledger.domain.prediction import Stance, Verdict
from ledger.domain.resolver import Proposal, Question
from ledger.exchange.facts import Fact, load
from ledger.render.verdicts import difference, lacking, rows_of, verdicts_page

ROOT = Path(__file__).parents[2]
FACTS = load((ROOT / "data" / "predictions.jsonl").read_text(encoding="utf-8"))
TODAY = date(2026, 11, 23)


def keys(facts: Sequence[Fact], numbers: set[int]) -> list[str]:
    return [fact.key for fact in facts if fact.prediction.id in numbers]


def test_the_page_in_the_repository_is_the_one_the_program_writes() -> None:
    written = (ROOT / "docs" / "verdicts.md").read_text(encoding="utf-8")

    assert written == verdicts_page(FACTS, TODAY)


def test_no_rule_decides_against_the_review() -> None:
    assert [row.id for row in rows_of(FACTS, TODAY) if row.contradicts] == []


def test_the_verdicts_we_changed_are_exactly_the_documented_ones() -> None:
    rows = [row for row in rows_of(FACTS, TODAY) if row.part_of is None]
    changed = {row.id for row in rows if row.ours is not row.review}

    assert keys(FACTS, changed) == [
        "zuckerberg-llama4-leading-2025",
        "hinton-radiologists-2021",
        "dorsey-twitter-315m-2023",
    ]


def test_what_a_person_decided_though_a_rule_could_is_exactly_the_documented_ones() -> None:
    rows = rows_of(FACTS, TODAY)
    both = {row.id for row in rows if row.person and isinstance(row.answer, Proposal)}

    assert keys(FACTS, both) == [
        "musk-optimus-5000-2025",
        "musk-ai-smarter-2025",
        "amodei-90pct-code-2025",
        "barra-million-ev-capacity-2025",
        "gates-spam-2006",
    ]


def test_every_difference_is_explained_and_nothing_else_is() -> None:
    rows = {row.id: row for row in rows_of(FACTS, TODAY)}

    for fact in FACTS:
        row = rows[fact.prediction.id]
        if row.part_of is not None:
            assert fact.difference is None
            assert (difference(row) is None) == fact.by_rule
            continue
        same = row.ours is row.review and row.person is None
        assert (difference(row) is None) == same
        needs_words = row.ours is not row.review or (
            row.person is not None and isinstance(row.answer, Proposal)
        )
        assert (fact.difference is not None) == needs_words


def test_a_line_left_to_the_rules_that_they_do_not_decide_would_show() -> None:
    met = next(fact for fact in FACTS if fact.key == "zuckerberg-meta-ai-1bn-2025")
    undated = replace(met, evidence=tuple(replace(e, happened_on=None) for e in met.evidence))
    [row] = rows_of([undated], TODAY)

    assert row.ours is None
    assert difference(row) == "met became due."
    assert "| met | ask (undated-evidence) | due |" in verdicts_page([undated], TODAY)


def test_a_rule_that_decided_against_the_review_would_be_shouted() -> None:
    met = next(fact for fact in FACTS if fact.key == "musk-coast-to-coast-2017")
    turned = tuple(
        replace(e, stance=Stance.FOR, happened_on=date(2017, 12, 1)) for e in met.evidence[:1]
    )
    wrong = replace(met, evidence=turned)
    [row] = rows_of([wrong], TODAY)
    page = verdicts_page([wrong], TODAY)

    assert row.contradicts
    assert row.ours is Verdict.MET
    assert "| **a rule decides against the review** | 1 |" in page
    assert "WRONG: the rule by-the-deadline gives met." in page


def test_a_stance_that_its_figure_contradicts_is_asked_about() -> None:
    missed = next(fact for fact in FACTS if fact.key == "zuckerberg-capex-2025-60-65")
    turned = tuple(replace(e, stance=Stance.FOR) for e in missed.evidence[:1])
    [row] = rows_of([replace(missed, evidence=turned)], TODAY)

    assert isinstance(row.answer, Question)
    assert row.answer.reason == "conflicting-evidence"


def test_a_claim_with_a_bar_stays_in_its_cell() -> None:
    first = FACTS[0]
    barred = replace(first, prediction=replace(first.prediction, claim="This | that"))

    assert "| This \\| that | met |" in verdicts_page([barred], TODAY)


def test_the_counts_on_top_add_up() -> None:
    page = verdicts_page(FACTS, TODAY)
    cells = [line.split("|")[-2].strip() for line in page.split("## All")[0].splitlines()
             if line.startswith("| ") and line.count("|") == 3][1:]  # fmt: skip
    total, *parts = [int(cell) for cell in cells if cell.isdigit()]

    assert total == 67 == sum(parts)
    assert len(FACTS) == 71


def test_what_follows_from_parts_is_compared_with_the_review() -> None:
    [whole] = [fact for fact in FACTS if fact.key == "musk-austin-robotaxi-june-2025"]
    one, other = [fact for fact in FACTS if fact.part_of == whole.key]
    missed = replace(one, by_rule=False)
    [row] = [row for row in rows_of([whole, one, other], TODAY) if row.id == whole.prediction.id]
    [waits] = [r for r in rows_of([whole, missed, other], TODAY) if r.id == whole.prediction.id]
    against = replace(whole, suggested_verdict=Verdict.MET)
    [wrong] = [r for r in rows_of([against, one, other], TODAY) if r.id == whole.prediction.id]

    assert (row.ours, row.review, row.contradicts) == (Verdict.PARTLY, Verdict.PARTLY, False)
    assert waits.ours is None
    assert wrong.contradicts


def test_every_prediction_that_no_rule_decides_says_why() -> None:
    for row in rows_of(FACTS, TODAY):
        decided = isinstance(row.answer, Proposal) and row.person is None
        assert (lacking(row) is None) == decided
        assert lacking(row) != ""
