"""Makes chain messages out of what the catalogue holds of messages of any channel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from letterbook.model.chain import ChainMessage
from letterbook.model.identity import MessageId
from letterbook.model.message import MailMessage, ZoneKind
from letterbook.rules.delays import in_order
from letterbook.rules.links import find_links
from letterbook.services.packed_mail import ChainMail, open_chain_mail, open_mail
from letterbook.store.catalogue_exchange import ChainRow
from letterbook.store.catalogue_read import CatalogueReader

_MANY_LINKS = 200
_EXCERPT = 160


class Read(NamedTuple):
    """A message as the measures see it, and what it says."""

    message: ChainMessage
    mail: ChainMail


def read_chain(rows: Iterable[ChainRow]) -> Iterator[Read]:
    """Yield each row as a chain message; what it replies to is named by `with_replies`."""
    for row in rows:
        mail = open_chain_mail(row.view)
        new = zone_text(mail, "new")
        wrote = mail.from_ or mail.sender
        author = _key_of(wrote[0].address.casefold(), row.wrote) if wrote else ""
        sent = mail.sent
        message = ChainMessage(
            id=row.id, channel=row.channel, conversation=str(row.thread), author=author,
            recipients=tuple(sorted(row.got - {author})),
            earliest=sent.earliest if sent is not None else None,
            latest=sent.latest if sent is not None else None,
            text=new, links=_own_links(mail, new), quoted=zone_text(mail, "quoted"),
            stated_ids=row.stated_ids, transcript=mail.transcript, position=mail.position,
            zoneless=sent is not None and sent.known and sent.offset_minutes is None,
        )  # fmt: skip
        yield Read(message, mail)


def _key_of(address: str, keys: tuple[str, ...]) -> str:
    return next((key for key in keys if key.partition(":")[2] == address), "")


def mail_of(catalogue: CatalogueReader, identity: MessageId) -> MailMessage:
    """Return what a message says."""
    return open_mail(catalogue.view(catalogue.number(identity))[2])


def excerpt(text: str) -> str:
    """Return the beginning of a text on one line."""
    line = " ".join(text[: 4 * _EXCERPT].split())
    return line if len(line) <= _EXCERPT else line[: _EXCERPT - 1] + "…"


def zone_text(mail: MailMessage | ChainMail, kind: ZoneKind) -> str:
    """Return the text of the zones of a kind; all of it is new where there are no zones."""
    if not mail.zones:
        return mail.text if kind == "new" else ""
    return "\n".join(mail.text[zone.start : zone.end] for zone in mail.zones if zone.kind == kind)


def _own_links(mail: ChainMail, new: str) -> tuple[str, ...]:
    """Return the links of what was written in the message, and those that no text shows."""
    if len(mail.links) > _MANY_LINKS:
        return tuple(find_links(new))
    return tuple(link for link in mail.links if link in new or link not in mail.text)


def with_replies(read: Iterable[Read]) -> tuple[list[Read], list[MessageId]]:
    """Return each message once with what it replies to among them, and the variants left out.

    Of several unlike messages that state one identifier, the first by date counts.
    """
    everything = {one.message.id: one for one in read}
    holder: dict[str, MessageId] = {}
    kept: list[MessageId] = []
    variants: list[MessageId] = []
    undated = sorted(i for i, one in everything.items() if one.message.earliest is None)
    for identity in [
        *(m.id for m in in_order(one.message for one in everything.values())), *undated
    ]:  # fmt: skip
        stated = everything[identity].message.stated_ids
        if any(name in holder for name in stated):
            variants.append(identity)
            continue
        kept.append(identity)
        holder.update(dict.fromkeys(stated, identity))
    return [_with_parent(everything[identity], holder) for identity in kept], variants


def _with_parent(one: Read, holder: dict[str, MessageId]) -> Read:
    mail = one.mail
    named = mail.in_reply_to if len(mail.in_reply_to) == 1 else mail.references[-1:]
    found = dict.fromkeys(holder[name] for name in named if name in holder)
    found.pop(one.message.id, None)
    if not found:
        return one
    return Read(msgspec.structs.replace(one.message, replies_to=tuple(found)), one.mail)
