"""The check of docs/trust.md that uses no program of ours, run as it stands there."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.exchange import folder as files
from ledger.proof.tiles import bundle_of, split_bundle
from ledger.store.database import open_engine
from tests.proof.logs import KEY, OTHER_KEY, events, grow, published, sign, write

PAGE = Path(__file__).parents[2] / "docs" / "trust.md"
NEEDED = ("sh", "curl", "openssl", "sed", "base64", "head", "tail", "tee", "cut")
SCRIPTS = sysconfig.get_path("scripts")
"""Where pip has put tlog-tiles, which the tests bring."""

pytestmark = pytest.mark.skipif(
    not all(shutil.which(name) for name in NEEDED), reason=f"one of {NEEDED} is missing"
)


def commands() -> list[str]:
    """Return the commands of the page's block about checking without us."""
    _, _, below = PAGE.read_text(encoding="utf-8").partition("## Check a prediction without us")
    block = re.search(r"```sh\n(.*?)```", below, re.DOTALL)
    assert block is not None
    return block[1].splitlines()


def checked(folder: Path, here: Path, vkey: str = KEY.verifier.vkey) -> tuple[int, list[str]]:
    """Run what the page says in an empty folder; how many commands worked, and what was said."""
    here.mkdir()
    said: list[str] = []
    for worked, command in enumerate(commands()):
        done = subprocess.run(
            ["sh", "-ec", command], cwd=here, capture_output=True, text=True, check=False,
            env={"LOG": folder.as_uri(), "VKEY": vkey, "PATH": f"{SCRIPTS}:/usr/bin:/bin"},
        )  # fmt: skip
        said.append(done.stdout)
        if done.returncode:
            return worked, said
    return len(said), said


@pytest.fixture(scope="module")
def log(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a log of 300 entries; for reading only."""
    place = tmp_path_factory.mktemp("readers")
    url = f"sqlite:///{shutil.copy(sqlite_template, place / 'ledger.db')}"
    grow(url, 5, 300)
    return published(url, place / "public")


def test_a_reader_needs_at_most_five_commands_and_none_of_ours() -> None:
    assert len(commands()) <= 5
    assert not any(one.startswith(("ledger", "pledger", "python")) for one in commands())


def test_the_commands_of_the_page_confirm_a_published_log(log: Path, tmp_path: Path) -> None:
    worked, said = checked(log, tmp_path / "here")

    assert worked == 5
    assert "Signature Verified Successfully" in said[3]
    assert json.loads(said[4])["data"]["claim"] == "Claim 12"
    place = (log / "proofs" / "12.tlog-proof").read_text().splitlines()[1]
    assert place == "index 12"


def _another_size(folder: Path) -> None:
    note = folder / "checkpoint"
    note.write_text(note.read_text().replace("\n300\n", "\n301\n"))


def _another_claim(folder: Path) -> None:
    bundle = folder / "tile/entries/000"
    bundle.write_bytes(bundle.read_bytes().replace(b'Claim 12"', b'Claim 21"'))


def _another_order(folder: Path) -> None:
    entries = split_bundle((folder / "tile/entries/000").read_bytes())
    entries[12], entries[13] = entries[13], entries[12]
    files.write(folder, "tile/entries/000", bundle_of(entries))


def _another_hash(folder: Path) -> None:
    tile = bytearray((folder / "tile/0/000").read_bytes())
    tile[13 * 32] ^= 1
    files.write(folder, "tile/0/000", bytes(tile))


@pytest.mark.parametrize(
    ("change", "fails"),
    [(_another_size, 4), (_another_claim, 5), (_another_order, 5), (_another_hash, 5)],
)
def test_the_command_that_should_notice_a_change_notices_it(
    log: Path, tmp_path: Path, change: Callable[[Path], None], fails: int
) -> None:
    folder = Path(shutil.copytree(log, tmp_path / "public"))
    change(folder)

    worked, _ = checked(folder, tmp_path / "here")

    assert worked == fails - 1


def test_a_log_of_another_key_is_not_confirmed(log: Path, tmp_path: Path) -> None:
    assert checked(log, tmp_path / "here", OTHER_KEY.verifier.vkey)[0] == 3


def test_a_log_that_changed_its_key_is_confirmed_by_the_new_one(
    sqlite_ledger: str, tmp_path: Path
) -> None:
    grow(sqlite_ledger, 20)
    with open_engine(sqlite_ledger, write=True).begin() as connection:
        write(connection, events(20, 30))
        sign(connection, OTHER_KEY, KEY)
    folder = published(sqlite_ledger, tmp_path / "public", OTHER_KEY, KEY)

    assert checked(folder, tmp_path / "here", OTHER_KEY.verifier.vkey)[0] == 5
