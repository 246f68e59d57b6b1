"""The file of facts: what it may say, what is refused, and what the shipped one holds."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.deadline import Status
from ledger.domain.deadline import read as read_deadline
from ledger.domain.prediction import (
    Basis,
    FigureBy,
    Kind,
    Role,
    SpeakerKind,
    Stance,
    Verdict,
    VoidReason,
    Wording,
    WordingClass,
)
from ledger.domain.resolver import Proposal, decide
from ledger.errors import Unusable
from ledger.exchange.facts import FIELDS, Fact, Problem, load, read

ROOT = Path(__file__).parents[2]
SHIPPED = (ROOT / "data" / "predictions.jsonl").read_text(encoding="utf-8")
NOTES = (ROOT / "data" / "NOTES.md").read_text(encoding="utf-8")
FACTS = {fact.key: fact for fact in load(SHIPPED)}
STATEMENTS = {key: fact for key, fact in FACTS.items() if fact.part_of is None}
"""All lines but the parts of split claims, which no review judged."""
REVIEWED: dict[str, dict[str, Any]] = {
    row["key"]: row
    for row in map(
        json.loads,
        Path(__file__).with_name("reviewed-readings.jsonl").read_text("utf-8").splitlines(),
    )
}
TODAY = date(2026, 11, 23)

DAYS_SET_BY_A_PERSON = {
    "zuckerberg-llama4-multimodal-agentic-2025": "no words: the deadline is assumed",
    "musk-coast-to-coast-2018": "two deadlines in one sentence; the outer one counts",
    "musk-ai-smarter-2027": "two deadlines in one sentence; the outer one counts",
    "altman-open-weights-summer-2025": "the words exclude a month",
    "hinton-radiologists-2021": "two deadlines in one sentence; the outer one counts",
    "son-billion-agents-2025": "Japanese: within the calendar year",
    "nadella-ai-run-rate-10bn-2024": "a quarter as companies count them, or by the calendar",
    "kress-blackwell-q4fy25": "a fiscal quarter of Nvidia",
    "cook-apple-silicon-2022": "approximate: counted from the first machines",
}


def plain(**changes: Any) -> dict[str, Any]:
    """Give the plain data of one right line, with changes; None takes a field out."""
    row: dict[str, Any] = {
        "key": "a-billion",
        "speaker": "Ada Example",
        "role": "CEO",
        "organisation": "Example",
        "claim": "It has a billion users",
        "criterion": "The company says so",
        "kind": "reach",
        "said_on": "2025-01-29",
        "deadline": {"day": "2025-12-31", "words": "this year", "precision": "year"},
        "source": {"url": "https://example.org/said", "published_on": "2025-01-30"},
        "wording_class": "expect",
        "evidence": [
            {
                "stance": "for",
                "url": "https://example.org/reached",
                "published_on": "2025-06-03",
                "happened_on": "2025-05-28",
                "value": "1 billion users",
                "figure_by": "speaker",
            },
            {"stance": "context", "url": "https://example.org/other"},
        ],
        "suggested_verdict": "met",
        "verdict": "rule",
    }
    return {name: part for name, part in {**row, **changes}.items() if part is not None}


def lines(*rows: dict[str, Any]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def only(**changes: Any) -> Fact:
    [fact] = load(lines(plain(**changes)))
    return fact


def by_person(**changes: Any) -> dict[str, Any]:
    given = {"because": "looked it up", "resolver": "reviewer", "evidence_cited": [1]}
    return plain(**{"verdict": "met", **given, **changes})


def test_a_line_becomes_a_speaker_a_prediction_and_its_evidence() -> None:
    fact = only(probability="0.8", probability_words="80%", language="en", quote="a billion")

    assert fact.speaker.slug == fact.prediction.speaker == "ada-example"
    assert fact.speaker.roles == (Role("CEO", "Example"),)
    assert fact.prediction.id == fact.line == 1
    assert fact.prediction.origin == "a-billion"
    assert fact.prediction.probability_ppm == 800_000
    assert fact.prediction.quote_language == "en"
    assert fact.prediction.deadline
    assert fact.prediction.deadline.day == date(2025, 12, 31)
    assert [item.number for item in fact.evidence] == [1, 2]
    assert fact.evidence[0].figure_by is FigureBy.SPEAKER
    assert fact.suggested_verdict is Verdict.MET
    assert fact.by_rule
    assert fact.resolution is None


def test_a_verdict_by_a_person_says_when_it_could_be_known() -> None:
    [fact] = load(lines(by_person(evidence_cited=[2, 1], happened_on="2025-05-28")))

    assert fact.resolution
    assert not fact.by_rule
    assert fact.resolution.verdict is Verdict.MET
    assert fact.resolution.evidence == (1, 2)
    assert fact.resolution.known_on == fact.resolution.first_known_on == date(2025, 6, 3)
    assert fact.resolution.rule is None


def test_a_verdict_that_cites_nothing_could_be_known_from_its_source() -> None:
    void = by_person(verdict="void", void_reason="duplicate", evidence_cited=None)
    [fact] = load(lines(void))
    [without] = load(lines({**void, "source": {"url": "https://example.org/said"}}))

    assert fact.resolution
    assert without.resolution
    assert fact.resolution.known_on == date(2025, 1, 30)
    assert without.resolution.known_on == date(2025, 1, 29)
    assert fact.resolution.first_known_on is None


def test_keys_become_the_positions_of_earlier_lines() -> None:
    first, second = load(
        lines(plain(), plain(key="again", claim="Again", restates="a-billion")).replace(
            "\n", "\n\n", 1
        )
    )

    assert first.prediction.restates is None
    assert second.restates == "a-billion"
    assert second.prediction.restates == 1
    assert (second.prediction.id, second.line) == (2, 3)


def test_a_speaker_has_the_roles_and_aliases_of_all_lines() -> None:
    other = plain(key="b", claim="Another", role="Chair", aliases=["A. Example"])
    first, second, third = load(lines(plain(), other, plain(key="c", claim="A third")))

    assert first.speaker == second.speaker == third.speaker
    assert first.speaker.roles == (Role("CEO", "Example"), Role("Chair", "Example"))
    assert first.speaker.aliases == ("A. Example",)


def test_an_organisation_needs_no_role() -> None:
    fact = only(speaker_kind="organisation", role=None, organisation=None)

    assert fact.speaker.kind is SpeakerKind.ORGANISATION
    assert fact.speaker.roles == ()


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    (plain(clam="typo"), "there is no field 'clam'."),
    (plain(claim=None), "claim is missing."),
    (plain(criterion=""), "criterion is missing."),
    (plain(kind="maybe"), "prediction: 'maybe' is not a valid Kind."),
    (plain(said_on="29 Jan 2025"), "prediction: Invalid isoformat string: '29 Jan 2025'."),
    (plain(speaker_kind="robot"), "speaker_kind cannot be 'robot'."),
    (plain(source={"url": "example.org"}),
     "source needs a web address that starts with http:// or https://."),
    (plain(source={"uri": "x"}), "source has no field 'uri'."),
    (plain(source="https://example.org"), "source is a JSON object."),
    (plain(deadline={"day": "2024-12-31"}),
     "the deadline (2024-12-31) is before the day it was said (2025-01-29)."),
    (plain(deadline={"day": "2025-12-31", "strict": "2025-12-31"}),
     "the strict reading of a deadline lies between the day said and its day."),
    (plain(deadline={"day": "2025-12-31", "window_start": "2026-01-01"}),
     "the window of a deadline starts after its day."),
    (plain(deadline={"date": "2025-12-31"}), "deadline has no field 'date'."),
    (plain(deadline={"words": "this year"}),
     "deadline: Deadline.__init__() missing 1 required positional argument: 'day'."),
    (plain(probability=0.8), "probability is not text."),
    (plain(probability="NaN"), 'probability is text from "0" to "1", such as "0.8".'),
    (plain(claim=3), "claim is not text."),
    (plain(tags="ai"), "tags is not a list."),
    (plain(compound=False), "compound is true, or absent."),
    (plain(needs=0), "needs is how many of its parts must come true, a whole number."),
    (plain(needs=True), "needs is how many of its parts must come true, a whole number."),
    (plain(part_of="nobody"), "part_of names 'nobody', which no earlier line has."),
    (plain(lacks=3), "lacks is not text."),
    (plain(source={"url": "https://[x"}),
     "source needs a web address that starts with http:// or https://."),
    (plain(source={"url": "https://example.org", "title": 3}),
     "source has a title that is not text."),
    (plain(probability="80%"), 'probability is text from "0" to "1", such as "0.8".'),
    (plain(probability="1.2"), 'probability is text from "0" to "1", such as "0.8".'),
    (plain(restates="nobody"), "restates names 'nobody', which no earlier line has."),
    (plain(reading_of="a-billion"),
     "reading_of names 'a-billion', which no earlier line has."),
    (plain(evidence=[{"stance": "fro", "url": "https://example.org"}]),
     "evidence 1: 'fro' is not a valid Stance."),
    (plain(evidence=[{"stance": "for"}]),
     "evidence 1 needs a web address that starts with http:// or https://."),
    (plain(evidence=[{"stance": "for", "url": "https://example.org"}] * 2),
     "evidence 2 has the address of an earlier piece."),
    (plain(evidence=[{"stance": "context", "url": "https://example.org", "value": "3"}]),
     "evidence 1 is context, so it carries no value."),
    (plain(evidence=["https://example.org"]), "evidence 1 is a JSON object."),
    (plain(suggested_verdict="true"), "suggested_verdict cannot be 'true'."),
    (plain(because="why"), "because belongs to the verdict of a person, and there is none."),
    (plain(verdict=None, happened_on="2025-05-28"),
     "happened_on belongs to the verdict of a person, and there is none."),
    (by_person(verdict="true"), "verdict cannot be 'true'."),
    (by_person(because=None), '"met" by a person needs because and resolver.'),
    (by_person(resolver=None), '"met" by a person needs because and resolver.'),
    (by_person(evidence_cited=None), '"met" needs at least one number in evidence_cited.'),
    (by_person(evidence_cited=[3]), "evidence_cited names 3, and there is no such evidence."),
    (by_person(verdict="void"), "void needs a void_reason, and only void has one."),
    (by_person(void_reason="duplicate"), "void needs a void_reason, and only void has one."),
    (by_person(deadline=None), "without a deadline there is no verdict."),
    (by_person(verdict="late"), '"late" needs a happened_on after the deadline.'),
    (by_person(verdict="late", happened_on="2025-12-31"),
     '"late" needs a happened_on after the deadline.'),
    (by_person(happened_on="2026-01-01"), '"met" has a happened_on by the deadline.'),
    (by_person(happened_on="May"), "'May' is not a day such as 2025-12-31."),
    (by_person(verdict="partly", happened_on="2025-05-28"),
     'the happened_on of "partly" is the later day on which the rest followed.'),
    (by_person(verdict="missed", happened_on="2026-05-28"),
     '"missed" has no day on which it happened.'),
)  # fmt: skip


@pytest.mark.parametrize(("row", "says"), WRONG, ids=[says[:60] for _, says in WRONG])
def test_a_wrong_line_is_named_with_what_is_wrong(row: dict[str, Any], says: str) -> None:
    good = plain(key="good", claim="A right line")
    facts, problems = read(lines(good, row))

    assert [fact.key for fact in facts] == ["good"]
    assert problems == [Problem(2, says)]


def test_every_wrong_line_is_told_at_once() -> None:
    text = lines(plain(), plain()) + "{not json\n[]\n" + lines(plain(key="c", kind="x"))

    with pytest.raises(Unusable) as told:
        load(text)

    assert told.value.problem == "4 lines cannot be used."
    assert told.value.details == (
        "line 2: the key 'a-billion' stands in the file already.",
        "line 3: this is not JSON: Expecting property name enclosed in double quotes at column 2.",
        "line 4: this is not a JSON object.",
        "line 5: prediction: 'x' is not a valid Kind.",
    )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(st.sampled_from(sorted(FIELDS)), json_values)
def test_no_value_of_any_field_is_more_than_a_problem(field: str, value: object) -> None:
    facts, problems = read(lines({**by_person(), field: value}))

    assert len(facts) + len(problems) == 1


def test_json_nested_too_deeply_is_a_problem_like_any_other() -> None:
    facts, problems = read("[" * 100_000)

    assert (facts, problems) == ([], [Problem(1, "this is JSON nested too deeply.")])


@given(st.text(max_size=40))
def test_no_text_at_all_is_more_than_a_problem(text: str) -> None:
    facts, problems = read(text)

    assert facts == []
    assert all(problem.says.endswith(".") for problem in problems)


# The shipped file.


def test_the_shipped_file_holds_the_reviewed_predictions_in_their_order() -> None:
    assert list(STATEMENTS) == list(REVIEWED)
    assert len(STATEMENTS) == 67
    assert [fact.prediction.id for fact in FACTS.values()] == list(range(1, 72))
    assert list(FACTS)[:67] == list(STATEMENTS)


def test_the_parts_of_the_shipped_file_are_those_of_two_claims() -> None:
    parts = [(fact.part_of, key) for key, fact in FACTS.items() if fact.part_of]
    wholes = [key for key, fact in FACTS.items() if fact.prediction.needs]

    assert wholes == ["musk-austin-robotaxi-june-2025", "dorsey-twitter-315m-2023"]
    assert parts == [
        (whole, f"{whole}-{part}")
        for whole, part in zip(
            [w for w in wholes for _ in range(2)],
            ["paid", "unsupervised", "revenue", "users"],
            strict=True,
        )
    ]
    for whole, part in parts:
        assert FACTS[part].prediction.part_of == FACTS[whole].prediction.id
        assert FACTS[part].speaker == FACTS[whole].speaker
        assert FACTS[part].prediction.said_on == FACTS[whole].prediction.said_on
        assert FACTS[part].prediction.source == FACTS[whole].prediction.source
        assert not FACTS[whole].evidence


@pytest.mark.parametrize("key", STATEMENTS)
def test_days_and_suggested_verdicts_are_those_of_the_review(key: str) -> None:
    fact, reviewed = FACTS[key], REVIEWED[key]
    deadline = fact.prediction.deadline

    assert deadline
    assert fact.prediction.said_on.isoformat() == reviewed["said_on"]
    assert deadline.day.isoformat() == reviewed["deadline"] == reviewed["latest"]
    strict = (deadline.strict or deadline.day).isoformat()
    assert strict == reviewed["strict"]
    assert (deadline.basis is Basis.ASSUMED) == (reviewed["status"] == "refuse")
    assert fact.suggested_verdict == reviewed["suggested_verdict"]


@pytest.mark.parametrize("key", [key for key in FACTS if key not in DAYS_SET_BY_A_PERSON])
def test_deadlines_are_what_the_reader_reads_from_the_words(key: str) -> None:
    said = FACTS[key].prediction
    assert said.deadline
    assert said.deadline.words
    reading = read_deadline(said.deadline.words, said.said_on)

    assert reading.status in (Status.OK, Status.ASK)
    assert reading.latest == said.deadline.day
    assert reading.strict == (said.deadline.strict or said.deadline.day)
    assert reading.precision
    assert reading.precision.value == said.deadline.precision
    assert said.deadline.window_start in (None, reading.window_start)


def test_days_set_by_a_person_are_named_in_the_notes() -> None:
    assert set(DAYS_SET_BY_A_PERSON) <= set(FACTS)
    assert all(f"`{key}`" in NOTES for key in DAYS_SET_BY_A_PERSON)


@pytest.mark.parametrize("key", FACTS)
def test_every_shipped_line_says_how_to_judge_it(key: str) -> None:
    fact = FACTS[key]
    said = fact.prediction

    assert said.criterion
    assert said.criterion.endswith(".")
    assert said.claim.endswith(".")
    assert said.wording_class
    assert said.quote is None or 0 < len(said.quote.split()) <= 40
    assert (said.quote is None) == (said.quote_language is None)
    assert (said.probability_ppm is not None) == (said.wording_class is WordingClass.PROBABILITY)
    assert (said.probability_ppm is None) == (said.probability_words is None)
    assert all(item.note for item in fact.evidence)
    days = [d for item in fact.evidence for d in (item.published_on, item.happened_on) if d]
    assert all(day <= TODAY for day in (*days, said.said_on))


@pytest.mark.parametrize("key", FACTS)
def test_the_rules_give_what_a_line_leaves_to_them(key: str) -> None:
    fact = FACTS[key]
    answer = decide(fact.prediction, fact.evidence, TODAY)

    if fact.by_rule and fact.prediction.needs is None:
        assert isinstance(answer, Proposal)
    if fact.by_rule and fact.prediction.needs is None and fact.part_of is None:
        assert isinstance(answer, Proposal)
        assert answer.verdict is fact.suggested_verdict
        reviewed = REVIEWED[key]["happened_on"]
        assert (answer.happened_on and answer.happened_on.isoformat()) == reviewed


def test_a_line_that_no_rule_decides_says_what_the_rules_lack_and_no_other_does() -> None:
    assert [key for key, fact in FACTS.items() if bool(fact.lacks) == fact.by_rule] == []


def test_no_open_line_has_a_verdict_but_the_one_met_early() -> None:
    ahead = {k: f for k, f in FACTS.items() if f.prediction.deadline.day >= TODAY}  # type: ignore[union-attr]
    judged = [key for key, fact in ahead.items() if fact.by_rule or fact.resolution]

    assert judged == ["bezos-renewable-2030"]
    assert len(ahead) == 13


def test_what_is_due_is_due_for_a_reason_the_notes_give() -> None:
    due = [
        key
        for key, fact in FACTS.items()
        if not fact.by_rule
        and not fact.resolution
        and fact.prediction.deadline
        and fact.prediction.deadline.day < TODAY
    ]

    assert due == [
        "zuckerberg-llama4-leading-2025",
        "zuckerberg-most-llama-code-2026",
        "altman-research-intern-2026",
        "hinton-radiologists-2021",
        "dorsey-twitter-315m-2023",
        "dorsey-twitter-315m-2023-users",
    ]
    assert all(f"`{FACTS[key].part_of or key}`" in NOTES for key in due)


def test_the_meta_article_of_january_2025_is_whole() -> None:
    article = {k: f for k, f in FACTS.items() if "meta-article-2025-01" in f.prediction.tags}

    assert set(article) == {
        "zuckerberg-meta-ai-1bn-2025",
        "zuckerberg-midlevel-engineer-2025",
        "zuckerberg-ai-replaces-engineers-2025",
        "zuckerberg-capex-2025-60-65",
        "zuckerberg-llama4-multimodal-agentic-2025",
    }
    assert all(fact.speaker.name == "Mark Zuckerberg" for fact in article.values())
    assert all(
        fact.prediction.deadline and fact.prediction.deadline.day == date(2025, 12, 31)
        for fact in article.values()
    )
    retold = article["zuckerberg-ai-replaces-engineers-2025"]
    assert retold.prediction.wording is Wording.REPORTED
    assert retold.prediction.quote is None
    assert retold.reading_of == "zuckerberg-midlevel-engineer-2025"
    assert retold.resolution
    assert retold.resolution.void_reason is VoidReason.DUPLICATE


def test_kinds_links_and_marks_of_the_shipped_file() -> None:
    marked = {key for key, fact in FACTS.items() if fact.prediction.compound}
    assumed = [
        key
        for key, fact in FACTS.items()
        if fact.prediction.deadline and fact.prediction.deadline.basis is Basis.ASSUMED
    ]
    links = [(f.key, key) for f in FACTS.values() for key in (f.restates, f.reading_of) if key]

    assert {fact.prediction.kind for fact in FACTS.values()} == {Kind.REACH, Kind.DURING}
    assert assumed == ["zuckerberg-llama4-multimodal-agentic-2025"]
    assert all(f"`{key}`" in NOTES for key in marked)
    assert len(links) == 11
    assert all(
        FACTS[later].prediction.id > FACTS[earlier].prediction.id for later, earlier in links
    )
    assert [n for n, f in FACTS.items() if f.speaker.kind is SpeakerKind.ORGANISATION] == [
        "wood-tesla-3000-2025",
        "dorsey-twitter-315m-2023",
        "dorsey-twitter-315m-2023-revenue",
        "dorsey-twitter-315m-2023-users",
    ]
    assert not any(fact.prediction.frame for fact in FACTS.values())
    decisive = [e for f in FACTS.values() for e in f.evidence if e.stance is Stance.NOTHING_FOUND]
    assert decisive == []


def test_the_notes_explain_every_field_and_every_name_they_use() -> None:
    assert all(f"`{field}`" in NOTES for field in FIELDS)
    used = {
        word
        for word in NOTES.split("`")[1::2]
        if word.count("-") >= 2 and " " not in word and not word.endswith((".jsonl", ".md"))
    }
    left_out = {
        "altman-gpt5-few-months-2025",
        "benioff-billion-agents-2025",
        "urmson-no-licence-2019",
    }
    tags = {"restates-other-speaker"}
    assert used - left_out - tags <= set(FACTS)
    assert left_out <= used
