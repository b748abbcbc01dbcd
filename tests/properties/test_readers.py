"""Whatever the bytes: findings or notices, never an exception, and nothing falls between."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from letterbook.ports.reader import Candidate, Entry, Inner, Reader, Residue
from letterbook.readers.candidates import FileCandidate, StreamCandidate
from letterbook.readers.mbox import MboxReader
from letterbook.readers.registry import all_readers, ranking
from letterbook.rules.mbox_quoting import unquote

QUIET = settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

LINES = (
    b"From alice@example.org Sat Jan  3 01:05:34 1996",
    b"From bob@example.org  Sat, 3 Jan 1996 01:05:34 +0000",
    b"From - Sun Mar 15 00:00:00 2003",
    b"From mboxrd@z Fri Mar 29 14:07:21 2019",
    b"From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001",
    b"From carol@example.org",
    b"From here on it is prose: nothing follows",
    b">From the quoted side",
    b">>From twice quoted",
    b"Subject: a day in May 3 10:30 2001",
    b"Content-Length: 12",
    b"Content-Length: 64",
    b"content-length:9",
    b"X: y",
    b"a line of text",
    b"",
    b"",
)
mbox_like = st.lists(
    st.tuples(st.sampled_from(LINES), st.sampled_from((b"\n", b"\n", b"\n", b"\r\n", b""))),
    max_size=40,
).map(lambda pairs: b"".join(line + end for line, end in pairs))
mails = st.lists(
    st.tuples(
        st.sampled_from(LINES[:5]),
        st.sampled_from((b"\nA: b\n\n", b"\r\nContent-Length: 3000\r\n\r\n", b"\nA: b\n")),
        st.integers(0, 9).map(lambda count: b"text longer than a look ahead\n" * 50 * count),
        st.sampled_from((b"\n", b"", b"\r\n", b">From x\n\n", b"From here\n\n", b">>>>From x\n")),
    ).map(b"".join),
    max_size=5,
).map(b"".join)


def stream(raw: bytes, name: str = "thing") -> StreamCandidate:
    """Return a candidate that cannot seek."""
    return StreamCandidate(name, lambda: io.BytesIO(raw), len(raw))


def on_disk(folder: Path, raw: bytes, name: str = "thing") -> FileCandidate:
    """Return a candidate over a file with these bytes."""
    path = folder / name
    path.write_bytes(raw)
    return FileCandidate(path, name)


def summary(reader: Reader, candidate: Candidate) -> list[tuple[Any, ...]]:
    """Return all that a reader says, with the bytes of the bodies."""
    said: list[tuple[Any, ...]] = []
    for finding in reader.read(candidate):
        if isinstance(finding, Entry):
            codes = tuple(notice.code for notice in finding.notices)
            frame = (finding.before, finding.after, finding.quoting)
            said.append(("entry", finding.step, finding.body.as_bytes(), *frame, codes))
        elif isinstance(finding, Inner):
            with finding.candidate.open() as inner:
                said.append(("inner", finding.step, inner.read()))
        elif isinstance(finding, Residue):
            said.append(("residue", finding.start, finding.body))
        else:
            said.append(("other", finding))
    return said


def assert_covered(reader: Reader, candidate: Candidate, raw: bytes) -> None:
    """Assert that entries and residues follow each other and are the file."""
    at = 0
    pieces: list[bytes] = []
    for finding in reader.read(candidate):
        if isinstance(finding, Entry):
            body = finding.body.as_bytes()
            assert len(body) == finding.body.size == len(b"".join(finding.body.chunks()))
            assert 0 <= finding.before <= len(body) - finding.after
            if finding.step is not None:
                assert finding.step.value == f"{at}-{at + len(body)}"
        elif isinstance(finding, Residue):
            body = finding.body
            assert (finding.start, finding.end) == (at, at + len(body))
        else:
            continue
        pieces.append(body)
        at += len(body)
    assert b"".join(pieces) == raw


@QUIET
@given(raw=mbox_like)
def test_mbox_loses_no_byte(tmp_path: Path, raw: bytes) -> None:
    """Entries and residues of an mbox are its bytes, in order, from a file and from a stream."""
    assert_covered(MboxReader(), on_disk(tmp_path, raw), raw)
    assert_covered(MboxReader(), stream(raw), raw)


@QUIET
@given(raw=st.one_of(mbox_like, mails), chunk=st.integers(1, 64))
def test_mbox_does_not_depend_on_chunks(
    tmp_path: Path, raw: bytes, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same findings come out wherever the reads happen to end, seekable or not."""
    monkeypatch.setattr("letterbook.readers.mbox._SNIFF", 60)
    whole = summary(MboxReader(), on_disk(tmp_path, raw))
    assert summary(MboxReader(chunk), on_disk(tmp_path, raw)) == whole
    assert summary(MboxReader(chunk), stream(raw)) == whole


