"""The text of a printed mail, as OCR or a text layer gives it: one file, one message."""

from __future__ import annotations

import re
from collections.abc import Iterator

from letterbook.model.message import PRINTED_TEXT
from letterbook.ports.reader import Candidate, Finding
from letterbook.readers.mail_sniff import mail_score
from letterbook.readers.text_lines import charset_of
from letterbook.readers.whole_document import document_entry
from letterbook.rules.printed_mail import is_printed

LARGEST = 8 * 1024 * 1024
_LIKELY = 58
_MAYBE_MAIL = 40
_OF_MIME = re.compile(rb"\A(?:[^\r\n]{1,1000}\r?\n){0,40}?MIME-Version:", re.IGNORECASE)
"""What is in parts, as a page that a browser saved in one file (MHTML): no printed page."""


class PrintedTextReader:
    """Takes a text with the header of a printed mail at its top, or the marks of a release."""

    name = "printed-text"
    version = 1
    transparent = True

    def recognise(self, candidate: Candidate) -> int:
        """Return 58 for the text of a printed mail: readers of mail that are sure go before."""
        head = candidate.head()
        if candidate.kind != "file" or not head or (candidate.size or 0) > LARGEST:
            return 0
        if mail_score(head, candidate.name) > _MAYBE_MAIL or _OF_MIME.search(head):
            return 0
        charset = charset_of(head)
        if not charset:
            return 0
        return _LIKELY if is_printed(head.decode(charset, "replace")) else 0

    def read(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield the one entry."""
        yield from document_entry(candidate, PRINTED_TEXT, text=True)
