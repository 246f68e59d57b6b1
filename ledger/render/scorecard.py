"""A speaker's scorecard: the sentence before the numbers, and what is not counted beside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ledger.domain.line import Line
from ledger.domain.scorecard import Explained, Scorecard, State, explain, totals
from ledger.domain.scorecard_groups import CAUTION, Cut, Group
from ledger.domain.scorecard_json import card_dict, figure_dict
from ledger.domain.scorecard_model import FILTERED, Figure, number, percent, percent_range
from ledger.domain.scorecard_policies import STRICT, headline_under, policies_line
from ledger.domain.scorecard_rates import FOOTNOTE, RANGE_INSTEAD
from ledger.render import markdown
from ledger.render.marks import color_of, flags, mark, paint, short_standing, standing
from ledger.render.page import Page, cells, heading, plural, wrap
from ledger.render.rows import CLAIM, DEADLINE, ID, MARKS, STATUS, legend, status_cell
from ledger.render.safe import line_of
from ledger.render.table import Cell, Column, table

RECENT: Final = 5
"""Verdicts that a card lists."""

WAITING: Final = 10
"""Predictions without a verdict that a card lists."""

BAR: Final = 24
"""The longest bar, in columns."""

UNJUDGED: Final = "that are due and not judged"

_JUDGED: Final = (State.MET, State.PARTLY, State.LATE, State.MISSED)
_WITHOUT: Final = frozenset({State.UNKNOWN, State.OPEN, State.AWAITING, State.NO_DEADLINE})


@dataclass(frozen=True, slots=True)
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
            if row.aside not in FILTERED and wanted(row.verdict, row.state)
        ]


def card_page(sheet: Sheet, page: Page) -> list[str]:
    """Return the card: sentences, bars, what is not counted, and the predictions behind it."""
    found = [*heading(sheet.title, f"as of {page.today}", page), *_asked(sheet, page)]
    if not sheet.card.counts.logged:
        return [*found, "No prediction, so there is nothing to count."]
    if not sheet.card.counts.judged:
        return [*found, *_none_judged(sheet, page), *_tables(sheet, page), *_footer(sheet, page)]
    for place, sentence in enumerate(opening(sheet)):
        lines = wrap(sentence, page.width, rest="  ")
        found += [paint(line, "bold") for line in lines] if place == 0 else lines
    found += bars(sheet.card, page)
    for sentence in sentences(sheet):
        found += wrap(sentence, page.width, rest="  ")
    if sheet.cut:
        return [*found, *_groups(sheet.cut, page), *_footer(sheet, page)]
    return [*found, *_tables(sheet, page), *_footer(sheet, page)]


def _asked(sheet: Sheet, page: Page) -> list[str]:
    return wrap(f"Only {', '.join(sheet.asked)}.", page.width, rest="  ") if sheet.asked else []


def _none_judged(sheet: Sheet, page: Page) -> list[str]:
    """Return why there is no score: how many are due, open or cannot be counted."""
    logged = plural(sheet.card.counts.logged, "prediction")
    lead = f"{logged} logged, none judged yet that counts, so there is no score to show."
    found = wrap(lead, page.width, rest="  ")
    if line := sheet.card.not_counted:
        found += wrap(line, page.width, rest="  ")
    return found


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


def _lacking(card: Scorecard) -> list[str]:
    """Return in short which figures are not shown, and why."""
    found: dict[str, list[str]] = {"Too few for": [], f"Not shown, for too many {UNJUDGED}": []}
    for figure in card.lacking:
        unknown = (figure.why_not or "").endswith(RANGE_INSTEAD)
        where = found[f"Not shown, for too many {UNJUDGED}" if unknown else "Too few for"]
        where.append(_IN_SHORT.get(figure.key, small(figure.label)))
    return [f"{why}: {', '.join(dict.fromkeys(names))}." for why, names in found.items() if names]


def not_shown(card: Scorecard) -> list[str]:
    """Return every reason for which figures are not shown, with the figures, one a line."""
    found: dict[str, list[str]] = {}
    for figure in card.lacking:
        found.setdefault(figure.why_not or "", []).append(small(figure.label))
    return [f"Not shown: {', '.join(labels)}: {why}." for why, labels in found.items()]


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
    frames = [f"{n} {line_of(name) if name else 'hand-picked'}" for name, n in card.frames]
    rules = {row.outcome.rule for row in card.rows}
    judges = [
        f"{'the rule ' if name in rules else ''}{line_of(name or 'nobody named')} ({n})"
        for name, n in card.resolvers
    ]
    return f"Chosen: {', '.join(frames)}. Judged by: {', '.join(judges)}."


def bars(card: Scorecard, page: Page) -> list[str]:
    """Return one bar a verdict, as long as its share of the judged."""
    counts = {state: getattr(card.counts, str(state)) for state in _JUDGED}
    most = max(counts.values())
    room = min(BAR, page.width - 16)
    digits = len(str(most))
    return [
        f"  {paint(f'{mark(state):<8}', color_of(state))}  {count:>{digits}}  "
        f"{paint('█' * max(1, round(room * count / most)), color_of(state))}"
        for state, count in counts.items()
        if count
    ]


_GROUP_TITLES: Final = ("On time", "Share", "95% range", "Due", "Open", "Void")


def _groups(found: Cut, page: Page) -> list[str]:
    """Return one line a group of a card that was cut, and what to keep in mind reading it."""
    titles = (
        Column(found.title, flexible=True),
        *(Column(title, right=True, optional=place > 2) for place, title in
          enumerate(_GROUP_TITLES)),
    )  # fmt: skip
    lines = ["", *table(titles, [_group_row(group) for group in found.groups], page)]
    for note in _group_notes(found):
        lines += wrap(note, page.width)
    return lines


def _group_row(group: Group) -> list[str]:
    figure, counts = group.headline, group.counts
    return [
        group.name,
        figure.count or "none yet",
        "" if figure.point is None else percent(figure.point),
        "" if figure.interval is None else percent_range(figure.interval),
        str(counts.unknown or ""),
        str(counts.open + counts.awaiting + counts.settled_early or ""),
        str(counts.void + counts.void_early or ""),
    ]


def _group_notes(found: Cut) -> list[str]:
    several = "A prediction may stand in several of them." if found.overlapping else ""
    return [note for note in (several, f"{CAUTION[:1].upper()}{CAUTION[1:]}.") if note]


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


def explain_page(sheet: Sheet, key: str, page: Page) -> list[str]:
    """Return one row a prediction with what it adds to a figure; the rows add up to it."""
    rows = explain(sheet.card, key)
    top, bottom = totals(rows)
    figure = sheet.card.figure(key)
    total = f"Sum: {number(top)} of {number(bottom)}."
    found = [*heading(sheet.title, f"as of {page.today}", page), *_asked(sheet, page)]
    found += _explained(rows, sheet, page) if rows else ["No prediction."]
    found += ["", *wrap(f"{total} {figure.sentence}", page.width, rest="  ")]
    for line in (*chains(rows), *not_shown(sheet.card)):
        found += wrap(line, page.width, rest="  ")
    return found


def _explained(rows: Sequence[Explained], sheet: Sheet, page: Page) -> list[str]:
    """Return the rows with their notes beside them, or below each where there is no room."""
    columns = (Column("Counts"), ID, CLAIM, Column("Deadline", optional=1), Column("Verdict"))
    shown = [
        (_share(row), str(row.id), row.claim, str(row.deadline or "none"),
         _state(row, sheet.lines, page))
        for row in rows
    ]  # fmt: skip
    notes = [_note(row) for row in rows]
    room = page.width - max(map(cells, notes), default=0) - 2
    if not page.cut or room >= 80:
        wide = [(*row, note) for row, note in zip(shown, notes, strict=True)]
        return table((*columns, Column("Note")), wide, page)
    titles, *lines = table(columns, shown, page)
    each = len(lines) // len(rows)
    found = [titles]
    for place, note in enumerate(notes):
        found += lines[place * each : (place + 1) * each]
        if note:
            found += [paint(line, "dim") for line in wrap(note, page.width, first=" " * 13)]
    return found


def _share(row: Explained) -> str:
    if not row.denominator:
        return "–"
    return f"{number(row.numerator)} of {number(row.denominator)}"


def _state(row: Explained, lines: Mapping[int, Line], page: Page) -> Cell | str:
    line = lines.get(row.id)
    if line is None:
        return str(row.state)
    return Cell(short_standing(line, page.today), color=color_of(line.status))


def _note(row: Explained) -> str:
    why = row.why_not or ""
    return "; ".join(words for words in (why, *(f for f in row.flags if f not in why)) if words)


def chains(rows: Sequence[Explained]) -> list[str]:
    """Return a sentence a family of repeated promises: so many dates, one vote by family."""
    families: dict[int, list[Explained]] = {}
    for row in rows:
        families.setdefault(row.family, []).append(row)
    return [
        f"Chain #{first}: {', '.join(f'#{row.id}' for row in members)} are one promise with"
        f" {len(members)} dates; each counts on its own, by claim family they count once."
        for first, members in sorted(families.items())
        if len(members) > 1
    ]


def card_markdown(sheet: Sheet, page: Page, key: str | None = None) -> list[str]:
    """Return the card as Markdown; with a figure's key, its rows instead of the lists."""
    found = [f"# {markdown.escape(sheet.title)}", "", f"As of {page.today}.", *_asked(sheet, page)]
    if sheet.card.counts.judged:
        first, rest = opening(sheet), sentences(sheet)
        found += ["", f"**{_md(first[0])}**", *(f"\n{_md(line)}" for line in first[1:])]
        found += ["", *(f"- {_md(line)}" for line in rest)]
    else:
        found += ["", *(_md(line) for line in _none_judged(sheet, Page(page.today, 10_000)))]
    if key:
        return [*found, "", *_explain_markdown(sheet, key)]
    if sheet.cut:
        return [*found, "", *_groups_markdown(sheet.cut)]
    titles = ("ID", "Claim", "Said on", "Deadline", "Verdict")
    lines = [*sheet.recent, *sheet.waiting]
    rows = [
        [
            str(line.id), markdown.link(line.claim, line.source_url), str(line.said_on),
            str(line.deadline or "none"), f"{standing(line, page.today)} {flags(line)}".strip(),
        ]
        for line in lines
    ]  # fmt: skip
    return [*found, "", *markdown.table(titles, rows, right="0"), *markdown.legend(lines)]


