"""Which addresses may be led to, and which are whole."""

from __future__ import annotations

import pytest

from ledger.domain.web import is_web_address, leads_to_web

WHOLE = [
    "http://example.org", "https://example.org/", "HTTPS://EXAMPLE.ORG/A", "https://[::1]:8080/x",
    "https://example.org:65535", "https://user@example.org/?q#f", "https://bücher.example/ä",
]  # fmt: skip
BROKEN = [
    "http://", "https:///page", "https://?q", "https://:80/", "https://example.org:0/",
    "https://example.org:65536", "https://example.org:x/", "https://[::1/", "https://a b.org/",
    "https://example.org/\tx", "https://example.org/a\u00a0b", "https://example.org/ ",
]  # fmt: skip
STRANGE = [
    None, "", "example.org", "//example.org/", "http:/example.org", "http:example.org",
    "ftp://example.org", "file:///etc/passwd", "javascript://example.org/%0aalert(1)",
    " https://example.org/", "\x01https://example.org/", "xhttps://example.org/", "mailto:a@b.c",
]  # fmt: skip


@pytest.mark.parametrize("url", WHOLE)
def test_a_whole_address_is_one_and_may_be_led_to(url: str) -> None:
    assert (is_web_address(url), leads_to_web(url)) == (True, True)


@pytest.mark.parametrize("url", BROKEN)
def test_a_broken_address_leads_to_the_web_and_is_not_taken(url: str) -> None:
    assert (is_web_address(url), leads_to_web(url)) == (False, True)


@pytest.mark.parametrize("url", STRANGE)
def test_nothing_else_is_ever_led_to(url: str | None) -> None:
    assert (is_web_address(url), leads_to_web(url)) == (False, False)
