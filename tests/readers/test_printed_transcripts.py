"""Transcripts inside documents: chats that were printed to PDF or pasted into a text."""

from __future__ import annotations

from pathlib import Path

import pytest

from letterbook import open as open_letterbook
from letterbook.rules.printed_transcript import transcript_in
from tests.functional import program
from tests.pdf_pages import pdf_of
from tests.readers.test_documents import word, writer

CHAT = (
    "2016-10-12 14:31 Ann Alder: Have you the lease",
    "2016-10-12 14:33 Ben Birch: Which lease do you mean?",
    "2016-10-12 14:40 Ann Alder: The one of the quay.",
    "It has eleven clauses.",
    "2016-10-13 09:02 Ben Birch: I have it here.",
    "2016-10-13 09:05 Ann Alder: Send me the file",
    "2016-10-13 10:15 Ben Birch: Tomorrow.",
    "2016-10-14 08:00 Ann Alder: Tomorrow is today.",
)
PAGES = (CHAT[:4], ("Page 2 of 2", *CHAT[4:]))
FILES = {
    "chat.pdf": pdf_of(PAGES),
    "chat.docx": word("Private talk, printed by the clerk", *CHAT),
    "chat.odt": writer(*CHAT),
}


@pytest.mark.parametrize("name", FILES)
def test_the_messages_of_a_document_are_found(tmp_path: Path, name: str) -> None:
    """Beside the document itself, each with its author, instant, place and a lower confidence."""
    (tmp_path / name).write_bytes(FILES[name])
    made = str(tmp_path / "book")
    assert program.run("init", made).returncode == 0
    assert program.run("-C", made, "add", str(tmp_path / name)).returncode == 0
    assert program.ask("-C", made, "search", "channel:document eleven")["total"] == 1
    found = program.ask("-C", made, "search", "channel:chat", "--sort", "oldest")
    assert found["total"] == 7
    side, other = program.ask("-C", made, "replies", "Ann Alder", "Ben Birch")["sides"]
    assert (side["messages"], other["messages"]) == (4, 3)
    assert "Send me the file" in [one["sentence"] for one in side["requests"]]
    with open_letterbook(Path(made)) as book:
        message = book.message(found["hits"][2]["id"])
    assert message.mail.text == "The one of the quay.\nIt has eleven clauses."
    assert message.mail.confidence["from"] == "unsure"
    assert [one.code for one in message.mail.notices] == ["printed:transcript"]
    (copy,) = message.copies
    assert (copy.locator, copy.path) == (name, "1.3")


def test_a_printed_and_a_typed_copy_are_one_message(tmp_path: Path) -> None:
    """The same words by the same people at the same instants are one message with two copies."""
    (tmp_path / "chat.pdf").write_bytes(FILES["chat.pdf"])
    (tmp_path / "chat.txt").write_text("\n".join(CHAT))
    made = str(tmp_path / "book")
    assert program.run("init", made).returncode == 0
    for name in ("chat.pdf", "chat.txt"):
        assert program.run("-C", made, "add", str(tmp_path / name)).returncode == 0
    found = program.ask("-C", made, "search", "channel:chat")
    assert found["total"] == 7
    with open_letterbook(Path(made)) as book:
        copies = [book.message(hit["id"]).copies for hit in found["hits"]]
    assert [len(some) for some in copies] == [2] * 7


ORDINARY = {
    "a log of one program": [f"2016-10-12 14:{n:02}:07 cron: run {n}" for n in range(30)],
    "an agenda": [f"{9 + n}:00 Ann Alder: The state of clause {n}" for n in range(8)],
    "minutes": [
        line
        for n in range(8)
        for line in (f"Ann Alder: We go on with clause {n}.", "Ben Birch: I object.")
    ],
    "a list of what was paid": [f"2016-10-{n:02} Ann Alder: {n} pounds" for n in range(1, 20)],
    "references": [f"Alder, A. (20{n:02}). The quay. Tides, {n}:14-31." for n in range(1, 20)],
    "a chat that a text cites": ["The clerk wrote of it at length."] * 20 + list(CHAT),
    "one who speaks alone": [line for line in CHAT if "Ann" in line] * 3,
}


@pytest.mark.parametrize("lines", ORDINARY.values(), ids=ORDINARY)
def test_an_ordinary_document_holds_no_messages(lines: list[str]) -> None:
    """Logs, agendas, minutes, accounts and cited chats stay documents."""
    assert transcript_in(["\n".join(lines)], None) == ()


def test_the_page_tells_where_a_message_stands() -> None:
    """The path of a message is the page that it begins on and its number in the whole."""
    found = transcript_in(["\n".join(page) for page in PAGES], None)
    assert [one.path for one in found] == ["1.1", "1.2", "1.3", "2.4", "2.5", "2.6", "2.7"]
    assert [one.mail.position for one in found] == [1, 2, 3, 4, 5, 6, 7]
