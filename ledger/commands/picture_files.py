"""Pictures on the command line: the options, and writing one as SVG or PNG."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from ledger.commands.files import check_target, write_file
from ledger.commands.paper import write
from ledger.commands.session import Session
from ledger.domain.values import frozen
from ledger.errors import Refused, Unusable
from ledger.render.page import plural

if TYPE_CHECKING:
    from ledger.render.charts.caption import Caption
    from ledger.render.charts.drawing import Drawing
    from ledger.render.charts.model import Picture
    from ledger.render.page import Page
    from ledger.render.scorecard import Sheet

F = TypeVar("F", bound=Callable[..., Any])

NAMES: Final = ("count-bar", "interval-strip", "slip", "stretch", "calibration", "timeline")
"""Every picture of a scorecard; a test compares them with those that are drawn."""

SVG_WIDTH: Final = 800
PNG_WIDTH: Final = 1200
"""How wide a picture is when nobody says: a PNG is not scaled without loss."""

THEMES: Final = ("light", "dark")

OPTIONS: Final = (
    click.option("--svg", metavar="FILE", help="Draw it into this file as SVG."),
    click.option("--png", metavar="FILE", help="Draw it into this file as PNG."),
    click.option(
        "--theme", type=click.Choice(THEMES),
        help="The ground (an SVG follows the reader's system, a PNG is light).",
    ),
    click.option(
        "--width", type=click.IntRange(320, 2400), metavar="PIXELS",
        help="How wide, 320 to 2400; 400 for a telephone.",
    ),
    click.option("--force", is_flag=True, help="Replace a file that exists."),
)  # fmt: skip


def picture_options(command: F) -> F:
    """Give a command the options that draw its answer, in the order of its help."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


@frozen
class Drawn:
    """What the options ask for; None where nothing was said."""

    svg: str | None
    png: str | None
    theme: str | None
    width: int | None
    force: bool

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Drawn:
        """Return what a command was given."""
        return cls(*(given[name] for name in ("svg", "png", "theme", "width", "force")))

    def alone(self, given: Mapping[str, Any], *others: str) -> None:
        """Refuse options that change an answer in words: a picture would leave them out.

        Raises Unusable, naming the first of them that was given.
        """
        for name in others:
            if given[name]:
                raise Unusable(
                    f"--{name} answers in words, and a picture would leave it out.",
                    ("The picture:", f"the same command without --{name}"),
                    ("The words:", "the same command without --picture, --svg and --png"),
                )

    @property
    def files(self) -> tuple[str, ...]:
        """The files that are to be written."""
        return tuple(file for file in (self.svg, self.png) if file)


def nothing_drawn(drawn: Drawn, *why: str) -> Refused:
    """Return the error for a file that has nothing to hold."""
    return Refused(f"there is nothing to draw, so {_named(drawn)} was not written.", details=why)


def _named(drawn: Drawn) -> str:
    return " and ".join(drawn.files)


def caption_of(sheet: Sheet, page: Page) -> Caption:
    """Return what the pictures of a card say of its speaker and its day."""
    from ledger.render.charts.caption import Caption

    return Caption(sheet.name, page.today, sheet.asked)


def words_of(sheet: Sheet) -> dict[int, str | None]:
    """Return the words of every deadline on a card."""
    return {id_: line.deadline_words for id_, line in sheet.lines.items()}


def draw_card(session: Session, drawn: Drawn, sheet: Sheet, name: str | None, page: Page) -> None:
    """Draw one picture of a card, or all there are, into the files; one without a file here."""
    from ledger.render.charts import of_card, text

    caption, words = caption_of(sheet, page), words_of(sheet)
    if name:
        pictures = [of_card.picture_of(name, sheet.card, words, caption)]
    else:
        pictures = of_card.pictures_of(sheet.card, words, caption)
    if drawn.files:
        draw_pictures(session, drawn, pictures)
    else:
        write(session, text.picture_lines(pictures[0], page))


def draw_pictures(session: Session, drawn: Drawn, pictures: Sequence[Picture]) -> None:
    """Draw pictures below one another into the files that were asked for, and say so.

    Raises Refused, with the reasons, when none of them can be drawn.
    """
    from ledger.render.charts.layout import draw_all
    from ledger.render.charts.model import Chart, NoChart

    charts = [picture for picture in pictures if isinstance(picture, Chart)]
    if not charts:
        reasons = tuple(one.sentence for one in pictures if isinstance(one, NoChart))
        raise nothing_drawn(drawn, *reasons)
    what = plural(len(charts), "picture")
    put_drawings(session, drawn, lambda width: draw_all(charts, width), what)


def put_drawings(
    session: Session, drawn: Drawn, made_for: Callable[[float], Drawing], what: str
) -> None:
    """Write what is drawn for a width into each file, the PNG first: it is what can fail."""
    from ledger.render.charts.write import to_png, to_svg

    for option, file in (("--svg", drawn.svg), ("--png", drawn.png)):
        if file:
            _check(session, option, file, force=drawn.force)
    made: list[tuple[str, bytes]] = []
    if drawn.png:
        drawing = made_for(drawn.width or PNG_WIDTH)
        made.append((drawn.png, to_png(drawing, theme=drawn.theme or "light")))
    if drawn.svg:
        drawing = made_for(drawn.width or SVG_WIDTH)
        made.append((drawn.svg, to_svg(drawing, theme=drawn.theme or "auto").encode()))
    for file, content in made:
        size = write_file(Path(file), [content], force=drawn.force)
        session.say(f"Wrote {file}: {what}, {size:,} bytes.")


def _check(session: Session, option: str, file: str, *, force: bool) -> None:
    suffix = Path(file).suffix.lower()
    if suffix in {".svg", ".png"} and suffix != f".{option[2:]}":
        raise Unusable(
            f"{file} looks like another kind of picture than {option} draws.",
            ("", f"--{suffix[1:]} {shlex.quote(file)}"),
        )
    inside = f"{option} {shlex.quote(file)}/picture.{option[2:]}"
    check_target(session, Path(file), inside, force=force)
