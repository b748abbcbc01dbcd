"""Tells what a message asks and how many words it has, each text looked at once."""

from __future__ import annotations

import re

from letterbook.model.chain import ChainMessage
from letterbook.rules.requests import Asked, find_requests

Told = tuple[tuple[Asked, ...], int]
"""What a message asks, and how many words it has."""

_KEPT_TEXTS = 50_000
_KNOWN: dict[tuple[int, int], Told] = {}
"""A pair is looked at again and again while it is read, and one text may be in many messages; by
the length and the hash of a text, what is known of it."""
_RUN = re.compile(r"\w+")
_JOINED = re.compile(r"['\u2019-](?<=\w.)(?=\w)|[.,](?<=[0-9].)(?=[0-9])")
_OF_WORD, _JOINING, _DIGIT, _GROUPING = 1, 2, 4, 8
_KINDS = bytes(
    _OF_WORD * (chr(n).isalnum() or chr(n) == "_")
    + _JOINING * (chr(n) in "'-")
    + _DIGIT * (chr(n) in "0123456789")
    + _GROUPING * (chr(n) in ".,")
    for n in range(256)
)
"""Whether a character of Latin-1 is part of a word, or may join two words; and so of numbers."""
_FEW = 1 << 16
_ONES = int.from_bytes(b"\1" * _FEW, "little")


def told_text(message: ChainMessage) -> Told:
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
    kinds = int.from_bytes(raw.translate(_KINDS), "little")  # eight bits for each character
    ones = _ONES if len(raw) <= _FEW else int.from_bytes(b"\1" * len(raw), "little")
    of_words = kinds & ones
    digits = kinds >> 2 & ones
    goes_on = of_words << 8 | ((kinds >> 1 & ones) << 8 & of_words << 16)
    goes_on |= (kinds >> 3 & ones) << 8 & digits << 16 & digits
    return (of_words ^ of_words & goes_on).bit_count()
