"""Who is on many messages and when they were sent, read in one go."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import apsw

from letterbook.model.identity import MessageId
from letterbook.store.sql_values import hexed, whole

_CHUNK = 10_000


class MessageFacts(NamedTuple):
    """A message, the earliest second of its stated date, and the parties on it."""

    id: MessageId
    second: int | None
    parties: Sequence[int]


def facts_of(connection: apsw.Connection, ids: Sequence[MessageId]) -> Iterator[list[MessageFacts]]:
    """Yield the messages that exist, many at once, each time by date and id, undated last."""
    for start in range(0, len(ids), _CHUNK):
        wanted = json.dumps(ids[start : start + _CHUNK])
        rows = connection.execute(
            "SELECT m, id, earliest FROM message WHERE id IN (SELECT unhex(value) FROM"
            " json_each(?)) ORDER BY earliest IS NULL, earliest, id",
            (wanted,),
        ).fetchall()
        parties: dict[int, list[int]] = {whole(m): [] for m, _, _ in rows}
        on_them = connection.execute(
            "SELECT DISTINCT m, p FROM role WHERE m IN (SELECT value FROM json_each(?))",
            (json.dumps(list(parties)),),
        )
        for m, p in on_them:
            parties[whole(m)].append(whole(p))
        yield [
            MessageFacts(
                MessageId(hexed(identity)),
                None if earliest is None else whole(earliest),
                parties[whole(m)],
            )
            for m, identity, earliest in rows
        ]


def accounts_of(connection: apsw.Connection, parties: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Return the address of each party, and its platform."""
    rows = connection.execute(
        "SELECT p, address, platform FROM party WHERE p IN (SELECT value FROM json_each(?))",
        (json.dumps(list(parties)),),
    )
    return {whole(p): (str(address), str(platform)) for p, address, platform in rows}


def former_ids(
    connection: apsw.Connection, ids: Sequence[MessageId]
) -> Iterator[tuple[MessageId, MessageId]]:
    """Yield each other id under which one of the messages is or was known, after its own."""
    for start in range(0, len(ids), _CHUNK):
        rows = connection.execute(
            "SELECT message.id, alias.id FROM message JOIN alias USING(m) WHERE message.id IN"
            " (SELECT unhex(value) FROM json_each(?))",
            (json.dumps(ids[start : start + _CHUNK]),),
        )
        for identity, other in rows:
            yield MessageId(hexed(identity)), MessageId(hexed(other))
