"""Lets a name find accounts that a message states as numbers alone.

One archive names an account that another holds only as a number.  Names are not indexed with the
messages, as each new archive would rewrite them: a name is looked up when it is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from letterbook.model.query import FIELDS, And, Exact, Leaf, Not, Or, Phrase, Prefix, Query, Word
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
    # ``number@`` is the whole account and no word of a name; of a mail it is a local part.
    field = leaf.field or "with"
    found = [Word(f"{one}@", field) for one in accounts(value, isinstance(leaf, Prefix))]
    if not found:
        return leaf
    named = Or(tuple(found)) if len(found) > 1 else found[0]
    return Or((leaf, And((named, Not(Exact("channel", "mail"))))))
