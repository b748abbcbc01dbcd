"""The mailboxes that are measured: the real one, multiplied with changed identifiers and texts."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import zstandard

CORPORA = Path(os.environ.get("LETTERBOOK_CORPORA", "../shared/corpora"))
OPENBMC = CORPORA / "lore-openbmc" / "openbmc.mbox.zst"

_MESSAGE_ID = re.compile(rb"<([^<>@\s]{1,200})@([^<>\s]{1,200})>")
_WORD = re.compile(rb"\b([a-z]{7,12})\b")
_ANSWERS = re.compile(rb"(?im)^in-reply-to:")
_CHAINED = re.compile(
    rb"(?im)^(?:message-id|in-reply-to|references|thread-index|thread-topic):.*\n(?:[ \t].*\n)*"
)
_FRAMING = re.compile(rb"(?m)^(>*From )")
_NEAR = 10
"""A mail of the long conversation answers one of so many before it."""


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


def long_conversation(mailbox: Path, messages: int, target: Path) -> Path:
    """Return a mailbox with one conversation of so many messages, made of mails of another.

    The first mails that answer anything keep all they have, quotations and patches too, but for
    the fields that place them, and as many long words as in `multiply`: each has an identifier of
    its own and answers one of the ten before.
    """
    if target.exists():
        return target
    rng = random.Random("long conversation")
    answers = (one for one in mails(mailbox) if _ANSWERS.search(one.partition(b"\n\n")[0]))
    with target.open("wb") as stream:
        above: list[list[bytes]] = []
        for number, mail in enumerate(islice(answers, messages)):
            parent = above[rng.randrange(max(0, number - _NEAR), number)] if above else []
            own = b"<long.%d@benchmark.example>" % number
            placed = b"Message-ID: %s\n" % own
            if parent:
                placed += b"In-Reply-To: %s\nReferences: %s\n" % (
                    parent[-1], b"\n ".join(parent[:1] + parent[1:][-9:]),
                )  # fmt: skip
            above.append([*parent, own])
            head, _, body = _WORD.sub(lambda m: _changed(m, b"y"), mail).partition(b"\n\n")
            whole = placed + _CHAINED.sub(b"", head + b"\n") + b"\n" + body
            stream.write(b"From long@benchmark\n" + _FRAMING.sub(rb">\1", whole) + b"\n")
    return target


def as_maildir(mailbox: Path, folder: Path) -> Path:
    """Return a Maildir with the mails of the mailbox, for the peers that read nothing else."""
    target = folder / f"{mailbox.stem}-maildir"
    if not target.exists():
        for name in ("cur", "new", "tmp"):
            (target / name).mkdir(parents=True)
        for number, mail in enumerate(mails(mailbox)):
            (target / "cur" / f"{1_000_000_000 + number}.{number}.host:2,S").write_bytes(mail)
    return target
