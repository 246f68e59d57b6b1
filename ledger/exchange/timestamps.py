"""Time stamps from outside (RFC 3161): asked for, read and checked with OpenSSL's own ``ts``.

A stamp says that a checkpoint existed no later than an instant, signed by somebody who is not
us.  Requests, replies and their checks are OpenSSL's, so what we accept is what any reader's
``openssl ts -verify`` accepts.
"""

from __future__ import annotations

import re
import shlex
import shutil
import ssl
import subprocess
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from ledger.domain.web import is_web_address
from ledger.errors import NotFound, Refused, Unusable

PATIENCE_SECONDS = 60
MAX_REPLY_BYTES = 100_000
_TIME = re.compile(r"^Time stamp: (\w{3} +\d+ [\d:]{8})(\.\d+)? (\d{4}) GMT$", re.MULTILINE)
_DUMP = re.compile(r"^ +[0-9a-f]{4} - ((?:[0-9a-f]{2}[ -]){1,16})", re.MULTILINE)
_BY = re.compile(r"^TSA: (.+)$", re.MULTILINE)
_STATUS = re.compile(r"^Status description: (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a time stamp says: when (rounded up to a second), of which SHA-256, and by whom.

    ``by`` is empty when the stamp does not name its giver; nothing of it was checked yet.
    """

    gen_time: datetime
    digest: bytes
    by: str


class NoStamp(Refused):
    """What was given is no time stamp of this, or not one that can be trusted."""


def request_for(data: bytes) -> bytes:
    """Return a request for a stamp on these bytes, with a nonce and the wish for certificates."""
    return _openssl("-query", "-data", "{data}", "-sha256", "-cert", "-out", "{out}", data=data)


def ask(url: str, request: bytes) -> bytes:
    """Return what a time stamp authority at an address replies; raises Refused or Unusable."""
    if not is_web_address(url):
        raise Unusable(f"{url} is no address of a time stamp authority.",
                       ("", "ledger anchor --tsa https://TSA.EXAMPLE/"))  # fmt: skip
    header = {"Content-Type": "application/timestamp-query"}
    asked = urllib.request.Request(url, data=request, headers=header, method="POST")
    try:
        with urllib.request.urlopen(asked, timeout=PATIENCE_SECONDS) as reply:
            return bytes(reply.read(MAX_REPLY_BYTES))
    except (urllib.error.URLError, OSError, ValueError) as error:
        why = getattr(error, "reason", None) or error
        raise Refused(f"{url} gave no time stamp: {why}.") from error


def ask_command(command: str, request: bytes) -> bytes:
    """Return what a command prints that reads the request from its standard input."""
    try:
        done = subprocess.run(
            shlex.split(command), input=request, stdout=subprocess.PIPE, check=True,
            timeout=PATIENCE_SECONDS,
        )  # fmt: skip
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise Refused("the command gave no time stamp.", ("", command)) from error
    return done.stdout[:MAX_REPLY_BYTES]


def read(reply: bytes) -> Stamp:
    """Return what a reply says, its signature unchecked; raises NoStamp when it is none."""
    try:
        text = _openssl("-reply", "-in", "{reply}", "-text", reply=reply).decode(
            "utf-8", "replace"
        )
    except subprocess.CalledProcessError as error:
        raise NoStamp("what came back is no time stamp.") from error
    time, by = _TIME.search(text), _BY.search(text)
    if time is None:
        status = _STATUS.search(text)
        raise NoStamp(f"no time stamp was given{f': {status[1].strip()}' if status else ''}.")
    whole = datetime.strptime(f"{time[1]} {time[3]}", "%b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    _, _, below = text.partition("Message data:")
    dump, _, _ = below.partition("Serial number:")
    digest = bytes.fromhex(re.sub("[ -]", "", "".join(_DUMP.findall(dump))))
    later = timedelta(seconds=1 if time[2] and time[2].strip(".0") else 0)
    return Stamp(whole + later, digest, by[1].removeprefix("DirName:") if by else "")


def check(
    reply: bytes, data: bytes, ca: Path | None = None, request: bytes | None = None
) -> Stamp:
    """Return what a stamp on these bytes says, once it is signed by somebody to be trusted.

    ``ca`` is a file with the certificates that are trusted, in PEM; None means the system's.
    With the request its nonce is compared too.  Raises NoStamp when anything does not fit.
    """
    of = ("-queryfile", "{request}") if request else ("-data", "{data}")
    try:
        _openssl("-verify", *of, "-in", "{reply}", *_trusted(ca),
                 data=data, reply=reply, request=request or b"")  # fmt: skip
    except subprocess.CalledProcessError as error:
        why = _reason(error.stdout + error.stderr)
        remedy = ("Name whom you trust:", "--ca CERTIFICATES.pem")
        raise NoStamp(f"the time stamp does not hold: {why}.", remedy) from error
    return read(reply)


def _trusted(ca: Path | None) -> tuple[str, ...]:
    if ca is not None:
        if not ca.is_file():
            raise NotFound(f"there is no file {ca} with certificates.")
        return ("-CAfile", str(ca.resolve()))
    usual = ssl.get_default_verify_paths()
    if usual.cafile:
        return ("-CAfile", usual.cafile)
    return ("-CApath", usual.capath or usual.openssl_capath)


def _reason(said: bytes) -> str:
    """Return what OpenSSL says is wrong: the last part of its last line about an error."""
    lines = [line for line in said.decode("utf-8", "replace").splitlines() if ":" in line]
    parts = [part for part in (lines[-1] if lines else "").split(":") if part.strip()]
    named = [part for part in parts if re.search("[a-z]{3} [a-z]", part)]
    return (named or ["openssl ts -verify refuses it"])[-1].strip()


def _openssl(*arguments: str, **files: bytes) -> bytes:
    """Run ``openssl ts`` over files with these contents, and return its answer."""
    program = shutil.which("openssl")
    if program is None:
        raise Refused("time stamps are checked by OpenSSL, and it is not installed.",
                      ("On Debian and Ubuntu:", "apt install openssl"))  # fmt: skip
    with TemporaryDirectory(prefix="pledger-") as folder:
        paths: Mapping[str, str] = {name: str(Path(folder) / name) for name in (*files, "out")}
        for name, content in files.items():
            Path(paths[name]).write_bytes(content)
        told = [argument.format_map(paths) for argument in arguments]
        done = subprocess.run(
            [program, "ts", *told], capture_output=True, check=True, timeout=PATIENCE_SECONDS
        )
        out = Path(paths["out"])
        return out.read_bytes() if out.exists() else done.stdout
