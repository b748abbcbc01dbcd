"""What a text reports that somebody said: the words inside quotation marks of such a sentence."""

from __future__ import annotations

import re

_MOST = 600
_MARKS = '"\u201c\u00ab\u2018'
_MARK = re.compile(f"[{_MARKS}]")
_QUOTED = re.compile(  # one set of characters stands first, so that all others are skipped quickly
    rf"[{_MARKS}](?:(?<=\u201c)[^\u201c\u201d]{{1,{_MOST}}}\u201d"
    rf"|(?<=\u00ab)[^\u00ab\u00bb]{{1,{_MOST}}}\u00bb"
    rf"|(?<=\")(?<![^\s(\[]\")(?=\S)[^\"]{{1,{_MOST}}}(?<=\S)\"(?!\w)"
    rf"|(?<=\u2018)(?<!\w\u2018)(?:[^\u2018\u2019]|(?<=\w)\u2019(?=\w)){{1,{_MOST}}}\u2019(?!\w))"
)
_SAYING = (
    r"(?:said|says|asked|asks|wrote|writes|replied|answered|shouted|cried|wondered|added|told"
    r"|demanded|whispered|repeated|quoted|texted|tweeted"
    r"|dit|disait|demandait|demande|demandé|demanda|écrit|écrivait|répond|répondu|répondit|crie"
    r"|crié|lance|lancé|ajoute|ajouté|répété|murmuré)"
)
_BEFORE = re.compile(rf"\b{_SAYING}(?: \w+| the \w+){{0,2}}\s?[,:]?\s*\Z", re.IGNORECASE)
_AFTER = re.compile(rf"\s*[,\u2013\u2014-]?\s*(?:[a-z\u00e0-\u00ff]|(?:I|[A-Z]\w*) {_SAYING}\b)")
_LOOKED_AT = 60


def has_quotations(text: str) -> bool:
    """Return whether a quotation may begin anywhere in the text."""
    return '"' in text or "\u201c" in text or "\u00ab" in text or "\u2018" in text


def without_reported(text: str, start: int, end: int) -> str:
    """Return ``text[start:end]`` with blanks for what it reports that somebody said.

    Words inside quotation marks of one paragraph are reported where a verb of saying leads to
    them, or where the sentence goes on after them in lower case.  A quotation that stands for
    itself is kept.
    """
    begun = max(0, start - _MOST, text.rfind("\n\n", 0, start))
    kept = text[start:end]
    if _MARK.search(text, begun, end) is None:
        return kept
    for match in _QUOTED.finditer(text, begun, end + _MOST):
        if match.start() >= end:
            break
        low, high = max(0, match.start() - start), min(end, match.end()) - start
        if high > low and _is_reported(text, match):
            kept = kept[:low] + " " * (high - low) + kept[high:]
    return kept


def _is_reported(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - _LOOKED_AT) : match.start()]
    return bool(_BEFORE.search(before) or _AFTER.match(text, match.end()))
