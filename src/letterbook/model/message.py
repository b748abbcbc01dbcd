"""A mail as it was read: what the bytes say, before anything is compared or stored."""

from __future__ import annotations

from typing import Literal

import msgspec

from letterbook.model.identity import StatedId
from letterbook.model.moment import Moment
from letterbook.model.notice import Notice

Channel = Literal["mail", "dm", "chat", "post", "document"]
Platform = Literal["mail", "x", "post", "transcript", "printed"]
ZoneKind = Literal["new", "quoted", "signature", "heading"]
PartKind = Literal["container", "text", "html", "attachment", "message"]

MAIL = "message/rfc822"
X_DM = "application/vnd.letterbook.x-dm+json"
X_POST = "application/vnd.letterbook.x-post+json"
TRANSCRIPT_TEXT = "application/vnd.letterbook.transcript-text"
TRANSCRIPT_ROW = "application/vnd.letterbook.transcript-row+json"
FACEBOOK_MESSAGE = "application/vnd.letterbook.facebook-message+json"
TELEGRAM_MESSAGE = "application/vnd.letterbook.telegram-message+json"
PRINTED_TEXT = "text/plain; letterbook=printed"
PDF = "application/pdf"
OFFICE = "application/vnd.letterbook.office"
HTML = "text/html"
POST_ROW = "application/vnd.letterbook.post-row"
READ_MEDIA = frozenset(
    (
        *(MAIL, X_DM, X_POST, TRANSCRIPT_TEXT, TRANSCRIPT_ROW),
        *(PRINTED_TEXT, PDF, OFFICE, HTML, POST_ROW, FACEBOOK_MESSAGE, TELEGRAM_MESSAGE),
    )
)
"""The kinds of entries that are read as messages; all others are kept as they are."""


class Address(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One mailbox of an address header.

    ``address`` is the addr-spec with its domain in lower case (or the raw text when there is
    no addr-spec, such as an Exchange X.500 name); ``name`` the display name, decoded, ""
    when there is none.  The written form is kept in the raw header.
    """

    name: str
    address: str


class Header(msgspec.Struct, frozen=True, array_like=True):
    """One header field, in the order of the message; ``value`` is unfolded and decoded."""

    name: str
    value: str


class Part(msgspec.Struct, frozen=True, gc=False):
    """One leaf or node of the MIME tree (RFC 2045-2047, 2183, 2231).

    ``path`` counts from 1 ("1", "2.1"; "" is the message itself); ``start`` and ``end`` are
    the byte range of the part's body in the mail (RFC 822 bytes), before transfer decoding;
    ``size`` and ``content`` (SHA-256) are of the decoded bytes and 0 and b"" for a container;
    ``line_content`` is the SHA-256 with every CRLF made LF, where that differs: mailboxes change
    the line ends of a part that travels as lines (RFC 2045 section 2.7), and copies stay copies.
    """

    path: str
    kind: PartKind
    content_type: str
    charset: str = ""
    filename: str = ""
    disposition: str = ""
    content_id: str = ""
    encoding: str = ""
    start: int = 0
    end: int = 0
    size: int = 0
    content: bytes = b""
    line_content: bytes = b""


class Zone(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A half-open range of characters of the text as read.

    ``new`` was written in this message, ``quoted`` is carried over from another one,
    ``heading`` announces a quotation ("On ... wrote:", an Outlook header block),
    ``signature`` is the sender's signature or a list footer.  Zones follow each other
    without gap or overlap and cover the whole text.
    """

    start: int
    end: int
    kind: ZoneKind


MarkKind = Literal[
    "document", "case", "release-date", "release", "class", "page", "number", "withheld", "stamp"
]


class Mark(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Something that a release or a production put on a printed page.

    ``document`` and ``number`` are numbers of the document or the page (Bates numbers),
    ``withheld`` the reason for which something was taken out beside it.
    """

    kind: MarkKind
    text: str


Confidence = Literal["clear", "unsure", "missing"]
"""How surely a field was read off a page: as printed, with doubts, or not there."""


class MailMessage(msgspec.Struct, frozen=True):
    """What one mail, or one message or post of another channel, says.

    ``text`` is the text as read (one rendering of the body, from the parts named in
    ``text_parts``), ``other_text`` what only another reading of the same bytes shows
    (the other alternative, an ambiguous structure, text after an early end), so that it can be
    searched too.  ``attachment_text`` is the text of attachments.  ``attached`` are
    the mails attached to this one with the paths of their parts.  ``sent`` is the stated
    Date only, None when there is none; ``received`` comes from the topmost Received field.
    """

    stated_id: StatedId | None
    subject: str
    sent: Moment | None
    received: Moment | None
    from_: tuple[Address, ...]
    sender: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    bcc: tuple[Address, ...]
    references: tuple[StatedId, ...]
    in_reply_to: tuple[StatedId, ...]
    text: str
    zones: tuple[Zone, ...]
    text_parts: tuple[str, ...]
    other_text: str
    attachment_text: str
    parts: tuple[Part, ...]
    links: tuple[str, ...]
    language: str
    attached: tuple[AttachedMail, ...]
    notices: tuple[Notice, ...]
    thread_topic: str = ""
    conversation_index: bytes = b""
    folder_labels: tuple[str, ...] = ()
    """Labels that the mail itself carries (X-Gmail-Labels, X-Mozilla-Keys, X-Keywords ...)."""
    flags: tuple[str, ...] = ()
    """State that the mail itself carries (Status, X-Status, X-Mozilla-Status): seen ..."""
    channel: Channel = "mail"
    platform: Platform = "mail"
    """Where its addresses are valid: the same word on two platforms is two parties."""
    conversation: str = ""
    """The platform's own id of the chain that the message belongs to."""
    transcript: str = ""
    """The transcript that it was typed in: its messages have one clock and one order."""
    position: int = 0
    """Its place in that order, from 1; 0 without a transcript."""
    marks: tuple[Mark, ...] = ()
    """What is printed on its pages that is no word of it."""
    confidence: dict[str, Confidence] = {}
    """How surely each field was read, where a message was read off a page."""
    repeat: int = 0
    """How many equal messages (sender, date, text) stand before it in its transcript."""
    named_files: tuple[str, ...] = ()
    """The attachments that a printed mail names under a label, as printed; they are no parts."""
    key_text: str | None = None
    """The text by which it is identified, None where that is the text as read."""


class AttachedMail(msgspec.Struct, frozen=True):
    """A message/rfc822 part, read as a mail of its own.

    ``path`` is never empty: an attached mail that is the whole of a mail is its part 1.
    """

    path: str
    raw: bytes
    mail: MailMessage


class Limits(msgspec.Struct, frozen=True):
    """Bounds for hostile input; each hit is a notice and the bytes are kept."""

    message_bytes: int = 150 * 1024 * 1024
    depth: int = 100
    parts: int = 10_000
    header_block_bytes: int = 1024 * 1024
    header_fields: int = 10_000
    addresses: int = 10_000
    references: int = 2_000
    text_chars: int = 20_000_000
    links: int = 5_000
    worker_cpu_seconds: int = 20
    worker_wall_seconds: int = 60
    worker_memory_bytes: int = 1024 * 1024 * 1024
    archive_depth: int = 5
    archive_entries: int = 1_000_000
    archive_bytes: int = 1024 * 1024 * 1024 * 1024
    archive_ratio: int = 200
    archive_ratio_floor: int = 10 * 1024 * 1024
