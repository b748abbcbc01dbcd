"""Estimates of what is in archives: each kind of member is looked at in a few of its members."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from letterbook.ports.estimator import Estimate, OutOfTime
from letterbook.ports.reader import Candidate, Inner, Reader
from letterbook.readers.archive_members import member_rule
from letterbook.readers.archives_zip import ZipReader
from letterbook.readers.candidates import StreamCandidate, stream_of_pieces
from letterbook.readers.compressed import CompressedReader
from letterbook.readers.mbox_lines import LOOK_AHEAD, separator_style
from letterbook.readers.zip_access import ZipAccess
from letterbook.readers.zip_directory import ZipMember, find_directory, members

WINDOW_BYTES = 1024 * 1024
WINDOWS = 64
_PREFIX = 8 * 1024 * 1024
_MEMBERS = 100_000
_LOOKED_AT = 20
_SMALL = 1024 * 1024
_SPOOLED = 64 * 1024 * 1024
Look = Callable[[Candidate], Estimate]
"""Returns the estimate of a member, by whatever reader knows it."""


class Density(msgspec.Struct):
    """Messages per byte: the mean over samples and its standard error."""

    mean: float
    error: float

    def over(self, size: int, how: str, *, unpacked: int | None = None) -> Estimate:
        """Return the estimate for so many bytes."""
        spread = 2 * self.error * size
        middle = self.mean * size
        return Estimate(
            messages=round(middle),
            low=max(0, round(middle - spread)),
            high=round(middle + spread),
            unpacked=size if unpacked is None else unpacked,
            how=how,
        )


def density(counts: Sequence[int], width: int) -> Density:
    """Return the density of samples of ``width`` bytes each."""
    mean = sum(counts) / max(1, len(counts))
    if len(counts) < 2:
        return Density(mean / width, mean / width)
    variance = sum((count - mean) ** 2 for count in counts) / (len(counts) - 1)
    return Density(mean / width, math.sqrt(variance / len(counts)) / width)


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


class _Kind(msgspec.Struct):
    """The members of an archive with one ending: of small ones some are looked at."""

    looked: list[Estimate] = []
    small_looked: int = 0
    small_messages: int = 0
    closed: int = 0
    small_closed: int = 0
    left: int = 0
    left_encrypted: int = 0


def zip_estimate(
    candidate: Candidate, reader: ZipReader, look: Look, out_of_time: OutOfTime
) -> Estimate:
    """Return what the directory of a zip and a look at its members say."""
    if candidate.path is None and (candidate.size or _SPOOLED + 1) > _SPOOLED:
        return Estimate(unpacked=candidate.size or 0, counted=False, how="not looked into")
    kinds: dict[str, _Kind] = {}
    unpacked = seen = 0
    with ZipAccess(candidate) as access:
        directory = find_directory(access.read_at, access.size)
        found = members(access.read_at, directory) if directory else iter(())
        for seen, member in enumerate(found, 1):
            unpacked += member.size
            name = member.name.decode("utf-8", "replace")
            if not (member.folder or member.link or member_rule(name) or member.size == 0):
                ending = name.rpartition("/")[2].rpartition(".")[2].lower()[:12]
                kind = kinds.setdefault(ending, _Kind())
                _take(kind, member, access, reader, look, out_of_time)
            if seen >= _MEMBERS:
                break
    entries = directory.entries if directory else 0
    scale = max(1.0, entries / max(1, seen))
    return _together(kinds.values(), scale, unpacked, f"its directory of {entries} members")


def _take(
    kind: _Kind,
    member: ZipMember,
    access: ZipAccess,
    reader: ZipReader,
    look: Look,
    out_of_time: OutOfTime,
) -> None:
    """Have a member looked at, or counted as one of those that are left to the others' measure."""
    small = member.size <= _SMALL
    if out_of_time() or (small and kind.small_looked + kind.small_closed >= _LOOKED_AT):
        kind.left += 1
        kind.left_encrypted += member.encrypted
        return
    opened = reader.member(access, member)
    if opened is None:
        kind.closed += 1
        kind.small_closed += small
        return
    one = look(opened)
    kind.looked.append(one)
    if small:
        kind.small_looked += 1
        kind.small_messages += one.messages


