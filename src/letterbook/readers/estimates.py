"""Estimates of how many messages a file holds, from samples of its bytes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import BinaryIO

from letterbook.model.message import READ_MEDIA
from letterbook.ports.estimator import Estimate, Estimator, OutOfTime
from letterbook.ports.reader import Candidate, Entry, Reader
from letterbook.readers.archives_tar import TarReader
from letterbook.readers.archives_zip import ZipReader
from letterbook.readers.compressed import CompressedReader
from letterbook.readers.estimates_inside import (
    WINDOW_BYTES,
    WINDOWS,
    compressed_estimate,
    density,
    members_estimate,
    separators_in,
    zip_estimate,
)
from letterbook.readers.mbox_lines import LOOK_AHEAD
from letterbook.readers.page_parts import PagePartsReader
from letterbook.readers.registry import recognise
from letterbook.readers.web_archive import WebArchiveReader
from letterbook.readers.x_archive import XArchiveReader, holds_messages

_DEEPEST = 3
_READ_WHOLE = frozenset(
    (
        *("transcript", "transcript-csv", "transcript-book", "transcript-rtf", "posts-csv"),
        *("saved-page", "printed-text", "plain-document", "web-page", "pdf", "office-document"),
        *("rtf", "workbook", "facebook", "irc-log", "telegram", "posts-json"),
    )
)
"""The readers that take a whole file into memory, or all of it as one document."""

_X_OBJECT = re.compile(rb'"(?:messageCreate|tweet|noteTweet)"\s{0,8}:\s{0,8}\{')
_X_OBJECT_BYTES = 40


def estimator(readers: Sequence[Reader]) -> Estimator:
    """Return what estimates with these readers, in archives too."""

    def of(candidate: Candidate, reader: Reader, out_of_time: OutOfTime) -> Estimate:
        return _Estimating(readers, out_of_time).of(candidate, reader, 0)

    return of


class _Estimating:
    def __init__(self, readers: Sequence[Reader], out_of_time: OutOfTime) -> None:
        self._readers = readers
        self._out_of_time = out_of_time

    def of(self, candidate: Candidate, reader: Reader, depth: int) -> Estimate:
        size, late = candidate.size or 0, self._out_of_time
        if reader.name in ("eml", "emlx"):
            return Estimate(1, 1, 1, exact=True, unpacked=size, how="one mail")
        if reader.name == "mbox":
            return _mbox(candidate, size, late)
        if isinstance(reader, XArchiveReader):
            return _x_archive(candidate, size, late)
        if reader.name in _READ_WHOLE:
            return _read_whole(candidate, reader, size, late)
        if depth > _DEEPEST:
            return Estimate(unpacked=size, counted=False, how="nested too deep to be looked into")

        def look(inner: Candidate) -> Estimate:
            known = recognise(inner, self._readers)
            if known is None:
                return Estimate(exact=True, unpacked=inner.size or 0, how="of no known format")
            return self.of(inner, known, depth + 1)

        if isinstance(reader, ZipReader):
            return zip_estimate(candidate, reader, look, late)
        if isinstance(reader, CompressedReader):
            return compressed_estimate(candidate, reader, look)
        if isinstance(reader, (TarReader, WebArchiveReader, PagePartsReader)):
            return members_estimate(candidate, reader, look, late)
        return Estimate(unpacked=size, counted=False, how=f"not estimated for {reader.name}")


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
                return density(counts, WINDOW_BYTES).over(size, "its beginning")
    total = sum(counts)
    return Estimate(total, total, total, exact=True, unpacked=size, how="all of it")


def _read_whole(
    candidate: Candidate, reader: Reader, size: int, out_of_time: OutOfTime
) -> Estimate:
    """Read it: such a file is one document, or small and understood from all of its rows."""
    number = 0
    for finding in reader.read(candidate):
        number += isinstance(finding, Entry) and finding.media in READ_MEDIA
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
    return density(counts, WINDOW_BYTES).over(size, f"{len(counts)} windows of 1 MiB")


def _count_all(stream: BinaryIO, size: int, out_of_time: OutOfTime) -> Estimate:
    counts: list[int] = []
    raw, at_start = stream.read(WINDOW_BYTES + LOOK_AHEAD), True
    while raw:
        counts.append(separators_in(raw, WINDOW_BYTES, at_start=at_start))
        if len(counts) == WINDOWS * 4 or out_of_time():
            return density(counts, WINDOW_BYTES).over(size, "its beginning")
        rest = raw[WINDOW_BYTES - 1 :] if len(raw) > WINDOW_BYTES else b""
        more = stream.read(WINDOW_BYTES + LOOK_AHEAD - len(rest)) if rest else b""
        raw, at_start = (rest + more, False) if rest else (b"", False)
    total = sum(counts)
    return Estimate(total, total, total, exact=True, unpacked=size, how="all of it")
