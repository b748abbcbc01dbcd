"""When two copies are one message (key v1).

Key v1 is a digest of what a reader would call the message: the From address, the stated date,
the base subject, the text as read, what only another reading of the bytes shows, and the
digests of the attachments in any order, line ends made alike.  Received, list and Bcc fields do
not count, nor does white space.  Two copies with one key are one message when they state the same
Message-ID or name the same To and Cc recipients; see docs/explain/identities.md.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache

from letterbook.model.identity import MessageId, SameTextKey
from letterbook.model.message import Address, MailMessage
from letterbook.model.moment import Moment
from letterbook.rules.composed_text import composed

_SPACES = bytes.maketrans(b"\t\n\x0b\x0c\r\xa0"[:5], b"     ")
_RUN = re.compile(rb"  +")
_REPLY = re.compile(
    r"\s*(?:re|r|aw|antw|antwort|sv|vs|ref|rv|fw|fwd|wg|tr|i|enc|doorst|odp|pd|res|rif)"
    r"(?:\[\d{1,4}\]|\^\d{1,4}|\(\d{1,4}\))?\s*[:\uff1a]\s*",
    re.IGNORECASE,
)
_LIST_TAG = re.compile(r"\s*\[[^\[\]]{1,80}\]\s*")
_FORWARD_TAIL = re.compile(r"\s*\(fwd\)\s*$", re.IGNORECASE)


@lru_cache(maxsize=128)
def base_subject(subject: str) -> str:
    """Return the subject without reply and forward marks and list tags, in lower case.

    Follows the base subject of RFC 5256 section 2.1, with the marks of other languages added.
    """
    text = " ".join(subject.split())
    at = 0
    while True:
        match = _REPLY.match(text, at)
        if match is None:
            match = _LIST_TAG.match(text, at)
            if match is None or match.end() == len(text):
                break
        at = match.end()
    return _FORWARD_TAIL.sub("", text[at:]).strip().casefold()


def canonical_text(text: str) -> bytes:
    """Return the text as UTF-8 in NFC with every run of white space made one space."""
    if not text.isascii():
        text = composed(text.replace("\u00a0", " "))
    raw = text.encode("utf-8", "surrogatepass").translate(_SPACES)
    return _RUN.sub(b" ", raw).strip()


def same_text_key(mail: MailMessage) -> SameTextKey:
    """Return key v1 of a mail: 16 bytes, equal for all copies of one message."""
    digest = hashlib.sha256(b"letterbook same-text key v1\0")
    attachments = sorted(
        part.line_content or part.content
        for part in mail.parts
        if part.kind in ("attachment", "message")
    )
    pieces = [
        ",".join(sorted(a.address.casefold() for a in mail.from_)).encode("utf-8", "replace"),
        _stated_date(mail.sent),
        base_subject(mail.subject).encode("utf-8", "surrogatepass"),
        canonical_text(mail.text if mail.key_text is None else mail.key_text),
        canonical_text(mail.other_text),
        *attachments,
    ]
    if mail.platform != "mail":
        # A platform gives every message its own id: two with equal words are still two.
        pieces += [f"{mail.platform} {mail.channel}".encode(), (mail.stated_id or "").encode()]
    if mail.platform == "transcript":
        pieces += [mail.conversation.encode("utf-8", "replace"), b"%d" % mail.repeat]
    for piece in pieces:
        digest.update(len(piece).to_bytes(8, "big"))
        digest.update(piece)
    return SameTextKey(digest.digest()[:16])


def _stated_date(sent: Moment | None) -> bytes:
    if sent is None:
        return b""
    if sent.earliest is None:
        return b"?" + " ".join(sent.text.split()).encode("utf-8", "surrogatepass")
    return b"%d-%d" % (sent.earliest, sent.latest or sent.earliest)


def recipients_digest(to: Iterable[Address], cc: Iterable[Address]) -> bytes:
    """Return 8 bytes that are equal for equal sets of To and Cc addresses."""
    addresses = sorted({a.address.casefold() for a in (*to, *cc)})
    joined = "\0".join(addresses).encode("utf-8", "surrogatepass")
    return hashlib.sha256(joined).digest()[:8]


def message_id(key: SameTextKey, recipients: Iterable[bytes]) -> MessageId:
    """Return the id of the message that the copies with this key and these digests form.

    The smallest digest decides, so the id does not depend on the order of arrival; the ids that
    the other digests would give are its aliases.
    """
    digest = hashlib.sha256(b"letterbook message v1\0" + key + min(recipients))
    return MessageId(digest.hexdigest()[:32])
