"""tar: v7, ustar, GNU and pax (POSIX.1-2017, pax interchange format), read as a stream."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from letterbook.model.message import Limits
from letterbook.model.notice import Notice
from letterbook.ports.reader import Body, Candidate, Finding, Skip
from letterbook.readers.archive_members import MemberNames, member_finding
from letterbook.readers.bodies import MEMORY_LIMIT, RangeBody, body_of_pieces
from letterbook.readers.candidates import body_candidate, budget_of

_BLOCK = 512
_NAME_LIMIT = 1024 * 1024
_DEFAULT = Limits()
_SKIPPED = {b"1": "hard-link", b"2": "symlink", b"3": "special-file", b"4": "special-file"}
_SKIPPED[b"6"] = "special-file"


class _Header(msgspec.Struct):
    name: bytes
    size: int
    kind: bytes


class TarReader:
    """Hands on every file of the archive; links and devices are skipped by rule."""

    name = "tar"
    version = 1
    transparent = False

    def __init__(self, limits: Limits = _DEFAULT) -> None:
        self._limits = limits

    def recognise(self, candidate: Candidate) -> int:
        """Return 95 for a first block with a right checksum and the mark of ustar."""
        if candidate.kind != "file":
            return 0
        head = candidate.head()[:_BLOCK]
        if _header(head) is None:
            return 0
        return 95 if head[257:262] == b"ustar" else 80

    def read(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield the members in the order of the archive."""
        if candidate.kind != "file":
            return
        with candidate.open() as stream:
            yield from _Tar(candidate, stream, self._limits).members()


class _Tar:
    def __init__(self, candidate: Candidate, stream: BinaryIO, limits: Limits) -> None:
        self.candidate = candidate
        self.budget = budget_of(candidate, limits)
        self.stream = stream
        self.limits = limits
        self.at = 0
        self.short = False

    def members(self) -> Iterator[Finding]:
        names = MemberNames()
        long_name: bytes | None = None
        long_size: int | None = None
        count = lost = 0
        while True:
            block = self._take(_BLOCK)
            if len(block) < _BLOCK or not block.strip(b"\0"):
                break
            header = _header(block)
            if header is None:
                lost += 1
                continue
            if header.kind in (b"L", b"x", b"X", b"g", b"K"):
                raw = self._small(header.size)
                if header.kind == b"L":
                    long_name = raw.rstrip(b"\0")
                elif header.kind in (b"x", b"X"):
                    pax = _pax(raw)
                    long_name = pax.get(b"path", long_name)
                    stated = pax.get(b"size", b"")
                    if stated.isdigit() and len(stated) <= 19:
                        long_size = int(stated)
                continue
            name = (long_name or header.name).decode("utf-8", "surrogateescape")
            header.size = header.size if long_size is None else long_size
            long_name = long_size = None
            count += 1
            if count > self.limits.archive_entries:
                limit = f"More than {self.limits.archive_entries} members; the rest was not read."
                yield Notice("limit:archive-entries", limit)
                return
            yield from self._member(header, names, name)
        if lost:
            yield Notice("unread:damaged", f"{lost} blocks of 512 bytes belong to no member.")
        if self.short:
            yield Notice("unread:truncated", "The archive ends inside a member.")

    def _member(self, header: _Header, names: MemberNames, name: str) -> Iterator[Finding]:
        if header.kind == b"5" or (name.endswith("/") and header.kind in (b"0", b"\0")):
            self._skip(header.size)
            return
        step = names.step(name)
        rule = _SKIPPED.get(header.kind)
        if rule is not None:
            yield Skip(step, rule)
            return
        body = self._body(header.size)
        yield member_finding(step, name, body_candidate(name, body, self.budget))
        if header.kind not in (b"0", b"7", b"\0"):
            what = f"The member {name!r} is of the kind {header.kind!r}: its stored bytes are read."
            yield Notice("unread:member-kind", what)

    def _body(self, size: int) -> Body:
        path = self.candidate.path
        if path is not None and self.candidate.size is not None and size > MEMORY_LIMIT:
            end = min(self.at + size, self.candidate.size)
            body = RangeBody(path, self.at, end)
            self.stream.seek(end)
            self.short = self.short or end < self.at + size
            self.at = end
            self._skip_padding(size)
            return body
        kept = body_of_pieces(self._pieces(size))
        self._skip_padding(size)
        return kept

    def _pieces(self, size: int) -> Iterator[bytes]:
        while size:
            piece = self.stream.read(min(size, 1 << 20))
            if not piece:
                self.short = True
                return
            self.at += len(piece)
            size -= len(piece)
            yield piece

    def _small(self, size: int) -> bytes:
        raw = self._take(min(size, _NAME_LIMIT))
        self._skip(size - len(raw), padding_of=size)
        return raw

    def _skip(self, size: int, *, padding_of: int | None = None) -> None:
        for _ in self._pieces(size):
            pass
        self._skip_padding(size if padding_of is None else padding_of)

    def _skip_padding(self, size: int) -> None:
        self._take(-size % _BLOCK)

    def _take(self, count: int) -> bytes:
        pieces: list[bytes] = []
        while count and (piece := self.stream.read(count)):
            pieces.append(piece)
            self.at += len(piece)
            count -= len(piece)
        return b"".join(pieces)


def _header(block: bytes) -> _Header | None:
    """Return the header in ``block``, None when its checksum is wrong."""
    if len(block) < _BLOCK:
        return None
    stated = _number(block[148:156])
    if not stated or stated != sum(block) - sum(block[148:156]) + 8 * 32:
        return None
    size = _number(block[124:136])
    name = block[:100].split(b"\0", 1)[0]
    if size is None or size < 0 or not name:
        return None
    if block[257:263] == b"ustar\0" and (prefix := block[345:500].split(b"\0", 1)[0]):
        name = prefix + b"/" + name
    return _Header(name, size, block[156:157])


def _number(field: bytes) -> int | None:
    """Return an octal or base-256 field, None when it is neither."""
    if field[:1] in (b"\x80", b"\xff"):
        return int.from_bytes(field[1:], "big") if field[0] == 0x80 else None
    text = field.strip(b" \0")
    try:
        return int(text or b"0", 8)
    except ValueError:
        return None


def _pax(raw: bytes) -> dict[bytes, bytes]:
    """Return the records ``LENGTH KEY=VALUE`` of a pax header, up to the first broken one."""
    found: dict[bytes, bytes] = {}
    at = 0
    while at < len(raw):
        blank = raw.find(b" ", at, at + 12)
        digits = raw[at:blank] if blank > 0 else b""
        if not digits.isdigit() or int(digits) <= blank - at or at + int(digits) > len(raw):
            break
        key, _, value = raw[blank + 1 : at + int(digits) - 1].partition(b"=")
        found[key] = value
        at += int(digits)
    return found
