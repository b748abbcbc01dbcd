"""No silent choice: where two parsers see two mails, a notice says so and both are searchable."""

from __future__ import annotations

import base64
import email

import fast_mail_parser
import pytest

from letterbook.model.message import MailMessage
from letterbook.rules.mail_message import read_mail
from tests.unit.rules.mail_vectors import vectors

VECTORS = list(vectors())


def _second(raw: bytes) -> list[tuple[str, bytes]] | None:
    try:
        root = fast_mail_parser.parse_email_tree(raw)
    except fast_mail_parser.ParseError:
        return None
    return [
        (part.content_type, b" ".join(part.content.split()))
        for part in fast_mail_parser.walk(root)
        if part.content is not None
    ]


def _third(raw: bytes) -> list[tuple[str, bytes]]:
    found = []
    for part in email.message_from_bytes(raw).walk():
        if not part.is_multipart():
            held = part.get_payload(decode=True)
            assert isinstance(held, bytes)
            found.append((part.get_content_type(), b" ".join(held.split())))
    return found


def _shown(mail: MailMessage) -> str:
    own = f"{mail.subject} {mail.text} {mail.other_text} {mail.attachment_text}"
    return " ".join([own, *(_shown(inner.mail) for inner in mail.attached)])


def test_there_are_enough_vectors() -> None:
    """The bar asks for at least 200 different mails."""
    assert len(set(VECTORS)) >= 200


@pytest.mark.parametrize("raw", VECTORS)
def test_no_silent_choice(raw: bytes) -> None:
    """Parsers that disagree leave a notice, and every word that one of them shows is kept."""
    mail = read_mail(raw)
    second, third = _second(raw), _third(raw)
    if second != third:
        assert any(n.code.startswith("ambiguous:") for n in mail.notices)
    seen = b" ".join(data for _, data in [*(second or []), *third])
    for word in ("alphaword", "bravoword"):
        if word.encode() in seen:
            assert word in _shown(mail)


@pytest.mark.parametrize("name", ["From", "Subject", "Date", "Message-ID", "To", "Cc", "Sender"])
def test_repeated_fields(name: str) -> None:
    """A field that may stand once and stands twice is named, and its other value is kept."""
    raw = f"{name}: alpha@x.example\n{name.upper()}: bravo@x.example\n\nbody".encode()
    mail = read_mail(raw)
    assert f"ambiguous:duplicate-{name.lower()}" in {n.code for n in mail.notices}
    assert "bravo@x.example" in mail.other_text
    same = read_mail(f"{name}: alpha@x.example\n{name}:  alpha@x.example\n\nbody".encode())
    assert not [n for n in same.notices if n.code.startswith("ambiguous:")]


HEAD = b"From: a@x.example\nSubject: s\nMIME-Version: 1.0\n"
PACKED = base64.b64encode(b"alphaword and more")


def _codes(mail: MailMessage) -> set[str]:
    return {notice.code for notice in mail.notices}


@pytest.mark.parametrize(
    "stated", [b"x-base64", b"base-64", b"7bit, base64", b"8bit (base64)", b"x-unheard-of"]
)
@pytest.mark.parametrize("kind", [b"text/plain", b"text/html", b"text/csv"])
def test_every_encoding_that_is_named_is_tried(stated: bytes, kind: bytes) -> None:
    """What a part holds under any encoding that a damaged field may name can be searched."""
    field = b"Content-Type: " + kind + b"\nContent-Transfer-Encoding: " + stated
    mail = read_mail(HEAD + field + b"\n\n" + PACKED + b"\n")
    assert "alphaword" in _shown(mail)
    assert "ambiguous:encoding" in _codes(mail)


def test_clear_mail_that_claims_to_be_packed() -> None:
    """An attached mail that states base64 and stands in the clear is found as it stands."""
    inside = b"Subject: inner\nContent-Transfer-Encoding: base64\n\n" + PACKED + b"\n"
    head = HEAD + b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
    mail = read_mail(head + inside)
    assert "alphaword" in _shown(mail)
    assert "ambiguous:encoding" in _codes(mail)


