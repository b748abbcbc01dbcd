"""Small questions to the catalogue that both writing and reading ask."""

from __future__ import annotations

import apsw

from letterbook.store.places import BlobPlace
from letterbook.store.sql_values import whole


def find_place(connection: apsw.Connection, content: bytes) -> BlobPlace | None:
    """Return where the blob stands, None when the letterbook does not have it."""
    row = connection.execute(
        "SELECT kind, pack, offset, stored, size, path, start FROM blob WHERE content=?", (content,)
    ).fetchone()
    return BlobPlace(*row) if row is not None else None


def contents_at(connection: apsw.Connection, source: str, container: str, step: str) -> set[bytes]:
    """Return the contents that the source already has at this place."""
    rows = connection.execute(
        "SELECT e.content FROM entry e JOIN container c USING(c) JOIN source s USING(s)"
        " WHERE s.id=? AND c.locator=? AND e.step=?",
        (source, container, step),
    )
    return {bytes(content) for (content,) in rows}


def has_container(connection: apsw.Connection, source: str, container: str) -> bool:
    """Return True when the source has been seen to hold this container."""
    row = connection.execute(
        "SELECT 1 FROM container c JOIN source s USING(s) WHERE s.id=? AND c.locator=?",
        (source, container),
    ).fetchone()
    return row is not None


def covered_of(
    connection: apsw.Connection, source: str, container: str, content: bytes
) -> int | None:
    """Return how many bytes of this version of the container are covered, None when it is new."""
    row = connection.execute(
        "SELECT v.covered FROM container_version v JOIN container c USING(c) JOIN source s USING(s)"
        " WHERE s.id=? AND c.locator=? AND v.content=?",
        (source, container, content),
    ).fetchone()
    return whole(row[0]) if row is not None else None


def pack_ends(connection: apsw.Connection) -> dict[int, int]:
    """Return the end of what the catalogue knows of each pack."""
    rows = connection.execute(
        "SELECT pack, max(offset + stored) FROM blob WHERE kind='pack' GROUP BY pack"
    )
    return {int(pack): int(end) for pack, end in rows}
