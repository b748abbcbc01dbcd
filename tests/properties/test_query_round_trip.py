"""Query text and query tree say the same."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from letterbook.errors import QuerySyntax
from letterbook.model.query import (
    And,
    Everything,
    Exact,
    MessageSet,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Word,
)
from letterbook.rules.query_text import parse_query
from letterbook.rules.query_tree import leaves
from letterbook.rules.query_writing import write_query
from tests.properties.query_material import WORDS, queries

ZONE = ZoneInfo("Europe/Paris")
TODAY = date(2026, 3, 29)

_bits = st.sampled_from(
    [
        *WORDS,
        "AND",
        "OR",
        "NOT",
        "-",
        "(",
        ")",
        '"',
        "“",
        "”",
        "«",
        "»",
        "„",
        "‹",
        "›",
        "「",
        "」",
        "＂",
        'צה"ל',
        "שלום",
        "mark~3",
        "*",
        ":",
        " ",
        "\n",
        "from:",
        "after:",
        "on:",
        "date:",
        "tag:",
        "has:",
        "id:",
        "subject:(",
        "2016",
        "2016-10",
        "..",
        "12/10/2016",
        "form:",
        "x:y",
        "~5",
        "a*",
        "<a@b>",
        "attachment",
        "note",
        "today",
        "'",
    ]
)
_noise = st.one_of(
    st.lists(_bits, max_size=12).map("".join),
    st.lists(_bits, max_size=12).map(" ".join),
    st.text(max_size=40),
)


@settings(max_examples=1500, deadline=None, derandomize=True)
@given(_noise)
@example("-" * 3000)
@example("(" * 40_000)
@example('"' * 40_001)
@example("NOT " * 5000 + "a")
@example("0 AA: OR 0")
def test_any_text_parses_or_is_refused_with_a_place(text: str) -> None:
    """What parses is written as text that parses to the same tree; the rest names its place."""
    read = _read(text)
    if isinstance(read, QuerySyntax):
        assert read.sentence
        assert 0 <= read.position <= len(text)
        assert read.suggestion is None or not isinstance(_read(read.suggestion), QuerySyntax)
    else:
        assert _read(write_query(read)) == read


def _read(text: str) -> Query | QuerySyntax:
    try:
        return parse_query(text, ZONE, TODAY)
    except QuerySyntax as error:
        return error


def _is_plain(query: Query) -> bool:
    """Return whether a tree is in the form that text can have."""
    for leaf in leaves(query):
        if isinstance(leaf, MessageSet):
            return False
        if isinstance(leaf, Prefix) and not any(c.isalnum() for c in leaf.text):
            return False
        if isinstance(leaf, Prefix) and any(c.isspace() or c in '":()-«»“”' for c in leaf.text):
            return False
        texts = (
            leaf.words
            if isinstance(leaf, Phrase)
            else (leaf.text,)
            if isinstance(leaf, Word)
            else ()
        )
        if any(" " in text or not any(c.isalnum() for c in text) for text in texts):
            return False
        if isinstance(leaf, Exact) and leaf.field in ("channel", "has") and leaf.value == "":
            return False
    return True


def _tidied(query: Query) -> Query:
    """Return the tree with nested ANDs, ORs and NOTs of one kind drawn together."""
    if isinstance(query, Not):
        inner = _tidied(query.clause)
        return inner.clause if isinstance(inner, Not) else Not(inner)
    if isinstance(query, And | Or):
        flat: list[Query] = []
        for clause in map(_tidied, query.clauses):
            flat.extend(clause.clauses if isinstance(clause, type(query)) else [clause])
        return type(query)(tuple(flat))
    return query


def _zoned(query: Query) -> Query:
    return parse_query(write_query(query), ZONE, TODAY)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(queries.filter(_is_plain))
def test_a_tree_survives_being_written(query: Query) -> None:
    """A written tree parses to the same tree, but for dates, which depend on the zone."""
    wanted = _tidied(query)
    once = _zoned(wanted)
    assert _zoned(once) == once
    assert write_query(once) == write_query(wanted)
    assert [type(leaf) for leaf in leaves(once)] == [type(leaf) for leaf in leaves(wanted)]


def test_blank_is_everything() -> None:
    """A blank query asks for every message, and is written as a star."""
    assert parse_query(" \n", ZONE, TODAY) == Everything()
    assert write_query(Everything()) == "*"
