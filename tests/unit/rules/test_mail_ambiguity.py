"""No silent choice: where two parsers see two mails, a notice says so and both are searchable."""

from __future__ import annotations

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
