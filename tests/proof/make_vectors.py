"""Write merkle_vectors.json anew, with an implementation that is not ours.

    pip install tlog-scales==0.0.3        (in an environment of its own; Apache-2.0)
    python tests/proof/make_vectors.py

Nothing of ours is imported here.  The entries of every log are the digits "0", "1", "2" …; the
key's seed is 32 bytes of the number 7.  Hashes and files are in hexadecimal digits.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import tempfile
from pathlib import Path
from typing import Any

from tlog_scales import cli
from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader
from tlog_scales.signing import (
    PlainEd25519Signer,
)
from tlog_scales.writer import TilesWriter

PROVENANCE = "tlog-scales 0.0.3 (PyPI, Apache-2.0), by tests/proof/make_vectors.py"
ORIGIN = "vectors.example/log"
SIZES = (1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 255, 256, 257, 600)
BIG = 70_000


def main() -> None:
    """Write the vectors beside this file."""
    signer = PlainEd25519Signer(ORIGIN, bytes([7]) * 32)
    with tempfile.TemporaryDirectory() as folder:
        small, big = Path(folder) / "small", Path(folder) / "big"
        write(small, SIZES[-1], signer)
        write(big, BIG, signer)
        found = {
            "provenance": PROVENANCE,
            "origin": ORIGIN,
            "vkey": signer.vkey.serialize(),
            "trees": trees(small),
            "checkpoint": (small / "checkpoint").read_text(),
            "proof": {"index": 300, "text": printed("gen-proof", str(small), "300")},
            "files": {"size": BIG, **digest(big)},
        }
    path = Path(__file__).parent / "merkle_vectors.json"
    path.write_text(json.dumps(found, indent=1) + "\n")


def write(folder: Path, size: int, signer: PlainEd25519Signer) -> None:
    """Write a log of this many entries."""
    writer = TilesWriter.create(folder, ORIGIN)
    for number in range(size):
        writer.add_leaf(str(number).encode())
    writer.commit([signer])


def trees(folder: Path) -> list[dict[str, Any]]:
    """Return roots, and proofs of inclusion and consistency, of trees of growing sizes."""
    reader = TilesReader(LocalBackend(folder))
    found = []
    for size in SIZES:
        places = range(size) if size < 10 else (0, 1, size // 2, size - 2, size - 1)
        # A reader of exactly the full tree is enough: every smaller one is part of it.
        reader.set_size(SIZES[-1])
        found.append({
            "size": size,
            "root": reader.mth(0, size).hex(),
            "inclusion": {
                str(i): [h.hex() for h in reader.get_inclusion_proof(i, size).node_hashes]
                for i in places
            },
            "consistency": {
                str(old): [h.hex() for h in reader.get_consistency_proof(old, size).node_hashes]
                for old in SIZES
                if old <= size
            },
        })  # fmt: skip
    return found


def digest(folder: Path) -> dict[str, Any]:
    """Return how many tiles and bundles a log has, and one hash over all their names and bytes."""
    paths = sorted(
        p.relative_to(folder).as_posix() for p in folder.glob("tile/**/*") if p.is_file()
    )
    lines = [
        f"{path} {hashlib.sha256((folder / path).read_bytes()).hexdigest()}" for path in paths
    ]
    return {"count": len(paths), "sha256": hashlib.sha256("\n".join(lines).encode()).hexdigest()}


def printed(*argv: str) -> str:
    """Return what a command of tlog-scales prints."""
    args = cli.build_parser().parse_args(argv)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        args.func(args)
    return out.getvalue()


if __name__ == "__main__":
    main()
