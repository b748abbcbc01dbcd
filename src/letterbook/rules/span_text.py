"""Spans of time for people: exact, or between two bounds."""

from __future__ import annotations


def span_text(low: int | None, high: int | None) -> str:
    """Return ``11 h 51 min``, or both bounds where they differ; "" for None."""
    if low is None or high is None:
        return ""
    if low == high:
        return _span(low)
    return f"{_span(low)} to {_span(high)}"


def _span(seconds: int) -> str:
    """Return the span in days, hours, minutes and seconds, none of them rounded."""
    sign = "-" if seconds < 0 else ""
    minutes, left = divmod(abs(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    amounts = ((days, "d"), (hours, "h"), (minutes, "min"), (left, "s"))
    pieces = [f"{amount} {unit}" for amount, unit in amounts if amount]
    return sign + (" ".join(pieces) or "0 s")
