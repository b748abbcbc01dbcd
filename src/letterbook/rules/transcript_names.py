"""Who speaks in a transcript: names as they are compared, and the accounts made of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from letterbook.model.message import Address
from letterbook.rules.query_terms import folded


def same_name(one: str, other: str) -> bool:
    """Return whether two forms of a speaker's name are the same but for case and accents."""
    return plain_name(one) == plain_name(other)


def plain_name(name: str) -> str:
    """Return a speaker's name folded, with single spaces and without the marks before it."""
    return " ".join(folded(name).split()).strip("@~ ")


def chat_of(names: Iterable[str]) -> str:
    """Return the name of the chat between these people, the same whatever their order."""
    plain = "\0".join(sorted({plain_name(name) for name in names}))
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()[:12]


def account(name: str, chat: str) -> Address:
    """Return the party of a speaker, who is known in this chat alone: equal names may be two."""
    return Address(name=name, address=f"{plain_name(name).replace(' ', '_')}/{chat}")
