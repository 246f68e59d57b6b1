"""The check of docs/trust.md that uses no program of ours, run as it stands there."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.proof.logs import grow, published

PAGE = Path(__file__).parents[2] / "docs" / "trust.md"
NEEDED = ("sh", "curl", "openssl", "sed", "base64", "head", "tail")

pytestmark = pytest.mark.skipif(
    not all(shutil.which(name) for name in NEEDED), reason=f"one of {NEEDED} is missing"
)


def commands() -> list[str]:
    """Return the commands of the page's block about checking without us."""
    _, _, below = PAGE.read_text(encoding="utf-8").partition("## Check a prediction without us")
    block = re.search(r"```sh\n(.*?)```", below, re.DOTALL)
    assert block is not None
    return block[1].splitlines()


def checked(folder: Path, here: Path) -> subprocess.CompletedProcess[str]:
    """Run what the page says up to the signature, in an empty folder."""
    here.mkdir()
    script = "\n".join(one for one in commands() if not one.startswith("tlog-tiles"))
    return subprocess.run(
        ["sh", "-ec", script], cwd=here, env={"LOG": folder.as_uri(), "PATH": "/usr/bin:/bin"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_reader_needs_at_most_five_commands_and_none_of_ours() -> None:
    assert len(commands()) <= 5
    assert not any(one.startswith(("ledger", "pledger", "python")) for one in commands())


def test_the_page_checks_a_published_log_and_notices_another(
    sqlite_ledger: str, tmp_path: Path
) -> None:
    grow(sqlite_ledger, 5)
    folder = published(sqlite_ledger, tmp_path / "public")

    good = checked(folder, tmp_path / "good")
    note = folder / "checkpoint"
    note.write_text(note.read_text().replace("\n5\n", "\n6\n"))
    bad = checked(folder, tmp_path / "bad")

    assert (good.returncode, "Signature Verified Successfully" in good.stdout) == (0, True)
    assert bad.returncode != 0
