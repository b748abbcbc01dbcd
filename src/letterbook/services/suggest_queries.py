"""Did you mean: a query without hits, with its unknown words replaced by known ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import msgspec

from letterbook.model.query import ANY_TEXT, FIELDS, ROLES, Leaf, Query, Word
from letterbook.ports.search_index import SearchIndex
from letterbook.rules.nearest_words import nearest_words, within_reach
from letterbook.rules.query_terms import pieces
from letterbook.rules.query_tree import leaves, with_leaves
from letterbook.rules.query_writing import write_query

_MOST = 3
_READ = 50_000
_MAX_WORDS = 5


class Suggestion(msgspec.Struct, frozen=True):
    """A query that was perhaps meant, and its exact total."""

    query: str
    total: int


def suggest_queries(
    index: SearchIndex, asked: Query, resolved: Callable[[Query], Query]
) -> tuple[Suggestion, ...]:
    """Return up to three queries with hits, made by replacing each word that finds nothing.

    Only words of the letterbook are offered.  ``resolved`` looks up tags and the like.
    """
    words = [leaf for leaf in leaves(asked, wanted_only=True) if isinstance(leaf, Word)]
    unknown = [leaf for leaf in words if _finds_nothing(index, leaf)]
    meant = [(leaf, _nearest(index, leaf)) for leaf in unknown[:_MAX_WORDS]]
    if not meant or not all(near for _, near in meant):
        return ()
    found = []
    for number in range(_MOST):
        changed: dict[Leaf, str] = {leaf: near[min(number, len(near) - 1)] for leaf, near in meant}
        query = with_leaves(asked, partial(_replaced, changed))
        total = index.total(resolved(query))
        if total:
            found.append(Suggestion(write_query(query), total))
    return tuple(dict.fromkeys(found))


def _finds_nothing(index: SearchIndex, leaf: Word) -> bool:
    if len(pieces(leaf.text)) != 1:
        return False
    if leaf.field and FIELDS[leaf.field].kind not in ("text", "people"):
        return False
    return not index.total(leaf)


def _nearest(index: SearchIndex, leaf: Word) -> list[str]:
    typed = pieces(leaf.text)[0]
    zones = FIELDS[leaf.field].zones if leaf.field else (*ANY_TEXT, *ROLES)
    starts = _beginnings(typed)
    known: dict[str, int] = {}
    for zone in zones:
        for start in starts:
            for word, count in within_reach(typed, index.words(zone, start, _READ)):
                known[word] = max(count, known.get(word, 0))
    return nearest_words(typed, list(known.items()), _MOST)


def _beginnings(typed: str) -> set[str]:
    """Return how words begin that are looked at: a dictionary is in order, and read in part.

    The first letter has to be right, to have changed places with the second, or to be one more.
    """
    first = typed[:1]
    others = {typed[1:2] + first, typed[1:3] or first}
    return {first, *(start for start in others if not start.startswith(first))}


def _replaced(words: Mapping[Leaf, str], leaf: Leaf) -> Query:
    return Word(words[leaf], leaf.field) if isinstance(leaf, Word) and leaf in words else leaf
