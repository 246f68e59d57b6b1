"""A speaker's scorecard: the sentence before the numbers, and what is not counted beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from ledger.domain.line import Line
from ledger.domain.scorecard import Scorecard, State
from ledger.domain.scorecard_groups import Cut
from ledger.domain.scorecard_json import card_dict, figure_dict
from ledger.domain.scorecard_model import UNCOUNTED, Figure, Policy
from ledger.domain.scorecard_policies import STRICT, headline_under, policies_line
from ledger.domain.scorecard_rates import FOOTNOTE, RANGE_INSTEAD
from ledger.domain.values import frozen
from ledger.render.marks import color_of, flags, mark, paint
from ledger.render.page import Page, heading, plural, wrap
from ledger.render.rows import CLAIM, DEADLINE, ID, MARKS, STATUS, legend, status_cell
from ledger.render.safe import line_of
from ledger.render.scorecard_groups import groups, groups_data
from ledger.render.table import Column, table

RECENT: Final = 5
"""Verdicts that a card lists."""

WAITING: Final = 10
"""Predictions without a verdict that a card lists."""

BAR: Final = 24
"""The longest bar, in columns."""

UNJUDGED: Final = "that are due and not judged"

JUDGED: Final = (State.MET, State.PARTLY, State.LATE, State.MISSED)
_WITHOUT: Final = frozenset({State.UNKNOWN, State.OPEN, State.AWAITING, State.NO_DEADLINE})


@frozen
class Sheet:
    """A card with the name, the role and the lines of its predictions, and what was left out.

    ``asked`` are the filters in words: "said since 2024-01-01".  ``recorded_by`` is the day at
    whose end the ledger was read; None means now.
    """

    card: Scorecard
    slug: str
    name: str
    role: str | None
    lines: Mapping[int, Line]
    asked: tuple[str, ...] = ()
    recorded_by: str | None = None
    organisation: str | None = None
    """The organisation, if the card is of what was said for it; the slug may then be empty."""
    policy: str = STRICT
    """How the headline counts."""
    cut: Cut | None = None
    """The card in groups, if that was asked for."""

    @property
    def headline(self) -> Figure:
        """Return the first figure of the card under its policy."""
        return headline_under(self.card, self.policy)

    @property
    def is_of_many(self) -> bool:
        """Say whether it is the card of an organisation, not of one speaker."""
        return self.organisation == self.name

    @property
    def again(self) -> str:
        """Return the command that prints this card."""
        office = f'--organisation "{self.organisation}"' if self.organisation else ""
        whose = " ".join(filter(None, ("" if self.is_of_many else self.slug, office)))
        return f"ledger scorecard {whose}"

    @property
    def title(self) -> str:
        """Return who it is about: "Ada Example (CEO, Example Robotics)"."""
        return f"{line_of(self.name)} ({line_of(self.role)})" if self.role else line_of(self.name)

    @property
    def recent(self) -> list[Line]:
        """Return the predictions with a verdict, the latest verdict first."""
        found = self._with(lambda verdict, state: verdict is not None and state not in _WITHOUT)
        return sorted(found, key=lambda line: (str(line.known_on), line.id), reverse=True)

    @property
    def waiting(self) -> list[Line]:
        """Return the predictions without one, the due ones first."""
        found = self._with(lambda verdict, state: state in _WITHOUT)
        return sorted(found, key=lambda line: (str(line.deadline or "9999"), line.id))

    def _with(self, wanted: Callable[[str | None, State], bool]) -> list[Line]:
        return [
            self.lines[row.outcome.id]
            for row in self.card.rows
            if row.aside not in UNCOUNTED and wanted(row.verdict, row.state)
        ]


def card_page(sheet: Sheet, page: Page) -> list[str]:
    """Return the card: sentences, bars, what is not counted, and the predictions behind it."""
    found = [*heading(sheet.title, f"as of {page.today}", page), *asked(sheet, page)]
    if not sheet.card.counts.logged:
        return [*found, "No prediction, so there is nothing to count."]
    if not sheet.card.counts.judged:
        found += _wrapped(none_judged(sheet), page)
        return [*found, *_tables(sheet, page), *_footer(sheet, page)]
    for place, sentence in enumerate(opening(sheet)):
        lines = wrap(sentence, page.width, rest="  ")
        found += [paint(line, "bold") for line in lines] if place == 0 else lines
    found += bars(sheet.card, page)
    found += _wrapped(sentences(sheet), page)
    if sheet.cut:
        return [*found, *groups(sheet.cut, page), *_footer(sheet, page)]
    return [*found, *_tables(sheet, page), *_footer(sheet, page)]


def _wrapped(told: Sequence[str], page: Page) -> list[str]:
    return [line for sentence in told for line in wrap(sentence, page.width, rest="  ")]


def asked(sheet: Sheet, page: Page) -> list[str]:
    """Return the filters of a card as its second line; nothing without any."""
    return wrap(f"Only {', '.join(sheet.asked)}.", page.width, rest="  ") if sheet.asked else []


def none_judged(sheet: Sheet) -> list[str]:
    """Return why there is no score: how many are logged, and what cannot be counted yet."""
    logged = plural(sheet.card.counts.logged, "prediction")
    lead = f"{logged} logged, none judged yet that counts, so there is no score to show."
    return [lead, *filter(None, [sheet.card.not_counted])]


def opening(sheet: Sheet) -> list[str]:
    """Return the headline, and right under it what a reader must know before quoting it."""
    card, headline = sheet.card, sheet.headline
    warnings = [note for note in card.warnings if note.rstrip(".") not in headline.sentence]
    return [headline.sentence, *filter(None, [card.retrospective_line]), *warnings]


def sentences(sheet: Sheet) -> list[str]:
    """Return what is not counted, the other figures that are shown, and lateness."""
    card = sheet.card
    said = {*opening(sheet), card.not_counted, card.headline.sentence}
    figures = [line for line in card.lines if line not in said]
    extra = [_lateness(card), policies_line(card), _sources(card)]
    return [line for line in (card.not_counted, *figures, *extra, *_lacking(card)) if line]


_IN_SHORT: Final = {
    "on_time_all": "time", "stretch": "time", "slip": "time", "versus_base_rate": "base rates",
    "brier": "Brier and log score", "brier_skill": "Brier and log score",
    "log_score": "Brier and log score", "by_wording_class": "wording", "trend": "trend",
}  # fmt: skip
"""Figures that go by one word where all they say is that there are too few."""

_NEEDED: Final[Mapping[str, Callable[[Policy], int]]] = {
    **dict.fromkeys(("on_time_all", "stretch", "slip"), lambda policy: policy.min_reach_claims),
    "versus_base_rate": lambda policy: policy.min_base_rates,
    **dict.fromkeys(
        ("brier", "brier_skill", "log_score"), lambda policy: policy.min_probabilities
    ),
    "calibration": lambda policy: policy.min_calibration,
    "by_wording_class": lambda policy: policy.min_class,
    "guidance": lambda policy: policy.min_guidance,
    "agreement": lambda policy: policy.min_double_judged,
    "trend": lambda policy: policy.min_year,
}
"""How many of its own sort a figure needs; every other needs so many judged."""


def _lacking(card: Scorecard) -> list[str]:
    """Return in short which figures are not shown, why, and how many each of them needs."""
    few: dict[str, int] = {}
    instead: list[str] = []
    for figure in card.lacking:
        name = _IN_SHORT.get(figure.key, small(figure.label))
        if (figure.why_not or "").endswith(RANGE_INSTEAD):
            instead.append(name)
        else:
            few.setdefault(name, _needed(card, figure))
    told = [
        f"{name} ({'' if place else 'needs '}{n})" for place, (name, n) in enumerate(few.items())
    ]
    lines = {"Too few for": told, f"Not shown, for too many {UNJUDGED}": instead}
    return [f"{why}: {', '.join(dict.fromkeys(names))}." for why, names in lines.items() if names]


def _needed(card: Scorecard, figure: Figure) -> int:
    """Return how many a figure needs before it says anything."""
    needed = _NEEDED.get(figure.key)
    return needed(card.policy) if needed else card.policy.min_judged


def small(label: str) -> str:
    """Return a label as it stands inside a sentence: "typical slip", but "Brier score"."""
    return label if label.startswith("Brier") else label[:1].lower() + label[1:]


def _lateness(card: Scorecard) -> str | None:
    if not card.lateness:
        return None
    days = [f"{days:,}" for _, days in card.lateness]
    last = f"{', '.join(days[:-1])} and {days[-1]}" if len(days) > 1 else days[0]
    unit = "day" if days == ["1"] else "days"
    return f"Lateness: {len(days)} came true after the deadline: {last} {unit} late."


def _sources(card: Scorecard) -> str:
    """Return how the predictions were chosen, and who or what judged them."""
    frames = [
        f'{n} of "{line_of(name)}"' if name else f"{n} hand-picked" for name, n in card.frames
    ]
    rules = {row.outcome.rule for row in card.rows}
    judges = [
        f"{'the rule ' if name in rules else ''}{line_of(name or 'nobody named')} ({n})"
        for name, n in card.resolvers
    ]
    return f"Chosen: {', '.join(frames)}. Judged by: {', '.join(judges)}."


def bars(card: Scorecard, page: Page) -> list[str]:
    """Return one bar a verdict, as long as its share of the judged."""
    counts = {state: getattr(card.counts, str(state)) for state in JUDGED}
    most = max(counts.values())
    room = min(BAR, page.width - 16)
    digits = len(str(most))
    return [
        f"  {paint(f'{mark(state):<8}', color_of(state))}  {count:>{digits}}  "
        f"{paint('█' * max(1, round(room * count / most)), color_of(state))}"
        for state, count in counts.items()
        if count
    ]


def _tables(sheet: Sheet, page: Page) -> list[str]:
    found: list[str] = []
    said = Column("Said", optional=1)
    recent, waiting = sheet.recent, sheet.waiting
    if recent:
        found += ["", paint("Most recent verdicts", "bold")]
        found += _lines(
            recent[:RECENT], (ID, CLAIM, said, DEADLINE, Column("Verdict"), MARKS), page
        )
        found += _more(len(recent) - RECENT, sheet, "judged", page)
    if waiting:
        found += ["", paint("Not judged yet", "bold")]
        found += _lines(waiting[:WAITING], (ID, CLAIM, said, DEADLINE, STATUS, MARKS), page)
        found += _more(len(waiting) - WAITING, sheet, "due --status open", page)
    return found


def _lines(lines: Sequence[Line], columns: Sequence[Column], page: Page) -> list[str]:
    rows = [
        (
            str(line.id), line.claim, str(line.said_on)[:7], str(line.deadline or "none"),
            status_cell(line, page.today), flags(line),
        )
        for line in lines
    ]  # fmt: skip
    return [*table(columns, rows, page), *legend(lines, page)]


def _more(count: int, sheet: Sheet, status: str, page: Page) -> list[str]:
    if count <= 0:
        return []
    words = f"and {count} more: "
    if sheet.organisation or sheet.asked:
        words += f"{sheet.again} --json"
    else:
        words += f"ledger list -s {sheet.slug} --status {status}"
    return wrap(words, page.width, first=" ")


def _footer(sheet: Sheet, page: Page) -> list[str]:
    """Return where the arithmetic and the evidence are, and what every interval rests on."""
    found = ["", *wrap(f"Row by row: {sheet.again} --explain", page.width)]
    found += wrap("One verdict: ledger why ID", page.width)
    if any(FOOTNOTE in figure.notes for figure in sheet.card.figures):
        note = f"An interval {FOOTNOTE}."
        found += [paint(line, "dim") for line in wrap(note, page.width)]
    return found


def card_data(sheet: Sheet) -> dict[str, Any]:
    """Return the card as one object, without rows."""
    return {
        **card_dict(sheet.card),
        "speaker": sheet.name,
        "slug": sheet.slug or None,
        "organisation": sheet.organisation,
        "role": sheet.role,
        "policy": sheet.policy.replace("-", "_"),
        "headline": figure_dict(sheet.headline),
        "cut": groups_data(sheet.cut) if sheet.cut else None,
        "asked": list(sheet.asked),
        "recorded_by": sheet.recorded_by,
    }