def _together(kinds: Iterable[_Kind], scale: float, unpacked: int, how: str) -> Estimate:
    messages = low = high = passwords = 0
    exact = counted = True
    for kind in kinds:
        open_left = kind.left
        passwords += kind.closed
        if kind.closed:
            share = kind.small_closed / max(1, kind.small_looked + kind.small_closed)
            passwords += round(kind.left_encrypted * share)
            open_left -= round(kind.left_encrypted * share)
        rest = open_left * kind.small_messages / max(1, kind.small_looked)
        sure = 1 - 3 / max(4, kind.small_looked)
        messages += sum(one.messages for one in kind.looked) + round(rest)
        low += sum(one.low for one in kind.looked) + round(rest * sure)
        high += sum(one.high for one in kind.looked) + round(rest)
        exact = exact and not kind.left and all(one.exact for one in kind.looked)
        counted = counted and not kind.closed and all(one.counted for one in kind.looked)
    return Estimate(
        messages=round(messages * scale), low=round(low * scale), high=round(high * scale),
        exact=exact and counted and scale == 1.0, unpacked=round(unpacked * scale),
        passwords=round(passwords * scale), counted=counted, how=how,
    )  # fmt: skip


def compressed_estimate(candidate: Candidate, reader: CompressedReader, look: Look) -> Estimate:
    """Unpack a beginning, and go by its ratio and by the messages in it."""
    size, taken = candidate.size or 0, [0]
    raw = _prefix_of(reader.unpack(_counted(candidate, taken)), _PREFIX)
    ratio = len(raw) / max(1, min(taken[0], size or taken[0]))
    whole = (taken[0] >= size if size else False) and len(raw) < _PREFIX
    unpacked = len(raw) if whole else round(size * ratio)
    name = candidate.name.rpartition(".")[0]
    if whole:
        return msgspec.structs.replace(look(_bytes(name, raw)), unpacked=unpacked)
    counts = [
        separators_in(
            raw[max(0, at - 1) : at + WINDOW_BYTES + LOOK_AHEAD], WINDOW_BYTES, at_start=at == 0
        )
        for at in range(0, len(raw), WINDOW_BYTES)
    ]
    if sum(counts):
        return density(counts, WINDOW_BYTES).over(unpacked, "its first 8 MiB")
    return _scaled(look(_bytes(name, raw)), unpacked / max(1, len(raw)), unpacked)


def members_estimate(
    candidate: Candidate, reader: Reader, look: Look, out_of_time: OutOfTime
) -> Estimate:
    """Look at the members of the archive's first part, and go by their bytes."""
    size = candidate.size or 0
    messages = low = high = covered = passwords = 0
    done = exact = counted = True
    for finding in reader.read(candidate):
        if isinstance(finding, Inner):
            raw = _prefix_of(_pieces(finding.candidate), WINDOW_BYTES)
            length = finding.candidate.size or len(raw)
            found = look(_bytes(finding.candidate.name, raw))
            if length > len(raw):
                found = _scaled(found, length / len(raw), length)
            messages, low, high = messages + found.messages, low + found.low, high + found.high
            exact, counted = exact and found.exact, counted and found.counted
            passwords += found.passwords
            covered += length + 512
        if covered > WINDOWS * WINDOW_BYTES or out_of_time():
            done = False
            break
    if done:
        return Estimate(
            messages, low, high, exact=exact and counted, unpacked=max(size, covered),
            passwords=passwords, counted=counted, how="all members",
        )  # fmt: skip
    mean = messages / covered if covered else 0.0
    rough = Density(mean, mean / math.sqrt(max(1, messages))).over(size, "its first members")
    return msgspec.structs.replace(rough, passwords=passwords, counted=counted)


def _scaled(found: Estimate, factor: float, unpacked: int) -> Estimate:
    """Return what a beginning says of the whole: a single message stays one."""
    if found.messages <= 1:
        return msgspec.structs.replace(found, exact=False, unpacked=unpacked)
    return msgspec.structs.replace(
        found, messages=round(found.messages * factor), low=found.low,
        high=round(2 * found.high * factor), exact=False, unpacked=unpacked,
    )  # fmt: skip


def _bytes(name: str, raw: bytes) -> StreamCandidate:
    return StreamCandidate(name, lambda: stream_of_pieces(iter((raw,))), len(raw))


def _pieces(candidate: Candidate) -> Iterator[bytes]:
    with candidate.open() as stream:
        while piece := stream.read(65_536):
            yield piece


def _counted(candidate: Candidate, taken: list[int]) -> Iterator[bytes]:
    for piece in _pieces(candidate):
        taken[0] += len(piece)
        yield piece


def _prefix_of(pieces: Iterator[bytes], count: int) -> bytes:
    held: list[bytes] = []
    for piece in pieces:
        held.append(piece)
        count -= len(piece)
        if count <= 0:
            break
    return b"".join(held)
