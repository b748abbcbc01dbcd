"""Web archives: WARC 1.0 and 1.1 (ISO 28500), one or many pages with the answers of their servers.

A WACZ (WACZ 1.1) is a zip with such files in it, and a ``.warc.gz`` is one compressed: both are
opened by the readers of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecordType

from letterbook.model.message import Limits
from letterbook.model.notice import Notice
from letterbook.ports.reader import Candidate, Finding, Skip
from letterbook.readers.archive_members import MemberNames, member_finding, place_name
from letterbook.readers.bodies import body_of_pieces
from letterbook.readers.candidates import body_candidate, budget_of

_DEFAULT = Limits()
_HEAD = re.compile(rb"WARC/1\.[01]\r?\n")
_SURE = 95
_PIECE = 1 << 20
_LARGEST = 64 << 20
_PANIC = "PanicException"
"""What the library raises where it does not know what to do; it is no `Exception`."""
_READ = ("text/html", "application/xhtml+xml", "application/pdf", "text/plain", "message/rfc822")


class WebArchiveReader:
    """Hands on the pages, PDFs, texts and mails that servers answered with; the rest is skipped."""

    name = "web-archive"
    version = 1
    transparent = False

    def __init__(self, limits: Limits = _DEFAULT) -> None:
        self._limits = limits

    def recognise(self, candidate: Candidate) -> int:
        """Return 95 for a file that begins as a record does."""
        if candidate.kind != "file":
            return 0
        return _SURE if _HEAD.match(candidate.head()) is not None else 0

    def read(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield what the servers answered, in the order of the archive."""
        if candidate.kind != "file":
            return
        with candidate.open() as stream:
            reading: Any = stream if stream.seekable() else _Forward(stream)
            records = ArchiveIterator(
                reading, record_types=WarcRecordType.response | WarcRecordType.resource,
                parse_http=True, auto_decode="all", stream_detect=False, fsspec_args=False,
            )  # fmt: skip
            yield from _Archive(candidate, self._limits).findings(records)


class _Forward:
    """A stream that can only be read onwards, for a library that wants to go to places ahead."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(size)
        self._at += len(piece)
        return piece

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        target = offset + self._at if whence == 1 else offset
        while whence < 2 and target > self._at and self.read(min(_PIECE, target - self._at)):
            pass
        return self._at


class _Archive:
    def __init__(self, candidate: Candidate, limits: Limits) -> None:
        self.budget = budget_of(candidate, limits)
        self.limits = limits
        self.names = MemberNames()
        self.size = candidate.size
        self.end = 0

    def findings(self, records: Iterator[Any]) -> Iterator[Finding]:
        count = 0
        while True:
            try:
                record = next(records, None)
                if record is None:
                    break
                count += 1
                if count > self.limits.archive_entries:
                    limit = f"More than {self.limits.archive_entries} records; the rest is unread."
                    yield Notice("limit:archive-entries", limit)
                    return
                stated = str(record.headers.get("Content-Length") or "")
                if stated.isdigit() and len(stated) < 16:
                    head = sum(len(name) + len(value) + 4 for name, value in record.headers)
                    self.end = int(record.stream_pos) + head + int(stated)
                yield from self._record(record)
            except BaseException as problem:
                if not isinstance(problem, Exception) and type(problem).__name__ != _PANIC:
                    raise
                yield Notice("unread:damaged", f"A record cannot be read: {_said(problem)}")
                return
        if self.size is not None and self.end > self.size:
            yield Notice("unread:truncated", "The archive ends inside a record.")
        if not count:
            yield Notice("unread:damaged", "The archive has no answer of a server.")

    def _record(self, record: Any) -> Iterator[Finding]:
        name = place_name(str(record.headers.get("WARC-Target-URI") or ""))
        step = self.names.step(name)
        media = str(record.http_content_type or record.headers.get("Content-Type") or "")
        status = record.http_headers.status_code if record.http_headers is not None else 200
        if status != 200 or media.partition(";")[0].strip().casefold() not in _READ:
            yield Skip(step, "web-archive-rest", int(record.content_length or 0))
            return
        cut: list[int] = []
        body = body_of_pieces(_pieces(record.reader, cut))
        yield member_finding(step, name, body_candidate(name, body, self.budget))
        if cut:
            what = f"Of {name} the first {_LARGEST >> 20} MiB were read."
            yield Notice("limit:archive-member", what)


def _pieces(reader: Any, cut: list[int]) -> Iterator[bytes]:
    left = _LARGEST
    while left:
        piece = reader.read(min(_PIECE, left))
        if not piece:
            return
        left -= len(piece)
        yield bytes(piece)
    if reader.read(1):
        cut.append(1)


def _said(problem: BaseException) -> str:
    return " ".join(str(problem).split())[:200] or type(problem).__name__
