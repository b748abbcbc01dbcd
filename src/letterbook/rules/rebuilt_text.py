"""What survivors quote of a missing message, when it can only be that message."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from letterbook.model.moment import Moment
from letterbook.rules.quotation_fit import STRONG, same_time, share_of
from letterbook.rules.quoted_authors import QuotedHeading, read_heading
from letterbook.rules.quoted_levels import Quotation

REBUILT_RULE = (
    "A missing message is partly rebuilt from the quotation in the message that answers it, or one"
    " level deeper for each missing message between. What a message of this conversation that is"
    " here says itself is not taken for it. Quotations may be shortened or changed."
)


class Survivor(msgspec.Struct, frozen=True):
    """A quotation that should be of the missing message: who quotes it, and what."""

    key: int
    quotation: Quotation


class Piece(msgspec.Struct, frozen=True):
    """What could be rebuilt, from the first of ``keys``, and who else quotes some of it."""

    heading: QuotedHeading
    text: str
    keys: tuple[int, ...]


class Present(msgspec.Struct, frozen=True):
    """A message that is here and may be what is really quoted."""

    author_keys: frozenset[int]
    sent: Moment | None
    text: str


def rebuild(survivors: Sequence[Survivor], present: Sequence[Present]) -> Piece | None:
    """Return the fullest quotation that no present message explains, None when there is none."""
    found: list[tuple[int, int, str, QuotedHeading]] = []
    for place, one in enumerate(survivors):
        text = one.quotation.own.strip()
        if not text or one.quotation.announced > 1:
            continue
        heading = read_heading(one.quotation.heading)
        if not any(_explains(other, heading, text) for other in present):
            found.append((-len(text), place, text, heading))
    if not found:
        return None
    keys = {place: one.key for place, one in enumerate(survivors)}
    found.sort(key=lambda row: (not row[3].keys, row[0], row[1]))
    _, _, text, heading = found[0]
    by = tuple(dict.fromkeys(keys[place] for _, place, other, _ in found if _same(other, text)))
    return Piece(heading, text, by)


def _same(other: str, text: str) -> bool:
    return other is text or share_of(other, text) >= STRONG


def _explains(one: Present, heading: QuotedHeading, text: str) -> bool:
    if heading.keys and one.author_keys.isdisjoint(heading.keys):
        return False
    if heading.keys and heading.moments and one.sent is not None and one.sent.known:
        return any(same_time(one.sent, moment) for moment in heading.moments)
    return share_of(text, one.text) >= STRONG
