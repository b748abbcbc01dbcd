"""The regular expressions that a query may hold: those every engine reads alike, in linear time.

Letters, digits and ``_``, ``.``, ``[a-z]``, ``( | )`` and the repeats ``* + ? {1,3}``.  A
pattern has to match a whole word in lower case and without accents.
"""

from __future__ import annotations

import re

MAX_PATTERN = 200
_MAX_REPEAT = 50
_ALLOWED = re.compile(
    r"(?:[^\W]|[.|()]|\[\^?(?:[^\W](?:-[^\W])?)+\]|[*+?](?![*+?{])|\{\d{1,2}(?:,\d{0,2})?\}(?![*+?{]))*"
)
_COUNT = re.compile(r"\{(\d+)(?:,(\d*))?\}")


def pattern_refusal(pattern: str) -> str:
    """Return why the pattern is refused, as a sentence; "" when it is taken."""
    if len(pattern) > MAX_PATTERN:
        return f"A pattern has at most {MAX_PATTERN} characters"
    if not _ALLOWED.fullmatch(pattern) or "(?" in pattern:
        return "A pattern takes letters, . [a-z] ( | ) and the repeats * + ? {1,3}"
    counts = [int(n) for pair in _COUNT.findall(pattern) for n in pair if n]
    if any(count > _MAX_REPEAT for count in counts):
        return f"A pattern repeats at most {_MAX_REPEAT} times"
    if len(counts) > 2:
        return "A pattern has at most two repeats with a number"
    if not any(c.isalnum() for c in pattern):
        return "A pattern needs a letter or a digit"
    try:
        re.compile(pattern)
    except re.error:
        return "The pattern is not complete"
    return ""
