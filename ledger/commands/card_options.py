"""Which predictions a card, a comparison or a board is about: the options and what they mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Final, TypeVar

import click

from ledger.commands.paper import day_option
from ledger.commands.past import recorded_day
from ledger.commands.session import Session
from ledger.domain.kinds import WordingClass
from ledger.domain.line import Line
from ledger.domain.names import text_key
from ledger.domain.scorecard import Outcome
from ledger.domain.scorecard_filter import HORIZON_NAMES, Filter
from ledger.domain.values import frozen
from ledger.errors import NotFound, Unusable
from ledger.store import chosen as store
from ledger.store.reader import Reader

F = TypeVar("F", bound=Callable[..., Any])

FILTERS: Final = (
    click.option("--since", metavar="DATE", help="Only what was said on this day or later."),
    click.option("--until", metavar="DATE", help="Only what was said on this day or earlier."),
    click.option("-t", "--tag", metavar="TAG", multiple=True, help="Only with this tag."),
    click.option("--role", metavar="NAME", help="Only what was said while in this role."),
    click.option("--year", metavar="YEAR", help="Only deadlines in 2024, or in 2022-2024."),
    click.option(
        "--horizon", type=click.Choice(list(HORIZON_NAMES)),
        help="Only promises over so long a time.",
    ),
    click.option(
        "--wording-class", type=click.Choice([str(name) for name in WordingClass]),
        help="Only what was put so firmly.",
    ),
    click.option("--resolver", metavar="NAME", help="Only what this rule or person judged."),
    click.option("--frame", metavar="NAME", help="Only what belongs to this collection."),
    click.option(
        "--prospective", is_flag=True,
        help="Only what was logged before its outcome could be known.",
    ),
    click.option(
        "--recorded-by", metavar="DATE",
        help="As this ledger stood at the end of that day (UTC).",
    ),
)  # fmt: skip


def filter_options(command: F) -> F:
    """Give a command the options that choose predictions, in the order of its help."""
    for option in reversed(FILTERS):
        command = option(command)
    return command


@frozen
class Chosen:
    """What the options of a command line choose; ``role`` None means any or none."""

    filter: Filter
    role: str | None
    frame: str | None
    prospective: bool
    recorded_by: date | None

    @property
    def is_everything(self) -> bool:
        """Whether no prediction is left out."""
        return self.filter == Filter() and self.is_filtered_only

    @property
    def is_filtered_only(self) -> bool:
        """Whether the filter alone says what is left out."""
        return self.role is None and self.frame is None and not self.prospective

    def outcomes(
        self, reader: Reader, lines: Sequence[Line], outcomes: Sequence[Outcome]
    ) -> list[Outcome]:
        """Return those among the outcomes of these lines that belong on the card."""
        wanted = {line.id for line in lines}
        if self.role is not None:
            held = store.roles_when_said(reader, lines)
            key = text_key(self.role)
            wanted = {id for id in wanted if any(text_key(h.role or "") == key for h in held[id])}
        return [one for one in outcomes if one.id in wanted and self.filter.keeps(one)]

    def words(self, left_out: int = 0) -> tuple[str, ...]:
        """Return the filters in words, to stand on the card."""
        said = (
            *self.filter.words,
            f"said as {self.role}" if self.role else "",
            "logged before the outcome could be known" if self.prospective else "",
            f'of the collection "{self.frame}"' if self.frame else "",
            f"recorded by {self.recorded_by}" if self.recorded_by else "",
            f"{left_out} left out" if left_out else "",
        )
        return tuple(words for words in said if words)


def chosen(session: Session, reader: Reader, given: Mapping[str, Any], asking: str) -> Chosen:
    """Return what the options choose.

    ``asking`` is the command that a near name is offered with. Raises Unusable for what is no
    day or year, NotFound for a collection, a role or a resolver that the ledger does not know.
    """
    since = day_option(session, given["since"], "--since")
    until = day_option(session, given["until"], "--until")
    if since and until and since > until:
        raise Unusable(
            f"nothing was said after {since} and before {until}.",
            ("The other way round:", f"--since {until} --until {since}"),
        )
    horizon = given["horizon"]
    return Chosen(
        Filter(
            since=since, until=until, tags=frozenset(given["tag"]), years=_years(given["year"]),
            horizon=HORIZON_NAMES[horizon] if horizon else None,
            wording_class=given["wording_class"],
            resolver=_known(
                "--resolver", given["resolver"], partial(store.resolvers, reader), asking
            ),
        ),
        _known("--role", given["role"], partial(store.roles, reader), asking),
        _known("--frame", given["frame"], partial(store.frames, reader), asking),
        given["prospective"],
        recorded_day(session, given["recorded_by"]),
    )  # fmt: skip


def _years(text: str | None) -> tuple[int, int] | None:
    """Return the first and the last year of ``--year``; None when it was not given."""
    if text is None:
        return None
    found = re.fullmatch(r"(\d{4})(?:\s*(?:-|\.\.|–)\s*(\d{4}))?", text.strip())
    years = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    if years[0] > years[1]:
        raise Unusable(
            f'--year "{text}" is no year and no span of years.',
            ("One year:", "--year 2024"),
            ("Several:", "--year 2022-2024"),
        )
    return years


_NOBODY: Final = {
    "--resolver": "nobody and no rule named {0} gave a verdict",
    "--role": "nobody held the role {0}",
    "--frame": "there is no collection {0}",
}


def _known(
    option: str, text: str | None, known: Callable[[], Sequence[str]], asking: str
) -> str | None:
    """Return a name as the ledger writes it; raises NotFound with those that are near."""
    if text is None:
        return None
    from difflib import get_close_matches

    names = known()
    keys = {text_key(name): name for name in reversed(names)}
    if (key := text_key(text)) in keys:
        return keys[key]
    near = [keys[one] for one in get_close_matches(key, keys, n=3)]
    quoted = f'"{text}"'
    raise NotFound(
        f"{_NOBODY[option].format(quoted)}.",
        *[(f"Did you mean {name}?", f'{asking} {option} "{name}"') for name in near],
        details=(f"There are: {'; '.join(names) or 'none'}.",),
    )
