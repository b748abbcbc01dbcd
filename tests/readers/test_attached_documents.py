"""Documents that are attached to a mail: their words are found, and what was not read is told."""

from __future__ import annotations

import time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from letterbook import init as create
from letterbook.model.message import Limits
from letterbook.rules.mail_message import read_mail
from letterbook.rules.same_message import same_text_key
from letterbook.services.read_attached import with_attached_texts
from letterbook.wiring import Letterbook
from tests.readers.test_documents import word, writer
from tests.story.attachments import tiny_pdf

OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def mail(*files: tuple[str, str, bytes]) -> bytes:
    """Return a mail with these files: name, content type, bytes."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "ann@alder.example", "ben@birch.example", "Files"
    made["Message-ID"], made["Date"] = "<files@alder.example>", "Mon, 05 Nov 2018 09:00:00 +0000"
    made.set_content("See the files.")
    for name, kind, raw in files:
        major, _, minor = kind.partition("/")
        made.add_attachment(raw, maintype=major, subtype=minor, filename=name)
    return made.as_bytes()


def added(folder: Path, raw: bytes, workers: int) -> Letterbook:
    """Return a letterbook that holds the mail."""
    (folder / "one.eml").write_bytes(raw)
    book = create(folder / "book")
    book.add([folder / "one.eml"], workers=workers)
    return book


@pytest.mark.parametrize("workers", [0, 1])
def test_words_of_attached_documents_are_found(tmp_path: Path, workers: int) -> None:
    """In a PDF and in documents of word processors, by their contents whatever type was stated."""
    raw = mail(
        ("report.pdf", "application/octet-stream", tiny_pdf(["The pangolin clause"])),
        ("minutes.docx", OFFICE, word("The axolotl was sold")),
        ("draft.odt", "application/octet-stream", writer("A quokka came")),
        ("notes.csv", "application/vnd.ms-excel", b"name;amount\nwombat;12\n"),
        ("page.html", "application/octet-stream", b"<p>The oce<b>lot</b></p>"),
    )
    with added(tmp_path, raw, workers) as book:
        for query in ("pangolin", 'attachment:"axolotl was"', "quokka", "wombat", "ocelot"):
            assert book.search(query).total == 1, query
        assert book.search("body:pangolin").total == 0
        assert book.notices() == []


def test_a_mail_in_a_mail_has_its_documents(tmp_path: Path) -> None:
    """The message that was attached is found by them, and the one around it is not."""
    outer = EmailMessage()
    outer["From"], outer["To"], outer["Subject"] = "cy@x.example", "di@x.example", "Forwarded"
    outer.set_content("Forwarded.")
    inner = mail(("report.pdf", "application/pdf", tiny_pdf(["The pangolin clause"])))
    outer.add_attachment(message_from_bytes(inner, policy=default))
    with added(tmp_path, outer.as_bytes(), 0) as book:
        (hit,) = book.search("pangolin").hits
        assert hit.subject == "Files"


def test_what_is_not_read_of_a_document_is_told(tmp_path: Path) -> None:
    """The mail is read all the same; each notice names the part and its file."""
    scan = tiny_pdf([])
    raw = mail(
        ("broken.pdf", "application/pdf", b"%PDF-1.7\nnothing"),
        ("broken.docx", OFFICE, b"PK\x03\x04nothing"),
        ("scan.pdf", "application/pdf", scan),
    )
    with added(tmp_path, raw, 0) as book:
        assert book.search("files has:attachment").total == 1
        told = {row.code: row.detail for row in book.notices()}
        assert told.keys() == {"unread:pdf", "unread:office", "unread:pages"}
        assert "broken.pdf" in told["unread:pdf"]
        assert "scan.pdf" in told["unread:pages"]


def test_the_identity_does_not_follow_from_the_text_of_documents() -> None:
    """A message that was read before documents were is the same message now."""

    class Said:
        def pages(self, raw: bytes) -> list[str]:
            raise AssertionError(f"{raw[:5]!r} of a stranger is read apart")

        def pages_apart(self, raw: bytes, seconds: float) -> list[str]:
            assert raw.startswith(b"%PDF-")
            assert 0 < seconds <= 60
            return ["what it says"]

    raw = mail(("report.pdf", "application/pdf", tiny_pdf(["else"])))
    before = read_mail(raw, Limits())
    after = with_attached_texts(before, raw, Said(), Limits(), time.monotonic() + 60)
    assert after.attachment_text == "what it says"
    assert same_text_key(after) == same_text_key(before)
    late = with_attached_texts(before, raw, Said(), Limits(), time.monotonic())
    assert late.attachment_text == ""
    assert "took too much time" in late.notices[-1].detail
