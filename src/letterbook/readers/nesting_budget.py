"""What everything nested in one file of the source may unpack to, all levels together.

A limit on each archive alone is none on archives in archives: sixteen in each of sixteen, five
levels deep, are a million that each stay within it.
"""

from __future__ import annotations

from letterbook.model.message import Limits
from letterbook.model.notice import Notice


class NestingBudget:
    """The bytes that came out of one file of the source and of the archives inside it.

    ``taken`` are the bytes of the file itself, as far as they are known.
    """

    def __init__(self, limits: Limits, taken: int) -> None:
        self._limits = limits
        self.taken = taken
        self.given = 0

    def over(self) -> Notice | None:
        """Return the notice of the limit that is exceeded, None when none is."""
        limits = self._limits
        most = max(limits.archive_ratio_floor, limits.archive_ratio * self.taken)
        if self.given <= min(most, limits.archive_bytes):
            return None
        return Notice(
            "limit:archive-ratio",
            f"{self.taken} bytes unpacked, with what is nested in them, to more than {most};"
            " the rest was not unpacked.",
        )


class BudgetShare:
    """The part of a budget that one member takes, however often it is read."""

    def __init__(self, budget: NestingBudget) -> None:
        self.budget = budget
        self._reached = 0

    def reach(self, given: int) -> None:
        """Count the bytes of a reading beyond those that an earlier one reached."""
        if given > self._reached:
            self.budget.given += given - self._reached
            self._reached = given
