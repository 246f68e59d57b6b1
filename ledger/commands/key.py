"""``ledger key``: the key that signs the log's checkpoints."""

from __future__ import annotations

import click

from ledger.commands import keyring
from ledger.commands.declaring import Family, declare, global_options
from ledger.commands.keyring import Keyring, key_option
from ledger.commands.session import Session
from ledger.errors import Refused, Unusable


@declare("new", writes=True)
@click.argument("name")
@key_option
def new(session: Session, name: str, key_file: str | None) -> None:
    """Make the key of a log.

    NAME is the log's name for good: the address it is published at, without https://.

    \b
    Example:
      ledger key new ledger.example/main
    """
    from ledger.proof.note import BadNote, Signer

    path = keyring.place_of(session, key_file)
    try:
        signer = Signer.new(name)
    except BadNote as error:
        raise Unusable(f"{error}.", ("", "ledger key new ledger.example/main")) from error
    keyring.save(path, Keyring((signer,), ()), replace=False)
    session.out(signer.verifier.vkey)
    session.say(
        f"The secret half is in {path}: keep a copy where nobody else reads it.\n"
        "The line above is for everybody: print it where your readers find it."
    )
    session.hint("Sign the log with:  ledger checkpoint")


@declare("show")
@click.option("--pem", is_flag=True, help="In the form that OpenSSL reads.")
@key_option
def show(session: Session, pem: bool, key_file: str | None) -> None:
    """Print the public key, and those that signed before it.

    \b
    Examples:
      ledger key show
      ledger key show --pem > vkey.pem
    """
    found = keyring.load(session, key_file)
    if session.format == "json":
        session.data([{"vkey": one.vkey, "pem": one.pem} for one in found.verifiers])
    elif pem:
        session.out(found.verifiers[0].pem.removesuffix("\n"))
    else:
        session.out("\n".join(one.vkey for one in found.verifiers))


@declare("rotate", writes=True)
@key_option
def rotate(session: Session, key_file: str | None) -> None:
    """Replace the key; the next checkpoint is signed by both.

    After it the old key signs no more, and stays in the file to check what it signed.

    \b
    Examples:
      ledger key rotate
      ledger checkpoint
    """
    from ledger.proof.note import Signer

    if keyring.command_of(key_file):
        raise Refused(
            "the key comes from PLEDGER_KEY_CMD, and only you can replace it there.",
            ("Make one, and put it in the first line there:", "ledger key new NAME --key FILE"),
        )
    found = keyring.load(session, key_file)
    signer = Signer.new(found.signers[0].name)
    both = Keyring((signer, *found.signers), found.former)
    keyring.save(keyring.place_of(session, key_file), both, replace=True)
    session.out(signer.verifier.vkey)
    session.hint("Sign with both, once:  ledger checkpoint")


@click.group(
    "key",
    cls=Family,
    params=global_options(),
    help="""Make, show or replace the key that signs.

    \b
    Examples:
      ledger key new ledger.example/main
      ledger key show
    """,
)
def command() -> None:
    """Do nothing by itself."""


for one in (new, show, rotate):
    command.add_command(one)
