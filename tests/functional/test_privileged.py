"""What is marked as privileged is found, shown, counted and exported nowhere."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import letterbook
from letterbook.errors import NothingFound
from letterbook.wiring import Letterbook
from tests.functional import program
from tests.functional.web import page, room, words

SECRET = "zeugma"
"""A word of the one privileged message alone."""


def mail(name: str, subject: str, text: str, refers: str = "") -> bytes:
    """Return a mail from ann to ben; ``refers`` is what it answers."""
    answers = f"In-Reply-To: <{refers}@a.example>\nReferences: <{refers}@a.example>\n"
    return (
        f"From: Ann Low <{name}@a.example>\nTo: Ben Orr <ben@b.example>\n"
        f"Message-ID: <{name}@a.example>\nDate: Thu, 0{len(name)} Mar 2018 09:00:00 +0000\n"
        f"Subject: {subject}\n{answers if refers else ''}\n{text}\n"
    ).encode()


@pytest.fixture
def case(tmp_path: Path) -> tuple[Path, str]:
    """Return a letterbook of four mails, and the id of the one that is privileged."""
    folder = tmp_path / "mail"
    folder.mkdir()
    (folder / "1.eml").write_bytes(mail("a", "lease", "The lease is on the quay."))
    secret = f"Counsel says {SECRET} of the quay; see https://secret.example/x"
    (folder / "2.eml").write_bytes(mail("bb", "lease advice", secret, "a"))
    (folder / "3.eml").write_bytes(mail("ccc", "lease", "Thank you for that about the quay.", "bb"))
    (folder / "4.eml").write_bytes(mail("dddd", "boats", "A boat came to the quay."))
    book = tmp_path / "book"
    assert program.run("init", book).returncode == 0
    assert program.run("-C", book, "add", folder).returncode == 0
    with letterbook.open(book) as opened:
        (hit,) = opened.search(SECRET).hits
        opened.tag([hit.id], "privileged")
    return book, hit.id


def said(book: Letterbook, tmp_path: Path) -> str:
    """Return everything that the library says about the letterbook, as one text."""
    found: list[object] = [
        book.search("quay"), book.search(SECRET), book.search("tag:privileged"),
        book.search("-boats"), book.search("is:missing"), book.search("*"),
        book.conversations("quay"), book.count("quay"), book.count(""), book.complete("zeug"),
        book.complete("from:bb"), book.people("bb@"), book.notices(), book.gaps(),
        book.echoes(), book.network(), book.thread("a@a.example"), book.similar("a@a.example"),
        book.check_text(f"\u201cCounsel says {SECRET} of the quay\u201d"),
    ]  # fmt: skip
    for number, form in enumerate(("csv", "jsonl", "mbox")):
        path = tmp_path / f"out{number}.{form}"
        book.export("quay", path, form)  # type: ignore[arg-type]
        found.append(path.read_text("utf-8"))
    return "\n".join(map(str, found))


def test_what_is_privileged_is_nowhere(case: tuple[Path, str], tmp_path: Path) -> None:
    """Not its words, not its author, not its id; nor is it called missing."""
    path, identity = case
    with letterbook.open(path) as book:
        everything = said(book, tmp_path)
        for trace in ("lease advice", "secret.example", "Low <bb@a.example>", identity[:12]):
            assert trace not in everything, trace
        assert book.search("quay").total == 3
        assert book.count("").total == 3
        status = book.status()
        assert (status.messages, status.withheld, status.missing_messages) == (3, 1, 0)
        for name in (identity, identity[:12], "bb@a.example"):
            with pytest.raises(NothingFound):
                book.message(name)
            with pytest.raises(NothingFound):
                book.raw(name)
            with pytest.raises(NothingFound):
                book.cite(name)


def test_a_conversation_says_that_something_is_withheld(case: tuple[Path, str]) -> None:
    """The place stays, without a word of it."""
    path, _ = case
    with letterbook.open(path) as book:
        view = book.thread("ccc@a.example")
    assert (view.messages, view.missing, view.withheld) == (2, 0, 1)
    (hidden,) = [place for place in view.places if place.id is None]
    assert hidden.withheld
    assert hidden.rebuilt is None
    assert not hidden.new_text
    shown = program.run("-C", path, "thread", "ccc@a.example")
    assert "1 withheld as privileged" in shown.stdout
    assert SECRET not in shown.stdout


def test_it_is_there_for_who_asks_for_it(case: tuple[Path, str], tmp_path: Path) -> None:
    """With --privileged everything is as if there were no tag, and the tag can be taken off."""
    path, identity = case
    with letterbook.open(path, privileged=True) as book:
        assert book.search(SECRET).total == 1
        assert book.count("").total == 4
        assert book.status().withheld == 0
        assert SECRET in said(book, tmp_path)
    told = json.loads(program.run("-C", path, "--privileged", "search", SECRET, "--json").stdout)
    assert told["total"] == 1
    told = json.loads(program.run("-C", path, "search", SECRET, "--json").stdout)
    assert told["total"] == 0
    with letterbook.open(path) as book, letterbook.open(path, privileged=True) as whole:
        assert book.search(SECRET).total == 0
        whole.untag([identity], "privileged")
        assert book.search(SECRET).total == 1
        whole.tag([identity], "privileged")
        assert book.search(SECRET).total == 0


def test_pages_mark_what_is_privileged(case: tuple[Path, str]) -> None:
    """Who may see it is told so wherever it is shown; who may not, how many there are."""
    path, identity = case
    marked = '<strong class="privileged">privileged</strong>'
    name = identity[:12]
    with room(path, privileged=True) as reader:
        for address in (f"/m/{name}", f"/m/{name}/source", f"/m/{name}/headers"):
            html = page(reader, address)
            assert html.count(marked) == 1
            assert "Shown because privileged messages were asked for" in words(html)
        chain = page(reader, f"/c/{name}")
        assert marked in chain.partition(f'<li id="m-{name}"')[2].partition("</p>")[0]
        assert chain.count(marked) == 1
        assert page(reader, "/search?q=quay").count(marked) == 1
        assert page(reader, f"/search?q={SECRET}&group=1").count(marked) == 1
        figure = page(reader, "/pair/messages?a=bb@a.example&b=ben@b.example&figure=messages")
        assert figure.count(marked) == 1
        assert "Privileged messages are shown." in words(page(reader, "/people"))
    told = "1 message is withheld as privileged."
    with room(path) as reader:
        for address in ("/", "/search?q=quay", "/people", "/timeline", "/gaps", "/sources"):
            html = page(reader, address)
            assert told in words(html)
            assert marked not in html
            assert "Privileged messages are shown." not in words(html)
        assert words(page(reader, "/search?q=quay")).count(told) == 2
        page(reader, f"/m/{name}", 404)


def test_the_warning_stands_beside_each_form(case: tuple[Path, str]) -> None:
    """Wherever a tag can be given, what the tag privileged does is said."""
    path, _ = case
    with room(path) as reader:
        for address in ("/c/a@a.example", "/m/a@a.example", "/search?q=quay"):
            html = page(reader, address)
            forms = re.findall(r'<form[^>]* action="[^"]*/tag".*?</form>\s*(.{200})', html, re.S)
            assert forms
            assert all("The tag privileged withholds the message" in beside for beside in forms)


def test_checks_and_rebuilds_look_at_all_of_it(case: tuple[Path, str]) -> None:
    """Withholding is no loss: the letterbook is sound, and rebuilding keeps what is withheld."""
    path, _ = case
    with letterbook.open(path) as book:
        before = list(book.dump())
        assert book.check(read_data=True).problems == ()
        book.rebuild(workers=0)
        assert list(book.dump()) == before
        assert book.search(SECRET).total == 0
        assert book.status().withheld == 1
