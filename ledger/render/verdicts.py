"""The page that sets our verdicts beside those of an earlier review and those of the rules.

It shows every shipped prediction, and one line for each place where the three are not the same,
so that nobody has to look for what was changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from ledger.domain.parts import RULE as PARTS
from ledger.domain.parts import Whole, verdict_of_whole
from ledger.domain.prediction import Evidence, Prediction, Resolution, Speaker, Verdict
from ledger.domain.resolver import Answer, Proposal, Question, Waiting, decide
from ledger.domain.values import frozen


class Judged(Protocol):
    """A prediction with what a review, and we, made of it."""

    @property
    def speaker(self) -> Speaker:
        """Return who said it."""

    @property
    def prediction(self) -> Prediction:
        """Return what was said."""

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Return what is known of it."""

    @property
    def resolution(self) -> Resolution | None:
        """Return a person's verdict; None when the rules give it, or when there is none."""

    @property
    def by_rule(self) -> bool:
        """Say whether the rules give the verdict."""

    @property
    def suggested_verdict(self) -> Verdict | None:
        """Return the verdict of the review; None where it gave none."""

    @property
    def difference(self) -> str | None:
        """Return why ours is not what the review, or the rules, would give."""

    @property
    def lacks(self) -> str | None:
        """Return what the rules would need and neither the words nor the pages give."""


@frozen
class Row:
    """One prediction with the three verdicts side by side."""

    id: int
    speaker: str
    claim: str
    review: Verdict | None
    answer: Answer
    ours: Verdict | None
    person: Resolution | None
    difference: str | None
    lacks: str | None = None
    part_of: int | None = None
    due: date | None = None

    @property
    def contradicts(self) -> bool:
        """Say whether a rule decides against the review: that must never happen.

        The review judged whole claims, so a part has nothing that it could contradict.
        """
        if self.part_of is not None:
            return False
        return isinstance(self.answer, Proposal) and self.answer.verdict is not self.review

    @property
    def is_open(self) -> bool:
        """Say whether there is no verdict because the deadline has not passed."""
        return self.ours is None and self.answer == Waiting("open")


def rows_of(facts: Iterable[Judged], today: date) -> list[Row]:
    """Return the three verdicts on each prediction, as of a deadline day.

    That on a split claim follows from those on its parts.
    """
    there = list(facts)
    return [_row(fact, _answer(fact, there, today)) for fact in there]


def _answer(fact: Judged, there: Sequence[Judged], today: date) -> Answer:
    """Return what the rules say: of a split claim that which follows, or that it waits."""
    said = fact.prediction
    if said.needs is None or said.deadline is None:
        return decide(said, fact.evidence, today)
    mine = [one for one in there if one.prediction.part_of == said.id]
    parts = {one.prediction.id: _given(one, today) for one in mine}
    found = verdict_of_whole(Whole(said.needs, said.deadline.day), parts)
    if found is None:
        return Waiting("parts")
    return Proposal(found.verdict, PARTS[0], found.because, (), found.happened_on)


def _given(part: Judged, today: date) -> Resolution | None:
    """Return the verdict on a part: a person's, or what a rule says where it is left to one."""
    answer = decide(part.prediction, part.evidence, today)
    if part.resolution or not part.by_rule or not isinstance(answer, Proposal):
        return part.resolution
    return Resolution(answer.verdict, answer.because, happened_on=answer.happened_on)


def _row(fact: Judged, answer: Answer) -> Row:
    decided = answer.verdict if isinstance(answer, Proposal) and fact.by_rule else None
    return Row(
        id=fact.prediction.id,
        speaker=fact.speaker.name,
        claim=fact.prediction.claim,
        review=fact.suggested_verdict,
        answer=answer,
        ours=fact.resolution.verdict if fact.resolution else decided,
        person=fact.resolution,
        difference=fact.difference,
        lacks=fact.lacks,
        part_of=fact.prediction.part_of,
        due=fact.prediction.deadline.day if fact.prediction.deadline else None,
    )


def difference(row: Row) -> str | None:
    """Return the line that says where the three are not the same; None when they are."""
    if row.contradicts:
        assert isinstance(row.answer, Proposal)
        return f"WRONG: the rule {row.answer.rule} gives {row.answer.verdict}. {_own(row)}".strip()
    if row.part_of is not None:
        return _of_part(row)
    if row.ours is not row.review:
        return f"{_word(row.review)} became {_ours(row)}. {_own(row)}".strip()
    if row.person is None:
        return None
    if isinstance(row.answer, Proposal):
        return _own(row)
    asks = row.answer.reason if isinstance(row.answer, Question) else "nothing decisive"
    return f"The rules ask ({asks}); a person says: {row.person.because}"


def _of_part(row: Row) -> str | None:
    """Return how a part was judged, which no review did; None where a rule decides."""
    if isinstance(row.answer, Proposal):
        return None
    said = f"a person says: {row.person.because}" if row.person else f"it is {_ours(row)}."
    return f"A part of #{row.part_of}; {said}"


def _own(row: Row) -> str:
    return row.difference or ""


