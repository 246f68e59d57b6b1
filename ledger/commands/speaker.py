"""``ledger speaker``: who is in the ledger, what they are called, where they worked."""

from __future__ import annotations

from typing import Any

import click

from ledger.commands.declaring import Family, declare, global_options
from ledger.commands.paper import day_option, format_of, is_new, write, write_csv
from ledger.commands.session import Session
from ledger.commands.status import show_empty
from ledger.domain.line import SpeakerLine
from ledger.domain.prediction import FiscalYear, Role
from ledger.errors import Unusable
from ledger.render import speakers as render
from ledger.store import queries
from ledger.store.reader import ConnectionReader

# Actions are imported where they are used: reading who is here needs no SQLAlchemy.

MEMBERS = ("slug", "name", "kind", "role", "aliases", "predictions")


@declare("list", help="""List speakers, by name.

    \b
    Examples:
      ledger speaker list
      ledger speaker list --json
    """)  # fmt: skip
def list_command(session: Session) -> None:
    """Print everyone who was not merged into another."""
    kind = format_of(session, "text", "json", "csv")
    found = []
    if not is_new(session):
        with session.reader() as reader:
            found = queries.speakers(reader)
    data = [render.speaker_data(one) for one in found]
    if kind == "json":
        session.data(data)
    elif kind == "csv":
        write_csv(session, MEMBERS, data)
    elif found:
        write(session, render.speakers_page(found, session.page))
    else:
        show_empty(session)


@declare("show", help="""Show one speaker: names, roles and counts.

    \b
    Examples:
      ledger speaker show 'Mark Zuckerberg'
      ledger speaker show mark-zuckerberg --json
    """)  # fmt: skip
@click.argument("speaker")
def show_command(session: Session, speaker: str) -> None:
    """Print who this is."""
    kind = format_of(session, "text", "json")
    with session.reader() as reader:
        line = queries.find_speaker(reader, speaker, "ledger speaker show")
        who = queries.speaker_state(reader, line.slug).speaker
        lines = queries.lines(reader, session.day, speaker=line.slug)
        merged = [queries.speaker_state(reader, slug).speaker
                  for slug in queries.merged_into(reader, line.slug)]  # fmt: skip
    shown = render.Shown(who, tuple(merged), tuple(lines))
    if kind == "json":
        session.data(render.show_data(shown))
    else:
        write(session, render.show_page(shown, session.page))
        session.hint(f"\nNext:  ledger scorecard {line.slug}    ledger list -s {line.slug}")


@declare("rename", writes=True, help="""Give a speaker another name.

    The old name stays as an alias, and everything that was said stays where it is.

    \b
    Example:
      ledger speaker rename 'Zuck' 'Mark Zuckerberg'
    """)  # fmt: skip
@click.argument("speaker")
@click.argument("new_name")
def rename_command(session: Session, speaker: str, new_name: str) -> None:
    """Append the new name."""

    def work(connection: Any) -> str:
        from ledger import actions

        line = _found(connection, speaker, "rename")
        who = actions.rename(connection, line.slug, new_name, stamp=session.stamp())
        return render.renamed(line.name, who)

    session.out(session.write(work))
    session.hint("\nNext:  ledger undo")


@declare("merge", writes=True, help="""Make one speaker of two.

    SPEAKER goes and INTO stays: names, roles and predictions of both count there. One undo
    brings both back.

    \b
    Example:
      ledger speaker merge 'M. Zuckerberg' 'Mark Zuckerberg' --yes
    """)  # fmt: skip
@click.argument("speaker")
@click.argument("into")
@click.option("--yes", is_flag=True, help="Do not ask.")
def merge_command(session: Session, speaker: str, into: str, yes: bool) -> None:
    """Append the merge, once somebody has agreed to it."""
    if not yes:
        _agree(session, speaker, into)

    def work(connection: Any) -> str:
        from ledger import actions

        gone, stays = _found(connection, speaker, "merge"), _found(connection, into, "show")
        actions.merge(connection, gone.slug, stays.slug, stamp=session.stamp())
        counted = queries.find_speaker(ConnectionReader(connection), stays.slug)
        return render.merged(gone, counted)

    session.out(session.write(work))
    session.hint("\nNext:  ledger speaker list    ledger undo")


def _agree(session: Session, speaker: str, into: str) -> None:
    """Ask before two become one; refuse when nobody is there to be asked."""
    with session.reader() as reader:
        gone = queries.find_speaker(reader, speaker, "ledger speaker merge")
        stays = queries.find_speaker(reader, into, f"ledger speaker merge {gone.slug}")
    if not session.may_ask:
        raise Unusable(
            f"{gone.name} ({render.count(gone)}) would become {stays.name}"
            f" ({render.count(stays)}), and that needs a yes.",
            ("Agree:", f"ledger speaker merge {gone.slug} {stays.slug} --yes"),
        )
    session.say(f"{gone.name}: {render.count(gone)}.  {stays.name}: {render.count(stays)}.")
    if not click.confirm(f"Make {gone.name} {stays.name}?", default=False, err=True):
        raise click.Abort


