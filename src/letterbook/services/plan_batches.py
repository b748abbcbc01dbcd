"""Turns the events of a walk into batches of jobs, remembering what each job was for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import msgspec

from letterbook.errors import LetterbookError
from letterbook.model.locator import Locator, Step
from letterbook.model.message import READ_MEDIA, Limits
from letterbook.model.notice import Notice
from letterbook.model.reading import EntryJob
from letterbook.ports.reader import Body, Candidate, Entry, Finding, Reader, Skip
from letterbook.services.walk_source import Closed, Event, Found, Left, Opened, Rest, Said

BATCH_BYTES = 2 * 1024 * 1024
BATCH_ENTRIES = 256
INLINE_BYTES = 8 * 1024 * 1024
_CHUNK = 1 << 20


class FileState(msgspec.Struct):
    """A file of the source while it is being walked.

    ``single`` is True when the file is one entry; ``rolling`` is, once closed, the digest of
    entries and residues in order: the recipe that must give the file back.  ``hashing`` gives
    the digest and size of the file itself, read apart from its reader.  ``locator`` is where it
    stands, as text.
    """

    opened: Opened
    locator: str
    position: int = 0
    covered: int = 0
    single: bool = False
    entries: int = 0
    residues: list[tuple[int, int, str, bytes]] = []
    notices: list[Notice] = []
    rolling: bytes = b""
    hashing: Future[tuple[bytes, int]] | None = None


class Pending(msgspec.Struct):
    """One thing to be written once its batch has been read.

    Exactly one of ``found``, ``left`` and ``closed`` is set.  ``job`` is the index of the
    job in the batch, None when nothing has to be read; ``large`` is the body when it is too
    large to travel and is stored as a stream; ``known`` is True when this source already has
    these bytes at this place, and ``content`` is then their hash.  ``container`` and ``step``
    are the text forms of where an entry was found.
    """

    found: Found | None = None
    left: Left | None = None
    closed: FileState | None = None
    job: int | None = None
    large: Body | None = None
    known: bool = False
    content: bytes = b""
    container: str = ""
    step: str = ""
    quarantine: tuple[Notice, ...] = ()


class Plan(msgspec.Struct):
    """One batch: what is to be written, in order, and how many bytes of files it covers."""

    pending: list[Pending] = []
    bytes: int = 0


AlreadyThere = Callable[[str, str], set[bytes]]
"""(container locator, step) -> contents that the source already has there."""


class BatchPlanner:
    """Consumes walk events, gives (Plan, jobs) batches."""

    def __init__(
        self,
        *,
        source: tuple[str, ...],
        custodian: str,
        zone: str,
        limits: Limits,
        already: AlreadyThere,
        hasher: ThreadPoolExecutor,
        unknown_body: Callable[[Candidate], Body],
    ) -> None:
        self._source = source
        self._custodian = custodian
        self._zone = zone
        self._limits = limits
        self._already = already
        self._hasher = hasher
        self._unknown_body = unknown_body
        self._files: dict[Locator, FileState] = {}
        self._rolling: dict[Locator, hashlib._Hash] = {}
        self._plan = Plan()
        self._jobs: list[EntryJob] = []
        self._bytes = 0

    def batches(self, events: Iterator[Event]) -> Iterator[tuple[Plan, list[EntryJob]]]:
        """Yield batches in the order of the events."""
        for event in events:
            self._take(event)
            if self._bytes >= BATCH_BYTES or len(self._plan.pending) >= BATCH_ENTRIES:
                yield self._flush()
        if self._plan.pending:
            yield self._flush()

    def _flush(self) -> tuple[Plan, list[EntryJob]]:
        plan, jobs = self._plan, self._jobs
        self._plan, self._jobs, self._bytes = Plan(), [], 0
        return plan, jobs

    def _take(self, event: Event) -> None:
        if isinstance(event, Found):
            self._found(event)
        elif isinstance(event, Opened):
            self._opened(event)
        elif isinstance(event, Closed):
            self._closed(event)
        elif isinstance(event, Left):
            self._leave(event)
        elif isinstance(event, Rest):
            state = self._files[event.container]
            residue = event.residue
            state.residues.append((residue.start, residue.end, residue.why, residue.body))
            self._cover(state, residue.start, residue.end, (residue.body,))
        elif isinstance(event, Said) and event.container in self._files:
            self._files[event.container].notices.append(event.notice)
        elif isinstance(event, Said):
            raise LetterbookError(f"A reader spoke of a closed container: {event.container}")

    def _leave(self, left: Left) -> None:
        known = bool(self._already(str(left.locator), ""))
        self._plan.pending.append(Pending(left=left, known=known))

    def _opened(self, event: Opened) -> None:
        self._files[event.locator] = FileState(event, str(event.locator))
        self._rolling[event.locator] = hashlib.sha256()

    def _found(self, event: Found) -> None:
        entry = event.entry
        state = self._files[event.container]
        state.entries += 1
        if entry.step is None:
            state.single = True
            self._cover(state, 0, entry.body.size, ())
        elif entry.step.kind == "bytes" and event.reader.transparent:
            start, end = (int(piece) for piece in entry.step.value.split("-"))
            self._cover(state, start, end, entry.body.chunks())
        step = str(entry.step) if entry.step is not None else ""
        self._plan_entry(Pending(found=event, container=state.locator, step=step), entry)

    def _plan_entry(self, pending: Pending, entry: Entry) -> None:
        self._plan.pending.append(pending)
        there = self._already(pending.container, pending.step)
        if there and (digest := _digest(entry.body)) in there:
            pending.known, pending.content = True, digest
            return
        mail = entry.media in READ_MEDIA
        if entry.body.size > (self._limits.message_bytes if mail else INLINE_BYTES):
            pending.large = entry.body
            if mail:
                detail = f"The mail has {entry.body.size:,} bytes, more than is read as one mail."
                pending.quarantine = (Notice("limit:message-bytes", detail),)
            return
        if not mail:
            detail = f"Kept as it is: {entry.media} is not read as correspondence."
            pending.quarantine = entry.notices or (Notice("unread:format", detail),)
        pending.job = len(self._jobs)
        self._bytes += entry.body.size
        self._jobs.append(
            EntryJob(
                raw=entry.body.as_bytes(),
                before=entry.before,
                after=entry.after,
                quoting=entry.quoting,
                mail=mail,
                source=self._source,
                folder=entry.folder,
                custodian=self._custodian,
                media=entry.media,
                context=entry.context,
                zone=self._zone,
            )
        )

    def _cover(self, state: FileState, start: int, end: int, chunks: Iterable[bytes]) -> None:
        if start >= state.position:  # beyond it: what lies between could not be read
            state.covered += end - start
            state.position = end
        rolling = self._rolling[state.opened.locator]
        for chunk in chunks:
            rolling.update(chunk)

    def _closed(self, event: Closed) -> None:
        state = self._files.pop(event.locator)
        candidate, reader = state.opened.candidate, state.opened.reader
        if reader is None and not self._unknown(state):
            self._rolling.pop(event.locator)
            return
        state.rolling = self._rolling.pop(event.locator).digest()
        on_disk = candidate.path is not None
        if not state.single and (on_disk or (reader is not None and not reader.transparent)):
            state.hashing = self._hasher.submit(_digest_stream, candidate)
        self._plan.pending.append(Pending(closed=state))
        if on_disk:
            self._plan.bytes += candidate.size or 0

    def _unknown(self, state: FileState) -> bool:
        """Plan a file that no reader knows: kept with a notice, or skipped when it is empty."""
        opened = state.opened
        body = self._unknown_body(opened.candidate)
        if body.size == 0:
            last = opened.locator.steps[-1] if opened.locator.steps else Step("member", "")
            left = Left(opened.locator, opened.locator, Skip(last, "empty-file"))
            self._leave(left)
            return False
        self._files[opened.locator] = state
        detail = "No reader knows this format; the file is kept as it is."
        entry = Entry(
            step=None,
            body=body,
            media="application/octet-stream",
            folder=opened.folder,
            notices=(Notice("unread:format", detail),),
        )
        self._found(Found(opened.locator, opened.locator, entry, _NO_READER))
        del self._files[opened.locator]
        return True


class _NoReader:
    """Stands for the absence of a reader beside what is kept unread."""

    name = "none"
    version = 1
    transparent = True

    def recognise(self, candidate: Candidate) -> int:
        """Return 0: it recognises nothing."""
        del candidate
        return 0

    def read(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield nothing."""
        del candidate
        return iter(())


_NO_READER: Reader = _NoReader()


def _digest(body: Body) -> bytes:
    digest = hashlib.sha256()
    for chunk in body.chunks():
        digest.update(chunk)
    return digest.digest()


def _digest_stream(candidate: Candidate) -> tuple[bytes, int]:
    digest = hashlib.sha256()
    size = 0
    with candidate.open() as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return digest.digest(), size
