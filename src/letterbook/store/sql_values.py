"""Typed reading of SQLite values: a wrong type is a fault of ours or damage, and is raised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Sized
from typing import TypeVar

from letterbook.errors import StoreDamaged

_Value = TypeVar("_Value")
_AT_ONCE = 400
"""Values of one statement: far below what SQLite takes."""


def marks_for(values: Sized) -> str:
    """Return the question marks of a list of so many values: ``?,?,?``."""
    return ",".join("?" * len(values))


def in_pieces(values: Sequence[_Value]) -> Iterator[tuple[str, Sequence[_Value]]]:
    """Yield the values in order, as many as one statement is given, after their question marks."""
    for start in range(0, len(values), _AT_ONCE):
        piece = values[start : start + _AT_ONCE]
        yield marks_for(piece), piece


def blob(value: object) -> bytes:
    """Return the value, which is a blob."""
    if not isinstance(value, bytes):
        raise StoreDamaged(f"A blob was expected in the catalogue, not {type(value).__name__}.")
    return value


def whole(value: object) -> int:
    """Return the value, which is an integer."""
    if not isinstance(value, int):
        raise StoreDamaged(f"A number was expected in the catalogue, not {type(value).__name__}.")
    return value


def hexed(value: object) -> str:
    """Return the blob as lower-case hexadecimal digits."""
    return blob(value).hex()


def holding(text: str) -> str:
    """Return the pattern of LIKE with ESCAPE '\\' that matches what holds the text."""
    return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
