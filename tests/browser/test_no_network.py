"""Without any network all is read, shown and taken out, and nothing ever asks for one."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.browser.chromium import found
from tests.browser.leaks import LEAKS, documents
from tests.browser.net_log import went_elsewhere
from tests.browser.payloads import PAYLOADS
from tests.browser.places import mail_with
from tests.functional import program

with_browser = pytest.mark.skipif(
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


def named(book: Path, query: str = "") -> dict[str, str]:
    """Return the subjects of all messages that a question finds, by their names."""
    hits = program.ask("-C", book, "search", query, "--limit", "1000")["hits"]
    return {hit["id"][:12]: hit["subject"] for hit in hits}


def write_mails(folder: Path, said: Iterable[str]) -> None:
    """Write a mail for each thing that one may say into a new folder."""
    folder.mkdir()
    for number, one in enumerate(said):
        (folder / f"{number:03d}.eml").write_bytes(mail_with(number, one))


def counted(alone: tuple[str, ...], folder: Path, *words: str | Path) -> dict[str, int]:
    """Return what the kernel counted of the attempts of a program that comes to its end."""
    told = folder / "counts.json"
    done = subprocess.run(
        [*alone, sys.executable, "-m", "tests.browser.counted", str(told), sys.executable,
         *map(str, words)],
        cwd=program.ROOT, env=program.environment(), capture_output=True, text=True, timeout=1_200,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2_000:]
    counts: dict[str, int] = json.loads(told.read_text())
    assert {"IpOutNoRoutes", "TcpActiveOpens", "UdpOutDatagrams"} <= counts.keys()
    return counts


def isolated(alone: tuple[str, ...], folder: Path, *book: Path, **asked: object) -> list[str]:
    """Return what was asked of the network while pages were viewed."""
    (folder / "pages.json").write_text(json.dumps(asked))
    subprocess.run(
        [*alone, sys.executable, "-m", "tests.browser.isolated", str(folder), *map(str, book)],
        cwd=program.ROOT, env=program.environment(), check=True, timeout=3_000,
    )  # fmt: skip
    return went_elsewhere(folder / "log")


@with_browser
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


@with_browser
def test_no_view_asks_for_a_network(
    alone: tuple[str, ...], tmp_path: Path, campaign: Callable[[int, int], int]
) -> None:
    """Messages, conversations and searches: 0 names looked up, 0 connections but to ourselves."""
    book, mails = tmp_path / "book", tmp_path / "mail"
    assert program.run("demo", book).returncode == 0
    story = named(book)
    write_mails(mails, (*PAYLOADS, *LEAKS))
    assert program.run("-C", book, "add", mails).returncode == 0
    hostile = {name: subject for name, subject in named(book).items() if name not in story}
    assert len(hostile) == len(PAYLOADS) + len(LEAKS)
    views = campaign(100, 1_000)
    pages = [f"/search?q={word}{order}" for word in WORDS for order in ORDERS]
    for names in (hostile, story):
        each = [page.format(name) for name in sorted(names) for page in PAGES]
        pages += random.Random(SEED).sample(each, min(len(each), views))
    random.Random(SEED).shuffle(pages)
    asking = [name for name, subject in hostile.items() if subject in LEAKS]
    assert len(asking) == len(LEAKS)
    pages = [*(f"/m/{name}?as=1.2" for name in asking), *pages]
    assert isolated(alone, tmp_path, book, pages=pages, most=views) == []
    viewed = json.loads((tmp_path / "viewed.json").read_text())
    assert len(viewed) == views
    for kind in ("/m/", "/c/", "/search", "?as="):
        assert any(kind in page for page in viewed), kind


@pytest.mark.parametrize(
    "attempt",
    [
        "socket.create_connection(('192.0.2.7', 80), 1)",
        "socket.getaddrinfo('evil.example', 80)",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.7', 53))",
        "socket.create_connection(('127.0.0.1', 80), 1)",
    ],
)
def test_an_attempt_of_a_child_is_counted(
    alone: tuple[str, ...], tmp_path: Path, attempt: str
) -> None:
    """A connection, a look-up, a datagram, and this computer's own address: none goes unseen."""
    child = f"import socket, contextlib\nwith contextlib.suppress(OSError): {attempt}"
    parent = (
        f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}], check=True)"
    )
    assert any(counted(alone, tmp_path, "-c", parent).values())


def test_nothing_that_is_added_or_exported_asks_for_a_network(
    alone: tuple[str, ...], tmp_path: Path, campaign: Callable[[int, int], int]
) -> None:
    """`add`, each format of `export`, the report on a list, and a check: 0 attempts."""
    mails, book = tmp_path / "mail", tmp_path / "book"
    said = (*PAYLOADS[:: len(PAYLOADS) // campaign(45, len(PAYLOADS))], *LEAKS)
    write_mails(mails, said)
    for name, content in documents().items():
        (mails / name).write_bytes(content)
    assert program.run("init", book).returncode == 0
    terms = tmp_path / "terms.txt"
    terms.write_text("quay\nevil.example\n")
    letterbook = ("-m", "letterbook", "-C", book)
    commands: list[tuple[str | Path, ...]] = [("add", mails)]
    for format, *more in (("csv",), ("csv", "--text"), ("jsonl",), ("mbox",), ("eml",)):
        to = tmp_path / f"out{len(commands)}"
        commands.append(("export", "quay channel:mail", "--to", to, "--format", format, *more))
    commands += [("search", "--terms", terms, "--csv", tmp_path / "terms.csv"), ("check",)]
    for words in commands:
        counts = counted(alone, tmp_path, *letterbook, *words)
        assert not any(counts.values()), (words, counts)
    assert len(named(book)) >= len(said)
    assert sum(one.name.startswith("out") for one in tmp_path.iterdir()) >= 5


def test_nothing_that_pages_take_in_or_hand_out_asks_for_a_network(
    alone: tuple[str, ...], tmp_path: Path
) -> None:
    """Files looked at and added by the forms, every export, previews and downloads: 0 attempts."""
    source = tmp_path / "source"
    write_mails(source, LEAKS)
    for name, content in documents().items():
        (source / name).write_bytes(content)
    counts = counted(alone, tmp_path, "-m", "tests.browser.taken", tmp_path / "book", source)
    assert not any(counts.values()), counts
    assert len(named(tmp_path / "book")) >= len(LEAKS)
