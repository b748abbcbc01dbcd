"""zip, Zip64 included: every member is handed on, none is ever written to a path of its name."""

from __future__ import annotations

import itertools
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO, NamedTuple

import msgspec

from letterbook.model.locator import Step
from letterbook.model.message import Limits
from letterbook.model.notice import Notice
from letterbook.ports.reader import Candidate, Entry, Finding, Skip
from letterbook.readers.archive_members import MemberNames, member_finding, member_rule
from letterbook.readers.bodies import MEMORY_LIMIT, MemoryBody, body_of_pieces
from letterbook.readers.candidates import (
    StreamCandidate,
    body_candidate,
    budget_of,
    stream_of_pieces,
)
from letterbook.readers.nesting_budget import BudgetShare, NestingBudget
from letterbook.readers.other_parts import other_parts
from letterbook.readers.unpacking import (
    Decoder,
    Meter,
    ZlibDecoder,
    ZstdDecoder,
    bz2_decoder,
    unpack,
    xz_decoder,
)
from letterbook.readers.zip_access import ZipAccess
from letterbook.readers.zip_directory import (
    END_MARK,
    MEMBER_MARK,
    ZipMember,
    find_directory,
    local_header,
    members,
    members_without_directory,
)
from letterbook.readers.zip_locks import Pieces, WrongPassword, as_bytes, unlock, why_closed
from letterbook.rules.x_headers import account_id

_DEFAULT = Limits()
_DECODERS: dict[int, Callable[[], Decoder]] = {
    8: lambda: ZlibDecoder(-15),
    12: bz2_decoder,
    93: ZstdDecoder,
    95: xz_decoder,
}


_ACCOUNT, _ACCOUNT_BYTES = "account.js", 1024 * 1024
_DOCUMENT = re.compile(
    rb"PK\x03\x04.{26}(?:\[Content_Types\]\.xml|docProps/|_rels/\.rels|xl/|word/|ppt/"
    rb"|mimetypeapplication/)",
    re.DOTALL,
)
"""How a document of ECMA-376 or OpenDocument (part 2, section 3.3) begins."""


