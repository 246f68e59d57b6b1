"""``ledger serve``: the pages and an API of a live ledger, for reading alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

import click

from ledger.commands.declaring import declare
from ledger.commands.session import Session
from ledger.commands.site import site_of, site_options, with_cards
from ledger.domain.status import Day
from ledger.errors import Refused

AT_ONCE: Final = 200
"""Connections that are served at the same time; more are told to come back."""


@declare("serve", help="""Show the pages and an API of a live ledger.

    The same pages as `ledger site build` makes, from the ledger as it is now, and JSON below
    /api/ with a description at /api/openapi.json. It only reads. Ctrl-C ends it. Put a web
    server with TLS in front of it where others shall reach it.

    \b
    Examples:
      ledger serve
      ledger serve --host 0.0.0.0 --port 8080 --url https://example.org/
    """)  # fmt: skip
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True,
    help="At which port.",
)  # fmt: skip
@site_options
def command(session: Session, host: str, port: int, **given: str | None) -> None:
    """Serve until it is stopped."""
    app = app_of(session, given)
    uvicorn = _uvicorn()
    config = uvicorn.Config(
        app, host=host, port=port, log_level="warning", access_log=False, server_header=False,
        limit_concurrency=AT_ONCE, timeout_keep_alive=5, h11_max_incomplete_event_size=16_384,
    )  # fmt: skip
    session.out(
        f"http://{host}:{port}/ shows the ledger at {session.place.shown}; Ctrl-C ends it."
    )
    try:
        uvicorn.Server(config).run()
    except KeyboardInterrupt:
        return
    except SystemExit:
        # It has printed its own reason, for example that the port is taken.
        session.leave(1)


def app_of(session: Session, given: dict[str, str | None]) -> Any:
    """Return the application for the session's ledger; raises Refused without the extra."""
    try:
        from ledger.web.app import application
    except ModuleNotFoundError as error:
        raise _missing() from error
    from ledger.web.live import Live

    with session.reader():
        # A ledger that cannot be read is told now, not to the first visitor.
        pass
    site = with_cards(site_of(session, given), None)
    return application(Live(session.reading_url, lambda: _day(session), site))


def _day(session: Session) -> Day:
    """Return the day of a question asked now: a server outlives the one reading of the clock."""
    if session.start.clock_set or not session.day.is_now:
        return session.day
    return Day.now(datetime.now(UTC).astimezone())


def _uvicorn() -> Any:
    try:
        import uvicorn
    except ModuleNotFoundError as error:
        raise _missing() from error
    return uvicorn


def _missing() -> Refused:
    return Refused(
        "serving needs the extra web, which is not installed.",
        ("Install it:", "pip install 'prediction-ledger[web]'"),
    )
