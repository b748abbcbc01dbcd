"""When messages were sent, on which channel, and who is on them: rows without their texts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import apsw

from letterbook.model.identity import MessageId
from letterbook.store.sql_values import blob, hexed, in_pieces, marks_for


class TimeRow(NamedTuple):
    """A message by number; ``earliest`` and ``latest`` in seconds UTC, None without a date."""

    m: int
    channel: str
    earliest: int | None
    latest: int | None


def time_rows(connection: apsw.Connection) -> list[TimeRow]:
    """Return every message, by number."""
    rows = connection.execute(
        "SELECT m, channel, earliest, coalesce(latest, earliest) FROM message ORDER BY m"
    )
    return [TimeRow(*row) for row in rows]


def roles_by_message(
    connection: apsw.Connection, roles: Sequence[str]
) -> Iterator[tuple[int, list[tuple[int, str, int]]]]:
    """Yield number and (number, role, party) rows of each message that has one of the roles."""
    marks = marks_for(roles)
    rows = connection.execute(
        f"SELECT m, role, p FROM role WHERE role IN ({marks}) ORDER BY m", tuple(roles)
    )
    for m, found in groupby(rows, key=itemgetter(0)):
        yield int(str(m)), list(found)


def all_parties(connection: apsw.Connection) -> dict[int, tuple[str, str]]:
    """Return platform and address of every party."""
    rows = connection.execute("SELECT p, platform, address FROM party")
    return {int(str(p)): (str(platform), str(address)) for p, platform, address in rows}


def ids_of(connection: apsw.Connection, numbers: Collection[int]) -> dict[int, MessageId]:
    """Return the ids of messages by their numbers."""
    found: dict[int, MessageId] = {}
    for marks, piece in in_pieces(list(numbers)):
        rows = connection.execute(f"SELECT m, id FROM message WHERE m IN ({marks})", piece)
        found.update((int(str(m)), MessageId(hexed(identity))) for m, identity in rows)
    return found


def views_of(
    connection: apsw.Connection, numbers: Sequence[int]
) -> Iterator[tuple[int, MessageId, str, bytes]]:
    """Yield number, id, channel and packed view of messages."""
    for marks, piece in in_pieces(numbers):
        rows = connection.execute(
            f"SELECT m, id, channel, mail FROM message JOIN view USING(m) WHERE m IN ({marks})",
            piece,
        )
        for m, identity, channel, mail in rows:
            yield int(str(m)), MessageId(hexed(identity)), str(channel), blob(mail)
