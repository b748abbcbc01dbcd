"""Long work in processes of its own: it goes on when the page is closed, and can be stopped."""

from __future__ import annotations

import contextlib
import json
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

MOST_JOBS = 50
_PROGRAM = (sys.executable, "-m", "letterbook")
_SHOWN = 2_000


class JobState(msgspec.Struct, frozen=True):
    """How far a job is: ``going``, ``done`` or ``failed``, with what it said at the end."""

    id: str
    folder: str
    paths: tuple[str, ...]
    state: str
    seconds: int
    said: str


class _Job:
    """One run of `add`; it leads a session of its own, so that it outlives the server."""

    def __init__(self, folder: Path, paths: Sequence[str]) -> None:
        self.id = secrets.token_hex(8)
        self.folder = folder
        self.paths = tuple(paths)
        self.began = time.monotonic()
        self.ended: float | None = None
        self.said = ""
        command = (*_PROGRAM, "-C", str(folder), "add", "--json", "--", *paths)
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=True, encoding="utf-8", errors="replace",
        )  # fmt: skip
        threading.Thread(target=self._wait, daemon=True).start()

    def _wait(self) -> None:
        out, err = self.process.communicate()
        self.ended = time.monotonic()
        self.said = _sentence(out) or _sentence(err) or err.strip()[-_SHOWN:]

    def state(self) -> JobState:
        """Return how far it is."""
        end = self.ended or time.monotonic()
        status = self.process.poll()
        word = "going" if self.ended is None else "done" if status == 0 else "failed"
        seconds = int(end - self.began)
        return JobState(self.id, str(self.folder), self.paths, word, seconds, self.said)

    def stop(self) -> None:
        """Ask it to end after what it is writing; adding the same again goes on from there."""
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGINT)


def _sentence(text: str) -> str:
    """Return what the program's JSON says of the work, "" where it says nothing of it."""
    try:
        told = json.loads(text)
    except ValueError:
        return ""
    if "error" in told:
        return f"{told['error']['sentence']} {told['error']['next_step']}"
    total = told.get("total")
    if not isinstance(total, dict):
        return ""
    names = ("found", "stored", "copies", "quarantined", "skipped")
    return ", ".join(f"{name} {total[name]}" for name in names if name in total)


class Jobs:
    """The jobs of this run of the server, newest first."""

    def __init__(self) -> None:
        self._jobs: dict[str, _Job] = {}

    def add(self, folder: Path, paths: Sequence[str]) -> str:
        """Begin to add paths to a letterbook and return the name of the job."""
        job = _Job(folder, paths)
        self._jobs[job.id] = job
        for old in [j for j in self._jobs.values() if j.ended is not None][:-MOST_JOBS]:
            del self._jobs[old.id]
        return job.id

    def listed(self) -> list[JobState]:
        """Return how far all are."""
        return [job.state() for job in reversed(self._jobs.values())]

    def stop(self, name: str) -> None:
        """Ask one to end; nothing happens where there is none of that name."""
        job = self._jobs.get(name)
        if job is not None:
            job.stop()
