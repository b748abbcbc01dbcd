"""Long work in processes of its own: it outlives page and server, is told of again, can be stopped.

Each job has files in the letterbook's own folder: what it does, what it said, and a lock that its
process holds for as long as it lives.  So another run of the server finds it as it is.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from letterbook.web.uploads import is_staged

MOST_JOBS = 50
_PROGRAM = (sys.executable, "-m", "letterbook")
_SHOWN = 2_000
_PATIENCE = 5.0
"""After so many seconds a process that was asked to stop, and did not hear it, is asked again."""
_NAME = re.compile(r"[0-9a-f]{16}")


class JobState(msgspec.Struct, frozen=True):
    """How far a job is: ``going``, ``done`` or ``failed``, with what it counted or said at the end.

    ``next_step`` is that of the error ``said``, which may also be what the program wrote last.
    """

    id: str
    folder: str
    paths: tuple[str, ...]
    state: str
    seconds: int
    counts: dict[str, int]
    said: str
    next_step: str


class _Job(msgspec.Struct, frozen=True):
    """What is written down of a job when it begins; ``began`` is seconds since 1970."""

    id: str
    folder: str
    paths: tuple[str, ...]
    began: float
    process: int


class Jobs:
    """The jobs of letterbooks, whichever run of the server began them."""

    def __init__(self) -> None:
        self._children: list[subprocess.Popen[bytes]] = []
        self._asked: dict[str, float] = {}

    def add(self, folder: Path, paths: Sequence[str]) -> str:
        """Begin to add paths to a letterbook and return the name of the job."""
        place = _place(folder)
        place.mkdir(parents=True, exist_ok=True)
        name = secrets.token_hex(8)
        command = (*_PROGRAM, "-C", str(folder), "add", "--json", "--", *paths)
        with (
            (place / f"{name}.lock").open("w") as lock,
            (place / f"{name}.out").open("wb") as out,
            (place / f"{name}.err").open("wb") as err,
        ):
            fcntl.flock(lock, fcntl.LOCK_EX)  # the process inherits it
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                start_new_session=True, pass_fds=(lock.fileno(),),
            )  # fmt: skip
        self._children.append(process)
        job = _Job(name, str(folder), tuple(paths), time.time(), process.pid)
        (place / f"{name}.json").write_bytes(msgspec.json.encode(job))
        for old in _written(folder)[MOST_JOBS:]:
            _forget(place, old.id)
        return name

    def listed(self, folder: Path | None) -> list[JobState]:
        """Return how far the jobs of a letterbook are, newest first."""
        if folder is None:
            return []
        self._children = [child for child in self._children if child.poll() is None]
        found = [_state(_place(folder), job) for job in _written(folder)]
        for one in found:
            late = time.monotonic() - self._asked.get(one.id, time.monotonic()) > _PATIENCE
            if one.state == "going" and late:
                self.stop(folder, one.id)
        return found

    def stop(self, folder: Path | None, name: str) -> None:
        """Ask one to end after what it is writing; adding the same again goes on from there."""
        if folder is None:
            return
        for job in _written(folder):
            if job.id == name and _is_alive(_place(folder), name):
                self._asked[name] = time.monotonic()
                with contextlib.suppress(ProcessLookupError):
                    os.kill(job.process, signal.SIGINT)


def _place(folder: Path) -> Path:
    return folder / "derived" / "jobs"


def _written(folder: Path) -> list[_Job]:
    """Return the jobs that are written down, newest first."""
    found = []
    for path in _place(folder).glob("*.json"):
        with contextlib.suppress(msgspec.MsgspecError, OSError):
            job = msgspec.json.decode(path.read_bytes(), type=_Job)
            if _NAME.fullmatch(job.id) and job.id == path.stem:
                found.append(job)
    return sorted(found, key=lambda job: -job.began)


def _is_alive(place: Path, name: str) -> bool:
    """Return whether its process lives: it holds the lock until it ends, however it ends."""
    try:
        with (place / f"{name}.lock").open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _state(place: Path, job: _Job) -> JobState:
    going = _is_alive(place, job.id)
    out, err = _text(place / f"{job.id}.out"), _text(place / f"{job.id}.err")
    ended = time.time() if going else _changed(place / f"{job.id}.out", job.began)
    told = _told(out)
    word = "going" if going else "done" if "total" in told else "failed"
    if not going:
        for path in map(Path, job.paths):
            if is_staged(path):
                shutil.rmtree(path.parent, ignore_errors=True)
    seconds = max(0, int(ended - job.began))
    counts: dict[str, int] = {}
    said = step = ""
    if not going:
        counts = _counts(told)
        said, step = _error(told) or _error(_told(err)) or (err.strip()[-_SHOWN:], "")
    return JobState(job.id, job.folder, job.paths, word, seconds, counts, said, step)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", errors="replace")
    except OSError:
        return ""


def _changed(path: Path, began: float) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return began


def _told(text: str) -> dict[str, object]:
    try:
        told = json.loads(text)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _counts(told: dict[str, object]) -> dict[str, int]:
    """Return what the program's JSON counts, {} where the work did not end."""
    total = told.get("total")
    names = ("found", "stored", "copies", "quarantined", "skipped")
    return {n: int(total[n]) for n in names if n in total} if isinstance(total, dict) else {}


def _error(told: dict[str, object]) -> tuple[str, str] | None:
    """Return the sentence and the next step of an error that the program's JSON tells of."""
    error = told.get("error")
    if not isinstance(error, dict):
        return None
    return str(error.get("sentence", "")), str(error.get("next_step", ""))


def _forget(place: Path, name: str) -> None:
    for ending in ("json", "lock", "out", "err"):
        (place / f"{name}.{ending}").unlink(missing_ok=True)
