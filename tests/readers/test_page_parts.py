"""A page saved in one file gives what the page itself gives."""

from __future__ import annotations

import base64
import quopri
import random
from pathlib import Path

import pytest

from letterbook.model.message import Limits
from letterbook.model.notice import Notice
from letterbook.ports.reader import Inner, Skip
from letterbook.readers.candidates import FileCandidate
from letterbook.readers.page_parts import PagePartsReader
from letterbook.readers.registry import ranking, readers_for
from tests.functional import program
from tests.readers.test_posts import NOW

TEXT = "<!doctype html><html><body><p>La rambarde de la jetée est descellée.</p></body></html>"


def saved(page: bytes, media: str = "text/html", encoding: str = "quoted-printable") -> bytes:
    """Return the file of a page with a picture, as browsers write it."""
    coded = quopri.encodestring(page) if encoding == "quoted-printable" else page
    coded = base64.encodebytes(page) if encoding == "base64" else coded
    text = (
        b"From: <Saved by Blink>\nSnapshot-Content-Location: https://quay.example/rail\n"
        b"Subject: The rail\nDate: Thu, 13 Oct 2016 10:00:00 -0000\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/related;\n\ttype="text/html";\n\tboundary="----Part--7"\n\n\n'
        b"------Part--7\nContent-Type: " + media.encode() + b"\nContent-Transfer-Encoding: "
        + encoding.encode() + b"\nContent-Location: https://quay.example/rail\n\n" + coded
        + b"\n------Part--7\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n"
        b"Content-Location: https://quay.example/logo.png\n\niVBORw0KGgo=\n\n------Part--7--\n"
    )  # fmt: skip
    return text.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize(
    ("charset", "media"),
    [("utf-8", "text/html"), ("iso-8859-15", 'text/html; charset="iso-8859-15"')],
)
def test_the_page_can_be_searched(tmp_path: Path, encoding: str, charset: str, media: str) -> None:
    """In every encoding and charset, as a document whose bytes are kept whole."""
    path = tmp_path / "rail.mhtml"
    path.write_bytes(saved(TEXT.encode(charset), media, encoding))
    book = tmp_path / "book"
    program.run("init", book)
    total = program.ask("-C", book, "add", path)["total"]
    assert (total["messages_new"], total["skipped"]) == (1, 1)
    assert total["bytes_covered"] == total["bytes"] == path.stat().st_size
    (hit,) = program.ask("-C", book, "search", '"jetée est descellée"')["hits"]
    shown = program.ask("-C", book, "show", hit["id"])
    assert shown["mail"]["channel"] == "document"
    assert shown["copies"][0]["locator"].endswith("quay.example/rail")
    assert program.ask("-C", book, "check", "--read-data")["problems"] == []


def test_posts_of_the_page_are_posts(tmp_path: Path) -> None:
    """As in the page saved as HTML."""
    told = []
    for name, raw in (("post.mht", saved(NOW.encode(), encoding="base64")),
                      ("post.html", NOW.encode())):  # fmt: skip
        book, path = tmp_path / f"book-{name}", tmp_path / name
        path.write_bytes(raw)
        program.run("init", book)
        program.ask("-C", book, "add", path)
        (hit,) = program.ask("-C", book, "search", "channel:post")["hits"]
        mail = program.ask("-C", book, "show", hit["id"])["mail"]
        told.append((hit["id"], mail["from"], mail["text"], mail["sent"]))
    assert told[0] == told[1]


def test_only_such_files_are_read(tmp_path: Path) -> None:
    """A mail with a picture in its text stays a mail."""
    for name, first in (("page.mht", "mhtml"), ("letter.eml", "eml")):
        path = tmp_path / name
        path.write_bytes(saved(TEXT.encode()))
        assert ranking(FileCandidate(path, name), readers_for({}))[0][1].name == first


def test_what_is_damaged_is_told(tmp_path: Path) -> None:
    """Cut anywhere or changed, the file gives pages, what was left out, and notices."""
    whole = saved(TEXT.encode())
    chance = random.Random(7)
    for _ in range(200):
        raw = bytearray(whole[: chance.randrange(len(whole))])
        for at in chance.sample(range(len(raw)), min(len(raw), 3)):
            raw[at] = chance.randrange(256)
        path = tmp_path / "cut.mht"
        path.write_bytes(raw)
        for one in PagePartsReader().read(FileCandidate(path, "cut.mht")):
            assert isinstance(one, Notice | Inner | Skip)
    path.write_bytes(whole[: whole.index(b"image/png")])
    told = [one.code for one in PagePartsReader().read(FileCandidate(path, "cut.mht"))
            if isinstance(one, Notice)]  # fmt: skip
    assert told == ["unread:truncated"]


def test_parts_beyond_the_limit_are_told(tmp_path: Path) -> None:
    """What is not looked at is no silent loss."""
    path = tmp_path / "many.mht"
    path.write_bytes(saved(TEXT.encode()))
    reader = PagePartsReader(Limits(parts=1))
    told = [one.code for one in reader.read(FileCandidate(path, path.name))
            if isinstance(one, Notice)]  # fmt: skip
    assert "limit:parts" in told
