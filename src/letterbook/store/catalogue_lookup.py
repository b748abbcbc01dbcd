"""Small questions to the catalogue that both writing and reading ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import apsw

from letterbook.store.places import BlobPlace
from letterbook.store.sql_values import blob, in_pieces, whole


def find_place(connection: apsw.Connection, content: bytes) -> BlobPlace | None:
    """Return where the blob stands, None when the letterbook does not have it."""
    return find_places(connection, [content]).get(content)


def find_places(connection: apsw.Connection, contents: Sequence[bytes]) -> dict[bytes, BlobPlace]:
    """Return where those of these blobs stand that the letterbook has."""
    rows = _of_contents(
        connection,
        "SELECT content, kind, pack, offset, stored, size, path, start FROM blob",
        contents,
    )
    return {blob(content): BlobPlace(*place) for content, *place in rows}


def with_entries(connection: apsw.Connection, contents: Sequence[bytes]) -> set[bytes]:
    """Return those of these contents that an entry of any source has."""
    return {blob(row[0]) for row in _of_contents(connection, "SELECT content FROM entry", contents)}


def _of_contents(
    connection: apsw.Connection, select: str, contents: Sequence[bytes]
) -> Iterator[tuple[Any, ...]]:
    for marks, piece in in_pieces(contents):
        yield from connection.execute(f"{select} WHERE content IN ({marks})", piece)


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


def blobs_in_place(connection: apsw.Connection) -> Iterator[tuple[bytes, BlobPlace]]:
    """Yield every blob that stays in its source, with its place."""
    rows = connection.execute(
        "SELECT content, kind, pack, offset, stored, size, path, start FROM blob"
        " WHERE kind='in_place'"
    )
    for content, *place in rows:
        yield blob(content), BlobPlace(*place)


def split_containers(connection: apsw.Connection) -> list[tuple[int, str, str, bytes]]:
    """Return (number, source, locator, digest) of every container kept as its pieces."""
    rows = connection.execute(
        "SELECT c, s.id, locator, content FROM container_version JOIN container USING(c)"
        " JOIN source s USING(s) WHERE kept='split' AND covered=size ORDER BY 2, 3"
    )
    return [(whole(c), str(s), str(where), blob(content)) for c, s, where, content in rows]


def split_pieces(
    connection: apsw.Connection, c: int, version: bytes
) -> list[tuple[int, int, bytes]]:
    """Return (start, end, content) of the entries and residues of a split container, in order.

    A container that grew between two runs has entries of several versions: of those that begin
    at one place, the residues' version decides, then the longest.
    """
    pieces: dict[int, tuple[int, int, bytes]] = {}
    rows = connection.execute("SELECT step, size, content FROM entry WHERE c=?", (c,))
    for step, size, content in rows:
        if step == "":
            start, end = 0, whole(size)
        else:
            start, end = (int(piece) for piece in str(step).removeprefix("bytes:").split("-"))
        if start not in pieces or pieces[start][1] < end:
            pieces[start] = (start, end, blob(content))
    rows = connection.execute(
        'SELECT start, "end", content FROM residue WHERE c=? AND version=?', (c, version)
    )
    for start, end, content in rows:
        pieces[whole(start)] = (whole(start), whole(end), blob(content))
    return [pieces[start] for start in sorted(pieces)]
