"""A published log is checked by programs that we did not write: Go's packages, OpenSSL, sha256sum.

The Go checker, tests/proof/go/main.go, is ours; the tree, the notes and the proofs in it are
those of golang.org/x/mod/sumdb.  ``PLEDGER_GO`` names the compiler (else ``go``) and
``PLEDGER_GOPATH`` where that module lies (else where Debian's golang-golang-x-mod-dev puts it).
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import os
import random
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from ledger import actions
from ledger.exchange import folder as files
from ledger.exchange.published import verify_folder
from ledger.proof.checkpoint import Checkpoint
from ledger.proof.tiles import split_bundle
from ledger.store.database import open_engine
from tests.proof.logs import (
    KEY,
    OTHER_KEY,
    STAMP,
    grow,
    judged,
    published,
    sign,
    signed,
    write,
)
from tests.proof.test_published import flip

Done = subprocess.CompletedProcess[str]
Checker = Callable[..., Done]

SIZES = (1, 2, 3, 7, 255, 256, 257, 600, 1000, 5000)
OLDER = 20
FLIPS = 60


@pytest.fixture(scope="session")
def openssl() -> str:
    found = shutil.which("openssl")
    if found is None:
        pytest.skip("openssl is not installed")
    return found


def build(go: str, modules: str, place: Path) -> None:
    """Compile the checker into a folder."""
    source = Path(__file__).parent / "go" / "main.go"
    settings = {
        "GO111MODULE": "off", "GOTOOLCHAIN": "local", "GOPATH": modules, "GOFLAGS": "",
        "GOCACHE": str(place / "go-cache"),
    }  # fmt: skip
    subprocess.run(
        [go, "build", "-o", str(place / "checker"), str(source)],
        env=os.environ | settings, check=True, timeout=300,
    )  # fmt: skip


@pytest.fixture(scope="session")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Checker:
    """Give the Go checker, compiled: the keys, a folder and older checkpoints in."""
    go = os.environ.get("PLEDGER_GO") or shutil.which("go")
    modules = os.environ.get("PLEDGER_GOPATH", "/usr/share/gocode")
    if go is None or not Path(modules, "src/golang.org/x/mod/sumdb/tlog").exists():
        pytest.skip("no Go compiler, or no golang.org/x/mod for it; .ci/run installs both")
    place = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent  # Which all workers share: compiling takes longer than the tests.
    with (place / "go.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / "checker").exists():
            build(go, modules, place)

    def run(folder: Path, *older: Path, keys: Sequence[str] = (KEY.verifier.vkey,)) -> Done:
        return subprocess.run(
            [str(place / "checker"), ",".join(keys), str(folder), *map(str, older)],
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip

    return run


def steps(size: int) -> list[int]:
    """Return at most twenty growing sizes that end with this one."""
    return sorted({max(1, size * step // OLDER) for step in range(1, OLDER + 1)})


def saved(url: str, folder: Path) -> list[Path]:
    """Write every older checkpoint of a ledger to a file of its own, as a reader would."""
    folder.mkdir()
    found = []
    for one in signed(url):
        found.append(folder / str(one.size))
        found[-1].write_text(str(one.signed([KEY])))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
def test_go_agrees_on_every_entry_and_every_older_checkpoint(
    checker: Checker, sqlite_ledger: str, tmp_path: Path, size: int
) -> None:
    grow(sqlite_ledger, *steps(size))
    folder = published(sqlite_ledger, tmp_path / "public")

    result = checker(folder, *saved(sqlite_ledger, tmp_path / "saved"))

    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith(f"{size} entries, ")


def test_go_agrees_on_a_log_with_gaps_and_two_keys(
    checker: Checker, sqlite_ledger: str, tmp_path: Path
) -> None:
    grow(sqlite_ledger, 5, 20)
    with open_engine(sqlite_ledger, write=True).begin() as connection:
        write(connection, [judged(2)])
        actions.redact(connection, 3, "court-order", stamp=STAMP)
        sign(connection, OTHER_KEY, KEY)
        write(connection, [judged(4)])
        sign(connection, OTHER_KEY)
    folder = published(sqlite_ledger, tmp_path / "public", OTHER_KEY, KEY)

    result = checker(folder, keys=[OTHER_KEY.verifier.vkey, KEY.verifier.vkey])

    assert (result.returncode, result.stdout.partition(",")[0]) == (0, "23 entries")


@pytest.fixture(scope="module")
def small(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a short log; for reading only."""
    place = tmp_path_factory.mktemp("small")
    url = f"sqlite:///{shutil.copy(sqlite_template, place / 'ledger.db')}"
    grow(url, 3, 8, 11)
    return published(url, place / "public")


