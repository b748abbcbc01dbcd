"""Two questions joined find what both find, and are written as shortly as that allows."""

from __future__ import annotations

from datetime import UTC, date

import pytest

from letterbook.errors import QuerySyntax
from letterbook.model.query import And, Everything
from letterbook.rules.query_joining import narrowed
from letterbook.rules.query_text import parse_query

TODAY = date(2020, 1, 1)


@pytest.mark.parametrize(
    ("query", "within", "text"),
    [
        ("lease", "thread:fc", "lease thread:fc"),
        ("", "thread:fc", "thread:fc"),
        (" lease ", "", "lease"),
        ("lease OR rent", "thread:fc", "(lease OR rent) (thread:fc)"),
        ("lease", "from:a OR to:a", "(lease) (from:a OR to:a)"),
        ("-lease rent", "on:2018", "-lease rent on:2018"),
        ("(a OR b) c", "on:2018", "(a OR b) c on:2018"),
    ],
)
def test_both_are_asked(query: str, within: str, text: str) -> None:
    """Parentheses stand where the text would mean something else without them."""
    assert narrowed(query, within, UTC, TODAY) == text


@pytest.mark.parametrize(
    "query", ["a OR b", "a -b", '"a b"~3', "*", "NOT a", "a OR b c", "-(a OR b)"]
)
@pytest.mark.parametrize("within", ["c", "c OR d", "-c", "NOT d", "*"])
def test_the_text_means_both(query: str, within: str) -> None:
    """Read again it is the two questions, one beside the other."""
    joined = parse_query(narrowed(query, within, UTC, TODAY), UTC, TODAY)
    first, second = (parse_query(one, UTC, TODAY) for one in (query, within))
    parts = [
        clause
        for one in (first, second)
        for clause in (one.clauses if isinstance(one, And) else (one,))
    ]
    if isinstance(joined, And):
        flat = [
            clause
            for one in joined.clauses
            for clause in (one.clauses if isinstance(one, And) else (one,))
        ]
        wanted = [part for part in parts if not isinstance(part, Everything)]
        assert [part for part in flat if not isinstance(part, Everything)] == wanted
    else:
        assert joined in parts


@pytest.mark.parametrize(("query", "within"), [("a) OR (b", "c"), ("a", '"c'), ("a OR", "b")])
def test_each_has_to_be_a_question(query: str, within: str) -> None:
    """What does not parse by itself is refused, whatever stands beside it."""
    with pytest.raises(QuerySyntax):
        narrowed(query, within, UTC, TODAY)
