"""A report on terms as a CSV file for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator

from letterbook.model.term_report import TermHit, TermReport, TermRow
from letterbook.rules.cell_escape import csv_row
from letterbook.rules.moment_text import stated_day

COLUMNS = (
    "line", "term", "read_as", "hits", "unique", "people", "top_people", "first", "first_id",
    "last", "last_id", "query", "notice",
)  # fmt: skip


def term_table(report: TermReport) -> bytes:
    """Return the report as CSV: one row a term, then the lines that are none and why."""
    return b"\xef\xbb\xbf" + b"".join(_rows(report))


def _rows(report: TermReport) -> Iterator[bytes]:
    yield csv_row(COLUMNS)
    notices: dict[int, list[str]] = {}
    for notice in report.notices:
        notices.setdefault(notice.line, []).append(notice.what)
    for row in report.terms:
        yield csv_row([*_cells(row), " ".join(notices.pop(row.line, []))])
    for notice in report.not_read:
        yield csv_row([str(notice.line), notice.term, "not read", *[""] * 9, notice.what])
    for notice in report.notices:
        if notice.line in notices:
            yield csv_row([str(notice.line), notice.term, "", *[""] * 9, notice.what])


def _cells(row: TermRow) -> list[str]:
    return [
        str(row.line),
        row.term,
        row.read_as,
        str(row.hits),
        str(row.unique),
        str(row.people),
        "; ".join(f"{person.address} ({person.messages})" for person in row.top_people),
        *_end(row.first),
        *_end(row.last),
        row.query,
    ]


def _end(hit: TermHit | None) -> tuple[str, str]:
    return ("", "") if hit is None else (stated_day(hit.sent), hit.id)
