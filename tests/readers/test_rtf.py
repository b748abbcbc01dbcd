"""RTF: its text in any charset, as a document, a printed mail and an attachment."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letterbook.rules.not_readable import NotReadable
from letterbook.rules.rtf_text import rtf_text
from tests.functional import program
from tests.readers.test_transcripts import SAID, VARIANTS, messages, said

WORD = (
    rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil\fcharset0 Calibri;}{\f1\fcharset204 Arial;}"
    rb"{\f2\fcharset128 MS Gothic;}}{\colortbl;\red0\green0\blue0;}{\stylesheet{\s0 Normal;}}"
    b"\r\n"
    rb"{\*\generator Riched20 10.0;}{\info{\title Not said}}\viewkind4\uc1\pard\sa200\f0\fs22 "
    rb"Caf\'e9 \b bold\b0  \u8212\'97 dash\par {\f1\'cf\'f0\'e8}\par {\f2\'93\'fa}\line"
    b"\r\n"
    rb"\uc2 emoji \u-10179??\u-8704??\uc1  end\tab x\~y\_z\{\}\\\par"
    rb"{\field{\*\fldinst HYPERLINK https://x.example}{\fldrslt a link}}"
    rb"{\pict\wmetafile8 0100090000}{\deleted gone}{\*\unheard {of} it}\bin3 \}{kept\page Two\cell}"
)
TEXT = (
    "Caf\u00e9 bold \u2014 dash\n\u041f\u0440\u0438\n\u65e5\nemoji \U0001f600 end\tx\u00a0y\u2011z"
    "{}\\\na linkkept\fTwo\t"
)
PRINTED = [
    "From: Ann Alder <ann@alder.example>",
    "Sent: Monday, March 5, 2018 10:12 AM",
    "To: Ben Barrow <ben@barrow.example>",
    "Subject: the quay",
    "",
    "Where is the ledger?",
]


def rtf_of(lines: list[str]) -> bytes:
    """Return an RTF document of these paragraphs."""
    units = "\\par\n".join("".join(map(_said, line)) for line in lines)
    return b"{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}\\f0 " + units.encode("ascii") + b"\\par}"


def _said(letter: str) -> str:
    if letter in "\\{}":
        return f"\\{letter}"
    if " " <= letter <= "~":
        return letter
    raw = letter.encode("utf-16-le")
    numbers = (int.from_bytes(raw[at : at + 2], "little", signed=True) for at in (0, 2))
    return "".join(f"\\u{number}?" for number in list(numbers)[: len(raw) // 2])


def test_what_is_written_and_what_is_not() -> None:
    """Charsets of fonts, Unicode with its stand-ins, breaks; no pictures, fields, deleted words."""
    assert rtf_text(WORD) == TEXT


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=30), max_size=5))
def test_every_text_comes_back(lines: list[str]) -> None:
    """Whatever the letters, the paragraphs are those that were written."""
    assert rtf_text(rtf_of(lines)) == "\n".join(lines) + "\n"


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from([b"{", b"}", b"\\", b"\\u9?", b"\\'", b"\\*", b"\\bin9 ", b"\\uc9", b"a"])
        | st.binary(max_size=6),
        max_size=40,
    )
)
def test_nothing_raises(pieces: list[bytes]) -> None:
    """Any bytes behind the mark are read, cut where they may be."""
    raw = b"{\\rtf1 " + b"".join(pieces)
    assert len(rtf_text(raw)) <= len(raw)


def test_depth_costs_no_stack() -> None:
    """A hundred thousand groups in one another are read; what is no RTF is refused."""
    assert rtf_text(b"{\\rtf1 " + b"{" * 100_000 + b"deep") == "deep"
    with pytest.raises(NotReadable):
        rtf_text(b"plain")


def test_a_document_a_printed_mail_and_an_attachment(tmp_path: Path) -> None:
    """RTF files are documents or printed mails; the text of an attached one is searched."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "note.rtf").write_bytes(rtf_of(["The chandler keeps na\u00efve notes."]))
    (folder / "printed.doc").write_bytes(rtf_of(PRINTED))
    attached = base64.encodebytes(rtf_of(["The signed \u20ac contract"])).decode()
    (folder / "mail.eml").write_text(
        "From: ann@alder.example\nTo: ben@barrow.example\nSubject: see\n"
        "Date: Mon, 5 Mar 2018 10:12:00 +0000\nMessage-ID: <a@alder.example>\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nAttached.\n"
        "--b\nContent-Type: application/rtf; name=c.rtf\nContent-Transfer-Encoding: base64\n"
        f"Content-Disposition: attachment; filename=c.rtf\n\n{attached}\n--b--\n"
    )
    book = tmp_path / "book"
    program.run("init", book)
    report = program.ask("-C", book, "add", folder)["sources"][0]
    assert report["notices_by_code"] == {"printed:mail": 1}
    assert program.ask("-C", book, "search", "channel:document na\u00efve")["total"] == 1
    (hit,) = program.ask("-C", book, "search", "from:ann ledger")["hits"]
    shown = program.ask("-C", book, "show", hit["id"])["mail"]
    assert (shown["platform"], shown["subject"]) == ("printed", "the quay")
    assert program.ask("-C", book, "search", "attachment:contract")["total"] == 1
    assert program.ask("-C", book, "search", "rtf1")["total"] == 0
    assert program.ask("-C", book, "check", "--read-data")["problems"] == []


def test_a_transcript_in_rtf(tmp_path: Path) -> None:
    """The messages are those of the same transcript as text; the file is kept whole."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "chat.rtf").write_bytes(rtf_of(VARIANTS["French"].splitlines()))
    assert said(messages(folder)) == SAID
    book = tmp_path / "in-book"
    assert program.run("-C", book, "rebuild").returncode == 0
    assert program.ask("-C", book, "search", "channel:chat")["total"] == 4
    assert program.ask("-C", book, "add", folder)["sources"][0]["messages_new"] == 0


def test_a_publication_in_rtf(tmp_path: Path) -> None:
    """An article in RTF is held against the record by its text."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "printed.rtf").write_bytes(rtf_of(PRINTED))
    (tmp_path / "article.rtf").write_bytes(rtf_of(["She asked: \u201cWhere is the ledger?\u201d"]))
    book = tmp_path / "book"
    program.run("init", book)
    program.run("-C", book, "add", folder)
    checked = program.run("-C", book, "check", tmp_path / "article.rtf")
    assert "Where is the ledger?" in checked.stdout
