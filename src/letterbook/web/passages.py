"""The text of messages in passages, as a page folds them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

import msgspec

from letterbook.model.conversation import Episode, ThreadPlace, ThreadView
from letterbook.model.identity import MessageId
from letterbook.model.mark import MessageMark
from letterbook.model.reply import NoticeRow
from letterbook.model.surroundings import Surroundings
from letterbook.rules.words_in_text import words_in_text

_CARRIED = ("quoted", "heading")


class Run(msgspec.Struct, frozen=True):
    """Text that somebody marked as read, or text between."""

    text: str
    read: bool


class Passage(msgspec.Struct, frozen=True):
    """Text of one kind: ``new``, ``quoted`` with its heading, or ``signature``.

    ``runs`` are all of the text, divided where a passage that was read begins or ends.
    """

    kind: str
    text: str
    runs: tuple[Run, ...]


class ToldNotice(msgspec.Struct, frozen=True):
    """A notice that one or more ``copies`` of a message have alike."""

    code: str
    detail: str
    copies: int


class Shown(msgspec.Struct, frozen=True):
    """One place of a conversation, on which side a bubble stands, and an episode that begins.

    ``around`` is None for what is missing or withheld.
    """

    place: ThreadPlace
    passages: tuple[Passage, ...]
    side: int
    episode: Episode | None
    around: Surroundings | None
    notices: tuple[ToldNotice, ...]


def passages_of(
    pieces: Iterable[tuple[str, str]], marks: Iterable[MessageMark] = ()
) -> tuple[Passage, ...]:
    """Return the text in passages; a quotation stands in one with the line that announces it.

    ``marks`` are those of the message: what was read of it is told from the rest.
    """
    found: list[tuple[str, list[str]]] = []
    for kind, text in pieces:
        shown = "quoted" if kind in _CARRIED else kind
        if found and found[-1][0] == shown:
            found[-1][1].append(text)
        else:
            found.append((shown, [text]))
    groups = [(kind, "".join(texts)) for kind, texts in found]
    read = [mark.passage for mark in marks if mark.kind == "read"]
    whole = "".join(text for _, text in groups) if read else ""
    spans = [span for words in read for span in words_in_text(whole, words)]
    ends = {end for span in spans for end in span}
    passages, at = [], 0
    for kind, text in groups:
        start = at + len(text) - len(text.lstrip("\r\n"))
        shown = text.strip("\r\n")
        if shown.strip():
            passages.append(Passage(kind, shown, _runs(shown, start, spans, ends)))
        at += len(text)
    return tuple(passages)


def _runs(
    text: str, start: int, spans: Iterable[tuple[int, int]], ends: Iterable[int]
) -> tuple[Run, ...]:
    """Return a text that begins at ``start`` of the whole in runs that were read or were not."""
    cuts = sorted(end - start for end in ends if start < end < start + len(text))
    pieces = pairwise((0, *cuts, len(text)))
    return tuple(
        Run(text[low:high], any(a <= start + low < b for a, b in spans)) for low, high in pieces
    )


def told_notices(rows: Iterable[NoticeRow]) -> tuple[ToldNotice, ...]:
    """Return each notice of a message once, with in how many of its copies it is."""
    found: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for row in rows:
        found.setdefault((row.code, row.detail), set()).add((row.source, row.locator))
    return tuple(ToldNotice(*told, len(places)) for told, places in found.items())


def shown_places(
    view: ThreadView, start: int, end: int, around: Mapping[MessageId, Surroundings]
) -> list[Shown]:
    """Return the places from ``start`` up to ``end``, as they are shown."""
    first = next((p.from_[0].address for p in view.places if p.from_), "")
    found = []
    before = view.places[start - 1].episode if 0 < start <= len(view.places) else 0
    for place in view.places[start:end]:
        begun = None
        if place.episode > before:
            before = place.episode
            begun = view.episodes[before - 1] if len(view.episodes) > 1 else None
        side = 0 if place.from_ and place.from_[0].address == first else 1
        pieces = ((piece.kind, piece.text) for piece in place.pieces)
        beside = None if place.id is None else around.get(place.id)
        notices = told_notices(beside.notices if beside else ())
        passages = passages_of(pieces, beside.marks if beside else ())
        found.append(Shown(place, passages, side, begun, beside, notices))
    return found
