"""EMLX: one mail of Apple Mail, between a line with its length and a property list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from letterbook.model.notice import Notice
from letterbook.ports.reader import Candidate, Entry, Finding
from letterbook.readers.bodies import whole_body
from letterbook.readers.mail_sniff import mail_score

_COUNT = re.compile(rb"(\d{1,12})[ \t]{0,12}\r?\n")
_FLAGS = re.compile(rb"<key>flags</key>\s{0,40}<integer>(\d{1,18})</integer>")
_BITS = ((0, "seen"), (1, "trashed"), (2, "answered"), (4, "flagged"), (6, "draft"), (8, "passed"))
_TAIL_LIMIT = 64 * 1024


class EmlxReader:
    """Takes the mail between the first line and the property list."""

    name = "emlx"
    version = 1
    transparent = True

    def recognise(self, candidate: Candidate) -> int:
        """Return 95 for a length line before a mail header in a file called ``.emlx``."""
        if candidate.kind != "file":
            return 0
        head = candidate.head()
        first = _COUNT.match(head)
        if first is None or not mail_score(head[first.end() :], ".eml"):
            return 0
        return 95 if candidate.name.lower().endswith(".emlx") else 80

    def read(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield the one entry, with the flags of the property list."""
        if candidate.kind != "file":
            return
        first = _COUNT.match(candidate.head())
        body = whole_body(candidate)
        if first is None:
            yield Entry(step=None, body=body, notices=(_disagree("It has no length line."),))
            return
        end = first.end() + int(first.group(1))
        tail = _tail(candidate, end) if end <= body.size else b""
        if end > body.size or (tail.strip() and not tail.lstrip().startswith(b"<")):
            notice = _disagree(f"Its first line says {first.group(1).decode()} bytes.")
            yield Entry(step=None, body=body, before=first.end(), notices=(notice,))
            return
        found = _FLAGS.search(tail)
        bits = int(found.group(1)) if found else 0
        yield Entry(
            step=None,
            body=body,
            flags=tuple(sorted(name for bit, name in _BITS if bits >> bit & 1)),
            before=first.end(),
            after=body.size - end,
        )


def _disagree(what: str) -> Notice:
    return Notice("ambiguous:emlx-length", f"{what} All that follows is read as the mail.")


def _tail(candidate: Candidate, start: int) -> bytes:
    """Return up to 64 KiB from ``start``."""
    with candidate.open() as stream:
        if candidate.path is not None:
            stream.seek(start)
        else:
            left = start
            while left and (piece := stream.read(min(left, 1 << 20))):
                left -= len(piece)
        return stream.read(_TAIL_LIMIT)
