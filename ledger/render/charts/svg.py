"""A drawing as SVG: small, readable without colour or sight, and dark where the reader likes it.

Themes: `light` and `dark` have fixed colours, `auto` follows the reader's system, `page` leaves
colours to the page it stands in, which needs `stylesheet()` once. In the last two the colours are
variables (`--chart-met`), so that a page can give its own. The same drawing gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final
from xml.sax.saxutils import escape

from ledger.render.charts.drawing import (
    Block,
    Box,
    Drawing,
    Item,
    Shape,
    Stroke,
    Symbol,
    Words,
)
from ledger.render.charts.metrics import FAMILY
from ledger.render.charts.model import Icon, Role, Spot
from ledger.render.charts.themes import DARK, LIGHT, THEMES

KINDS: Final = ("light", "dark", "auto", "page")

# Icons around 0, 0 with radius 1: (path, whether it is filled, whether it is drawn in the ground).
_DISC: Final = "M-1 0a1 1 0 1 0 2 0a1 1 0 1 0-2 0z"
_RING: Final = "M-.8 0a.8 .8 0 1 0 1.6 0a.8 .8 0 1 0-1.6 0z"
_ICONS: Final[Mapping[Icon, tuple[tuple[str, str], ...]]] = {
    Icon.MET: (("fill", _DISC), ("cut", "M-.5 .05l.35 .38l.65-.8")),
    Icon.PARTLY: (("ring", _RING), ("fill", "M0-.8a.8 .8 0 0 0 0 1.6z")),
    Icon.LATE: (("fill", "M-.95 .85l.95-1.75l.95 1.75z"),),
    Icon.MISSED: (("fill", "M-.9-.9h1.8v1.8h-1.8z"), ("cut", "M-.45-.45l.9 .9m0-.9l-.9 .9")),
    Icon.UNKNOWN: (("ring", "M0-.95l.95 .95l-.95 .95l-.95-.95z"),),
    Icon.OPEN: (("ring", _RING),),
    Icon.VOID: (("ring", _RING), ("line", "M-.55 .55l1.1-1.1")),
    Icon.DISC: (("fill", _DISC),),
    Icon.RING: (("ring", _RING),),
    Icon.DIAMOND: (("fill", "M0-1l1 1l-1 1l-1-1z"),),
}


def svg(drawing: Drawing, theme: str = "auto", name: str = "chart") -> str:
    """Return a drawing as one SVG element; `name` keeps its ids apart from others on a page.

    Raises ValueError for a theme that does not exist.
    """
    if theme not in KINDS:
        raise ValueError(f"no theme is called {theme}; there are {', '.join(KINDS)}")
    width, height = _n(drawing.width), _n(drawing.height)
    body = "".join(_written(group, name) for group in _groups(drawing.items))
    defs = _defs(drawing, name)
    ground = "" if theme == "page" else f'<path class="cf-ground" d="M0 0h{width}v{height}H0z"/>'
    style = "" if theme == "page" else f"<style>{_style(theme, defs + ground + body)}</style>"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" role="img" aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{escape(drawing.title)}</title>'
        f'<desc id="{name}-d">{escape(drawing.description)}</desc>'
        f"{style}{defs}{ground}{body}</svg>\n"
    )


def stylesheet() -> str:
    """Return the style that pages with charts of the theme `page` need: light, and dark."""
    return _style("auto", None)


def _style(theme: str, body: str | None) -> str:
    """Return the rules for the classes that a body uses; all of them without one."""
    rules = [
        f".chart text{{font-family:{FAMILY}}}",
        ".cl{fill:none;stroke-linejoin:round}.cd{stroke-dasharray:5 4}.cb{font-weight:bold}",
        ".cm{text-anchor:middle}.ce{text-anchor:end}.cw{stroke-width:.22;stroke-linecap:round}",
        ".cr{stroke-width:.3}.ch{stroke-width:4;stroke-linejoin:round;paint-order:stroke}",
    ]
    colors = THEMES.get(theme)
    used = [role for role in Role if body is None or f"-{role}" in body]
    for role in used:
        color = colors[role] if colors else f"var(--chart-{role})"
        for kind, name in (("f", "fill"), ("s", "stroke")):
            if body is None or f'c{kind}-{role}"' in body or f"c{kind}-{role} " in body:
                rules.append(f".c{kind}-{role}{{{name}:{color}}}")
    if colors is None:
        rules.insert(0, _variables(":root", LIGHT, used))
        dark = _variables(":root", DARK, used)
        rules.insert(1, f"@media(prefers-color-scheme:dark){{{dark}}}")
    return "".join(rules)


def _variables(where: str, colors: Mapping[Role, str], used: list[Role]) -> str:
    return f"{where}{{{';'.join(f'--chart-{role}:{colors[role]}' for role in used)}}}"


def _defs(drawing: Drawing, name: str) -> str:
    """Return what is used several times: each icon in its colour, and the stripes."""
    symbols = [item for item in drawing.items if isinstance(item, Symbol)]
    looks = dict.fromkeys((item.icon, item.role) for item in symbols)
    found = "".join(_icon(icon, role, name) for icon, role in looks)
    if any(isinstance(item, Block) and item.striped for item in drawing.items):
        found += (
            f'<pattern id="{name}-s" width="6" height="6" patternUnits="userSpaceOnUse">'
            '<path class="cs-void" d="M0 6L6 0M-1 1L1-1M5 7L7 5"/></pattern>'
        )
    return f"<defs>{found}</defs>" if found else ""


def _icon(icon: Icon, role: Role, name: str) -> str:
    looks = {
        "fill": f"cf-{role}",
        "ring": f"cr cf-ground cs-{role}",
        "line": f"cl cw cs-{role}",
        "cut": "cl cw cs-ground",
    }
    parts = "".join(f'<path class="{looks[look]}" d="{path}"/>' for look, path in _ICONS[icon])
    return f'<g id="{name}-{icon}-{role}">{parts}</g>'


def _groups(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Give the items in their order, neighbouring lines of one look together."""
    for _, group in groupby(enumerate(items), key=lambda pair: _look(*pair)):
        yield [item for _, item in group]


