"""How the plain scan counts an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from letterbook.model.facet import FacetName
from letterbook.model.message import Address
from letterbook.model.query import ROLES
from letterbook.ports.search_index import IndexDocument
from letterbook.rules.query_terms import ending_of, type_terms, whole


def most_frequent(
    name: FacetName, documents: Iterable[IndexDocument], most: int
) -> tuple[tuple[str, int], ...]:
    """Return (value, messages) of the values that most messages have, equal ones by value."""
    counts = Counter(value for document in documents for value in _values(name, document))
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:most])


def _values(name: FacetName, document: IndexDocument) -> set[str]:
    everyone = [person for role in ROLES for person in correspondents(role, document)]
    if name in ("from", "with"):
        people = correspondents("from", document) if name == "from" else everyone
        return {whole(person.address) for person in people} - {""}
    if name == "domain":
        return set[str]().union(*(_levels(person.address) for person in everyone))
    if name == "type":
        endings = {ending_of(file) for file in document.filename} - {""}
        return endings.union(*(type_terms(value) for value in document.type))
    if name in ("source", "folder", "custodian"):
        names: tuple[str, ...] = getattr(document, "source_id" if name == "source" else name)
        return set(names)
    return {whole(document.channel if name == "channel" else document.lang)} - {""}


def correspondents(role: str, document: IndexDocument) -> tuple[Address, ...]:
    """Return who is on the message in a role."""
    found: tuple[Address, ...] = getattr(document, "from_" if role == "from" else role)
    return found


def _levels(address: str) -> set[str]:
    """Return a domain and those above it that have two labels or more, or its only label."""
    _, at, host = address.rpartition("@")
    labels = [label for label in whole(host).split(".") if label] if at else []
    levels = {".".join(labels[start:]) for start in range(len(labels))}
    return {level for level in levels if "." in level} or levels
