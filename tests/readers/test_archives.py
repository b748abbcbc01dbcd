"""Archives and compressed files: what comes out, what is only said, and what stays bounded."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import zstandard

from letterbook.model.message import Limits
from letterbook.model.notice import Notice
from letterbook.ports.reader import Candidate, Entry, Finding, Inner, Reader, Skip
from letterbook.readers.archives_tar import TarReader
from letterbook.readers.archives_zip import ZipReader
from letterbook.readers.candidates import FileCandidate, StreamCandidate
from letterbook.readers.compressed import Bzip2Reader, GzipReader, XzReader, ZstdReader
from letterbook.readers.registry import SURE, all_readers, ranking

MAIL = b"From: a@example.org\nMessage-ID: <1@example.org>\n\nHello.\n"


def stream(raw: bytes, name: str = "dump.zip") -> StreamCandidate:
    """Return a candidate that cannot seek."""
    return StreamCandidate(name, lambda: io.BytesIO(raw), len(raw))


def contents(findings: Iterator[Finding]) -> list[tuple[str, bytes]]:
    """Return (step value, bytes) of everything handed on."""
    found: list[tuple[str, bytes]] = []
    for finding in findings:
        if isinstance(finding, Inner):
            with finding.candidate.open() as inner:
                found.append((finding.step.value, inner.read()))
    return found


def codes(reader: Reader, candidate: Candidate) -> list[str]:
    """Return the codes of the notices, after reading everything."""
    said: list[str] = []
    for finding in reader.read(candidate):
        if isinstance(finding, Inner):
            with finding.candidate.open() as inner:
                while inner.read(1 << 20):
                    pass
        elif isinstance(finding, Notice):
            said.append(finding.code)
        elif isinstance(finding, Entry):
            said += [notice.code for notice in finding.notices]
    return said


def zip_of(*members: tuple[str, bytes]) -> bytes:
    """Return a zip of these members, equal names allowed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members:
            archive.writestr(zipfile.ZipInfo(name), raw, zipfile.ZIP_DEFLATED)
    return out.getvalue()


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_of_one_name_are_told_apart() -> None:
    """A second member of the same name is its own thing with its own step."""
    raw = zip_of(("a.eml", MAIL), ("a.eml", b"other"))
    assert contents(ZipReader().read(stream(raw))) == [("a.eml", MAIL), ("a.eml#2", b"other")]


def test_names_lead_nowhere_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name with ".." or a leading slash is only a locator: nothing is written anywhere."""
    monkeypatch.chdir(tmp_path)
    raw = zip_of(("../../evil", b"x"), ("/etc/evil", b"y"))
    assert [name for name, _ in contents(ZipReader().read(stream(raw)))] == [
        "../../evil",
        "/etc/evil",
    ]
    assert list(tmp_path.rglob("*")) == []


def test_an_encrypted_member_is_kept_as_stored() -> None:
    """What needs a password is an entry of its encrypted bytes, with a notice."""
    raw = bytearray(zip_of(("secret.eml", MAIL)))
    raw[6] |= 1
    raw[raw.rfind(b"PK\x01\x02") + 8] |= 1
    (entry,) = ZipReader().read(stream(bytes(raw)))
    assert isinstance(entry, Entry)
    assert entry.media == "application/x-encrypted"
    assert entry.notices[0].code == "unread:password"
    assert entry.body.as_bytes() in bytes(raw)
    assert entry.body.size > 10


def test_an_unknown_compression_is_kept_as_stored() -> None:
    """A method that cannot be undone is noticed and its bytes are an entry."""
    raw = bytearray(zip_of(("a.eml", MAIL)))
    raw[8:10] = struct.pack("<H", 97)
    at = raw.rfind(b"PK\x01\x02")
    raw[at + 10 : at + 12] = struct.pack("<H", 97)
    assert codes(ZipReader(), stream(bytes(raw))) == ["unread:compression"]


def test_a_zip_cut_off_gives_its_first_members() -> None:
    """Without its directory an archive is read from the front."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.eml", MAIL)
        archive.writestr("b.eml", MAIL)
    raw = out.getvalue()
    cut = raw[: raw.find(b"b.eml") + 20]
    assert contents(ZipReader().read(stream(cut)))[0] == ("a.eml", MAIL)
    assert "unread:truncated" in codes(ZipReader(), stream(cut))


def test_a_zip_behind_a_mail_is_ambiguous(tmp_path: Path) -> None:
    """A file that is a mail from its start and a zip from its end has two sure readers."""
    path = tmp_path / "both.eml"
    path.write_bytes(MAIL + zip_of(("a.eml", MAIL)))
    ranked = ranking(FileCandidate(path, path.name), all_readers())
    assert [reader.name for score, reader in ranked if score >= SURE] == ["eml", "zip"]
    assert codes(ZipReader(), FileCandidate(path, path.name)) == ["ambiguous:format"]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_bombs_stop_at_the_ratio(pack: object) -> None:
    """A stream that grows beyond the ratio stops there with one notice, in bounded memory."""
    assert callable(pack)
    packed: bytes = pack(b"\0" * 40_000_000)
    readers = (GzipReader(), Bzip2Reader(), XzReader())
    reader = next(one for one in readers if one.recognise(stream(packed)))
    assert codes(reader, stream(packed, "x")) == ["limit:archive-ratio"]


