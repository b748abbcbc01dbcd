"""Estimates of how many messages a file holds, from samples of its bytes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

import msgspec

from letterbook.ports.estimator import Estimate, OutOfTime
from letterbook.ports.reader import Candidate, Entry, Inner, Reader
from letterbook.readers.archives_tar import TarReader
from letterbook.readers.archives_zip import ZipReader
from letterbook.readers.candidates import StreamCandidate, stream_of_pieces
from letterbook.readers.compressed import (
    Bzip2Reader,
    CompressedReader,
    GzipReader,
    XzReader,
    ZstdReader,
)
from letterbook.readers.mail_sniff import mail_score
from letterbook.readers.mbox_lines import LOOK_AHEAD, separator_style
from letterbook.readers.x_archive import XArchiveReader, holds_messages
from letterbook.readers.zip_access import ZipAccess
from letterbook.readers.zip_directory import find_directory, members

WINDOW_BYTES = 1024 * 1024
WINDOWS = 64
_PREFIX = 8 * 1024 * 1024
_MEMBERS = 100_000
_LOOKED_AT = 24
_MAIL_ENDINGS = (".eml", ".emlx", ".mail")
_MAIL_BYTES = tuple(ending.encode() for ending in _MAIL_ENDINGS)

_X_OBJECT = re.compile(rb'"(?:messageCreate|tweet|noteTweet)"\s{0,8}:\s{0,8}\{')
_X_OBJECT_BYTES = 40

_COMPRESSED = (GzipReader(), Bzip2Reader(), XzReader(), ZstdReader())


class _Density(msgspec.Struct):
    """Messages per byte: the mean over samples and its standard error."""

    mean: float
    error: float

    def over(self, size: int, how: str, *, unpacked: int | None = None) -> Estimate:
        spread = 2 * self.error * size
        middle = self.mean * size
        return Estimate(
            messages=round(middle),
            low=max(0, round(middle - spread)),
            high=round(middle + spread),
            unpacked=size if unpacked is None else unpacked,
            how=how,
        )


def estimate(candidate: Candidate, reader: Reader, out_of_time: OutOfTime) -> Estimate:
    """Return an estimate of the messages in ``candidate``, which ``reader`` recognised."""
    size = candidate.size or 0
    if reader.name in ("eml", "emlx"):
        return Estimate(1, 1, 1, exact=True, unpacked=size, how="one mail")
    if reader.name == "mbox":
        return _mbox(candidate, size, out_of_time)
    if isinstance(reader, XArchiveReader):
        return _x_archive(candidate, size, out_of_time)
    if reader.name.startswith(("transcript", "facebook", "irc-log", "telegram")):
        return _transcript(candidate, reader, size, out_of_time)
    if isinstance(reader, ZipReader):
        return _zip(candidate, out_of_time)
    if isinstance(reader, CompressedReader):
        return _compressed(candidate, reader, size)
    if reader.name == "tar":
        return _members_of_prefix(candidate, reader, size, out_of_time)
    return Estimate(unpacked=size, how=f"not estimated for {reader.name}")


def _x_archive(candidate: Candidate, size: int, out_of_time: OutOfTime) -> Estimate:
    if not holds_messages(candidate):
        return Estimate(exact=True, unpacked=size, how="a file without messages")
    counts: list[int] = []
    with candidate.open() as stream:
        before = b""
        while piece := stream.read(WINDOW_BYTES):
            found = _X_OBJECT.finditer(before + piece)
            counts.append(sum(1 for one in found if one.end() > len(before)))
            before = piece[-_X_OBJECT_BYTES:]
            if len(counts) == WINDOWS or out_of_time():
                return _density(counts, WINDOW_BYTES).over(size, "its beginning")
    total = sum(counts)
    return Estimate(total, total, total, exact=True, unpacked=size, how="all of it")


def _transcript(
    candidate: Candidate, reader: Reader, size: int, out_of_time: OutOfTime
) -> Estimate:
    """Read it: a transcript is small, and understood from all of its lines together."""
    number = 0
    for finding in reader.read(candidate):
        number += isinstance(finding, Entry) and finding.step is not None
        if out_of_time():
            return Estimate(number, number, 2 * number, unpacked=size, how="its beginning")
    return Estimate(number, number, number, exact=True, unpacked=size, how="all of it")


def _mbox(candidate: Candidate, size: int, out_of_time: OutOfTime) -> Estimate:
    with candidate.open() as stream:
        if candidate.path is None or size <= WINDOWS * WINDOW_BYTES:
            return _count_all(stream, size, out_of_time)
        step = (size - WINDOW_BYTES) / (WINDOWS - 1)
        counts: list[int] = []
        for number in range(WINDOWS):
            stream.seek(round(number * step))
            raw = stream.read(WINDOW_BYTES + LOOK_AHEAD)
            counts.append(separators_in(raw, WINDOW_BYTES, at_start=number == 0))
            if out_of_time():
                break
    return _density(counts, WINDOW_BYTES).over(size, f"{len(counts)} windows of 1 MiB")


def _count_all(stream: BinaryIO, size: int, out_of_time: OutOfTime) -> Estimate:
    counts: list[int] = []
    raw, at_start = stream.read(WINDOW_BYTES + LOOK_AHEAD), True
    while raw:
        counts.append(separators_in(raw, WINDOW_BYTES, at_start=at_start))
        if out_of_time():
            return _density(counts, WINDOW_BYTES).over(size, "its beginning")
        rest = raw[WINDOW_BYTES - 1 :] if len(raw) > WINDOW_BYTES else b""
        more = stream.read(WINDOW_BYTES + LOOK_AHEAD - len(rest)) if rest else b""
        raw, at_start = (rest + more, False) if rest else (b"", False)
    total = sum(counts)
    return Estimate(total, total, total, exact=True, unpacked=size, how="all of it")


def separators_in(raw: bytes, count: int, *, at_start: bool) -> int:
    """Return how many mbox messages begin in the first ``count`` bytes of ``raw``.

    ``at_start`` says that ``raw`` begins a file; else its first byte is only a neighbour.
    """
    found = 1 if at_start and separator_style(raw[:LOOK_AHEAD]) is not None else 0
    at = raw.find(b"\nFrom ", 0, count + 5)
    while at >= 0:
        found += separator_style(raw[at + 1 : at + 1 + LOOK_AHEAD]) is not None
        at = raw.find(b"\nFrom ", at + 5, count + 5)
    return found


def _density(counts: Sequence[int], width: int) -> _Density:
    mean = sum(counts) / max(1, len(counts))
    if len(counts) < 2:
        return _Density(mean / width, mean / width)
    variance = sum((count - mean) ** 2 for count in counts) / (len(counts) - 1)
    return _Density(mean / width, math.sqrt(variance / len(counts)) / width)


def _zip(candidate: Candidate, out_of_time: OutOfTime) -> Estimate:
    """Count mails by the directory's names; look into some of the members that may be mailboxes."""
    if candidate.path is None:
        return Estimate(unpacked=candidate.size or 0, how="not looked into")
    mails = unpacked = passwords = seen = other = 0
    with ZipAccess(candidate) as access:
        directory = find_directory(access.read_at, access.size)
        found = members(access.read_at, directory) if directory else iter(())
        for seen, member in enumerate(found, 1):
            unpacked += member.size
            passwords += member.encrypted
            named = member.name.lower().endswith(_MAIL_BYTES)
            mails += named
            other += 0 if named else member.size
            if seen >= _MEMBERS or out_of_time():
                break
        entries = directory.entries if directory else 0
    scale = max(1.0, entries / max(1, seen))
    inside = _look_inside(candidate, ZipReader(), out_of_time) if other else _Density(0, 0)
    rest = inside.over(round(other * scale), "")
    return Estimate(
        messages=round(mails * scale) + rest.messages,
        low=round(mails * scale) + rest.low,
        high=round(mails * scale) + rest.high,
        exact=other == 0 and scale == 1.0,
        unpacked=round(unpacked * scale),
        passwords=round(passwords * scale),
        how=f"its directory of {entries} members",
    )


