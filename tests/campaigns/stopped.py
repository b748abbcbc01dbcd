"""The program stopped in the middle: by which signal, when, and what it had acknowledged."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import letterbook
from tests.campaigns import program
from tests.campaigns.good_mail import GoodMail, good_mails
from tests.campaigns.mailbox_formats import mbox, write_eml_tree, write_maildir, zip_bytes

FRUITLESS = 25
"""How many runs in a row may come to their end before the signal does; then something is wrong."""


@dataclass(frozen=True)
class Moment:
    """When to stop a run: after so many acknowledgements (0: from the start), and then a while."""

    acknowledgements: int
    seconds: float


@dataclass
class Stopped:
    """How a run ended, and the entries that it had acknowledged of each source."""

    status: int
    err: str = ""
    acknowledged: dict[str, int] = field(default_factory=dict)

    @property
    def finished(self) -> bool:
        """True when it came to its end before it was stopped."""
        return self.status == 0


def sources(scratch: Path, count: int, seed: int) -> tuple[list[Path], list[GoodMail]]:
    """Return several small sources of different formats, and every mail in them."""
    mails = list(good_mails(count, seed, "st"))
    share = [mails[n::5] for n in range(5)]
    scratch.mkdir(parents=True, exist_ok=True)
    (scratch / "one.mbox").write_bytes(mbox(share[0]))
    write_maildir(share[1], scratch / "maildir")
    members = [(f"mail/{n}.eml", mail.raw) for n, mail in enumerate(share[2])]
    (scratch / "three.zip").write_bytes(zip_bytes(members))
    write_eml_tree(share[3], scratch / "tree")
    # What one hand holds twice: copies and joins are interrupted too.
    (scratch / "five.mbox").write_bytes(mbox([*share[4], *share[0][:5], *share[2][:5]]))
    names = ("one.mbox", "maildir", "three.zip", "tree", "five.mbox")
    return [scratch / name for name in names], mails


def add_words(book: Path, paths: Sequence[Path], workers: int) -> list[str]:
    """Return the command line of an ``add`` that acknowledges."""
    return program.command(book, "add", *paths, "--acknowledge", "--workers", str(workers))


def stop(words: Sequence[str], number: int, moment: Moment) -> Stopped:
    """Return how a run ended that was sent a signal, with its whole process group, at a moment."""
    process = subprocess.Popen(
        words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        env=program.environment(), start_new_session=True,
    )  # fmt: skip
    told = Stopped(0)
    due = threading.Event()
    listener = threading.Thread(target=_listen, args=(process, told, moment, due))
    listener.start()
    due.wait(120)
    try:
        process.wait(moment.seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, number)
    try:
        told.status = process.wait(120)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        told.status = process.wait()
        told.err += "hung after the signal"
    listener.join()
    return told


def _listen(
    process: subprocess.Popen[bytes], told: Stopped, moment: Moment, due: threading.Event
) -> None:
    assert process.stderr is not None
    heard = 0
    if moment.acknowledgements == 0:
        due.set()
    for line in process.stderr:
        if line.startswith(b'{"acknowledged"') and line.endswith(b"}\n"):
            facts = json.loads(line)
            told.acknowledged[facts["source"]] = facts["acknowledged"]
            heard += 1
            if heard >= moment.acknowledgements:
                due.set()
        else:
            told.err += line.decode("utf-8", "replace")
    due.set()
    process.stderr.close()


def some_moment(rng: random.Random, whole: float) -> Moment:
    """Return a moment: anywhere in a run that takes so long, or soon after an acknowledgement."""
    if rng.random() < 0.5:
        return Moment(0, rng.uniform(0, whole))
    return Moment(rng.randint(1, 5), rng.uniform(0, 0.03))


def reopened(book: Path, acknowledged: dict[str, int]) -> tuple[float, list[str]]:
    """Return how long a stopped letterbook took to open and be asked, and what it lacks."""
    began = time.monotonic()
    with letterbook.open(book) as opened:
        lines = list(opened.dump())
        opened.search("quay")
    took = time.monotonic() - began
    complaints = []
    rows = [line.split("\t") for line in lines]
    entries = [tuple(row[1:5]) for row in rows if row[0] == "entry"]
    for source, count in acknowledged.items():
        there = sum(entry[0] == source for entry in entries)
        if there < count:
            complaints.append(f"{source}: {count} acknowledged, {there} there")
    if len(entries) != len(set(entries)):
        complaints.append("an entry is there twice")
    stated = [row[8] for row in rows if row[0] == "message"]
    if len(stated) != len(set(stated)):
        complaints.append("a message is there twice")
    return took, complaints
