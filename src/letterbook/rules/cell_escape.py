r"""Keeps text from the evidence from being run as a formula by a spreadsheet, reversibly.

A spreadsheet takes a cell for a formula when it begins with one of ``= + - @`` (or their
full-width forms), and some look past spaces, quotation marks and invisible characters.  A
program that expects another separator, as many do outside English-speaking countries, starts a
cell wherever that separator stands in a text.  So an apostrophe is added at every place where a
cell could begin, if what follows could be taken for a formula; a cell that begins with an
apostrophe is text.  `unescape_cell` takes exactly these apostrophes away again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

SEPARATORS = ",;|\t\r\n"
"""Characters after which one program or another begins a cell."""

DANGEROUS = "=+-@\t\r\x00＝＋－＠﹢﹣﹦﹫−"
"""Characters that begin a formula, or a cell that is read as something else."""

PASSED_OVER = (
    " \v\f\x01-\x08\x0e-\x1f\x7f-\xa0\xad\"'`´‘-‟«»‹›＂＇\u1680\u180e\u2000-\u200f"
    "\u2028-\u202f\u205f-\u206f\u3000\ufeff"
)
"""Characters that may stand before a formula: spaces, quotation marks, invisible ones."""

_BEGINS = rf"(?:\A|(?<=[{SEPARATORS}]))"
_FORMULA = rf"[{PASSED_OVER}]*[{re.escape(DANGEROUS)}]"
_NOT_TEXT = re.compile("[\ud800-\udfff]")
_ADD = re.compile(f"{_BEGINS}(?={_FORMULA})")
_TAKE = re.compile(f"{_BEGINS}'(?={_FORMULA})")


def escape_cell(text: str) -> str:
    """Return the text so that no spreadsheet runs any of it as a formula."""
    return _ADD.sub("'", text)


def unescape_cell(text: str) -> str:
    """Return the text that `escape_cell` was given."""
    return _TAKE.sub("", text)


def csv_row(cells: Iterable[str]) -> bytes:
    """Return one row of RFC 4180 in UTF-8, each cell escaped and quoted; undecodable as U+FFFD."""
    quoted = ('"' + escape_cell(cell).replace('"', '""') + '"' for cell in cells)
    return (_NOT_TEXT.sub("\ufffd", ",".join(quoted)) + "\r\n").encode("utf-8")
