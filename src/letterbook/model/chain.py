"""Messages as the measures see them: who wrote to whom, when, and what was new in it."""

from __future__ import annotations

import msgspec

from letterbook.model.identity import MessageId


class PartyName(msgspec.Struct, frozen=True):
    """An account or address on a platform, and the forms in which it was written."""

    platform: str
    address: str
    written: tuple[str, ...]


class ChainMessage(msgspec.Struct, frozen=True, gc=False):
    """One message of any channel, reduced to what is counted.

    ``author`` and ``recipients`` are keys of parties (``platform:address``).  ``earliest`` and
    ``latest`` bound the instant in seconds since 1970, both inclusive, and are None where no date
    could be read.  ``text`` is what was written in this message, ``quoted`` what it carries over
    from others.  ``replies_to`` are the messages that it names as the ones it answers.

    ``transcript`` names what it was typed in, ``position`` its place there from 1; ``zoneless``
    is True where the bounds are those of every time zone, because none was stated.
    """

    id: MessageId
    channel: str
    conversation: str
    author: str
    recipients: tuple[str, ...]
    earliest: int | None
    latest: int | None
    text: str = ""
    links: tuple[str, ...] = ()
    replies_to: tuple[MessageId, ...] = ()
    quoted: str = ""
    stated_ids: tuple[str, ...] = ()
    transcript: str = ""
    position: int = 0
    zoneless: bool = False
