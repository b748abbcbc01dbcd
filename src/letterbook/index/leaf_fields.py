"""Which index fields a leaf looks into."""

from __future__ import annotations

from letterbook.model.query import (
    ANY_TEXT,
    FIELDS,
    ROLES,
    And,
    Fuzzy,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Word,
)

SCORED_FIELDS = frozenset(ANY_TEXT) | {"", "body"}
"""Fields in which a word says how well a message answers; the others only select."""


def text_zones(field: str) -> tuple[str, ...]:
    """Return the fields of running text that ``field`` looks into ("" = any text)."""
    if not field:
        return ANY_TEXT
    return FIELDS[field].zones if FIELDS[field].kind == "text" else ()


def roles(field: str) -> tuple[str, ...]:
    """Return the correspondents that ``field`` looks at ("" = all)."""
    if not field:
        return ROLES
    return FIELDS[field].zones if FIELDS[field].kind == "people" else ()


CARRIED_ZONES = ("quoted", "other")
"""What stands in a message without its writer having written it there."""

LIKE_ZONES = ("subject", "new")
"""Where messages are compared for being alike: in what their writers wrote."""

ABOVE = 1_000.0
"""What a message scores more that answers without the carried zones: it comes before the rest."""

_NAMES = ("filename", "source", "folder", "custodian")
"""Fields that hold several short names, between which words are not near each other."""


def running_zones(field: str) -> tuple[str, ...]:
    """Return the zones of ``field`` that are one text each, in which words can be near."""
    return tuple(zone for zone in text_zones(field) if zone not in _NAMES)


def value_of(leaf: Word | Prefix | Phrase) -> str:
    """Return the text of the leaf as one string."""
    return " ".join(leaf.words) if isinstance(leaf, Phrase) else leaf.text


def is_scored(query: Query) -> bool:
    """Return whether the leaf says how well a message answers."""
    return isinstance(query, Word | Phrase | Near | Fuzzy) and query.field in SCORED_FIELDS


def is_ranked(query: Query) -> bool:
    """Return whether a wanted word of the query tells better answers from worse."""
    if isinstance(query, And | Or):
        return any(is_ranked(clause) for clause in query.clauses)
    return not isinstance(query, Not) and is_scored(query)