def _look_inside(candidate: Candidate, reader: Reader, out_of_time: OutOfTime) -> _Density:
    """Return the density in members that are not called like a mail."""
    messages = looked = opened = 0
    for seen, finding in enumerate(reader.read(candidate)):
        if isinstance(finding, Inner) and not finding.candidate.name.endswith(_MAIL_ENDINGS):
            raw = _prefix(finding.candidate, WINDOW_BYTES)
            messages += messages_in(_unpacked(raw))
            looked += len(raw)
            opened += 1
        if opened >= _LOOKED_AT or seen >= 40 * _LOOKED_AT or out_of_time():
            break
    mean = messages / looked if looked else 0.0
    return _Density(mean, mean / math.sqrt(max(1, messages)))


def messages_in(raw: bytes) -> int:
    """Return how many messages the beginning of a file shows: those of an mbox, or one mail."""
    found = separators_in(raw, len(raw), at_start=True)
    return found or (1 if mail_score(raw[:65_536], "") else 0)


def _unpacked(raw: bytes) -> bytes:
    """Return the beginning that ``raw`` unpacks to, ``raw`` itself when it is not compressed."""
    for reader in _COMPRESSED:
        if raw.startswith(reader.magics):
            return _prefix_of(reader.unpack(iter((raw,))), _PREFIX)
    return raw


