"""Sentences that ask for something: questions, and asks by their words, in English and French.

A sign is a form of words, not an intention: what is found is shown with its sentence, so that a
reader judges.  Everything is linear in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from letterbook.model.replies import RequestKind

MAX_SENTENCE = 2_000

# One set of characters stands first, so that all others are skipped quickly.
_END = re.compile(
    r"[.!?\u2026\uff1f\n](?:(?<=\n)\s*\n"
    r"|(?<!\n)(?<![\[.!?\u2026].)[.!?\u2026\uff1f]*(?=[\s\"')\]\u00bb\u201d\u2019]|\Z))"
)
_LEADING = " \t\r\n\"'\u00ab\u201c\u2018)]\u00bb\u201d\u2019"

_ASKING = (
    r"\b(?:"
    # English
    r"please|kindly|(?:could|can|would|will) (?:you|u|someone|anyone)"
    r"|let (?:me|us) (?:know|have)|(?:send|give|tell|leak|forward|lend|get|show) (?:me|us)"
    r"|(?:I|we)(?: would|'d|\u2019d)? (?:ask|urge|beg|request|suggest|recommend|propose)"
    r"(?! because\b)"
    r"|strongly suggest|suggest (?:that )?(?:you|your)|I need you to|we need you to"
    r"|(?:I|we)(?: would|'d|\u2019d) (?:like|love|want|appreciate)"
    r"|(?:it|that)(?: would|'d|\u2019d| will)(?: be)?(?: \w+){0,3}"
    r" (?:great|good|nice|kind|helpful|useful|easy|grateful|appreciated)"
    r"|(?:I|we)(?: would|'d|\u2019d| shall| should)? be (?:most |very )?(?:grateful|obliged|glad)"
    r"|get back to (?:me|us)|request (?:to|for|that)|(?:asking|ask) you (?:to|for|if|whether)"
    # French
    r"|merci (?:de|d['\u2019])|veuillez|prière de|svp|stp"
    r"|s['\u2019]il (?:vous|te) pla[iî]t"
    r"|(?:pouvez|pourriez|voulez|voudriez|auriez)[- ]vous"
    r"|(?:peux|pourrais|veux|voudrais|aurais)[- ]tu"
    r"|(?:dites|dis|envoyez|envoie|donnez|donne|faites|fais|transmettez|transmets)[- ](?:moi|nous)"
    r"|(?:faites|fais)[- ](?:moi|nous) savoir|tenez[- ](?:moi|nous) (?:au courant|informés?)"
    r"|(?:je|nous) (?:vous|te|t['\u2019]) ?(?:prie|prions|demande|demandons|saurais|saurions)"
    r"|(?:j['\u2019]aimerais|nous aimerions|je voudrais|nous voudrions|je souhaite|nous souhaitons)"
    r"|il serait(?: \w+){0,2} (?:utile|bon|bien|intéressant|souhaitable|facile)"
    r"|ce serait(?: \w+){0,2} (?:utile|bon|bien|intéressant|gentil|sympa)"
    r")(?!\w)"
)
_ASKS = re.compile(_ASKING, re.IGNORECASE)
_ASKS_IN_LOWER_CASE = re.compile(_ASKING.replace("I", "i"))
"""The same for a text in lower case: alternatives are told apart at their first letter."""
_FORMULAS = re.compile(
    r"\b(?:please (?:find|note|see (?:attached|below)|accept)|veuillez (?:trouver|agréer|recevoir"
    r"|accepter|croire)|(?:je|nous) (?:vous|te) pri(?:e|ons) (?:d['\u2019]|de )(?:agréer|recevoir"
    r"|accepter|croire|trouver|bien vouloir (?:agréer|recevoir))|merci d['\u2019]avance)",
    re.IGNORECASE,
)

_POLITE = ("please", "veuillez", "pri", "merci")
"""One of which every formula holds."""

_HINT_WORDS = (
    "please kindly could can would will let send give tell leak forward lend get show ask"
    " asking urge beg request suggest recommend propose need grateful obliged glad"
    " merci veuillez prière svp stp plait plaît vous tu moi nous prie prions demande demandons"
    " saurais saurions aimerais aimerions voudrais voudrions souhaite souhaitons serait"
)
_HINTS = frozenset(_HINT_WORDS.split())
"""Words one of which every ask holds: a look at them spares most sentences the pattern."""

_YOU = re.compile(r"\s+(?:you|u|someone|anyone)(?!\w)")
_ME = re.compile(r"\s+(?:me|us|back)(?!\w)")
_FOLLOWED = {
    **dict.fromkeys(("can", "could", "would", "will", "need"), _YOU),
    **dict.fromkeys(["let", "send", "give", "tell", "leak", "forward", "lend", "get", "show"], _ME),
}
"""What follows the commonest hints wherever they ask."""
_PRECEDED = {"would": ("i", "we", "it", "that"), "will": ("it", "that")}
"""Or else what stands before them."""

_WORD = re.compile(r"[^\W\d_]+")
_SPACED = bytes(n if chr(n).isalpha() and n < 128 else 32 for n in range(256))
_HINTS_IN_ASCII = {word.encode(): word for word in _HINTS if word.isascii()}


class Asked(NamedTuple):
    """A sentence that asks, what kind it is, and the words or mark that make it one."""

    kind: RequestKind
    sentence: str
    sign: str


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text with their closing marks, white space folded."""
    for start, end in _spans(text):
        sentence = _folded(text[start:end])
        if sentence:
            yield sentence


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in [*(match.end() for match in _END.finditer(text)), len(text)]:
        for at in range(start, end, MAX_SENTENCE):
            yield at, min(end, at + MAX_SENTENCE)
        start = end


