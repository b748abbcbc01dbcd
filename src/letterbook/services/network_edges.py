"""Writes the edges of a network: how much each way, when, in which roles, and the queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from letterbook.model.network import EdgePeriod, NetworkEdge, NetworkRole, Way
from letterbook.model.query import Query
from letterbook.rules.account_query import clause_text
from letterbook.rules.calendar_bins import Periods
from letterbook.services.network_pairs import BITS, ROLE_BITS, Pair, Pairs
from letterbook.store.catalogue_time import TimeRow


class Ends(NamedTuple):
    """What finds the messages that somebody wrote, and got; None where nothing can."""

    wrote: Query | None
    got: Query | None


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
        ways = self._way(there, self._asked(to_b)), self._way(back, self._asked(to_a))
        dates = [d for way in ways for d in (way.first, way.last) if d is not None]
        return NetworkEdge(
            a=a, b=b, messages=messages, query=query, a_to_b=ways[0], b_to_a=ways[1],
            first=min(dates, default=None), last=max(dates, default=None),
            periods=self._by_period(there, back, query),
        )  # fmt: skip

    def _between(self, author: str, recipient: str) -> str:
        wrote, got = self._wrote[author], self._got[recipient]
        return f"{wrote} {got}" if wrote and got else ""

    def _asked(self, text: str) -> str:
        return f"{self._narrow} {text}".strip() if text else ""

    def _way(self, entries: Sequence[int], query: str) -> Way:
        rows = [self._rows[one >> BITS] for one in entries]
        roles: dict[str, int] = {
            role: sum(1 for one in entries if one & bit) for role, bit in self._roles
        }  # fmt: skip
        return Way(
            messages=len(rows),
            query=query,
            roles=roles,
            channels=dict(sorted(Counter(row.channel for row in rows).items())),
            first=min((r.earliest for r in rows if r.earliest is not None), default=None),
            last=max((r.latest for r in rows if r.latest is not None), default=None),
        )

    def _by_period(
        self, there: Sequence[int], back: Sequence[int], query: str
    ) -> tuple[EdgePeriod, ...]:
        if self._periods is None:
            return ()
        ways = [self._counts(there), self._counts(back)]
        either = self._counts(list({one >> BITS << BITS for one in (*there, *back)}))
        texts = self._periods.texts
        return tuple(
            EdgePeriod(
                texts[n], either[n], ways[0][n], ways[1][n],
                f"{query} on:{texts[n]}" if query else "",
            )
            for n in sorted(either)
        )  # fmt: skip

    def _counts(self, entries: Sequence[int]) -> Counter[int]:
        spans = [self._span(one >> BITS) for one in entries]
        counts = Counter(span[0] for span in spans if span is not None)
        for span in spans:
            if span is not None and span[1] > span[0]:  # a date known within bounds
                counts.update(range(span[0] + 1, span[1] + 1))
        return counts

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
