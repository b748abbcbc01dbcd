"""RTF: one document in one file (Rich Text Format 1.9.1), printed mail or anything else."""

from __future__ import annotations

from collections.abc import Iterator

from letterbook.model.message import OFFICE
from letterbook.ports.reader import Candidate, Finding
from letterbook.readers.whole_document import document_entry
from letterbook.rules.rtf_text import LARGEST, is_rtf

_SURE = 92


class RtfReader:
    """Takes the whole file; its text is read by a worker."""

    name = "rtf"
    version = 1
    transparent = True

    def recognise(self, candidate: Candidate) -> int:
        """Return 92 for a file that begins as RTF does."""
        if candidate.kind != "file" or (candidate.size or 0) > LARGEST:
            return 0
        return _SURE if is_rtf(candidate.head()) else 0

    def read(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield the one entry."""
        yield from document_entry(candidate, OFFICE, text=False)
