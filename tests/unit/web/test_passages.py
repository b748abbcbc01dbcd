"""Text in passages, and what was read of it."""

from __future__ import annotations

from letterbook.model.mark import MessageMark
from letterbook.web.passages import passages_of


def _read(words: str) -> MessageMark:
    return MessageMark("read", "", words, 1, "", "2026-01-01T00:00:00Z")


def test_what_was_read_is_told_from_the_rest() -> None:
    """Across line ends, overlaps and kinds of text; no character is lost or told twice."""
    pieces = [("new", "\nThe lease\nruns out. Ask\n"), ("heading", "Nell:\n"), ("quoted", "> no\n")]
    marks = [_read("lease runs"), _read("runs out."), _read("Ask Nell: >")]
    new, quoted = passages_of(pieces, marks)
    assert [(run.text, run.read) for run in new.runs] == [
        ("The ", False), ("lease\n", True), ("runs", True), (" out.", True), (" ", False),
        ("Ask", True),
    ]  # fmt: skip
    assert [(run.text, run.read) for run in quoted.runs] == [("Nell:\n>", True), (" no", False)]
    for passage in (new, quoted):
        assert "".join(run.text for run in passage.runs) == passage.text


def test_text_without_marks_is_one_run() -> None:
    """Tags and notes on words, and words that are not there, divide nothing."""
    marks = [MessageMark("note", "x", "lease", 1, "", ""), _read("nowhere")]
    (only,) = passages_of([("new", "The lease")], marks)
    assert [(run.text, run.read) for run in only.runs] == [("The lease", False)]
