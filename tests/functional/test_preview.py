"""Attachments are shown as text or as pixels drawn anew, whatever they are and claim to be."""

from __future__ import annotations

import base64
import io
import zlib
from pathlib import Path

import pytest
from PIL import Image

import letterbook
from letterbook.errors import UsageError
from letterbook.wiring import Letterbook
from tests.functional import program, web

COMMENT = b"GPS 51.5N secret-place"


def picture(kind: str) -> bytes:
    """Return a picture of four by three pixels that carries a comment."""
    kept = io.BytesIO()
    drawn = Image.new("RGB", (4, 3), (200, 30, 30))
    drawn.save(kept, kind, **({"comment": COMMENT} if kind in ("JPEG", "GIF") else {}))
    return kept.getvalue()


def half() -> bytes:
    """Return the first half of a PNG."""
    kept = io.BytesIO()
    Image.effect_noise((200, 200), 80).save(kept, "PNG")
    return kept.getvalue()[: len(kept.getvalue()) // 2]


def bomb() -> bytes:
    """Return a PNG that claims 60,000 by 60,000 pixels in a few kilobytes."""

    def chunk(name: bytes, body: bytes) -> bytes:
        crc = zlib.crc32(name + body).to_bytes(4, "big")
        return len(body).to_bytes(4, "big") + name + body + crc

    head = (60_000).to_bytes(4, "big") * 2 + bytes((8, 2, 0, 0, 0))
    rows = zlib.compress(bytes(1_000_000))
    sign = b"\x89PNG\r\n\x1a\n"
    return sign + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def pdf(pages: int) -> bytes:
    """Return a PDF of pages that say their number."""
    kept = io.BytesIO()
    sheets = [Image.new("RGB", (60, 80), (255, 255, 255 - n)) for n in range(pages)]
    sheets[0].save(kept, "PDF", save_all=True, append_images=sheets[1:])
    return kept.getvalue()


FILES = {
    "plan.txt": (b"the tide\n<script>alert(1)</script>\n\xe2\x80\xaeevil", "text/plain"),
    "list.csv": (b"a;b\n1;2\n", "application/octet-stream"),
    "quay.jpg": (picture("JPEG"), "application/octet-stream"),
    "quay.gif": (picture("GIF"), "text/plain"),
    "lease.pdf": (pdf(3), "application/pdf"),
    "bomb.png": (bomb(), "image/png"),
    "half.png": (half(), "image/png"),
    "tool.exe": (b"MZ\0\0\1\2" * 40, "text/plain"),
    "bad.pdf": (b"%PDF-1.4 and no more", "application/pdf"),
}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a letterbook of one mail with all these files attached."""
    folder = tmp_path_factory.mktemp("preview")
    parts = "".join(
        f'--b\nContent-Type: {media}; name="{name}"\nContent-Transfer-Encoding: base64\n'
        f'Content-Disposition: attachment; filename="{name}"\n\n'
        f"{base64.encodebytes(content).decode()}\n"
        for name, (content, media) in FILES.items()
    )
    (folder / "a.eml").write_text(
        "From: ann@alder.example\nTo: ben@birch.example\nSubject: files\n"
        "Message-ID: <f@a.example>\nDate: Thu, 01 Mar 2018 09:00:00 +0000\nMIME-Version: 1.0\n"
        f"Content-Type: multipart/mixed; boundary=b\n\n{parts}--b--\n"
    )
    assert program.run("init", folder / "book").returncode == 0
    assert program.run("-C", folder / "book", "add", folder / "a.eml").returncode == 0
    return folder / "book"


def path_of(opened: Letterbook, name: str) -> str:
    """Return the path of the part with a file name."""
    parts = opened.message("f@a.example").mail.parts
    return next(one.path for one in parts if one.filename == name)


@pytest.mark.parametrize(
    ("name", "kind", "pages"),
    [
        ("plan.txt", "text", 0), ("list.csv", "text", 0), ("quay.jpg", "picture", 1),
        ("quay.gif", "picture", 1), ("lease.pdf", "pages", 3), ("bomb.png", "picture", 1),
        ("half.png", "picture", 1), ("tool.exe", "none", 0), ("bad.pdf", "none", 0),
    ],
)  # fmt: skip
def test_what_a_file_is_its_bytes_tell(book: Path, name: str, kind: str, pages: int) -> None:
    """Neither its name nor what the mail says of it."""
    with letterbook.open(book) as opened:
        shown = opened.preview("f@a.example", path_of(opened, name))
    assert (shown.kind, shown.pages) == (kind, pages)
    assert (shown.kind == "none") == bool(shown.reason)


def test_pictures_are_drawn_anew(book: Path) -> None:
    """What is handed out is a PNG of the pixels, without what the file carried along."""
    with letterbook.open(book) as opened:
        for name in ("quay.jpg", "quay.gif"):
            raw = opened.picture("f@a.example", path_of(opened, name))
            assert COMMENT in FILES[name][0]
            assert COMMENT not in raw
            with Image.open(io.BytesIO(raw)) as drawn:
                assert (drawn.format, drawn.size) == ("PNG", (4, 3))
        page = opened.picture("f@a.example", path_of(opened, "lease.pdf"), page=3)
        with Image.open(io.BytesIO(page)) as drawn:
            assert drawn.format == "PNG"
            assert max(drawn.size) == 1_400
        for name, number in (("bomb.png", 1), ("half.png", 1), ("lease.pdf", 4), ("plan.txt", 1)):
            with pytest.raises(UsageError):
                opened.picture("f@a.example", path_of(opened, name), page=number)


def test_pages_of_the_reading_room_show_them(book: Path) -> None:
    """Text is escaped and its hidden signs are made visible; pictures come from us alone."""
    with letterbook.open(book) as opened:
        paths = {name: path_of(opened, name) for name in FILES}
        identity = opened.message("f@a.example").id[:12]
    with web.room(book) as client:
        message = web.page(client, f"/m/{identity}")
        for name, path in paths.items():
            assert f'href="/m/{identity}/preview/{path}"' in message, name
            seen = web.page(client, f"/m/{identity}/preview/{path}")
            assert "<script>alert" not in seen
        text = web.page(client, f"/m/{identity}/preview/{paths['plan.txt']}")
        assert "the tide" in text
        assert "\u202e" not in text
        drawn = client.get(f"/m/{identity}/picture/{paths['quay.jpg']}")
        assert drawn.headers["content-type"] == "image/png"
        assert drawn.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in drawn.headers["content-security-policy"]
        assert client.get(f"/m/{identity}/picture/{paths['bomb.png']}").status_code == 400
        assert client.get(f"/m/{identity}/preview/9.9").status_code == 404
