"""A typed transcript in RTF: its text is read as any transcript, and the file is kept whole."""

from __future__ import annotations

from collections.abc import Iterator

from letterbook.model.locator import Step
from letterbook.ports.reader import Candidate, Finding, Inner
from letterbook.readers.bodies import MemoryBody
from letterbook.readers.candidates import body_candidate
from letterbook.readers.pieces import read_up_to
from letterbook.rules.rtf_text import is_rtf, rtf_text
from letterbook.rules.transcript_shape import shape_of

LARGEST = 8 * 1024 * 1024
_SURE = 94
_TRANSCRIPT = "transcript"


class RtfTranscriptReader:
    """Hands on the text of an RTF document that is written as a transcript is."""

    name = "transcript-rtf"
    version = 1
    transparent = False

    def recognise(self, candidate: Candidate) -> int:
        """Return 94 for an RTF document whose paragraphs begin as messages of a transcript do."""
        if candidate.kind != "file" or not is_rtf(candidate.head()):
            return 0
        text = _text(candidate)
        return _SURE if text and shape_of(text.split("\n")) is not None else 0

    def read(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield the text, a line for each paragraph, to be read as a transcript."""
        text = _text(candidate) if candidate.kind == "file" else ""
        if text:
            body = MemoryBody(text.encode("utf-8"))
            inner = body_candidate(f"{candidate.name}.txt", body)
            yield Inner(Step("unpacked", "rtf"), inner, assume=_TRANSCRIPT)


def _text(candidate: Candidate) -> str:
    raw = read_up_to(candidate, LARGEST)
    return rtf_text(raw).replace("\f", "\n") if len(raw) <= LARGEST and is_rtf(raw) else ""