def verdicts_page(facts: Sequence[Judged], today: date) -> str:
    """Return the page as Markdown."""
    rows = rows_of(facts, today)
    lines = [
        "# The shipped verdicts, one by one",
        "",
        "<!-- Written by the program from data/predictions.jsonl; do not edit by hand. -->",
        "",
        "Every prediction that comes with the ledger was judged three times: by a review that"
        " suggested a verdict,",
        "by the [rules](resolving.md) from the evidence alone, and by us. Where the rules decide"
        " and the review agrees,",
        "the rule's verdict stands. Where a person is needed, the review's verdict stands only if"
        " the evidence here supports",
        f"it; else the prediction stays due. As of {today}.",
        "",
        *_summary([row for row in rows if row.part_of is None]),
        "",
        *_parts(rows),
        *_verdict_counts([row for row in rows if row.part_of is None]),
        "",
        "## All predictions",
        "",
        "| # | speaker | claim | review | rules | ours |",
        "|--:|---|---|---|---|---|",
        *(_line(row) for row in rows),
        "",
        "## Differences",
        "",
        "Where the review, the rules and we do not say the same, or a person decided.",
        "",
        *(f"- **#{row.id} {row.speaker}:** {said}" for row in rows if (said := difference(row))),
        "",
        "## What the rules lack",
        "",
        "Each prediction that no rule decides was gone through word by word for a target, a kind,"
        " a condition, parts",
        "or a deadline that its own words carry and that was not written down. Where there was"
        " one, it is written down now.",
        "Nothing was taken from the outcome, and no page was given another stance, day or figure."
        " What is left:",
        "",
        *(f"- **#{row.id} {row.speaker}:** {said}" for row in rows if (said := lacking(row))),
        "",
    ]
    return "\n".join(lines)


def lacking(row: Row) -> str | None:
    """Return what a rule would need to decide it; None where one does."""
    if isinstance(row.answer, Proposal) and row.person is None:
        return None
    ahead = f"Open until {row.due}." if row.is_open else ""
    return " ".join(part for part in (ahead, row.lacks) if part)


def _parts(rows: Sequence[Row]) -> list[str]:
    """Return how many claims are split, and what became of their parts; nothing for none."""
    parts = [row for row in rows if row.part_of is not None]
    if not parts:
        return []
    by_rule = sum(isinstance(row.answer, Proposal) for row in parts)
    person = sum(row.person is not None for row in parts)
    wholes = len({row.part_of for row in parts})
    return [
        f"{wholes} of them are split into {len(parts)} parts, judged one by one and counted"
        " nowhere here:",
        f"{by_rule} by a rule, {person} by a person, {len(parts) - by_rule - person} still due.",
        "",
    ]


def _summary(rows: Sequence[Row]) -> list[str]:
    decided = [row for row in rows if isinstance(row.answer, Proposal)]
    person = [row for row in rows if row.person]
    counts = (
        ("predictions", len(rows)),
        ("the rules decide, as the review did, and their verdict stands",
         sum(not row.contradicts and row.person is None for row in decided)),
        ("the rules would decide as the review did, but a person did",
         sum(not row.contradicts and row.person is not None for row in decided)),
        ("the rules ask, and a person decided as the review did",
         sum(row.ours is row.review for row in person if row not in decided)),
        ("the review gave a verdict, and it stays due",
         sum(row.ours is None and row.review is not None for row in rows)),
        ("due, and the review left it due as well",
         sum(row.ours is None and row.review is None and not row.is_open for row in rows)),
        ("open", sum(row.is_open for row in rows)),
        ("**a rule decides against the review**", sum(row.contradicts for row in rows)),
    )  # fmt: skip
    return ["| | |", "|---|--:|", *(f"| {what} | {count} |" for what, count in counts)]


def _verdict_counts(rows: Sequence[Row]) -> list[str]:
    review = Counter(_word(row.review) for row in rows)
    ours = Counter(str(row.ours) if row.ours else "none" for row in rows)
    words = [*map(str, Verdict), "none"]
    return [
        f"| verdict | {' | '.join(words)} |",
        f"|---|{'--:|' * len(words)}",
        f"| review | {' | '.join(str(review[word]) for word in words)} |",
        f"| ours | {' | '.join(str(ours[word]) for word in words)} |",
    ]


def _line(row: Row) -> str:
    is_part = row.part_of is not None
    claim = f"Part of #{row.part_of}: {row.claim}" if is_part else row.claim
    review = "" if is_part else _word(row.review)
    cells = (str(row.id), row.speaker, claim, review, _rules(row), _ours(row))
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _word(verdict: Verdict | None) -> str:
    return str(verdict) if verdict else "none"


def _rules(row: Row) -> str:
    if isinstance(row.answer, Proposal):
        return f"{row.answer.verdict} ({row.answer.rule})"
    if isinstance(row.answer, Question):
        return f"ask ({row.answer.reason})"
    return row.answer.reason


def _ours(row: Row) -> str:
    if row.ours is not None:
        return f"{row.ours}, by a person" if row.person else str(row.ours)
    return "open" if row.is_open else "due"
