"""Word processors' documents and web pages: documents with their text, printed mail in them."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest

from letterbook import init as create
from letterbook.extractors.document_text import DocumentText
from letterbook.rules.not_readable import NotReadable

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OPEN = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
)
MAIL = (
    "From: Ann Alder", "Sent: Monday, November 5, 2018 9:00 AM", "To: Ben Birch",
    "Subject: The quay", "", "The lease of the quay is signed tomorrow.",
)  # fmt: skip


def packed(**members: str) -> bytes:
    """Return a zip of these members, their names with / for __ and . for _dot_."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return made.getvalue()


def word(*lines: str, header: str = "", main: str = "") -> bytes:
    """Return a .docx with a paragraph for each line."""
    body = main or "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml", f"<w:document {WORD}><w:body>{body}</w:body></w:document>"
        )
        if header:
            said = f"<w:hdr {WORD}><w:p><w:r><w:t>{header}</w:t></w:r></w:p></w:hdr>"
            archive.writestr("word/header1.xml", said)
    return made.getvalue()


def writer(*lines: str, header: str = "") -> bytes:
    """Return an .odt with a paragraph for each line."""
    body = "".join(f"<text:p>{line}</text:p>" for line in lines)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml", f"<office:document-content {OPEN}>{body}</office:document-content>"
        )
        around = f"<style:header><text:p>{header}</text:p></style:header><text:p>a style</text:p>"
        archive.writestr(
            "styles.xml", f"<office:document-styles {OPEN}>{around}</office:document-styles>"
        )
    return made.getvalue()


def page(*lines: str, header: str = "") -> bytes:
    """Return a web page with a paragraph for each line."""
    said = "".join(f"<p>{line}</p>" for line in lines)
    top = f"<nav>{header}</nav>" if header else ""
    return f"<!DOCTYPE html><html><body>{top}{said}<script>no()</script></body></html>".encode()


KINDS = {"minutes.docx": word, "minutes.odt": writer, "minutes.html": page}


@pytest.mark.parametrize("name", KINDS)
def test_a_document_is_kept_and_searched(tmp_path: Path, name: str) -> None:
    """One message of the channel document, its words found, its bytes those of the file."""
    raw = KINDS[name](
        "Minutes of the harbour board", "A second clock was bought.", header="ALDER-000417"
    )
    (tmp_path / name).write_bytes(raw)
    with create(tmp_path / "book") as book:
        report = book.add([tmp_path / name])
        assert report.total.stored == 1
        (hit,) = book.search('"second clock"').hits
        assert hit.channel == "document"
        assert book.search("alder-000417").total == 1
        assert book.raw(hit.id) == raw
        assert book.search("no").total == 0


@pytest.mark.parametrize("name", KINDS)
def test_a_printed_mail_in_a_document_is_one(tmp_path: Path, name: str) -> None:
    """Author, recipient and date as they are printed."""
    (tmp_path / name).write_bytes(KINDS[name](*MAIL))
    with create(tmp_path / "book") as book:
        book.add([tmp_path / name])
        (hit,) = book.search("lease").hits
        view = book.message(hit.id)
        assert view.mail.channel == "mail"
        assert [one.name for one in view.mail.from_] == ["Ann Alder"]
        assert [one.name for one in view.mail.to] == ["Ben Birch"]
        assert view.mail.subject == "The quay"
        assert view.mail.sent is not None
        assert view.mail.sent.text.startswith("Monday, November 5, 2018")


def test_what_was_deleted_is_not_said() -> None:
    """Tracked deletions and field codes are no text; breaks and tabs are spaces."""
    main = (
        "<w:p><w:r><w:t>The lease</w:t><w:tab/><w:t>holds</w:t></w:r>"
        "<w:del><w:r><w:delText>never</w:delText><w:t>never</w:t></w:r></w:del>"
        "<w:instrText>PAGE</w:instrText></w:p>"
    )
    assert DocumentText().pages(word(main=main)) == ["The lease holds"]


@pytest.mark.parametrize(
    "raw",
    [
        word("x")[:80],
        word(main="<w:p><w:r><w:t>no end"),
        packed(word__document_dot_xml='<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
        packed(other="x"),
        packed(word__document_dot_xml="<x>" + " " * 100_000_100 + "</x>"),
    ],
    ids=["cut", "unclosed", "entities", "no document", "bomb"],
)
def test_what_cannot_be_opened_is_said_so(raw: bytes) -> None:
    """A reason, never a crash, and no hundred megabytes of text."""
    with pytest.raises(NotReadable):
        DocumentText().pages(raw)


def test_a_damaged_document_is_kept_with_a_notice(tmp_path: Path) -> None:
    """The bytes stay, the notice tells why nothing was read."""
    raw = word(main="<w:p><w:r><w:t>no end")
    (tmp_path / "broken.docx").write_bytes(raw)
    with create(tmp_path / "book") as book:
        report = book.add([tmp_path / "broken.docx"])
        assert report.total.found == 1
        assert [row.code for row in book.notices()] == ["unread:office"]


def test_deep_markup_is_no_danger() -> None:
    """A hundred thousand levels are read without recursion."""
    deep = "<w:sdt>" * 100_000 + "<w:p><w:r><w:t>deep</w:t></w:r></w:p>" + "</w:sdt>" * 100_000
    assert DocumentText().pages(word(main=deep)) == ["deep"]


def test_slides_and_workbooks_say_what_stands_in_them() -> None:
    """Slides in their order with their notes; cells in lines; a damaged workbook is none."""
    slide = '<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:sld>'
    slides = packed(
        ppt__slides__slide10_dot_xml=slide.format("The end"),
        ppt__slides__slide2_dot_xml=slide.format("The quay"),
        ppt__notesSlides__notesSlide2_dot_xml=slide.format("Say who owns it"),
    )
    assert DocumentText().pages(slides) == ["The quay\nSay who owns it\nThe end"]
    book = openpyxl.Workbook()
    book.active.append(["Berth", 7, dt.datetime(2018, 3, 1, 9, 15)])
    made = io.BytesIO()
    book.save(made)
    assert DocumentText().pages(made.getvalue()) == ["Sheet\nBerth\t7\t2018-03-01 09:15:00"]
    for raw in (packed(xl__workbook_dot_xml="<broken"), packed(mimetype="x", content_dot_xml="<")):
        with pytest.raises(NotReadable):
            DocumentText().pages(raw)
