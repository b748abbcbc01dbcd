"""Long work in processes of its own: it outlives page and server, is told of again, can be stopped.

Each job has files in the letterbook's own folder: what it does, what it said, and a lock that its
process holds for as long as it lives.  So another run of the server finds it as it is.  One adds at
a time; the others wait for the locks of those before them.  Files that a browser sent lie beside
until they are added, and a day longer when they were not added to the end.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from letterbook.contract.page_replies import JobKind, JobWord
from letterbook.errors import NothingFound, UsageError
from letterbook.model.source import HandOver
from letterbook.web.about_files import words_of
from letterbook.web.job_words import Told, told_by
from letterbook.web.uploads import is_old, items_of

MOST_JOBS = 50
_TURN = (sys.executable, "-m", "letterbook.web.job_turn")
_PROGRAM = (sys.executable, "-m", "letterbook")
_PATIENCE = 5.0
"""After so many seconds a process that was asked to stop, and did not hear it, is asked again."""
_NAME = re.compile(r"[0-9a-f]{16}")
_SENT = "sent-"
_PIPE_BYTES = 65_536
"""What a pipe holds of itself, before anybody reads it."""
_NOTHING_SAID = HandOver()
_OPEN = frozenset(("going", "waiting"))


class JobState(msgspec.Struct, frozen=True):
    """How far a job is: ``waiting``, ``going``, ``done``, ``stopped`` or ``failed``.

    ``paths`` are on this computer, ``files`` the names of those that were sent.  ``can_go_on``:
    it can be begun again, as what it adds is still there; ``locked``: with its passwords, which
    were not kept.
    """

    id: str
    kind: JobKind
    folder: str
    paths: tuple[str, ...]
    files: tuple[str, ...]
    state: JobWord
    seconds: float
    told: Told
    can_go_on: bool
    locked: bool = False


class _Work(msgspec.Struct, frozen=True, kw_only=True):
    """What a job does.

    ``sent``: the folder of the files that a browser sent, "" where there are none.  ``locked``:
    passwords were given, which are kept nowhere.
    """

    kind: JobKind = "add"
    paths: tuple[str, ...] = ()
    sent: str = ""
    hand_over: HandOver = HandOver()
    locked: bool = False


class _Job(_Work, frozen=True, kw_only=True):
    """What is written down of a job when it begins; ``began`` is seconds since 1970.

    ``files``: the names of the files that a browser sent.
    """

    id: str
    folder: str
    began: float
    process: int
    files: tuple[str, ...] = ()


class Jobs:
    """The jobs of letterbooks, whichever run of the server began them."""

    def __init__(self) -> None:
        self._children: list[subprocess.Popen[bytes]] = []
        self._asked: dict[str, float] = {}

    def add(
        self,
        folder: Path,
        paths: Sequence[str],
        sent: Sequence[Path] = (),
        hand_over: HandOver = _NOTHING_SAID,
        passwords: Sequence[str] = (),
    ) -> str:
        """Begin to add paths to a letterbook, or have it wait, and return the name of the job.

        ``sent``: folders of files that a browser sent; the job takes them.  ``hand_over``: what
        was said of all of them.  ``passwords`` reach it through a pipe and stand nowhere else.
        """
        place = _place(folder)
        place.mkdir(parents=True, exist_ok=True)
        kept = ""
        if sent:
            kept = f"{_SENT}{secrets.token_hex(8)}"
            (place / kept).mkdir(mode=0o700)
            for number, one in enumerate(sent):
                for file in items_of(one):
                    target = place / kept / f"{number:04d}-{file.parent.name}"
                    target.mkdir(mode=0o700)
                    shutil.move(file, target / file.name)
                shutil.rmtree(one, ignore_errors=True)
        work = _Work(
            paths=tuple(paths), sent=kept, hand_over=hand_over, locked=bool(passwords)
        )  # fmt: skip
        return self._begin(folder, work, passwords)

    def rebuild(self, folder: Path) -> str:
        """Begin to make catalogue and index anew, or have it wait; return the name of the job."""
        _place(folder).mkdir(parents=True, exist_ok=True)
        return self._begin(folder, _Work(kind="rebuild"))

    def again(self, folder: Path | None, name: str, passwords: Sequence[str] = ()) -> str:
        """Begin once more what did not come to its end, and return the name of the new job.

        An addition goes on where it stopped.  Raises `NothingFound` where it is not there to be
        added any more, `UsageError` where its passwords are not given again.
        """
        for job in _written(folder) if folder is not None else ():
            if job.id == name and folder is not None and not _is_alive(_place(folder), name):
                if not _is_there(_place(folder), job):
                    break
                if job.locked and not passwords:
                    raise UsageError(
                        "It was begun with a password, which was not kept.",
                        next_step="Give the password again.",
                    )
                begun = self._begin(folder, job, passwords)
                _forget(_place(folder), job, files=False)
                return begun
        raise NothingFound(
            "What was to be added is not here any more.", next_step="Choose the files again."
        )

    def _begin(self, folder: Path, work: _Work, passwords: Sequence[str] = ()) -> str:
        place = _place(folder)
        name = secrets.token_hex(8)
        files = items_of(place / work.sent) if work.sent else []
        before = [job for job in reversed(_written(folder)) if _is_alive(place, job.id)]
        command = (
            *_TURN, *(str(place / f"{job.id}.lock") for job in before), "--",
            *_PROGRAM, "-C", str(folder), work.kind, "--json",
        )  # fmt: skip
        if work.kind == "add":
            uploaded = ("--uploaded", str(place / work.sent)) if work.sent else ()
            command += ("--acknowledge", "--wait", *uploaded, *words_of(work.hand_over))
            command += ("--passwords", "-") if passwords else ()
            command += ("--", *work.paths, *map(str, files))
        with (
            _pipe_of(passwords) as told,
            (place / f"{name}.lock").open("w") as lock,
            (place / f"{name}.out").open("wb") as out,
            (place / f"{name}.err").open("wb") as err,
        ):
            fcntl.flock(lock, fcntl.LOCK_EX)  # the process inherits it
            process = subprocess.Popen(
                command, stdin=told, stdout=out, stderr=err,
                start_new_session=True, pass_fds=(lock.fileno(),),
            )  # fmt: skip
        self._children.append(process)
        job = _Job(
            id=name, folder=str(folder), began=time.time(), process=process.pid,
            files=tuple(file.name for file in files), kind=work.kind, paths=work.paths,
            sent=work.sent, hand_over=work.hand_over, locked=work.locked,
        )  # fmt: skip
        written = place / f"{name}.new"
        written.write_bytes(msgspec.json.encode(job))
        written.replace(place / f"{name}.json")
        for old in _written(folder)[MOST_JOBS:]:
            if not _is_alive(place, old.id):
                _forget(place, old)
        return name

    def listed(self, folder: Path | None) -> list[JobState]:
        """Return how far the jobs of a letterbook are, newest first."""
        if folder is None:
            return []
        self._children = [child for child in self._children if child.poll() is None]
        jobs = _written(folder)
        found = [_state(_place(folder), job) for job in jobs]
        _tidy(_place(folder), jobs, found)
        for one in found:
            late = time.monotonic() - self._asked.get(one.id, time.monotonic()) > _PATIENCE
            if one.state in _OPEN and late:
                self.stop(folder, one.id)
        return found

    def stop(self, folder: Path | None, name: str) -> None:
        """Ask one to end after what it is writing, or to wait no longer."""
        if folder is None:
            return
        for job in _written(folder):
            if job.id == name and _is_alive(_place(folder), name):
                self._asked[name] = time.monotonic()
                (_place(folder) / f"{name}.stop").touch()
                with contextlib.suppress(ProcessLookupError):
                    os.kill(job.process, signal.SIGINT)


@contextlib.contextmanager
def _pipe_of(passwords: Sequence[str]) -> Iterator[int]:
    """Yield what a child reads passwords from; it holds them until they are read, without us."""
    if not passwords:
        yield subprocess.DEVNULL
        return
    raw = "".join(f"{one}\n" for one in passwords).encode("utf-8", "surrogateescape")
    if len(raw) > _PIPE_BYTES:
        raise UsageError("The passwords are too long.", next_step="Give fewer at once.")
    read, write = os.pipe()
    try:
        os.write(write, raw)
        os.close(write)
        yield read
    finally:
        os.close(read)


def _place(folder: Path) -> Path:
    return folder / "derived" / "jobs"


def _written(folder: Path) -> list[_Job]:
    """Return the jobs that are written down, newest first."""
    found = []
    for path in _place(folder).glob("*.json"):
        with contextlib.suppress(msgspec.MsgspecError, OSError):
            job = msgspec.json.decode(path.read_bytes(), type=_Job)
            if _NAME.fullmatch(job.id) and job.id == path.stem and _is_ours(job.sent):
                found.append(job)
    return sorted(found, key=lambda job: -job.began)


def _is_ours(sent: str) -> bool:
    """Return whether a folder of sent files is one beside the jobs."""
    return not sent or _NAME.fullmatch(sent.removeprefix(_SENT)) is not None


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


def _is_there(place: Path, job: _Job) -> bool:
    """Return whether what it adds is there to be added again."""
    sent = len(items_of(place / job.sent)) if job.sent else 0
    return sent == len(job.files) and all(os.path.exists(path) for path in job.paths)


def _state(place: Path, job: _Job) -> JobState:
    alive = _is_alive(place, job.id)
    out, err = place / f"{job.id}.out", place / f"{job.id}.err"
    told = told_by(_text(out), _text(err))
    if alive:
        word: JobWord = "waiting" if told.waiting else "going"
    else:
        stopped = told.interrupted or (place / f"{job.id}.stop").exists()
        word = "done" if told.ended else "stopped" if stopped else "failed"
    ended = time.time() if alive else max(_changed(out, job.began), _changed(err, job.began))
    seconds = told.seconds if told.seconds is not None else max(0.0, ended - job.began)
    can = word in ("stopped", "failed") and _is_there(place, job)
    return JobState(
        job.id, job.kind, job.folder, job.paths, job.files, word, seconds, told, can, job.locked
    )  # fmt: skip


def _tidy(place: Path, jobs: Sequence[_Job], states: Sequence[JobState]) -> None:
    """Delete the sent files that were added, and those that nobody went on with for a day."""
    needed = set()
    for job, state in zip(jobs, states, strict=True):
        if job.sent and state.state == "done":
            shutil.rmtree(place / job.sent, ignore_errors=True)
        elif job.sent and (state.state in _OPEN or not is_old(place / f"{job.id}.err")):
            needed.add(job.sent)
    for folder in place.glob(f"{_SENT}*"):
        if folder.name not in needed and is_old(folder):
            shutil.rmtree(folder, ignore_errors=True)


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


def _forget(place: Path, job: _Job, *, files: bool = True) -> None:
    for ending in ("json", "lock", "out", "err", "stop"):
        (place / f"{job.id}.{ending}").unlink(missing_ok=True)
    if files and job.sent:
        shutil.rmtree(place / job.sent, ignore_errors=True)
