"""Tells what a message asks and how many words it has, each text looked at once."""

from __future__ import annotations

import re

from letterbook.model.chain import ChainMessage
from letterbook.rules.requests import Asked, find_requests

_KEPT_TEXTS = 50_000
_KNOWN: dict[tuple[int, int], tuple[tuple[Asked, ...], int]] = {}
"""A pair is looked at again and again while it is read, and one text may be in many messages; by
the length and the hash of a text, what is known of it."""
_RUN = re.compile(r"\w+")
_JOINED = re.compile(r"['\u2019-](?<=\w.)(?=\w)|[.,](?<=[0-9].)(?=[0-9])")
_OF_WORDS = bytes(chr(n).isalnum() or chr(n) == "_" for n in range(256))
_JOINING = bytes(chr(n) in "'-" for n in range(256))
_DIGITS = bytes(chr(n) in "0123456789" for n in range(256))
_GROUPING = bytes(chr(n) in ".," for n in range(256))
"""1 for each character of Latin-1 that a word is made of, or that may join two words; and the same
for numbers."""


def told_text(message: ChainMessage) -> tuple[tuple[Asked, ...], int]:
    """Return what a message asks and how many words it has, each text looked at once."""
    key = (len(message.text), hash(message.text))
    known = _KNOWN.get(key)
    if known is None:
        if len(_KNOWN) >= _KEPT_TEXTS:
            _KNOWN.clear()
        known = tuple(find_requests(message.text)), _count_words(message.text)
        _KNOWN[key] = known
    return known


def _count_words(text: str) -> int:
    """Return how many words a text has, as `WORDS_RULE` says."""
    try:
        raw = (text if text.isascii() else text.replace("\u2019", "'")).encode("latin-1")
    except UnicodeEncodeError:
        return len(_RUN.findall(text)) - len(_JOINED.findall(text))
    of_words = int.from_bytes(raw.translate(_OF_WORDS), "little")
    joining = int.from_bytes(raw.translate(_JOINING), "little")
    digits = int.from_bytes(raw.translate(_DIGITS), "little")
    grouping = int.from_bytes(raw.translate(_GROUPING), "little")
    goes_on = of_words << 8 | (joining << 8 & of_words << 16)  # eight bits for each character
    goes_on |= grouping << 8 & digits << 16 & digits
    return (of_words ^ of_words & goes_on).bit_count()
