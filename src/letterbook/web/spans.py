"""Says how long something takes and how large it is, in words and without false exactness."""

from __future__ import annotations

from letterbook.words import Words

_MB = 1_000_000


def span(seconds: float, words: Words) -> str:
    """Return a time in the unit that fits it, rounded."""
    if round(seconds) < 1:
        return words("less than a second")
    if seconds < 120:
        return words.count(round(seconds), "second", "seconds")
    if seconds < 7_200:
        return words.count(round(seconds / 60), "minute", "minutes")
    return words.count(round(seconds / 3_600), "hour", "hours")


def disk(size: int, words: Words) -> str:
    """Return a size on the disk, rounded to MB, or GB from ten on."""
    if size < _MB:
        return words("less than 1 MB")
    if size < 10_000 * _MB:
        return words("{n} MB", n=words.amount(round(size / _MB)))
    return words("{n} GB", n=words.amount(round(size / (1_000 * _MB))))
