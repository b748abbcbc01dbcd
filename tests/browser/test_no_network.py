"""Server and browser have no network at all, and neither ever asks for one."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.chromium import found
from tests.browser.net_log import went_elsewhere
from tests.browser.payloads import PAYLOADS
from tests.browser.places import mail_with
from tests.functional import program

pytestmark = pytest.mark.skipif(
    found() is None, reason="CHROMIUM IS ABSENT: nobody saw whether pages ask for a network"
)
SEED = 7
WORDS = ("valuation", "quay", "larkspur", "ledger", "from:vane", "after:2018-11", "with:harrow",
         "is:unanswered", "evil.example", "has:attachment")  # fmt: skip
ORDERS = ("", "&group=1", "&sort=newest", "&sort=oldest")
PAGES = ("/m/{}", "/c/{}", "/m/{}/headers")


@pytest.fixture(scope="module")
def alone() -> tuple[str, ...]:
    """Return the command that starts another where there is no network, or skip."""
    for command in (("unshare", "--net"), ("unshare", "--map-root-user", "--net")):
        if shutil.which("unshare") and not subprocess.run(
            [*command, "true"], capture_output=True, check=False
        ).returncode:  # fmt: skip
            return command
    pytest.skip("NO NAME SPACE CAN BE MADE (unshare --net): nothing was viewed without a network")


def named(book: Path) -> set[str]:
    """Return the names of all messages."""
    hits = program.ask("-C", book, "search", "", "--limit", "1000")["hits"]
    return {hit["id"][:12] for hit in hits}


def isolated(alone: tuple[str, ...], folder: Path, *book: Path, **asked: object) -> list[str]:
    """Return what was asked of the network while pages were viewed."""
    (folder / "pages.json").write_text(json.dumps(asked))
    subprocess.run(
        [*alone, sys.executable, "-m", "tests.browser.isolated", str(folder), *map(str, book)],
        cwd=program.ROOT, env=program.environment(), check=True, timeout=3_000,
    )  # fmt: skip
    return went_elsewhere(folder / "log")


def test_what_asks_elsewhere_is_seen(alone: tuple[str, ...], tmp_path: Path) -> None:
    """A page with a picture, a hint, a frame and a link that is fetched: all four are written."""
    page = tmp_path / "page.html"
    page.write_text(
        "<img src=https://picture.example/1.png><link rel=dns-prefetch href=https://hint.example>"
        "<iframe sandbox src=https://frame.example/></iframe>"
        "<iframe sandbox srcdoc='<img src=http://192.0.2.7/within.png>'></iframe>"
    )
    seen = isolated(alone, tmp_path, pages=[page.as_uri()])
    assert {
        "request https://picture.example/1.png", "name https://picture.example",
        "name https://hint.example", "request https://frame.example/",
        "request http://192.0.2.7/within.png",
    } <= set(seen)  # fmt: skip
    assert any(one.startswith("connection 192.0.2.7") for one in seen)


def test_no_view_asks_for_a_network(
    alone: tuple[str, ...], tmp_path: Path, campaign: Callable[[int, int], int]
) -> None:
    """Messages, conversations and searches: 0 names looked up, 0 connections but to ourselves."""
    book, mails = tmp_path / "book", tmp_path / "mail"
    assert program.run("demo", book).returncode == 0
    story = named(book)
    mails.mkdir()
    for number, payload in enumerate(PAYLOADS):
        (mails / f"{number:03d}.eml").write_bytes(mail_with(number, payload))
    assert program.run("-C", book, "add", mails).returncode == 0
    hostile = named(book) - story
    assert len(hostile) == len(PAYLOADS)
    views = campaign(60, 1_000)
    pages = [f"/search?q={word}{order}" for word in WORDS for order in ORDERS]
    for names in (hostile, story):
        each = [page.format(name) for name in sorted(names) for page in PAGES]
        pages += random.Random(SEED).sample(each, min(len(each), views))
    random.Random(SEED).shuffle(pages)
    assert isolated(alone, tmp_path, book, pages=pages, most=views) == []
    viewed = json.loads((tmp_path / "viewed.json").read_text())
    assert len(viewed) == views
    for kind in ("/m/", "/c/", "/search", "?as="):
        assert any(kind in page for page in viewed), kind
