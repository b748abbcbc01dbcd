"""The cell of a workbook as text."""

from __future__ import annotations

from datetime import date, datetime, time

WORKBOOK_PARTS = ("xl/workbook.xml", "xl/workbook.bin")
"""Of which one is in every workbook of ECMA-376."""


def cell_text(cell: object) -> str:
    """Return a cell as it is read: dates in ISO 8601, whole numbers without a point."""
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)
