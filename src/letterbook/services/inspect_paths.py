"""Tells what is in some paths, and what adding them would take, before anything is written.

Nothing is read whole: of each file its first bytes, of a large one up to 64 MiB in samples, of
many small files of one kind in one folder the first few.  All figures but file counts and
sizes are therefore estimates, and say so.

Disk: ``PACKED`` times the bytes of mail (original bytes in compressed packs, catalogue and
index) + 1 times the bytes of archives and unknown files, which are kept whole
+ ``DERIVED`` times the bytes of mail inside archives (catalogue and index only).
Time: the larger of messages / ``MESSAGES_PER_SECOND`` and bytes / ``BYTES_PER_SECOND``, both as
measured on two processor cores (docs/explain/performance.md).
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from letterbook.ports.estimator import Estimate, Estimator
from letterbook.ports.reader import Candidate, Reader

PACKED = 0.9
DERIVED = 0.5
MESSAGES_PER_SECOND = 1_500
BYTES_PER_SECOND = 25_000_000
_SAMPLE = 20
_SMALL = 1024 * 1024
_EXAMPLES = 5
_UNKNOWN = "unknown"
_LEFT_OUT = "left out: "

Recognise = Callable[[Candidate], Reader | None]
OpenPath = Callable[[Path], Candidate]
LeftOut = Callable[[str], str | None]
"""Returns the rule under which a file is left out by its name, None when it is read."""


class FormatGroup(msgspec.Struct):
    """All files of one format; ``looked_at`` of them were opened, the rest goes by the names.

    ``uncounted``: in so many of them are messages that the figures leave out.
    """

    format: str
    files: int = 0
    bytes: int = 0
    unpacked: int = 0
    messages: int = 0
    low: int = 0
    high: int = 0
    exact: bool = True
    passwords: int = 0
    looked_at: int = 0
    examples: list[str] = []
    uncounted: int = 0


class Inspection(msgspec.Struct):
    """What `inspect_paths` saw.

    Sizes in bytes; ``messages`` with the bounds ``low`` and ``high`` (two standard errors of
    the samples).  ``needs_password`` and ``unknown`` name files (up to 100 each) that hold
    encrypted members, or that no reader knows: the latter would be kept with a notice.
    ``complete`` is False when the time was up before every folder was listed; the counts
    are then lower bounds.
    """

    files: int
    folders: int
    bytes: int
    groups: list[FormatGroup]
    messages: int
    low: int
    high: int
    exact: bool
    needs_password: list[str]
    unknown: list[str]
    unknown_files: int
    unreadable: list[str]
    disk_bytes: int
    seconds: int
    took: float
    complete: bool


class _Kind(msgspec.Struct):
    """Small files of one folder and one ending: they are taken to be alike."""

    looked_at: int = 0
    files: int = 0
    bytes: int = 0
    formats: dict[str, int] = {}
    messages: int = 0


class _Inspector:
    def __init__(
        self,
        recognise: Recognise,
        estimate: Estimator,
        left_out: LeftOut,
        out_of_time: Callable[[], bool],
    ) -> None:
        self.recognise = recognise
        self.estimate = estimate
        self.left_out = left_out
        self.out_of_time = out_of_time
        self.groups: dict[str, FormatGroup] = {}
        self.kinds: dict[tuple[str, str], _Kind] = {}
        self.passwords: list[str] = []
        self.unknown: list[str] = []
        self.unreadable: list[str] = []
        self.files = self.folders = self.bytes = 0
        self.complete = True

    def walk(self, root: Candidate) -> None:
        stack = [root]
        while stack:
            candidate = stack.pop()
            if candidate.kind == "file":
                self._file(candidate)
                continue
            if self.folders and self.out_of_time():
                self.complete = False
                return
            self.folders += 1
            try:
                stack.extend(reversed(candidate.children()))
            except OSError:
                self._name(self.unreadable, candidate)

    def _file(self, candidate: Candidate) -> None:
        size = candidate.size or 0
        self.files += 1
        self.bytes += size
        if rule := self.left_out(candidate.name) or ("" if size else "empty-file"):
            group = self._group(f"{_LEFT_OUT}{rule}")
            group.files += 1
            group.bytes += size
            return
        folder, _, name = candidate.name.rpartition("/")
        ending = name.rpartition(".")[2].lower() if "." in name else ""
        kind = self.kinds.setdefault((folder, ending[:12]), _Kind())
        if size > _SMALL or (kind.looked_at < _SAMPLE and not self.out_of_time()):
            self._look(candidate, size, kind if size <= _SMALL else None)
        else:
            kind.files += 1
            kind.bytes += size

    def _look(self, candidate: Candidate, size: int, kind: _Kind | None) -> None:
        try:
            reader = self.recognise(candidate)
            found = Estimate(unpacked=size)
            if reader is not None:
                found = self.estimate(candidate, reader, self.out_of_time)
        except OSError:
            self._name(self.unreadable, candidate)
            return
        name = reader.name if reader is not None else _UNKNOWN
        group = self._group(name)
        group.files += 1
        group.looked_at += 1
        group.bytes += size
        group.unpacked += found.unpacked
        group.messages += found.messages
        group.low += found.low
        group.high += found.high
        group.exact = group.exact and found.exact and found.counted
        group.passwords += found.passwords
        group.uncounted += not found.counted
        if len(group.examples) < _EXAMPLES:
            group.examples.append(candidate.name)
        if found.passwords:
            self._name(self.passwords, candidate)
        if reader is None:
            self._name(self.unknown, candidate)
        if kind is not None:
            kind.looked_at += 1
            kind.formats[name] = kind.formats.get(name, 0) + 1
            kind.messages += found.messages

    def spread(self) -> None:
        """Count the small files that were not opened, in the proportions of those that were."""
        for kind in self.kinds.values():
            left_files, left_bytes = kind.files, kind.bytes
            ranked = sorted(kind.formats.items(), key=lambda pair: (-pair[1], pair[0]))
            for position, (name, count) in enumerate(ranked or [(_UNKNOWN, 1)]):
                share = count / max(1, kind.looked_at)
                last = position == len(ranked) - 1 or not ranked
                files = left_files if last else min(left_files, round(kind.files * share))
                size = left_bytes if last else min(left_bytes, round(kind.bytes * share))
                left_files, left_bytes = left_files - files, left_bytes - size
                self._add_unopened(name, kind, files, size)

    def _add_unopened(self, name: str, kind: _Kind, files: int, size: int) -> None:
        if not files:
            return
        group = self._group(name)
        group.files += files
        group.bytes += size
        group.unpacked += size
        readable = kind.looked_at - kind.formats.get(_UNKNOWN, 0)
        if name != _UNKNOWN and readable:
            more = files * kind.messages / readable
            group.messages += round(more)
            group.low += round(more * _sure_share(readable, kind.looked_at))
            group.high += round(more)
        group.exact = False

    def _group(self, name: str) -> FormatGroup:
        return self.groups.setdefault(name, FormatGroup(name))

    @staticmethod
    def _name(names: list[str], candidate: Candidate) -> None:
        if len(names) < 100:
            names.append(candidate.name or ".")


def inspect_paths(
    paths: Sequence[Path],
    *,
    open_path: OpenPath,
    recognise: Recognise,
    estimate: Estimator,
    left_out: LeftOut = lambda _name: None,
    deadline_seconds: float = 50.0,
) -> Inspection:
    """Return what is in ``paths`` within about ``deadline_seconds``; nothing is written.

    Raises OSError when one of the paths itself is not there.
    """
    began = time.monotonic()
    inspector = _Inspector(
        recognise, estimate, left_out, lambda: time.monotonic() - began > deadline_seconds
    )
    for path in paths:
        inspector.walk(open_path(path))
    inspector.spread()
    groups = sorted(inspector.groups.values(), key=lambda group: (-group.bytes, group.format))
    messages = sum(group.messages for group in groups)
    unknown = inspector.groups.get(_UNKNOWN, FormatGroup(_UNKNOWN))
    return Inspection(
        files=inspector.files,
        folders=inspector.folders,
        bytes=inspector.bytes,
        groups=groups,
        messages=messages,
        low=sum(group.low for group in groups),
        high=sum(group.high for group in groups),
        exact=inspector.complete and all(group.exact for group in groups),
        needs_password=inspector.passwords,
        unknown=inspector.unknown,
        unknown_files=unknown.files,
        unreadable=inspector.unreadable,
        disk_bytes=sum(_disk(group) for group in groups),
        seconds=_seconds(messages, sum(group.unpacked for group in groups)),
        took=time.monotonic() - began,
        complete=inspector.complete,
    )


def _sure_share(readable: int, looked_at: int) -> float:
    """Return the lower bound of the share of mails, relative to the share that was seen.

    Two standard errors below it, and never above 1 - 3/n (all n of n were mails).
    """
    share = readable / looked_at
    error = math.sqrt(share * (1 - share) / looked_at)
    return max(0.0, min(1 - 3 / looked_at, share - 2 * error)) / share


def _disk(group: FormatGroup) -> int:
    if group.format.startswith(_LEFT_OUT):
        return 0
    if group.format == _UNKNOWN:
        return group.bytes
    if group.unpacked == group.bytes:
        return round(group.bytes * PACKED)
    return group.bytes + round(group.unpacked * DERIVED)


def _seconds(messages: int, size: int) -> int:
    return round(max(messages / MESSAGES_PER_SECOND, size / BYTES_PER_SECOND))
