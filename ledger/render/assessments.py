"""What others say of predictions, beside what we say, and how far both agree."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ledger.domain.agreement import Agreement, agreement, krippendorff_alpha
from ledger.domain.assessment import Assessed, Assessment, newest
from ledger.domain.disagreement import Compared
from ledger.domain.kinds import Verdict
from ledger.domain.names import text_key
from ledger.domain.scorecard_model import Policy
from ledger.domain.values import frozen
from ledger.render.marks import mark
from ledger.render.page import Field, Page, plural, wrap
from ledger.render.safe import line_of

OURS = "this ledger"


@frozen
class Figures:
    """How far we agree with each of the others, and all with each other."""

    pairs: tuple[tuple[str, Agreement], ...]
    alpha: float | None
    items: int


def figures(found: Sequence[Compared]) -> Figures:
    """Return the figures over what has a verdict of ours and of theirs.

    What one of two leaves open is no disagreement that could be counted: it may only be younger.
    """
    names = list(dict.fromkeys(one.theirs.by for one in found))
    pairs = tuple((name, agreement(_pairs(found, name))) for name in names)
    items: dict[int, dict[str, str]] = {}
    for one in found:
        judges = items.setdefault(one.line.id, {OURS: str(one.ours)} if one.ours else {})
        if one.theirs.verdict:
            judges[text_key(one.theirs.by)] = str(one.theirs.verdict)
    several = [judges for judges in items.values() if len(judges) > 1]
    return Figures(pairs, krippendorff_alpha(several), len(several))


def _pairs(found: Sequence[Compared], name: str) -> list[tuple[str, str]]:
    return [
        (str(one.ours), str(one.theirs.verdict))
        for one in found
        if one.theirs.by == name and one.ours and one.theirs.verdict
    ]


def noted(number: int, said: Assessment, ours: Verdict | None) -> str:
    """Return what was noted, and whether we say otherwise."""
    told = f"Noted on #{number}: {line_of(said.by)} says {said_words(said)}."
    if ours is None:
        return f"{told} This ledger has no verdict yet."
    same = "the same" if ours is said.verdict else f"{ours}: ledger disagree"
    return f"{told} This ledger says {same}."


ABSENT_SHOWN = 5
"""Records that are not here and are named; the others are counted."""


def imported(
    name: str,
    count: int,
    new: Sequence[int],
    here: Sequence[int],
    absent: Sequence[tuple[date, str, str]],
    page: Page,
    *,
    dry_run: bool,
) -> list[str]:
    """Return what became of a tracker's records: a count a line, and what is not here."""
    word = "would be noted" if dry_run else "noted"
    lines = [f"{line_of(name)}: {plural(count, 'record')}"]
    lines.append(f"  {plural(len(new), 'assessment')} {word}{_of(new)}")
    if here:
        lines.append(f"  {plural(len(here), 'assessment')} already here{_of(here)}")
    if absent:
        told = "speaks" if len(absent) == 1 else "speak"
        lines.append(f"  {plural(len(absent), 'record')} {told} of nothing here:")
    for said_on, speaker, quote in absent[:ABSENT_SHOWN]:
        head = f"    {said_on}  "
        lines.append(head + page.short(f"{line_of(speaker)}: {line_of(quote)}",
                                       page.width - len(head)))  # fmt: skip
    if len(absent) > ABSENT_SHOWN:
        lines.append(f"    and {len(absent) - ABSENT_SHOWN} more")
    return lines


def _of(numbers: Sequence[int]) -> str:
    listed = ", ".join(f"#{number}" for number in dict.fromkeys(numbers))
    return f", of {listed}" if listed else ""


def said_words(said: Assessment) -> str:
    """Return what somebody says, in our word and theirs: "partly (partially)"."""
    ours = str(said.verdict) if said.verdict else "not judged yet"
    theirs = line_of(said.words) if said.words and said.words != ours else ""
    return f"{ours} ({theirs})" if theirs else ours


def assessment_lines(assessments: Sequence[Assessed]) -> list[str]:
    """Return the newest word of each of the others, one a line."""
    return [_line(one) for one in newest(assessments)]


def _line(one: Assessed) -> str:
    said = one.assessment
    how = ", blind" if said.blind else ""
    why = f": {line_of(said.because)}" if said.because else ""
    where = f" ({line_of(said.url)})" if said.url else ""
    return f"{line_of(said.by)}, {one.known_on}{how}, says {said_words(said)}{why}{where}"


