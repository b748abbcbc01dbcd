"""The same mails written in every format that a reader reads."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import zstandard

from tests.campaigns.good_mail import GoodMail

SEPARATOR = b"From anna@harbour.example Tue Mar  5 10:00:00 2013\n"
FIXED = (2013, 3, 5, 10, 0, 0)


def mbox(mails: Sequence[GoodMail], style: str = "mboxrd", end: bytes = b"\n") -> bytes:
    """Return an mbox in one of the styles ``mboxo mboxrd mboxcl mboxcl2``."""
    pieces = []
    for mail in mails:
        raw = mail.raw
        if style in ("mboxo", "mboxrd", "mboxcl"):
            raw = quote(raw, style)
        if style in ("mboxcl", "mboxcl2"):
            head, _, body = raw.partition(b"\n\n")
            stated = b"\nContent-Length: %d\n\n" % len(body.replace(b"\n", end))
            raw = head + stated + body
        pieces.append(SEPARATOR + raw + b"\n")
    return b"".join(pieces).replace(b"\n", end)


def quote(raw: bytes, style: str) -> bytes:
    """Return a mail with the lines that begin with "From " quoted as the style wants."""
    lines = raw.split(b"\n")
    for at, line in enumerate(lines):
        bare = line.lstrip(b">") if style == "mboxrd" else line
        if bare.startswith(b"From "):
            lines[at] = b">" + line
    return b"\n".join(lines)


def write_eml_tree(mails: Sequence[GoodMail], at: Path) -> None:
    """Write one file per mail into folders three deep."""
    for number, mail in enumerate(mails):
        folder = at / f"year {2010 + number % 3}" / f"box-{number % 4}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number:05d}.eml").write_bytes(mail.raw)


def write_maildir(mails: Sequence[GoodMail], at: Path) -> None:
    """Write a Maildir with a subfolder, with flags in the names of the files."""
    boxes = (at, at / ".Archive.2013")
    for box in boxes:
        for name in ("cur", "new", "tmp"):
            (box / name).mkdir(parents=True, exist_ok=True)
    for number, mail in enumerate(mails):
        box = boxes[number % 2]
        name = f"13624771{number:05d}.M{number}P7.harbour"
        where = (
            box / "new" / name
            if number % 5 == 0
            else box / "cur" / f"{name}:2,{'S' * (number % 2)}"
        )
        where.write_bytes(mail.raw)


def write_emlx(mails: Sequence[GoodMail], at: Path) -> None:
    """Write the files of a mailbox of Apple Mail."""
    at = at / "INBOX.mbox" / "Messages"
    at.mkdir(parents=True)
    facts = (
        b'<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict>'
        b"<key>flags</key><integer>8590195713</integer></dict></plist>\n"
    )
    for number, mail in enumerate(mails):
        data = b"%-10d\n" % len(mail.raw) + mail.raw + facts
        (at / f"{number}.emlx").write_bytes(data)


def zip_bytes(members: Sequence[tuple[str, bytes]]) -> bytes:
    """Return a zip file with fixed times."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name, FIXED), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def tar_bytes(members: Sequence[tuple[str, bytes]]) -> bytes:
    """Return a tar file with fixed times."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def gzip_bytes(data: bytes) -> bytes:
    """Return a gzip stream with a fixed time."""
    return gzip.compress(data, mtime=0)


def emls(mails: Sequence[GoodMail]) -> list[tuple[str, bytes]]:
    """Return (name, bytes) of each mail as a file."""
    return [(f"mail/{number:05d}.eml", mail.raw) for number, mail in enumerate(mails)]


def _file(name: str, make: Callable[[Sequence[GoodMail]], bytes]) -> Writer:
    def write(mails: Sequence[GoodMail], at: Path) -> None:
        at.mkdir(parents=True, exist_ok=True)
        (at / name).write_bytes(make(mails))

    return write


def _takeout(mails: Sequence[GoodMail]) -> bytes:
    marked = [
        GoodMail(
            f"X-GM-THRID: {1500 + number}\nX-Gmail-Labels: Inbox,Quay\n".encode() + mail.raw,
            mail.word, mail.stated_id, mail.kind,
        )
        for number, mail in enumerate(mails)
    ]  # fmt: skip
    return zip_bytes([("Takeout/Mail/All mail.mbox", mbox(marked, "mboxrd", b"\r\n"))])


Writer = Callable[[Sequence[GoodMail], Path], None]

FORMATS: dict[str, Writer] = {
    "mboxrd": _file("in.mbox", mbox),
    "mboxrd-crlf": _file("in.mbox", lambda mails: mbox(mails, "mboxrd", b"\r\n")),
    "mboxo": _file("in.mbox", lambda mails: mbox(mails, "mboxo")),
    "mboxo-crlf": _file("in", lambda mails: mbox(mails, "mboxo", b"\r\n")),
    "mboxcl": _file("in.mbox", lambda mails: mbox(mails, "mboxcl")),
    "mboxcl2": _file("in.mbox", lambda mails: mbox(mails, "mboxcl2")),
    "mboxcl2-crlf": _file("in.mbox", lambda mails: mbox(mails, "mboxcl2", b"\r\n")),
    "maildir": write_maildir,
    "eml-tree": write_eml_tree,
    "emlx": write_emlx,
    "zip-eml": _file("mail.zip", lambda mails: zip_bytes(emls(mails))),
    "zip-takeout": _file("takeout.zip", _takeout),
    "tar-eml": _file("mail.tar", lambda mails: tar_bytes(emls(mails))),
    "tar-gz-mbox": _file("m.tgz", lambda m: gzip_bytes(tar_bytes([("a/in.mbox", mbox(m))]))),
    "gz-mbox": _file("in.mbox.gz", lambda mails: gzip_bytes(mbox(mails))),
    "bz2-mbox": _file("in.mbox.bz2", lambda mails: bz2.compress(mbox(mails))),
    "xz-mbox": _file("in.mbox.xz", lambda mails: lzma.compress(mbox(mails))),
    "zst-mbox": _file("in.mbox.zst", lambda m: zstandard.ZstdCompressor().compress(mbox(m))),
    "nested": _file(
        "all.zip",
        lambda m: zip_bytes(
            [
                ("one.tar.gz", gzip_bytes(tar_bytes(emls(m[: len(m) // 2])))),
                ("two/in.mbox.gz", gzip_bytes(mbox(m[len(m) // 2 :]))),
            ]
        ),
    ),
}
