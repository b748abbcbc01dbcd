"""What leaves a letterbook as files: one message on its way out, and the account of an export."""

from __future__ import annotations

from typing import Literal

import msgspec

from letterbook.model.identity import MessageId
from letterbook.model.reply import MessageView

ExportFormat = Literal["csv", "jsonl", "mbox", "eml"]
EXPORT_FORMATS: tuple[ExportFormat, ...] = ("csv", "jsonl", "mbox", "eml")


class ExportItem(msgspec.Struct, frozen=True):
    """One message and the bytes of its lead copy, b"" for a format that does not need them."""

    view: MessageView
    rfc822: bytes = b""


class ExportPiece(msgspec.Struct, frozen=True):
    """Bytes of an export: a file of its own in a folder, or, without a name, the next in the file.

    ``remark`` says in one code where the format could not say what the message says.
    """

    data: bytes
    name: str = ""
    remark: str = ""


class LeftOut(msgspec.Struct, frozen=True):
    """A message that could not be exported, and why."""

    id: MessageId
    why: str


class ExportReport(msgspec.Struct, frozen=True):
    """What an export wrote: ``exported`` + ``left_out`` == ``total``.

    ``query`` is the question as it was understood and ``sha256`` the digest of the file, or of
    the file MANIFEST of a folder.  ``manifest`` lists every entry with its digest.  ``remarks``
    counts where the format could not say what a message says; ``examples`` are the first
    messages left out.  ``custody_head`` is the head of the chain with this export in it.
    """

    schema: int
    path: str
    manifest: str
    format: ExportFormat
    query: str
    zone: str
    sort: str
    total: int
    exported: int
    left_out: int
    examples: tuple[LeftOut, ...]
    remarks: dict[str, int]
    bytes: int
    sha256: str
    custody_head: str
    hints: tuple[str, ...]
    seconds: float
