"""Archives that unpack to more than anybody can store, or point outside themselves."""

from __future__ import annotations

import bz2
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

import zstandard

from tests.campaigns.gzip_quine import gzip_quine
from tests.campaigns.mailbox_formats import FIXED, zip_bytes
from tests.campaigns.vectors_bombs import Bomb

MAIL = b"From: anna@harbour.example\nSubject: crate\n\n"
RATIO = ("limit:archive-ratio", "limit:archive-bytes")
_LOCAL = struct.Struct("<4s5H3I2H")
_ENTRY = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_DATE = 0x4265


class Packer(Protocol):
    """Compresses piece by piece."""

    def compress(self, data: bytes, /) -> bytes:
        """Return some of the compressed bytes."""

    def flush(self) -> bytes:
        """Return the rest of them."""


def archive_bombs() -> Iterator[Bomb]:
    """Yield the archives."""
    yield Bomb("zip-ratio.zip", lambda full: _flat(_large(full)), RATIO, mail=False)
    yield Bomb("zip-chain.zip", lambda full: _chain(60 if full else 12), _DEPTH, mail=False)
    yield Bomb("zip-fan.zip", lambda full: _fan(5, 16 if full else 4), RATIO, mail=False)
    yield Bomb("zip-fan-small.zip", lambda full: _fan(5, 16 if full else 4, 40), mail=False)
    yield Bomb(
        "zip-overlap.zip", lambda full: _overlap(60_000 if full else 300), _DAMAGE, mail=False
    )
    yield Bomb("zip-nested-quine.zip", lambda _: _suffixes(), mail=False)
    yield Bomb("zip-encrypted.zip", lambda _: _encrypted(), ("unread:password",), mail=False)
    yield Bomb("zip-entries.zip", lambda full: _entries(1_000_100, full), (), mail=False)
    yield Bomb("gzip-quine.gz", lambda _: gzip_quine(), _DEPTH, mail=False)
    packers: tuple[tuple[str, Callable[[], Packer]], ...] = (
        ("gz", lambda: zlib.compressobj(6, zlib.DEFLATED, 31)),
        ("bz2", bz2.BZ2Compressor),
        ("xz", lambda: lzma.LZMACompressor(preset=0)),
        ("zst", lambda: zstandard.ZstdCompressor().compressobj()),
    )
    for name, pack in packers:
        yield Bomb(
            f"bomb.{name}",
            lambda full, pack=pack: _packed(pack(), _zeros(_large(full))),  # type: ignore[misc]  # a default binds the loop's value
            RATIO,
            mail=False,
        )
        yield Bomb(
            f"bomb-of-{name}.{name}",
            lambda full, pack=pack: _packed(pack(), [_packed(pack(), _zeros(_large(full)))]),  # type: ignore[misc]  # as above
            RATIO,
            mail=False,
        )
    yield Bomb("symlinks.tar", lambda _: _links(), mail=False)
    yield Bomb("tar-sizes.tar", lambda _: _lying_tar(), ("unread:",), mail=False)


_DEPTH = ("limit:archive-depth",)
_DAMAGE = ("unread:damaged",)


def _large(full: bool) -> int:
    return 1_000_000_000 if full else 60_000_000


