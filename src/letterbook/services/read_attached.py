"""The text of documents that are attached to a mail: PDF, word processors, slides, workbooks.

They are read by the worker that reads the mail.  Where it dies of that, the mail is read once more
with each of them in a process of its own, which is shut in: so what a document does to its process
leaves the mail readable.  What could not be read is a notice of the mail.
"""

from __future__ import annotations

import hashlib
import re
import time

import msgspec

from letterbook.model.message import Limits, MailMessage, Part
from letterbook.model.notice import Notice
from letterbook.ports.text_extractor import TextExtractor
from letterbook.rules.mail_decode import decode_transfer
from letterbook.rules.mail_message import capped
from letterbook.rules.not_readable import NotReadable
from letterbook.rules.printed_mail import pages_without_text

MOST_SECONDS = 30.0
"""All documents of one entry are read within this time: a reading worker is ended at twice it."""

_TOO_LONG = "It and those after it were not read: the ones before took too much time."
_PDF_WITHIN = 1024
_OFFICE_NAME = re.compile(r"\.(?:docx|docm|odt|pptx|pptm|odp|xlsx|xlsm|xlsb|ods)$", re.IGNORECASE)
_OFFICE_TYPE = re.compile(r"officedocument|opendocument|ms-(?:word|excel|powerpoint)")


class Reading(msgspec.Struct, frozen=True):
    """How attached documents are read.

    ``apart``: each in a process of its own; ``until`` is the reading of the monotonic clock at
    which no more is begun.
    """

    extract: TextExtractor
    limits: Limits
    apart: bool
    until: float

    def pages(self, raw: bytes) -> list[str]:
        """Return the text of each page; raise `NotReadable` for what cannot be read."""
        if self.apart:
            return self.extract.pages_apart(raw, max(0.1, self.until - time.monotonic()))
        return self.extract.pages(raw)


def with_attached_texts(mail: MailMessage, raw: bytes, reading: Reading) -> MailMessage:
    """Return the mail with the text of its attached documents beside that of other attachments.

    ``raw`` are the bytes that the mail was read from.  The identity of the mail does not depend on
    the texts.
    """
    documents = [part for part in mail.parts if part.kind == "attachment" and _may_hold(part)]
    if not documents:
        return mail
    texts = [mail.attachment_text] if mail.attachment_text else []
    notices: list[Notice] = []
    for part in documents:
        data = decode_transfer(raw[part.start : part.end], part.encoding).data
        code = _code(data)
        if not code or hashlib.sha256(data).digest() != part.content:
            continue
        if time.monotonic() >= reading.until:
            notices.append(_notice(code, part, _TOO_LONG))
            break
        try:
            pages = reading.pages(data)
        except NotReadable as error:
            notices.append(_notice(code, part, str(error)))
            continue
        texts += [page for page in pages if page.strip()]
        if (blank := pages_without_text(pages)) is not None:
            notices.append(_notice(blank.code, part, blank.detail))
    text = "\n\n".join(texts)
    if len(text) > reading.limits.text_chars:
        notices.append(
            Notice("limit:text", f"Only {reading.limits.text_chars} characters are read.")
        )
    return msgspec.structs.replace(
        mail,
        attachment_text=text[: reading.limits.text_chars],
        notices=capped([*mail.notices, *notices]),
    )


def _may_hold(part: Part) -> bool:
    name = part.filename.strip()
    return (
        part.content_type.endswith("pdf")
        or name.lower().endswith(".pdf")
        or _OFFICE_TYPE.search(part.content_type) is not None
        or _OFFICE_NAME.search(name) is not None
    )


def _code(data: bytes) -> str:
    """Return the code of the notice where the bytes cannot be read, "" where they are no document.

    Documents of the older formats (``.doc``, ``.xls``) are none of these.
    """
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return "unread:pdf"
    return "unread:office" if data.startswith(b"PK") else ""


def _notice(code: str, part: Part, sentence: str) -> Notice:
    return Notice(code, f"Attached document {part.filename or part.path}: {sentence}")
