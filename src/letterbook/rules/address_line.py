"""Writes people on one line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from letterbook.model.message import Address


def address_line(people: Iterable[Address], known: Mapping[str, str] | None = None) -> str:
    """Return ``Name <address>, ...``; behind a number alone the name it is ``known`` by."""
    return ", ".join(_one(person, known or {}) for person in people)


def _one(person: Address, known: Mapping[str, str]) -> str:
    if person.name:
        return f"{person.name} <{person.address}>"
    name = known.get(person.address)
    return person.address if name is None else f"{person.address} · {name}"
