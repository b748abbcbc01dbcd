"""Texts as JSON and RTF state them, in which half of a character may stand alone."""

from __future__ import annotations


def whole_characters(text: str) -> str:
    """Return the text with halves that belong together as one, and every other half as replaced."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
