"""Walks a source: asks readers what each place is and flattens what they find into events.

Nothing is stored here and nothing is parsed; the depth of nesting is bounded by `Limits`, never
by the call stack.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

import msgspec

from letterbook.model.locator import Locator, Step
from letterbook.model.message import Limits
from letterbook.model.notice import Notice
from letterbook.ports.reader import Candidate, Entry, Finding, Inner, Reader, Residue, Skip

SURE = 60
"""From this score on a reader is sure; two sure readers make a file ambiguous."""

Ranking: TypeAlias = Callable[[Candidate], Sequence[tuple[int, Reader]]]
"""The readers that score above 0, the surest first."""


class Opened(msgspec.Struct, frozen=True):
    """A file begins.  ``kept_within`` is True when a container above it is kept whole."""

    locator: Locator
    candidate: Candidate
    reader: Reader | None
    kept_within: bool
    folder: str = ""


class Closed(msgspec.Struct, frozen=True):
    """The file with this locator has ended."""

    locator: Locator


class Found(msgspec.Struct, frozen=True):
    """An entry, with the locator from the source's root and its container's."""

    locator: Locator
    container: Locator
    entry: Entry
    reader: Reader


class Left(msgspec.Struct, frozen=True):
    """Something a named rule skips."""

    locator: Locator
    container: Locator
    skip: Skip
    notice: Notice | None = None


class Rest(msgspec.Struct, frozen=True):
    """A residue of the container."""

    container: Locator
    residue: Residue


class Said(msgspec.Struct, frozen=True):
    """A notice of a reader about its container."""

    container: Locator
    notice: Notice


Event: TypeAlias = Opened | Closed | Found | Left | Rest | Said


class _Level(msgspec.Struct):
    locator: Locator
    findings: Iterator[Finding]
    reader: Reader
    folder: str
    flags: tuple[str, ...]
    kept_within: bool
    depth: int
    is_file: bool


def walk_source(
    root: Candidate,
    ranking: Ranking,
    named: Callable[[str], Reader],
    limits: Limits,
) -> Iterator[Event]:
    """Yield the events of a source in the order of its names and bytes."""
    walk = _Walk(ranking, named, limits)
    name = root.name.rsplit("/", 1)[-1]
    start = Locator() if root.kind == "folder" else Locator((Step("member", name),))
    yield from walk.enter(root, start, None, Inner(Step("member", name), root))
    while walk.stack:
        top = walk.stack[-1]
        try:
            finding = next(top.findings, None)
        except OSError as error:
            finding = None
            if top.is_file:
                yield Said(top.locator, _unreadable(error))
        if finding is None:
            walk.stack.pop()
            if top.is_file:
                yield Closed(top.locator)
        elif isinstance(finding, Inner):
            yield from walk.enter(finding.candidate, _below(top, finding.step), top, finding)
        else:
            yield _event(top, finding)


class _Walk:
    def __init__(self, ranking: Ranking, named: Callable[[str], Reader], limits: Limits) -> None:
        self.ranking = ranking
        self.named = named
        self.limits = limits
        self.stack: list[_Level] = []

    def enter(
        self, candidate: Candidate, locator: Locator, above: _Level | None, inner: Inner
    ) -> Iterator[Event]:
        """Yield what entering says, and push the level that goes on."""
        kept_within = above is not None and (
            above.kept_within or (above.is_file and not above.reader.transparent)
        )
        depth = 0 if above is None else above.depth + (1 if above.is_file else 0)
        reader: Reader | None = None
        is_file = candidate.kind == "file"
        folder = "/".join(filter(None, (above.folder if above else "", inner.folder)))
        too_deep = depth > self.limits.archive_depth
        ranked: Sequence[tuple[int, Reader]] = ()
        try:
            if inner.assume:
                reader = self.named(inner.assume)
            elif not too_deep:
                ranked = self.ranking(candidate)
                reader = ranked[0][1] if ranked else None
        except OSError as error:
            yield Left(locator, locator, Skip(inner.step, "unreadable-file"), _unreadable(error))
            return
        if is_file:
            yield Opened(locator, candidate, reader, kept_within, folder)
            sure = [reader.name for score, reader in ranked if score >= SURE]
            if len(sure) > 1:
                detail = (
                    f"The file can be read as {' and as '.join(sure)}; it is read as {sure[0]}."
                )
                yield Said(locator, Notice("ambiguous:format", detail))
            if too_deep:
                detail = f"Archives are nested deeper than {self.limits.archive_depth} levels."
                yield Said(locator, Notice("limit:archive-depth", detail))
        if reader is None:
            if is_file:
                yield Closed(locator)
            return
        self.stack.append(
            _Level(
                locator=locator,
                findings=iter(reader.read(candidate)),
                reader=reader,
                folder=folder,
                flags=inner.flags or (above.flags if above is not None else ()),
                kept_within=kept_within,
                depth=depth,
                is_file=is_file,
            )
        )


def _unreadable(error: OSError) -> Notice:
    reason = error.strerror or type(error).__name__
    return Notice("unread:file", f"The file could not be read to its end: {reason}.")


def _below(level: _Level, step: Step) -> Locator:
    """Lengthen the path inside a folder; go one step down inside a file."""
    locator = level.locator
    if level.is_file or step.kind != "member" or not locator.steps:
        return locator.down(step)
    path = f"{locator.steps[-1].value}/{step.value}"
    return Locator((*locator.steps[:-1], Step("member", path)))


def _event(level: _Level, finding: Entry | Residue | Skip | Notice) -> Event:
    if isinstance(finding, Entry):
        finding.folder = "/".join(filter(None, (level.folder, finding.folder)))
        if not finding.flags:
            finding.flags = level.flags
        locator = level.locator if finding.step is None else _below(level, finding.step)
        return Found(locator, level.locator, finding, level.reader)
    if isinstance(finding, Skip):
        return Left(_below(level, finding.step), level.locator, finding)
    if isinstance(finding, Residue):
        return Rest(level.locator, finding)
    return Said(level.locator, finding)
