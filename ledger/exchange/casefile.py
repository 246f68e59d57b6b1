"""A case file: one prediction, or one speaker, in a zip that checks itself with Python alone.

It holds the entries as they stand in the log, a proof of each, the signed checkpoint, what
others said of its time, pages to read, and ``verify.py``, which uses nothing of ours.  The list
of all files with their hashes is signed with the log's key, so that the pages are covered too.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping
from importlib.resources import files

from ledger.actions.checkpointing import origin_of, reread
from ledger.actions.proving import proof_of
from ledger.errors import Refused
from ledger.exchange import folder
from ledger.proof.note import Signer, sign
from ledger.store import archive, checkpoints
from ledger.store.reader import Reader

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The date of every file in the zip, so that the same case gives the same bytes."""

_README = """\
A case file of {origin}: {what}.

  python3 -I verify.py [KEY]

checks everything in here with Python alone, without a network: the signature of the checkpoint
and of the list of files, every file, every entry and its place in the log. KEY is the log's
public key from somewhere else than here; without it the one in  vkey  is used and printed.

  pages/       what it says, to read
  entries/     the entries of the log themselves, in their one canonical form (RFC 8785)
  proofs/      the proof that each stands in the log (c2sp.org/tlog-proof)
  checkpoint   what the log's key signed: its name, how many entries, one hash over all
  anchors/     what others said of the time; openssl ts -verify checks it
  manifest     every file with its SHA-256, signed by the same key

It proves that these entries stand in the log that was signed, word for word. It cannot prove
that nothing else was said or logged, nor that a page cited as evidence is right.
"""


def members(
    reader: Reader, subjects: Iterable[str], pages: Mapping[str, str], what: str, signer: Signer
) -> dict[str, bytes]:
    """Return every file of a case by its path, the signed list of all of them included.

    ``subjects`` are those of the log that the case is about, ``pages`` what is to be read by
    its name.  Raises Refused when nothing was signed, when an entry of the case is newer than
    the last checkpoint, or when the log is not what was signed.
    """
    kept = checkpoints.newest(reader)
    if kept is None:
        raise Refused("nothing was signed yet.", ("First:", "ledger checkpoint"))
    origin, tree = origin_of(kept), reread(reader)
    if origin != signer.name:
        raise Refused(f"this log is {origin}, and the key is for {signer.name}.")
    found = {"README.txt": _README.format(origin=origin, what=what).encode()}
    found["verify.py"] = files("ledger.exchange").joinpath("case_verify.txt").read_bytes()
    found["checkpoint"] = kept.note.encode()
    found[folder.VKEY] = f"{signer.verifier.vkey}\n".encode()
    found[folder.PEM] = signer.verifier.pem.encode()
    for row in _rows(reader, set(subjects)):
        if row.seq >= kept.size:
            raise Refused(
                f"entry {row.seq} of this case is newer than the last checkpoint.",
                ("Sign it first:", "ledger checkpoint"),
            )
        body = row.body
        kind = "redacted" if body is None else "json"
        found[f"entries/{row.seq}.{kind}"] = body or f"{row.leaf.hex()}\n".encode()
        found[f"proofs/{row.seq}.tlog-proof"] = bytes(proof_of(tree, row.seq, kept))
    for one in checkpoints.anchors(reader):
        if one.size == kept.size:
            found[folder.stamp(one.size, one.number, one.kind)] = one.token
    found |= {f"pages/{name}": text.encode() for name, text in pages.items()}
    return {**found, "manifest": manifest_of(found, signer)}


def _rows(reader: Reader, subjects: set[str]) -> list[archive.LogRow]:
    """Return the entries on these subjects, and those that redact one of them, in order."""
    rows = list(archive.log_rows(reader))
    mine = {row.seq for row in rows if row.subject in subjects}
    redacting = {f"entry/{seq}" for seq in mine}
    return [row for row in rows if row.seq in mine or row.subject in redacting]


def manifest_of(found: Mapping[str, bytes], signer: Signer) -> bytes:
    """Return the signed list of these files with their SHA-256."""
    lines = [f"{hashlib.sha256(found[path]).hexdigest()}  {path}" for path in sorted(found)]
    text = "\n".join([f"case file of {signer.name}", *lines, ""])
    return str(sign(text, [signer])).encode()


def zipped(found: Mapping[str, bytes]) -> bytes:
    """Return the files as a zip; the same files give the same bytes."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archived:
        for path in sorted(found):
            member = zipfile.ZipInfo(path, _FIRST_DAY)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            archived.writestr(member, found[path])
    return whole.getvalue()
