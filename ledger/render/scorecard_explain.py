"""A card's arithmetic: what each prediction adds, row by row, and how the sums become figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ledger.domain.line import Line
from ledger.domain.scorecard import Explained, explain, totals
from ledger.domain.scorecard_json import explained_dicts
from ledger.domain.scorecard_rates import FOOTNOTE
from ledger.domain.scorecard_shares import EXPLAINABLE, Term
from ledger.domain.scorecard_steps import all_steps, steps
from ledger.render import markdown
from ledger.render.marks import color_of, paint, short_standing
from ledger.render.page import Page, heading, wrap
from ledger.render.rows import CLAIM, ID
from ledger.render.scorecard import Sheet, asked
from ledger.render.table import Cell, Column, table
from ledger.render.width import cells

HEADLINE = "on_time"


def explain_page(sheet: Sheet, key: str | None, page: Page) -> list[str]:
    """Return one row a prediction with what it adds to a figure, and how they add up to it.

    ``key`` None explains the headline row by row, and every other figure in its steps.
    """
    rows = explain(sheet.card, key or HEADLINE)
    found = [*heading(sheet.title, f"as of {page.today}", page), *asked(sheet, page)]
    found += _explained(rows, sheet, page) if rows else ["No prediction."]
    found += ["", *_wrapped(_sum(sheet, key or HEADLINE, rows), page)]
    found += _wrapped([*steps(sheet.card, key or HEADLINE), *chains(rows)], page)
    return found if key else [*found, *_others(sheet, page)]


def _wrapped(told: Sequence[str], page: Page) -> list[str]:
    return [line for sentence in told for line in wrap(sentence, page.width, rest="  ")]


def _sum(sheet: Sheet, key: str, rows: Sequence[Explained]) -> list[str]:
    top, bottom = totals(rows)
    return [f"Sum: {amount(top)} of {amount(bottom)}. {sheet.card.figure(key).sentence}"]


def _others(sheet: Sheet, page: Page) -> list[str]:
    """Return every other figure with its steps; those that lack their minimum at the end."""
    told, lacking = [], []
    for key, lines in all_steps(sheet.card).items():
        figure = sheet.card.figure(key)
        if key == HEADLINE or figure.needless:
            continue
        if not figure.shown and not figure.says_at_least:
            lacking.append((figure.label, figure.why_not))
            continue
        told += ["", *(paint(line, "bold") for line in wrap(figure.label, page.width))]
        # What every interval rests on is said once, on the card.
        notes = [f"Note: {note}." for note in figure.notes if note != FOOTNOTE]
        for line in (figure.sentence, *lines, *notes):
            told += wrap(line, page.width, first="  ", rest="    ")
    if lacking:
        told += ["", paint("Not shown", "bold")]
        for label, why in lacking:
            told += wrap(f"{label}: {why}.", page.width, first="  ", rest="    ")
    after = f"The rows of any of them: {sheet.again} --figure NAME"
    return [*told, "", *wrap(after, page.width)]


def _explained(rows: Sequence[Explained], sheet: Sheet, page: Page) -> list[str]:
    """Return the rows with their notes beside them, or below each where there is no room."""
    terms = list(dict.fromkeys(name for row in rows for name, _ in row.terms))
    if terms:
        columns = (
            Column("Adds"), ID, CLAIM, *(Column(name, right=True) for name in terms),
        )  # fmt: skip
    else:
        columns = (
            Column("Counts"), ID, CLAIM, Column("Deadline", optional=1), Column("Verdict"),
        )  # fmt: skip
    shown = [_cells(row, terms, sheet.lines, page) for row in rows]
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


def _cells(
    row: Explained, terms: Sequence[str], lines: Mapping[int, Line], page: Page
) -> tuple[Cell | str, ...]:
    first = (_share(row), str(row.id), row.claim)
    if not terms:
        return (*first, str(row.deadline or "none"), _state(row, lines, page))
    values = dict(row.terms)
    return (*first, *(_term(values[name]) if name in values else "" for name in terms))


def amount(value: float) -> str:
    """Return a whole number as it is, any other with four digits at most."""
    return f"{value:.4f}".rstrip("0").rstrip(".").replace("-", "−")


def _term(value: Term) -> str:
    return value if isinstance(value, str) else amount(value)


def _share(row: Explained) -> str:
    if not row.denominator and not row.terms:
        return "–"
    return f"{amount(row.numerator)} of {amount(row.denominator)}"


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


def explain_markdown(sheet: Sheet, key: str | None) -> list[str]:
    """Return the rows of a figure as a Markdown table, and the steps from their sums to it."""
    rows = explain(sheet.card, key or HEADLINE)
    terms = list(dict.fromkeys(name for row in rows for name, _ in row.terms))
    shown = [
        [
            _share(row), str(row.id), markdown.escape(row.claim), str(row.state),
            *(markdown.escape(_term(dict(row.terms).get(name, ""))) for name in terms),
            markdown.escape(_note(row)),
        ]
        for row in rows
    ]  # fmt: skip
    titles = ("Counts", "ID", "Claim", "State", *map(markdown.escape, terms), "Note")
    found = [*markdown.table(titles, shown, right="1"), "", *_sum(sheet, key or HEADLINE, rows)]
    found += [f"- {markdown.escape(line)}" for line in steps(sheet.card, key or HEADLINE)]
    found += chains(rows)
    if key is None:
        for name, lines in all_steps(sheet.card).items():
            if name != HEADLINE and not sheet.card.figure(name).needless:
                found += ["", f"## {markdown.escape(sheet.card.figure(name).label)}", ""]
                found += [f"- {markdown.escape(line)}" for line in lines]
    return found


def explained_data(sheet: Sheet, key: str | None) -> dict[str, Any]:
    """Return the rows of one figure and the steps of it, or of all where none is named."""
    named = key or HEADLINE
    wanted = EXPLAINABLE if key is None else (key,)
    return {
        "explained": named,
        "rows": explained_dicts(explain(sheet.card, named)),
        "steps": {name: list(steps(sheet.card, name)) for name in wanted},
    }
