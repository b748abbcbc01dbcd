"""Reads one message; lists of cards for search."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from letterbook.model.card import MessageCard
from letterbook.model.identity import MessageId, StatedId
from letterbook.model.mark import MessageMark
from letterbook.model.reply import SCHEMA, MessageView
from letterbook.rules.edrm_hash import edrm_mih
from letterbook.services.packed_mail import open_mail
from letterbook.store.catalogue_read import CatalogueReader

Tags = Mapping[MessageId, Sequence[str]]


def read_message(
    catalogue: CatalogueReader, m: int, *, marks: Sequence[MessageMark] = (), read: bool = False
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
        tags=tuple(sorted({one.text for one in marks if one.kind == "tag"})),
        notes=tuple(one.text for one in marks if one.kind == "note"),
        marks=tuple(marks),
        read=read,
    )


def read_cards(
    catalogue: CatalogueReader,
    ids: Sequence[MessageId],
    tags: Tags,
    read: Collection[MessageId] = frozenset(),
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
                read=row.id in read,
            )
        )
    return cards
