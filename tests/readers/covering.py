"""What the tests of readers of chats ask alike."""

from __future__ import annotations

import io

from letterbook.ports.reader import Entry, Reader, Residue
from letterbook.readers.candidates import StreamCandidate


def stream(raw: bytes, name: str) -> StreamCandidate:
    """Return a candidate that stands alone and cannot seek."""
    return StreamCandidate(name, lambda: io.BytesIO(raw), len(raw))


def covered_by(reader: Reader, raw: bytes, name: str) -> list[Entry]:
    """Return the entries of a file, of which every byte is found once and in order."""
    found = list(reader.read(stream(raw, name)))
    pieces = [one.body if isinstance(one, Residue) else one.body.as_bytes()
              for one in found if isinstance(one, Entry | Residue)]  # fmt: skip
    assert b"".join(pieces) == raw
    return [one for one in found if isinstance(one, Entry)]
