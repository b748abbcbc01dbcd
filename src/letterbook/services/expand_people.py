"""Lets a name find accounts that a message states as numbers alone.

One archive names an account that another holds only as a number.  Names are not indexed with the
messages, as each new archive would rewrite them: a name is looked up when it is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from letterbook.model.query import FIELDS, Leaf, Or, Phrase, Prefix, Query, Word
from letterbook.rules.query_tree import with_leaves

Accounts = Callable[[str, bool], Sequence[str]]
"""Returns the addresses of the accounts that a value names; True: that it begins to name."""


def expand_people(query: Query, accounts: Accounts) -> Query:
    """Return the tree with each name also standing for the accounts that are called so."""
    return with_leaves(query, lambda leaf: _expanded(leaf, accounts))


def _expanded(leaf: Leaf, accounts: Accounts) -> Query:
    if not isinstance(leaf, Word | Phrase | Prefix):
        return leaf
    if leaf.field and FIELDS[leaf.field].kind != "people":
        return leaf
    value = " ".join(leaf.words) if isinstance(leaf, Phrase) else leaf.text
    found = [Word(one, leaf.field or "with") for one in accounts(value, isinstance(leaf, Prefix))]
    return Or((leaf, *found)) if found else leaf
