"""``ledger verify``: has anything been changed?"""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledger.actions.findings import Grade
from ledger.actions.helping import helped
from ledger.commands import keyring
from ledger.commands.declaring import declare
from ledger.commands.keyring import key_option
from ledger.commands.paper import format_of
from ledger.commands.progress import watching
from ledger.commands.session import Session
from ledger.errors import NotFound, Refused, Unusable
from ledger.render.page import plural

if TYPE_CHECKING:
    from ledger.actions.helping import Helper
    from ledger.actions.verifying import Report
    from ledger.proof.checkpoint import Checkpoint
    from ledger.proof.note import Verifier
    from ledger.store.reader import Reader

_VERDICTS = {
    None: "Holds",
    Grade.TAMPERED: "TAMPERED",
    Grade.STALE: "Stale",
    Grade.UNKNOWN: "Cannot tell",
}
_SHOWN = 20


@declare("verify")
@click.argument("folder", metavar="[DIR]", required=False)
@click.option("--since", metavar="CHECKPOINT", help="A checkpoint that you saved earlier.")
@click.option(
    "--ca",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Check time stamps with these certificates.",
)
@click.option("--vkey", "vkeys", multiple=True, metavar="KEY", help="The log's public key.")
@key_option
def command(
    session: Session,
    folder: str | None,
    since: str | None,
    ca: Path | None,
    vkeys: tuple[str, ...],
    key_file: str | None,
) -> None:
    """Check that nothing in the log was changed.

    Without DIR the ledger is checked: every hash from its bytes, the tree, every signature,
    and every table against the log. With DIR a published log is checked, from its files alone.
    Exit code 0: holds. 1: tampered. 6: stale, there is less than was signed. 7: cannot tell.

    \b
    Examples:
      ledger verify
      ledger verify --since checkpoint-2026.txt
      ledger verify public/log --vkey ledger.example/main+1234abcd+AQ...
    """
    form = format_of(session, "text", "json")
    keys = _keys(session, vkeys, key_file, alone=folder is not None)
    older = _older(since, keys) if since else None
    report = _check(session, folder, keys, older, ca)
    if form == "json":
        session.data(_data(report))
    else:
        session.out("\n".join(_lines(report, folder, older, trusted=ca is not None)))
        if folder is not None and not keys and report.keys:
            session.say(
                "The key came with the files: compare it with one from elsewhere (--vkey)."
            )
    session.leave(report.exit_code)


def _keys(
    session: Session, vkeys: tuple[str, ...], key_file: str | None, *, alone: bool
) -> tuple[Verifier, ...]:
    """Return the keys to check with: those named, else those of the ledger.

    A published log can be checked where there is no ledger, and then brings its own.
    """
    from ledger.proof.note import BadNote, parse_vkey

    try:
        named = tuple(parse_vkey(text.strip()) for text in vkeys)
    except BadNote as error:
        raise Unusable(f"--vkey: {error}.", ("It is one line, like:", "NAME+ID+KEY")) from error
    if named or (alone and not key_file):
        return named
    return keyring.known(session, key_file)


def _older(path: str, keys: tuple[Verifier, ...]) -> Checkpoint:
    """Return the checkpoint in a file; its signature is checked if a key for it is known.

    Whoever saved it vouches for it, so an unknown key is no obstacle.
    """
    from ledger.proof.checkpoint import open_checkpoint, parse_checkpoint
    from ledger.proof.note import BadNote, UnknownSigner, parse_note

    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise NotFound(f"{path} cannot be read: {error.strerror}.") from error
    try:
        return open_checkpoint(data, keys)[0]
    except UnknownSigner:
        return parse_checkpoint(parse_note(data).text)
    except BadNote as error:
        raise Unusable(f"{path} is {error}.", ("Save one with:", "ledger checkpoint")) from error