def _look(place: int, item: Item) -> object:
    return (item.role, item.width, item.dashed) if isinstance(item, Stroke) else place


def _written(group: list[Item], name: str) -> str:
    item = group[0]
    if isinstance(item, Stroke):
        dashed = " cd" if item.dashed else ""
        wide = "" if item.width == 1.0 else f' stroke-width="{_n(item.width)}"'
        path = "".join(_path(line.spots) for line in group if isinstance(line, Stroke))
        return f'<path class="cl{dashed} cs-{item.role}" d="{path}"{wide}/>'
    if isinstance(item, Words):
        return _words(item)
    if isinstance(item, Block):
        return _block(item, name)
    if isinstance(item, Shape):
        return f'<path class="cf-{item.role}" d="{_path(item.spots)}z"/>'
    return _symbol(item, name)


def _words(words: Words) -> str:
    classes = [f"cf-{words.role}"]
    classes += ["cb"] if words.bold else []
    classes += ["ch cs-ground"] if words.halo else []
    classes += {"middle": ["cm"], "end": ["ce"]}.get(words.anchor, [])
    return (
        f'<text class="{" ".join(classes)}" x="{_n(words.x)}" y="{_n(words.y)}"'
        f' font-size="{_n(words.size)}">{escape(words.text)}</text>'
    )


def _block(block: Block, name: str) -> str:
    drawn = ""
    if block.fill:
        drawn += f'<path class="cf-{block.fill}" d="{_rectangle(block.box)}"/>'
    if block.striped:
        drawn += f'<path fill="url(#{name}-s)" d="{_rectangle(block.box)}"/>'
    if block.outline:
        inner = Box(
            block.box.left + 0.75, block.box.top + 0.75, block.box.right - 0.75,
            block.box.bottom - 0.75,
        )  # fmt: skip
        drawn += (
            f'<path class="cl cs-{block.outline}" stroke-width="1.5" d="{_rectangle(inner)}"/>'
        )
    return drawn


def _symbol(symbol: Symbol, name: str) -> str:
    (x, y), radius = symbol.at, _n(symbol.radius)
    return (
        f'<use href="#{name}-{symbol.icon}-{symbol.role}"'
        f' transform="translate({_n(x)} {_n(y)})scale({radius})"/>'
    )


def _path(spots: tuple[Spot, ...]) -> str:
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in spots)


def _rectangle(box: Box) -> str:
    return f"M{_n(box.left)} {_n(box.top)}H{_n(box.right)}V{_n(box.bottom)}H{_n(box.left)}z"


def _n(value: float) -> str:
    """Return a number with one decimal at most."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
