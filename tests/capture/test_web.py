"""One address, asked for with care: what counts as gone, and what says nothing about a page."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ledger.capture.web import Web, anywhere, is_public
from ledger.domain.links import Answer, Standing
from tests.capture.loopback import Handler, Page, leads_to, only_for, site, status

HERE = Web(anywhere)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask nobody's proxy."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize(
    ("page", "standing"),
    [
        (status(200), Standing.THERE),
        (status(204), Standing.THERE),
        (status(404), Standing.GONE),
        (status(410), Standing.GONE),
        *((status(code), Standing.UNCHECKED) for code in (304, 401, 403, 429, 451, 500, 503)),
        (only_for("GET", 200, 405), Standing.THERE),
        (only_for("GET", 200, 404), Standing.THERE),
        (only_for("GET", 410, 403), Standing.GONE),
        (leads_to("/there"), Standing.THERE),
        (leads_to("/there?a=b", 308), Standing.THERE),
        (leads_to("missing"), Standing.GONE),
        (leads_to("/"), Standing.ELSEWHERE),
        (leads_to("ftp://127.0.0.1/"), Standing.UNCHECKED),
        (leads_to("/page"), Standing.UNCHECKED),
    ],
)
def test_only_its_own_server_says_that_a_page_is_gone(page: Page, standing: Standing) -> None:
    ok = status(200)
    with site({"/page": page, "/": ok, "/there": ok, "/there?a=b": ok}) as it:
        answer = HERE.ask(f"{it.url}/page")

    assert answer.standing is standing, answer
    assert bool(answer.why) is (standing is not Standing.THERE)


def test_a_front_page_is_what_was_cited() -> None:
    with site({"/": status(200), "/a": leads_to("/")}) as it:
        assert HERE.ask(it.url).standing is Standing.THERE
        assert HERE.ask(f"{it.url}/#/a/page").standing is Standing.THERE


def test_no_body_is_asked_for_where_the_head_settles_it() -> None:
    with site({"/page": status(200)}) as it:
        HERE.ask(f"{it.url}/page")

        assert it.asked == ["HEAD /page"]


def test_a_body_without_end_is_not_read() -> None:
    def endless(handler: Handler) -> None:
        handler.send_response(200 if handler.command == "GET" else 405)
        handler.end_headers()
        while handler.command == "GET":
            handler.wfile.write(b"x" * 65536)

    with site({"/page": endless}) as it:
        assert HERE.ask(f"{it.url}/page").standing is Standing.THERE


def test_letters_of_all_scripts_travel_in_an_address() -> None:
    with site({"/caf%C3%A9?q=%E8%8A%AF": status(200)}) as it:
        assert HERE.ask(f"{it.url}/café?q=芯").standing is Standing.THERE


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "file:///etc/passwd", "", "http://", "http://[::1", "http://a:b@c/",
        "http://example.org:99999/", "http://exa mple.org/", "http://" + "a" * 300 + "/",
    ],
)  # fmt: skip
def test_what_is_no_address_is_not_asked_and_nothing_is_raised(url: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", _no_look_up)

        assert HERE.ask(url).standing is Standing.UNCHECKED


def _no_look_up(*args: object, **settings: object) -> None:
    raise AssertionError("nothing is to be looked up")


# Networks inside


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "fe80::1", "fc00::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    ],
)  # fmt: skip
def test_a_number_inside_a_network_is_not_public(number: str) -> None:
    assert not is_public(ip_address(number))


@pytest.mark.parametrize("number", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1"])
def test_a_number_of_the_net_is_public(number: str) -> None:
    assert is_public(ip_address(number))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]"])
def test_this_machine_is_not_asked_however_it_is_called(host: str) -> None:
    with site({"/": status(200)}) as it:
        answer = Web().ask(f"http://{host}:{it.url.rpartition(':')[2]}/")

        assert answer.standing is Standing.UNCHECKED
        assert it.asked == []


def test_a_redirect_into_a_network_is_not_followed() -> None:
    def only_first(number: IPv4Address | IPv6Address) -> bool:
        return number == IPv4Address("127.0.0.1")

    with site({"/page": status(200)}) as inside:
        port = inside.url.rpartition(":")[2]
        with site({"/page": leads_to(f"http://127.0.0.2:{port}/page")}) as outside:
            answer = Web(only_first).ask(f"{outside.url}/page")

    assert answer.standing is Standing.UNCHECKED
    assert "inside a network" in answer.why
    assert inside.asked == []


def test_a_name_is_looked_up_once_for_judging_and_connecting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_up = []
    real = socket.getaddrinfo

    def once(host: str, *args: object, **settings: object) -> list[object]:
        if host == "page.example":
            looked_up.append(host)
        return list(real("127.0.0.1" if host == "page.example" else host, *args, **settings))  # type: ignore[arg-type]

    with site({"/": status(200)}) as it:
        monkeypatch.setattr(socket, "getaddrinfo", once)
        answer = HERE.ask(f"http://page.example:{it.url.rpartition(':')[2]}/")

    assert answer == Answer(Standing.THERE)
    assert looked_up == ["page.example"]


# Servers that do not answer


def test_a_host_that_is_not_found_says_nothing_about_the_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(*args: object, **settings: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", missing)

    answer = HERE.ask("https://example.org/page")
    assert answer == Answer(Standing.UNCHECKED, "its host is not found", False)


def test_a_closed_door_says_nothing_about_the_page() -> None:
    with socket.create_server(("127.0.0.1", 0)) as once:
        port = once.getsockname()[1]

    answer = HERE.ask(f"http://127.0.0.1:{port}/page")
    assert answer == Answer(Standing.UNCHECKED, "its server takes no connections")


def test_a_server_that_never_answers_is_left() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        answer = Web(anywhere, step=0.05).ask(f"http://127.0.0.1:{silent.getsockname()[1]}/")

    assert answer == Answer(Standing.UNCHECKED, "no answer within 0.05 seconds")


@contextmanager
def talking(words: bytes) -> Iterator[int]:
    """Give the port of a server that says this to everybody, without end."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def talk() -> None:
            while True:
                try:
                    line, _ = server.accept()
                except OSError:
                    return
                with line:
                    try:
                        line.recv(65536)
                        while True:
                            line.sendall(words)
                    except OSError:
                        continue

        thread = threading.Thread(target=talk, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


@pytest.mark.parametrize(
    "words",
    [b"HTTP/1.1 100 Continue\r\n\r\n", b"X-More: of it\r\n", b"\xff" * 4096, b"HTTP/1.1 200 OK"],
    ids=["continue", "headers", "noise", "no line"],
)
def test_a_server_that_talks_without_end_is_cut_off(words: bytes) -> None:
    with talking(words) as port:
        answer = Web(anywhere, whole=0.3).ask(f"http://127.0.0.1:{port}/page")

    assert answer.standing is Standing.UNCHECKED
    assert answer.why


def test_a_certificate_that_nobody_signed_says_nothing_about_the_page(tmp_path: Path) -> None:
    with site({"/": status(200)}, _self_signed(tmp_path)) as it:
        answer = HERE.ask(it.url)

    assert answer == Answer(Standing.UNCHECKED, "its certificate is not valid")


def test_a_certificate_that_is_trusted_opens_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with site({"/": status(200)}, _self_signed(tmp_path)) as it:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))

        assert HERE.ask(it.url) == Answer(Standing.THERE)


def _self_signed(folder: Path) -> ssl.SSLContext:
    """Return TLS for 127.0.0.1 with a certificate that is in ``folder``."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    begins = datetime.now(UTC) - timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=3))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return context


# Proxies


def test_a_proxy_of_the_environment_is_asked_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    with site({"http://page.example:80/a": status(410)}) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url.replace("://", "://ann:p%40ss@"))
        monkeypatch.setattr(socket, "getaddrinfo", _only_numbers)

        assert HERE.ask("http://page.example/a").standing is Standing.GONE
        assert proxy.asked == [
            "HEAD http://page.example:80/a", "GET http://page.example:80/a",
        ]  # fmt: skip


_REAL = socket.getaddrinfo


def _only_numbers(host: str, *args: object, **settings: object) -> object:
    ip_address(host)
    return _REAL(host, *args, **settings)  # type: ignore[arg-type]


def test_a_proxy_is_not_asked_for_a_number_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    with site({}) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)

        assert Web().ask("http://169.254.169.254/latest").standing is Standing.UNCHECKED
        assert proxy.asked == []
