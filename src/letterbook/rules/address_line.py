"""Writes people on one line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from letterbook.model.message import Address
from letterbook.rules.query_terms import folded
from letterbook.rules.transcript_names import plain_name

_OF_CHAT = re.compile(r"(?P<name>[^/]*)/[0-9a-f]{12}")


def address_line(people: Iterable[Address], known: Mapping[str, str] | None = None) -> str:
    """Return ``Name <address>, ...``; behind a number alone the name it is ``known`` by."""
    return ", ".join(_one(person, known or {}) for person in people)


def person_line(person: Address) -> str:
    """Return ``Name <address>``, the name alone where its address was only made of it."""
    if not person.name:
        return person.address
    return person.name if _is_made(person) else f"{person.name} <{person.address}>"


def _is_made(person: Address) -> bool:
    """Return whether an address is no stated one: a printed name, or a name in a transcript."""
    if "@" in person.address:
        return False
    if person.address == "_".join(folded(person.name).split()):
        return True
    match = _OF_CHAT.fullmatch(person.address)
    return match is not None and match["name"] == plain_name(person.name).replace(" ", "_")


def _one(person: Address, known: Mapping[str, str]) -> str:
    if person.name:
        return person_line(person)
    name = known.get(person.address)
    return person.address if name is None else f"{person.address} · {name}"
