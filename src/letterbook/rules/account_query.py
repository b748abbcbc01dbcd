"""Queries that find exactly the messages of an account, of a person, or of several things asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date
from functools import lru_cache
from typing import get_args

from letterbook.errors import QuerySyntax
from letterbook.model.message import Platform
from letterbook.model.query import Everything, Not, Or, Phrase, Query, Word
from letterbook.rules.query_text import parse_query
from letterbook.rules.query_tree import both
from letterbook.rules.query_writing import write_query

PLAIN_ADDRESS = re.compile(r"[!-?A-~]+@[!-?A-~]+")
"""What the index compares as a whole and by nothing else."""

_STATED = re.compile(r"([a-z][a-z0-9_-]*):(.+)", re.DOTALL)


def stated_account(value: str) -> tuple[str, str] | None:
    """Return platform and address of ``x:39344374``, None for a text that is not of this form."""
    match = _STATED.fullmatch(value)
    if match is None or match[1] not in get_args(Platform):
        return None
    return match[1], match[2].casefold()


@lru_cache(maxsize=100_000)
def account_query(platform: str, address: str, field: str) -> Query | None:
    """Return the query of exactly this account in the roles of a field, None where none is."""
    stands_alone = PLAIN_ADDRESS.fullmatch(address) is not None and any(map(str.isalnum, address))
    if platform == "mail" and stands_alone:
        return Word(address, field)
    text = f"{platform}:{address}"
    words = tuple(text.split(" "))
    query = Phrase(words, field) if len(words) > 1 else Word(text, field)
    try:
        read = parse_query(write_query(query), UTC, date.min)
    except QuerySyntax:
        return None
    means = " ".join(read.words) if isinstance(read, Phrase) else getattr(read, "text", "")
    return query if means == text and isinstance(read, Word | Phrase) else None


def any_of(queries: Sequence[Query]) -> Query:
    """Return the query of what any of them finds; there is at least one."""
    flat: list[Query] = []
    for one in dict.fromkeys(queries):
        flat.extend(one.clauses if isinstance(one, Or) else (one,))
    return Or(tuple(flat)) if len(flat) > 1 else flat[0]


def all_of(queries: Sequence[Query]) -> Query:
    """Return the query of what all of them find; there is at least one."""
    found, *others = queries
    for one in others:
        found = both(found, one)
    return found


def without(query: Query, others: Iterable[Query]) -> Query:
    """Return the query of what none of the others finds."""
    return all_of([query, *(Not(one) for one in others)])


def text_of(query: Query | None) -> str:
    """Return the text of a query, "" where there is none."""
    return "" if query is None else write_query(query)


def clause_text(query: Query | None) -> str:
    """Return the text of a query to which more can be joined by AND; "" for all and for none."""
    if query is None or isinstance(query, Everything):
        return ""
    return f"({write_query(query)})" if isinstance(query, Or) else write_query(query)
