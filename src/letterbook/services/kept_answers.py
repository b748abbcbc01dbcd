"""Keeps what was read last, for who goes back and forth, until anything is committed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from letterbook.services.collector import collecting_seldom

A = TypeVar("A")


def _one(_: object) -> int:
    return 1


class KeptAnswers(Generic[A]):
    """Answers by what was asked, those asked last up to a weight; each holds for one state.

    Not to be shared by threads, and neither are answers that can be changed.
    """

    def __init__(self, most: int, weight: Callable[[A], int] = _one) -> None:
        self._most = most
        self._weight = weight
        self._kept: OrderedDict[Hashable, tuple[object, int, A]] = OrderedDict()
        self._held = 0

    def at(self, asked: Hashable, state: object, make: Callable[[], A]) -> A:
        """Return the answer, made anew unless it is kept and was made in the same state."""
        known = self._kept.get(asked)
        if known is not None and known[0] == state:
            self._kept.move_to_end(asked)
            return known[2]
        with collecting_seldom():  # what is worth keeping is made of many messages
            answer = make()
        self._drop(asked)
        weight = self._weight(answer)
        if weight <= self._most:
            self._kept[asked] = state, weight, answer
            self._held += weight
            while self._held > self._most:
                self._drop(next(iter(self._kept)))
        return answer

    def _drop(self, asked: Hashable) -> None:
        known = self._kept.pop(asked, None)
        self._held -= 0 if known is None else known[1]
