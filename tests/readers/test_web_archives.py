"""Web archives give what the pages in them give, in every wrapping, damaged ones too."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest

from letterbook.model.notice import Notice
from letterbook.ports.reader import Inner
from letterbook.readers.candidates import FileCandidate
from letterbook.readers.web_archive import WebArchiveReader
from tests.campaigns.mailbox_formats import zip_bytes
from tests.functional import program
from tests.readers.test_posts import LINKED, NOW

PAGE = b"<!doctype html><html><body><p>The harbour rail is loose.</p></body></html>"


def record(kind: str, address: str, block: bytes, media: str = "") -> bytes:
    """Return one record, ISO 28500, 4."""
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\n"
        "WARC-Date: 2018-03-01T09:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        f"Content-Type: {media or 'application/http; msgtype=response'}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def answer(
    address: str, body: bytes, media: str, *, status: str = "200 OK", more: str = ""
) -> bytes:
    """Return the record of what a server answered."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n{more}\r\n"
    return record("response", address, head.encode() + body)


ARCHIVE = b"".join(
    [
        record("warcinfo", "", b"software: a crawler\r\n", "application/warc-fields"),
        record("request", "https://x.example/p", b"GET /p HTTP/1.1\r\n\r\n"),
        answer("https://x.example/QuayGazette/status/1", NOW.encode(), "text/html; charset=utf-8"),
        answer(
            "https://quay.example/@ada/7", gzip.compress(LINKED.encode()), "text/html",
            more="Content-Encoding: gzip\r\n",
        ),
        answer("https://quay.example/logo.png", b"\x89PNG", "image/png"),
        answer("https://quay.example/old", b"gone", "text/html", status="404 Not Found"),
        answer(
            "https://alder.example/rail?n=1",
            b"%x\r\n%b\r\n0\r\n\r\n" % (len(PAGE), PAGE), "text/html",
            more="Transfer-Encoding: chunked\r\n",
        ),
        record("metadata", "https://alder.example/rail?n=1", b"fetchTimeMs: 12\r\n", "text/plain"),
    ]
)  # fmt: skip


@pytest.mark.parametrize("wrapping", ["warc", "warc.gz", "wacz"])
def test_pages_of_an_archive_are_read_as_saved_pages_are(tmp_path: Path, wrapping: str) -> None:
    """Posts, a document, what was left out by rule; every byte is kept."""
    path = tmp_path / f"crawl.{wrapping}"
    packed = gzip.compress(ARCHIVE[:700]) + gzip.compress(ARCHIVE[700:])
    wrapped = {
        "warc": ARCHIVE, "warc.gz": packed,
        "wacz": zip_bytes([("datapackage.json", b"{}"), ("archive/data.warc.gz", packed)]),
    }  # fmt: skip
    path.write_bytes(wrapped[wrapping])
    book = tmp_path / "book"
    program.run("init", book)
    total = program.ask("-C", book, "add", path)["total"]
    assert total["found"] == total["stored"] + total["copies"] + total["skipped"] + (
        total["quarantined"]
    )  # fmt: skip
    assert total["skipped"] == 2
    posts = program.ask("-C", book, "search", "channel:post", "--sort", "oldest")["hits"]
    assert len(posts) == 2
    shown = [program.ask("-C", book, "show", hit["id"]) for hit in posts]
    assert all(one["mail"]["text"].replace("\n", " ") == "The board, again" for one in shown)
    (page,) = program.ask("-C", book, "search", "channel:document rail")["hits"]
    (copy,) = program.ask("-C", book, "show", page["id"])["copies"]
    assert copy["locator"].endswith("alder.example/rail?n=1")
    assert program.ask("-C", book, "check", "--read-data")["problems"] == []


def test_an_archive_that_ends_early_says_so(tmp_path: Path) -> None:
    """What is there is read, and a notice says that there was more."""
    path = tmp_path / "cut.warc"
    cut = ARCHIVE.index(b"The board") + 4
    path.write_bytes(ARCHIVE[:cut])
    found = list(WebArchiveReader().read(FileCandidate(path, "cut.warc")))
    assert [one.code for one in found if isinstance(one, Notice)] == ["unread:truncated"]
    assert sum(isinstance(one, Inner) for one in found) == 1


def test_damage_ends_in_notices(tmp_path: Path) -> None:
    """Whatever is changed in an archive, reading it raises nothing and comes to an end."""
    rng = random.Random(28500)
    path = tmp_path / "bad.warc"
    noticed = 0
    for _ in range(400):
        raw = bytearray(ARCHIVE)
        for _ in range(rng.randrange(1, 6)):
            at = rng.randrange(len(raw))
            if rng.random() < 0.5:
                raw[at] = rng.randrange(256)
            else:
                del raw[at : at + rng.randrange(1, 300)]
        path.write_bytes(bytes(raw))
        for one in WebArchiveReader().read(FileCandidate(path, "bad.warc")):
            if isinstance(one, Inner):
                with one.candidate.open() as stream:
                    stream.read()
            noticed += isinstance(one, Notice)
    assert noticed > 50
