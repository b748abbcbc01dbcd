"""Who wrote what after what: rows from which answers are told, without the texts."""

from __future__ import annotations

import apsw

from letterbook.model.exchange import Exchanged
from letterbook.model.identity import MessageId
from letterbook.store.catalogue_gaps import IS_MISSING
from letterbook.store.sql_values import hexed, whole

_ROWS = """
SELECT m, id, channel, t, earliest, coalesce(latest, earliest),
  coalesce((SELECT min(p) FROM role r WHERE r.m=message.m AND r.role='from'),
           (SELECT min(p) FROM role r WHERE r.m=message.m AND r.role='sender'), 0),
  EXISTS (SELECT 1 FROM role r WHERE r.m=message.m AND r.role IN ('to','cc','bcc'))
FROM message JOIN node USING(n)
"""


def exchange_rows(connection: apsw.Connection) -> list[Exchanged]:
    """Return every message."""
    return [
        Exchanged(
            whole(m), MessageId(hexed(raw)), str(channel), whole(thread),
            None if earliest is None else whole(earliest),
            None if latest is None else whole(latest), whole(author), bool(sent),
        )
        for m, raw, channel, thread, earliest, latest, author, sent in connection.execute(_ROWS)
    ]  # fmt: skip


def references_between(connection: apsw.Connection) -> list[tuple[int, int]]:
    """Return (message, message that it refers to) of those that are both in the record."""
    rows = connection.execute(
        "SELECT reference.m, message.m FROM reference JOIN message USING(n)"
        " WHERE reference.m != message.m"
    )
    return [(whole(m), whole(other)) for m, other in rows]


def referring_to_missing(connection: apsw.Connection) -> frozenset[MessageId]:
    """Return the messages that refer to one that is not in the record."""
    rows = connection.execute(
        "SELECT id FROM message WHERE m IN (SELECT reference.m FROM reference JOIN node"
        f" ON node.n=reference.n WHERE {IS_MISSING})"
    )
    return frozenset(MessageId(hexed(identity)) for (identity,) in rows)
