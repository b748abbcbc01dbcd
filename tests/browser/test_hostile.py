"""Whatever a mail says in whatever field, no page runs it, loads it or is led away by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from email.header import Header
from pathlib import Path

import pytest

from tests.browser.chromium import found
from tests.browser.payloads import PAYLOADS
from tests.browser.room import Room, reading
from tests.functional import program

pytestmark = pytest.mark.skipif(
    found() is None, reason="CHROMIUM IS ABSENT: no payload was tried in a browser"
)
PLACES = 10


def mail_with(number: int, payload: str) -> bytes:
    """Return a mail with the payload as name, address, subject, text, HTML, file name, and more."""
    said = payload.replace("\n", " ").replace("\x00", "")
    word = str(Header(said, "utf-8", maxlinelen=900)).replace("\n", "")
    quoted = said.replace("\\", "\\\\").replace('"', '\\"')
    head = (
        f'From: "{quoted}" <a{number}@alder.example>\n'
        f"To: {word} <b@birch.example>\nCc: {word}\nSubject: {word}\n"
        f"Message-ID: <{number}.{quoted.replace(' ', '')[:60]}@alder.example>\n"
        f"List-Id: {word}\nX-Note: {word}\n"
        f"Date: Thu, 01 Mar 2018 {9 + number // 60:02d}:{number % 60:02d}:00 +0000\n"
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    )
    body = (
        "--b\nContent-Type: multipart/alternative; boundary=c\n\n"
        f"--c\nContent-Type: text/plain; charset=utf-8\n\nquay {payload}\n"
        f"--c\nContent-Type: text/html; charset=utf-8\n\n<p>quay</p>{payload}\n--c--\n"
        f'--b\nContent-Type: text/html; name="{quoted}.html"\n'
        f'Content-Disposition: attachment; filename="{quoted}.html"\n\n{payload}\n--b--\n'
    )
    return (head + body).encode("utf-8", "replace")


@pytest.fixture(scope="module")
def payloads(campaign: Callable[[int, int], int]) -> tuple[str, ...]:
    """Return every payload in full, some throughout in a sample."""
    step = len(PAYLOADS) // campaign(14, len(PAYLOADS))
    return PAYLOADS[::step]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory, payloads: tuple[str, ...]) -> Path:
    """Return a letterbook of hostile mail."""
    folder = tmp_path_factory.mktemp("hostile")
    for number, payload in enumerate(payloads):
        place = folder / "mail" / f"{number:03d}.eml"
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(mail_with(number, payload))
    made = folder / "book"
    assert program.run("init", made).returncode == 0
    assert program.run("-C", made, "add", folder / "mail").returncode == 0
    return made


@pytest.fixture(scope="module")
def room(book: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """Yield a room of the hostile mail."""
    with reading(book, tmp_path_factory.mktemp("profile")) as made:
        yield made


def test_no_page_runs_or_loads_what_a_mail_says(
    room: Room, book: Path, payloads: tuple[str, ...]
) -> None:
    """Overview, results, lists, each message with its HTML, each chain, people: 0 executions."""
    hits = program.ask("-C", book, "search", "quay", "--limit", "1000")["hits"]
    assert len(hits) == len(payloads)
    pages = ["/", "/people", "/notices", "/network", "/timeline", "/search?q=quay&group=1"]
    for name in (hit["id"][:12] for hit in hits):
        pages += [f"/m/{name}", f"/m/{name}?as=1.2", f"/m/{name}?as=2", f"/c/{name}"]
    for page in pages:
        room.browser.open(room.base + page)
        room.settle(0.1)
        opened = [e for e in room.browser.events if e["method"] == "Page.javascriptDialogOpening"]
        assert opened == [], page
        assert room.browser.run("window.pwned === undefined"), page
        assert room.browser.run("location.href").startswith(room.base), page
        frames = room.browser.run(
            "[...document.querySelectorAll('iframe')].map(f => f.getAttribute('sandbox'))"
        )
        assert frames == ([""] if "?as=" in page else []), page
    assert room.outside == []
