"""EML: one mail in one file, whatever the file is called (RFC 5322)."""

from __future__ import annotations

from collections.abc import Iterator

from letterbook.model.notice import Notice
from letterbook.ports.reader import Candidate, Entry, Finding
from letterbook.readers.bodies import whole_body
from letterbook.readers.mail_sniff import leading_length, mail_score
from letterbook.readers.mbox_lines import LOOK_AHEAD, separator_style


class EmlReader:
    """Takes the whole file as one mail."""

    name = "eml"
    version = 1
    transparent = True

    def recognise(self, candidate: Candidate) -> int:
        """Return how surely the file begins with the header of a mail.

        At most 40 behind a "From " line that separates mails: that is an mbox.
        """
        if candidate.kind != "file":
            return 0
        head = candidate.head()
        score = mail_score(head, candidate.name)
        ahead = head.lstrip(b"\xef\xbb\xbf\r\n")[:LOOK_AHEAD]
        return min(score, 40) if separator_style(ahead) is not None else score

    def read(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield the one entry; ``before`` is a leading "From " line, blank lines or mark."""
        if candidate.kind != "file":
            return
        head = candidate.head()
        before = leading_length(head)
        notices: tuple[Notice, ...] = ()
        if before and not head.startswith(b"From "):
            notices = (
                Notice("repaired:leading-bytes", f"{before} bytes stand before the header."),
            )
        yield Entry(step=None, body=whole_body(candidate), before=before, notices=notices)
