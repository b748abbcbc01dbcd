"""Who kept which copy of which mail: the mailboxes that were handed over."""

from __future__ import annotations

import dataclasses
import re
from functools import cache

from tests.story.affair import Mail, Person, mails, people
from tests.story.compose import compose, delivery

OWNERS = ("clerk", "mayor", "halcyon", "nell")
LIST_MEMBERS = ("clerk", "nell")
MIGRATED = {"offer-4": "halcyon", "withdraw-2": "halcyon"}
"""Mails whose received copy was given another Message-ID when an archive was moved."""
FILED_TWICE = {
    "worth-3": ("clerk", "Lease"),
    "offer-5": ("clerk", "Lease"),
    "papers-10": ("nell", "Quay"),
}
"""Mails of which the same bytes also lie in a second folder."""
STARRED = ("worth-3", "silent-4", "three-1", "last-1")


@dataclasses.dataclass(frozen=True)
class Copy:
    """One mail as it lies in one folder of one mailbox; ``raw`` has LF line ends."""

    owner: str
    folder: str
    mail: Mail
    raw: bytes
    reader: Person
    stated_id: str
    footer: bool = False
    flags: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """The subject as a file name."""
        return re.sub(r"[^a-z0-9]+", "-", self.mail.subject.casefold()).strip("-")[:40] or "mail"


@cache
def copies() -> tuple[Copy, ...]:
    """Return every copy: by mailbox, folder and time."""
    found = [copy for mail in mails().values() if not mail.missing for copy in _kept(mail)]
    for key, (owner, folder) in FILED_TWICE.items():
        first = next(c for c in found if c.mail.key == key and c.owner == owner)
        found.append(dataclasses.replace(first, folder=folder))
    order = {owner: place for place, owner in enumerate(OWNERS)}
    found.sort(key=lambda c: (order[c.owner], c.folder, c.mail.at, c.mail.key, c.footer))
    return tuple(found)


def _kept(mail: Mail) -> list[Copy]:
    found = []
    if mail.sender.owner and not mail.from_raw:
        found.append(_copy(mail, mail.sender, sent=True))
    readers = [*mail.to, *mail.cc, *mail.bcc]
    if mail.list:
        readers = [people()[key] for key in LIST_MEMBERS]
    for owner in OWNERS:
        # One mailbox keeps one received copy, whoever in it was written to first.
        reader = next((one for one in readers if one.owner == owner), None)
        if reader and (mail.list or mail.sender.owner != owner or _answers_a_colleague(mail)):
            found.append(_copy(mail, reader, sent=False))
    return found


def _answers_a_colleague(mail: Mail) -> bool:
    """Two people of one office share its mailbox: it holds what was sent and what arrived."""
    return any(p.owner == mail.sender.owner and p != mail.sender for p in (*mail.to, *mail.cc))


def _copy(mail: Mail, reader: Person, *, sent: bool) -> Copy:
    stated = mail.stated_id
    if not sent and MIGRATED.get(mail.key) == reader.owner:
        stated = f"migrated-{mail.at:%Y%m%d%H%M}@archive.{reader.domain}"
    footer = mail.list and not sent
    trace = [] if sent else delivery(mail, reader)
    raw = compose(mail, trace, footer=footer, stated_id=stated, blind=sent)
    flags = ["seen"] if mail.key != "gulls-3" else []
    if not sent and any(m.reply == mail.key and m.sender == reader for m in mails().values()):
        flags.append("answered")
    if mail.key in STARRED:
        flags.append("flagged")
    return Copy(
        owner=reader.owner,
        folder="Sent" if sent else "Inbox",
        mail=mail,
        raw=raw,
        reader=reader,
        stated_id=stated,
        footer=footer,
        flags=tuple(flags),
    )
