"""The messages that queries mean by `is:unanswered`, `delay:`, `starts:` and `echo:`."""

from __future__ import annotations

from letterbook.errors import UsageError
from letterbook.model.identity import MessageId
from letterbook.model.query import And, Catalogue, Leaf, Or, Phrase, Query, Word
from letterbook.rules.query_terms import two_sides
from letterbook.rules.query_tree import with_leaves
from letterbook.rules.told_answers import delay_range, openers, told_answers, unanswered
from letterbook.store.catalogue_answers import (
    exchange_rows,
    references_between,
    referring_to_missing,
)
from letterbook.store.catalogue_read import CatalogueReader

ANSWER_KINDS = ("unanswered", "missing")
ANY = "any"


def messages_told_by(
    catalogue: CatalogueReader, field: str, value: str
) -> frozenset[MessageId] | None:
    """Return the messages of a field that these rules answer, None for any other field."""
    if field == "is" and value in ANSWER_KINDS:
        return messages_of_kind(catalogue, value)
    if field == "delay":
        return messages_after(catalogue, value)
    if field == "starts":
        return opening_messages(catalogue)
    if field == "echo":
        return echoing_messages(catalogue, value)
    return variants_of(catalogue, value) if field == "variant" else None


def messages_of_kind(catalogue: CatalogueReader, kind: str) -> frozenset[MessageId]:
    """Return what `is:unanswered` and `is:missing` find."""
    if kind == "missing":
        return referring_to_missing(catalogue.connection)
    rows = exchange_rows(catalogue.connection)
    found = unanswered(rows, references_between(catalogue.connection))
    return frozenset(row.id for row in rows if row.m in found)


def messages_after(catalogue: CatalogueReader, value: str) -> frozenset[MessageId]:
    """Return the answers whose delay may lie in a range such as ``>12h``."""
    least, most = delay_range(value) or (0, None)
    rows = exchange_rows(catalogue.connection)
    found = {
        one.message
        for one in told_answers(rows, references_between(catalogue.connection))
        if one.high >= least and (most is None or one.low <= most)
    }
    return frozenset(row.id for row in rows if row.m in found)


def opening_messages(catalogue: CatalogueReader) -> frozenset[MessageId]:
    """Return the messages that open a conversation, or an episode of a chat."""
    rows = exchange_rows(catalogue.connection)
    found = openers(rows)
    return frozenset(row.id for row in rows if row.m in found)


def echoing_messages(catalogue: CatalogueReader, value: str) -> frozenset[MessageId]:
    """Return the messages with this link where it passes on; `any`: any link or phrase."""
    from letterbook.services.trace_links import echoed_in  # seldom asked, and long to load

    return echoed_in(catalogue, "" if value.casefold() == ANY else value)


def variants_of(catalogue: CatalogueReader, name: str) -> frozenset[MessageId]:
    """Return a message and the unlike ones that state an identifier of its."""
    identity = catalogue.resolve(name)
    return frozenset((identity, *catalogue.variants(catalogue.number(identity))))


def expand_exchanges(query: Query) -> Query:
    """Return the tree with `between:A,B` and `starts:A` said in terms of other fields.

    Raises `UsageError` where `between:` does not name two.
    """
    return with_leaves(query, _expanded)


def _expanded(leaf: Leaf) -> Query:
    if not isinstance(leaf, Catalogue):
        return leaf
    if leaf.field == "starts":
        return And((_person(leaf.value, "from"), Catalogue("starts", ANY)))
    if leaf.field == "between":
        sides = two_sides(leaf.value)
        if sides is None:
            raise UsageError(
                "between: names two, with a comma between them.",
                next_step='Write between:ann@example.org,ben or between:"Ann Alder, Ben Birch".',
            )
        one, other = sides
        return Or((_written(one, other), _written(other, one)))
    return leaf


def _written(author: str, recipient: str) -> Query:
    got = Or(tuple(_person(recipient, role) for role in ("to", "cc", "bcc")))
    return And((_person(author, "from"), got))


def _person(name: str, field: str) -> Query:
    words = tuple(name.split())
    return Word(words[0], field) if len(words) == 1 else Phrase(words, field)
