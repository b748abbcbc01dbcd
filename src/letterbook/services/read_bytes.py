"""Leads from a copy back to its original bytes."""

from __future__ import annotations

from letterbook.errors import NothingFound, UsageError
from letterbook.model.identity import ContentId
from letterbook.model.message import MAIL, Limits
from letterbook.model.reading import EntryJob
from letterbook.model.reply import Copy
from letterbook.rules.mail_decode import decode_transfer
from letterbook.rules.mail_message import read_mail
from letterbook.services.read_entry import mail_bytes
from letterbook.store.blobs import BlobStore
from letterbook.store.catalogue_lookup import find_place
from letterbook.store.catalogue_read import CatalogueReader


def read_raw(catalogue: CatalogueReader, blobs: BlobStore, copy: Copy) -> bytes:
    """Return the bytes of the copy's entry exactly as its container holds them."""
    content = ContentId(bytes.fromhex(copy.sha256))
    place = find_place(catalogue.connection, content)
    if place is None:
        raise NothingFound(f"The bytes of {copy.locator} are not in this letterbook.")
    return blobs.read(content, place)


def read_rfc822(catalogue: CatalogueReader, blobs: BlobStore, copy: Copy) -> bytes:
    """Return the copy's mail: framing off, quoting undone, an attached mail taken out.

    Raises `UsageError` for a message of another channel, which has no mail.
    """
    before, after, quoting, media = catalogue.framing(copy)
    if media != MAIL:
        raise UsageError(
            "This message is no mail: it has no header and no parts.",
            next_step="Ask for its bytes as the container holds them, with --raw.",
        )
    job = EntryJob(
        raw=read_raw(catalogue, blobs, copy), before=before, after=after, quoting=quoting,
        mail=True, source=(), folder="", custodian="",
    )  # fmt: skip
    raw = mail_bytes(job)
    for path in copy.path.split("/") if copy.path else ():
        raw = _attached_raw(raw, path)
    return raw


def _attached_raw(raw: bytes, path: str) -> bytes:
    for inner in read_mail(raw, Limits()).attached:
        if inner.path == path:
            return inner.raw
    raise NothingFound(f"The mail has no attached mail at part {path}.")


def read_part(raw: bytes, path: str) -> bytes:
    """Return the bytes of a MIME part after its transfer decoding (RFC 2045 section 6).

    The only part of a mail without parts is both "" and "1".
    """
    for part in read_mail(raw, Limits()).parts:
        if path in (part.path, part.path or "1") and part.kind != "container":
            return decode_transfer(raw[part.start : part.end], part.encoding).data
    raise NothingFound(f"The mail has no part {path} with bytes of its own.")
