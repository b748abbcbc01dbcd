"""Read one entry: bytes in; seal, identities, view and index document out.

Everything here is a function of its arguments alone, so that it can run in another process and so
that a rebuild gives the same rows as the first reading; but documents attached to a mail that take
too long are left out, with a notice.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from letterbook.model.identity import ContentId
from letterbook.model.message import (
    FACEBOOK_MESSAGE,
    HTML,
    MAIL,
    OFFICE,
    PDF,
    POST_ROW,
    PRINTED_TEXT,
    TELEGRAM_MESSAGE,
    TRANSCRIPT_ROW,
    TRANSCRIPT_TEXT,
    X_DM,
    X_POST,
    Address,
    Limits,
    MailMessage,
)
from letterbook.model.reading import EntryJob, ReadEntry, ReadMail
from letterbook.ports.search_index import IndexDocument
from letterbook.ports.text_extractor import TextExtractor
from letterbook.rules.article_page import page_text
from letterbook.rules.conversation_index import chain_names, usable_index
from letterbook.rules.facebook_message import read_facebook_message
from letterbook.rules.mail_message import read_mail
from letterbook.rules.mbox_quoting import unquote
from letterbook.rules.not_readable import NotReadable
from letterbook.rules.post_table import read_post_row
from letterbook.rules.printed_gmail import gmail_in
from letterbook.rules.printed_mail import read_printed_mail
from letterbook.rules.printed_transcript import transcript_in
from letterbook.rules.quoted_authors import author_keys, read_heading
from letterbook.rules.quoted_levels import outer_quotation
from letterbook.rules.same_message import (
    base_subject,
    message_id,
    recipients_digest,
    same_text_key,
)
from letterbook.rules.telegram_message import read_telegram_message
from letterbook.rules.transcript_message import read_transcript_text
from letterbook.rules.transcript_table import read_transcript_row
from letterbook.rules.x_message import read_x_message
from letterbook.services.describe_mail import describe
from letterbook.services.packed_mail import pack_mail
from letterbook.services.read_attached import MOST_SECONDS, Reading, with_attached_texts

RULES_VERSION = 6
"""Raised when reading the same bytes gives other rows; stored beside every entry."""

_UNREAD = {
    X_DM: "unread:x-object",
    X_POST: "unread:x-object",
    TRANSCRIPT_TEXT: "unread:transcript",
    TRANSCRIPT_ROW: "unread:transcript",
    FACEBOOK_MESSAGE: "unread:transcript",
    TELEGRAM_MESSAGE: "unread:transcript",
    PRINTED_TEXT: "unread:printed",
    PDF: "unread:pdf",
    OFFICE: "unread:office",
    HTML: "unread:printed",
    POST_ROW: "unread:posts",
}
"""The code of the notice of an entry that is no message of its kind."""

_ROLES = ("from", "sender", "reply-to", "to", "cc", "bcc")


Seal = Callable[[bytes], tuple[ContentId, bytes]]
Encode = Callable[[IndexDocument], str]


def mail_bytes(job: EntryJob) -> bytes:
    """Return the RFC 822 bytes of an entry: framing off, the container's quoting undone."""
    raw = job.raw[job.before : len(job.raw) - job.after]
    return unquote(raw, job.quoting)


def read_entry(
    job: EntryJob, *, seal: Seal, encode: Encode, extract: TextExtractor, limits: Limits
) -> ReadEntry:
    """Return everything the catalogue and the index need to know of one entry."""
    content, record = seal(job.raw)
    if not job.mail:
        return ReadEntry(content, record, len(job.raw), ())
    raw = mail_bytes(job)
    reading = Reading(extract, limits, job.apart, time.monotonic() + MOST_SECONDS)
    if job.media == MAIL:
        top = with_attached_texts(read_mail(raw, limits), raw, reading)
    else:
        try:
            top = _read_other(raw, job, extract)
        except NotReadable as error:
            why = f"{error} Its bytes are kept, nothing was read from it."
            return ReadEntry(content, record, len(job.raw), (), why, _UNREAD[job.media])
    own = ContentId(hashlib.sha256(raw).digest()) if raw is not job.raw else content
    mails: list[ReadMail] = []
    queue: list[tuple[str, ContentId, MailMessage]] = [("", own, top)]
    while queue:
        path, digest, mail = queue.pop(0)
        mails.append(_read_mail(path, digest, mail, job, encode))
        for inner in mail.attached:
            inner_path = f"{path}/{inner.path}" if path else inner.path
            inner_digest = ContentId(hashlib.sha256(inner.raw).digest())
            read = with_attached_texts(inner.mail, inner.raw, reading)
            queue.append((inner_path, inner_digest, read))
    return ReadEntry(content, record, len(job.raw), tuple(mails))


