"""Makes text from the evidence harmless to show, without hiding anything of it."""

from __future__ import annotations

import re
import unicodedata

# Control characters (escape sequences begin with one), directional controls, invisible
# characters, line and paragraph separators, surrogates, and characters that carry no glyph.
_HIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e0fff]"
)
_TAB = 8


def _shown(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"<{code - 0xDC00:02X}>"
    return f"<U+{code:04X}>"


def one_line(text: str) -> str:
    """Return the text on one line: white space folded, every hidden character written out.

    A byte that could not be decoded shows as ``<E9>``, a character as ``<U+202E>``.
    """
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", " ").replace("\n", " ").replace("\t", " ")
    return _HIDDEN.sub(_shown, text)


def lines(text: str) -> list[str]:
    """Return the lines of a text; only line feeds (and CRLF) break, tabs become spaces."""
    return in_lines(text).split("\n")


def in_lines(text: str) -> str:
    """Return the text in its lines, which line feeds (and CRLF) break, tabs as spaces."""
    text = text.replace("\r\n", "\n").expandtabs(_TAB)
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    return _HIDDEN.sub(_shown, text)


def width(text: str) -> int:
    """Return how many columns of a terminal the text takes."""
    if text.isascii():
        return len(text)
    return sum(_cells(character) for character in text)


def cut(text: str, columns: int) -> str:
    """Return the text, shortened with an ellipsis when it is wider than ``columns``."""
    if columns <= 0 or width(text) <= columns:
        return text
    kept: list[str] = []
    used = 1
    for character in text:
        used += _cells(character)
        if used > columns:
            break
        kept.append(character)
    return "".join(kept) + "…"


def _cells(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) == "Mn":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
