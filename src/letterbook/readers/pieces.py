"""What the readers of chats have in common: a whole file in memory, cut into entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing

from letterbook.model.notice import Notice
from letterbook.ports.reader import Candidate, Entry, Finding, Residue
from letterbook.readers.bodies import whole_body


def read_up_to(candidate: Candidate, most: int) -> bytes:
    """Return the bytes of a file, one more than the most where it is larger."""
    with closing(candidate.open()) as stream:
        return stream.read(most + 1)


def whole_or_kept(candidate: Candidate, most: int, media: str) -> tuple[bytes, Entry | None]:
    """Return the bytes of a file; where they are too many, the file as the one entry that it is."""
    raw = read_up_to(candidate, most)
    if len(raw) <= most:
        return raw, None
    return b"", kept_whole(candidate, media, "The file is too large; it is kept as it is.")


def kept_whole(candidate: Candidate, media: str, why: str) -> Entry:
    """Return the file as the one entry that it is where its messages cannot be read."""
    notice = Notice("unread:transcript", why)
    return Entry(step=None, body=whole_body(candidate), media=media, notices=(notice,))


def with_residues(
    raw: bytes, pieces: Iterable[tuple[int, int, Finding]], between: str
) -> Iterator[Finding]:
    """Yield the findings of pieces, which stand in order, and what lies between as residues.

    Each piece comes with where it starts and ends, so that every byte is found once.
    """
    at = 0
    for start, end, found in pieces:
        if start > at:
            yield Residue(at, start, between, raw[at:start])
        yield found
        at = end
    if at < len(raw):
        yield Residue(at, len(raw), between, raw[at:])
