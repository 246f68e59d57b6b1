"""``ledger doctor``: is the database under the ledger as it should be?"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ledger.commands.declaring import declare
from ledger.commands.paper import format_of
from ledger.commands.session import Session

if TYPE_CHECKING:
    from ledger.store.health import Sign


@declare("doctor")
def command(session: Session) -> None:
    """Look at the database, its guards and its disk.

    Nothing is changed. What the log itself says is checked by  ledger verify.
    Exit code 0: nothing can be lost. 1: something can, and it says what.

    \b
    Examples:
      ledger doctor
      ledger doctor --json
    """
    from ledger.store.health import Health, copy_signs, examine

    form = format_of(session, "text", "json")
    session.refuse_missing()
    signs = list(examine(session.place.url))
    if session.reading_url != session.place.url:
        signs += copy_signs(session.place.url, session.reading_url)
    ill = [sign for sign in signs if sign.health is Health.ILL]
    if form == "json":
        session.data(_data(session, signs, healthy=not ill))
    else:
        session.out("\n".join(_lines(session, signs)))
        session.out(f"\n{len(ill)} to mend." if ill else "\nHealthy.")
    session.leave(1 if ill else 0)


def _lines(session: Session, signs: Sequence[Sign]) -> list[str]:
    lines = [session.place.shown]
    for sign in signs:
        lines += textwrap.wrap(
            f"{sign.text}.", session.width, initial_indent=f"  {sign.health.value:<6}",
            subsequent_indent=" " * 8, break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
        lines += [f"          {' '.join(filter(None, remedy))}" for remedy in sign.remedies]
    return lines


def _data(session: Session, signs: Sequence[Sign], *, healthy: bool) -> dict[str, object]:
    return {
        "ledger": session.place.shown,
        "healthy": healthy,
        "found": [
            {"health": sign.health.name.lower(), "text": sign.text,
             "remedies": [command for _, command in sign.remedies]}
            for sign in signs
        ],
    }  # fmt: skip