def _folded(raw: str) -> str:
    return " ".join(raw.lstrip(_LEADING).split())


def find_requests(text: str) -> list[Asked]:
    """Return the sentences of ``text`` that end in a question mark or hold asking words."""
    found: list[Asked] = []
    for (start, end), asks in _likely(text):
        sentence = _folded(text[start:end])
        if sentence.rstrip("\"')]\u00bb\u201d\u2019 .!").endswith(("?", "\uff1f")):
            found.append(Asked("question", sentence, "?"))
            continue
        sign = _asking_words(_without_formulas(sentence)) if asks else ""
        if sign:
            found.append(Asked("ask", sentence, sign))
    return found


def _likely(text: str) -> list[tuple[tuple[int, int], bool]]:
    """Return the spans of sentences with a sign of a request, and whether words are one.

    One look at the words of the whole text spares most of its sentences any other.
    """
    lower = text.lower()
    if not lower.isascii():
        spans = ((span, text[slice(*span)]) for span in _spans(text))
        tried = ((span, raw, _may_ask(raw.lower())) for span, raw in spans)
        return [(at, asks) for at, raw, asks in tried if asks or "?" in raw or "\uff1f" in raw]
    wanted = dict.fromkeys(_asking_places(lower), True)
    for at in _places(lower, "?"):
        wanted.setdefault(at, False)
    if not wanted:
        return []
    spans_of = list(_spans(text))
    starts = [start for start, _ in spans_of]
    likely: dict[int, bool] = {}
    for at, asks in wanted.items():
        n = bisect_right(starts, at) - 1
        likely[n] = likely.get(n, False) or asks
    return [(spans_of[n], likely[n]) for n in sorted(likely)]


def _asking_places(lower: str) -> Iterator[int]:
    """Yield where words begin that may be part of an ask, in a text of ASCII in lower case."""
    hints = _HINTS_IN_ASCII.keys() & lower.encode().translate(_SPACED).split()
    for hint in hints:
        word = _HINTS_IN_ASCII[hint]
        yield from (at for at in _places(lower, word) if _may_begin(lower, word, at))
    yield from _places(lower, "'d")


def _places(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _may_begin(lower: str, word: str, at: int) -> bool:
    """Return whether a hint is a word here, and beside another one if it needs that to ask."""
    end = at + len(word)
    if lower[at - 1 : at].isalpha() or lower[end : end + 1].isalpha():
        return False
    followed = _FOLLOWED.get(word)
    if followed is None or followed.match(lower, end) is not None:
        return True
    while at and lower[at - 1].isspace():
        at -= 1
    return lower[max(0, at - 4) : at].endswith(_PRECEDED.get(word, ()))


def _without_formulas(sentence: str) -> str:
    lower = sentence.lower()
    return _FORMULAS.sub("", sentence) if any(one in lower for one in _POLITE) else sentence


def _asking_words(sentence: str) -> str:
    lower = sentence.lower()
    if len(lower) == len(sentence):
        match = _ASKS_IN_LOWER_CASE.search(lower)
    else:
        match = _ASKS.search(sentence)
    return " ".join(sentence[match.start() : match.end()].split()) if match is not None else ""


def _may_ask(sentence: str) -> bool:
    if "'d" in sentence or "\u2019d" in sentence:
        return True
    return not _HINTS.isdisjoint(_WORD.findall(sentence))