def _zeros(size: int) -> Iterator[bytes]:
    """Yield a mail of that many NUL bytes in pieces, so that making it takes no memory.

    What a process starts with counts as its own for the system that measures it.
    """
    yield MAIL
    for _ in range(size // 1_000_000):
        yield bytes(1_000_000)


def _packed(packer: Packer, pieces: Iterable[bytes]) -> bytes:
    return b"".join([*map(packer.compress, pieces), packer.flush()])


def _flat(size: int) -> bytes:
    out = io.BytesIO()
    info = zipfile.ZipInfo("big.eml", FIXED)
    info.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(out, "w") as archive, archive.open(info, "w") as member:
        for piece in _zeros(size):
            member.write(piece)
    return out.getvalue()


def _chain(depth: int) -> bytes:
    data = zip_bytes([("last.eml", MAIL + b"end\n")])
    for level in range(depth):
        data = zip_bytes([(f"{level}.zip", data)])
    return data


def _fan(depth: int, width: int, leaf: int = 7_000_000) -> bytes:
    """Return zips in zips, ``width`` in each, the innermost with as many large mails."""
    data = zip_bytes([(f"{n}.eml", MAIL + bytes(leaf)) for n in range(width)])
    for _ in range(depth - 1):
        data = zip_bytes([(f"{n}.zip", data) for n in range(width)])
    return data


def _directory(members: Iterable[tuple[bytes, int, int, int, int]], method: int) -> bytes:
    """Return central entries for (name, offset, packed size, size, checksum)."""
    return b"".join(
        _ENTRY.pack(
            b"PK\1\2", 20, 20, 0, method, 0, _DATE, crc, packed, size, len(name), 0, 0, 0, 0, 0,
            offset,
        )
        + name
        for name, offset, packed, size, crc in members
    )  # fmt: skip


def _local(name: bytes, packed: int, size: int, crc: int, method: int, flags: int = 0) -> bytes:
    fields = (20, flags, method, 0, _DATE, crc, packed, size, len(name), 0)
    return _LOCAL.pack(b"PK\3\4", *fields) + name


def _end(count: int, length: int, offset: int) -> bytes:
    return _END.pack(b"PK\5\6", 0, 0, count & 0xFFFF, count & 0xFFFF, length, offset, 0)


def _overlap(count: int) -> bytes:
    """Return a zip whose members all have the same bytes of the file as their data."""
    plain = MAIL + bytes(7_000_000)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(plain) + packer.flush()
    crc = zlib.crc32(plain)
    start = _local(b"0.eml", len(packed), len(plain), crc, 8) + packed
    names = (b"%d.eml" % number for number in range(count))
    found = _directory(((name, 0, len(packed), len(plain), crc) for name in names), 8)
    return start + found + _end(count, len(found), len(start))


def _suffixes() -> bytes:
    """Return a zip whose stored members each hold the whole rest of the archive."""
    names = [b"%02d.zip" % number for number in range(30)]
    size = 30 * (_LOCAL.size + 6)
    entries = 30 * (_ENTRY.size + 6)
    whole = size + entries + _END.size
    members = []
    head = b""
    for name in names:
        offset = len(head)
        length = whole - offset - _LOCAL.size - 6
        head += _local(name, length, length, 0, 0)
        members.append((name, offset, length, length, 0))
    found = _directory(members, 0)
    return head + found + _end(30, len(found), len(head))


def _encrypted() -> bytes:
    """Return a zip with the flag of encryption set and bytes that look encrypted."""
    data = bytes(range(256)) * 4
    start = _local(b"secret.eml", len(data), len(data) - 12, 77, 0, 1) + data
    entry = bytearray(_directory([(b"secret.eml", 0, len(data), len(data) - 12, 77)], 0))
    entry[8] = 1
    return start + bytes(entry) + _end(1, len(entry), len(start))


def _entries(count: int, full: bool) -> bytes:
    """Return a zip of very many empty members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(count if full else 5_000):
            archive.writestr(zipfile.ZipInfo(f"{number}.eml", FIXED), b"")
    return out.getvalue()


def _links() -> bytes:
    """Return a tar with links out of it, and members that go through them."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, target in (("out", "../../.."), ("etc", "/etc"), ("pw.eml", "/etc/passwd")):
            link = tarfile.TarInfo(name)
            link.type = tarfile.SYMTYPE
            link.linkname = target
            archive.addfile(link)
        hard = tarfile.TarInfo("hard.eml")
        hard.type = tarfile.LNKTYPE
        hard.linkname = "/etc/passwd"
        archive.addfile(hard)
        for name in ("out/escaped.eml", "etc/escaped.eml", "../escaped.eml", "/tmp/escaped.eml"):
            info = tarfile.TarInfo(name)
            data = MAIL + name.encode() + b"\n"
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def _lying_tar() -> bytes:
    """Return a tar whose only member states eight gigabytes and holds a line."""
    info = tarfile.TarInfo("large.eml")
    info.size = 8 * 1024**3 - 1
    return info.tobuf(tarfile.USTAR_FORMAT) + MAIL.ljust(512, b"\0")
