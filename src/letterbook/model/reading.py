"""What passes between the process that stores entries and those that read them."""

from __future__ import annotations

import msgspec

from letterbook.model.identity import ContentId, MessageId, SameTextKey
from letterbook.model.message import MAIL, Address, Channel, Platform
from letterbook.model.notice import Notice


class EntryJob(msgspec.Struct, array_like=True):
    """One entry to be read; ``mail`` is False for bytes that are only to be sealed.

    ``source``: the id and the name of the source, as they are searched.  ``media`` says how the
    bytes are read; ``context`` is what the reader found around them (see `ports.reader.Entry`);
    ``zone`` is the IANA time zone in which times without an offset are to be read, "" for none.
    ``apart``: documents attached to a mail are read in processes of their own.
    """

    raw: bytes
    before: int
    after: int
    quoting: str
    mail: bool
    source: tuple[str, ...]
    folder: str
    custodian: str
    media: str = MAIL
    context: str = ""
    zone: str = ""
    apart: bool = False


class ReadMail(msgspec.Struct, array_like=True):
    """One mail of an entry, ready for the catalogue and the index.

    ``path`` is "" for the entry's own mail and the part path (``2``, ``2/1.3`` for a mail in a
    mail) for attached ones; ``content`` is the digest of the bytes it was read from; ``view`` is
    the packed MailMessage without its attached mails; ``document`` the
    encoded index document; ``roles`` are (role, position, address); ``conversation`` is the
    platform's id of the chain, "" without one; ``references`` are those of References and of
    In-Reply-To, ``reference_list`` and ``in_reply_to`` each alone; ``index`` is the usable
    conversation index and ``chains`` the names of the chains that it puts the mail into.
    ``author_keys`` are those of `rules.quoted_authors`; ``quotes`` (key, earliest, latest) say
    whom a mail quotes that refers to nothing, and when that was written.
    """

    path: str
    content: ContentId
    id: MessageId
    key: SameTextKey
    recipients: bytes
    stated_id: str | None
    references: tuple[str, ...]
    subject: str
    earliest: int | None
    latest: int | None
    roles: tuple[tuple[str, int, Address], ...]
    notices: tuple[Notice, ...]
    view: bytes
    document: str
    channel: Channel = "mail"
    platform: Platform = "mail"
    conversation: str = ""
    reference_list: tuple[str, ...] = ()
    in_reply_to: tuple[str, ...] = ()
    index: bytes = b""
    chains: tuple[str, ...] = ()
    author_keys: tuple[int, ...] = ()
    quotes: tuple[tuple[int, int, int], ...] = ()


class ReadEntry(msgspec.Struct, array_like=True):
    """What an entry gave; ``record`` is the sealed blob, ``failure`` says why nothing was read.

    ``failure_code`` is the code of the notice that says so.
    """

    content: ContentId
    record: bytes
    size: int
    mails: tuple[ReadMail, ...]
    failure: str = ""
    failure_code: str = "limit:reading"
