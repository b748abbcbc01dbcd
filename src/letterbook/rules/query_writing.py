"""Query tree to query text: the question as it was understood."""

from __future__ import annotations

from functools import lru_cache

from letterbook.errors import QuerySyntax
from letterbook.model.query import (
    And,
    Catalogue,
    DateRange,
    Everything,
    Exact,
    Fuzzy,
    MessageSet,
    Near,
    Not,
    Or,
    Pattern,
    Phrase,
    Prefix,
    Query,
    Word,
)
from letterbook.rules.query_syntax import ALL_QUOTES, QUOTES, is_misspelling, tokens_of


def write_query(query: Query) -> str:
    """Return text that parses to ``query`` again, and groups by parentheses what it joins.

    A `MessageSet`, which no text can name, is written as what it was resolved from.
    """
    if isinstance(query, Or):
        return " OR ".join(_clause(clause) for clause in query.clauses)
    if isinstance(query, And):
        return " ".join(_clause(clause) for clause in query.clauses)
    return _clause(query)


def _clause(query: Query) -> str:
    if isinstance(query, And | Or):
        return f"({write_query(query)})"
    if isinstance(query, Not):
        return f"-{_clause(query.clause)}"
    if isinstance(query, Everything):
        return "*"
    if isinstance(query, MessageSet):
        return query.text
    if isinstance(query, Phrase):
        return _named(query.field, quoted(" ".join(query.words)))
    if isinstance(query, Near):
        return _named(query.field, f"{quoted(' '.join(query.words))}~{query.distance}")
    if isinstance(query, Pattern):
        return _named(query.field, f"/{query.pattern}/")
    if isinstance(query, Fuzzy):
        return _named(query.field, f"{query.text}~{query.distance}")
    if isinstance(query, Word):
        return _value(query.field, query.text, query.text)
    if isinstance(query, Prefix):
        return _named(query.field, f"{query.text}*")
    if isinstance(query, DateRange):
        return _named(query.field, query.text)
    return _plain_value(query)


def _plain_value(query: Exact | Catalogue) -> str:
    return _value(query.field, query.value, query.value)


def _named(field: str, value: str) -> str:
    return f"{field}:{value}" if field else value


@lru_cache(maxsize=100_000)
def _value(field: str, value: str, bare: str) -> str:
    """Return the value as it is where it would be read as one word, else quoted."""
    written = _named(field, bare)
    try:
        tokens = tokens_of(written)
    except QuerySyntax:
        return _named(field, quoted(value))
    read_back = [(token.kind, token.text) for token in tokens]
    wanted = [("field", field), ("word", bare)] if field else [("word", bare)]
    return written if read_back == wanted and not _is_marked(bare) else _named(field, quoted(value))


def _is_marked(bare: str) -> bool:
    """True when the word would be read as a beginning or a misspelling."""
    return "*" in bare or is_misspelling(bare)


def quoted(text: str) -> str:
    """Return ``text`` between quotation marks that it does not hold itself."""
    for opening, closings in QUOTES.items():
        if not any(closing in text for closing in closings[:1]):
            return f"{opening}{text}{closings[0]}"
    for mark in ALL_QUOTES:
        text = text.replace(mark, "'")
    return f'"{text}"'
