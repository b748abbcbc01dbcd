"""The pieces of an SVG drawing: elements, neutralised text, and how wide a text will be.

What comes from the evidence only ever passes through `escaped`: it can neither end an element nor
begin one, and hidden characters stand written out.
"""

from __future__ import annotations

import re
import unicodedata

from letterbook.rules.shown_text import one_line

_NO_XML = re.compile("[\ufffe\uffff]")
"""What one_line leaves and XML 1.0 does not allow (its section 2.2)."""

_PLAIN = re.compile(r"[\w .,:;@()/*=+-]*", re.ASCII)
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})
_NARROW = frozenset(" .,:;!|'`()[]{}ijlftrI1-/")
_WIDE = frozenset("mwMW@%—")
Attribute = str | int | float
MAX_TEXT = 400
BOLD = 14.2
"""Names in bold of 13 pixels take as much room as plain text of this size."""


def escaped(text: str) -> str:
    """Return text as it may stand in XML, on one line, every hidden character written out."""
    if _PLAIN.fullmatch(text):
        return text
    shown = _NO_XML.sub(lambda match: f"<U+{ord(match.group()):04X}>", one_line(text))
    return shown.translate(_ESCAPES)


def number(value: float) -> str:
    """Return a coordinate with at most two decimals."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def element(name: str, inside: str = "", **attributes: Attribute) -> str:
    """Return one element; ``inside`` is markup, attribute values are escaped here.

    A trailing underscore of an attribute is dropped and others become hyphens (``class_``).
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value != ""
    )
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def _value(value: Attribute) -> str:
    return escaped(value) if isinstance(value, str) else number(value)


def label(x: float, y: float, text: str, class_: str = "", anchor: str = "") -> str:
    """Return a line of text at a place; ``anchor`` is start, middle or end."""
    return element("text", escaped(text[:MAX_TEXT]), x=x, y=y, class_=class_, text_anchor=anchor)


def titled(name: str, title: str, **attributes: Attribute) -> str:
    """Return an element that tells its title to who points at it, and to a screen reader."""
    return element(name, element("title", escaped(title[:MAX_TEXT])), **attributes)


def linked(markup: str, href: str, spoken: str) -> str:
    """Return the markup as a link that can be reached by keyboard; as it is where there is none."""
    return element("a", markup, href=href, aria_label=spoken[:MAX_TEXT]) if href else markup


def width_of(text: str, size: float) -> float:
    """Return about how many pixels a text takes in a font of this size, rather more than less."""
    return size * sum(_share(character) for character in text)


def _share(character: str) -> float:
    if character in _NARROW:
        return 0.36
    if character in _WIDE:
        return 0.92
    if character.isascii():
        return 0.66 if character.isupper() else 0.57
    if unicodedata.combining(character):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(character) in "WF" else 0.64


def fitted(text: str, size: float, room: float) -> str:
    """Return the text as it will be shown, shortened with an ellipsis to fit into the room."""
    shown = one_line(text[:MAX_TEXT])
    if width_of(shown, size) <= room:
        return shown
    used, kept = width_of("…", size), 0
    for character in shown:
        used += size * _share(character)
        if used > room:
            break
        kept += 1
    return shown[:kept].rstrip() + "…"


def wrapped(text: str, size: float, room: float) -> list[str]:
    """Return the text in lines that fit into the room; a longer word is shortened.

    No line ends at a space that does not break.
    """
    lines: list[str] = []
    for word in filter(None, one_line(text).split(" ")):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(joined, size) <= room:
            lines[-1] = joined
        else:
            lines.append(fitted(word, size, room))
    return lines
