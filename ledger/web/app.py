"""The server as an ASGI application: GET and HEAD alone, on top of what pages and API answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from ledger.domain.status import Day
from ledger.errors import LedgerError, LedgerMissing, NotFound, Unusable
from ledger.site import prose, templates
from ledger.store.reader import Reader
from ledger.web.api import api_answer
from ledger.web.live import Answer, Live, as_json
from ledger.web.openapi import description
from ledger.web.pages import HTML, TooLarge, page_answer

LONGEST: Final = 2_000
"""Characters of an address that are looked at; a longer one is refused."""

PROBLEM: Final = "application/problem+json"

_HEADERS: Final = {
    "Cache-Control": "public, max-age=0, must-revalidate",
    "Content-Security-Policy": "default-src 'none'; style-src 'self' 'unsafe-inline';"
    " img-src 'self'; script-src 'self'; base-uri 'none'; form-action 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def application(live: Live) -> Starlette:
    """Return the application that shows a ledger; nothing under it can write."""

    def answer(request: Request) -> Response:
        path = request.url.path
        if len(str(request.url)) > LONGEST:
            return _respond(_problem(414, "The address is too long."), "", request)
        if path.endswith("/index.html"):
            return RedirectResponse(path.removesuffix("index.html"), 301, _HEADERS)
        return _answer(live, request)

    routes = [Route("/{path:path}", answer, methods=["GET", "HEAD"])]
    return Starlette(routes=routes, middleware=[Middleware(GZipMiddleware, minimum_size=500)])


def _answer(live: Live, request: Request) -> Response:
    path = request.url.path
    question = f"{path}?{request.url.query}"
    is_api = path == "/api" or path.startswith("/api/")
    make = _api(request, live) if is_api else _page(request, live)
    try:
        tag, found = live.answer(question, make)
    except LedgerError as error:
        return _respond(_refused(live, error, is_api), "", request)
    return _respond(found, f'W/"{tag}"', request)


def _api(request: Request, live: Live) -> Callable[[Reader, Day], Answer]:
    def make(reader: Reader, day: Day) -> Answer:
        if request.url.path == "/api/openapi.json":
            return as_json(description(live.site.url))
        pairs = request.query_params.multi_items()
        if len(pairs) != len(dict(pairs)):
            raise Unusable("a parameter was given twice.")
        if any("\x00" in value or len(value) > 200 for _, value in pairs):
            raise Unusable("a parameter is longer than 200 characters, or holds a zero byte.")
        return api_answer(request.url.path, dict(pairs), reader, day)

    return make


def _page(request: Request, live: Live) -> Callable[[Reader, Day], Answer]:
    path, words = request.path_params["path"], request.query_params.get("words", "")[:200]
    return lambda reader, day: page_answer(live, path, words, reader, day)


def _refused(live: Live, error: LedgerError, is_api: bool) -> Answer:
    """Return what is answered instead: a problem for programs, a page for people."""
    if isinstance(error, Unusable):
        return _problem(400, error.problem)
    if isinstance(error, TooLarge):
        return _problem(503, error.problem)
    if not isinstance(error, NotFound) or isinstance(error, LedgerMissing):
        # Where the ledger lies, and what is wrong with it, is for its keeper.
        return _problem(503, "The ledger cannot be read now; try again in a moment.")
    if is_api:
        return _problem(404, error.problem)
    status = 404
    page = prose.not_found_page()
    return Answer(status, templates.html(page, live.site, live.day(), files=False), HTML)


def _problem(status: int, title: str) -> Answer:
    found = as_json({"title": title, "status": status})
    return Answer(status, found.body, PROBLEM)


def _respond(answer: Answer, tag: str, request: Request) -> Response:
    headers = {**_HEADERS, **({"ETag": tag} if tag else {})}
    if tag and tag in request.headers.get("If-None-Match", ""):
        return Response(status_code=304, headers=headers)
    return Response(answer.body, answer.status, headers, answer.kind)
