"""Threads as sets of stated identifiers that messages name together.

A node is one stated identifier, whether its message is here or not; a thread is a set of nodes
joined by what messages state of themselves, their References and their In-Reply-To.  The sets do
not depend on the order of arrival.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import apsw

_CHUNK = 400


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
        for start in range(0, len(stated_ids), _CHUNK):
            piece = stated_ids[start : start + _CHUNK]
            marks = ",".join("?" * len(piece))
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
        """Write new nodes and the joins of known threads."""
        self._connection.executemany(
            "INSERT INTO node(n, stated_id, t) VALUES(?,?,?)",
            [(node, stated, self._root(thread)) for node, stated, thread in self._new],
        )
        fresh = {node for node, _, _ in self._new}
        moves = [(self._root(t), t) for t in list(self._above) if t not in fresh]
        self._connection.executemany("UPDATE node SET t=? WHERE t=?", moves)
