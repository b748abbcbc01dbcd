"""What an archive that was handed over in several files calls its other files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from letterbook.ports.reader import Candidate

_LAST_NUMBER = re.compile(r"\d{1,4}(?=\D{0,100}$)")
_MOST = 40


def other_parts(candidate: Candidate) -> Iterator[Candidate]:
    """Yield the files beside this one whose names differ in the last number alone.

    Only those of the same source, or that were handed over together.
    """
    name = candidate.name.rpartition("/")[2]
    own = _LAST_NUMBER.search(name)
    if own is None:
        return
    for number in range(_MOST):
        stated = str(number).zfill(len(own[0]))
        other = f"{name[: own.start()]}{stated}{name[own.end() :]}"
        sibling = candidate.sibling(other) if other != name else None
        if sibling is not None:
            yield sibling


def numbered_alike(one: str, other: str) -> bool:
    """Return whether two names differ, and in their last number alone."""
    found, against = _LAST_NUMBER.search(one), _LAST_NUMBER.search(other)
    if found is None or against is None or one == other:
        return False
    return (one[: found.start()], one[found.end() :]) == (
        other[: against.start()],
        other[against.end() :],
    )
