"""Check the time stamps that a ledger keeps, or that were published beside its checkpoints."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from ledger.actions.findings import Findings
from ledger.actions.verifying import Report
from ledger.errors import LedgerError
from ledger.exchange import timestamps
from ledger.exchange.timestamps import NoStamp
from ledger.store import checkpoints
from ledger.store.reader import Reader
from ledger.store.tables import instant_text


def with_stamps(reader: Reader, report: Report, ca: Path | None) -> Report:
    """Return a report to which the time stamps of the ledger were added.

    What each says is compared with its checkpoint; its signature only with ``ca``, a file with
    the certificates that are trusted.
    """
    notes = {kept.size: kept.note.encode() for kept in checkpoints.checkpoints(reader)}
    findings = Findings(list(report.findings))
    held = []
    for one in checkpoints.anchors(reader):
        if one.kind != "rfc3161":
            continue
        what = f"time stamp {one.number} of the checkpoint of {one.size:,} entries"
        said = check_stamp(what, one.token, notes.get(one.size, b""), ca, findings)
        if said and said != one.gen_time:
            findings.tampered(f"{what}: it names {said}, and the ledger {one.gen_time}")
        elif said:
            held.append((one.size, said))
    return replace(report, findings=tuple(findings.found), stamps=tuple(held))


def check_stamp(
    what: str, token: bytes, note: bytes, ca: Path | None, findings: Findings
) -> str | None:
    """Return the instant that a stamp on a note names; None, and a finding, when it does not."""
    try:
        stamp = timestamps.check(token, note, ca) if ca else timestamps.read(token)
    except NoStamp as error:
        problem = f"{what}: {error.problem.removesuffix('.')}"
        # A certificate that is not trusted here says nothing of who changed what.
        (findings.unknown if "certificate" in problem else findings.tampered)(problem)
        return None
    except LedgerError as error:
        findings.unknown(f"{what}: {error.problem.removesuffix('.')}")
        return None
    if stamp.digest != hashlib.sha256(note).digest():
        findings.tampered(f"{what}: it is of something else")
        return None
    return instant_text(stamp.gen_time)