def test_go_and_we_notice_every_bit_that_flips(
    checker: Checker, small: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(small, tmp_path / "public"))
    paths = list(files.paths(folder))
    seed = random.randrange(2**32)
    chance = random.Random(seed)

    assert checker(folder).returncode == 0
    for number in range(FLIPS):
        path = paths[number % len(paths)]
        bit = chance.randrange((folder / path).stat().st_size * 8)
        flip(folder, path, bit)
        where = f"bit {bit} of {path}, seed {seed}"
        assert checker(folder).returncode != 0, where
        assert verify_folder(folder, [KEY.verifier]).exit_code != 0, where
        flip(folder, path, bit)
    assert checker(folder).returncode == 0


def test_go_notices_a_rewrite_signed_again_from_an_older_checkpoint(
    checker: Checker, sqlite_ledger: str, tmp_path: Path
) -> None:
    grow(sqlite_ledger, 5, 8, word="Other")
    folder = published(sqlite_ledger, tmp_path / "public")
    older = tmp_path / "older"
    older.write_text(str(Checkpoint(KEY.name, 5, bytes(32)).signed([KEY])))

    assert checker(folder).returncode == 0
    assert checker(folder, older).returncode == 1


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("proofs/2.tlog-proof", b"hello"),
        ("checkpoint", b"hello"),
        ("checkpoints/7", str(Checkpoint(KEY.name, 7, bytes(32)).signed([KEY])).encode()),
        ("tile/0/000.p/3", bytes(96)),
        ("tile/entries/000.p/3", bytes(6)),
        ("tile/entries/000.p/11", bytes(22)),
        ("vkey", f"{OTHER_KEY.verifier.vkey}\n".encode()),
        ("vkey.pem", OTHER_KEY.verifier.pem.encode()),
    ],
)
def test_go_notices_the_changes_that_we_notice(
    checker: Checker, small: Path, tmp_path: Path, path: str, data: bytes
) -> None:
    folder = Path(shutil.copytree(small, tmp_path / "public"))
    files.write(folder, path, data)

    assert checker(folder).returncode == 1
    assert verify_folder(folder, [KEY.verifier]).exit_code == 1


def test_openssl_alone_confirms_a_checkpoint(openssl: str, small: Path, tmp_path: Path) -> None:
    lines = (small / "checkpoint").read_text().splitlines(keepends=True)
    said, signature = tmp_path / "said", tmp_path / "signature"
    said.write_text("".join(lines[:3]))
    signature.write_bytes(base64.b64decode(lines[4].split(" ")[2])[4:])

    def verified() -> bool:
        command = ["pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", str(small / "vkey.pem")]
        done = subprocess.run(
            [openssl, *command, "-in", str(said), "-sigfile", str(signature)],
            capture_output=True, check=False,
        )  # fmt: skip
        return done.returncode == 0

    assert verified()
    said.write_text("".join(lines[:3]).replace("\n11\n", "\n12\n"))
    assert not verified()


def test_sha256sum_alone_finds_an_entry_in_the_tree(small: Path) -> None:
    entries = split_bundle((small / "tile/entries/000.p/11").read_bytes())
    tile = (small / "tile/0/000.p/11").read_bytes()

    for place, entry in enumerate(entries):
        leaf = hashlib.sha256(b"\x00" + entry).digest()
        assert leaf == tile[32 * place : 32 * place + 32]
