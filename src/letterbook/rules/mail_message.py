"""A mail's bytes read into a MailMessage."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from letterbook.model.message import Address, AttachedMail, Limits, MailMessage, Zone
from letterbook.model.moment import Moment
from letterbook.model.notice import Notice
from letterbook.rules.language import guess_language
from letterbook.rules.links import find_links
from letterbook.rules.mail_addresses import parse_addresses
from letterbook.rules.mail_ambiguity import header_doubts
from letterbook.rules.mail_body import Body, lacking, read_body
from letterbook.rules.mail_dates import parse_date, received_date
from letterbook.rules.mail_headers import HeaderBlock, decode_value, lf_only, plain_value
from letterbook.rules.mail_identifiers import stated_id, stated_ids
from letterbook.rules.mail_labels import folder_labels, state_flags, thread_index
from letterbook.rules.mail_layout import Layout, scan_layout
from letterbook.rules.mail_readings import other_readings
from letterbook.rules.quoted_text import split_zones

_LANGUAGE_CHARS = 1000
_INNER_FLOOR = 64 * 1024 * 1024
_LATE = 3600
_MOST_OF_A_CODE = 20
_ONLY_PART = "1"
# How IMAP counts (RFC 9051 section 6.4.5.1): a mail that is one part has that part as its 1.
_SPACES = re.compile(r"\s+")

AddressField = Literal["from", "sender", "reply-to", "to", "cc", "bcc"]


class _Reading(msgspec.Struct):
    """One mail of the work list: the fields read so far, and the mails attached to it."""

    path: str
    level: int
    parent: int
    raw: bytes
    mail: MailMessage
    inner: list[tuple[str, bytes]]
    notices: list[Notice]


def read_mail(raw: bytes, limits: Limits = Limits()) -> MailMessage:  # noqa: B008  # frozen
    """Return what the mail says.

    ``raw`` are RFC 822 bytes with any mbox quoting undone.  Nothing raises: what is damaged,
    cut by a limit or can be read in two ways is named in the notices.  Attached mails are
    read too, without recursion, down to ``limits.depth``.
    """
    work = [_read_one("", 0, -1, raw, limits)]
    room = max(_INNER_FLOOR, 4 * len(raw))
    at = 0
    while at < len(work):
        reading = work[at]
        for path, data in reading.inner:
            room -= len(data)
            if reading.level >= limits.depth or len(work) > limits.parts or room < 0:
                cut = Notice("limit:attached-mails", "Some attached mails are not read apart.")
                reading.notices.append(cut)
                if at:
                    work[0].notices.append(cut)
                break
            work.append(_read_one(path or _ONLY_PART, reading.level + 1, at, data, limits))
        at += 1
    return _assemble(work)


def _assemble(work: list[_Reading]) -> MailMessage:
    attached: dict[int, list[AttachedMail]] = {}
    for index in range(len(work) - 1, -1, -1):
        reading = work[index]
        held = attached.pop(index, None)
        mail = reading.mail
        if held or len(reading.notices) > len(mail.notices):
            mail = msgspec.structs.replace(
                mail, attached=tuple(reversed(held or [])), notices=tuple(reading.notices)
            )
        if index == 0:
            return mail
        attached.setdefault(reading.parent, []).append(
            AttachedMail(reading.path, reading.raw, mail)
        )
    raise AssertionError("the work list holds the mail itself")


def _read_one(path: str, level: int, parent: int, source: bytes, limits: Limits) -> _Reading:
    notices: list[Notice] = []
    raw = source
    if len(raw) > limits.message_bytes:
        raw = raw[: limits.message_bytes]
        notices.append(Notice("limit:message", f"Only {limits.message_bytes} bytes are read."))
    unix = lf_only(raw)
    if unix is not raw:
        notices.append(Notice("ambiguous:line-ends", "The lines of the mail end with CR alone."))
        raw = unix
    layout = scan_layout(raw, limits)
    notices += _cut_in_parts(layout)
    body = read_body(raw, layout, limits)
    doubts, others = header_doubts(raw, layout)
    notices += doubts
    notices += body.notices
    views = body.views + others
    views += other_readings(raw, layout, body, notices, limits, level, has_doubts=bool(doubts))
    mail = _compose(layout.nodes[0].headers, body, views, notices, limits)
    notices = list(mail.notices)
    return _Reading(path, level, parent, source, mail, body.inner, notices)


def _cut_in_parts(layout: Layout) -> list[Notice]:
    """Return a notice for each part whose header block is larger than is read."""
    return [
        Notice(f"limit:{node.headers.cut}", f"The header block of part {node.path} is cut.")
        for node in layout.nodes[1:]
        if node.headers.cut
    ]


def _addresses(
    headers: HeaderBlock, name: AddressField, notices: list[Notice], limits: Limits
) -> tuple[Address, ...]:
    values = headers.values.get(name)
    if not values:
        return ()
    found: tuple[Address, ...] = ()
    for value in values[:1] if name == "sender" else values[:100]:
        read = parse_addresses(value, limits.addresses)
        found = found + read.found if found else read.found
        if read.glued and name == "from":
            notices.append(
                Notice("address:spoof", "Two senders are stated without a comma between them.")
            )
        notices.extend(Notice("address:spoof", doubt) for doubt in read.doubts)
        if read.cut:
            notices.append(
                Notice("limit:addresses", f"Only {limits.addresses} addresses are read.")
            )
    return tuple(dict.fromkeys(found)) if name == "from" and len(values) > 1 else found


def _moments(headers: HeaderBlock, notices: list[Notice]) -> tuple[Moment | None, Moment | None]:
    sent: Moment | None = None
    received: Moment | None = None
    hop = headers.first("received")
    if hop is not None:
        received = received_date(plain_value(hop[-400:]))
    stated = headers.first("date")
    if stated is not None and stated.strip():
        sent = parse_date(decode_value(stated))
        if sent.earliest is None:
            notices.append(Notice("date:unreadable", f"The Date field says {sent.text[:100]!r}."))
        elif received and received.latest is not None and sent.earliest > received.latest + _LATE:
            sent = msgspec.structs.replace(sent, doubts=(*sent.doubts, "in-the-future"))
    return sent, received


def _text(headers: HeaderBlock, name: str) -> str:
    value = headers.first(name)
    return decode_value(value) if value is not None else ""


def _compose(
    headers: HeaderBlock, body: Body, views: list[str], notices: list[Notice], limits: Limits
) -> MailMessage:
    values = headers.values
    sent, received = _moments(headers, notices)
    identifier = headers.first("message-id")
    references, cut = stated_ids(values.get("references", []), limits.references)
    replies, _ = stated_ids(values.get("in-reply-to", []), limits.references)
    if cut:
        notices.append(Notice("limit:references", f"Only {limits.references} references are read."))
    zones = split_zones(body.text)
    links = _links(body, notices, limits)
    subject = _text(headers, "subject")
    known = f"{body.text}\n{subject}"
    topic = _text(headers, "thread-topic")
    return MailMessage(
        stated_id=stated_id(identifier) if identifier is not None else None,
        subject=_SPACES.sub(" ", subject),
        sent=sent,
        received=received,
        from_=_addresses(headers, "from", notices, limits),
        sender=_addresses(headers, "sender", notices, limits),
        reply_to=_addresses(headers, "reply-to", notices, limits),
        to=_addresses(headers, "to", notices, limits),
        cc=_addresses(headers, "cc", notices, limits),
        bcc=_addresses(headers, "bcc", notices, limits),
        references=references,
        in_reply_to=replies,
        text=body.text,
        zones=zones,
        text_parts=tuple(body.text_parts),
        other_text=lacking(views, known, limits.text_chars) if views else "",
        attachment_text=body.attachment_text,
        parts=tuple(body.parts),
        links=links,
        language=guess_language(_own_words(body.text, zones)),
        attached=(),
        notices=capped(notices),
        thread_topic=topic,
        conversation_index=thread_index(headers.first("thread-index")),
        folder_labels=folder_labels(values),
        flags=state_flags(values),
    )


def capped(notices: list[Notice]) -> tuple[Notice, ...]:
    """Return the notices, those beyond the first twenty of a code counted in one."""
    if len(notices) <= _MOST_OF_A_CODE:
        return tuple(notices)
    kept: list[Notice] = []
    counts: dict[str, int] = {}
    for notice in notices:
        counts[notice.code] = counts.get(notice.code, 0) + 1
        if counts[notice.code] <= _MOST_OF_A_CODE:
            kept.append(notice)
    kept.extend(
        Notice(code, f"The same was seen {count - _MOST_OF_A_CODE} more times.")
        for code, count in counts.items()
        if count > _MOST_OF_A_CODE
    )
    return tuple(kept)


def _own_words(text: str, zones: tuple[Zone, ...]) -> str:
    """Return the beginning of what was written in this message, or of the whole text."""
    out: list[str] = []
    held = 0
    for zone in zones:
        if zone.kind == "new" and held < _LANGUAGE_CHARS:
            piece = text[zone.start : min(zone.end, zone.start + _LANGUAGE_CHARS)]
            if not piece.isspace():
                out.append(piece)
                held += len(piece)
    return "".join(out) or text[:_LANGUAGE_CHARS]


def _links(body: Body, notices: list[Notice], limits: Limits) -> tuple[str, ...]:
    # One more than is kept, so that what is left out is noticed.
    most = limits.links + 1
    found = dict.fromkeys(find_links(body.text, most))
    if body.links:
        found.update(dict.fromkeys(body.links))
    if body.attachment_text:
        found.update(dict.fromkeys(find_links(body.attachment_text, most)))
    if len(found) > limits.links:
        notices.append(Notice("limit:links", f"Only {limits.links} links are kept."))
        return tuple(found)[: limits.links]
    return tuple(found)
