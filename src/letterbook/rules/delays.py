"""Order and distance of messages whose dates are known only within bounds."""

from __future__ import annotations

from collections.abc import Iterable

from letterbook.model.chain import ChainMessage
from letterbook.model.moment import Moment

_ALL_ZONES = 26 * 3600
"""The bounds of a time without a zone are those of all zones, from +14:00 to -12:00."""

_CLOCK_CHANGE = 3600
"""One clock may be put forward or back between two messages."""


def in_order(messages: Iterable[ChainMessage]) -> list[ChainMessage]:
    """Return the dated messages by their earliest instant, then latest, then place, then id."""
    dated = [one for one in messages if one.earliest is not None]
    return sorted(dated, key=lambda one: (one.earliest or 0, latest_of(one), one.position, one.id))


def latest_of(message: ChainMessage) -> int:
    """Return the last second that the message may have been sent at; it must be dated."""
    assert message.earliest is not None
    return message.earliest if message.latest is None else message.latest


def certainly_after(later: ChainMessage, earlier: ChainMessage) -> bool:
    """Return True when there is no doubt that ``later`` came after ``earlier``.

    By their dates, or by their places in one transcript where the dates do not contradict them.
    """
    bounds = delay(earlier, later)
    if bounds is None:
        return False
    placed = _are_of_one(earlier, later) and later.position > earlier.position
    return bounds[0] > 0 or (placed and bounds[1] >= 0)


def delay(earlier: ChainMessage, later: ChainMessage) -> tuple[int, int] | None:
    """Return the least and most seconds from one to the other, None where one is undated.

    The least is negative where the order may be the other way round.  Two messages of one
    transcript without a time zone were timed by one clock, whichever zone it showed.
    """
    if later.earliest is None or earlier.earliest is None:
        return None
    low, high = later.earliest - latest_of(earlier), latest_of(later) - earlier.earliest
    if later.zoneless and earlier.zoneless and _are_of_one(earlier, later):
        return low + _ALL_ZONES - _CLOCK_CHANGE, high - _ALL_ZONES + _CLOCK_CHANGE
    return low, high


def may_be_at_once(x: ChainMessage, y: ChainMessage) -> bool:
    """Return whether both are dated and may have been written at one instant."""
    bounds = delay(x, y)
    return bounds is not None and bounds[0] <= 0 <= bounds[1]


def _are_of_one(one: ChainMessage, other: ChainMessage) -> bool:
    return bool(one.transcript) and one.transcript == other.transcript


def delay_in_order(earlier: ChainMessage, later: ChainMessage) -> tuple[int, int] | None:
    """Return the bounds of a delay once the order is taken as given: never less than nothing."""
    bounds = delay(earlier, later)
    return None if bounds is None else (max(0, bounds[0]), max(0, bounds[1]))


def delay_by_link(bounds: tuple[int, int]) -> tuple[int, int]:
    """Return the bounds of the delay of an answer that is linked to what it answers.

    The link gives the order: the least is nothing, unless the dates deny it and both are negative.
    """
    low, high = bounds
    return bounds if high < 0 else (max(0, low), high)


def delay_of_moments(earlier: Moment | None, later: Moment | None) -> tuple[int, int] | None:
    """Return the bounds of the delay from one linked message to the other, None without dates."""
    if earlier is None or later is None:
        return None
    first, last, low, high = earlier.earliest, earlier.latest, later.earliest, later.latest
    if first is None or last is None or low is None or high is None:
        return None
    return delay_by_link((low - last, high - first))
