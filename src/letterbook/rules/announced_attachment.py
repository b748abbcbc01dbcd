"""Words by which a text says that something is attached to it, in English and French."""

from __future__ import annotations

import re

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
"""One of these is in whatever `_SAYS` finds; nearly every text has none of them."""
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
    plain = text.lower()
    for word in _NEEDED:
        if word in plain:
            break
    else:
        return ""
    for match in _SAYS.finditer(text):
        before = text[max(0, match.start() - 30) : match.start()]
        if _NOT.search(before) or _OTHERWISE.match(text, match.end()):
            continue
        start = max(0, match.start() - _AROUND // 2)
        return " ".join(text[start : match.end() + _AROUND].split())
    return ""
