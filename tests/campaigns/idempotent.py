"""Check 17: importing again, after an interruption or from a renamed file, changes nothing."""

from __future__ import annotations

import hashlib
import random
import shutil
import signal
import time
from pathlib import Path

from tests.campaigns import program
from tests.campaigns.outcome import Outcome
from tests.campaigns.stopped import FRUITLESS, add_words, reopened, some_moment, sources, stop

INTERRUPTED = (130, -signal.SIGINT)
"""As the program ends, and as Python does when the signal comes before the program runs."""


def run(full: bool, seed: int, scratch: Path) -> Outcome:
    """Return how many repeated, interrupted and renamed imports left the letterbook as it was."""
    outcome = Outcome("17", "idempotent")
    paths, mails = sources(scratch / "in", 150, seed)
    book = scratch / "whole"
    program.init(book)
    began = time.monotonic()
    first = program.add(book, *paths)
    seconds = time.monotonic() - began
    truth = digest(book)
    outcome.tried(
        first.status == 0 and first.total["messages_new"] == len(mails), f"first: {first.err}"
    )
    for _ in range(2):
        again = program.add(book, *paths)
        unchanged = all(source["unchanged"] for source in again.reply["sources"])
        outcome.tried(
            again.status == 0 and again.total["messages_new"] == 0 and unchanged
            and again.total["found"] == first.total["found"] and digest(book) == truth,
            f"again: {again.status} {again.total} unchanged {unchanged}",
        )  # fmt: skip
    _renamed(book, paths[0], outcome)
    _interrupted(full, seed, scratch, paths, seconds, truth, outcome)
    return outcome


def digest(book: Path) -> str:
    """Return the hash of the canonical dump."""
    return hashlib.sha256("\n".join(program.dump(book)).encode()).hexdigest()


def _renamed(book: Path, path: Path, outcome: Outcome) -> None:
    before = program.dump(book)
    renamed = path.with_name("under another name")
    shutil.copyfile(path, renamed)
    ran = program.add(book, renamed)
    after = program.dump(book)
    total = ran.total
    more = [line for line in set(after) - set(before) if not line.startswith(("source", "cont"))]
    entries = [line for line in more if line.startswith("entry")]
    outcome.tried(
        ran.status == 0 and total["messages_new"] == 0 and total["copies"] == total["found"]
        and len(entries) == total["found"] and set(before) <= set(after)
        and all(line.startswith(("entry", "residue", "notice")) for line in more),
        f"renamed: {ran.status} {total} {more[:3]}",
    )  # fmt: skip


def _interrupted(
    full: bool, seed: int, scratch: Path, paths: list[Path], seconds: float, truth: str,
    outcome: Outcome,
) -> None:  # fmt: skip
    rng = random.Random(f"interruptions {seed}")
    left = 50 if full else 5
    finished, fruitless = 0, 0
    while left and fruitless < FRUITLESS:
        book = scratch / "interrupted"
        program.init(book)
        for _ in range(rng.randint(1, 5)):
            if not left:
                break
            moment = some_moment(rng, seconds)
            ended = stop(add_words(book, paths, rng.choice((0, 1, 2))), signal.SIGINT, moment)
            if ended.finished:
                finished += 1
                fruitless += 1
                seconds *= 0.7  # the machine has less to do than when the first run was timed
                break
            left, fruitless = left - 1, 0
            _, complaints = reopened(book, ended.acknowledged)
            said = "Traceback" not in ended.err or ended.status != 130
            outcome.tried(
                ended.status in INTERRUPTED and said and not complaints,
                f"{moment}: status {ended.status} {complaints} {ended.err[-300:]}",
            )
        ran = program.add(book, *paths)
        same, problems = digest(book) == truth, program.problems(book)
        outcome.expect(
            ran.status == 0 and same and not problems,
            f"resumed: {ran.status} {ran.err[:200]} the same: {same} {problems[:3]}",
        )
        shutil.rmtree(book)
    outcome.expect(not left, f"{left} interruptions never came before the end of the run")
    outcome.figures["came_to_the_end"] = finished
