"""One address, asked for with care.

A ledger's links come from anywhere, so an answer is trusted with nothing: no body is read, no
cookie is kept, every step and the whole have their time, redirects are followed few and each is
looked at like the first address.  Unless somebody wants it, only addresses of the public net are
reached, so that a link cannot make this program knock at doors inside a network; the numbers
that a name stands for are looked up once, judged, and connected to.
"""

from __future__ import annotations

import base64
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection, InvalidURL
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any, Final
from urllib.parse import SplitResult, quote, unquote, urldefrag, urljoin, urlsplit

import ledger
from ledger.domain.links import Answer, Standing, read_answer

Number = IPv4Address | IPv6Address
"""What a host's name stands for."""

REDIRECTS: Final = 5
"""Redirects that are followed; who leads further leads nowhere."""

_HEADERS: Final = {
    "User-Agent": f"prediction-ledger/{ledger.__version__} (checks whether cited pages are there)",
    "Accept": "*/*",
    "Connection": "close",
}
_KEPT: Final = "!#$%&'()*+,/:;=?@[]~"


class _Unreachable(Exception):
    """An address that is not asked, or has no answer; the sentence says why."""

    def __init__(self, why: str, *, host_found: bool | None = None) -> None:
        super().__init__(why)
        self.why, self.host_found = why, host_found


def is_public(number: Number) -> bool:
    """Say whether a number belongs to the public net, not to this machine or a network inside."""
    return number.is_global and not number.is_multicast


def anywhere(number: Number) -> bool:
    """Say yes to every number: for those whose own network holds their sources."""
    return True


@dataclass(frozen=True, slots=True)
class Web:
    """The web as far as it is asked.

    ``may_reach`` judges the numbers that are connected to.  ``step`` and ``whole`` are seconds:
    for one step (connecting, one reading) and for one request with its answer.
    """

    may_reach: Callable[[Number], bool] = is_public
    step: float = 10.0
    whole: float = 20.0

    def ask(self, url: str) -> Answer:
        """Return what comes of asking for an address; never raises."""
        try:
            status, final = self._followed(url)
        except _Unreachable as error:
            return Answer(Standing.UNCHECKED, error.why, error.host_found)
        except (OSError, HTTPException, ValueError) as error:
            return Answer(Standing.UNCHECKED, self._told(error))
        return read_answer(urldefrag(url).url, status, final)

    def _followed(self, url: str) -> tuple[int, str]:
        """Return the last status and the address that gave it."""
        here = urldefrag(url).url
        for _ in range(REDIRECTS + 1):
            status, target = self._answered(here)
            if target is None:
                return status, here
            here = urldefrag(urljoin(here, target)).url
        raise _Unreachable("it leads on and on", host_found=True)

    def _answered(self, url: str) -> tuple[int, str | None]:
        """Return status and redirect; what HEAD does not settle, GET does, its body unread."""
        with suppress(HTTPException, ConnectionError):
            status, target = self._asked("HEAD", url)
            if status < 400:
                return status, target
        return self._asked("GET", url)

    def _asked(self, method: str, url: str) -> tuple[int, str | None]:
        parts = urlsplit(url)
        path = quote(parts.path or "/", safe=_KEPT)
        query = f"?{quote(parts.query, safe=_KEPT)}" if parts.query else ""
        connection, target, headers = self._line(parts, f"{path}{query}")
        with _bounded(connection, self.whole):
            connection.request(method, target, headers={**_HEADERS, **headers})
            with connection.getresponse() as answer:
                moved = 300 <= answer.status < 400
                return answer.status, answer.getheader("Location") if moved else None

    def _line(self, parts: SplitResult, path: str) -> tuple[HTTPConnection, str, dict[str, str]]:
        """Return a line that is not connected yet, what to ask for, and headers beside ours."""
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise _Unreachable("it is no address of the web")
        if parts.username is not None:
            raise _Unreachable("there is a password in it")
        secure = parts.scheme == "https"
        # Names of other scripts travel in letters of ASCII.
        host = parts.hostname if ":" in parts.hostname else parts.hostname.encode("idna").decode()
        port = parts.port or (443 if secure else 80)
        proxy = _proxy(parts.scheme, host)
        if proxy is not None:
            return self._through(proxy, secure, host, port, path)
        kind = _Secure if secure else _Plain
        return kind(host, port, timeout=self.step, may_reach=self.may_reach), path, {}

    def _through(
        self, proxy: SplitResult, secure: bool, host: str, port: int, path: str
    ) -> tuple[HTTPConnection, str, dict[str, str]]:
        """Return a line through a proxy, which then looks up the name and answers for it."""
        with suppress(ValueError):
            if not self.may_reach(ip_address(host)):
                raise _Unreachable(_INSIDE)
        known = _credentials(proxy)
        at = proxy.hostname or "", proxy.port or 80
        if secure:
            line = HTTPSConnection(*at, timeout=self.step, context=ssl.create_default_context())
            line.set_tunnel(host, port, known)
            return line, path, {}
        shown = f"[{host}]" if ":" in host else host
        return HTTPConnection(*at, timeout=self.step), f"http://{shown}:{port}{path}", known

    def _told(self, error: Exception) -> str:
        """Return in words why there is no answer."""
        if isinstance(error, ssl.SSLCertVerificationError):
            return "its certificate is not valid"
        if isinstance(error, ssl.SSLError):
            return "no secure line to it comes about"
        if isinstance(error, TimeoutError):
            return f"no answer within {self.step:g} seconds"
        if isinstance(error, ConnectionRefusedError):
            return "its server takes no connections"
        if isinstance(error, InvalidURL | ValueError):
            return "it is no address of the web"
        if isinstance(error, HTTPException | ConnectionError):
            return "its server breaks off"
        return "its server cannot be reached"


