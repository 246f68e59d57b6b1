"""A time stamp authority of the tests' own: OpenSSL with certificates made on the spot."""

from __future__ import annotations

import shlex
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

_CONFIG = """\
[req]
distinguished_name = name
[name]
[ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[stamping]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
tsa_name = yes
ess_cert_id_alg = sha256
"""


@dataclass(frozen=True, slots=True)
class Authority:
    """Where its files are: ``ca`` has the certificate to be trusted."""

    folder: Path

    @property
    def ca(self) -> Path:
        return self.folder / "ca.pem"

    @property
    def command(self) -> str:
        """Return the command that stamps: a request in, a reply out."""
        told = ["openssl", "ts", "-reply", "-config", str(self.folder / "openssl.cnf"),
                "-section", "here", "-queryfile", "/dev/stdin"]  # fmt: skip
        return shlex.join(told)

    def stamp(self, request: bytes) -> bytes:
        """Return the reply to a request."""
        return subprocess.run(
            shlex.split(self.command), input=request, capture_output=True, check=True
        ).stdout


def new_authority(folder: Path) -> Authority:
    """Make certificates that are good for a hundred years."""
    folder.mkdir(parents=True)
    (folder / "openssl.cnf").write_text(_CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")
    days, config = ("-days", "36500"), ("-config", str(folder / "openssl.cnf"))
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    _run(folder, "req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", *days, *config,
         "-subj", "/CN=Example CA", "-extensions", "ca")  # fmt: skip
    _run(folder, "req", "-new", *key, "-keyout", "tsa.key", "-out", "tsa.csr", *config,
         "-subj", "/CN=Example Time Stamps")  # fmt: skip
    _run(folder, "x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", *days,
         "-set_serial", "2", "-out", "tsa.pem", "-extfile", "openssl.cnf",
         "-extensions", "stamping")  # fmt: skip
    return Authority(folder)


def _run(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


@contextmanager
def listening(authority: Authority) -> Iterator[str]:
    """Let the authority answer on this machine, and give its address."""

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = self.rfile.read(int(self.headers["Content-Length"]))
            good = self.headers["Content-Type"] == "application/timestamp-query"
            reply = authority.stamp(request) if good else b""
            self.send_response(200 if good and self.path == "/tsr" else 500)
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tsr"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
