"""What was found on looking the ledger over, as a page and as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ledger.domain.checkup import COMPARABLE, KINDS, Finding, Side, Symmetry
from ledger.domain.line import Line
from ledger.domain.links import LINK_KINDS, LinkCheck
from ledger.domain.values import frozen
from ledger.render.links import links_data, links_lines
from ledger.render.marks import paint
from ledger.render.page import Page, plural, wrap
from ledger.render.safe import line_of
from ledger.render.width import cells


@frozen
class Checked:
    """All that a check says: findings with their lines, both sides, criteria after the fact.

    ``links`` is None when no page was asked for.
    """

    lines: Mapping[int, Line]
    own: Sequence[Finding]
    symmetry: Symmetry
    written_after: int
    links: LinkCheck | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return every finding: those of the ledger itself, then those of its links."""
        return (*self.own, *(self.links.findings if self.links else ()))

    @property
    def is_clean(self) -> bool:
        """Say whether there is nothing to look at."""
        return not self.findings and not self.symmetry.doubts


def check_page(checked: Checked, page: Page) -> list[str]:
    """Return the page: each kind of finding with why it matters, then both sides and links."""
    lines: list[str] = []
    for kind, (heading, why) in {**KINDS, **LINK_KINDS}.items():
        found = [one for one in checked.findings if one.kind == kind]
        if found:
            lines += [*_kind(f"{heading}: {len(found)}", why, found, checked.lines, page), ""]
    lines += _symmetry(checked.symmetry, page)
    if checked.written_after:
        lines += ["", *wrap(_after(checked.written_after), page.width)]
    if checked.links is not None:
        lines += ["", *links_lines(checked.links, page)]
    total = len(checked.findings) + len(checked.symmetry.doubts)
    last = f"{plural(total, 'thing')} to look at in {plural(len(checked.lines), 'prediction')}."
    if checked.is_clean:
        last = f"Nothing to look at in {plural(len(checked.lines), 'prediction')}."
    return [*lines, "", *wrap(last, page.width)]


def _kind(
    heading: str, why: str, found: Sequence[Finding], lines: Mapping[int, Line], page: Page
) -> list[str]:
    said = [*(paint(line, "bold") for line in wrap(heading, page.width)),
            *wrap(why, page.width, first="  ")]  # fmt: skip
    room = max(len(str(one.id)) for one in found)
    for one in found:
        line = lines[one.id]
        head = f"  #{one.id:<{room}}  "
        who = f"{line_of(line.name)}: {line_of(line.claim)}"
        said.append(head + (page.short(who, page.width - cells(head)) if page.cut else who))
        indent = " " * len(head)
        said += wrap(f"{line_of(one.problem)}.", page.width, first=indent)
        said += wrap(one.command, page.width, first=indent)
    return said


def _symmetry(both: Symmetry, page: Page) -> list[str]:
    """Return whether both sides are judged alike, in sentences."""
    lines = [paint("Both sides alike?", "bold")]
    for name, side in (("met", both.met), ("missed, late or partly", both.not_met)):
        lines += wrap(_side(name, side), page.width, first="  ", rest="    ")
    if not both.is_comparable:
        verdict = f"Too few to compare: {COMPARABLE} verdicts on each side are needed."
    elif both.doubts:
        verdict = f"No: {'; '.join(both.doubts)}."
    else:
        verdict = "Yes, as far as counts can tell."
    return [*lines, *wrap(verdict, page.width, first="  ")]


def _side(name: str, side: Side) -> str:
    if not side.verdicts:
        return f"{name}: no verdict"
    wait = "none after its deadline" if side.wait is None else f"median wait {side.wait:g} days"
    return (
        f"{name}: {plural(side.verdicts, 'verdict')}, {side.per_verdict:.1f} sources each, {wait}"
    )


def _after(count: int) -> str:
    words = "criterion was" if count == 1 else "criteria were"
    return (
        f"{count} {words} written with a prediction that was recorded after its outcome could be"
        " known; the scorecard counts those as retrospective."
    )


def check_data(checked: Checked, as_of: Any) -> dict[str, Any]:
    """Return the same as plain data."""
    both = checked.symmetry
    return {
        "as_of": as_of,
        "predictions": len(checked.lines),
        "findings": [
            {"kind": one.kind, "id": one.id, "speaker": checked.lines[one.id].name,
             "claim": checked.lines[one.id].claim, "problem": one.problem,
             "command": one.command}
            for one in checked.findings
        ],
        "symmetry": {
            "comparable": both.is_comparable,
            "doubts": list(both.doubts),
            "met": _side_data(both.met),
            "not_met": _side_data(both.not_met),
        },
        "criteria_after_the_fact": checked.written_after,
        "links": links_data(checked.links),
    }  # fmt: skip


def _side_data(side: Side) -> dict[str, Any]:
    return {"verdicts": side.verdicts, "sources": side.sources, "median_wait_days": side.wait}
