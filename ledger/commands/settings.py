"""What a person has set for good: a small TOML file, asked after the environment.

The file is ``PLEDGER_CONFIG``, else ``config.toml`` in the platform's config folder.  It is
written line by line, so that comments and order in it stay as they are.
"""

from __future__ import annotations

import json
import os
import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from ledger.commands.settings_file import config_file
from ledger.domain.web import is_web_address
from ledger.errors import Refused, Unusable
from ledger.store.address import sqlite_path, to_url

if TYPE_CHECKING:
    from ledger.domain.deadline.spans import Order

ENVIRONMENT: Final[tuple[tuple[str, str], ...]] = (
    ("PLEDGER_DB", "the ledger to use: a path or an address, as with --db"),
    ("PLEDGER_READ_DB", "a read-only copy of it that commands which only read ask instead"),
    ("PLEDGER_ACTOR", "who does this, as with --actor"),
    ("PLEDGER_CONFIG", "the file of settings, instead of the one in your config folder"),
    ("PLEDGER_KEY", "the file of the key that signs checkpoints, as with --key"),
    ("PLEDGER_KEY_CMD", "a command that prints that key, so that it lies in no file"),
    ("PLEDGER_NOW", "replaces the clock: 2026-11-23T12:00:00Z; entries written so are marked"),
    ("NO_COLOR", "set to anything: no colour and no bold"),
    ("FORCE_COLOR", "set to anything: colour in a pipe too"),
    ("TERM", "dumb means: no colour, no pager, words and Enter instead of single keys"),
    ("ACCESSIBLE", "set to anything: words and Enter instead of single keys, no drawn lines"),
    ("COLUMNS", "how wide to lay out, also in a pipe"),
    ("PAGER", "what shows long answers in a terminal (default less -FRX); empty for none"),
    ("LESS", "options of less, instead of ours (FRX)"),
    ("XDG_DATA_HOME", "where the folder of your data is on Unix (else ~/.local/share)"),
    ("XDG_CONFIG_HOME", "where the folder of your settings is on Unix (else ~/.config)"),
    ("XDG_STATE_HOME", "where it is remembered what was signed on a server (else ~/.local/state)"),
)
"""Every variable of the environment that changes what a command does."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that can be set: its name, what it is for, and what it may be.

    ``checked`` returns the text to keep; it raises Unusable for a text that cannot be used.
    """

    name: str
    help: str
    checked: Callable[[str], str]


def _one_of(name: str, *words: str) -> Callable[[str], str]:
    def checked(text: str) -> str:
        if text in words:
            return text
        raise Unusable(
            f'{name} cannot be "{text}".',
            *[("", f"ledger config set {name} {word}") for word in words],
        )

    return checked


def _actor(text: str) -> str:
    if text.strip() and text.isprintable():
        return text.strip()
    raise Unusable("actor is empty.", ("", "ledger config set actor NAME"))


def _web(text: str) -> str:
    if is_web_address(text):
        return text
    raise Unusable(
        f'"{text}" is no web address.', ("", "ledger config set site-url https://example.org/")
    )


def _words(text: str) -> str:
    if text.strip() and text.isprintable():
        return text.strip()
    raise Unusable("nothing was given.", ("", "ledger config set site-name 'Example Wire'"))


def _place(text: str) -> str:
    """Return the address of a ledger; a path is kept from the root on, to mean one file."""
    path = sqlite_path(to_url(text))
    return text if path is None else str(path)


SETTINGS: Final[dict[str, Setting]] = {
    one.name: one
    for one in (
        Setting("actor", "who you are in the history (else your login name)", _actor),
        Setting("db", "the ledger to use when the folder has none", _place),
        Setting("dates", "how you write 03/04/2027: mdy or dmy", _one_of("dates", "mdy", "dmy")),
        Setting(
            "color", "auto, always or never", _one_of("color", "auto", "always", "never")
        ),
        Setting("site-url", "where the public pages will be read", _web),
        Setting("site-name", "who publishes them", _words),
        Setting("site-contact", "where corrections of them are to be sent", _words),
    )
}  # fmt: skip
"""Everything that can be set."""


