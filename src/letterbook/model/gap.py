"""What the record seems to lack: observations with their method, never accusations."""

from __future__ import annotations

from typing import Literal

import msgspec

from letterbook.model.conversation import Rebuilt
from letterbook.model.identity import MessageId

GapKind = Literal[
    "missing-message",
    "quoted-only",
    "attachment-absent",
    "one-copy-only",
    "not-in-other-copy",
    "export-cut-short",
    "one-direction",
    "numbering",
    "document-numbers",
    "text-in-part",
    "deleted",
    "silence",
]
Confidence = Literal["high", "moderate", "low"]


class Gap(msgspec.Struct, frozen=True):
    """One observation.

    ``observation`` says what is seen, ``method`` how it was looked for, ``innocent`` how it may
    come about without anybody's doing, ``confidence`` how sure it is that something is lacking
    from this record.  ``answers`` is the id of the message above a missing one in its conversation,
    or the identifier of one that is missing too, "" where it is the first; ``rebuilt`` is what
    others quote of it.  ``messages`` lead to the evidence, up to a stated number of them.
    ``beside`` are the two questions that set the copies of a private conversation side by side,
    where they lie in two sources and one lacks what the other has.
    """

    kind: GapKind
    observation: str
    method: str
    innocent: tuple[str, ...]
    confidence: Confidence
    messages: tuple[MessageId, ...]
    messages_total: int
    stated_id: str = ""
    source: str = ""
    answers: str = ""
    rebuilt: Rebuilt | None = None
    beside: tuple[str, ...] = ()


class GapsAnswer(msgspec.Struct, frozen=True):
    """Every observation, counted by kind; ``gaps`` holds up to the limit."""

    schema: int
    total: int
    by_kind: dict[str, int]
    remarks: tuple[str, ...]
    gaps: tuple[Gap, ...]
