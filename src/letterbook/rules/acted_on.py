"""What somebody was sent on one channel and published on another within a stated time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from letterbook.model.chain import ChainMessage
from letterbook.model.echo import EchoKind
from letterbook.model.replies import Elsewhere
from letterbook.rules.delays import delay, in_order
from letterbook.rules.link_echo import link_keys
from letterbook.rules.phrases import MOST_QUOTING, runs_of

ELSEWHERE_DAYS = 7


class _Held(NamedTuple):
    links: dict[str, list[ChainMessage]]
    runs: dict[str, list[ChainMessage]]


class Published:
    """What one side wrote, ready to be held against messages that it was sent."""

    def __init__(self, messages: Iterable[ChainMessage]) -> None:
        self._held = _Held({}, {})
        for message in in_order(messages):
            for key in link_keys(message):
                self._held.links.setdefault(key, []).append(message)
            for run in dict.fromkeys(runs_of(message.text)):
                self._held.runs.setdefault(run, []).append(message)

    def after(self, message: ChainMessage, days: int = ELSEWHERE_DAYS) -> list[Elsewhere]:
        """Return what of the message stands in others on another channel, up to ``days`` later.

        Where bounds of dates leave it open which came first, the delay's least is negative.
        """
        if not self._held.links and not self._held.runs:
            return []
        found: list[Elsewhere] = []
        for key in sorted(link_keys(message)):
            for other in self._held.links.get(key, ()):
                found += _within("link", key, message, other, days)
        told: set[str] = set()
        for run in runs_of(message.text):
            holding = self._held.runs.get(run, ())
            if len(holding) > MOST_QUOTING:
                continue
            for other in holding:
                if other.id not in told:
                    more = _within("phrase", run, message, other, days)
                    told.update(one.message for one in more)
                    found += more
        return found


def _within(
    kind: EchoKind, what: str, message: ChainMessage, other: ChainMessage, days: int
) -> list[Elsewhere]:
    bounds = delay(message, other)
    if bounds is None or other.channel == message.channel or other.id == message.id:
        return []
    low, high = bounds
    if high <= 0 or low > days * 86_400:
        return []
    return [Elsewhere(kind, what, other.id, other.channel, low, high)]
