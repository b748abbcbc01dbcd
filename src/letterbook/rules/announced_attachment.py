"""Words by which a text says that something is attached to it, in English and French."""

from __future__ import annotations

import re
from collections.abc import Iterator

from letterbook.rules.words_in_text import places_of

_SAYS = re.compile(
    r"(?<![\w-])(?:"
    r"(?:see|find|have|is|are|I(?:'ve| have)?|we(?:'ve| have)?) (?:now |also )?(?:the )?"
    r"(?:attached|enclosed|attaching|enclosing)"
    r"|(?:I|we) (?:attach|enclose)|attached (?:is|are|please|you(?:'ll| will) find|here(?:with)?|to"
    r" this (?:e-?mail|message))|attached (?:file|document|copy|draft|list|report|letter|pdf)"
    r"|enclosed (?:is|are|please|you(?:'ll| will) find|herewith)|please find attached"
    r"|in (?:the )?attachment|see (?:the )?attachments?"
    r"|ci-joints?|ci-jointes?|en pi[eè]ces? jointes?|(?:en|voir) (?:la )?(?:PJ|P\.J\.)"
    r"|(?:je|nous) (?:vous |te )?(?:joins|joignons)|pi[eè]ces? jointes? [aà] (?:ce|cet)"
    r"|vous trouverez (?:ci-joint|en annexe)|joint [aà] (?:ce|cet) (?:courriel|mail|message)"
    r")(?![\w-])",
    re.IGNORECASE,
)
_NEEDED = ("attach", "enclo", "join", "annexe", "pj", "p.j.")
"""One of these is in whatever `_SAYS` finds, which is looked for around them alone."""

_LONGEST = 40
"""Nothing that `_SAYS` finds is as long."""
_NOT = re.compile(
    r"(?:not|n't|nothing|no|never|without|pas|rien|sans|aucune?)(?: \w+){0,2} ?\Z|\bif \Z",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(
    r" ?(?:nothing|no|not|none|pas|rien|aucune?|to (?!this (?:e-?mail|message)))\b", re.IGNORECASE
)
_AROUND = 90


def announced_attachment(text: str) -> str:
    """Return the words around the first that announce an attachment, "" where none do."""
    for near, far in _places(text):
        for match in _SAYS.finditer(text, near, far):
            if match.end() == far < len(text):  # what follows was not seen; no needed word is here
                continue
            before = text[max(0, match.start() - 30) : match.start()]
            if _NOT.search(before) or _OTHERWISE.match(text, match.end()):
                continue
            start = max(0, match.start() - _AROUND // 2)
            return " ".join(text[start : match.end() + _AROUND].split())
    return ""


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges, in order and apart, that hold all that `_SAYS` could find."""
    plain = text.lower()
    if len(plain) != len(text):  # a few capitals have a longer small form
        yield 0, len(text)
        return
    found = sorted(place for word in _NEEDED for place in places_of(plain, word))
    near = far = -1
    for place in found:
        if place - _LONGEST > far:
            if far >= 0:
                yield near, far
            near = max(0, place - _LONGEST)
        far = min(len(text), place + _LONGEST)
    if far >= 0:
        yield near, far
