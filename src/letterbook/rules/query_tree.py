"""Walks over a query tree."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from letterbook.model.query import And, Catalogue, Everything, Leaf, Not, Or, Query


def leaves(query: Query, *, wanted_only: bool = False) -> Iterator[Leaf]:
    """Yield the leaves from left to right; ``wanted_only`` leaves out what stands under NOT."""
    waiting = [query]
    while waiting:
        node = waiting.pop()
        if isinstance(node, And | Or):
            waiting.extend(reversed(node.clauses))
        elif isinstance(node, Not):
            if not wanted_only:
                waiting.append(node.clause)
        else:
            yield node


def with_leaves(query: Query, change: Callable[[Leaf], Query]) -> Query:
    """Return the tree with every leaf replaced by what ``change`` makes of it."""
    if isinstance(query, And | Or):
        return type(query)(tuple(with_leaves(clause, change) for clause in query.clauses))
    return Not(with_leaves(query.clause, change)) if isinstance(query, Not) else change(query)


def with_sets(query: Query, lookup: Callable[[Catalogue], Query]) -> Query:
    """Return the tree with every catalogue leaf replaced by the messages it stands for."""
    return with_leaves(query, lambda leaf: lookup(leaf) if isinstance(leaf, Catalogue) else leaf)


def both(within: Query, query: Query) -> Query:
    """Return the query of what both find."""
    if isinstance(within, Everything):
        return query
    clauses = within.clauses if isinstance(within, And) else (within,)
    return And((*clauses, *(query.clauses if isinstance(query, And) else (query,))))
