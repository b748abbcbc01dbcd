"""How charts look: quiet colours for light and dark, a sign and a colour for each channel."""

from __future__ import annotations

import msgspec

from letterbook.rules.chart_words import ChartLanguage, words
from letterbook.rules.svg_parts import element, escaped

CHANNELS = ("mail", "dm", "chat", "post", "document")

_LIGHT = {
    "ink": "#1f2933", "mute": "#5b6776", "line": "#dfe3e8", "paper": "#fffefb", "band": "#f5f3ec",
    "mail": "#2f6690", "dm": "#a8591c", "chat": "#6c4f96", "post": "#167c80",
    "document": "#68707c", "event": "#7a5c12", "echo": "#8b3a62",
}  # fmt: skip
_DARK = {
    "ink": "#e8e6e1", "mute": "#a3adb9", "line": "#363d47", "paper": "#15181c", "band": "#1c2026",
    "mail": "#7fb2dd", "dm": "#e0a063", "chat": "#b79be0", "post": "#63c3c4",
    "document": "#aeb6c1", "event": "#d9b95c", "echo": "#e08bb1",
}  # fmt: skip
"""No two channels differ by red against green; each has its own sign too."""

_FONT = "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','DejaVu Sans',sans-serif"


class ChartStyle(msgspec.Struct, frozen=True):
    """How a chart is drawn.

    ``width`` in pixels.  ``message_link`` and ``query_link`` stand before the id of a message or
    a query, so that signs lead there; "" draws no links.  ``name`` keeps the ids of several charts
    on one page apart.  Without ``styled`` the page that it stands in has the `style_rules`.  With
    ``periods`` each period of a timeline is a place that holds its first and its last date.
    """

    width: int = 1200
    language: ChartLanguage = "en"
    message_link: str = ""
    query_link: str = ""
    name: str = "letterbook"
    styled: bool = True
    periods: bool = False


def style_rules(name: str) -> str:
    """Return the rules (CSS) of a chart, for itself only, in light and in dark."""
    root = f"#{name}"
    common = (
        f"{root}{{font-family:{_FONT};font-variant-numeric:tabular-nums}}"
        f"{root} text{{font-size:12px;unicode-bidi:isolate}}"
        f"{root} .title{{font-size:20px;font-weight:600}}"
        f"{root} .name{{font-size:13px;font-weight:600}}"
        f"{root} .small{{font-size:11px}}"
        f"{root} .grid,{root} .edge{{fill:none}}"
        f"{root} .span{{fill-opacity:.38}}"
        f"{root} .edge{{stroke-linecap:butt;stroke-opacity:.62}}"
        f"{root} .curve{{fill:none;stroke-width:1.4;stroke-opacity:.75}}"
        f"{root} .count{{stroke-width:3px;stroke-linejoin:round;paint-order:stroke}}"
        f"{root} .happening{{fill-opacity:.09}}"
        f"{root} a:focus-visible{{outline:2px solid currentColor;outline-offset:2px}}"
        f"{root} a:hover *{{fill-opacity:1;stroke-opacity:1}}"
    )
    light, dark = _colours(root, _LIGHT), _colours(root, _DARK)
    return f"{common}{light}@media screen and (prefers-color-scheme:dark){{{dark}}}"


def _colours(root: str, colour: dict[str, str]) -> str:
    found = [
        f"{root} text{{fill:{colour['ink']}}}{root} .mute{{fill:{colour['mute']}}}"
        f"{root} .paper{{fill:{colour['paper']}}}{root} .band{{fill:{colour['band']}}}"
        f"{root} .grid{{stroke:{colour['line']}}}{root} .axis{{stroke:{colour['mute']}}}"
        f"{root} .bar{{fill:{colour['mail']}}}{root} .dot{{fill:{colour['ink']}}}"
        f"{root} .edge{{stroke:{colour['mail']}}}"
        f"{root} .curve{{stroke:{colour['echo']}}}{root} .echo{{fill:{colour['echo']}}}"
        f"{root} .number{{fill:{colour['paper']}}}"
        f"{root} .count{{stroke:{colour['paper']}}}"
        f"{root} .when{{stroke:{colour['event']};stroke-dasharray:2 3}}"
        f"{root} .event,{root} .happening{{fill:{colour['event']}}}"
    ]
    found += [f"{root} .{one}{{fill:{colour[one]}}}" for one in CHANNELS]
    return "".join(found)


def sign(channel: str, x: float, y: float, title: str = "") -> str:
    """Return the sign of a channel at a place: no two differ by colour alone."""
    inside = element("title", escaped(title)) if title else ""
    known = channel if channel in CHANNELS else "document"
    if known == "mail":
        return element("circle", inside, cx=x, cy=y, r=4.4, class_=known)
    shapes = {
        "dm": ((0, -5.4), (5.4, 0), (0, 5.4), (-5.4, 0)),
        "chat": ((-4, -4), (4, -4), (4, 4), (-4, 4)),
        "post": ((0, -5), (5.2, 4.2), (-5.2, 4.2)),
        "document": ((-3, -5), (3, -5), (3, 5), (-3, 5)),
    }
    points = " ".join(f"{x + dx:.2f},{y + dy:.2f}" for dx, dy in shapes[known])
    return element("polygon", inside, points=points, class_=known)


def channel_words(language: ChartLanguage, channel: str) -> str:
    """Return what a channel is called."""
    return words(language, channel) if channel in CHANNELS else channel


def drawing(
    style: ChartStyle, height: float, title: str, description: str, inside: list[str]
) -> str:
    """Return a whole SVG document that needs nothing else, and tells in words what it shows.

    ``inside`` is markup.  Where there are links it is a group to a screen reader, so that they
    can be reached; otherwise it is one image.
    """
    links = bool(style.message_link or style.query_link)
    about = f"{style.name}-title", f"{style.name}-desc"
    body = "\n".join(
        [
            element("title", escaped(title), id=about[0]),
            element("desc", escaped(description), id=about[1]),
            *([element("style", style_rules(style.name))] if style.styled else []),
            element("rect", x=0, y=0, width=style.width, height=height, class_="paper"),
            *inside,
        ]
    )
    return element(
        "svg", f"\n{body}\n", xmlns="http://www.w3.org/2000/svg", id=style.name,
        viewBox=f"0 0 {style.width} {round(height)}", width=style.width, height=round(height),
        role="group" if links else "img", lang=style.language,
        aria_labelledby=" ".join(about),
    ) + "\n"  # fmt: skip
