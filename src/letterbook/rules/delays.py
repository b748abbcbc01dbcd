"""Order and distance of messages whose dates are known only within bounds."""

from __future__ import annotations

from collections.abc import Iterable

from letterbook.model.chain import ChainMessage


def in_order(messages: Iterable[ChainMessage]) -> list[ChainMessage]:
    """Return the dated messages by their earliest instant, then latest, then id."""
    dated = [one for one in messages if one.earliest is not None]
    return sorted(dated, key=lambda one: (one.earliest or 0, latest_of(one), one.id))


def latest_of(message: ChainMessage) -> int:
    """Return the last second that the message may have been sent at; it must be dated."""
    assert message.earliest is not None
    return message.earliest if message.latest is None else message.latest


def certainly_after(later: ChainMessage, earlier: ChainMessage) -> bool:
    """Return True when the dates leave no doubt that ``later`` came after ``earlier``."""
    if later.earliest is None or earlier.earliest is None:
        return False
    return later.earliest > latest_of(earlier)


def delay(earlier: ChainMessage, later: ChainMessage) -> tuple[int, int] | None:
    """Return the least and most seconds from one to the other, None where one is undated.

    The least is negative where the order may be the other way round.
    """
    if later.earliest is None or earlier.earliest is None:
        return None
    return later.earliest - latest_of(earlier), latest_of(later) - earlier.earliest


def delay_in_order(earlier: ChainMessage, later: ChainMessage) -> tuple[int, int] | None:
    """Return the bounds of a delay once the order is taken as given: never less than nothing."""
    bounds = delay(earlier, later)
    return None if bounds is None else (max(0, bounds[0]), max(0, bounds[1]))
