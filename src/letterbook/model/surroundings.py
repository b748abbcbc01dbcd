"""What stands around the text of a message on a page that shows many messages."""

from __future__ import annotations

import msgspec

from letterbook.model.identity import MessageId
from letterbook.model.mark import MessageMark
from letterbook.model.message import Address, Part, Platform
from letterbook.model.reply import Copy, NoticeRow


class Surroundings(msgspec.Struct, frozen=True):
    """Who got a message, what hangs on it, where it was found, and what people wrote on it.

    ``files`` are its attachments and attached mails; ``citation`` is the line of `cite`.
    """

    id: MessageId
    platform: Platform
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    files: tuple[Part, ...]
    copies: tuple[Copy, ...]
    notices: tuple[NoticeRow, ...]
    stated_ids: tuple[str, ...]
    citation: str
    marks: tuple[MessageMark, ...]
    read: bool
