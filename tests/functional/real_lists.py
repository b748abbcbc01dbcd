"""The mailing lists of the corpora as raw mails, and what their headers say by Python's own."""

from __future__ import annotations

import mailbox
import re
from collections.abc import Iterable, Iterator
from email.parser import BytesHeaderParser
from pathlib import Path

import zstandard

_ID = re.compile(r"<([^<>]+)>")
NAMING = ("References", "In-Reply-To")
WHOLE = (
    "lore-openbmc/openbmc.mbox.zst",
    "spamassassin-public-corpus/easy-ham-2",
    "spamassassin-public-corpus/spam-1",
    "enron-ferc-partial/maildir/badeer-r",
    "peer-notmuch/test/corpora/lkml/cur",
    "peer-notmuch/test/corpora/default",
    *(f"threads-mail-thread-perl/t/testbox-{n}" for n in range(2, 10)),
)
"""What only the full campaign reads."""
SAMPLE = ("lore-usrp-users/usrp-users-first200.mbox", "threads-mail-thread-perl/t/testbox")
_FIRST = re.compile(rb"\A>?From [^\n]*\n")


def ids(text: str) -> list[str]:
    """Return what stands in angle brackets, without the white space of a fold."""
    return ["".join(found.split()) for found in _ID.findall(text)]


def unpacked(path: Path, folder: Path) -> Path:
    """Return the mailbox as it is, or its bytes out of a zst in ``folder``."""
    if path.suffix != ".zst":
        return path
    target = folder / path.stem
    with path.open("rb") as packed, target.open("wb") as out:
        zstandard.ZstdDecompressor().copy_stream(packed, out)
    return target


def raw_mails(path: Path, folder: Path) -> Iterator[bytes]:
    """Yield the mails of an mbox, packed or not, or of a folder of one file each."""
    if path.is_dir():
        for one in sorted(path.rglob("*")):
            if one.is_file():
                yield _FIRST.sub(b"", one.read_bytes())
        return
    box = mailbox.mbox(str(unpacked(path, folder)), create=False)
    for key in box.keys():  # noqa: SIM118  # a mailbox yields messages, not keys
        yield box.get_bytes(key)


def heads(raws: Iterable[bytes]) -> Iterator[dict[str, str]]:
    """Yield Message-ID, References and In-Reply-To of mails."""
    parse = BytesHeaderParser().parsebytes
    for raw in raws:
        mail = parse(raw)
        yield {name: " ".join(map(str, mail.get_all(name, []))) for name in ("Message-ID", *NAMING)}


def write_mbox(raws: Iterable[bytes], target: Path) -> None:
    """Leave the mails in an mbox whose lines that begin with From are marked."""
    with target.open("wb") as out:
        for raw in raws:
            quoted = re.sub(rb"(?m)^(>*From )", rb">\1", raw)
            out.write(b"From x Thu Mar  1 09:00:00 2018\n" + quoted + b"\n\n")
