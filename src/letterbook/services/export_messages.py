"""Export: every message of a query, in a new file or folder, with an account of each.

One page of ids and one message are held at a time.  Nothing appears under the name that was asked
for before all of it is written, and the chain of custody says so before it appears.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, tzinfo
from pathlib import Path
from time import monotonic

import msgspec

from letterbook.errors import NothingFound, SourceUnreadable, StoreDamaged, UsageError
from letterbook.model.export import ExportItem, ExportReport, LeftOut
from letterbook.model.identity import MessageId
from letterbook.model.reply import SCHEMA
from letterbook.ports.search_index import IndexPage, SearchIndex, Sort
from letterbook.ports.writer import Writer
from letterbook.rules.query_text import parse_query
from letterbook.rules.query_writing import write_query
from letterbook.services.export_files import ExportFiles
from letterbook.services.mark_messages import Marked, is_read, marks_of
from letterbook.services.read_lead import Lead, read_lead
from letterbook.services.read_messages import read_message
from letterbook.services.search import resolve
from letterbook.store.blobs import BlobStore
from letterbook.store.catalogue_places import lead_of
from letterbook.store.catalogue_read import CatalogueReader
from letterbook.store.claims import now
from letterbook.store.custody import Custody
from letterbook.store.layout import Layout, read_format
from letterbook.store.locks import KeepLock
from letterbook.store.record import Record

PAGE = 2000
"""Ids that are asked for at a time."""

_EXAMPLES = 20
_NO_MAIL = "The message is no mail: CSV and JSON lines have it."

Progress = Callable[[int, int], None]


class ExportParts(msgspec.Struct, frozen=True):
    """What an export needs of a letterbook."""

    layout: Layout
    record: Record
    catalogue: CatalogueReader
    blobs: BlobStore
    index: SearchIndex
    writer: Writer


class ExportRequest(msgspec.Struct, frozen=True):
    """What is to be exported, and where to."""

    query: str
    path: Path
    sort: Sort
    zone: tzinfo
    today: date


def export_messages(
    parts: ExportParts, request: ExportRequest, progress: Progress | None
) -> ExportReport:
    """Return the account of the export once the new file or folder stands in its place.

    Raises `UsageError`, with nothing written, when the path or that of its manifest exists.
    ``progress`` is called with messages and bytes written.
    """
    began = monotonic()
    root = parts.layout.root.resolve()
    if request.path.resolve().is_relative_to(root):
        raise UsageError(
            f"{request.path} is inside the letterbook.", next_step="Export to another folder."
        )
    found = _Found(parts, request)
    with (
        KeepLock(parts.layout, "exporting"),
        ExportFiles(request.path, folder=parts.writer.folder) as files,
    ):
        files.tell(
            "export", schema=SCHEMA, at=now(), letterbook=read_format(parts.layout).id,
            format=parts.writer.name, query=found.query, zone=str(request.zone), sort=request.sort,
            total=found.total,
        )  # fmt: skip
        files.begin(parts.writer.opening())
        examples: list[LeftOut] = []
        left_out = 0
        for done, identity in enumerate(found.identities(), 1):
            missing = _export_one(parts, files, identity)
            if missing is not None:
                left_out += 1
                examples += [missing] if len(examples) < _EXAMPLES else []
            if progress is not None:
                progress(done, files.bytes)
        digest = files.finish()
        facts = {
            "format": parts.writer.name, "messages": files.messages, "left_out": left_out,
            "bytes": files.bytes, "sha256": digest,
        }  # fmt: skip
        head = str(Custody(parts.record).append("exported", facts))
        files.publish({**facts, "custody_head": head})
    total = files.messages + left_out
    hints = list(found.hints)
    if total != found.total:
        hints.append(f"The search counted {found.total} messages: run `letterbook reindex`.")
    return ExportReport(
        schema=SCHEMA, path=str(request.path), manifest=str(files.manifest),
        format=parts.writer.name, query=found.query, zone=str(request.zone), sort=request.sort,
        total=total, exported=files.messages, left_out=left_out, examples=tuple(examples),
        remarks=dict(sorted(files.remarks.items())), bytes=files.bytes, sha256=digest,
        custody_head=head, hints=tuple(hints), seconds=round(monotonic() - began, 3),
    )  # fmt: skip


class _Found:
    """The question, understood once; its catalogue leaves are the messages of this moment."""

    def __init__(self, parts: ExportParts, request: ExportRequest) -> None:
        self.hints: list[str] = []
        asked = parse_query(request.query, request.zone, request.today)
        marked = Marked(parts.record, parts.catalogue)
        self._resolved = resolve(marked, asked, self.hints)
        self._index, self._sort = parts.index, request.sort
        self.query = write_query(asked)
        self._first = self._page(None)
        self.total = self._first.total

    def _page(self, cursor: str | None) -> IndexPage:
        return self._index.search(self._resolved, sort=self._sort, limit=PAGE, cursor=cursor)

    def identities(self) -> Iterator[MessageId]:
        """Yield every message once, page after page."""
        page = self._first
        while True:
            yield from (hit.id for hit in page.hits)
            if page.cursor is None:
                return
            page = self._page(page.cursor)


def _export_one(parts: ExportParts, files: ExportFiles, identity: MessageId) -> LeftOut | None:
    """Return None once the message is written, else what stood in the way, noted there too."""
    catalogue = parts.catalogue
    try:
        m = catalogue.number(identity)
        view = read_message(
            catalogue, m, marks=marks_of(parts.record, catalogue, identity),
            read=is_read(parts.record, catalogue, identity),
        )  # fmt: skip
        lead: Lead | None = None
        if parts.writer.needs_mail and view.channel != "mail":
            raise NothingFound(_NO_MAIL)
        if parts.writer.needs_mail:
            content = lead_of(catalogue.connection, m)
            lead = read_lead(catalogue, parts.blobs, content, view.copies)
    except (NothingFound, StoreDamaged, SourceUnreadable) as error:
        files.tell("left-out", id=identity, why=error.sentence)
        return LeftOut(identity, error.sentence)
    item = ExportItem(view, lead.rfc822 if lead is not None else b"")
    files.add(item, parts.writer.pieces(item), lead)
    return None