@QUIET
@given(raw=mails)
def test_large_mails_leave_memory_unchanged(
    tmp_path: Path, raw: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mails beyond the memory limit come out with the same bytes and framing."""
    monkeypatch.setattr("letterbook.readers.mbox._SNIFF", 60)
    for module in ("mbox", "mbox_window"):
        monkeypatch.setattr(f"letterbook.readers.{module}.FRONT_BYTES", 200)
    whole = summary(MboxReader(), stream(raw))
    monkeypatch.setattr("letterbook.readers.mbox_window.MEMORY_LIMIT", 200)
    assert summary(MboxReader(16), stream(raw)) == whole
    assert summary(MboxReader(16), on_disk(tmp_path, raw)) == whole


@QUIET
@given(
    raw=st.one_of(st.binary(max_size=2000), mbox_like),
    name=st.sampled_from(
        ("a", "a.eml", "a.emlx", "a.mbox", "a.txt", "a.zip", "a.tar", "a.gz", "mbox")
    ),
)
def test_any_bytes_into_any_reader(tmp_path: Path, raw: bytes, name: str) -> None:
    """No bytes make a reader raise, and a transparent one accounts for all of them."""
    candidates: tuple[Candidate, ...] = (on_disk(tmp_path, raw, name), stream(raw, name))
    for candidate in candidates:
        ranking(candidate, all_readers())
        for reader in all_readers():
            if reader.transparent and reader.name not in ("folder-tree", "maildir"):
                assert_covered(reader, candidate, raw)
            else:
                summary(reader, candidate)


def zipped(raw: bytes) -> bytes:
    """Return a zip with three members of it, one stored."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/b.eml", raw)
        archive.writestr("c", raw * 3, zipfile.ZIP_STORED)
        archive.writestr("d.bz2", raw, zipfile.ZIP_BZIP2)
    return out.getvalue()


def tarred(raw: bytes) -> bytes:
    """Return a tar with two members of it, one with a long name."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name in ("short", "long/" * 40 + "name"):
            info = tarfile.TarInfo(name)
            info.size = len(raw)
            archive.addfile(info, io.BytesIO(raw))
    return out.getvalue()


PACKERS: tuple[Callable[[bytes], bytes], ...] = (
    zipped,
    tarred,
    gzip.compress,
    bz2.compress,
    lzma.compress,
    zstandard.ZstdCompressor().compress,
)


@QUIET
@given(data=st.data(), raw=st.binary(max_size=600))
def test_damaged_archives_raise_nothing(tmp_path: Path, data: st.DataObject, raw: bytes) -> None:
    """An archive with bytes changed, cut out or cut off gives what is readable, and notices."""
    packed = bytearray(data.draw(st.sampled_from(PACKERS))(raw))
    for _ in range(data.draw(st.integers(0, 4))):
        packed[data.draw(st.integers(0, len(packed) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(packed)))
    damaged = bytes(packed[:cut] + packed[cut + data.draw(st.integers(0, 8)) :])
    for candidate in (on_disk(tmp_path, damaged), stream(damaged)):
        for reader in all_readers():
            if not reader.transparent:
                summary(reader, candidate)


@QUIET
@given(raw=st.binary(max_size=600))
def test_whole_archives_give_their_members_back(tmp_path: Path, raw: bytes) -> None:
    """What was packed comes out again, without a notice."""
    for pack in PACKERS:
        packed = pack(raw)
        for candidate in (on_disk(tmp_path, packed), stream(packed)):
            ranked = ranking(candidate, all_readers())
            assert ranked, pack
            said = summary(ranked[0][1], candidate)
            inner = [line[2] for line in said if line[0] == "inner"]
            wanted = [raw, raw * 3, raw] if pack is zipped else [raw]
            wanted = [raw, raw] if pack is tarred else wanted
            if pack in (zipped, tarred):  # an empty member is skipped by rule
                wanted = [one for one in wanted if one]
            assert inner == wanted
            assert all(line[0] == "inner" or not raw for line in said)


@QUIET
@given(
    lines=st.lists(st.sampled_from((b"From a", b">From b", b">>From c", b"x", b"")), max_size=20)
)
def test_mboxrd_quoting_is_undone(lines: list[bytes]) -> None:
    """Unquoting gives back what a writer of mboxrd quoted."""
    mail = b"\n".join(lines)
    quoted = b"\n".join(
        b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in lines
    )
    assert unquote(quoted, "mboxrd") == mail
    assert unquote(quoted, "none") == quoted
