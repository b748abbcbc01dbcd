"""Unicode normalisation (UAX #15) in linear time.

The library puts a run of combining marks in order by insertion, which is quadratic in the run,
and a mail may consist of nothing else.
"""

from __future__ import annotations

import re
import unicodedata

_FEW = 30
# Every combining mark is one of these: no letter, digit or white space, and not ASCII.
_MARKS = re.compile(rf"[^\w\s\x00-\x7f]{{{_FEW},}}")
_MAYBE_MARK = re.compile(r"[^\w\s\x00-\x7f]")
_CLASSES = re.compile(rb"[^\0]{%d,}" % _FEW)
_PIECE = _FEW


def composed(text: str) -> str:
    """Return the text in normal form C."""
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", _MARKS.sub(_in_order, text))


def _in_order(run: re.Match[str]) -> str:
    """Return a run decomposed and its marks in their canonical order, which changes no form."""
    pieces = (
        unicodedata.normalize("NFD", run[0][at : at + _FEW]) for at in range(0, len(run[0]), _FEW)
    )
    text = "".join(pieces)
    out: list[str] = []
    done = 0
    for marks in _CLASSES.finditer(bytes(map(unicodedata.combining, text))):
        out.append(text[done : marks.start()])
        out += sorted(text[marks.start() : marks.end()], key=unicodedata.combining)
        done = marks.end()
    return "".join([*out, text[done:]])


def without_marks(text: str) -> str:
    """Return the text in normal form KD and in lower case, its combining marks left out."""
    pieces = (
        unicodedata.normalize("NFKD", text[at : at + _PIECE]) for at in range(0, len(text), _PIECE)
    )
    return _MAYBE_MARK.sub(_not_a_mark, "".join(pieces).casefold())


def _not_a_mark(found: re.Match[str]) -> str:
    return "" if unicodedata.combining(found[0]) else found[0]
