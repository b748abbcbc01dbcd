"""Writes the mails of the affair as RFC 5322 bytes, by hand and always the same."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import html
import re
import textwrap

from tests.story.affair import Mail, Person, mails
from tests.story.attachments import content, content_type

FOOTER = """_______________________________________________
quay-friends mailing list
quay-friends@lists.saltmere.example
To leave it, walk off the end of the quay or write to quay-friends-leave@lists.saltmere.example
"""
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MOIS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.")


def rfc5322_date(at: dt.datetime) -> str:
    """Return the date as RFC 5322 section 3.3 writes it."""
    day = f"{DAYS[at.weekday()]}, {at.day} {MONTHS[at.month - 1]} {at.year}"
    return f"{day} {at:%H:%M:%S} {at:%z}"


def phrase(text: str) -> str:
    """Return a display name, quoted or encoded (RFC 2047) where that is needed."""
    if not text.isascii():
        return encoded_words(text)
    return f'"{text}"' if re.search(r"[^\w \'-]", text) else text


def encoded_words(text: str, charset: str = "utf-8") -> str:
    """Return the text as one or several base64 encoded words, split between characters."""
    words, piece = [], ""
    for character in text:
        if len((piece + character).encode(charset)) > 42:
            words.append(piece)
            piece = ""
        piece += character
    words.append(piece)
    coded = [base64.b64encode(word.encode(charset)).decode() for word in words]
    return "\n ".join(f"=?{charset}?B?{word}?=" for word in coded)


def mailbox(person: Person) -> str:
    """Return the address with its display name."""
    return f"{phrase(person.name)} <{person.address}>"


def own_text(mail: Mail) -> str:
    """Return what the mail itself says, its lines broken as its sender's program breaks them."""
    if mail.encoding in ("quoted-printable", "base64") or mail.html:
        return mail.body
    lines = []
    for line in mail.body.splitlines():
        whole = line.startswith(">") or not line or "://" in line
        lines.extend([line] if whole else textwrap.wrap(line, 72, break_on_hyphens=False))
    return "\n".join(lines) + "\n"


def full_text(mail: Mail, depth: int = 2) -> str:
    """Return the text with what it quotes of the mails before it."""
    parent = mails().get(mail.reply)
    if parent is None or parent.missing or depth == 0 or mail.attached or mail.html:
        return own_text(mail)
    earlier = full_text(parent, depth - 1)
    style = "forward" if mail.subject.startswith("Fwd:") else mail.sender.style
    who = f"{parent.sender.name} <{parent.sender.address}>"
    if style == "below":
        at = parent.at
        day = f"{DAYS[at.weekday()]}, {at.day} {MONTHS[at.month - 1]} {at.year} at {at:%H:%M}"
        return f"{own_text(mail)}\nOn {day}, {who} wrote:\n{_marked(earlier)}"
    if style == "below-fr":
        at = parent.at
        month = MOIS[at.month - 1] if at.month < 12 else "déc."
        day = f"{at.day} {month} {at.year} à {at:%H:%M}"
        return f"{own_text(mail)}\nLe {day}, {who} a écrit :\n{_marked(earlier)}"
    if style in ("outlook", "forward"):
        rule = (
            "-----Original Message-----" if style == "outlook" else "----- Forwarded message -----"
        )
        names = "; ".join(person.name for person in parent.to)
        heading = f"From: {who}\nSent: {parent.at:%d %B %Y %H:%M}\nTo: {names}\n"
        return f"{own_text(mail)}\n{rule}\n{heading}Subject: {parent.subject}\n\n{earlier}"
    return own_text(mail)


def _marked(text: str) -> str:
    return "".join(f">{'' if line.startswith('>') else ' '}{line}\n" for line in text.splitlines())


def html_text(mail: Mail) -> str:
    """Return the mail's own text as a small HTML page."""
    paragraphs = []
    for block in mail.body.strip().split("\n\n"):
        words = html.escape(block, quote=False).replace("\n", "<br>\n")
        linked = re.sub(r"(https://[^\s<]+)", r'<a href="\1">\1</a>', words)
        paragraphs.append(f"<p>{linked}</p>")
    inside = "\n".join(paragraphs)
    return (
        f"<html><head><style>p {{ margin: 1em }}</style></head>\n<body>\n{inside}\n</body></html>\n"
    )


def references(mail: Mail) -> list[str]:
    """Return the identifiers of the mails before this one, the oldest first."""
    chain: list[str] = []
    parent = mails().get(mail.reply)
    while parent is not None:
        if parent.stated_id:
            chain.insert(0, parent.stated_id)
        parent = mails().get(parent.reply)
    return chain


