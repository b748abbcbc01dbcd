"""The rows of a table in text with their bytes (RFC 4180, with other separators)."""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from letterbook.ports.reader import Candidate
from letterbook.readers.text_lines import charset_of, lines_of

SEPARATORS = ",;\t|"
_MOST_LINES_OF_ROW = 2_000
_ENDINGS = (".csv", ".tsv", ".tab")
_OPENING = 8_192
_HEADER_WITHIN = 20


class TextRow(NamedTuple):
    """A row with its bytes [start, end) of the file."""

    start: int
    end: int
    cells: list[str]


def separators_in(
    raw: bytes, charset: str, header: Callable[[list[str]], bool], least: int = 3
) -> list[str]:
    """Return the separators under which one of the first lines is a ``header``.

    It has at least so many columns.  Most files are no tables: they are told by their beginning,
    without dividing all of it.
    """
    opening = raw[:_OPENING]
    if charset.startswith("utf-16"):
        opening = opening.decode(charset, "replace").encode("utf-8", "replace")
        charset = "utf-8"
    lines = [line.decode(charset, "replace") for line in opening.splitlines()[:_HEADER_WITHIN]]
    return [
        separator
        for separator in SEPARATORS
        if any(
            line.count(separator) + 1 >= least and header(_cells(line, separator)) for line in lines
        )
    ]


def looks_like_table(candidate: Candidate) -> bool:
    """Return whether a text is called a table and has a separator in its first lines."""
    head = candidate.head()
    charset = charset_of(head)
    if not charset or not candidate.name.lower().endswith(_ENDINGS):
        return False
    return bool(separators_in(head, charset, lambda cells: len(cells) > 1, least=2))


def separator_of(raw: bytes, charset: str) -> str:
    """Return the separator that divides the first lines of a table into most columns."""
    counts = dict.fromkeys(SEPARATORS, 0)

    def count(separator: str, cells: list[str]) -> bool:
        counts[separator] += len(cells)
        return False

    for separator in SEPARATORS:
        separators_in(raw, charset, partial(count, separator), least=2)
    return max(SEPARATORS, key=lambda one: counts[one])


def rows_of(raw: bytes, charset: str, separator: str) -> list[TextRow]:
    """Return the rows of a table; together they are all of its bytes.

    A row ends with its line unless a quotation mark is open; then it goes on, as far as a row may.
    """
    rows: list[TextRow] = []
    lines = lines_of(raw, charset)
    at = 0
    while at < len(lines):
        end = at + 1
        open_ = lines[at].text.count('"') % 2 == 1
        while open_ and end < len(lines) and end - at < _MOST_LINES_OF_ROW:
            open_ = lines[end].text.count('"') % 2 == 0
            end += 1
        if open_:  # no mark closes it: the line stands alone
            end = at + 1
        text = "\n".join(line.text for line in lines[at:end])
        rows.append(TextRow(lines[at].start, lines[end - 1].end, _cells(text, separator)))
        at = end
    return rows


def _cells(text: str, separator: str) -> list[str]:
    try:
        rows = list(csv.reader([text.lstrip("\ufeff")], delimiter=separator))
    except csv.Error:
        return [text]
    return rows[0] if rows else []
