"""CSV: one row a message, for a spreadsheet (RFC 4180; UTF-8 with the mark spreadsheets look for).

Every cell is quoted, and made harmless by `letterbook.rules.cell_escape`.  What a cell cannot
hold exactly (several people, undecodable bytes) is exact in the JSON lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from letterbook.model.export import ExportFormat, ExportItem, ExportPiece
from letterbook.model.message import Address
from letterbook.model.reply import Copy, MessageView
from letterbook.rules.cell_escape import csv_row
from letterbook.rules.moment_text import instant

COLUMNS = (
    "id", "channel", "sent", "sent_earliest_utc", "sent_latest_utc", "from", "to", "cc", "bcc",
    "subject", "conversation", "message_id", "attachments", "copies", "sha256", "tags",
)  # fmt: skip

_BETWEEN = "; "


class CsvWriter:
    """Writes the table; ``text`` adds a column with the text as read."""

    name: ExportFormat = "csv"
    folder = False
    needs_mail = False

    def __init__(self, *, text: bool = False) -> None:
        self._text = text

    def opening(self) -> bytes:
        """Return the byte order mark and the row of column names."""
        columns = (*COLUMNS, "text") if self._text else COLUMNS
        return b"\xef\xbb\xbf" + csv_row(columns)

    def pieces(self, item: ExportItem) -> Iterator[ExportPiece]:
        """Yield the row of a message."""
        cells = _cells(item.view)
        if self._text:
            cells.append(item.view.mail.text)
        yield ExportPiece(csv_row(cells))


def _cells(view: MessageView) -> list[str]:
    mail, sent = view.mail, view.mail.sent
    earliest = sent.earliest if sent is not None else None
    latest = sent.latest if sent is not None else None
    return [
        view.id,
        view.channel,
        sent.text if sent is not None else "",
        instant(earliest) if earliest is not None else "",
        instant(latest) if latest is not None else "",
        _people(mail.from_ or mail.sender),
        _people(mail.to),
        _people(mail.cc),
        _people(view.bcc),
        mail.subject,
        view.conversation,
        _BETWEEN.join(view.stated_ids),
        _BETWEEN.join(part.filename for part in mail.parts if part.filename),
        _BETWEEN.join(_place(copy) for copy in view.copies),
        _BETWEEN.join(dict.fromkeys(copy.sha256 for copy in view.copies)),
        _BETWEEN.join(view.tags),
    ]


def _people(people: Iterable[Address]) -> str:
    return _BETWEEN.join(f"{p.name} <{p.address}>" if p.name else p.address for p in people)


def _place(copy: Copy) -> str:
    return f"{copy.source}!{copy.locator}" + (f"!part:{copy.path}" if copy.path else "")
