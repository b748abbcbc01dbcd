"""Numbers as a query asks for them."""

from __future__ import annotations

import re

_ASKED = re.compile(r"(>=?|<=?|=)?(\d{1,9})|(\d{1,9})?\.\.(\d{1,9})?", re.ASCII)


def number_range(text: str) -> tuple[int, int | None] | None:
    """Return the least and the greatest number of ``3``, ``>20``, ``<=5``, ``2..5`` or ``2..``.

    Both are inclusive, None is no greatest one.  None for a text that is none of these.
    """
    match = _ASKED.fullmatch(text)
    if match is None or text == "..":
        return None
    sign, number, first, last = match.groups()
    if number is None:
        return int(first or 0), int(last) if last else None
    value = int(number)
    bounds: dict[str, tuple[int, int | None]] = {
        ">": (value + 1, None), ">=": (value, None), "<": (0, value - 1), "<=": (0, value),
    }  # fmt: skip
    return bounds.get(sign or "", (value, value))
