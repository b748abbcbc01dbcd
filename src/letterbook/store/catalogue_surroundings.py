"""Reads what stands around many messages, in one statement for each kind of thing."""

from __future__ import annotations

import json
from collections.abc import Sequence

import apsw
import msgspec

from letterbook.model.identity import MessageId
from letterbook.model.reply import Copy, NoticeRow
from letterbook.store.catalogue_read import join_locator
from letterbook.store.sql_values import blob, hexed, whole

_AT = "(SELECT value FROM json_each(?1))"
_COLUMNS = (
    "s.id, c.locator, e.step, e.folder, e.flags, e.status, lower(hex(e.content)), e.size, e.reader"
)
_COPIES = (
    f"SELECT e.m, '' AS path, {_COLUMNS} FROM entry e JOIN container c USING(c)"
    f" JOIN source s USING(s) WHERE e.m IN {_AT} UNION ALL"
    f" SELECT a.m, a.path, {_COLUMNS} FROM attached a JOIN entry e USING(e)"
    f" JOIN container c USING(c) JOIN source s USING(s) WHERE a.m IN {_AT} ORDER BY 3, 4, 5, 2"
)
_NOTICES = (
    "SELECT x.m, x.code, x.detail, coalesce(s.id,''), coalesce(c.locator, d.locator, ''),"
    " coalesce(e.step,''), x.locator FROM notice x"
    " LEFT JOIN source s ON s.s=x.s LEFT JOIN entry e ON e.e=x.e"
    " LEFT JOIN container c ON c.c=e.c LEFT JOIN container d ON d.c=x.c"
    f" WHERE x.m IN {_AT} ORDER BY 4, 5, 6, 2, 3"
)
_STATED = (
    f"SELECT DISTINCT m, stated_id FROM form WHERE m IN {_AT} AND stated_id!='' ORDER BY stated_id"
)


class SurroundingRow(msgspec.Struct, frozen=True):
    """A message with its packed view, its copies, its notices and the identifiers it states."""

    id: MessageId
    view: bytes
    copies: list[Copy]
    notices: list[NoticeRow]
    stated_ids: list[str]


def surrounding_rows(connection: apsw.Connection, ids: Sequence[MessageId]) -> list[SurroundingRow]:
    """Return the messages that exist, in no order."""
    found = {
        whole(m): SurroundingRow(MessageId(hexed(identity)), blob(view), [], [], [])
        for m, identity, view in connection.execute(
            "SELECT m, message.id, mail FROM json_each(?) i CROSS JOIN message"
            " ON message.id=unhex(i.value) JOIN view USING(m)",
            (json.dumps(list(ids)),),
        )
    }
    asked = (json.dumps(list(found)),)
    for (
        m,
        path,
        source,
        place,
        step,
        folder,
        flags,
        status,
        sha,
        size,
        reader,
    ) in connection.execute(_COPIES, asked):
        found[whole(m)].copies.append(
            Copy(
                source=str(source), locator=join_locator(str(place), str(step)), path=str(path),
                folder=str(folder), flags=tuple(filter(None, str(flags).split(","))),
                status=str(status), sha256=str(sha), size=whole(size), reader=str(reader),
            )
        )  # fmt: skip
    for m, code, detail, source, place, step, own in connection.execute(_NOTICES, asked):
        row = found[whole(m)]
        locator = str(own) or join_locator(str(place), str(step))
        row.notices.append(NoticeRow(str(code), str(detail), str(source), locator, row.id))
    for m, stated in connection.execute(_STATED, asked):
        found[whole(m)].stated_ids.append(str(stated))
    return list(found.values())
