"""Counts and finds messages by the source and the folder that a copy of them stands in."""

from __future__ import annotations

import apsw

from letterbook.model.identity import MessageId
from letterbook.store.sql_values import hexed, whole

_COPIES = (
    "(SELECT c, folder, m FROM entry WHERE m NOTNULL UNION ALL"
    " SELECT e.c, e.folder, a.m FROM attached a JOIN entry e USING(e))"
)


def folder_counts(connection: apsw.Connection) -> list[tuple[str, str | None, int]]:
    """Return source, folder ("" for none) and how many messages have a copy there.

    A folder that is None stands for the whole source.
    """
    copies = f"{_COPIES} k JOIN container USING(c) JOIN source s USING(s)"
    rows = connection.execute(
        f"SELECT s.id, NULL, count(DISTINCT k.m) FROM {copies} GROUP BY 1 UNION ALL"
        f" SELECT s.id, k.folder, count(DISTINCT k.m) FROM {copies} GROUP BY 1, 2"
    )
    return [
        (str(source), None if folder is None else str(folder), whole(count))
        for source, folder, count in rows
    ]


def messages_in_folder(
    connection: apsw.Connection, source: str, folder: str | None
) -> frozenset[MessageId]:
    """Return the messages with a copy in a source, in exactly this folder unless it is None."""
    rows = connection.execute(
        "SELECT DISTINCT message.id FROM source s JOIN container USING(s)"
        f" JOIN {_COPIES} k USING(c) JOIN message USING(m)"
        " WHERE s.id=?1 AND (?2 IS NULL OR k.folder=?2)",
        (source, folder),
    )
    return frozenset(MessageId(hexed(identity)) for (identity,) in rows)


def has_source(connection: apsw.Connection, source: str) -> bool:
    """Return whether the catalogue knows a source of this id."""
    return connection.execute("SELECT 1 FROM source WHERE id=?", (source,)).get is not None
