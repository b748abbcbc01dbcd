"""What a reader is given and what it gives back.

A reader knows one format.  It is handed a `Candidate` (a file, a folder, or a stream out of an
archive), says how sure it is that this is its format, and then yields findings in the order of
the bytes.  It never stores, never parses messages, and never opens anything but its candidate;
where a format says in one file who is meant in another, a sibling, for names alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

import msgspec

from letterbook.model.locator import Step
from letterbook.model.notice import Notice


class Body(Protocol):
    """The bytes of one entry, in memory or spilled to a temporary file when they are large."""

    size: int

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes from the start; may be called again."""

    def as_bytes(self) -> bytes:
        """Return all bytes; only for bodies below the message limit."""


class Candidate(Protocol):
    """A place that a reader may read."""

    kind: Literal["file", "folder"]
    name: str
    """Path inside the source, its pieces with "/" between; undecodable bytes as surrogates."""
    size: int | None
    """Bytes, None when it is only known after reading (a compressed stream) or for a folder."""
    path: Path | None
    """The real path on disk, None for a member of an archive that is only a stream."""

    def head(self) -> bytes:
        """Return up to the first 65,536 bytes (b"" for a folder)."""

    def open(self) -> BinaryIO:
        """Return a new stream at the start; seekable only if ``path`` is set."""

    def children(self) -> list[Candidate]:
        """Return what a folder directly holds, sorted by name as bytes ([] for a file)."""

    def sibling(self, name: str) -> Candidate | None:
        """Return the file of that name in the same folder of the same source, None without one.

        ``name`` may lead into folders within that one.
        """

    def handed_over(self, name: str) -> bool | None:
        """Return whether the file of that name came in the same folder, None if nothing tells.

        Files and archives that were named together and are called alike but for their number are
        one in this.
        """


class Entry(msgspec.Struct):
    """One thing found.

    ``step`` leads to it from the candidate, None when it is the whole candidate.
    ``media`` is "message/rfc822" for a mail; other values are kept without being read.
    ``quoting`` names how a container changed the mail's bytes ("mboxrd", "mboxo", "none");
    ``folder`` the folder inside the source as a mail client would show it ("Inbox/2016");
    ``flags`` what the container says of its state ("seen", "answered", "flagged", "draft",
    "trashed", "passed").  ``before`` is the length of a container's own framing at the
    start of the range (an mbox "From " line, with its line end), ``after`` of that at its
    end (the blank line): the mail's bytes are what lies between.  ``context`` is compact JSON of
    what the bytes lack and the format says elsewhere (names, members, a conversation's id).
    """

    step: Step | None
    body: Body
    media: str = "message/rfc822"
    quoting: str = "none"
    folder: str = ""
    flags: tuple[str, ...] = ()
    before: int = 0
    after: int = 0
    notices: tuple[Notice, ...] = ()
    context: str = ""


class Inner(msgspec.Struct):
    """Something inside the candidate that is itself to be recognised and read.

    ``keep`` is False when the candidate's bytes are kept whole anyway by being opaque and the
    inner thing is only a way of reading them.  ``assume`` forces a reader by name.
    """

    step: Step
    candidate: Candidate
    assume: str = ""
    folder: str = ""
    flags: tuple[str, ...] = ()


class Residue(msgspec.Struct, frozen=True):
    """A byte range of a transparent container that belongs to no entry, and why."""

    start: int
    end: int
    why: str
    body: bytes


class Skip(msgspec.Struct, frozen=True):
    """Something that a named rule leaves out (``mail-client-index``, ``maildir-tmp``, ...)."""

    step: Step
    rule: str
    size: int = 0


Finding = Entry | Inner | Residue | Skip | Notice


class Reader(Protocol):
    """One format.  ``name`` and ``version`` are written beside everything it finds."""

    name: str
    version: int
    transparent: bool
    """True when entries and residues together are the candidate's bytes, in order (mbox, a
    folder, a single mail); False when it is kept whole beside what is in it (zip, gz)."""

    def recognise(self, candidate: Candidate) -> int:
        """Return 0 (not mine) to 100 (certain), from content first and name last."""

    def read(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield what is in it, in the order of its bytes; never raises on bad content."""
