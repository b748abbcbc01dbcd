"""Lists of terms as people keep them: CSV from a spreadsheet, or one term a line."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator, Sequence

from letterbook.errors import UsageError
from letterbook.model.term_report import Term, TermList, TermNotice

MAX_TERMS = 10_000
MAX_LIST_BYTES = 16 * 1024 * 1024
HEADERS = ("term", "query", "name", "terme", "requête", "requete", "nom")
"""Names of the column that holds the terms, the one that is taken first in front."""

_SEPARATORS = ",;\t"
_TOLD = re.compile(r'"?sep=([,;\t|])"?[,;\s]*', re.IGNORECASE)
_AS_CSV = "Save it as CSV in UTF-8, or as plain text with one term a line."


def read_term_list(raw: bytes, *, table: bool) -> TermList:
    """Return the terms of a list, with a notice wherever something was passed over.

    A ``table`` is CSV, separated by commas, semicolons or tabs: the terms stand in the column
    called by one of `HEADERS`, else in the first.  A first line ``sep=;``, as spreadsheets write
    it, tells the separator.  Any other list has one term a line, unless its
    first line has several cells of which one is called so.  A first line that is such a name
    alone is a header.  Raises `UsageError` for what is no list, and for too long a one.
    """
    lines = _text(raw).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    told = _TOLD.fullmatch(lines[0])
    if told:
        lines[0] = ""
    first = next((line for line in lines if line.strip()), "")
    separator = told[1] if told else _separator(first)
    if table or told or (separator and _header(_cells(first, separator)) is not None):
        return _from_rows(_rows(lines, separator or ","))
    return _from_rows((n, [line]) for n, line in enumerate(lines, 1))


def _text(raw: bytes) -> str:
    if len(raw) > MAX_LIST_BYTES:
        raise UsageError(f"The list has {len(raw):,} bytes; {MAX_LIST_BYTES:,} is the most.")
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", "replace")
    if b"\0" in raw:
        raise UsageError("The list is not a text file.", next_step=_AS_CSV)
    return raw.removeprefix(codecs.BOM_UTF8).decode("utf-8", "surrogateescape")


def _separator(line: str) -> str:
    """Return what separates the cells of the first line, "" where it is one cell."""
    cells = {mark: _cells(line, mark) for mark in _SEPARATORS if mark in line}
    named = [mark for mark, row in cells.items() if len(row) > 1 and _header(row) is not None]
    return max(named or cells, key=lambda mark: len(cells[mark]), default="")


def _cells(line: str, separator: str) -> list[str]:
    return next(csv.reader([line], delimiter=separator), [])


def _header(row: Sequence[str]) -> int | None:
    """Return which cell names the column of the terms, None where the row is no header."""
    names = [cell.strip().casefold() for cell in row]
    return next((names.index(name) for name in HEADERS if name in names), None)


def _rows(lines: Sequence[str], separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader([f"{line}\n" for line in lines], delimiter=separator, strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise UsageError(
                f"The list is not CSV at line {begins}: {error}.", next_step=_AS_CSV
            ) from error
        if row is None:
            return
        yield begins, row


def _from_rows(rows: Iterator[tuple[int, list[str]]]) -> TermList:
    terms: list[Term] = []
    notices: list[TermNotice] = []
    header, column, wide, begun = "", 0, 0, False
    for line, row in rows:
        if not any(cell.strip() for cell in row):
            continue
        if not begun:
            begun, wide, named = True, len(row), _header(row)
            if named is not None:
                header, column = row[named].strip(), named
                continue
        text = " ".join(row[column].split()) if len(row) > column else ""
        if not text:
            notices.append(TermNotice(line, "", "The line has no term in its column."))
            continue
        if len(row) > wide:
            what = f"The line has {len(row)} cells where the first has {wide}: was a term cut?"
            notices.append(TermNotice(line, text, what))
        terms.append(Term(line, text))
        if len(terms) > MAX_TERMS:
            raise UsageError(f"The list has more than {MAX_TERMS:,} terms.")
    return TermList(tuple(terms), header, tuple(notices))
