"""What ``is:`` finds: each kind on mails made for it."""

from __future__ import annotations

import pytest

import letterbook
from letterbook.model.query import IS_VALUES
from letterbook.wiring import Letterbook

MAILS = {
    "first": "Message-ID: <a@x.example>\nSubject: first\n\nalpha\n",
    "answer": "Message-ID: <b@x.example>\nIn-Reply-To: <a@x.example>\nSubject: answer\n\nbeta\n",
    "lonely": "Message-ID: <c@x.example>\nSubject: lonely\n\ngamma\n",
    "footer": "Message-ID: <c@x.example>\nSubject: footer\n\ngamma delta\n",
    "outer": "Message-ID: <d@x.example>\nSubject: outer\nMIME-Version: 1.0\n"
    "Content-Type: message/rfc822\n\nMessage-ID: <e@x.example>\nSubject: inner\n\nepsilon\n",
    "forward": "Message-ID: <g@x.example>\nSubject: forward\nMIME-Version: 1.0\n"
    "Content-Type: message/rfc822\n\nFrom: <answer@x.example>\n"
    "Date: Thu, 01 Mar 2018 09:00:00 +0100\n"
    "Message-ID: <b@x.example>\nIn-Reply-To: <a@x.example>\nSubject: answer\n\nbeta\n",
    "orphan": "Message-ID: <f@x.example>\nIn-Reply-To: <gone@x.example>\nSubject: orphan\n\nz\n",
}
KINDS = {
    "unanswered": set[str](),
    "missing": {"orphan"},
    "reply": {"answer", "orphan"},
    "answered": {"first"},
    "copied": {"first", "answer"},
    "variant": {"lonely", "footer"},
    "attached": {"inner", "answer"},
    "alone": {"outer", "inner", "orphan", "forward"},
    "read": {"lonely"},
    "unread": {"first", "answer", "footer", "outer", "inner", "orphan", "forward"},
}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Letterbook:
    """Return a letterbook of these mails, the first of them twice."""
    folder = tmp_path_factory.mktemp("kinds")
    for name in ("one", "two"):
        (folder / name).mkdir()
    for name, text in MAILS.items():
        raw = f"From: <{name}@x.example>\nDate: Thu, 01 Mar 2018 09:00:00 +0100\n{text}"
        (folder / "one" / f"{name}.eml").write_text(raw)
        if name == "first":
            (folder / "two" / "again.eml").write_text(raw)
    book = letterbook.init(folder / "book")
    book.add([folder / "one", folder / "two"], workers=0)
    book.mark_read([hit.id for hit in book.search("subject:lonely").hits])
    return book


@pytest.mark.parametrize("kind", IS_VALUES)
def test_each_kind_finds_its_messages(book: Letterbook, kind: str) -> None:
    """Exactly the messages of the kind are found, and the others by its negation."""
    found = {hit.subject for hit in book.search(f"is:{kind}", limit=50).hits}
    rest = {hit.subject for hit in book.search(f"-is:{kind}", limit=50).hits}
    assert found == KINDS[kind]
    assert rest == {*MAILS, "inner"} - found