def read_settings() -> dict[str, str]:
    """Return what is set; nothing when there is no file.

    Raises Unusable, with the line, for a file that cannot be understood.
    """
    file = config_file()
    text = _text(file)
    return _parsed(text, file) if text else {}


def date_order() -> Order | None:
    """Return how this person writes 03/04/2027; None when it was never said."""
    return cast("Order | None", read_settings().get("dates"))


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except UnicodeDecodeError as error:
        raise Unusable(f"{file} is no text in UTF-8, so no setting can be read.") from error
    except OSError as error:
        raise Refused(f"{file} cannot be read: {os.strerror(error.errno or 0)}.") from error


def _parsed(text: str, file: Path) -> dict[str, str]:
    # Imported only where there is a file: most people have none.
    import tomllib

    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _broken(file, text, *_placed(str(error), text)) from error
    for name, value in found.items():
        if name not in SETTINGS:
            raise _broken(
                file, text, _line_of(name, text),
                f'there is no setting "{name}"; there are {", ".join(SETTINGS)}',
            )  # fmt: skip
        if not isinstance(value, str):
            raise _broken(
                file, text, _line_of(name, text), f'{name} is text, written {name} = "…"'
            )
        try:
            SETTINGS[name].checked(value)
        except Unusable as error:
            raise _broken(file, text, _line_of(name, text), error.problem.rstrip(".")) from error
    return {name: _from_file(name, value, file) for name, value in found.items()}


def _from_file(name: str, value: str, file: Path) -> str:
    """Return a value as it is used: the path of a ledger counts from the file's folder."""
    if name != "db" or sqlite_path(to_url(value)) is None or "://" in value:
        return value
    return str(file.parent / Path(value).expanduser())


def _placed(message: str, text: str) -> tuple[int, str]:
    """Return the line and the reason from what the parser says."""
    found = re.fullmatch(r"(.*) \(at line (\d+), column \d+\)", message)
    if found:
        return int(found[2]), found[1]
    return max(1, len(text.splitlines())), re.sub(r" \(at end of document\)", "", message)


def _broken(file: Path, text: str, line: int, why: str) -> Unusable:
    lines = text.splitlines()
    told = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    return Unusable(
        f"{file}, line {line}: {why[:1].lower()}{why[1:]}.",
        ("Mend that line, or take it out:", shlex.quote(str(file))),
        details=(f"{line}: {told}",) if told else (),
    )


def _line_of(name: str, text: str) -> int:
    for number, line in enumerate(text.splitlines(), start=1):
        if _names(line) == name or line.strip().startswith(f"[{name}"):
            return number
    return 1


def _names(line: str) -> str | None:
    """Return which setting a line is about; None for comments and anything else."""
    found = re.match(r"""\s*["']?([\w-]+)["']?\s*=""", line)
    return found[1] if found else None


def change(name: str, value: str | None) -> Path:
    """Set one setting, or take it out for None, and return the file; other lines stay.

    Raises Unusable for a value that cannot be used or a file that cannot be understood.
    """
    file = config_file()
    before = _text(file)
    if before:
        _parsed(before, file)
    kept = [line for line in before.splitlines() if _names(line) != name]
    places = [n for n, line in enumerate(before.splitlines()) if _names(line) == name]
    if value is not None:
        kept.insert(places[0] if places else len(kept), f"{name} = {_quoted(value)}")
    _write(file, "".join(f"{line}\n" for line in kept))
    return file


def _quoted(value: str) -> str:
    """Return text as a basic string of TOML."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _write(file: Path, text: str) -> None:
    """Write the file wholly or not at all."""
    target = Path(os.path.realpath(file))
    waiting = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        waiting.write_text(text, encoding="utf-8")
        waiting.replace(target)
    except OSError as error:
        raise Refused(f"{file} cannot be written: {os.strerror(error.errno or 0)}.") from error
    finally:
        waiting.unlink(missing_ok=True)
