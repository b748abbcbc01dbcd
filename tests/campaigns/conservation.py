"""Check 16: what is found is stored, a copy, quarantined or skipped; no byte is unaccounted for.

Every format holds the same number of mails, whole and then damaged. Whole: each mail is found by
its own word, once. Damaged: the counts and bytes still add up, and undamaged mails are found as
long as the container around them can be opened at all (mbox and single files).
"""

from __future__ import annotations

import random
from pathlib import Path

import letterbook
from letterbook.model.source import Tally
from tests.campaigns import program
from tests.campaigns.good_mail import GoodMail, good_mails
from tests.campaigns.mailbox_formats import FORMATS, mbox
from tests.campaigns.outcome import Outcome

DAMAGES = ("cut", "flip", "hole", "insert", "swap", "nul")
QUOTING_DOUBTS = {"ambiguous:quoting", "ambiguous:from-line", "ambiguous:message-count"}
"""What an mbox with "From " lines in its mails may be said to be, and nothing else."""
MBOX_INSIDE = ("zip-takeout", "nested")
OPAQUE = ("zip", "tar", "gz", "bz2", "xz", "zst", "nested")


def run(full: bool, seed: int, scratch: Path) -> Outcome:
    """Return how many sources, whole and damaged, were conserved."""
    outcome = Outcome("16", "conservation")
    mails = list(good_mails(400 if full else 24, seed))
    for name, write in FORMATS.items():
        write(mails, scratch / "whole" / name)
        _whole(name, scratch, mails, outcome)
    rounds = 50 if full else 1
    _damaged(scratch, mails, rounds, seed, outcome)
    return outcome


def _whole(name: str, scratch: Path, mails: list[GoodMail], outcome: Outcome) -> None:
    book = scratch / f"book-{name}"
    source = scratch / "whole" / name
    with letterbook.init(book) as opened:
        total = opened.add([source], workers=0).total
        complaints = unbalanced(total, source)
        if total.messages_new != len(mails) or total.messages_joined or total.quarantined:
            complaints.append(f"{total}")
        lost = [mail.word for mail in mails if opened.search(mail.word).total != 1]
        noticed = {row.code for row in opened.notices()}
        if "mbox" in name or name in MBOX_INSIDE:
            noticed -= QUOTING_DOUBTS
        again = opened.add([source], workers=0).total
        if again.messages_new or again.found != total.found:
            complaints.append(f"second time: {again}")
    outcome.tried(
        not complaints and not lost and not noticed,
        f"{name}: {complaints} lost {lost[:3]} notices {sorted(noticed)}",
    )


def unbalanced(total: Tally, source: Path) -> list[str]:
    """Return what does not add up in the counts of a source."""
    complaints = []
    if total.found != total.stored + total.copies + total.quarantined + total.skipped:
        complaints.append(f"found differs from the sum: {total}")
    size = sum(path.stat().st_size for path in [source, *source.rglob("*")] if path.is_file())
    if total.bytes != size or total.bytes_covered != size:
        complaints.append(f"bytes {total.bytes}, covered {total.bytes_covered}, on disk {size}")
    return complaints


def _damaged(
    scratch: Path, mails: list[GoodMail], rounds: int, seed: int, outcome: Outcome
) -> None:
    rng = random.Random(f"damage {seed}")
    folder = scratch / "damaged"
    for turn in range(rounds):
        for name, write in FORMATS.items():
            at = folder / f"{turn}-{name}"
            write(mails, at)
            file = rng.choice(sorted(path for path in at.rglob("*") if path.is_file()))
            damage = rng.choice(DAMAGES)
            place = damaged(file, damage, rng)
            opaque = name.startswith(OPAQUE)
            spared = [] if opaque else _spared(file, mails, place)
            book = scratch / f"book-{turn}-{name}"
            with letterbook.init(book) as opened:
                complaints = unbalanced(opened.add([at], workers=0).total, at)
                lost = [mail.word for mail in spared if opened.search(mail.word).total < 1]
            problems = program.problems(book) if turn == 0 else []
            outcome.tried(
                not complaints and not lost and not problems,
                f"{name} {damage} at {place}: {complaints} lost {lost[:3]} {problems[:2]}",
            )
            _remove(book)
            _remove(at)


def damaged(file: Path, damage: str, rng: random.Random) -> tuple[int, int]:
    """Return where a file was changed, after changing it."""
    data = bytearray(file.read_bytes())
    place = rng.randrange(len(data))
    span = rng.randrange(1, 400)
    if damage == "cut":
        del data[place:]
        span = len(data) - place
    elif damage == "flip":
        data[place] ^= 1 << rng.randrange(8)
        span = 1
    elif damage == "hole":
        del data[place : place + span]
    elif damage == "insert":
        data[place:place] = rng.randbytes(span)
    elif damage == "swap":
        data[place : place + span] = data[place : place + span][::-1]
    else:
        data[place : place + span] = bytes(len(data[place : place + span]))
    file.write_bytes(bytes(data))
    return place, max(span, 1)


def _spared(file: Path, mails: list[GoodMail], place: tuple[int, int]) -> list[GoodMail]:
    """Return the mails of a damaged tree that stand whole in what is left of it.

    In an mbox the neighbours of the damage are left out, since a separator line may be gone.
    """
    data = file.read_bytes()
    if file.suffix in (".eml", ".emlx") or b"\nFrom " not in data:
        return [mail for mail in mails if mail.raw not in data and place and _elsewhere(file, mail)]
    low, high = place[0] - 2_000, place[0] + place[1] + 2_000
    kept = []
    for mail in mails:
        end = b"\r\n" if b"\r\n" in data[:200] else b"\n"
        body = mbox([mail]).split(b"\n", 1)[1].replace(b"\n", end)
        at = data.find(body)
        if at >= 0 and (at + len(body) < low or at > high):
            kept.append(mail)
    return kept


def _elsewhere(file: Path, mail: GoodMail) -> bool:
    """True when another file of the tree holds the mail (the tree has one file per mail)."""
    root = file
    while root.parent.name != "damaged":
        root = root.parent
    return any(
        mail.raw in path.read_bytes() for path in root.rglob("*") if path.is_file() and path != file
    )


def _remove(at: Path) -> None:
    import shutil

    shutil.rmtree(at)
