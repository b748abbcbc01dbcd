"""Threads as sets of stated identifiers that messages name together.

A node is one stated identifier, whether its message is here or not; a thread is a set of nodes
joined by what messages state of themselves, their References and their In-Reply-To.  The sets do
not depend on the order of arrival.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import apsw

from letterbook.store.sql_values import in_pieces, whole


class ThreadBook:
    """The nodes of one batch: loaded, joined in memory, written back once."""

    def __init__(self, connection: apsw.Connection, stated_ids: Iterable[str]) -> None:
        self._connection = connection
        self._nodes: dict[str, tuple[int, int]] = {}
        self._new: list[tuple[int, str, int]] = []
        self._above: dict[int, int] = {}
        self._asked: set[str] = set()
        self._load(list(dict.fromkeys(stated_ids)))
        row = connection.execute("SELECT coalesce(max(n), 0) FROM node").fetchone()
        self._next = int(row[0]) + 1 if row else 1

    def _load(self, stated_ids: Sequence[str]) -> None:
        self._asked.update(stated_ids)
        for marks, piece in in_pieces(stated_ids):
            rows = self._connection.execute(
                f"SELECT stated_id, n, t FROM node WHERE stated_id IN ({marks})",
                piece,
            )
            for stated, node, thread in rows:
                self._nodes[str(stated)] = (int(node), int(thread))

    def node(self, stated_id: str) -> int:
        """Return the number of the node, new or known."""
        known = self._nodes.get(stated_id)
        if known is None and stated_id not in self._asked:
            self._load([stated_id])
            known = self._nodes.get(stated_id)
        if known is None:
            known = (self._next, self._next)
            self._next += 1
            self._nodes[stated_id] = known
            self._new.append((known[0], stated_id, known[1]))
        return known[0]

    def join(self, stated_ids: Iterable[str]) -> None:
        """Put all these nodes into one thread."""
        first: int | None = None
        for stated_id in stated_ids:
            self.node(stated_id)
            root = self._root(self._nodes[stated_id][1])
            if first is None:
                first = root
            elif root != first:
                low, high = sorted((root, first))
                self._above[high] = low
                first = low

    def _root(self, thread: int) -> int:
        top = thread
        while top in self._above:
            top = self._above[top]
        while thread != top:
            self._above[thread], thread = top, self._above[thread]
        return top

    def write(self) -> None:
        """Write new nodes and the joins of known threads, the smaller to the number of the larger.

        So no node gets another thread more often than its thread doubled.
        """
        fresh = {node for node, _, _ in self._new}
        known: dict[int, list[int]] = {}
        for thread in self._above:
            if thread not in fresh:
                known.setdefault(self._root(thread), []).append(thread)
        final: dict[int, int] = {}
        for root, others in known.items():
            largest = root
            for other in others:
                if is_larger(self._connection, other, largest):
                    largest = other
            final[root] = largest
        self._connection.executemany(
            "INSERT INTO node(n, stated_id, t) VALUES(?,?,?)",
            [
                (node, stated, final.get(root := self._root(thread), root))
                for node, stated, thread in self._new
            ],
        )
        self._connection.executemany(
            "UPDATE node SET t=? WHERE t=?",
            [
                (final[root], thread)
                for root, others in known.items()
                for thread in (root, *others)
                if thread != final[root] and thread not in fresh
            ],
        )


def is_larger(connection: apsw.Connection, one: int, other: int) -> bool:
    """Return whether a thread has more nodes than another, at the cost of the smaller."""
    most = 64
    while True:
        a, b = (_nodes(connection, thread, most) for thread in (one, other))
        if a < most or b < most:
            return a > b
        most *= 4


def _nodes(connection: apsw.Connection, thread: int, most: int) -> int:
    sql = "SELECT count(*) FROM (SELECT 1 FROM node WHERE t=? LIMIT ?)"
    return whole(connection.execute(sql, (thread, most)).fetchall()[0][0])
