"""Message-ID, In-Reply-To and References (RFC 5322 section 3.6.4), read tolerantly."""

from __future__ import annotations

import re

from letterbook.model.identity import StatedId
from letterbook.rules.mail_decode import decode_text

_BRACKETED = re.compile(rb"<([^<>]*)>")


def stated_id(raw: bytes) -> StatedId | None:
    """Return the identifier of a Message-ID value without brackets and white space."""
    found = _BRACKETED.search(raw)
    name = _text(found.group(1) if found else raw.strip().strip(b"<>"))
    return StatedId(name) if name else None


def stated_ids(values: list[bytes], limit: int) -> tuple[tuple[StatedId, ...], bool]:
    """Return the bracketed identifiers of the values, each once, and whether the limit cut them.

    White space inside an identifier comes from folding and is dropped; text outside angle
    brackets (old In-Reply-To phrases) is no identifier.
    """
    seen: dict[StatedId, None] = {}
    for value in values:
        for found in _BRACKETED.finditer(value):
            name = _text(found.group(1))
            if name:
                if len(seen) >= limit and name not in seen:
                    return tuple(seen), True
                seen[StatedId(name)] = None
    return tuple(seen), False


def _text(raw: bytes) -> str:
    bare = b"".join(raw.split())
    return bare.decode("ascii") if bare.isascii() else decode_text(bare, "").text
