"""Check 20: what comes out is what went in, byte for byte, and the source is left as it was.

The ranges are read here with nothing of the program: the locator is followed with the archive
modules of the standard library.
"""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import os
import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import zstandard

import letterbook
from tests.campaigns import private_mounts, program
from tests.campaigns.good_mail import GoodMail, good_mails
from tests.campaigns.mailbox_formats import FORMATS, quote
from tests.campaigns.outcome import Outcome

_UNPACK: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.decompress,
    "bz2": bz2.decompress,
    "xz": lzma.decompress,
    "zst": lambda data: zstandard.ZstdDecompressor().stream_reader(io.BytesIO(data)).read(),
}


def run(full: bool, seed: int, scratch: Path) -> Outcome:
    """Return how many copies came out exact, as their container holds them and as mail."""
    outcome = Outcome("20", "roundtrip-bytes")
    mails = list(good_mails(300 if full else 20, seed, "rt"))
    for name, write in FORMATS.items():
        source = scratch / name
        write(mails, source)
        _one(name, source, scratch / f"book-{name}", mails, outcome)
        shutil.rmtree(scratch / f"book-{name}")
    outcome.figures["read_only_mount"] = int(private_mounts.possible())
    return outcome


def _one(name: str, source: Path, book: Path, mails: list[GoodMail], outcome: Outcome) -> None:
    private_mounts.close(source)
    before = _state(source)
    program.init(book)
    words = program.command(book, "add", source, "--json")
    ran = program.run(private_mounts.read_only(source, words))
    outcome.tried(
        ran.status == 0 and _state(source) == before,
        f"{name}: status {ran.status} {ran.err[:200]}, the source was touched",
    )
    private_mounts.reopen(source)
    seen = 0
    with letterbook.open(book) as opened:
        for mail in mails:
            found = opened.search(mail.word).hits
            for hit in found:
                for number, copy in enumerate(opened.message(str(hit.id)).copies):
                    seen += 1
                    raw = opened.raw(str(hit.id), copy=number)
                    whole = opened.rfc822(str(hit.id), copy=number)
                    there = _range(source, copy.locator)
                    exact = raw == there and hashlib.sha256(there).hexdigest() == copy.sha256
                    outcome.tried(exact, f"{name} {copy.locator}: not the bytes of the source")
                    outcome.tried(
                        whole in _as_sent(name, mail), f"{name} {copy.locator}: not the mail"
                    )
            if found and mail is mails[-1]:
                _by_command(name, book, str(found[0].id), outcome)
    outcome.expect(seen == len(mails), f"{name}: {seen} copies of {len(mails)} mails")


def _by_command(name: str, book: Path, identity: str, outcome: Outcome) -> None:
    """Compare what the command writes to standard output with what the library returns."""
    with letterbook.open(book) as opened:
        answers = {"--raw": opened.raw(identity), "--rfc822": opened.rfc822(identity)}
    for option, answer in answers.items():
        words = program.command(book, "show", identity, option)
        shown = subprocess.run(words, capture_output=True, env=program.environment(), check=False)
        outcome.tried(shown.stdout == answer, f"{name}: show {option} differs")


def _range(source: Path, locator: str) -> bytes:
    """Return the bytes that a locator names in a source."""
    first, *steps = locator.split("!")
    data = (source / first).read_bytes()
    for step in steps:
        kind, _, value = step.partition(":")
        if kind == "bytes":
            start, end = (int(piece) for piece in value.split("-"))
            data = data[start:end]
        elif kind == "unpacked":
            data = _UNPACK[value](data)
        elif data.startswith(b"PK"):
            data = zipfile.ZipFile(io.BytesIO(data)).read(step)
        else:
            with tarfile.open(fileobj=io.BytesIO(data)) as archive:
                member = archive.extractfile(step)
                assert member is not None
                data = member.read()
    return data


def _as_sent(name: str, mail: GoodMail) -> list[bytes]:
    """Return what a mail may be when the framing of its container is taken off.

    An mboxo or mboxcl cannot tell a ">From " of the writer from its own: either is right there.
    """
    raws = [mail.raw]
    if name.startswith(("mboxo", "mboxcl")):
        raws.append(mail.raw.replace(b"\n>From ", b"\nFrom "))
    if name.startswith("mboxcl"):
        # Its Content-Length is a field of the mail, counted over the body as the box holds it.
        style, end = name.partition("-")[0], b"\r\n" if name.endswith("crlf") else b"\n"
        held = quote(mail.raw, style) if style == "mboxcl" else mail.raw
        length = len(held.partition(b"\n\n")[2].replace(b"\n", end))
        raws = [_with_length(raw, length) for raw in raws]
    if name == "zip-takeout":
        return [raw.replace(b"\n", b"\r\n") for raw in _takeout(mail)]
    if name.endswith("crlf"):
        return [raw.replace(b"\n", b"\r\n") for raw in raws]
    return raws


def _with_length(raw: bytes, length: int) -> bytes:
    head, _, body = raw.partition(b"\n\n")
    return head + b"\nContent-Length: %d\n\n" % length + body


def _takeout(mail: GoodMail) -> list[bytes]:
    number = int(mail.stated_id[1:].split(".")[0])
    labels = f"X-GM-THRID: {1500 + number}\nX-Gmail-Labels: Inbox,Quay\n"
    return [labels.encode() + mail.raw]


def _state(folder: Path) -> dict[str, tuple[object, ...]]:
    """Return hash, size, modes, times and owners of everything in a folder."""
    state: dict[str, tuple[object, ...]] = {}
    for path in [folder, *sorted(folder.rglob("*"))]:
        facts = path.stat()
        digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        named = tuple(sorted(os.listxattr(path))) if hasattr(os, "listxattr") else ()
        state[str(path.relative_to(folder))] = (
            digest, facts.st_size, facts.st_mode, facts.st_mtime_ns, facts.st_ctime_ns,
            facts.st_uid, named,
        )  # fmt: skip
    return state
