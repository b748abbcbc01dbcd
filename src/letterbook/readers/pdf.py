"""PDF: one document in one file (ISO 32000), printed mail or anything else."""

from __future__ import annotations

import json
from collections.abc import Iterator

from letterbook.model.message import PDF
from letterbook.ports.reader import Candidate, Entry, Finding
from letterbook.readers.bodies import whole_body

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
        if candidate.kind != "file" or candidate.size == 0:
            return
        around = {"name": candidate.name.rpartition("/")[2]}
        context = json.dumps(around, ensure_ascii=True, separators=(",", ":"))
        yield Entry(step=None, body=whole_body(candidate), media=PDF, context=context)
