"""Writes numbers as English or French does: ``1,204.5`` is ``1 204,5`` with a narrow space."""

from __future__ import annotations

import re
from typing import Literal

_NUMBER = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
"""A number that can be nothing else: ``1.2`` may be the path of a part."""

_FRENCH = str.maketrans({",": "\u202f", ".": ","})


def number_text(language: Literal["en", "fr"], value: float, form: str = ",") -> str:
    """Return a number in a language; ``form`` says how many of its digits, as `format` does."""
    text = format(value, form)
    return text if language == "en" else text.translate(_FRENCH)


def french_number(text: str) -> str:
    """Return a number with its thousands as English divides them in French, else the text."""
    return text.translate(_FRENCH) if _NUMBER.fullmatch(text) else text
