"""A citation: one message named so that somebody without this letterbook can find and check it."""

from __future__ import annotations

import msgspec

from letterbook.model.identity import MessageId
from letterbook.model.message import Address
from letterbook.model.moment import Moment


class CitedCopy(msgspec.Struct, frozen=True):
    """One place where the message stands.

    ``file`` is the outermost file and ``file_sha256`` its digest, or several when the file grew
    between two additions; ``locator`` leads from it to the entry, and ``part`` to the attached
    mail in it.  ``sha256`` is of the entry's ``size`` bytes.  ``check`` are commands that print
    these digests where the file is at hand; ``check_words`` says what no command does.  ``named``
    is False when a name in the path would have told who gave the source: then ``file`` is "".
    """

    source: str
    file: str
    file_sha256: tuple[str, ...]
    locator: str
    part: str
    sha256: str
    size: int
    check: tuple[str, ...]
    check_words: str
    named: bool


class Citation(msgspec.Struct, frozen=True):
    """What to print beside a quotation.

    ``line`` says it in one line.  ``sha256`` is of the entry's bytes of the first copy, and
    ``mail_sha256`` of the mail itself: of the file that an export of originals writes.  `show`
    takes the id, a Message-ID, or ``sha256:`` and either digest.
    """

    schema: int
    id: MessageId
    stated_ids: tuple[str, ...]
    from_: tuple[Address, ...] = msgspec.field(name="from")
    to: tuple[Address, ...]
    sent: Moment | None
    subject: str
    sha256: str
    mail_sha256: str
    line: str
    copies: tuple[CitedCopy, ...]
    letterbook: str
    custody_head: str
