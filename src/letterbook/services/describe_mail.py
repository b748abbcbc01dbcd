"""The index document of a message: one copy's view, the facts of all copies."""

from __future__ import annotations

from letterbook.model.identity import MessageId
from letterbook.model.message import Address, MailMessage
from letterbook.ports.search_index import IndexDocument
from letterbook.rules.zone_language import zone_languages


def describe(
    identity: MessageId,
    mail: MailMessage,
    *,
    sources: tuple[str, ...],
    source_ids: tuple[str, ...],
    folders: tuple[str, ...],
    custodians: tuple[str, ...],
    notices: tuple[str, ...],
    stated_ids: tuple[str, ...],
    bcc: tuple[Address, ...] = (),
) -> IndexDocument:
    """Return the index document of a message: one copy's view, the facts of all copies."""
    new: list[str] = []
    quoted: list[str] = []
    for zone in mail.zones:
        piece = mail.text[zone.start : zone.end]
        (quoted if zone.kind in ("quoted", "heading") else new).append(piece)
    attachments = [part for part in mail.parts if part.kind in ("attachment", "message")]
    names = dict.fromkeys(part.filename for part in mail.parts if part.filename)
    names.update(dict.fromkeys(mail.named_files))
    own_words, carried = "\n".join(new), "\n".join(quoted)
    return IndexDocument(
        id=identity,
        channel=mail.channel,
        subject=mail.subject,
        new=own_words,
        quoted=carried,
        attachment=mail.attachment_text,
        other=mail.other_text,
        from_=mail.from_ or mail.sender,
        sender=mail.sender,
        to=mail.to,
        cc=mail.cc,
        bcc=bcc or mail.bcc,
        filename=tuple(names),
        type=tuple(dict.fromkeys(part.content_type for part in attachments)),
        link=mail.links,
        stated_id=stated_ids,
        lang=mail.language,
        source=sources,
        source_id=source_ids,
        folder=folders,
        custodian=custodians,
        notice=notices,
        earliest=mail.sent.earliest if mail.sent else None,
        latest=mail.sent.latest if mail.sent else None,
        zone_languages=zone_languages(
            own=mail.language,
            subject=mail.subject,
            new=own_words,
            quoted=carried,
            attachment=mail.attachment_text,
        ),
    )
