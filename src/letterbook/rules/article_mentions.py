"""Tells names and titles in quotation marks from words that somebody said."""

from __future__ import annotations

import re
from functools import lru_cache

from letterbook.model.article_words import ArticleWords
from letterbook.rules.article_words import alternatives, any_of

_LONG = 8
"""So many words in marks are a quotation whatever stands around them."""
_NEAR = 60
_SPEECH = re.compile(r"[!?\u2026][\s\u00a0]*\Z|[.,;:][\s\u00a0]")


def is_name(inner: str, before: str, after: str, words: ArticleWords) -> bool:
    """Return whether words in marks are the name or the title of something.

    ``before`` and ``after`` are the rest of the sentence; ``inner`` is all that stands in marks.
    They begin with a capital, and are one behind a word that leads to a name, and in a
    sentence that has no verb of speaking, no colon before them and no comma between them and the
    rest.  Whatever may have been said is none: a quotation too many is a smaller fault.
    """
    count = len(inner.split())
    if count >= _LONG or not inner[:1].isupper():
        return False
    lead, rest = before.rstrip(" \u00a0\u202f\u2018\u201c"), after.lstrip(" \u00a0\u202f")
    if lead.endswith(":"):
        return False
    if _pattern(words.names_before).search(before[-_NEAR:]):
        return True
    if inner[-1:] in ".," or _SPEECH.search(inner):
        return False
    if not lead and (not rest.strip(".") or rest[:1] in ",;:\u2014\u2013-"):
        return False
    spoken = any_of((*words.speaks, *words.says, *words.answer, *words.relays))
    return not (spoken.search(before) or spoken.search(after))


@lru_cache(maxsize=16)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of a word that leads to a name, at the end of what stands before it."""
    return re.compile(rf"{alternatives(names)},?\s*\Z", re.IGNORECASE)
