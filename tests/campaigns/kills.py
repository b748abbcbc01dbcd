"""Check 13: SIGKILL at any moment costs no acknowledged message, doubles none, and mends itself."""

from __future__ import annotations

import random
import shutil
import signal
import time
from pathlib import Path

import letterbook
from tests.campaigns import program
from tests.campaigns.outcome import Outcome
from tests.campaigns.stopped import FRUITLESS, add_words, reopened, some_moment, sources, stop

REOPEN_SECONDS = 5.0


def run(full: bool, seed: int, scratch: Path) -> Outcome:
    """Return how many kills, over fresh and half-made letterbooks, did no harm."""
    outcome = Outcome("13", "kills")
    rng = random.Random(f"kills {seed}")
    paths, mails = sources(scratch / "in", 150, seed)
    whole = scratch / "whole"
    program.init(whole)
    began = time.monotonic()
    assert program.run(add_words(whole, paths, 1)).status == 0
    seconds = time.monotonic() - began
    truth = program.dump(whole)
    outcome.expect(
        sum(line.startswith("message\t") for line in truth) == len(mails),
        "the uninterrupted letterbook does not hold every mail once",
    )
    slowest, finished, fruitless = 0.0, 0, 0
    kills = 1000 if full else 20
    while outcome.n < kills and fruitless < FRUITLESS:
        book = scratch / "book"
        program.init(book)
        for _ in range(min(rng.randint(1, 8), kills - outcome.n)):
            moment = some_moment(rng, seconds)
            ended = stop(add_words(book, paths, rng.choice((0, 1, 2))), signal.SIGKILL, moment)
            if ended.finished:
                finished += 1
                fruitless += 1
                seconds *= 0.7  # the machine has less to do than when the first run was timed
                break
            fruitless = 0
            took, complaints = reopened(book, ended.acknowledged)
            if rng.random() < 0.3:
                took = max(took, _mended(book))
            slowest = max(slowest, took)
            if took > REOPEN_SECONDS:
                complaints.append(f"took {took:.1f} s to open")
            outcome.tried(not complaints, f"{moment}: {complaints}")
        outcome.expect(*_completed(book, paths, truth))
        shutil.rmtree(book)
    outcome.expect(outcome.n >= kills, f"only {outcome.n} kills came before the end of the run")
    outcome.figures["slowest_reopening"] = round(slowest, 2)
    outcome.figures["came_to_the_end"] = finished
    return outcome


def _mended(book: Path) -> float:
    """Return how long it takes to make good, with nothing added, what a kill left."""
    began = time.monotonic()
    with letterbook.open(book) as opened:
        opened.add([], workers=0)
    return time.monotonic() - began


def _completed(book: Path, paths: list[Path], truth: list[str]) -> tuple[bool, str]:
    """Return whether one more run makes the letterbook equal to one never interrupted."""
    problems = program.problems(book)
    ran = program.add(book, *paths)
    problems += program.problems(book)
    differing = sorted(set(truth) ^ set(program.dump(book)))
    return (
        ran.status == 0 and not problems and not differing,
        f"finished: {ran.status} {ran.err[:200]} {problems[:3]} {differing[:3]}",
    )