def test_zip_and_zstd_bombs_stop_at_the_ratio() -> None:
    """The same holds for members of a zip and for Zstandard's run-length blocks."""
    bomb = b"\0" * 40_000_000
    assert set(codes(ZipReader(), stream(zip_of(("bomb", bomb))))) == {"limit:archive-ratio"}
    packed = zstandard.ZstdCompressor().compress(bomb)
    assert codes(ZstdReader(), stream(packed, "x.zst")) == ["limit:archive-ratio"]


def test_members_that_share_their_bytes_are_read_once() -> None:
    """Of members that begin inside another only the first is read, and a notice says so."""
    member = zip_of(("a", b"\0" * 9_000_000))
    at = member.rfind(b"PK\x01\x02")
    end = member.rfind(b"PK\x05\x06")
    entry = member[at:end]
    record = bytearray(member[end:])
    count = 400
    record[8:16] = struct.pack("<HHI", count, count, len(entry) * count)
    raw = member[:at] + entry * count + bytes(record)
    assert len(contents(ZipReader().read(stream(raw)))) == 1
    assert codes(ZipReader(), stream(raw)) == ["unread:damaged"]


def test_too_many_members_are_noticed() -> None:
    """Reading stops at the limit of members, and says so."""
    raw = zip_of(*((f"{number}.eml", MAIL) for number in range(5)))
    assert codes(ZipReader(Limits(archive_entries=3)), stream(raw)) == ["limit:archive-entries"]


@pytest.mark.parametrize(
    ("reader", "packed"),
    [
        (GzipReader(), gzip.compress(MAIL) + gzip.compress(b"more")),
        (Bzip2Reader(), bz2.compress(MAIL) + bz2.compress(b"more")),
        (XzReader(), lzma.compress(MAIL) + b"\0" * 8 + lzma.compress(b"more")),
        (
            ZstdReader(),
            zstandard.ZstdCompressor().compress(MAIL)
            + b"\x50\x2a\x4d\x18\x02\0\0\0ab"
            + zstandard.ZstdCompressor().compress(b"more"),
        ),
    ],
    ids=["gz", "bz2", "xz", "zst"],
)
def test_several_members_are_one_stream(reader: Reader, packed: bytes) -> None:
    """Members and frames one after the other are read as one; what is cut off is noticed."""
    (one,) = contents(reader.read(stream(packed, "a.x")))
    assert one[1] == MAIL + b"more"
    assert codes(reader, stream(packed, "a.x")) == []
    assert codes(reader, stream(packed[:-3], "a.x")) == ["unread:truncated"]
    assert codes(reader, stream(packed + b"rubbish", "a.x")) == ["unread:trailing-bytes"]


def test_a_large_stream_is_not_held_in_memory() -> None:
    """More than 8 MiB are streamed; damage at their end is noticed after they were read."""
    raw = b"".join(b"%d\n" % number for number in range(2_000_000))
    packed = gzip.compress(raw, 1)
    assert contents(GzipReader().read(stream(packed, "a.gz"))) == [("gz", raw)]
    assert codes(GzipReader(), stream(packed[:-4], "a.gz")) == ["unread:truncated"]


def test_a_tar_of_every_kind() -> None:
    """Files come out with long and odd names; links and devices are skipped by rule."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name in ("a.eml", "d/" * 90 + "long.eml", "sp\u00e9cial.eml"):
            info = tarfile.TarInfo(name)
            info.size = len(MAIL)
            archive.addfile(info, io.BytesIO(MAIL))
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE):
            info = tarfile.TarInfo(f"kind{kind.decode()}")
            info.type = kind
            archive.addfile(info)
    findings = list(TarReader().read(stream(out.getvalue(), "x.tar")))
    assert contents(iter(findings)) == [
        ("a.eml", MAIL),
        ("d/" * 90 + "long.eml", MAIL),
        ("sp\u00e9cial.eml", MAIL),
    ]
    skips = [finding.rule for finding in findings if isinstance(finding, Skip)]
    assert skips == ["symlink", "hard-link", "special-file"]


def test_a_maildir_in_an_archive_keeps_folder_and_flags() -> None:
    """Folder and flags come from the member's name; tmp is skipped by rule."""
    name = "backup/.Sent.2016/cur/1234567890.M1P2.host:2,RS"
    raw = zip_of((name, MAIL), ("backup/tmp/1234567890.M1P3.host", MAIL), ("b/._x", b"z"))
    inner, skip, clutter = ZipReader().read(stream(raw))
    assert isinstance(inner, Inner)
    assert (inner.folder, inner.flags) == ("backup/Sent/2016", ("answered", "seen"))
    assert isinstance(skip, Skip)
    assert skip.rule == "maildir-tmp"
    assert isinstance(clutter, Skip)
    assert clutter.rule == "desktop-file"