def compose(mail: Mail, trace: list[str], *, footer: bool, stated_id: str, blind: bool) -> bytes:
    """Return one copy of the mail with LF line ends.

    ``trace`` are the fields that delivery put on top; ``footer`` adds the list's; ``blind``
    keeps the Bcc field, as only the sender's own copy does.
    """
    head = [*trace, f"From: {mail.from_raw or mailbox(mail.sender)}"]
    head.append("To: " + ",\n ".join(map(mailbox, mail.to)))
    if mail.cc:
        head.append("Cc: " + ",\n ".join(map(mailbox, mail.cc)))
    if mail.bcc and blind:
        head.append("Bcc: " + ", ".join(map(mailbox, mail.bcc)))
    plain = mail.subject.isascii()
    head.append("Subject: " + (mail.subject if plain else encoded_words(mail.subject)))
    if not mail.no_date:
        head.append(f"Date: {rfc5322_date(mail.at)}")
    if stated_id:
        head.append(f"Message-ID: <{stated_id}>")
    chain = references(mail)
    if chain:
        if mails()[mail.reply].stated_id:
            head.append(f"In-Reply-To: <{mails()[mail.reply].stated_id}>")
        head.append("References: " + "\n ".join(f"<{one}>" for one in chain))
    head += [f"X-Mailer: {mail.sender.mailer}", "MIME-Version: 1.0"]
    fields, body = _entity(mail, footer)
    return "\n".join([*head, *fields, "", ""]).encode("utf-8") + body


def _entity(mail: Mail, footer: bool) -> tuple[list[str], bytes]:
    if mail.mark == "ambiguous":
        return _two_readings(mail)
    text = full_text(mail) + ("\n" + FOOTER if footer else "")
    leaves = []
    if mail.html != "only":
        leaves.append(_text_part(text, mail, "plain"))
    if mail.html:
        leaves.append(_text_part(html_text(mail), mail, "html"))
    main = leaves[0] if len(leaves) == 1 else _multipart("alternative", leaves, f"{mail.key}-alt")
    extras = [_file_part(name) for name in mail.attach]
    extras += [_mail_part(mails()[key], mail) for key in mail.attached]
    return _multipart("mixed", [main, *extras], f"{mail.key}-mix") if extras else main


def _text_part(text: str, mail: Mail, kind: str) -> tuple[list[str], bytes]:
    charset = mail.charset or ("us-ascii" if text.isascii() else "utf-8")
    raw = text.encode(charset)
    encoding = mail.encoding or ("7bit" if text.isascii() else "quoted-printable")
    return [
        f"Content-Type: text/{kind}; charset={charset}",
        f"Content-Transfer-Encoding: {encoding}",
    ], transfer_encoded(raw, encoding)


def transfer_encoded(raw: bytes, encoding: str) -> bytes:
    """Return the bytes as RFC 2045 section 6 writes them."""
    if encoding == "base64":
        coded = base64.b64encode(raw)
        return b"".join(coded[i : i + 76] + b"\n" for i in range(0, len(coded), 76))
    if encoding == "quoted-printable":
        return binascii.b2a_qp(raw, quotetabs=False, istext=True)
    return raw


def _file_part(name: str) -> tuple[list[str], bytes]:
    return [
        f'Content-Type: {content_type(name)}; name="{name}"',
        f'Content-Disposition: attachment; filename="{name}"',
        "Content-Transfer-Encoding: base64",
    ], transfer_encoded(content(name), "base64")


def _mail_part(inner: Mail, outer: Mail) -> tuple[list[str], bytes]:
    trace = delivery(inner, outer.sender)
    raw = compose(inner, trace, footer=False, stated_id=inner.stated_id, blind=False)
    return ["Content-Type: message/rfc822", "Content-Disposition: attachment"], raw


def _multipart(
    kind: str, parts: list[tuple[list[str], bytes]], seed: str
) -> tuple[list[str], bytes]:
    boundary = "=_" + hashlib.sha256(seed.encode()).hexdigest()[:20]
    lines = b""
    for fields, body in parts:
        lines += b"--%s\n" % boundary.encode() + "\n".join([*fields, "", ""]).encode() + body
        lines += b"" if lines.endswith(b"\n") else b"\n"
    lines += b"--%s--\n" % boundary.encode()
    return [f'Content-Type: multipart/{kind}; boundary="{boundary}"'], lines


def _two_readings(mail: Mail) -> tuple[list[str], bytes]:
    """Two Content-Type fields: which letter is read depends on which of them is believed."""
    fields = [f'Content-Type: multipart/mixed; boundary="{word}"' for word in ("ebb", "flood")]
    pieces = []
    for word, text in (("ebb", mail.body), ("flood", mail.other + "\n")):
        pieces.append(f"--{word}\nContent-Type: text/plain; charset=us-ascii\n\n{text}--{word}--\n")
    return fields, "".join(pieces).encode()


def delivery(mail: Mail, reader: Person) -> list[str]:
    """Return the fields that the way to this reader's mailbox left on top of the mail."""
    at = mail.at + dt.timedelta(seconds=40 + len(mail.key))
    came_by = "lists.saltmere.example" if mail.list else f"mail.{mail.sender.domain}"
    fields = [
        f"Delivered-To: {reader.address}",
        f"Received: from {came_by} by mx.{reader.domain} with ESMTPS\n"
        f" for <{reader.address}>; {rfc5322_date(at)}",
    ]
    if mail.list:
        fields += ["List-Id: Friends of the Quay <quay-friends.lists.saltmere.example>"]
    return fields
