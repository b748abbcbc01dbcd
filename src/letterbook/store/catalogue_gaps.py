"""What the catalogue itself shows to be lacking: identifiers without a message, names of files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import apsw

from letterbook.model.identity import MessageId
from letterbook.store.sql_values import blob, hexed, in_pieces, marks_for, whole

IS_MISSING = (
    "stated_id >= char(1) AND NOT EXISTS"
    " (SELECT 1 FROM form WHERE form.stated_id=node.stated_id AND form.stated_id!='')"
)
"""True of a node whose message is not there; those of the program's own begin with NUL."""


def missing_messages(connection: apsw.Connection) -> list[tuple[str, tuple[MessageId, ...]]]:
    """Return every identifier that messages refer to and no message has, with who refers to it."""
    rows = connection.execute(
        "SELECT stated_id, message.id FROM node JOIN reference USING(n) JOIN message"
        f" ON message.m=reference.m WHERE {IS_MISSING}"
        " ORDER BY stated_id, earliest IS NULL, earliest, message.id"
    )
    found: dict[str, list[MessageId]] = {}
    for stated, identity in rows:
        found.setdefault(str(stated), []).append(MessageId(hexed(identity)))
    return [(stated, tuple(ids)) for stated, ids in found.items()]


def file_names(connection: apsw.Connection) -> dict[str, list[str]]:
    """Return the names of the files of each source, those inside archives and folders too."""
    found: dict[str, list[str]] = {}
    rows = connection.execute(
        "SELECT s.id, CASE WHEN c.locator='' OR e.step='' THEN c.locator || e.step"
        " ELSE c.locator || '!' || e.step END FROM entry e JOIN container c USING(c)"
        " JOIN source s USING(s) WHERE e.step NOT LIKE 'bytes:%'"
        " UNION SELECT s.id, c.locator FROM container c JOIN source s USING(s) ORDER BY 1, 2"
    )
    for source, name in rows:
        if name:
            found.setdefault(str(source), []).append(str(name))
    return found


def messages_in_file(
    connection: apsw.Connection, source: str, locator: str, most: int
) -> tuple[MessageId, ...]:
    """Return messages that were read from a file of a source."""
    container, _, step = locator.rpartition("!")
    rows = connection.execute(
        "SELECT DISTINCT message.id FROM source s JOIN container c USING(s) JOIN entry e USING(c)"
        " JOIN message ON message.m=e.m WHERE s.id=?1 AND (c.locator=?2 OR"
        " (c.locator=?3 AND e.step=?4)) LIMIT ?5",
        (source, locator, container, step, most),
    )
    return tuple(MessageId(hexed(identity)) for (identity,) in rows)


def document_numbers(connection: apsw.Connection) -> dict[str, dict[str, MessageId]]:
    """Return the numbers printed on the documents of each source, with their messages."""
    rows = connection.execute(
        "SELECT DISTINCT s.id, substr(form.stated_id, 5), message.id FROM form"
        " JOIN message ON message.m=form.m JOIN entry e ON e.m=form.m JOIN container c USING(c)"
        " JOIN source s USING(s) WHERE form.stated_id LIKE 'doc:%' ORDER BY 1, 2, 3"
    )
    found: dict[str, dict[str, MessageId]] = {}
    for source, number, identity in rows:
        found.setdefault(str(source), {}).setdefault(str(number), MessageId(hexed(identity)))
    return found


def flagged(connection: apsw.Connection, flag: str) -> tuple[MessageId, ...]:
    """Return the messages of which a copy carries a flag, by date."""
    rows = connection.execute(
        "SELECT DISTINCT message.id, earliest FROM entry JOIN message ON message.m=entry.m"
        " WHERE ',' || flags || ',' LIKE ?1 ORDER BY earliest IS NULL, earliest, message.id",
        (f"%,{flag},%",),
    )
    return tuple(MessageId(hexed(identity)) for identity, _ in rows)


def places_of(
    connection: apsw.Connection, channels: Sequence[str]
) -> Iterator[tuple[MessageId, str, str]]:
    """Yield (message, source, container) for every copy of the messages of these channels."""
    marks = marks_for(channels)
    rows = connection.execute(
        "SELECT DISTINCT message.id, s.id, c.locator FROM message JOIN entry e ON e.m=message.m"
        f" JOIN container c USING(c) JOIN source s USING(s) WHERE message.channel IN ({marks})",
        tuple(channels),
    )
    for identity, source, locator in rows:
        yield MessageId(hexed(identity)), str(source), str(locator)


def account_files(connection: apsw.Connection) -> list[tuple[str, str, bytes]]:
    """Return (source, container, content) of the files that say whose archive it is."""
    rows = connection.execute(
        "SELECT s.id, c.locator, r.content FROM residue r JOIN container c USING(c)"
        " JOIN source s USING(s) WHERE r.why='account' ORDER BY 1, 2"
    )
    return [(str(source), str(locator), blob(content)) for source, locator, content in rows]


def header_files(connection: apsw.Connection) -> list[tuple[str, str, bytes]]:
    """Return (source, container, content) of the files of X archives that name messages only."""
    rows = connection.execute(
        "SELECT s.id, c.locator, e.content FROM container c JOIN source s USING(s)"
        " JOIN entry e USING(c) WHERE c.locator LIKE '%-headers%.js' AND e.m IS NULL ORDER BY 1, 2"
    )
    return [(str(source), str(locator), blob(content)) for source, locator, content in rows]


def unknown_names(connection: apsw.Connection, channel: str, stated: Sequence[str]) -> list[str]:
    """Return those of the identifiers that no message of the channel states."""
    found: set[str] = set()
    for marks, piece in in_pieces(stated):
        rows = connection.execute(
            "SELECT DISTINCT stated_id FROM form JOIN message USING(m) WHERE channel=?"
            f" AND stated_id IN ({marks})",
            (channel, *piece),
        )
        found.update(str(name) for (name,) in rows)
    return [name for name in stated if name not in found]


def cut_short(connection: apsw.Connection) -> list[tuple[str, str, str, int]]:
    """Return (source, file, code, how often) of what was read as cut off or damaged."""
    rows = connection.execute(
        "SELECT coalesce(s.id, ''), coalesce(d.locator, c.locator, x.locator), x.code, count(*)"
        " FROM notice x LEFT JOIN source s ON s.s=x.s LEFT JOIN entry e ON e.e=x.e"
        " LEFT JOIN container c ON c.c=e.c LEFT JOIN container d ON d.c=x.c"
        " WHERE x.code IN ('unread:truncated', 'unread:damaged') GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
    )
    return [(str(s), str(name), str(code), whole(times)) for s, name, code, times in rows]


def lacking_parts(connection: apsw.Connection) -> list[tuple[str, str]]:
    """Return (source, what was said) of each file of an X archive that did not come with it."""
    rows = connection.execute(
        "SELECT DISTINCT coalesce(s.id, ''), x.detail FROM notice x LEFT JOIN source s ON s.s=x.s"
        " WHERE x.code='unread:x-part' ORDER BY 1, 2"
    )
    return [(str(source), str(detail)) for source, detail in rows]


def source_ids(connection: apsw.Connection) -> list[str]:
    """Return the sources that messages were read from."""
    rows = connection.execute(
        "SELECT DISTINCT s.id FROM entry e JOIN container c USING(c) JOIN source s USING(s)"
        " WHERE e.m IS NOT NULL ORDER BY 1"
    )
    return [str(source) for (source,) in rows]
