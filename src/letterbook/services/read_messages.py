"""Reads one message and its thread; lists of cards for search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from letterbook.model.card import MessageCard
from letterbook.model.identity import MessageId, StatedId
from letterbook.model.message import MailMessage
from letterbook.model.reply import SCHEMA, MessageView, ThreadPlace, ThreadView
from letterbook.rules.edrm_hash import edrm_mih
from letterbook.rules.thread_tree import ThreadMail, ThreadNode, draw_thread
from letterbook.services.packed_mail import open_mail
from letterbook.store.catalogue_read import CatalogueReader

Tags = Mapping[MessageId, Sequence[str]]


def read_message(
    catalogue: CatalogueReader, m: int, *, tags: Sequence[str] = (), notes: Sequence[str] = ()
) -> MessageView:
    """Return everything the catalogue knows of a message."""
    identity, key, packed = catalogue.view(m)
    mail = open_mail(packed)
    stated = catalogue.stated_ids(m)
    return MessageView(
        schema=SCHEMA,
        id=identity,
        channel=mail.channel,
        stated_ids=stated,
        edrm_mih=tuple(edrm_mih(StatedId(s)) for s in stated if mail.channel == "mail"),
        same_text_key=key.hex(),
        conversation=catalogue.conversation(catalogue.node(m)),
        mail=mail,
        bcc=catalogue.bcc(m),
        copies=catalogue.copies(m),
        variants=catalogue.variants(m),
        attached_to=catalogue.attached_to(m),
        attached=catalogue.attached(m),
        notices=tuple(catalogue.notices(m=m)),
        tags=tuple(tags),
        notes=tuple(notes),
    )


def read_cards(
    catalogue: CatalogueReader, ids: Sequence[MessageId], tags: Tags
) -> list[MessageCard]:
    """Return the cards of the messages that exist."""
    cards = []
    for row in catalogue.views(ids):
        mail = open_mail(row.view)
        cards.append(
            MessageCard(
                id=row.id,
                channel=row.channel,
                sent=mail.sent,
                from_=mail.from_ or mail.sender,
                to=mail.to,
                subject=mail.subject,
                conversation=row.conversation,
                copies=row.copies,
                notices=row.notices,
                text=mail.text,
                tags=tuple(tags.get(row.id, ())),
            )
        )
    return cards


def read_thread(catalogue: CatalogueReader, m: int) -> ThreadView:
    """Return the whole conversation of a message, missing messages in their places."""
    node = catalogue.node(m)
    mails: dict[MessageId, MailMessage] = {}
    shapes: list[ThreadMail] = []
    for member in catalogue.thread_members(node):
        identity, _, packed = catalogue.view(member)
        mail = open_mail(packed)
        mails[identity] = mail
        shapes.append(_shape(identity, mail, catalogue.stated_ids(member)))
    places = tuple(_place(item, mails) for item in draw_thread(shapes))
    return ThreadView(
        schema=SCHEMA,
        conversation=catalogue.conversation(node),
        messages=len(mails),
        missing=sum(place.id is None for place in places),
        places=places,
    )


def _shape(identity: MessageId, mail: MailMessage, stated: Iterable[str]) -> ThreadMail:
    earliest = mail.sent.earliest if mail.sent is not None else None
    return ThreadMail(
        id=identity,
        stated_ids=tuple(StatedId(s) for s in stated),
        references=mail.references,
        in_reply_to=mail.in_reply_to,
        order=(earliest is None, earliest or 0, identity),
    )


def _place(node: ThreadNode, mails: Mapping[MessageId, MailMessage]) -> ThreadPlace:
    mail = mails[node.message] if node.message is not None else None
    pieces: list[str] = []
    quoted = 0
    for zone in mail.zones if mail is not None else ():
        if zone.kind in ("quoted", "heading"):
            quoted += zone.end - zone.start
        elif mail is not None:
            pieces.append(mail.text[zone.start : zone.end])
    return ThreadPlace(
        depth=node.depth,
        id=node.message,
        parent=node.parent,
        reason=node.reason,
        missing_id=node.stated_id,
        referred_by=node.referred_by,
        sent=mail.sent if mail is not None else None,
        from_=(mail.from_ or mail.sender) if mail is not None else (),
        subject=mail.subject if mail is not None else "",
        new_text="".join(pieces),
        quoted_chars=quoted,
        channel=mail.channel if mail is not None else "",
    )
