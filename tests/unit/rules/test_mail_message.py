"""A mail as a whole: what is shown, what is kept beside it, and what limits do."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from letterbook.model.message import Limits
from letterbook.rules.mail_headers import read_headers
from letterbook.rules.mail_message import read_mail


def test_simple_mail() -> None:
    """The fields and the text of a plain mail are read, and the part leads back to the bytes."""
    raw = (
        b"Received: from a by b; Tue, 29 Jul 2003 12:05:31 +0000\n"
        b"From: Ann <ann@X.example>\nTo: b@y.example, C <c@z.example>\n"
        b"Subject: =?utf-8?q?Caf=C3=A9?=\n to-day\nDate: Tue, 29 Jul 2003 14:05:01 +0200\n"
        b"Message-ID: <1@x.example>\nReferences: <r1@x.example>\n <r2@x.example>\n"
        b"In-Reply-To: Your mail <r2@x.example>\n"
        b"Content-Transfer-Encoding: quoted-printable\n\nna=EFve\n"
    )
    mail = read_mail(raw)
    assert (mail.subject, mail.text) == ("Café to-day", "naïve\n")
    assert [(a.name, a.address) for a in mail.from_] == [("Ann", "ann@x.example")]
    assert [a.address for a in mail.to] == ["b@y.example", "c@z.example"]
    assert mail.references == ("r1@x.example", "r2@x.example")
    assert mail.in_reply_to == ("r2@x.example",)
    assert mail.stated_id == "1@x.example"
    assert mail.sent is not None
    assert mail.received is not None
    assert mail.sent.earliest == mail.sent.latest == mail.received.earliest - 30  # type: ignore[operator]
    assert mail.notices == ()
    part = mail.parts[0]
    assert raw[part.start : part.end] == b"na=EFve\n"
    assert part.content == hashlib.sha256(b"na\xefve\n").digest()
    assert mail.zones[0].start == 0
    assert mail.zones[-1].end == len(mail.text)


def _alternative(plain: bytes, html: bytes) -> bytes:
    return (
        b"Content-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/plain\n\n"
        + plain
        + b"\n--x\nContent-Type: text/html\n\n"
        + html
        + b"\n--x--\n"
    )


def test_alternatives() -> None:
    """Plain text is shown if it has substance; words that only the other shows are kept."""
    mail = read_mail(_alternative(b"hello world", b"<p>hello <b>world</b></p>"))
    assert (mail.text, mail.other_text, mail.text_parts) == ("hello world", "", ("1",))
    more = read_mail(_alternative(b"hello world", b"<p>hello secret world</p>"))
    assert more.text == "hello world"
    assert "secret" in more.other_text
    note = read_mail(_alternative(b"View as HTML.", b"<p>" + b"real words here " * 60 + b"</p>"))
    assert note.text.startswith("real words here")
    assert "View as HTML" in note.other_text
    assert note.text_parts == ("2",)


def test_attachments() -> None:
    """A named text part is an attachment, its text kept apart; inline parts are joined."""
    raw = (
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\n\none\n--x\n"
        b"Content-Disposition: attachment; filename*=utf-8''n%C3%B6te.txt\n\nattached words\n"
        b"--x\nContent-Type: text/plain\n\ntwo\n--x--\n"
    )
    mail = read_mail(raw)
    assert mail.text == "one\n\ntwo"
    assert mail.attachment_text.strip() == "attached words"
    assert [(p.path, p.kind) for p in mail.parts] == [
        ("", "container"), ("1", "text"), ("2", "attachment"), ("3", "text"),
    ]  # fmt: skip
    assert mail.parts[2].filename == "nöte.txt"
    for part in mail.parts[1:]:
        assert raw[part.start : part.end].strip() in (b"one", b"attached words", b"two")


def test_attached_mails() -> None:
    """Attached mails are read as mails of their own, whatever their encoding and depth."""
    inner = b"From: c@x.example\nSubject: inner\n\ninner text\n"
    raw = (
        b"Subject: outer\nContent-Type: multipart/mixed; boundary=x\n\n"
        b"--x\nContent-Type: message/rfc822\n\n" + inner + b"\n--x\n"
        b"Content-Type: application/octet-stream; name=m.eml\n"
        b"Content-Transfer-Encoding: base64\n\n" + base64.b64encode(inner) + b"\n--x\n"
        b"Content-Type: message/rfc822\n\nSubject: middle\nContent-Type: message/rfc822\n\n"
        + inner + b"\n--x--\n"
    )  # fmt: skip
    mail = read_mail(raw)
    assert [a.path for a in mail.attached] == ["1", "2", "3"]
    assert [a.mail.subject for a in mail.attached] == ["inner", "inner", "middle"]
    assert mail.attached[1].raw == inner
    assert mail.attached[2].mail.attached[0].mail.text.strip() == "inner text"
    assert mail.text == ""


def test_encrypted_and_damaged_parts_are_named() -> None:
    """Encrypted parts, unknown encodings and replaced bytes each leave a notice."""
    encrypted = read_mail(
        b"Content-Type: multipart/encrypted; boundary=x\n\n--x\n"
        b"Content-Type: application/pgp-encrypted\n\nVersion: 1\n--x\n"
        b"Content-Type: application/octet-stream\n\nabc\n--x--\n"
    )
    assert "unread:encrypted" in {n.code for n in encrypted.notices}
    wrapped = read_mail(b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nx")
    assert "unread:encrypted" in {n.code for n in wrapped.notices}
    unknown = read_mail(b"Content-Transfer-Encoding: yenc\n\nabc")
    assert "unread:encoding" in {n.code for n in unknown.notices}
    broken = read_mail(b"Content-Type: text/plain; charset=utf-8\n\nabc \xc3\xa9 \xff def")
    assert "repaired:charset" in {n.code for n in broken.notices}
    undated = read_mail(b"Date: some day\n\n")
    assert "date:unreadable" in {n.code for n in undated.notices}
    assert undated.sent is not None
    assert not undated.sent.known


def test_future_is_judged_by_received_only() -> None:
    """A Date after the mail was received is a doubt about the Date."""
    date = b"Date: Wed, 30 Jul 2053 12:00:00 +0000\n"
    alone = read_mail(date + b"\n").sent
    hop = b"Received: by x; Tue, 29 Jul 2003 12:05:31 +0000\n"
    later = read_mail(hop + date + b"\n").sent
    assert alone is not None
    assert later is not None
    assert "in-the-future" not in alone.doubts
    assert "in-the-future" in later.doubts


def _nested(depth: int) -> bytes:
    step = b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n"
    return b"".join(step % (i, i) for i in range(depth)) + b"\ndeepword\n"


BOMBS = {
    "limit:depth": _nested(10_000),
    "limit:attached-mails": b"Content-Type: message/rfc822\n\n" * 10_000 + b"Subject: x\n\nhello",
    "limit:parts": b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\nx:y\n\n" * 1_000_000,
    "limit:header-block": b"Subject: " + b"a" * 10_000_000 + b"\n\nhi",
    "limit:header-fields": b"X-A: b\n" * 100_000 + b"\nhi",
    "limit:addresses": b"To: " + b", ".join(b"a%d@x.example" % i for i in range(40_000)) + b"\n\n",
    "limit:references": b"References: " + b" ".join(b"<%d@x>" % i for i in range(10_000)) + b"\n\n",
}


@pytest.mark.parametrize("code", BOMBS)
def test_bombs(code: str) -> None:
    """Each bound is kept within seconds and named on the mail itself."""
    raw = BOMBS[code]
    begun = time.perf_counter()
    mail = read_mail(raw)
    assert time.perf_counter() - begun < 5
    assert code in {n.code for n in mail.notices}


@pytest.mark.parametrize(
    "value",
    [
        b"To: " + b'\\"', b"To: " + b"(", b"To: " + b"<", b"To: " + b":", b"To: " + b"@",
        b"To: " + b"a@b ", b"Subject: " + b"=?", b"Subject: " + b"=?u?q?", b"Date: " + b"1 ",
        b"Content-Type: text/plain; " + b'a="\\"', b"Content-Type: text/plain; " + b"(",
        b"Content-Type: text/plain; " + b"x y ", b"Received: " + b"; ",
    ],
)  # fmt: skip
def test_fields_are_read_in_linear_time(value: bytes) -> None:
    """Four times the field takes nowhere near sixteen times the time."""
    name, _, unit = value.partition(b": ")
    head, _, unit = unit.rpartition(b"; ") if b"text/plain" in unit else (b"", b"", unit)
    spent = []
    for size in (100_000, 400_000):
        raw = name + b": " + head + b"; " + unit * (size // len(unit)) + b"\n\nbody"
        begun = time.process_time()
        read_mail(raw, Limits(addresses=1_000_000))
        spent.append(time.process_time() - begun)
    assert spent[1] < 9 * max(spent[0], 0.02)


@pytest.mark.parametrize(
    "folder",
    [
        "peer-cpython",
        "peer-ruby-mail",
        "peer-mime-tools-perl",
        "peer-email-mime-perl",
        "peer-notmuch",
    ],
)
def test_tricky_mails_of_other_projects(corpora: Callable[[str], Path], folder: str) -> None:
    """No file of the collections raises, and every part lies within the file."""
    for path in sorted(corpora(folder).rglob("*")):
        if path.is_file() and path.stat().st_size < 200_000:
            raw = path.read_bytes()
            mail = read_mail(raw)
            assert all(0 <= p.start <= p.end <= len(raw) for p in mail.parts)
            assert read_headers(raw) is not None


def test_mail_that_is_nothing_but_an_attached_mail() -> None:
    """The attached mail is part 1 of it, so that the two are told apart."""
    mail = read_mail(b"Subject: out\nContent-Type: message/rfc822\n\nSubject: in\n\ntext\n")
    assert [(held.path, held.mail.subject) for held in mail.attached] == [("1", "in")]


def test_second_parser_is_spared_what_it_is_slow_on() -> None:
    """Very many encoded words are named and take no time that grows with their square."""
    begun = time.process_time()
    mail = read_mail(b"Subject: x\nX-A: " + b"=?" * 300_000 + b"\n\ntext\n")
    assert time.process_time() - begun < 2
    assert "limit:second-reading" in {notice.code for notice in mail.notices}


def test_links_beyond_the_limit_are_noticed() -> None:
    """A mail with more links than are kept says so."""
    raw = b"\n\n" + b"".join(b"http://x.example/%d\n" % n for n in range(60))
    mail = read_mail(raw, Limits(links=50))
    assert len(mail.links) == 50
    assert "limit:links" in {notice.code for notice in mail.notices}
