"""``ledger site``: the public pages."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import click

from ledger.commands.declaring import Family, declare
from ledger.commands.session import Session
from ledger.domain.web import is_web_address
from ledger.errors import Refused, Unusable
from ledger.render.page import plural

if TYPE_CHECKING:
    from ledger.site.building import Watch
    from ledger.site.page import Site
    from ledger.site.preview import Preview
    from ledger.site.writing import Report

DEFAULT: Final = "public"
LONG: Final = 500
"""From how many predictions on a person is shown how far it is."""


@click.group("site", cls=Family)
def command() -> None:
    """Make the public pages, or look at them.

    \b
    Examples:
      ledger site build
      ledger site build public --url https://example.org/ --name 'Example Wire'
      ledger site serve
    """


def _option(*names: str, **more: Any) -> Any:
    return click.option(*names, **more)


def site_options(function: Any) -> Any:
    """Add the options that say what the site says of itself."""
    for one in (
        _option("--contact", metavar="MAIL|URL", help="Where corrections are to be sent."),
        _option("--name", metavar="NAME", help="Who publishes it (else the setting site-name)."),
        _option("--url", metavar="URL", help="Where it will be read (else the setting site-url)."),
    ):
        function = one(function)
    return function


@declare("build", help=f"""Make the public pages in a folder.

    They need no script and no server. The folder is written beside the old one and then takes
    its place; what did not change stays as it is, and so do files that are not ours.

    \b
    Examples:
      ledger site build
      ledger site build {DEFAULT} --url https://example.org/
      ledger site build then --as-of 2024-12-31
    """)  # fmt: skip
@click.argument("folder", required=False, default=DEFAULT, metavar="[DIR]")
@click.option(
    "--cards", type=click.Choice(("none", "speakers", "all")),
    help="Pictures for previews of links (speakers, with --url and the extra plot).",
)  # fmt: skip
@site_options
def build(session: Session, folder: str, cards: str | None, **given: str | None) -> None:
    """Build, and say what was written."""
    made = build_into(session, Path(folder), with_cards(site_of(session, given), cards))
    if session.format == "json":
        session.data(_data(folder, made))
        return
    _tell(session, folder, made, bool(given["url"] or session.settings.get("site-url")))


def build_into(session: Session, folder: Path, site: Site) -> Report:
    """Build the site of the session's ledger, as of its day, into a folder."""
    from ledger.site import book, building, writing

    with session.reader() as reader:
        shown = book.whole(reader, session.day)
        with _watching(session, len(shown.lines)) as watch:
            outputs = building.outputs(
                shown, reader, site, downloads=session.day.is_now, watch=watch
            )
            return writing.build(folder, outputs)


def site_of(session: Session, given: dict[str, str | None]) -> Site:
    """Return what the site says of itself: the options, else the settings."""
    from ledger.site.page import Site

    url = given.get("url") or session.settings.get("site-url") or ""
    if url and not is_web_address(url):
        raise Unusable(f'"{url}" is no web address.', ("", "--url https://example.org/"))
    name = given.get("name") or session.settings.get("site-name")
    contact = given.get("contact") or session.settings.get("site-contact")
    return Site(name or Site().name, url, contact or "")


def with_cards(site: Site, wanted: str | None) -> Site:
    """Return the site with the pictures that are wanted, or that can be made."""
    from ledger.site import cards
    from ledger.site.page import Cards

    if wanted is None:
        return replace(site, cards=cards.possible() if site.url else Cards.NONE)
    return replace(site, cards=Cards(wanted))


@contextmanager
def _watching(session: Session, size: int) -> Iterator[Watch | None]:
    """Show how far it is, to a person who would otherwise wonder."""
    if size < LONG or session.quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Building", total=size)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _data(folder: str, made: Report) -> dict[str, Any]:
    return {
        "folder": folder, "files": made.files, "pages": made.pages, "bytes": made.size,
        "written": list(made.written), "removed": list(made.removed),
        "heavy": [{"path": path, "bytes": weight} for path, weight in made.heavy],
    }  # fmt: skip


def _tell(session: Session, folder: str, made: Report, has_url: bool) -> None:
    by_status, people = _counts(session)
    total = sum(by_status.values())
    session.out(
        f"Built {plural(made.pages, 'page')} for {plural(people, 'speaker')} and"
        f" {plural(total, 'prediction')} in {folder}/ ({made.size / 1000:,.0f} kB)."
    )
    same = made.files - len(made.written)
    if same:
        gone = f", {len(made.removed):,} gone" if made.removed else ""
        session.out(f"  {len(made.written):,} files are new, {same:,} as they were{gone}.")
    due = by_status.get("due", 0)
    if due:
        verb = "is" if due == 1 else "are"
        session.out(f"  {plural(due, 'prediction')} {verb} due without a verdict, and say so.")
    for path, weight in made.heavy[:5]:
        session.say(f"Warning: {path} weighs {weight:,} bytes compressed, more than 15,000.")
    if not has_url:
        session.hint("  Without --url there are no absolute addresses: no site map, no previews.")
    session.hint(f"Preview:  ledger site serve {shlex.quote(folder)}")


def _counts(session: Session) -> tuple[dict[str, int], int]:
    from ledger.store import queries

    with session.reader() as reader:
        by_status, people = queries.tally(reader, session.day)
    return {str(status): count for status, count in by_status.items()}, people


@declare("serve", help="""Look at the public pages on this machine.

    They are built anew when the ledger has changed since the last look. Without a folder they
    are kept nowhere. Ctrl-C ends it.

    \b
    Examples:
      ledger site serve
      ledger site serve public --port 8000
    """)  # fmt: skip
@click.argument("folder", required=False, metavar="[DIR]")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8765, show_default=True,
    help="Where to listen; 0 takes any that is free.",
)  # fmt: skip
@site_options
def serve(session: Session, folder: str | None, port: int, **given: str | None) -> None:
    """Serve until it is stopped."""
    site = site_of(session, given)
    with TemporaryDirectory(prefix="ledger-site-") as own:
        server = preview_of(session, Path(folder or own), port, site)
        with server, suppress(KeyboardInterrupt):
            server.refresh()
            session.out(f"{server.url} shows the ledger at {session.place.shown}; Ctrl-C ends it.")
            server.serve_forever()


def preview_of(session: Session, folder: Path, port: int, site: Site) -> Preview:
    """Return a server of the session's ledger; raises Refused when the port is taken."""
    from ledger.site.preview import Preview
    from ledger.store.archive import log_size

    def state() -> int:
        with session.reader() as reader:
            return log_size(reader)

    def build() -> None:
        build_into(session, folder, site)

    state()
    try:
        return Preview(folder, port, state, build)
    except OSError as error:
        raise Refused(
            f"port {port} is taken, or may not be used.",
            ("Take any that is free:", "ledger site serve --port 0"),
        ) from error


command.add_command(build)
command.add_command(serve)
