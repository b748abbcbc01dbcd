"""What can be told of a file without reading it whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import msgspec

from letterbook.ports.reader import Candidate, Reader

OutOfTime = Callable[[], bool]


class Estimate(msgspec.Struct, frozen=True):
    """How many messages a file holds, by sampling.

    ``low`` and ``high`` bound ``messages`` at two standard errors of the sample; all three are
    equal when ``exact``.  ``unpacked`` is the size in bytes of what an archive or compressed
    file holds (the file's own size for anything else); ``passwords`` counts members that need
    one; ``counted`` is False where there are messages that the figures leave out; ``how`` says in a
    few words what was looked at.
    """

    messages: int = 0
    low: int = 0
    high: int = 0
    exact: bool = False
    unpacked: int = 0
    passwords: int = 0
    counted: bool = True
    how: str = ""


class Estimator(Protocol):
    """Looks at a bounded part of a file."""

    def __call__(self, candidate: Candidate, reader: Reader, out_of_time: OutOfTime) -> Estimate:
        """Return an estimate; raises OSError only when the file cannot be read at all."""
