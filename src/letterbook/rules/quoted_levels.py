"""What a mail quotes, level by level: each quotation with its heading and its own words.

A quotation of a quotation is found by splitting the text of the outer one again, so that the same
rules hold at every level.  No level calls itself; there are at most `MAX_LEVELS`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from letterbook.model.message import Zone, ZoneKind
from letterbook.rules.quoted_text import split_zones

MAX_LEVELS = 12
MAX_CHARS = 200_000
"""Of a longer text, the beginning is looked at."""
_MARK = re.compile(r"(?m)^[ \t]{0,8}(?:>|[|}](?=[ \t>|}])|[A-Z][A-Za-z]{0,3}>(?=[ \t>]))[ ]?")


class Quotation(msgspec.Struct, frozen=True):
    """What one level of quotation holds.

    ``heading`` announces it, "" where nothing does; ``own`` is what its author wrote, ``whole``
    with what that author quoted in turn.  ``said`` is ``own`` without a signature and a mailing
    list's footer, which stand in many mails.  ``announced`` counts the headings on this level: of
    several, only the first is told.
    """

    heading: str
    own: str
    whole: str
    said: str
    announced: int


def outer_quotation(text: str, zones: Sequence[Zone]) -> Quotation | None:
    """Return what a text quotes first: the quotation that its first heading announces.

    Passages between which new text stands, as in an answer point by point, belong together until
    another heading comes.
    """
    heading, announced = "", 0
    body: list[str] = []
    for zone in zones:
        piece = text[zone.start : min(zone.end, zone.start + MAX_CHARS)]
        if zone.kind == "heading":
            announced += 1
            if announced == 1 and not body:
                heading = piece
        elif zone.kind == "quoted" and announced <= 1:
            body.append(piece)
    if not body:
        return None
    whole = _unmarked("".join(body)[:MAX_CHARS])
    inner = split_zones(whole)
    said = _of_kinds(whole, inner, ("new",))
    return Quotation(heading, own_words(whole, inner), whole, said, announced)


def quotation_levels(text: str, zones: Sequence[Zone]) -> list[Quotation]:
    """Return the outer quotation, what that quotes, and so on, as deep as there is one."""
    found: list[Quotation] = []
    while len(found) < MAX_LEVELS:
        one = outer_quotation(text, zones)
        if one is None:
            break
        found.append(one)
        text = one.whole
        zones = split_zones(text)
    return found


def own_words(text: str, zones: Sequence[Zone]) -> str:
    """Return what was written in a text, its signature too; all of it where there are no zones."""
    return _of_kinds(text, zones, ("new", "signature")) if zones else text


def _of_kinds(text: str, zones: Sequence[Zone], kinds: Sequence[ZoneKind]) -> str:
    return "".join(
        text[zone.start : min(zone.end, zone.start + MAX_CHARS)]
        for zone in zones
        if zone.kind in kinds
    )[:MAX_CHARS]


def _unmarked(text: str) -> str:
    """Return the text with one mark taken from each line, where most lines have one."""
    lines = text.count("\n") - text.count("\n\n") + 1
    bare, marked = _MARK.subn("", text)
    return bare if 2 * marked >= lines else text
