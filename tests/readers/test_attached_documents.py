"""Documents that are attached to a mail: their words are found, and what was not read is told."""

from __future__ import annotations

import sys
import time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from letterbook import init as create
from letterbook.model.message import Limits
from letterbook.model.reading import EntryJob
from letterbook.rules.mail_message import read_mail
from letterbook.rules.same_message import same_text_key
from letterbook.services.read_attached import Reading, with_attached_texts
from letterbook.services.reading_pool import ReadingPool
from letterbook.store.packs import seal
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
            raise AssertionError(f"{raw[:5]!r} was to be read apart")

        def pages_apart(self, raw: bytes, seconds: float) -> list[str]:
            assert raw.startswith(b"%PDF-")
            assert 0 < seconds <= 60
            return ["what it says"]

    raw = mail(("report.pdf", "application/pdf", tiny_pdf(["else"])))
    before = read_mail(raw, Limits())
    now = time.monotonic()
    after = with_attached_texts(before, raw, Reading(Said(), Limits(), True, now + 60))
    assert after.attachment_text == "what it says"
    assert same_text_key(after) == same_text_key(before)
    late = with_attached_texts(before, raw, Reading(Said(), Limits(), True, now))
    assert late.attachment_text == ""
    assert "took too much time" in late.notices[-1].detail


DEADLY = """
import os, sys
from letterbook.index.tantivy_schema import encode_document
from letterbook.services.reading_pool import serve
from letterbook.store.packs import seal
class Deadly:
    def pages(self, raw):
        os._exit(3)
    def pages_apart(self, raw, seconds):
        return ["read apart"]
serve(sys.stdin.buffer, sys.stdout.buffer, seal=seal, encode=encode_document, extract=Deadly())
"""


@pytest.mark.parametrize("around", [0, 2])
def test_a_document_that_ends_the_worker_leaves_the_mail(around: int) -> None:
    """The batch is read once more, each mail alone and its documents apart."""
    deadly = mail(("report.pdf", "application/pdf", tiny_pdf(["x"])))
    plain = b"From: a@x.example\nSubject: plain\n\nHello.\n"
    jobs = [
        EntryJob(raw, 0, 0, "none", True, ("s1", "m"), "", "")
        for raw in [*[plain] * around, deadly]
    ]
    pool = ReadingPool([sys.executable, "-c", DEADLY], workers=1, seal=seal)
    try:
        ((_, entries),) = pool.read([(None, jobs)])
    finally:
        pool.close()
    assert [one.failure for one in entries] == [""] * len(jobs)
    assert "read apart" in entries[-1].mails[0].document
