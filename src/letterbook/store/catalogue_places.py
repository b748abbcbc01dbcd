"""Where the bytes of a message stand: its lead copy, and the containers around each copy."""

from __future__ import annotations

import apsw
import msgspec

from letterbook.model.identity import ContentId, MessageId
from letterbook.model.locator import Locator
from letterbook.store.sql_values import blob, hexed, whole


class ContainerRow(msgspec.Struct, frozen=True):
    """One version of a file of a source, or of something inside one."""

    locator: str
    sha256: str
    size: int
    reader: str


def lead_of(connection: apsw.Connection, m: int) -> ContentId:
    """Return the SHA-256 of the mail whose reading stands for the message."""
    row = connection.execute("SELECT lead FROM message WHERE m=?", (m,)).fetchone()
    return ContentId(blob(row[0]) if row is not None else b"")


def messages_led_by(connection: apsw.Connection, content: bytes) -> tuple[MessageId, ...]:
    """Return the messages that a mail with this SHA-256 stands for; reads the whole table."""
    rows = connection.execute("SELECT id FROM message WHERE lead=? ORDER BY 1", (content,))
    return tuple(MessageId(hexed(raw)) for (raw,) in rows)


def containers_above(
    connection: apsw.Connection, source: str, locator: str
) -> tuple[ContainerRow, ...]:
    """Return every version of each container that a locator leads through, outermost first."""
    steps = Locator.parse(locator).steps
    found: list[ContainerRow] = []
    for n in range(1, len(steps) + 1):
        rows = connection.execute(
            "SELECT c.locator, v.content, v.size, v.reader FROM container c"
            " JOIN container_version v USING(c) JOIN source s USING(s)"
            " WHERE s.id=? AND c.locator=? ORDER BY v.size, v.content",
            (source, str(Locator(steps[:n]))),
        )
        found += [
            ContainerRow(str(where), hexed(content), whole(size), str(reader))
            for where, content, size, reader in rows
        ]
    return tuple(found)
