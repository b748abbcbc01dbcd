"""A moment as it was stated, with all its doubts."""

from __future__ import annotations

from typing import Literal

import msgspec

Precision = Literal["second", "minute", "day", "month", "year", "unknown"]


class Moment(msgspec.Struct, frozen=True, gc=False):
    """A point in time as a text stated it.

    ``earliest`` and ``latest`` are seconds since 1970-01-01T00:00:00 UTC and bound the
    instant (both inclusive); they are equal when offset and seconds are known, and both
    are None when the text could not be read as a date.  Nothing missing is made up.
    """

    text: str
    earliest: int | None = None
    latest: int | None = None
    offset_minutes: int | None = None
    precision: Precision = "unknown"
    doubts: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """True when the text could be read as a date at all."""
        return self.earliest is not None
