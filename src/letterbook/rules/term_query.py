"""A term of a list as a query, and where it is none as a phrase."""

from __future__ import annotations

from datetime import date, tzinfo

import msgspec

from letterbook.errors import QuerySyntax
from letterbook.model.query import FIELDS, Leaf, Phrase, Query, Word
from letterbook.model.term_report import ReadAs
from letterbook.rules.query_syntax import ALL_QUOTES
from letterbook.rules.query_text import parse_query
from letterbook.rules.query_tree import with_leaves

_UNQUOTED = str.maketrans(dict.fromkeys(ALL_QUOTES, " "))


class ReadTerm(msgspec.Struct, frozen=True):
    """A term as it was read; ``why`` it was not read as a query, "" where it was or was not to."""

    read_as: ReadAs
    query: Query
    why: str = ""


def read_term(text: str, zone: tzinfo, today: date, *, as_phrase: bool) -> ReadTerm:
    """Return the tree of a term and how it was read.

    A word of a list is meant as it is written: most are names, and *Marks* is not *marking*.
    What does not parse, and with ``as_phrase`` every term, is read as words that follow each
    other.  Raises `QuerySyntax` where that finds no word either.
    """
    refused: QuerySyntax | None = None
    if not as_phrase:
        try:
            return ReadTerm("query", with_leaves(parse_query(text, zone, today), _as_written))
        except QuerySyntax as error:
            refused = error
    try:
        phrase = parse_query(f'"{text.translate(_UNQUOTED)}"', zone, today)
    except QuerySyntax as error:
        raise refused or error from error
    return ReadTerm("phrase", phrase, refused.sentence if refused is not None else "")


def _as_written(leaf: Leaf) -> Query:
    """Return a word that could find other forms in quotation marks, anything else as it is."""
    if isinstance(leaf, Word) and (not leaf.field or FIELDS[leaf.field].kind == "text"):
        return Phrase((leaf.text,), leaf.field)
    return leaf


def question_key(query: Query) -> str:
    """Return a text that is equal for two trees that differ only in the case of their words."""
    return msgspec.json.encode(query).decode("utf-8").casefold()
