"""Runs a command and measures what it and all its children took."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

_EVERY = 0.1


class Run(msgspec.Struct, frozen=True):
    """One run: seconds on the clock, CPU seconds of all processes, peak anonymous memory.

    ``anonymous_mib`` is the largest sum, over samples a tenth of a second apart, of the anonymous
    memory of the process and everything below it (Linux: smaps_rollup), in MiB.
    """

    seconds: float
    cpu_seconds: float
    anonymous_mib: float
    output: str


def run(
    command: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    watch: Callable[[float], None] | None = None,
) -> Run:
    """Return what the command took; ``watch`` is called about twice a second with the time."""
    began_cpu = _children_cpu()
    began = time.monotonic()
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **(environment or {})},
    )
    peak = 0
    ended = threading.Event()

    def sample() -> None:
        nonlocal peak
        while not ended.wait(_EVERY):
            peak = max(peak, anonymous_kib(process.pid))

    watcher = threading.Thread(target=sample)
    watcher.start()
    reader = threading.Thread(target=_watch, args=(watch, began, ended))
    reader.start()
    output, errors = process.communicate()
    seconds = time.monotonic() - began
    ended.set()
    watcher.join()
    reader.join()
    if process.returncode != 0:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}: {errors[-2000:]}")
    return Run(seconds, _children_cpu() - began_cpu, peak / 1024, output)


def _watch(watch: Callable[[float], None] | None, began: float, ended: threading.Event) -> None:
    while watch is not None and not ended.wait(0.5):
        watch(time.monotonic() - began)


def _children_cpu() -> float:
    times = os.times()
    return times.children_user + times.children_system


def anonymous_kib(root: int) -> int:
    """Return the anonymous memory of a process and of all that it started, as it is now."""
    return sum(_anonymous(pid) for pid in _family(root))


def _family(root: int) -> list[int]:
    found, queue = [], [root]
    while queue:
        pid = queue.pop()
        found.append(pid)
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                queue.extend(int(child) for child in task.read_text().split())
            except OSError:  # ended meanwhile
                continue
    return found


def _anonymous(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Anonymous:"):
                return int(line.split()[1])
    except OSError:  # ended meanwhile
        return 0
    return 0


def folder_bytes(path: Path) -> int:
    """Return the size of all files below a folder."""
    return sum(item.stat().st_size for item in path.rglob("*") if item.is_file())