@declare("alias", writes=True, help="""Say what else a speaker is called.

    \b
    Examples:
      ledger speaker alias 'Mark Zuckerberg' Zuck
      ledger speaker alias 'Mark Zuckerberg' Zuck --remove
    """)  # fmt: skip
@click.argument("speaker")
@click.argument("alias")
@click.option("--remove", is_flag=True, help="It is no name of this speaker.")
def alias_command(session: Session, speaker: str, alias: str, remove: bool) -> None:
    """Append or take back an alias."""

    def work(connection: Any) -> str:
        from ledger import actions

        line = _found(connection, speaker, "alias")
        act = actions.remove_alias if remove else actions.add_alias
        return render.called(act(connection, line.slug, alias, stamp=session.stamp()))

    session.out(session.write(work))
    session.hint("\nNext:  ledger undo")


@declare("role", writes=True, help="""Say what a speaker was, where, and when.

    A role told again from the same day on takes the place of the first; --until alone ends the
    one that is held.

    \b
    Examples:
      ledger speaker role 'Mark Zuckerberg' CEO -o Meta --since 2004-02-04
      ledger speaker role 'Sheryl Sandberg' COO -o Meta --until 2022-08-01
    """)  # fmt: skip
@click.argument("speaker")
@click.argument("role", required=False)
@click.option("-o", "--organisation", metavar="NAME", help="Where.")
@click.option("--since", metavar="DATE", help="The first day.")
@click.option("--until", metavar="DATE", help="The last day.")
def role_command(session: Session, speaker: str, role: str | None, **given: Any) -> None:
    """Append the role."""
    held = Role(
        role,
        given["organisation"],
        day_option(session, given["since"], "--since"),
        day_option(session, given["until"], "--until"),
    )

    def work(connection: Any) -> str:
        from ledger import actions

        line = _found(connection, speaker, "role")
        return render.roles(actions.add_role(connection, line.slug, held, stamp=session.stamp()))

    session.out(session.write(work))
    session.hint("\nNext:  ledger undo")


@declare("fiscal", writes=True, help="""Say how an organisation counts its years.

    END is the last day of its fiscal year. Words like "Q3 FY26", said by the organisation or by
    somebody with a role there that day, are read by it; --since keeps what held before.

    \b
    Examples:
      ledger speaker fiscal Microsoft '30 June'
      ledger speaker fiscal NVIDIA 'last Sunday of January'
      ledger speaker fiscal Adobe 'Friday nearest 30 November'
      ledger speaker fiscal SoftBank '31 March' --named-by start --new
    """)  # fmt: skip
@click.argument("speaker", metavar="ORGANISATION")
@click.argument("end")
@click.option(
    "--named-by", type=click.Choice(["end", "start"]), default="end",
    help="FY26 ends in 2026 (end, as most do) or starts in it.",
)  # fmt: skip
@click.option(
    "--long-quarter", type=click.IntRange(1, 4), default=4,
    help="The quarter that takes a 53rd week (default 4).",
)  # fmt: skip
@click.option("--since", metavar="DATE", help="The first day on which it is so.")
@click.option("--source", metavar="URL", help="Where it is written.")
@click.option("--new", is_flag=True, help="The organisation is not in the ledger yet.")
def fiscal_command(session: Session, speaker: str, end: str, **given: Any) -> None:
    """Append the fiscal year."""
    from ledger.domain.fiscal_words import read_year_end

    year = FiscalYear(
        read_year_end(end) or end, given["named_by"], given["long_quarter"],
        day_option(session, given["since"], "--since"), given["source"],
    )  # fmt: skip

    def work(connection: Any) -> str:
        from ledger import actions

        who = actions.set_fiscal_year(
            connection, speaker, year, stamp=session.stamp(), new=given["new"]
        )
        return render.fiscal_years(who)

    session.out(session.write(work))
    session.hint("\nNext:  ledger deadline 'Q3 FY26' --speaker NAME    ledger undo")


def _found(connection: Any, name: str, verb: str) -> SpeakerLine:
    return queries.find_speaker(ConnectionReader(connection), name, f"ledger speaker {verb}")


@click.group(
    "speaker",
    cls=Family,
    invoke_without_command=True,
    params=global_options(),
    help="""Show who is in the ledger.

    \b
    Examples:
      ledger speaker list
      ledger speaker show 'Mark Zuckerberg'
      ledger speaker merge 'M. Zuckerberg' 'Mark Zuckerberg'
    """,
)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Show the list when nothing else is asked for."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_command)


for below in (
    list_command, show_command, rename_command, merge_command, alias_command, role_command,
    fiscal_command,
):  # fmt: skip
    command.add_command(below)
