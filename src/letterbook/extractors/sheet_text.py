"""The cells of a workbook as lines of text (.xlsx, .xlsb, .ods)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import python_calamine

from letterbook.rules.cell_text import WORKBOOK_PARTS, cell_text
from letterbook.rules.not_readable import NotReadable

_MOST_BYTES = 256 * 1024 * 1024
_MOST_CELLS = 5_000_000
_MOST_CHARS = 20_000_000
_PIECE = 1 << 18
_SHEET = b"application/vnd.oasis.opendocument.spreadsheet"


def is_workbook(document: zipfile.ZipFile) -> bool:
    """Return whether the parts or the mark of a workbook are there."""
    names = document.namelist()
    if not set(WORKBOOK_PARTS).isdisjoint(names):
        return True
    if "mimetype" not in names:
        return False
    with document.open("mimetype") as mark:
        return mark.read(len(_SHEET)) == _SHEET


def sheet_lines(raw: bytes, document: zipfile.ZipFile) -> Iterator[str]:
    """Yield the name of each sheet and a line for each row in which something stands.

    Raises `NotReadable` for what is damaged or too large.
    """
    _measure(document)
    left_cells, left_chars = _MOST_CELLS, _MOST_CHARS
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            left_cells -= sheet.height * sheet.width
            if left_cells < 0:
                raise NotReadable("The workbook is too large to be read.")
            yield name
            for row in sheet.to_python(skip_empty_area=True):
                line = "\t".join(map(_shown, row)).rstrip()
                left_chars -= len(line)
                if left_chars < 0:
                    raise NotReadable("The workbook is too large to be read.")
                if line:
                    yield line
    except python_calamine.CalamineError as error:
        raise NotReadable(f"The workbook cannot be opened ({error}).") from error


def _measure(document: zipfile.ZipFile) -> None:
    left = _MOST_BYTES
    for member in document.infolist():
        with document.open(member) as part:
            while piece := part.read(_PIECE):
                left -= len(piece)
                if left < 0:
                    raise NotReadable("The workbook is too large to be read.")


def _shown(cell: object) -> str:
    return cell_text(cell).replace("\r\n", " ").replace("\n", " ")