def disagree_page(found: Sequence[Compared], page: Page) -> list[str]:
    """Return where others say otherwise, with what can be seen of why; opposite verdicts first."""
    apart = sorted((one for one in found if one.differs), key=_urgency)
    lines = []
    if apart:
        count = plural(len(apart), "assessment says", "assessments say")
        lines.append(f"{count} otherwise than this ledger:")
    for one in apart:
        lines += ["", *_apart(one, page)]
    if not apart:
        lines.append("Nobody says otherwise than this ledger.")
    return [*lines, "", *figure_lines(figures(found), page)]


def _urgency(one: Compared) -> tuple[bool, bool, int]:
    return not one.is_opposite, one.ours is None or one.theirs.verdict is None, one.line.id


def _apart(one: Compared, page: Page) -> list[str]:
    head = f"#{one.line.id}  "
    lines = wrap(f"{line_of(one.line.name)}: {line_of(one.line.claim)}", page.width, first=head)
    lines[0] = head + lines[0][len(head) :]
    ours = mark(one.ours) if one.ours else f"{mark(one.line.status)}, not judged"
    opposite = "; opposite" if one.is_opposite else ""
    both = f"ours: {ours}; {line_of(one.theirs.by)}: {said_words(one.theirs)}{opposite}"
    lines += wrap(both, page.width, first="    ")
    for cause in one.causes:
        lines += wrap(f"{cause.name}: {line_of(cause.says)}", page.width, first="    ")
    return lines


def figure_lines(told: Figures, page: Page) -> list[str]:
    """Return how far we agree with each, and all with each other, in sentences."""
    lines: list[str] = []
    for name, both in told.pairs:
        lines += wrap(_with(name, both), page.width, rest="  ")
    if told.alpha is not None and told.items > 1:
        text = f"All who judged {told.items} of them: Krippendorff's alpha {_number(told.alpha)}"
        lines += wrap(f"{text}{_caution(told.items)}.", page.width, rest="  ")
    return lines or ["Nobody else has said anything: ledger assess ID --by NAME --verdict V"]


def _with(name: str, both: Agreement) -> str:
    if not both.items:
        return f"With {line_of(name)}: no prediction was judged by both."
    told = f"With {line_of(name)}: the same on {both.agreed} of {both.items} judged by both"
    if both.kappa is None:
        return f"{told}; both gave one verdict throughout, so chance explains all."
    kappa = f"Cohen's kappa {_number(both.kappa)} (1 is always, 0 is by chance)"
    return f"{told}; {kappa}{_caution(both.items)}."


def _caution(items: int) -> str:
    """Say that a figure rests on fewer than a scorecard would print one for (its figure 21)."""
    least = Policy().min_double_judged
    return "" if items >= least else f", of fewer than {least}, so it may be luck"


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def disagree_data(found: Sequence[Compared]) -> dict[str, Any]:
    """Return the same as data; every assessment is in it, also those that agree."""
    told = figures(found)
    return {
        "assessments": [
            {"id": one.line.id, "claim": one.line.claim, "speaker": one.line.name,
             "ours": str(one.ours) if one.ours else None, **assessment_data(one.theirs),
             "differs": one.differs, "opposite": one.is_opposite,
             "causes": [{"name": cause.name, "says": cause.says} for cause in one.causes]}
            for one in found
        ],
        "agreement": [
            {"by": name, "judged_by_both": both.items, "agreed": both.agreed, "kappa": both.kappa}
            for name, both in told.pairs
        ],
        "alpha": told.alpha,
        "alpha_items": told.items,
    }  # fmt: skip


def assessment_data(said: Assessment) -> dict[str, Any]:
    """Return an assessment as a flat object."""
    return {
        "by": said.by,
        "verdict": str(said.verdict) if said.verdict else None,
        "words": said.words,
        "because": said.because,
        "url": said.url,
        "assessed_on": said.assessed_on,
        "judged_claim": said.claim,
        "judged_deadline": said.deadline,
        "judged_target": said.target,
        "blind": said.blind,
    }


def assessment_fields(assessments: Sequence[Assessed]) -> list[Field]:
    """Return what others say, under its label."""
    return [("Others say", assessment_lines(assessments))]
