"""Encrypted zips: what a password opens is read like anything else; what none opens is kept."""

from __future__ import annotations

import hashlib
import hmac
import json
import shutil
import struct
import subprocess
import zlib
from pathlib import Path

import pytest
from Cryptodome.Cipher import AES

import letterbook
from letterbook.ports.reader import Entry, Inner
from letterbook.readers.archives_zip import ZipReader
from letterbook.readers.candidates import candidate_at
from tests.functional import program

MAIL = (
    b"From: Ann <ann@alder.example>\nTo: ben@birch.example\nSubject: The quay\n"
    b"Message-ID: <quay@alder.example>\nDate: Thu, 01 Mar 2018 09:00:00 +0100\n\nHigh water.\n"
)
OPEN = "sésame"
KEPT_NOWHERE = "Zx9-kept-nowhere"


def counted(key: bytes, raw: bytes) -> bytes:
    """Return bytes combined with the encrypted counters from one on, block by block."""
    block = AES.new(key, AES.MODE_ECB)
    out = b""
    for number, at in enumerate(range(0, len(raw), 16), start=1):
        stream = block.encrypt(number.to_bytes(16, "little"))
        out += bytes(a ^ b for a, b in zip(raw[at : at + 16], stream, strict=False))
    return out


def aes_zip(content: bytes, password: str, strength: int, version: int) -> bytes:
    """Return a zip of one deflated mail, encrypted as WinZip's specification says."""
    salt, size = bytes(range(4 + 4 * strength)), 8 * (strength + 1)
    derived = hashlib.pbkdf2_hmac("sha1", password.encode(), salt, 1_000, 2 * size + 2)
    squeezed = zlib.compress(content)[2:-4]
    locked = counted(derived[:size], squeezed)
    seal = hmac.new(derived[size : 2 * size], locked, "sha1").digest()[:10]
    data = salt + derived[-2:] + locked + seal
    extra = struct.pack("<HHH2sBH", 0x9901, 7, version, b"AE", strength, 8)
    crc = 0 if version == 2 else zlib.crc32(content)
    facts = struct.pack(
        "<5H3I2H", 51, 1, 99, 0, 33, crc, len(data), len(content), 5, len(extra)
    )  # fmt: skip
    local = b"PK\x03\x04" + facts + b"a.eml" + extra + data
    entry = b"PK\x01\x02" + struct.pack("<H", 51) + facts + struct.pack("<3H2I", 0, 0, 0, 0, 0)
    entry += b"a.eml" + extra
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1, 1, len(entry), len(local), 0)
    return local + entry + end


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("strength", [1, 2, 3])
def test_aes_is_opened(tmp_path: Path, strength: int, version: int) -> None:
    """Of every strength, with the sum of the bytes and without; one changed byte is no mail."""
    path = tmp_path / "a.zip"
    path.write_bytes(aes_zip(MAIL, OPEN, strength, version))
    seen = letterbook.inspect([path], passwords=["wrong", OPEN])
    assert (seen.messages, seen.exact, seen.needs_password) == (1, True, [])
    closed = letterbook.inspect([path], passwords=["wrong"])
    assert (closed.messages, closed.needs_password) == (0, ["a.zip"])
    assert [one.uncounted for one in closed.groups] == [1]
    raw = bytearray(path.read_bytes())
    raw[35 + 11 + 40] ^= 1  # within the encrypted bytes
    path.write_bytes(bytes(raw))
    assert letterbook.inspect([path], passwords=[OPEN]).needs_password == ["a.zip"]


def add(book: Path, path: Path, *passwords: str) -> dict[str, int]:
    """Return what was counted when a path was added by the command with passwords of a file."""
    words = ["--passwords", "-"] if passwords else []
    answer = program.run(
        "-C", book, "add", path, *words, "--json", text="\r\n".join(passwords) + "\n"
    )
    assert answer.returncode == 0, answer.stderr
    counts: dict[str, int] = json.loads(answer.stdout)["total"]
    return counts


@pytest.mark.skipif(shutil.which("zip") is None, reason="THE PROGRAM zip IS ABSENT")
def test_the_traditional_way_is_opened(tmp_path: Path) -> None:
    """What Info-ZIP locked is kept closed at first, and read once its password is given."""
    folder = tmp_path / "in"
    folder.mkdir()
    for n in range(2):
        (folder / f"{n}.eml").write_bytes(MAIL.replace(b"quay@", b"quay%d@" % n))
    (folder / "long.mbox").write_bytes((b"From a@b Thu Mar  1 09:00:00 2018\n" + MAIL) * 90)
    made = tmp_path / "locked.zip"
    locked = ["zip", "-q", "-r", "-P", KEPT_NOWHERE, str(made), "."]
    subprocess.run(locked, cwd=folder, check=True, timeout=60)
    book = tmp_path / "book"
    assert program.run("init", book).returncode == 0
    assert add(book, made)["quarantined"] == 3
    (entry, *_) = ZipReader(passwords=("shut",)).read(candidate_at(made))
    assert isinstance(entry, Entry)
    assert "no password that was given opens it" in entry.notices[0].detail
    opened = add(book, made, "shut", KEPT_NOWHERE)
    assert opened["messages_new"] + opened["messages_joined"] == 2 + 90
    assert opened["quarantined"] == 0
    assert program.ask("-C", book, "search", "quay")["total"] >= 1
    assert program.run("-C", book, "check", "--read-data").returncode == 0
    kept = [path.read_bytes() for path in book.rglob("*") if path.is_file()]
    assert not any(KEPT_NOWHERE.encode() in raw for raw in kept)


@pytest.mark.skipif(shutil.which("zip") is None, reason="THE PROGRAM zip IS ABSENT")
def test_an_archive_that_was_streamed_has_its_directory(tmp_path: Path) -> None:
    """Info-ZIP writes both ends, of Zip64 and of old, where it does not know the size before."""
    made = tmp_path / "streamed.zip"
    with made.open("wb") as out:
        subprocess.run(["zip", "-q", "-", "-"], input=MAIL, stdout=out, check=True, timeout=60)
    findings = list(ZipReader().read(candidate_at(made)))
    assert len(findings) == 1
    assert isinstance(findings[0], Inner)


@pytest.mark.skipif(shutil.which("zip") is None, reason="THE PROGRAM zip IS ABSENT")
def test_a_wrong_password_gives_no_bytes(tmp_path: Path) -> None:
    """The old check lets one in 256 pass: the sum of the bytes does not."""
    made = tmp_path / "locked.zip"
    (tmp_path / "a.eml").write_bytes(MAIL)
    subprocess.run(
        ["zip", "-q", "-P", OPEN, str(made), "a.eml"], cwd=tmp_path, check=True, timeout=60
    )
    reader = ZipReader(passwords=[f"wrong {n}" for n in range(2_000)])
    (entry,) = reader.read(candidate_at(made))
    assert isinstance(entry, Entry)
    assert [one.code for one in entry.notices] == ["unread:password"]
