"""Reads what a list shows of many messages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import apsw
import msgspec

from letterbook.model.identity import MessageId
from letterbook.store.sql_values import blob, hexed, marks_for, whole

_MOST_THREADS = 100_000
_AT_ONCE = 50

_CARD = """
SELECT id, channel, mail, t,
  (SELECT count(*) FROM entry WHERE entry.m=message.m)
    + (SELECT count(*) FROM attached WHERE attached.m=message.m),
  (SELECT count(*) FROM notice WHERE notice.m=message.m)
FROM message JOIN view USING(m) JOIN node USING(n) WHERE id IN ({marks})
"""

_FIRST = """
SELECT message.id FROM node JOIN message USING(n) WHERE t=?
ORDER BY earliest IS NULL, earliest, message.id LIMIT 1
"""


class CardRow(msgspec.Struct, frozen=True):
    """A message as a list shows it; ``conversation`` is the canonical member of its own."""

    id: MessageId
    channel: str
    view: bytes
    conversation: MessageId
    copies: int
    notices: int


class Cards:
    """Reads cards through one connection; remembers threads until the catalogue changes."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._state: object = None
        self._first: dict[int, MessageId] = {}

    def rows(self, ids: Sequence[MessageId]) -> list[CardRow]:
        """Return the cards of the messages that exist, in the order of ``ids``."""
        found: list[CardRow] = []
        with self._connection:  # all of it is read from one state of the catalogue
            self._connection.execute("SELECT 1 FROM meta LIMIT 1").fetchall()
            (state,) = self._connection.execute("PRAGMA data_version").fetchall()
            if state != self._state or len(self._first) > _MOST_THREADS:
                self._state, self._first = state, {}
            for start in range(0, len(ids), _AT_ONCE):
                some = [bytes.fromhex(identity) for identity in ids[start : start + _AT_ONCE]]
                read = {row.id: row for row in self._rows(some)}
                found += (read[one] for one in ids[start : start + _AT_ONCE] if one in read)
        return found

    def _rows(self, ids: Sequence[bytes]) -> Iterator[CardRow]:
        asked = _CARD.format(marks=marks_for(ids))
        for raw, channel, view, thread, copies, notices in self._connection.execute(asked, ids):
            yield CardRow(
                id=MessageId(hexed(raw)),
                channel=str(channel),
                view=blob(view),
                conversation=self._conversation(whole(thread)),
                copies=whole(copies),
                notices=whole(notices),
            )

    def _conversation(self, thread: int) -> MessageId:
        found = self._first.get(thread)
        if found is None:
            row = self._connection.execute(_FIRST, (thread,)).fetchone()
            assert row is not None
            found = self._first[thread] = MessageId(hexed(row[0]))
        return found
