"""Cells of a table: never a formula, always reversible."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letterbook.rules.cell_escape import (
    DANGEROUS,
    PASSED_OVER,
    SEPARATORS,
    escape_cell,
    unescape_cell,
)

FORMULAS = "=cmd|' /C calc'!A0\t\r\n\x00,;+-@＝＋－＠\"'  \ufeff\u200bab"
TEXTS = st.one_of(st.text(alphabet=FORMULAS, max_size=40), st.text(max_size=40))
BEFORE = PASSED_OVER.replace("'", "")


@given(TEXTS)
def test_what_was_escaped_comes_back(text: str) -> None:
    """`unescape_cell` undoes `escape_cell`, whatever apostrophes the text had itself."""
    assert unescape_cell(escape_cell(text)) == text


@given(TEXTS)
def test_no_escaped_cell_begins_like_a_formula(text: str) -> None:
    """Past spaces, line ends, quotation marks and invisible characters there is no formula."""
    escaped = escape_cell(text)
    for begin in range(len(escaped)):
        if begin == 0 or escaped[begin - 1] in SEPARATORS:
            seen = escaped[begin:].lstrip(BEFORE)
            assert seen[:1] not in tuple(DANGEROUS), (text, escaped)


@given(st.lists(TEXTS, min_size=1, max_size=4), st.sampled_from(",;|\t"))
def test_no_separator_opens_a_way_in(cells: list[str], separator: str) -> None:
    """A program that expects another separator sees no formula either."""
    line = ",".join('"' + escape_cell(cell).replace('"', '""') + '"' for cell in cells) + "\r\n"
    for row in csv.reader(io.StringIO(line, newline=""), delimiter=separator):
        for cell in row:
            assert cell.lstrip(BEFORE + "\t\r\n")[:1] not in tuple(DANGEROUS), (cells, row)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("=1+1", "'=1+1"),
        ("  =1", "'  =1"),
        ("'=1", "''=1"),
        ("＝1", "'＝1"),
        ("a; @SUM(1)", "a;' @SUM(1)"),
        ("\n=1", "\n'=1"),
        ("'quoted' word", "'quoted' word"),
        ("re: a - b = c", "re: a - b = c"),
        ("", ""),
    ],
)
def test_the_form_of_an_escape(text: str, escaped: str) -> None:
    """An apostrophe stands where a cell could begin, and nowhere else."""
    assert escape_cell(text) == escaped


def test_an_escape_takes_time_in_proportion() -> None:
    """A million spaces, quotation marks or separators are read once."""
    for text in (" " * 10**6, "'" * 10**6, ";" * 10**6, ("; " * 10**6) + "="):
        assert unescape_cell(escape_cell(text)) == text