def _compressed(candidate: Candidate, reader: CompressedReader, size: int) -> Estimate:
    """Unpack a beginning, and go by its ratio and by the messages in it."""
    taken = [0]
    raw = _prefix_of(reader.unpack(_counted(candidate, taken)), _PREFIX)
    ratio = len(raw) / max(1, min(taken[0], size))
    whole = taken[0] >= size and len(raw) < _PREFIX
    unpacked = len(raw) if whole else round(size * ratio)
    counts = [
        separators_in(
            raw[max(0, at - 1) : at + WINDOW_BYTES + LOOK_AHEAD], WINDOW_BYTES, at_start=at == 0
        )
        for at in range(0, len(raw), WINDOW_BYTES)
    ]
    if sum(counts):
        if whole:
            total = sum(counts)
            return Estimate(total, total, total, exact=True, unpacked=unpacked, how="all of it")
        return _density(counts, min(WINDOW_BYTES, len(raw))).over(unpacked, "its first 8 MiB")
    if raw[257:262] == b"ustar":
        prefix = StreamCandidate("", lambda: stream_of_pieces(iter((raw,))), len(raw))
        inside = _members_of_prefix(prefix, TarReader(), len(raw), lambda: False)
        scale = unpacked / max(1, len(raw))
        return msgspec.structs.replace(
            inside,
            messages=round(inside.messages * scale),
            low=round(inside.low * scale),
            high=round(inside.high * scale),
            unpacked=unpacked,
        )
    one = messages_in(raw)
    return Estimate(one, one, one, exact=whole, unpacked=unpacked, how="its first 8 MiB")


def _members_of_prefix(
    candidate: Candidate, reader: Reader, size: int, out_of_time: OutOfTime
) -> Estimate:
    """Count messages in the members of the archive's first part and go by their bytes."""
    messages = covered = 0
    done = True
    for finding in reader.read(candidate):
        if isinstance(finding, Inner):
            length = finding.candidate.size or 0
            raw = _prefix(finding.candidate, WINDOW_BYTES)
            found = messages_in(_unpacked(raw))
            messages += round(found * length / len(raw)) if found > 1 else found
            covered += length + 512
        if covered > WINDOWS * WINDOW_BYTES or out_of_time():
            done = False
            break
    density = messages / covered if covered else 0.0
    if done:
        return Estimate(messages, messages, messages, unpacked=size, how="all members")
    error = density / math.sqrt(max(1, messages))
    return _Density(density, error).over(size, "its first members")


def _counted(candidate: Candidate, taken: list[int]) -> Iterator[bytes]:
    with candidate.open() as stream:
        while piece := stream.read(65_536):
            taken[0] += len(piece)
            yield piece


def _prefix(candidate: Candidate, count: int) -> bytes:
    with candidate.open() as stream:
        return _prefix_of(iter(lambda: stream.read(65_536), b""), count)


def _prefix_of(pieces: Iterator[bytes], count: int) -> bytes:
    held: list[bytes] = []
    for piece in pieces:
        held.append(piece)
        count -= len(piece)
        if count <= 0:
            break
    return b"".join(held)