_INSIDE: Final = "it stands inside a network, and only the public net is asked"


def _reached(
    host: str, port: int, step: float, may_reach: Callable[[Number], bool]
) -> socket.socket:
    """Return a socket to the first number of a host that answers; all of them must be allowed."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        raise _Unreachable("its host is not found", host_found=False) from error
    numbers = list(dict.fromkeys(str(one[4][0]).partition("%")[0] for one in found))
    if not all(may_reach(ip_address(number)) for number in numbers):
        raise _Unreachable(_INSIDE)
    failed: OSError = OSError("no number")
    for number in numbers:
        try:
            return socket.create_connection((number, port), step)
        except OSError as error:
            failed = error
    raise failed


class _Plain(HTTPConnection):
    """A line to a number that was judged before it is connected to."""

    def __init__(
        self, host: str, port: int, *, timeout: float, may_reach: Callable[[Number], bool]
    ) -> None:
        super().__init__(host, port, timeout=timeout)
        self.step, self.may_reach = timeout, may_reach

    def connect(self) -> None:
        """Look the name up, judge its numbers and connect to one of them."""
        self.sock = _reached(self.host, self.port, self.step, self.may_reach)


class _Secure(_Plain):
    """The same with TLS: the certificate must be the name's, whatever number was connected to."""

    default_port = 443

    def connect(self) -> None:
        """Connect, and check who answers."""
        super().connect()
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(self.sock, server_hostname=self.host)


@contextmanager
def _bounded(line: HTTPConnection, seconds: float) -> Iterator[None]:
    """Cut the line when it takes too long in all: a server may send a letter a minute."""
    timer = threading.Timer(seconds, _cut, [line])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        line.close()


def _cut(line: HTTPConnection) -> None:
    held: Any = line.sock
    with suppress(OSError):
        if held is not None:
            held.shutdown(socket.SHUT_RDWR)


def _proxy(scheme: str, host: str) -> SplitResult | None:
    """Return the proxy that the environment names for a host; None for the way without one."""
    from urllib.request import getproxies, proxy_bypass

    named = getproxies().get(scheme)
    if not named or proxy_bypass(host):
        return None
    return urlsplit(named if "://" in named else f"http://{named}")


def _credentials(proxy: SplitResult) -> dict[str, str]:
    if proxy.username is None:
        return {}
    known = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
    told = base64.b64encode(known.encode()).decode()
    return {"Proxy-Authorization": f"Basic {told}"}
