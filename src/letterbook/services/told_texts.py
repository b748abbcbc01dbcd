"""Tells what a message asks and how many words it has, each text looked at once."""

from __future__ import annotations

import re

from letterbook.model.chain import ChainMessage
from letterbook.model.identity import MessageId
from letterbook.rules.requests import Asked, find_requests

_KEPT_TEXTS = 50_000
_KNOWN: dict[tuple[MessageId, int, int], tuple[tuple[Asked, ...], int]] = {}
"""A pair is looked at again and again while it is read; its texts are measured once."""
_RUN = re.compile(r"\w+")
_JOINED = re.compile(r"['\u2019-](?<=\w.)(?=\w)")
_FORMS = bytes(
    ord("w") if chr(n).isalnum() or n == ord("_") else ord("-") if n in b"'-" else ord(" ")
    for n in range(256)
)
"""Any ASCII character that a word is made of, one that may join two words, any other."""


def told_text(message: ChainMessage) -> tuple[tuple[Asked, ...], int]:
    """Return what a message asks and how many words it has, each text looked at once."""
    key = (message.id, len(message.text), hash(message.text))
    known = _KNOWN.get(key)
    if known is None:
        if len(_KNOWN) >= _KEPT_TEXTS:
            _KNOWN.clear()
        known = tuple(find_requests(message.text)), _count_words(message.text)
        _KNOWN[key] = known
    return known


def _count_words(text: str) -> int:
    """Return how many words a text has; an apostrophe or a hyphen between letters joins them."""
    if not text.isascii():
        return len(_RUN.findall(text)) - len(_JOINED.findall(text))
    forms = text.encode().translate(_FORMS)
    for _ in range(2):  # the second time those that share a letter with one before
        forms = forms.replace(b"w-w", b"www")
    return (b" " + forms).replace(b"-", b" ").count(b" w")
