"""Names that want to be somewhere else, and archives that want to write there."""

from __future__ import annotations

import io
import random
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from tests.campaigns.good_mail import GoodMail

_CLASSES = (
    "../{w}.txt", "../../../../{w}", "..\\..\\{w}.exe", "/{w}", "{out}/{w}", "C:\\{w}.txt",
    "C:{w}", "\\\\server\\share\\{w}", "//server/share/{w}", "CON", "NUL.txt", "aux.{w}", "COM1",
    "a\x00{w}.txt", "{w}\x00/../../x", "{long}", "{long}/../{w}", "\u202etxt.{w}.exe",
    "inv\u202egpj.exe", "new\nline {w}", "cr\r\nX-Injected: {w}", "a;b={w}", '"{w}"', "'{w}'",
    "$(touch {out}/{w})", "`touch {out}/{w}`", "| touch {out}/{w}", "", ".", "..", "...", " ",
    "-rf", "--help", "~/{w}", "~root/{w}", "%2e%2e%2f{w}", "..%c0%af{w}", "....//{w}", "./../{w}",
    "{w}/.", "{w}/..", "record.db", "../record.db", "letterbook.json", "../../letterbook.json",
    "blobs/packs/000001.pack", "../derived/catalogue.db", "é{w}.txt", "e\u0301{w}", "\ud83d\ude00",
    "{w}.txt.", "{w}.txt ", "file:///{w}", "http://evil.example/{w}", "<b>{w}</b>", "\x1b[2J{w}",
    "\x7f{w}", "\u200b{w}", "\ufeff{w}", "\u2215..\u2215{w}", "\uff0e\uff0e/{w}",
)  # fmt: skip


def names(count: int, outside: Path, seed: int) -> list[str]:
    """Return that many hostile names; those with a place point into ``outside``."""
    rng = random.Random(f"names {seed}")
    made = []
    for number in range(count):
        pattern = _CLASSES[number % len(_CLASSES)]
        word = "".join(rng.choice("abcdefgh") for _ in range(8))
        name = pattern.replace("{w}", word).replace("{out}", str(outside))
        made.append(name.replace("{long}", ("n" * 4096)[: 4096 - number]))
    return made


def mail_with_attachment(mail: GoodMail, name: str, number: int) -> bytes:
    """Return a mail with its word in the text, and an attachment of this name, one of four ways."""
    head = mail.raw.partition(b"Content-Type:")[0].partition(b"\n\n")[0].rstrip(b"\n")
    data = name.encode("utf-8", "surrogatepass")
    way = number % 4
    if way == 0:
        said = b'attachment; filename="' + data.replace(b"\n", b"\n ") + b'"'
    elif way == 1:
        said = b"attachment; filename*=utf-8''" + quote(data).encode()
    elif way == 2:  # RFC 2231: in pieces, out of their order
        half = len(data) // 2
        said = (
            b"attachment;\n filename*1*=" + quote(data[half:]).encode()
            + b";\n filename*0*=utf-8''" + quote(data[:half]).encode()
        )  # fmt: skip
    else:
        said = b"attachment; filename=" + data.split(b"\n")[0]
    typed = b"application/octet-stream" if number % 3 else b'text/plain; name="' + data[:60] + b'"'
    return b"".join(
        (
            head, b'\nContent-Type: multipart/mixed; boundary="=n"\n\n--=n\n\n',
            mail.word.encode(), b"\n--=n\nContent-Type: ", typed.replace(b"\n", b" "),
            b"\nContent-Disposition: ", said, b"\n\nbytes\n--=n--\n",
        )
    )  # fmt: skip


def archives(mails: list[GoodMail], outside: Path, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield (file name, bytes) of archives; each holds one good mail beside what it tries."""
    hostile = names(len(mails), outside, seed)
    for number, (mail, name) in enumerate(zip(mails, hostile, strict=True)):
        clean = name.replace("\x00", "_").encode("utf-8", "replace").decode() or "."
        if number % 3 == 0:
            yield f"{number:02d}.zip", _zip(mail, clean, number, outside)
        else:
            yield f"{number:02d}.tar", _tar(mail, clean, number, outside)


def _zip(mail: GoodMail, name: str, number: int, outside: Path) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo(f"link-{number}")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, str(outside))
        archive.writestr(zipfile.ZipInfo(f"link-{number}/through.txt"), b"through the link")
        archive.writestr(zipfile.ZipInfo(name[:60_000]), b"payload")
        archive.writestr(zipfile.ZipInfo("good.eml"), mail.raw)
    return out.getvalue()


def _tar(mail: GoodMail, name: str, number: int, outside: Path) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for kind, target in (
            (tarfile.SYMTYPE, str(outside)), (tarfile.SYMTYPE, "../" * 8 + "etc/passwd"),
            (tarfile.LNKTYPE, "/etc/hostname"), (tarfile.LNKTYPE, name), (tarfile.CHRTYPE, ""),
            (tarfile.BLKTYPE, ""), (tarfile.FIFOTYPE, ""), (tarfile.DIRTYPE, ""),
        ):  # fmt: skip
            info = tarfile.TarInfo(f"l{number}-{kind.decode()}" if kind != b"5" else name)
            info.type, info.linkname, info.mode = kind, target, 0o6777
            info.devmajor, info.devminor = 1, 3
            archive.addfile(info)
        for member in (f"l{number}-2/through.txt", name, f"{outside}/absolute-{number}"):
            _member(archive, member, b"payload")
        _member(archive, "good.eml", mail.raw)
    return out.getvalue()


def _member(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(data), 0o6777
    archive.addfile(info, io.BytesIO(data))
