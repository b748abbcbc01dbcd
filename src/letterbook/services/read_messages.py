"""Reads one message; lists of cards for search."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from letterbook.model.card import MessageCard
from letterbook.model.identity import MessageId, StatedId
from letterbook.model.mark import MessageMark
from letterbook.model.message import Address
from letterbook.model.reply import SCHEMA, MessageView, NoticeRow
from letterbook.rules.edrm_hash import edrm_mih
from letterbook.rules.query_terms import is_number
from letterbook.services.doubt_domains import CODE, doubt_domains
from letterbook.services.packed_mail import MailFace, open_face, open_mail
from letterbook.store.catalogue_parties import names_of_accounts
from letterbook.store.catalogue_read import CatalogueReader

Tags = Mapping[MessageId, Sequence[str]]


def read_message(
    catalogue: CatalogueReader, m: int, *, marks: Sequence[MessageMark] = (), read: bool = False
) -> MessageView:
    """Return everything the catalogue knows of a message."""
    identity, key, packed = catalogue.view(m)
    mail, doubts = doubt_domains(catalogue, open_mail(packed))
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
        notices=(
            *catalogue.notices(m=m),
            *(NoticeRow(CODE, why, "", "", identity) for why in doubts),
        ),
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
    mails = [(row, open_face(row.view)) for row in catalogue.views(ids)]
    known = account_names(catalogue, (p for _, mail in mails for p in _people(mail)))
    cards = []
    for row, mail in mails:
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
                known={p.address: known[p.address] for p in _people(mail) if _is_bare(p, known)},
            )
        )
    return cards


def account_names(catalogue: CatalogueReader, people: Iterable[Address]) -> dict[str, str]:
    """Return the names that other messages give to those who are stated by number alone."""
    numbers = {p.address for p in people if not p.name and is_number(p.address)}
    if not numbers:
        return {}
    names = catalogue.remembered("names of accounts", names_of_accounts)
    return {number: names[number] for number in numbers if number in names}


def _people(mail: MailFace) -> tuple[Address, ...]:
    return (*(mail.from_ or mail.sender), *mail.to)


def _is_bare(one: Address, known: Mapping[str, str]) -> bool:
    return not one.name and one.address in known
