"""Lets a name find accounts that a message states as numbers alone, and all of a person's.

One archive names an account that another holds only as a number, and people decide which
addresses are one person's.  Neither is indexed with the messages, as each new archive and each
decision would rewrite them: a name is looked up when it is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from letterbook.model.identity import MessageId
from letterbook.model.person import PersonAccount
from letterbook.model.query import (
    FIELDS,
    And,
    Exact,
    Leaf,
    MessageSet,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Word,
)
from letterbook.rules.account_query import PLAIN_ADDRESS, stated_account
from letterbook.rules.query_terms import is_number
from letterbook.rules.query_tree import with_leaves
from letterbook.rules.query_writing import write_query

_NOT_MAIL = Not(Exact("channel", "mail"))
_SHOWN = 8


class Names(Protocol):
    """What names stand for."""

    def accounts_named(self, value: str, begun: bool) -> Sequence[str]:
        """Return the addresses of the accounts that are called so, or begin to be."""

    def people_named(self, value: str, *, groups: bool) -> Sequence[PersonAccount]:
        """Return the addresses of the person that is called so, or of the people of a group."""

    def account_ids(self, account: PersonAccount, roles: Sequence[str]) -> Iterable[MessageId]:
        """Return the messages that an address is on in one of the roles."""


def expand_people(query: Query, names: Names, hints: list[str]) -> Query:
    """Return the tree with each name also standing for the accounts that are called so.

    A hint is added for each name of a person: which addresses it stands for.
    """
    return with_leaves(query, lambda leaf: _expanded(leaf, names, hints))


def _expanded(leaf: Leaf, names: Names, hints: list[str]) -> Query:
    if not isinstance(leaf, Word | Phrase | Prefix):
        return leaf
    if leaf.field and FIELDS[leaf.field].kind != "people":
        return leaf
    value = " ".join(leaf.words) if isinstance(leaf, Phrase) else leaf.text
    account = stated_account(value) if leaf.field else None
    if account is not None and not isinstance(leaf, Prefix):
        named = PersonAccount("", *account)
        ids = names.account_ids(named, FIELDS[leaf.field].zones)
        return MessageSet(frozenset(ids), write_query(leaf))
    # ``number@`` is the whole account and no word of a name; of a mail it is a local part.
    field = leaf.field or "with"
    clauses: list[Query] = [leaf]
    found = [
        Word(f"{one}@", field) for one in names.accounts_named(value, isinstance(leaf, Prefix))
    ]
    if found:
        clauses.append(And((_any(found), _NOT_MAIL)))
    # A bare word that names a group is most often meant as a word.
    people = () if isinstance(leaf, Prefix) else names.people_named(value, groups=bool(leaf.field))
    if people:
        clauses += [_account(one, field, names) for one in people]
        hints.append(_hint(value, people))
    return _any(clauses)


def _any(clauses: Sequence[Query]) -> Query:
    return Or(tuple(clauses)) if len(clauses) > 1 else clauses[0]


def _account(account: PersonAccount, field: str, names: Names) -> Query:
    """Return the messages of exactly this address, in the times in which it was the person's."""
    clauses: tuple[Query, ...]
    if account.platform == "mail" and PLAIN_ADDRESS.fullmatch(account.address):
        clauses = (Word(account.address, field),)
    elif account.platform == "x" and is_number(account.address):
        clauses = (Word(f"{account.address}@", field), _NOT_MAIL)
    else:  # the index would read it as words or as part of an address
        ids = names.account_ids(account, FIELDS[field].zones)
        clauses = (MessageSet(frozenset(ids), f"{account.platform}:{account.address}"),)
    clauses += account.within
    return And(clauses) if len(clauses) > 1 else clauses[0]


def _hint(value: str, people: Sequence[PersonAccount]) -> str:
    shown = list(
        dict.fromkeys(
            f"{one.platform}:{one.address}" + (f" ({one.valid})" if one.valid else "")
            for one in people
        )
    )
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    return f"{value} stands also for {', '.join(shown[:_SHOWN])}{more}, joined by hand."
