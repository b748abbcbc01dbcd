"""Check 15: a full disk ends an import with a sentence; with room again it goes on and ends equal.

Each trial fills a small disk of its own (a tmpfs in a private mount namespace) up to a random
number of free bytes.  Where nothing can be mounted, and for a few trials everywhere, a limit on the
size of files stands for it.  Sources that cannot be read to their end are tried too.
"""

from __future__ import annotations

import os
import random
import re
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from letterbook.errors import DiskFull, WriteFailed
from tests.campaigns import private_mounts, program
from tests.campaigns.failing_reads import failing_reads
from tests.campaigns.outcome import Outcome
from tests.campaigns.stopped import sources

DISK = 64 << 20
ENDINGS = (DiskFull.exit_status, WriteFailed.exit_status)
_SAID = re.compile(r"error: [^\n]+\.\nnext: [^\n]+\n?")
_INSIDE = "from tests.campaigns import disk_full; disk_full.inside()"


def run(full: bool, seed: int, scratch: Path) -> Outcome:
    """Return how many full disks were told of, did no damage and could be gone on from."""
    outcome = Outcome("15", "disk-full")
    paths, mails = sources(scratch / "in", 150, seed)
    whole = scratch / "whole"
    program.init(whole)
    empty = _used(whole)
    assert program.add(whole, *paths).status == 0
    points = 60 if full else 6
    if private_mounts.possible():
        _mounted(points, seed, scratch, _used(whole) - empty, outcome)
        points //= 6
    rng = random.Random(f"limits {seed}")
    largest = max(path.stat().st_size for path in whole.rglob("*") if path.is_file())
    for number in range(points):
        limit = rng.randrange(30_000, largest)
        book = scratch / f"limited-{number}"
        complaints = _trial(book, paths, program.dump(whole), _Limit(limit))
        outcome.tried(not complaints, f"files of at most {limit}: {complaints}")
        shutil.rmtree(book)
    failing_reads(scratch / "failing", mails, outcome)
    return outcome


def _used(folder: Path) -> int:
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*"))


def _mounted(points: int, seed: int, scratch: Path, needed: int, outcome: Outcome) -> None:
    """Run the trials inside one namespace and bring back what they say."""
    disk = scratch / "disk"
    disk.mkdir()
    script = f'mount -t tmpfs -o size={DISK} none "$0" && exec "$@"'
    words = (sys.executable, "-c", _INSIDE, str(scratch), str(points), str(seed), str(needed))
    ran = subprocess.run(
        ["unshare", "-m", "sh", "-c", script, str(disk), *words],
        capture_output=True, text=True, check=False, env=program.environment(),
    )  # fmt: skip
    lines = ran.stdout.splitlines()
    for line in lines:
        outcome.tried(line == "fine", line)
    outcome.expect(
        ran.returncode == 0 and len(lines) == points, f"{len(lines)} trials: {ran.stderr[-600:]}"
    )


def inside() -> None:
    """Write one line per trial: ``fine``, or what was wrong; runs on a small disk of its own."""
    scratch, points, seed, needed = Path(sys.argv[1]), *map(int, sys.argv[2:5])
    rng = random.Random(f"full {seed}")
    paths = [scratch / "in" / name for name in os.listdir(scratch / "in")]
    order = ("one.mbox", "maildir", "three.zip", "tree", "five.mbox")
    paths.sort(key=lambda path: order.index(path.name))
    truth = program.dump(scratch / "whole")
    book = scratch / "disk" / "book"
    done = 0
    while done < points:
        room = rng.randrange(0, needed, 4096)
        complaints = _trial(book, paths, truth, _Filler(scratch / "disk", room))
        if complaints != ["the disk was not full"]:
            done += 1
            told = f"{room} bytes free: {complaints}".replace("\n", " ")
            print(told if complaints else "fine", flush=True)
        shutil.rmtree(book)


class _Filler:
    """A disk with so many bytes free, until there is room again."""

    limit: Callable[[], None] | None = None

    def __init__(self, disk: Path, room: int) -> None:
        self._filler, self._room = disk / "filler", room

    def begin(self) -> None:
        """Fill the disk."""
        state = os.statvfs(self._filler.parent)
        size = state.f_bavail * state.f_bsize - self._room
        with self._filler.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(1, size))

    def end(self) -> None:
        """Make room."""
        self._filler.unlink()


class _Limit:
    """A process whose files may not grow beyond a size."""

    def __init__(self, size: int) -> None:
        self._size = size

    def begin(self) -> None:
        """Nothing is to be prepared."""

    def end(self) -> None:
        """Nothing is to be undone."""

    def limit(self) -> None:
        """Limit this process; called in the child."""
        resource.setrlimit(resource.RLIMIT_FSIZE, (self._size, self._size))


def _trial(
    book: Path, paths: list[Path], truth: list[str], scarcity: _Filler | _Limit
) -> list[str]:
    """Return what was wrong with one import that ran out of room and was then gone on with."""
    program.init(book)
    words = program.command(book, "add", *paths, "--workers", "1")
    scarcity.begin()
    ran = subprocess.run(
        words, capture_output=True, text=True, check=False, env=program.environment(),
        stdin=subprocess.DEVNULL, preexec_fn=scarcity.limit,
    )  # fmt: skip
    scarcity.end()
    if ran.returncode == 0:
        return ["the disk was not full"]
    complaints = []
    if ran.returncode not in ENDINGS:
        complaints.append(f"exit status {ran.returncode}")
    if not _SAID.fullmatch(ran.stderr):
        complaints.append(f"it said {ran.stderr[-400:]!r}")
    complaints += program.problems(book)[:3]
    again = program.add(book, *paths)
    if again.status != 0:
        complaints.append(f"going on: {again.status} {again.err[-300:]}")
    if program.dump(book) != truth:
        complaints.append("the finished letterbook is another one")
    return complaints + program.problems(book)[:3]
