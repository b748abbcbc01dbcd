"""Writes the edges of a network: how much each way, when, in which roles, and the queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from letterbook.model.network import EdgePeriod, NetworkEdge, NetworkRole, Way
from letterbook.model.query import Query
from letterbook.rules.account_query import clause_text
from letterbook.rules.calendar_bins import Periods
from letterbook.services.network_pairs import BITS, ROLE_BITS, Pair, Pairs
from letterbook.store.catalogue_time import TimeRow

_ROLES = (1 << BITS) - 1


class Ends(NamedTuple):
    """What finds the messages that somebody wrote, and got; None where nothing can."""

    wrote: Query | None
    got: Query | None


class _Told(NamedTuple):
    """What the messages of one way are: how many by role bits, channel and period, and when."""

    roles: dict[int, int]
    channels: dict[str, int]
    first: int | None
    last: int | None
    periods: dict[int, int]


class EdgeWriter:
    """Writes edges between ends; ``narrow`` is the text of what all their messages answer to."""

    def __init__(
        self,
        rows: Mapping[int, TimeRow],
        periods: Periods | None,
        narrow: str,
        roles: Sequence[NetworkRole],
        ends: Mapping[str, Ends],
    ) -> None:
        self._rows = rows
        self._periods = periods
        self._narrow = narrow
        self._roles = [(role, ROLE_BITS[role]) for role in roles]
        self._wrote = {key: clause_text(one.wrote) for key, one in ends.items()}
        self._got = {key: clause_text(one.got) for key, one in ends.items()}
        self._touched: dict[int, tuple[int, int] | None] = {}

    def edges(
        self, pairs: Pairs, chosen: Iterable[Pair], order: Sequence[str]
    ) -> tuple[NetworkEdge, ...]:
        """Return the edges of the chosen pairs, in the order of their ends."""
        place = {key: n for n, key in enumerate(order)}
        ends = [tuple(sorted(pair, key=place.__getitem__)) for pair in chosen]
        ends.sort(key=lambda pair: (place[pair[0]], place[pair[1]]))
        return tuple(self._edge(pairs, a, b) for a, b in ends)

    def _edge(self, pairs: Pairs, a: str, b: str) -> NetworkEdge:
        messages = pairs.edges[(a, b) if a < b else (b, a)]
        there, back = pairs.ways.get((a, b), []), pairs.ways.get((b, a), [])
        to_b, to_a = self._between(a, b), self._between(b, a)
        asked = [text for text, entries in ((to_b, there), (to_a, back)) if entries]
        query = self._asked(f"({' OR '.join(asked)})") if all(asked) else ""
        told_there, told_back = self._told(there), self._told(back)
        ways = (
            self._way(told_there, len(there), self._asked(to_b)),
            self._way(told_back, len(back), self._asked(to_a)),
        )
        dates = [d for way in ways for d in (way.first, way.last) if d is not None]
        both = {one >> BITS for one in there}.intersection(one >> BITS for one in back)
        twice = self._told([m << BITS for m in both]).periods if both else {}
        return NetworkEdge(
            a=a, b=b, messages=messages, query=query, a_to_b=ways[0], b_to_a=ways[1],
            first=min(dates, default=None), last=max(dates, default=None),
            periods=self._by_period(told_there.periods, told_back.periods, twice, query),
        )  # fmt: skip

    def _between(self, author: str, recipient: str) -> str:
        wrote, got = self._wrote[author], self._got[recipient]
        return f"{wrote} {got}" if wrote and got else ""

    def _asked(self, text: str) -> str:
        return f"{self._narrow} {text}".strip() if text else ""

    def _told(self, entries: Sequence[int]) -> _Told:
        """Return what is counted of the messages of one way, each looked at once."""
        roles: dict[int, int] = {}
        channels: dict[str, int] = {}
        periods: dict[int, int] = {}
        first: int | None = None
        last: int | None = None
        for one in entries:
            bits, m = one & _ROLES, one >> BITS
            row = self._rows[m]
            roles[bits] = roles.get(bits, 0) + 1
            channels[row.channel] = channels.get(row.channel, 0) + 1
            if row.earliest is not None and (first is None or row.earliest < first):
                first = row.earliest
            if row.latest is not None and (last is None or row.latest > last):
                last = row.latest
            span = self._span(m)
            if span is not None:
                for period in range(span[0], span[1] + 1):  # a date may be known within bounds
                    periods[period] = periods.get(period, 0) + 1
        return _Told(roles, channels, first, last, periods)

    def _way(self, told: _Told, messages: int, query: str) -> Way:
        roles: dict[str, int] = {
            role: sum(n for bits, n in told.roles.items() if bits & bit)
            for role, bit in self._roles
        }
        return Way(
            messages=messages,
            query=query,
            roles=roles,
            channels=dict(sorted(told.channels.items())),
            first=told.first,
            last=told.last,
        )

    def _by_period(
        self, there: dict[int, int], back: dict[int, int], twice: dict[int, int], query: str
    ) -> tuple[EdgePeriod, ...]:
        """Return the periods; ``twice`` counts the messages that go both ways."""
        if self._periods is None:
            return ()
        texts = self._periods.texts
        found = []
        for n in sorted(there.keys() | back.keys()):
            a, b = there.get(n, 0), back.get(n, 0)
            asked = f"{query} on:{texts[n]}" if query else ""
            found.append(EdgePeriod(texts[n], a + b - twice.get(n, 0), a, b, asked))
        return tuple(found)

    def _span(self, m: int) -> tuple[int, int] | None:
        if m not in self._touched:
            row = self._rows[m]
            known = row.earliest is not None and row.latest is not None
            self._touched[m] = (
                self._periods.touched(row.earliest, row.latest)  # type: ignore[arg-type]
                if self._periods is not None and known
                else None
            )
        return self._touched[m]
