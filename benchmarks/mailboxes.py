"""The mailboxes that are measured: the real one, multiplied with changed identifiers and texts."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import zstandard

CORPORA = Path(os.environ.get("LETTERBOOK_CORPORA", "../shared/corpora"))
OPENBMC = CORPORA / "lore-openbmc" / "openbmc.mbox.zst"

_MESSAGE_ID = re.compile(rb"<([^<>@\s]{1,200})@([^<>\s]{1,200})>")
_WORD = re.compile(rb"\b([a-z]{7,12})\b")


def unpack_openbmc(folder: Path) -> Path:
    """Return the unpacked mailbox in ``folder``, unpacked once."""
    target = folder / "openbmc.mbox"
    if not target.exists():
        with OPENBMC.open("rb") as packed, target.open("wb") as plain:
            zstandard.ZstdDecompressor().copy_stream(packed, plain)
    return target


def mails(mailbox: Path) -> Iterator[bytes]:
    """Yield the mails of an mboxrd file, framing off and quoting undone, with LF line ends."""
    held = b""
    with mailbox.open("rb") as stream:
        while chunk := stream.read(1 << 24):
            pieces = (held + chunk).split(b"\n\nFrom ")
            held = pieces.pop()
            for piece in pieces:
                yield _mail(piece)
    yield _mail(held)


def _mail(piece: bytes) -> bytes:
    mail = piece.partition(b"\n")[2] + b"\n"
    return re.sub(rb"(?m)^>(>*From )", rb"\1", mail) if b"\n>" in mail else mail


def multiply(mailbox: Path, times: int, target: Path) -> Path:
    """Return a mailbox ``times`` as large: in each further copy every Message-ID and every tenth
    or so long word differs, so that no two of its mails are one message."""
    if target.exists():
        return target
    original = mailbox.read_bytes()
    with target.open("wb") as stream:
        stream.write(original)
        for number in range(1, times):
            mark = b"x%d" % number
            changed = _MESSAGE_ID.sub(rb"<\1." + mark + rb"@\2>", original)
            stream.write(_WORD.sub(lambda m, mark=mark: _changed(m, mark), changed))  # type: ignore[misc]
    return target


def _changed(match: re.Match[bytes], mark: bytes) -> bytes:
    word = match.group(1)
    return word + mark if sum(word) % 10 == 0 else word


def as_maildir(mailbox: Path, folder: Path) -> Path:
    """Return a Maildir with the mails of the mailbox, for the peers that read nothing else."""
    target = folder / f"{mailbox.stem}-maildir"
    if not target.exists():
        for name in ("cur", "new", "tmp"):
            (target / name).mkdir(parents=True)
        for number, mail in enumerate(mails(mailbox)):
            (target / "cur" / f"{1_000_000_000 + number}.{number}.host:2,S").write_bytes(mail)
    return target
