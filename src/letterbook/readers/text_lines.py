"""The lines of a text with their bytes, whatever its charset."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

LARGEST = 64 * 1024 * 1024
"""A transcript is read whole: its dates are understood from all of its lines together."""

_HEAD = 65_536
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_BOMS = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


class Line(NamedTuple):
    """A line with its bytes [start, end) of the file; ``text`` has no line end."""

    start: int
    end: int
    text: str


def charset_of(raw: bytes) -> str:
    """Return the charset that the bytes of a text are in, "" for what is no text."""
    return _charset_of_head(raw) if len(raw) <= _HEAD else _charset_of(raw)


@lru_cache(maxsize=4)
def _charset_of_head(head: bytes) -> str:
    """Remember what several readers ask of one file."""
    return _charset_of(head)


def _charset_of(raw: bytes) -> str:
    for bom, charset in _BOMS:
        if raw.startswith(bom):
            return charset
    if b"\0" in raw:
        return ""
    if _is_in(raw, "utf-8"):
        return "utf-8"
    return "cp1252" if _is_in(raw, "cp1252") else "latin-1"


def _is_in(raw: bytes, charset: str) -> bool:
    try:
        raw.decode(charset)
    except UnicodeDecodeError as error:
        return error.start >= len(raw) - 3 and len(raw) >= 65_536  # cut within a character
    return True


def lines_of(raw: bytes, charset: str) -> list[Line]:
    """Return the lines of a text; together they are all of its bytes."""
    lines: list[Line] = []
    at = 0
    if not charset.startswith("utf-16"):
        for piece in raw.splitlines(keepends=True):
            text = piece.rstrip(b"\r\n").decode(charset, "replace")
            lines.append(Line(at, at + len(piece), text))
            at += len(piece)
        return lines
    whole = raw.decode(charset, "surrogatepass" if len(raw) % 2 == 0 else "replace")
    for match in _LINE.finditer(whole):
        size = len(match[0].encode(charset, "surrogatepass"))
        lines.append(Line(at, at + size, match[0].rstrip("\r\n")))
        at += size
    if at != len(raw):  # what was replaced has another length
        return [Line(0, len(raw), "")]
    return lines