def _groups_markdown(found: Cut) -> list[str]:
    rows = [[markdown.escape(name), *cells_] for name, *cells_ in map(_group_row, found.groups)]
    lines = markdown.table((found.title, *_GROUP_TITLES), rows, right="1 2 3 4 5 6")
    return [*lines, "", " ".join(_group_notes(found))]


def _md(sentence: str) -> str:
    """Return a sentence of ours with what it quotes kept from being markup."""
    return re.sub(r"([\\`*_\[<>|#])", r"\\\1", sentence)


def _explain_markdown(sheet: Sheet, key: str) -> list[str]:
    rows = explain(sheet.card, key)
    top, bottom = totals(rows)
    shown = [
        [_share(row), str(row.id), markdown.escape(row.claim), str(row.state), _md(_note(row))]
        for row in rows
    ]
    titles = ("Counts", "ID", "Claim", "State", "Note")
    total = f"Sum: {number(top)} of {number(bottom)}."
    after = [total, *chains(rows), *not_shown(sheet.card)]
    return [*markdown.table(titles, shown, right="1"), "", *after]


def card_data(sheet: Sheet, key: str | None = None) -> dict[str, Any]:
    """Return the card as one object; with a figure's key, its rows in it."""
    return {
        **card_dict(sheet.card, explained=key),
        "speaker": sheet.name,
        "slug": sheet.slug or None,
        "organisation": sheet.organisation,
        "role": sheet.role,
        "policy": sheet.policy.replace("-", "_"),
        "headline": figure_dict(sheet.headline),
        "cut": _cut_data(sheet.cut) if sheet.cut else None,
        "asked": list(sheet.asked),
        "recorded_by": sheet.recorded_by,
    }


def _cut_data(found: Cut) -> dict[str, Any]:
    groups = [
        {
            "name": group.name,
            "on_time": figure_dict(group.headline),
            "unknown": group.counts.unknown,
            "open": group.counts.open + group.counts.awaiting + group.counts.settled_early,
            "void": group.counts.void + group.counts.void_early,
        }
        for group in found.groups
    ]
    return {"by": found.key, "groups": groups, "overlapping": found.overlapping}
