"""Reads entries in worker processes, in order, and survives whatever an entry does to one.

A worker is a plain child process that speaks length-prefixed msgpack over its standard input and
output.  When one dies or overruns its time, its batch is read again entry by entry, with what is
attached to mails in processes of its own; the entry that does it again alone comes back with
``failure`` set and is quarantined by the caller.
"""

from __future__ import annotations

import subprocess
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import IO, Protocol, TypeVar

import msgspec

from letterbook.model.message import MAIL, Limits
from letterbook.model.reading import EntryJob, ReadEntry
from letterbook.ports.text_extractor import TextExtractor
from letterbook.services.read_entry import Encode, Seal, read_entry

_AHEAD = 6
"""So many batches more than there are workers are under way: workers do not wait for a commit."""

_PIPE_BYTES = 1 << 20
"""What a pipe holds, where the system lets it be chosen: batches pass in few pieces."""

_Context = TypeVar("_Context")
_job_encoder = msgspec.msgpack.Encoder()
_job_decoder = msgspec.msgpack.Decoder(list[EntryJob])
_entry_decoder = msgspec.msgpack.Decoder(list[ReadEntry])


class EntryReading(Protocol):
    """Turns batches of jobs into batches of results, in order."""

    def read(
        self, batches: Iterable[tuple[_Context, Sequence[EntryJob]]]
    ) -> Iterator[tuple[_Context, list[ReadEntry]]]:
        """Yield each batch's context with its results, in the order of the batches."""

    def close(self) -> None:
        """End the workers."""


def serve(
    requests: IO[bytes], replies: IO[bytes], *, seal: Seal, encode: Encode, extract: TextExtractor
) -> None:
    """Answer batches until the requests end; the main loop of a worker process."""
    limits = Limits()
    while (payload := _receive(requests)) is not None:
        jobs = _job_decoder.decode(payload)
        entries = [
            read_entry(job, seal=seal, encode=encode, extract=extract, limits=limits)
            for job in jobs
        ]
        _send(replies, _job_encoder.encode(entries))


def _send(stream: IO[bytes], payload: bytes) -> None:
    stream.write(len(payload).to_bytes(8, "little"))
    stream.write(payload)
    stream.flush()


def _receive(stream: IO[bytes]) -> bytes | None:
    prefix = stream.read(8)
    if len(prefix) < 8:
        return None
    size = int.from_bytes(prefix, "little")
    payload = stream.read(size)
    return payload if len(payload) == size else None


class _Worker:
    """One child process and its pipes."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            pipesize=_PIPE_BYTES,
        )  # fmt: skip

    def ask(self, payload: bytes, seconds: float) -> bytes | None:
        """Return the reply, or None when the worker died or overran ``seconds``."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        timer = threading.Timer(seconds, self._process.kill)
        timer.start()
        try:
            _send(stdin, payload)
            return _receive(stdout)
        except (BrokenPipeError, ConnectionResetError):
            return None
        finally:
            timer.cancel()

    def end_input(self) -> None:
        """Tell the process to end, without waiting for it."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except BrokenPipeError:
                    continue

    def close(self) -> int:
        """Return the exit status after ending the process."""
        self.end_input()
        try:
            return self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()


class ReadingPool:
    """A fixed number of workers; `read` may be called again after it has ended."""

    def __init__(
        self, command: Sequence[str], *, workers: int, seal: Seal, limits: Limits | None = None
    ) -> None:
        self._command = tuple(command)
        self._seal = seal
        self._limits = limits or Limits()
        self._count = workers
        self._idle: SimpleQueue[_Worker | None] = SimpleQueue()
        for _ in range(workers):
            self._idle.put(None)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="reading")

    def read(
        self, batches: Iterable[tuple[_Context, Sequence[EntryJob]]]
    ) -> Iterator[tuple[_Context, list[ReadEntry]]]:
        """Yield each batch's context with its results, in the order of the batches."""
        waiting: deque[tuple[_Context, Future[list[ReadEntry]]]] = deque()
        for context, jobs in batches:
            waiting.append((context, self._threads.submit(self._read_batch, jobs)))
            if len(waiting) > self._count + _AHEAD:
                ready, future = waiting.popleft()
                yield ready, future.result()
        while waiting:
            ready, future = waiting.popleft()
            yield ready, future.result()

    def close(self) -> None:
        """End the workers."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        workers = [self._idle.get() for _ in range(self._count)]
        running = [worker for worker in workers if worker is not None]
        for worker in running:
            worker.end_input()
        for worker in running:
            worker.close()

    def _read_batch(self, jobs: Sequence[EntryJob]) -> list[ReadEntry]:
        entries = self._ask(jobs)
        if entries is not None:
            return entries
        if len(jobs) == 1 and jobs[0].media != MAIL:  # again it would be read in the same way
            return [self._failed(jobs[0])]
        return [self._read_alone(job) for job in jobs]

    def _read_alone(self, job: EntryJob) -> ReadEntry:
        entries = self._ask([msgspec.structs.replace(job, apart=True)])
        return self._failed(job) if entries is None else entries[0]

    def _ask(self, jobs: Sequence[EntryJob]) -> list[ReadEntry] | None:
        if not jobs:
            return []
        worker = self._idle.get() or _Worker(self._command)
        reply = worker.ask(_job_encoder.encode(jobs), self._limits.worker_wall_seconds)
        if reply is None:
            worker.close()
            self._idle.put(None)
            return None
        self._idle.put(worker)
        return _entry_decoder.decode(reply)

    def _failed(self, job: EntryJob) -> ReadEntry:
        content, record = self._seal(job.raw)
        reason = (
            "Reading it took more memory or time than allowed, or stopped the reader: "
            "its bytes are kept, nothing was read from it."
        )
        return ReadEntry(content, record, len(job.raw), (), failure=reason)


class InProcessReading:
    """Reads in this process; for small jobs and tests, with the same results."""

    def __init__(
        self, *, seal: Seal, encode: Encode, extract: TextExtractor, limits: Limits | None = None
    ) -> None:
        self._seal = seal
        self._encode = encode
        self._extract = extract
        self._limits = limits or Limits()

    def read(
        self, batches: Iterable[tuple[_Context, Sequence[EntryJob]]]
    ) -> Iterator[tuple[_Context, list[ReadEntry]]]:
        """Yield each batch's context with its results, in the order of the batches."""
        for context, jobs in batches:
            yield (
                context,
                [
                    read_entry(
                        msgspec.structs.replace(job, apart=True),
                        seal=self._seal,
                        encode=self._encode,
                        extract=self._extract,
                        limits=self._limits,
                    )
                    for job in jobs
                ],
            )

    def close(self) -> None:
        """Do nothing: there is no worker."""