class ZipReader:
    """Hands on the members in the order of the directory at the end of the archive."""

    name = "zip"
    version = 1
    transparent = False

    def __init__(self, limits: Limits = _DEFAULT, passwords: Sequence[str] = ()) -> None:
        self._limits = limits
        self._passwords = tuple(passwords)

    def with_passwords(self, passwords: Sequence[str]) -> ZipReader:
        """Return a reader that tries these passwords on what is encrypted."""
        return ZipReader(self._limits, passwords)

    def member(self, access: ZipAccess, member: ZipMember) -> StreamCandidate | None:
        """Return one member by itself, None for one that stays closed."""
        budget = NestingBudget(self._limits, access.size)
        zipped = _Zip(access, self._limits, budget, passwords=self._passwords)
        return zipped.candidate_of(member)

    def recognise(self, candidate: Candidate) -> int:
        """Return 90 for a zip from its first byte, 60 for one behind something else.

        Only 50 for the parts of a document, which other readers know as a whole.
        """
        if candidate.kind != "file":
            return 0
        head = candidate.head()
        if head.startswith((MEMBER_MARK, END_MARK)):
            return 50 if _DOCUMENT.search(head, 0, 4096) else 90
        if candidate.size is None or candidate.size < 22:
            return 0
        if candidate.path is None and candidate.size > len(head):
            return 0
        if END_MARK not in head and candidate.size <= len(head):
            return 0
        with ZipAccess(candidate) as access:
            found = find_directory(access.read_at, access.size)
        return 60 if found is not None and found.entries and found.last == access.size else 0

    def read(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield the members; a password or a damage is a notice beside the member's bytes."""
        if candidate.kind != "file":
            return
        with ZipAccess(candidate) as access:
            budget = budget_of(candidate, self._limits)
            zipped = _Zip(access, self._limits, budget, candidate, self._passwords)
            yield from zipped.findings()


class _Stored(NamedTuple):
    """A member and the bytes that are stored for it, which may be asked for again."""

    member: ZipMember
    pieces: Pieces


class _Zip:
    def __init__(
        self,
        access: ZipAccess,
        limits: Limits,
        budget: NestingBudget,
        candidate: Candidate | None = None,
        passwords: Sequence[str] = (),
    ) -> None:
        self.access = access
        self.passwords = tuple(passwords)
        self.keys = [key for one in passwords for key in as_bytes(one)]
        self.candidate = candidate
        self.accounts: dict[str, StreamCandidate | None] = {}
        self.elsewhere: frozenset[str] | None = None
        self.limits = limits
        self.budget = budget
        self.names = MemberNames()
        self.whole = Meter(limits)
        self.whole.taken = access.size
        self.begun = self.reached = 0
        self.overlapping = False
        self.scripts: dict[str, ZipMember] | None = None

    def findings(self) -> Iterator[Finding]:
        directory = find_directory(self.access.read_at, self.access.size)
        if directory is None:
            yield Notice(
                "unread:truncated",
                "The archive has no directory at its end; its members were looked for from its"
                " start.",
            )
            found = members_without_directory(self.access.read_at, self.access.size)
        else:
            if directory.shift:
                yield Notice(
                    "ambiguous:format",
                    f"{directory.shift} bytes that are no part of a zip stand before the archive.",
                )
            found = members(self.access.read_at, directory)
        count = 0
        for member in found:
            count += 1
            if count > self.limits.archive_entries:
                limit = f"More than {self.limits.archive_entries} members; the rest was not read."
                yield Notice("limit:archive-entries", limit)
                return
            if (over := self.whole.over() or self.budget.over()) is not None:
                yield over
                return
            yield from self._member(member)
        if directory is not None and count != directory.entries & 0xFFFFFFFF:
            yield Notice(
                "unread:damaged",
                f"The directory says {directory.entries} members; {count} could be found.",
            )

    def _member(self, member: ZipMember) -> Iterator[Finding]:
        if member.folder:
            return
        name = member.name.decode("utf-8", "surrogateescape")
        step = self.names.step(name)
        rule = "symlink" if member.link else member_rule(name)
        if rule is not None:
            yield Skip(step, rule, member.size)
            return
        if member.size == member.packed == member.crc == 0:
            yield Skip(step, "empty-file", 0)
            return
        if self.begun <= member.offset < self.reached:
            if not self.overlapping:
                what = f"The member {name!r} begins inside another; no such member is read."
                yield Notice("unread:damaged", what)
            self.overlapping = True
            return
        header = local_header(self.access.read_at, member.offset)
        if header is None or header.data + member.packed > self.access.size:
            yield Notice("unread:damaged", f"The data of the member {name!r} are not there.")
            return
        self.begun, self.reached = member.offset, header.data + member.packed
        if header.name != member.name:
            other = header.name.decode("utf-8", "backslashreplace")
            what = f"The member {name!r} is called {other!r} where its data begin."
            yield Notice("ambiguous:member-name", what)
        opened = self._stored(member, header.data)
        if opened is None:
            yield self._closed(member, step, header.data)
            return
        yield from self._open(*opened, step, name)

    def _closed(self, member: ZipMember, step: Step, start: int) -> Entry:
        """Return the stored bytes of a member that cannot be unpacked."""
        if member.encrypted:
            media = "application/x-encrypted"
            notice = Notice("unread:password", why_closed(member.lock, self.keys))
        else:
            media = "application/x-compressed"
            notice = Notice("unread:compression", f"Compression method {member.method} is unknown.")
        body = body_of_pieces(self.access.pieces(start, start + member.packed))
        return Entry(step=step, body=body, media=media, notices=(notice,))

    def _stored(self, member: ZipMember, start: int) -> _Stored | None:
        """Return what is stored for a member, without its encryption; None if it stays closed."""
        if not member.encrypted:
            known = member.method in (0, *_DECODERS)
            end = start + member.packed
            return _Stored(member, lambda: self.access.pieces(start, end)) if known else None
        return self._unlocked(member, start)

    def _unlocked(self, member: ZipMember, start: int) -> _Stored | None:
        """Return what a password opens, None where none does: its bytes have the stated sum."""
        lock = member.lock
        if lock is None or lock.method not in (0, *_DECODERS):
            return None
        inside = msgspec.structs.replace(member, method=lock.method, encrypted=False)
        for key in tuple(self.keys):
            try:
                body = body_of_pieces(
                    unlock(lambda: self.access.pieces(start, start + member.packed), lock, key)
                )
            except WrongPassword:
                continue
            stored = _Stored(inside, body.chunks)
            said: dict[str, Notice] = {}
            share = BudgetShare(NestingBudget(self.limits, self.access.size))
            for _ in self._pieces(stored, said, [0], share):
                pass
            if all(code.startswith("limit:") for code in said):
                self.keys.remove(key)
                self.keys.insert(0, key)  # mostly it opens the next one too
                return stored
        return None

    def _open(self, member: ZipMember, stored: Pieces, step: Step, name: str) -> Iterator[Finding]:
        said: dict[str, Notice] = {}
        sizes: list[int] = [0]
        share = BudgetShare(self.budget)

        def pieces() -> Iterator[bytes]:
            return self._pieces(_Stored(member, stored), said, sizes, share)

        small = _if_small(pieces()) if member.size <= MEMORY_LIMIT else None
        if small is not None:
            candidate = body_candidate(name, small, self.budget, self.beside, self.among)
        else:
            candidate = StreamCandidate(
                name,
                lambda: stream_of_pieces(pieces()),
                None,
                self.budget,
                self.beside,
                self.among,
            )
        yield member_finding(step, name, candidate)
        self.whole.given += sizes[0]
        for notice in said.values():
            yield Notice(notice.code, f"Member {name!r}: {notice.detail}", notice.locator)

    def beside(self, name: str) -> StreamCandidate | None:
        """Return the script file of that name: what stands beside the files of an X archive.

        Where an archive came in several zips, whose it is stands in one of them.
        """
        found = self._script(name)
        if found is not None or name.rpartition("/")[2] != _ACCOUNT:
            return found
        if name not in self.accounts:
            self.accounts[name] = self._in_other_part(name)
        return self.accounts[name]

    def among(self, name: str) -> bool:
        """Return whether a script file of that name is in this archive or in another part of it."""
        if name in self.script_members():
            return True
        if self.elsewhere is None:
            there = (self._part(access) for _, access in self._other_parts())
            self.elsewhere = frozenset(one for part in there for one in part.script_members())
        return name in self.elsewhere

    def _other_parts(self) -> Iterator[tuple[Candidate, ZipAccess]]:
        for other in other_parts(self.candidate) if self.candidate is not None else ():
            if other.head().startswith(MEMBER_MARK):
                with ZipAccess(other) as access:
                    yield other, access

    def _part(self, access: ZipAccess) -> _Zip:
        return _Zip(access, self.limits, self.budget, passwords=self.passwords)

    def _in_other_part(self, name: str) -> StreamCandidate | None:
        """Return the file as another part has it, None where two parts have different ones."""
        found: dict[str, StreamCandidate] = {}
        for other, access in self._other_parts():
            script = self._part(access).beside(name)
            raw = script.open().read(_ACCOUNT_BYTES + 1) if script is not None else b""
            if 0 < len(raw) <= _ACCOUNT_BYTES:
                shown = f"{other.name.rpartition('/')[2]}/{name}"
                stated = account_id(raw)
                found.setdefault(stated, body_candidate(shown, MemoryBody(raw), self.budget))
        return next(iter(found.values())) if len(found) == 1 else None

    def script_members(self) -> dict[str, ZipMember]:
        """Return the script files of the archive by their names."""
        if self.scripts is None:
            directory = find_directory(self.access.read_at, self.access.size)
            found = members(self.access.read_at, directory) if directory is not None else iter(())
            some = itertools.islice(found, self.limits.archive_entries)
            self.scripts = {
                member.name.decode("utf-8", "surrogateescape"): member
                for member in some
                if member.name.endswith(b".js") and not member.link
            }
        return self.scripts

    def _script(self, name: str) -> StreamCandidate | None:
        member = self.script_members().get(name)
        return self.candidate_of(member) if member is not None else None

    def candidate_of(self, member: ZipMember) -> StreamCandidate | None:
        """Return what a member unpacks to, None for one that stays closed."""
        header = local_header(self.access.read_at, member.offset)
        stored = self._stored(member, header.data) if header is not None else None
        if stored is None:
            return None
        share = BudgetShare(self.budget)

        def opener() -> BinaryIO:
            return stream_of_pieces(self._pieces(stored, {}, [0], share))

        name = member.name.decode("utf-8", "surrogateescape")
        return StreamCandidate(name, opener, member.size, self.budget)

    def _pieces(
        self,
        what: _Stored,
        said: dict[str, Notice],
        sizes: list[int],
        share: BudgetShare,
    ) -> Iterator[bytes]:
        def say(notice: Notice) -> object:
            return said.setdefault(notice.code, notice)

        member, stored = what.member, what.pieces()
        decoder = _DECODERS.get(member.method)
        meter = Meter(self.limits, share)
        unpacked = stored if decoder is None else unpack(stored, decoder, (), meter, say)
        crc = size = 0
        for piece in unpacked:
            crc = zlib.crc32(piece, crc)
            size += len(piece)
            sizes[0] = max(sizes[0], size)
            share.reach(size)
            yield piece
        if not said and (crc != (crc if member.crc is None else member.crc) or size != member.size):
            say(Notice("unread:damaged", "Its length or checksum is not what the archive says."))


def _if_small(pieces: Iterator[bytes]) -> MemoryBody | None:
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size > MEMORY_LIMIT:
            return None
    return MemoryBody(b"".join(held))
