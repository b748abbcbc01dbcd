"""Reads a list of terms from wherever it is, and writes a report on one to a file."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from letterbook.errors import UsageError
from letterbook.model.term_report import Term, TermList, TermReport
from letterbook.rules.term_list import MAX_LIST_BYTES, read_term_list
from letterbook.rules.term_table import term_table
from letterbook.services.write_new_file import write_new_file

_TABLES = (".csv", ".tsv")


def is_table(name: str) -> bool:
    """Return whether a file of this name is read as CSV."""
    return Path(name).suffix.casefold() in _TABLES


def read_terms(
    terms: str | os.PathLike[str] | bytes | Iterable[str], *, table: bool = False
) -> TermList:
    """Return the terms of a file, of the bytes of one (of a ``table``: CSV), or as they are given.

    Raises `UsageError` where they cannot be read.
    """
    if isinstance(terms, bytes):
        return read_term_list(terms, table=table)
    if isinstance(terms, str | os.PathLike):
        path = Path(terms)
        try:
            with path.open("rb") as file:
                raw = file.read(MAX_LIST_BYTES + 1)
        except OSError as problem:
            reason = problem.strerror or str(problem)
            raise UsageError(f"The list {path} cannot be read: {reason}.") from problem
        return read_term_list(raw, table=is_table(path.name))
    return TermList(tuple(Term(n, text) for n, text in enumerate(terms, 1)))


def save_report(report: TermReport, path: str | os.PathLike[str]) -> None:
    """Have the report as CSV in a new file, whole; raise `UsageError` when there is one."""
    write_new_file(path, term_table(report))