def _read_other(raw: bytes, job: EntryJob, extract: TextExtractor) -> MailMessage:
    """Return what a message that is no mail says; raise `NotReadable` for what is none."""
    if job.media == TRANSCRIPT_TEXT:
        return read_transcript_text(raw, job.context, _zone(job.zone))
    if job.media in (PRINTED_TEXT, PDF, OFFICE, HTML):
        around = json.loads(job.context)
        if job.media in (PDF, OFFICE):
            pages = extract.pages(raw)
        else:
            pages = [raw.decode(around["charset"], "replace").lstrip("\ufeff")]
        if job.media == HTML:
            page = page_text(pages[0])
            pages = ["\n".join((page.text, *(said for said, _ in page.aside)))]
        read = read_printed_mail(pages, around["name"], _zone(job.zone))
        if read.channel != "document":
            return read
        inside = gmail_in(pages, _zone(job.zone))
        if not inside and job.media in (PDF, OFFICE):
            inside = transcript_in(pages, _zone(job.zone))
        return msgspec.structs.replace(read, attached=inside)
    if job.media == POST_ROW:
        return read_post_row(raw, job.context, _zone(job.zone))
    if job.media == FACEBOOK_MESSAGE:
        return read_facebook_message(raw, job.context)
    if job.media == TELEGRAM_MESSAGE:
        return read_telegram_message(raw, job.context, _zone(job.zone))
    if job.media == TRANSCRIPT_ROW:
        return read_transcript_row(raw, job.context, _zone(job.zone))
    return read_x_message(raw, job.context, "dm" if job.media == X_DM else "post")


@cache
def _zone(name: str) -> ZoneInfo | None:
    """Return the time zone of that name, None without a name and for one that is not known here."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _read_mail(
    path: str, content: ContentId, mail: MailMessage, job: EntryJob, encode: Encode
) -> ReadMail:
    key = same_text_key(mail)
    recipients = recipients_digest(mail.to, mail.cc)
    identity = message_id(key, (recipients,))
    codes = tuple(sorted({notice.code for notice in mail.notices}))
    document = describe(
        identity,
        mail,
        sources=job.source,
        source_ids=job.source[:1],
        folders=(job.folder,) if job.folder else (),
        custodians=(job.custodian,) if job.custodian else (),
        notices=codes,
        stated_ids=(mail.stated_id,) if mail.stated_id else (),
    )
    references = tuple(dict.fromkeys((*mail.references, *mail.in_reply_to)))
    index = usable_index(mail.conversation_index)
    return ReadMail(
        path=path,
        content=content,
        id=identity,
        key=key,
        recipients=recipients,
        stated_id=mail.stated_id,
        references=references,
        subject=mail.subject,
        earliest=mail.sent.earliest if mail.sent else None,
        latest=mail.sent.latest if mail.sent else None,
        roles=_roles(mail),
        notices=mail.notices,
        view=pack_mail(mail),
        document=encode(document),
        channel=mail.channel,
        platform=mail.platform,
        conversation=mail.conversation,
        reference_list=mail.references,
        in_reply_to=mail.in_reply_to,
        index=index,
        chains=chain_names(index, base_subject(mail.thread_topic or mail.subject)),
        author_keys=author_keys(mail.from_ or mail.sender) if mail.channel == "mail" else (),
        quotes=_quotes(mail) if mail.channel == "mail" and not references else (),
    )


def _quotes(mail: MailMessage) -> tuple[tuple[int, int, int], ...]:
    quotation = outer_quotation(mail.text, mail.zones)
    if quotation is None or quotation.announced != 1:
        return ()
    said = read_heading(quotation.heading)
    return tuple(
        (key, moment.earliest, moment.latest)
        for moment in said.moments
        for key in said.keys
        if moment.earliest is not None and moment.latest is not None
    )


def _roles(mail: MailMessage) -> tuple[tuple[str, int, Address], ...]:
    lists = (mail.from_, mail.sender, mail.reply_to, mail.to, mail.cc, mail.bcc)
    return tuple(
        (role, position, address)
        for role, addresses in zip(_ROLES, lists, strict=True)
        for position, address in enumerate(addresses)
    )
