"""``ledger help``: what can be looked up, and the help of any command."""

from __future__ import annotations

import click

from ledger.commands.declaring import declare
from ledger.commands.paper import format_of, write
from ledger.commands.session import Session
from ledger.commands.topics import TOPICS
from ledger.errors import Unusable
from ledger.render.topics import markdown_page, topic_data, topic_page


@declare("help", help=f"""Explain a topic, or a command.

    Topics: {", ".join(TOPICS)}.

    \b
    Examples:
      ledger help dates
      ledger help exit-codes
      ledger help speaker merge
    """)  # fmt: skip
@click.argument("words", nargs=-1, metavar="[TOPIC|COMMAND]")
def command(session: Session, words: tuple[str, ...]) -> None:
    """Print one page."""
    if len(words) == 1 and words[0] in TOPICS:
        _explain(session, words[0])
    else:
        format_of(session, "text")
        write(session, [_command_help(words)])


def _explain(session: Session, name: str) -> None:
    kind = format_of(session, "text", "json", "md")
    topic = TOPICS[name][1]()
    if kind == "json":
        session.data(topic_data(topic))
    elif kind == "md":
        write(session, markdown_page(topic))
    else:
        write(session, topic_page(topic, session.page))


def _command_help(words: tuple[str, ...]) -> str:
    """Return what --help says of a command, or of the program; raises Unusable for no command."""
    context = click.get_current_context().find_root()
    command = context.command
    for place, word in enumerate(words):
        below = command.get_command(context, word) if isinstance(command, click.Group) else None
        if below is None:
            raise _unknown(words[: place + 1], command, context)
        context = click.Context(below, parent=context, info_name=word)
        command = below
    if not words:
        listed = [f"  ledger help {name:<12}  {about}" for name, (about, _) in TOPICS.items()]
        return "\n".join([command.get_help(context).rstrip(), "", "Topics:", *listed])
    return command.get_help(context).rstrip()


def _unknown(words: tuple[str, ...], parent: click.Command, context: click.Context) -> Unusable:
    from difflib import get_close_matches

    *above, wrong = words
    known = parent.list_commands(context) if isinstance(parent, click.Group) else []
    near = get_close_matches(wrong, [*known, *([] if above else TOPICS)], n=1)
    before = "".join(f"{word} " for word in above)
    return Unusable(
        f'there is no topic and no command "{before}{wrong}".',
        *[(f"Did you mean {before}{one}?", f"ledger help {before}{one}") for one in near],
        ("All of them:", "ledger help"),
    )