def test_packed_multipart_is_unpacked_and_read() -> None:
    """The parts of a multipart that is encoded as a whole are read with their own encodings."""
    inside = b"--b\nContent-Transfer-Encoding: base64\n\n" + PACKED + b"\n--b--\n"
    head = HEAD + b"Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64"
    mail = read_mail(head + b"\n\n" + base64.encodebytes(inside))
    assert "alphaword" in _shown(mail)
    assert "ambiguous:encoding" in _codes(mail)


@pytest.mark.parametrize("end", [b"\x0b\n", b" \x0c\n", b"\r\x0b\r\n"])
def test_delimiters_with_odd_line_ends(end: bytes) -> None:
    """Whether or not a reader takes an odd delimiter for one, what it decodes can be searched."""
    packed = b"--b\nContent-Transfer-Encoding: base64\n\n" + base64.b64encode(b"bravo one")
    body = packed + b"\n--b" + end + b"\n" + PACKED + b"\n--b--\n"
    mail = read_mail(HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + body)
    assert "alphaword" in _shown(mail)
    assert "bravo" in _shown(mail)
    assert "ambiguous:boundary" in _codes(mail)


def test_field_after_lone_carriage_return_in_a_part() -> None:
    """A part header that only readers of lone CR see is obeyed too, and is no silent choice."""
    part = b"--b\nX-Any: y\rContent-Transfer-Encoding: base64\n\n" + PACKED + b"\n--b--\n"
    mail = read_mail(HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + part)
    assert "alphaword" in _shown(mail)
    assert "ambiguous:line-ends" in _codes(mail)


@pytest.mark.parametrize(
    ("kind", "code"),
    [(b"message/partial; id=1", "unread:partial"), (b"message/external-body", "unread:external")],
)
def test_mail_that_is_elsewhere(kind: bytes, code: str) -> None:
    """A piece of a mail and a mail kept elsewhere are named, and what is there is searched."""
    inside = b"Content-Transfer-Encoding: base64\n\n" + PACKED + b"\n"
    mail = read_mail(HEAD + b"Content-Type: " + kind + b"\n\n" + inside)
    assert "alphaword" in _shown(mail)
    assert code in _codes(mail)


def test_first_field_with_last_parameter() -> None:
    """Readers may take the first field and its last parameter, or the last and its first."""
    types = b"Content-Type: multipart/mixed; boundary=a; boundary=b\n"
    types += b"Content-Type: multipart/mixed; boundary=c; boundary=d\n"
    part = b"--%s\nContent-Transfer-Encoding: base64\n\n%s\n--%s--\n"
    words = {b"a": b"firstword", b"b": b"secondword", b"c": b"thirdword", b"d": b"fourthword"}
    body = b"".join(part % (name, base64.b64encode(word), name) for name, word in words.items())
    shown = _shown(read_mail(HEAD + types + b"\n" + body))
    assert all(word.decode() in shown for word in words.values())


def test_ordinary_mail_has_no_notice() -> None:
    """A sound mail with alternatives, an attachment and a signature is read without doubts."""
    raw = (
        b"From: A <a@x.example>\nTo: b@x.example\nSubject: s\nMessage-ID: <1@x.example>\n"
        b"Date: Tue, 29 Jul 2003 12:05:01 +0000\nMIME-Version: 1.0\n"
        b"Content-Type: multipart/mixed; boundary=o\n\nThis is a multi-part message.\n"
        b"--o\nContent-Type: multipart/alternative; boundary=i\n\n"
        b"--i\nContent-Type: text/plain\n\nhello there\n"
        b"--i\nContent-Type: text/html\n\n<p>hello there</p>\n--i--\n"
        b"--o\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n"
        b"Content-Disposition: attachment; filename=a.png\n\naGVsbG8=\n--o--\n"
    )
    mail = read_mail(raw)
    assert mail.notices == ()
    assert mail.text.strip() == "hello there"
    assert mail.other_text == ""
