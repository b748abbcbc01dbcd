"""Check 18: one flipped bit anywhere in a letterbook at rest is found, and names its file.

The letterbook has every kind of file: packs, large files, manifests, record, catalogue, index,
with free pages in both databases.  Half of the flips fall into files in proportion to their size,
half into a kind of file chosen evenly, so that small files are met as well.
"""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import letterbook
from letterbook.errors import LetterbookError
from letterbook.model.source import HandOver
from tests.campaigns import program
from tests.campaigns.good_mail import good_mails
from tests.campaigns.mailbox_formats import mbox, write_eml_tree, zip_bytes
from tests.campaigns.outcome import Outcome


@dataclass(frozen=True)
class Flip:
    """One bit of one file."""

    name: str
    offset: int
    bit: int


def run(full: bool, seed: int, scratch: Path) -> Outcome:
    """Return how many flips were found, and whether the sound letterbook was called sound."""
    outcome = Outcome("18", "bitflip")
    rng = random.Random(f"flips {seed}")
    book = scratch / "book"
    _letterbook(book, scratch / "in", seed)
    dump = program.dump(book)
    for _ in range(3):
        alarms = program.problems(book)
        outcome.expect(not alarms, f"false alarm: {alarms[:3]}")
    by_kind: Counter[str] = Counter()
    copy = scratch / "copy"
    for number in range(1000 if full else 40):
        flip = _some_flip(rng, book)
        shutil.copytree(book, copy)
        _apply(flip, copy)
        # The program itself for some of them: its exit status is what a user's script sees.
        found = _said_by_program(flip, copy) if number % 10 == 0 else _said(flip, copy)
        kind = _kind(flip.name)
        by_kind[kind] += 1
        outcome.tried(not found, f"{flip}: {found}")
        shutil.rmtree(copy)
    outcome.expect(program.dump(book) == dump, "the letterbook changed while it was checked")
    outcome.figures["by_kind"] = " ".join(f"{k} {n}" for k, n in sorted(by_kind.items()))
    return outcome


def _letterbook(book: Path, source: Path, seed: int) -> None:
    mails = list(good_mails(160, seed, "fl"))
    source.mkdir()
    (source / "in.mbox").write_bytes(mbox(mails[:80]))
    write_eml_tree(mails[80:120], source / "tree")
    members = [(f"{n}.eml", mail.raw) for n, mail in enumerate(mails[120:])]
    (source / "mail.zip").write_bytes(zip_bytes(members))
    (source / "unread.bin").write_bytes(random.Random(seed).randbytes(9_000_000))
    gone = source.with_name("gone.mbox")
    gone.write_bytes(mbox(list(good_mails(60, seed, "go"))))
    with letterbook.init(book, zone="Europe/Paris") as opened:
        opened.add([source], hand_over=HandOver(custodian="A. Kessler"), workers=0)
        other = opened.add([gone], workers=0).sources[0].source
        names = [str(hit.id) for hit in opened.search("", limit=40).hits]
        opened.tag(names, "seen")
        for name in names:
            opened.note(name, "a note that takes some room " * 20)
        opened.forget(other, reason="to leave free pages behind")


def _some_flip(rng: random.Random, book: Path) -> Flip:
    files = [path for path in sorted(book.rglob("*")) if path.is_file() and path.stat().st_size]
    if rng.random() < 0.5:
        (path,) = rng.choices(files, [path.stat().st_size for path in files])
    else:
        by_kind: dict[str, list[Path]] = {}
        for path in files:
            by_kind.setdefault(_kind(str(path.relative_to(book))), []).append(path)
        path = rng.choice(by_kind[rng.choice(sorted(by_kind))])
    offset = rng.randrange(path.stat().st_size)
    return Flip(str(path.relative_to(book)), offset, rng.randrange(8))


def _apply(flip: Flip, book: Path) -> None:
    with (book / flip.name).open("r+b") as file:
        file.seek(flip.offset)
        (byte,) = file.read(1)
        file.seek(flip.offset)
        file.write(bytes([byte ^ 1 << flip.bit]))


def _said(flip: Flip, book: Path) -> str:
    """Return what is wrong with the answer of `check`, "" when it names the file."""
    try:
        said = program.problems(book)
    except LetterbookError as error:
        said = [error.sentence]
    return _judged(flip, said)


def _said_by_program(flip: Flip, book: Path) -> str:
    ran = program.run(program.command(book, "check", "--read-data", "--json"))
    if ran.status == 1:
        return _judged(flip, [f"{row['where']}: {row['what']}" for row in ran.reply["problems"]])
    if ran.status in (6, 12):  # it cannot be opened at all, and says why
        return _judged(flip, [json.loads(ran.err)["error"]["sentence"]])
    return f"exit status {ran.status}: {ran.err[:200]}"


def _judged(flip: Flip, said: list[str]) -> str:
    names = (flip.name, Path(flip.name).name, flip.name.removeprefix("blobs/files/"))
    if not said:
        return "not found"
    return "" if any(name in line for line in said for name in names) else f"not named: {said[:3]}"


def _kind(name: str) -> str:
    if name.startswith("derived/index"):
        return "index"
    return name.split("/")[1] if name.startswith(("blobs/", "derived/")) else name.split("/")[0]
