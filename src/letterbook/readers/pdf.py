"""PDF: one document in one file (ISO 32000), printed mail or anything else."""

from __future__ import annotations

from collections.abc import Iterator

from letterbook.model.message import PDF
from letterbook.ports.reader import Candidate, Finding
from letterbook.readers.whole_document import document_entry

_MARK = b"%PDF-"
_WITHIN = 1024
_SURE = 90


class PdfReader:
    """Takes the whole file; its text is read by a worker."""

    name = "pdf"
    version = 1
    transparent = True

    def recognise(self, candidate: Candidate) -> int:
        """Return 90 for a file with the mark of a PDF within its first kilobyte (annex H)."""
        if candidate.kind != "file":
            return 0
        at = candidate.head().find(_MARK, 0, _WITHIN)
        return _SURE if at == 0 else _SURE - 50 if at > 0 else 0

    def read(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield the one entry."""
        yield from document_entry(candidate, PDF, text=False)
