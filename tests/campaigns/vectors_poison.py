"""Mails and files that something is wrong with, each of which has to be told of by a notice."""

from __future__ import annotations

import base64
import gzip
import random
from collections.abc import Iterator

import zstandard

from tests.campaigns.mailbox_formats import tar_bytes, zip_bytes

_DATE = b"Date: Thu, 01 Mar 2018 09:00:00 +0100\n"
_MIXED = _DATE + b"Content-Type: multipart/mixed; boundary=a\n"
_UTF8 = _DATE + b"Content-Type: text/plain; charset=utf-8\n"
_CODED = _DATE + b"Content-Transfer-Encoding: "
_LATIN = "déjà vu, façade, naïve".encode("latin-1")

MAILS: dict[str, tuple[bytes, bytes]] = {
    "no-end": (_MIXED, b"--a\n\nText\n--a\n\nMore\n"),
    "no-start": (_MIXED, b"Text that is in no part at all.\n"),
    "no-boundary": (_DATE + b"Content-Type: multipart/mixed\n", b"--a\n\nx\n--a--\n"),
    "two-boundaries": (
        _MIXED + b"Content-Type: multipart/mixed; boundary=b\n",
        b"--a\n\nx\n--a--\n--b\n\ny\n--b--\n",
    ),
    "early-pad": (_CODED + b"base64\n", b"aGVsbG8gd29ybGQ=aGVsbG8gd29ybGQ=\n"),
    "bad-quoted": (_CODED + b"quoted-printable\n", b"soft =\t \nand =ZZ bad =4\n"),
    "bad-encoding": (_CODED + b"rot13\n", b"uryyb\n"),
    "two-encodings": (
        _CODED + b"base64\nContent-Transfer-Encoding: 7bit\n", b"aGVsbG8K\n"
    ),
    "unknown-charset": (_DATE + b"Content-Type: text/plain; charset=klingon-8\n", _LATIN),
    "wrong-charset": (_UTF8, _LATIN),
    "overlong": (_UTF8, b"slash \xc0\xaf and lone \xed\xa0\x80\n"),
    "nul-header": (_DATE + b"X-A: a\0b\n", b"text\n"),
    "cr-header": (_DATE + b"X-A: a\rSubject: other\n", b"text\n"),
    "header-junk": (_DATE + b"this is no field\n", b"text\n"),
    "two-dates": (_DATE + b"Date: Fri, 02 Mar 2018 09:00:00 +0100\n", b"text\n"),
    "two-subjects": (_DATE + b"Subject: another\n", b"text\n"),
    "two-senders": (_DATE + b"From: chief@palace.example\n", b"text\n"),
    "bad-date": (b"Date: the ides of March\n", b"text\n"),
    "impossible-date": (b"Date: Thu, 41 Foo 2018 29:00:00 +0100\n", b"text\n"),
    "deep": (
        _DATE + b"Content-Type: multipart/mixed; boundary=b0\n",
        b"".join(
            b"--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n" % (d, d + 1)
            for d in range(150)
        ),
    ),
}  # fmt: skip
"""Header fields and body of mails that two programs may read as two mails, or not at all."""


def poison(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of ``count`` files, each kind as often as the others."""
    rng = random.Random(f"poison {seed}")
    kinds = [*MAILS, *_FILES]
    for number in range(count):
        kind = kinds[number % len(kinds)]
        if kind in MAILS:
            yield f"{number:05}-{kind}.eml", _mail(number, *MAILS[kind])
        else:
            yield f"{number:05}-{kind}", _file(kind, number, rng)


def _mail(number: int, fields: bytes, body: bytes) -> bytes:
    return (
        b"From: Poison <poison@well.example>\nTo: desk@gazette.example\nSubject: poison\n"
        + f"Message-ID: <{number}@well.example>\nMIME-Version: 1.0\n".encode()
        + fields
        + b"\n"
        + body
    )


_FILES = (
    "noise.eml", "binary.dat", "text.txt", "cut.zip", "cut.gz", "flipped.gz", "cut.zst", "cut.tar",
)  # fmt: skip


def _file(kind: str, number: int, rng: random.Random) -> bytes:
    noise = rng.randbytes(rng.randrange(300, 900))
    mail = _mail(number, _DATE, base64.b64encode(noise))
    if kind == "noise.eml":
        return _mail(number, _CODED + b"base64\n", base64.b64encode(noise) + b"!\x07!!A")
    if kind == "binary.dat":
        return b"\x7fELF" + noise
    if kind == "text.txt":
        return b"A text that is no mail at all.\n" * 5 + b"%d\n" % number
    if kind == "cut.zip":
        whole = zip_bytes([(f"{n}.eml", mail) for n in range(3)])
        return whole[: len(whole) - rng.randrange(8, len(whole) // 2)]
    if kind == "cut.tar":
        return tar_bytes([("a.eml", mail * 3)])[:1300]
    if kind == "cut.zst":
        return zstandard.ZstdCompressor().compress(mail)[:-9]
    packed = gzip.compress(mail)
    return packed[:-12] if kind == "cut.gz" else packed[:-8] + b"\0\0\0\0\0\0\0\1"