def _check(
    session: Session,
    folder: str | None,
    keys: tuple[Verifier, ...],
    older: Checkpoint | None,
    ca: Path | None,
) -> Report:
    if folder is not None:
        from ledger.exchange.published import verify_folder

        if not Path(folder).is_dir():
            raise NotFound(f"there is no folder {folder}.")
        return verify_folder(Path(folder), keys, older, ca=ca)
    with session.reader(own=True) as reader, helped(session.place.url, reader) as helper:
        return _check_ledger(session, reader, helper, keys, older, ca)


def _check_ledger(
    session: Session,
    reader: Reader,
    helper: Helper | None,
    keys: tuple[Verifier, ...],
    older: Checkpoint | None,
    ca: Path | None,
) -> Report:
    # Imported only now: the helper, if there is one, imports the same meanwhile.
    from ledger.actions.verifying import verify
    from ledger.exchange.stamped import with_stamps
    from ledger.store import archive

    with watching(session, archive.log_size(reader)) as watch:
        report = verify(reader, keys, older, watch, _remembered(session), helper)
        return with_stamps(reader, report, ca)


def _remembered(session: Session) -> Checkpoint | None:
    """Return the newest checkpoint that was signed here, as it is kept outside of the ledger."""
    from ledger.proof.checkpoint import Checkpoint
    from ledger.store import last_signed

    try:
        signed = last_signed.last_signed(session.place.url)
    except Refused as error:
        session.say(f"Note: {error.problem}")
        return None
    return Checkpoint(signed.origin, signed.size, signed.root) if signed else None


def _data(report: Report) -> dict[str, object]:
    return {
        "result": report.grade.name.lower() if report.grade else "holds",
        "entries": report.size,
        "root": report.root.hex(),
        "signed": report.signed,
        "checkpoints": report.checkpoints,
        "redacted": report.redacted,
        "checked": report.checked,
        "keys": list(report.keys),
        "stamps": [{"size": size, "no_later_than": said} for size, said in report.stamps],
        "findings": [{"grade": f.grade.name.lower(), "text": f.text} for f in report.findings],
    }


def _lines(
    report: Report, folder: str | None, older: Checkpoint | None, *, trusted: bool
) -> list[str]:
    lines = [f"{_VERDICTS[report.grade]}: {plural(report.size, 'entry', 'entries')}."]
    lines += [f"  {found.text}." for found in report.findings[:_SHOWN]]
    if len(report.findings) > _SHOWN:
        lines.append(f"  and {len(report.findings) - _SHOWN:,} more (--json has all of them).")
    lines += ["", f"root         {b64encode(report.root).decode()}", _signed(report)]
    if older is not None and report.grade is None:
        lines.append(f"since        your checkpoint of {older.size:,}: nothing before it changed")
    lines += _stamped(report, trusted=trusted)
    if report.redacted:
        lines.append(
            f"redacted     {plural(report.redacted, 'entry', 'entries')}; hashes are kept"
        )
    what = "proofs, all checked" if folder else "rows, all folded anew from the log"
    lines.append(f"compared     {report.checked:,} {what}")
    if report.keys:
        lines += [f"key          {vkey}" for vkey in report.keys]
    return lines


def _stamped(report: Report, *, trusted: bool) -> list[str]:
    """Return by when somebody else vouches for how much, the most first."""
    if not report.stamps:
        return []
    size, said = min(report.stamps, key=lambda one: (-one[0], one[1]))
    how = "its signature checked" if trusted else "its signature not checked: --ca FILE does"
    return [f"proved       {size:,} of them existed no later than {said}; {how}"]


def _signed(report: Report) -> str:
    if report.signed is None:
        return "signed       nothing yet: the log agrees with itself, and nobody vouches for it"
    behind = report.size - report.signed
    rest = f"; {plural(behind, 'entry', 'entries')} came later" if behind > 0 else ""
    return (
        f"signed       {report.signed:,} of them, {plural(report.checkpoints, 'checkpoint')}{rest}"
    )
