"""The program run as a user runs it: in a process of its own, from the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import letterbook

ACKNOWLEDGED = "acknowledged"


@dataclass(frozen=True)
class Ran:
    """What one run of the program left: exit status, both outputs, and what it took."""

    status: int
    out: str
    err: str
    cpu_seconds: float
    peak_bytes: int

    @property
    def reply(self) -> dict[str, Any]:
        """The JSON object on standard output ({} without one)."""
        try:
            found = json.loads(self.out)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    @property
    def total(self) -> dict[str, int]:
        """The counts of an ``add`` over all its sources."""
        found: dict[str, int] = self.reply.get("total", {})
        return found


def command(book: Path, *words: str | Path) -> list[str]:
    """Return the command line that does something with one letterbook."""
    return [sys.executable, "-m", "letterbook", "-C", str(book), *map(str, words)]


def environment(**more: str) -> dict[str, str]:
    """Return the surroundings of a run: those of this process, with no letterbook named."""
    kept = {key: value for key, value in os.environ.items() if key != "LETTERBOOK"}
    return {**kept, "NO_COLOR": "1", **more}


def run(
    words: Sequence[str | Path], *, cwd: Path | None = None, env: dict[str, str] | None = None,
    wall: float = 600,
) -> Ran:  # fmt: skip
    """Return how a command ended, with the processor time and the largest process under it."""
    out_read, err_read = _spool(), _spool()
    with out_read as out, err_read as err:
        process = subprocess.Popen(
            list(map(str, words)), stdout=out, stderr=err, stdin=subprocess.DEVNULL, cwd=cwd,
            env=env or environment(),
        )  # fmt: skip
        timer = _Alarm(process, wall)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        timer.cancel()
        out.seek(0)
        err.seek(0)
        return Ran(
            process.returncode,
            out.read().decode("utf-8", "replace"),
            err.read().decode("utf-8", "replace"),
            usage.ru_utime + usage.ru_stime,
            usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
        )


def init(book: Path) -> None:
    """Make an empty letterbook; its folder must not exist yet."""
    letterbook.init(book).close()


def add(
    book: Path, *paths: Path, cwd: Path | None = None, env: dict[str, str] | None = None
) -> Ran:
    """Return how ``letterbook add`` ended."""
    return run(command(book, "add", *paths, "--json"), cwd=cwd, env=env)


def dump(book: Path) -> list[str]:
    """Return the canonical dump."""
    with letterbook.open(book) as opened:
        return list(opened.dump())


def problems(book: Path) -> list[str]:
    """Return what ``check --read-data`` has to say, one line per problem."""
    with letterbook.open(book) as opened:
        report = opened.check(read_data=True)
    return [f"{problem.where}: {problem.what}" for problem in report.problems]


def _spool() -> Any:
    import tempfile

    return tempfile.TemporaryFile()


class _Alarm:
    """Ends a process that takes too long, so that a hang is a failure and no hang."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        import threading

        self._timer = threading.Timer(seconds, process.kill)
        self._timer.daemon = True
        self._timer.start()

    def cancel(self) -> None:
        """Let the process be."""
        self._timer.cancel()
