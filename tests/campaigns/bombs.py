"""Check 02: nothing that is handed over makes the program fail, hang, swell or lose its bytes.

Each bomb is added by the program in a process of its own and has to end with status 0 within
20 seconds of processor time and 1 GiB of memory; afterwards its bytes are still there, and
where a limit was reached a notice says so.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import letterbook
from tests.campaigns import program
from tests.campaigns.outcome import Outcome
from tests.campaigns.vectors_archive_bombs import archive_bombs
from tests.campaigns.vectors_bombs import Bomb, mail_bombs

MOST_SECONDS = 20.0
MOST_BYTES = 1024 * 1024 * 1024
LEAST = 55
"""Bombs; fewer than this is no pass."""


def run(full: bool, seed: int, scratch: Path) -> Outcome:
    """Return how many bombs did no harm."""
    del seed
    outcome = Outcome("02", "bombs")
    bombs = [*mail_bombs(), *archive_bombs()]
    outcome.expect(len(bombs) >= LEAST, f"only {len(bombs)} bombs")
    slowest, largest = 0.0, 0
    for bomb in bombs:
        ran, complaints = explode(bomb, full, scratch)
        outcome.tried(not complaints, f"{bomb.name}: {'; '.join(complaints)}")
        largest = max(largest, ran.peak_bytes)
        if ran.cpu_seconds > slowest:
            slowest = ran.cpu_seconds
            outcome.worst = f"{bomb.name}: {slowest:.1f} s of processor time"
    outcome.figures["slowest_cpu_seconds"] = round(slowest, 1)
    outcome.figures["largest_megabytes"] = largest // 1_000_000
    return outcome


def explode(bomb: Bomb, full: bool, scratch: Path) -> tuple[program.Ran, list[str]]:
    """Return how adding a bomb ended, and what was not as it has to be."""
    at = scratch / bomb.name
    at.mkdir()
    file = at / (bomb.name if "." in bomb.name else f"{bomb.name}.eml")
    file.write_bytes(bomb.make(full))
    program.init(at / "book")
    ran = program.add(at / "book", file)
    complaints = []
    if ran.status != 0:
        complaints.append(f"ended with {ran.status}: {ran.err[-200:]}")
    if ran.cpu_seconds > MOST_SECONDS:
        complaints.append(f"took {ran.cpu_seconds:.1f} s")
    if ran.peak_bytes > MOST_BYTES:
        complaints.append(f"took {ran.peak_bytes:,} bytes")
    complaints += _kept(bomb, at / "book", file, ran)
    shutil.rmtree(at)
    return ran, complaints


def _kept(bomb: Bomb, book: Path, file: Path, ran: program.Ran) -> list[str]:
    """Return what is lacking in a letterbook that a bomb was added to."""
    complaints = []
    total = ran.total
    size = file.stat().st_size
    if (total.get("bytes"), total.get("bytes_covered")) != (size, size):
        complaints.append(f"{size} bytes, accounted for {total.get('bytes_covered')}")
    complaints += program.problems(book)[:3]
    with letterbook.open(book) as opened:
        codes = {row.code for row in opened.notices()}
        if bomb.mail:
            shown = [hit.id for hit in opened.search("", limit=1000).hits]
            if all(opened.raw(name) != file.read_bytes() for name in shown):
                complaints.append(f"none of {len(shown)} messages has the bytes of the file")
    if bomb.notices and not any(code.startswith(bomb.notices) for code in codes):
        complaints.append(f"no notice {' or '.join(bomb.notices)} among {sorted(codes)}")
    return complaints
