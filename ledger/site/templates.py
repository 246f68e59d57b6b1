"""Pages become HTML here: one environment in which everything is escaped unless we drew it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined, TemplateError

import ledger
from ledger.domain.status import Day
from ledger.errors import Refused
from ledger.render.charts.svg import stylesheet
from ledger.site import address, parts
from ledger.site.page import Page, Site

MENU: Final[Sequence[tuple[str, str]]] = (
    (address.DUE, "Due"),
    (address.ALL, "Predictions"),
    (address.TOPICS, "Topics"),
    (address.METHOD, "Method"),
    (address.SEARCH, "Search"),
)
"""What stands at the top of every page."""

_FOLDER: Final = "templates"
_BUG: Final = "This is a fault in our template, not in your ledger."


@cache
def environment() -> Environment:
    """Return the environment of all templates; a name that nothing fills is an error."""
    made = Environment(
        loader=PackageLoader("ledger.site", _FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        auto_reload=False,
    )
    made.filters["capitalize_first"] = _capitalized
    return made


def _capitalized(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def shipped(name: str) -> bytes:
    """Return a file that goes onto the site as it is: the stylesheet, the icon, the script."""
    return (resources.files("ledger.site") / _FOLDER / name).read_bytes()


def style() -> bytes:
    """Return the stylesheet of the site: our own, and that of the charts."""
    return shipped("style.css") + stylesheet().encode() + b"\n"


@cache
def digest() -> str:
    """Return what changes whenever a template or the program does."""
    found = hashlib.sha256(ledger.__version__.encode())
    folder = resources.files("ledger.site") / _FOLDER
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        found.update(file.name.encode() + b"\0" + file.read_bytes())
    found.update(stylesheet().encode())
    return found.hexdigest()


def html(page: Page, site: Site, day: Day, *, files: bool = True) -> bytes:
    """Return a page as HTML; ``files`` makes links name files, as a folder on a disk needs.

    Raises Refused, naming the page, when its template fails.
    """

    def href(path: str) -> str:
        return address.link(page.path, path, files=files)

    def absolute(path: str) -> str:
        return address.absolute(site.url, path)

    around: dict[str, Any] = {
        "page": page, "site": site, "menu": MENU, "href": href, "absolute": absolute,
        "as_of": parts.day(day.today), "version": ledger.__version__,
    }  # fmt: skip
    if page.template == "embed.html":
        around["small_style"] = shipped("embed.css").decode()
    try:
        template = environment().get_template(page.template)
        return (template.render({**page.values, **around}).rstrip() + "\n").encode()
    except (TemplateError, TypeError, KeyError) as error:
        where = address.file_of(page.path)
        raise Refused(
            f"the page {where} cannot be made from {page.template}: {error}. {_BUG}"
        ) from error
