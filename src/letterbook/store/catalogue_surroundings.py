"""Reads what stands around many messages, in one statement for each kind of thing."""

from __future__ import annotations

import json
from collections.abc import Sequence

import apsw
import msgspec

from letterbook.model.identity import MessageId
from letterbook.model.reply import Copy, NoticeRow
from letterbook.store.occurrences import (
    COPY_COLUMNS,
    ENTRIES,
    NOTICE_COLUMNS,
    NOTICES,
    copy_in,
    notice_in,
)
from letterbook.store.sql_values import blob, hexed, whole

_AT = "(SELECT value FROM json_each(?1))"
_COPIES = (
    f"SELECT e.m, '' AS path, {COPY_COLUMNS} FROM {ENTRIES} WHERE e.m IN {_AT} UNION ALL"
    f" SELECT a.m, a.path, {COPY_COLUMNS} FROM {ENTRIES} JOIN attached a ON a.e=e.e"
    f" WHERE a.m IN {_AT} ORDER BY 3, 4, 5, 2"
)
_NOTICES = f"SELECT x.m, {NOTICE_COLUMNS} FROM {NOTICES} WHERE x.m IN {_AT} ORDER BY 4, 5, 6, 2, 3"
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
    for m, *copy in connection.execute(_COPIES, asked):
        found[whole(m)].copies.append(copy_in(copy))
    for m, *notice in connection.execute(_NOTICES, asked):
        row = found[whole(m)]
        row.notices.append(notice_in(notice, row.id))
    for m, stated in connection.execute(_STATED, asked):
        found[whole(m)].stated_ids.append(str(stated))
    return list(found.values())
