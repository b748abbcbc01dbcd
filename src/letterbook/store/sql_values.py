"""Typed reading of SQLite values: a wrong type is a fault of ours or damage, and is raised."""

from __future__ import annotations

from letterbook.errors import StoreDamaged


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
