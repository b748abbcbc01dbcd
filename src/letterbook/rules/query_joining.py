"""Two questions as one text that finds what both of them find."""

from __future__ import annotations

from datetime import date, tzinfo

from letterbook.rules.query_text import parse_query
from letterbook.rules.query_tree import both


def narrowed(query: str, within: str, zone: tzinfo, today: date) -> str:
    """Return the text of a question that finds what both find, in parentheses where it has to be.

    Raises `QuerySyntax` where one of the two does not parse.
    """
    texts = [text for text in (query.strip(), within.strip()) if text]
    if len(texts) < 2:
        return "".join(texts)
    first, second = (parse_query(text, zone, today) for text in texts)
    plain = " ".join(texts)
    if parse_query(plain, zone, today) == both(first, second):
        return plain
    return " ".join(f"({text})" for text in texts)
