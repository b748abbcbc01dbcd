"""The text of messages in passages, as a page folds them."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from letterbook.model.conversation import Episode, ThreadPlace, ThreadView

_CARRIED = ("quoted", "heading")


class Passage(msgspec.Struct, frozen=True):
    """Text of one kind: ``new``, ``quoted`` with its heading, or ``signature``."""

    kind: str
    text: str


class Shown(msgspec.Struct, frozen=True):
    """One place of a conversation, on which side a bubble stands, and an episode that begins."""

    place: ThreadPlace
    passages: tuple[Passage, ...]
    side: int
    episode: Episode | None


def passages_of(pieces: Iterable[tuple[str, str]]) -> tuple[Passage, ...]:
    """Return the text in passages; a quotation stands in one with the line that announces it."""
    found: list[tuple[str, list[str]]] = []
    for kind, text in pieces:
        shown = "quoted" if kind in _CARRIED else kind
        if found and found[-1][0] == shown:
            found[-1][1].append(text)
        else:
            found.append((shown, [text]))
    whole = (Passage(kind, "".join(texts).strip("\r\n")) for kind, texts in found)
    return tuple(passage for passage in whole if passage.text.strip())


def shown_places(view: ThreadView, start: int, end: int) -> list[Shown]:
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
        found.append(Shown(place, passages_of(pieces), side, begun))
    return found
