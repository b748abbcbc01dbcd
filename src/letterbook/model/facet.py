"""What the messages of an answer can be counted by."""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

FacetName = Literal[
    "from", "with", "domain", "channel", "source", "folder", "custodian", "lang", "type"
]
"""What the index counts by; tags and dates are counted beside it."""

FACET_NAMES: tuple[FacetName, ...] = get_args(FacetName)

BucketWidth = Literal["day", "month", "year"]


class FacetCounts(msgspec.Struct, frozen=True):
    """Counts of an answer: (value, messages) by name, the most first, equal ones by value.

    ``total`` is the number of its messages, ``dated`` of those whose date is stated; ``first`` and
    ``last`` are the least and the greatest earliest second of the stated dates, None where no
    message is dated.  ``between`` are the messages that may be dated in each of the ranges that
    were asked for; one may be in two.
    """

    total: int
    dated: int
    values: dict[str, tuple[tuple[str, int], ...]]
    first: int | None
    last: int | None
    between: tuple[int, ...] = ()
