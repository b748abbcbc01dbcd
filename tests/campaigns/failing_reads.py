"""Sources whose disk fails: a file that cannot be opened, a bad block, a file that shrinks or goes.

The faults are put under the one call by which a source is opened, in this process.
"""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import letterbook
from letterbook.errors import LetterbookError
from letterbook.wiring import Letterbook
from tests.campaigns.good_mail import GoodMail
from tests.campaigns.mailbox_formats import emls, mbox, tar_bytes, write_eml_tree, zip_bytes
from tests.campaigns.outcome import Outcome

BLOCK = 4096


@dataclass(frozen=True)
class Fault:
    """A file that fails: wholly when it is opened, or in the bytes [start, start + BLOCK)."""

    path: Path
    start: int | None = None


class _BadDisk(io.FileIO):
    """A file with a block that cannot be read."""

    def __init__(self, number: int, start: int) -> None:
        super().__init__(number, "rb")
        self._start = start

    def read(self, size: int | None = -1) -> bytes:
        """Read like `readinto`; C code would go past it."""
        buffer = bytearray(BLOCK if size is None or size < 0 else size)
        return bytes(buffer[: self.readinto(buffer)])

    def readall(self) -> bytes:
        """Read to the end, as far as it goes."""
        return b"".join(iter(lambda: self.read(BLOCK), b""))

    def readinto(self, buffer: Any) -> int:
        """Read up to the bad block; raise EIO in it."""
        at, wanted = self.tell(), len(buffer)
        if self._start <= at < self._start + BLOCK:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        if at < self._start:
            wanted = min(wanted, self._start - at)
        data = os.pread(self.fileno(), wanted, at)
        buffer[: len(data)] = data
        self.seek(at + len(data))
        return len(data)


@contextmanager
def faulty(fault: Fault) -> Iterator[None]:
    """Let a file fail inside the block."""
    facts = fault.path.stat()
    real = os.fdopen

    def fdopen(number: int, mode: str = "r", buffering: int = -1, **more: Any) -> Any:
        opened = os.fstat(number)
        if (opened.st_dev, opened.st_ino) != (facts.st_dev, facts.st_ino):
            return real(number, mode, buffering, **more)
        if fault.start is None:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(fault.path))
        raw = _BadDisk(number, fault.start)
        return raw if buffering == 0 else io.BufferedReader(raw)

    with mock.patch.object(os, "fdopen", fdopen):
        yield


def failing_reads(scratch: Path, mails: list[GoodMail], outcome: Outcome) -> None:
    """Count for each fault whether the rest came in and what failed is noticed."""
    scratch.mkdir()
    for name, fault in (("unopened", None), ("bad-block", 0)):
        tree = scratch / f"tree-{name}"
        write_eml_tree(mails[:30], tree)
        victim = sorted(tree.rglob("*.eml"))[11]
        lost = {mail.word for mail in mails[:30] if mail.raw == victim.read_bytes()}
        _tried(scratch, name, tree, Fault(victim, fault), mails[:30], lost, outcome)
    boxes: tuple[tuple[str, Callable[[], bytes]], ...] = (
        ("in.mbox", lambda: mbox(mails)),
        ("mail.zip", lambda: zip_bytes(emls(mails))),
        ("mail.tar", lambda: tar_bytes(emls(mails))),
    )
    for name, make in boxes:
        folder = scratch / f"box-{name}"
        folder.mkdir()
        data = make()
        (folder / name).write_bytes(data)
        (folder / "other.eml").write_bytes(mails[0].raw)
        start = len(data) // 2 // BLOCK * BLOCK
        lost = _touched(name, data, mails, start)
        _tried(scratch, name, folder, Fault(folder / name, start), mails, lost, outcome)
    _changing(scratch, mails, outcome)


def _touched(name: str, data: bytes, mails: list[GoodMail], start: int) -> set[str]:
    """Return the words that may be lost with a bad block: those in it and beside it.

    A zip is kept as one file and a tar is read as a stream: what cannot be copied is lost.
    """
    if name == "mail.zip":
        return {mail.word for mail in mails}
    lost = set()
    for mail in mails:
        at = data.find(mail.word.encode())
        if at < 0 or (at > start - 2_000 and (name == "mail.tar" or at < start + BLOCK + 2_000)):
            lost.add(mail.word)
    return lost


def _tried(
    scratch: Path, name: str, source: Path, fault: Fault, mails: list[GoodMail], lost: set[str],
    outcome: Outcome,
) -> None:  # fmt: skip
    with letterbook.init(scratch / f"book-{name}") as opened:
        try:
            with faulty(fault):
                opened.add([source], workers=0)
        except (LetterbookError, OSError) as error:
            outcome.tried(False, f"{name} cannot be read: {error!r}")
            return
        complaints = _lacking(opened, mails, lost)
        noticed = {row.locator for row in opened.notices()}
        where = str(fault.path.relative_to(source))
        if not any(locator.startswith(where) for locator in noticed):
            complaints.append(f"no notice of {where}")
        complaints += [p.what for p in opened.check(read_data=True).problems][:2]
        # Once the disk is well again the same command brings the rest.
        opened.add([source], workers=0)
        complaints += [f"well again: {text}" for text in _lacking(opened, mails, set())]
        complaints += [p.what for p in opened.check(read_data=True).problems][:2]
    outcome.tried(not complaints, f"{name} cannot be read: {complaints}")


def _lacking(opened: Letterbook, mails: list[GoodMail], lost: set[str]) -> list[str]:
    words = [mail.word for mail in mails if mail.word not in lost]
    lacking = [word for word in words if opened.search(word).total != 1]
    return [f"{len(lacking)} of {len(words)} lack, such as {lacking[:3]}"] if lacking else []


def _changing(scratch: Path, mails: list[GoodMail], outcome: Outcome) -> None:
    """Shorten an mbox, and remove a file, after the first thousand entries are safe."""
    folder = scratch / "changing"
    folder.mkdir()
    many = mails * (2_600 // len(mails) + 1)
    box, gone = folder / "a.mbox", folder / "z.eml"
    box.write_bytes(mbox(many))
    gone.write_bytes(mails[0].raw)
    cut = box.stat().st_size * 6 // 10

    def change(_: str, entries: int) -> None:
        if entries >= 1_000 and gone.exists():
            os.truncate(box, cut)
            gone.unlink()

    with letterbook.init(scratch / "book-changing") as opened:
        report = opened.add([folder], workers=0, acknowledged=change)
        complaints = _lacking(opened, mails, set())
        if gone.exists():
            complaints.append("the source did not change in time")
        if report.total.found < 1_000:
            complaints.append(f"found {report.total.found}")
        if not any(row.locator.startswith("a.mbox") for row in opened.notices()):
            complaints.append("no notice of a.mbox")
        complaints += [p.what for p in opened.check(read_data=True).problems][:2]
    outcome.tried(not complaints, f"a source that changes: {complaints}")
