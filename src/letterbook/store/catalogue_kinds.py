"""Which messages are of a kind that the catalogue knows: the answers to ``is:``."""

from __future__ import annotations

import apsw

from letterbook.model.identity import MessageId
from letterbook.store.sql_values import hexed

_RULES = {
    "reply": "m IN (SELECT m FROM reference)",
    "answered": "EXISTS (SELECT 1 FROM reference r WHERE r.n = message.n AND r.m != message.m)",
    "copied": "m IN (SELECT m FROM (SELECT m FROM entry WHERE m IS NOT NULL UNION ALL"
    " SELECT m FROM attached) GROUP BY m HAVING count(*) > 1)",
    "variant": "m IN (SELECT m FROM form WHERE stated_id IN (SELECT stated_id FROM form"
    " WHERE stated_id != '' GROUP BY stated_id HAVING count(DISTINCT m) > 1))",
    "attached": "m IN (SELECT m FROM attached)",
    "alone": "n IN (SELECT k.n FROM node k WHERE k.t IN (SELECT t FROM node"
    " JOIN message o USING(n) GROUP BY t HAVING count(*) = 1))",
}
"""reply: it refers to another message; answered: a message of the record refers to it;
copied: more than one copy; variant: its Message-ID stands in an unlike message too;
attached: it came attached to another; alone: the only message of its conversation."""


def all_messages(connection: apsw.Connection) -> set[MessageId]:
    """Return every message."""
    rows = connection.execute("SELECT id FROM message")
    return {MessageId(hexed(identity)) for (identity,) in rows}


def messages_that_are(connection: apsw.Connection, kind: str) -> frozenset[MessageId]:
    """Return the messages of a kind of `IS_VALUES`."""
    rows = connection.execute(f"SELECT id FROM message WHERE {_RULES[kind]}")
    return frozenset(MessageId(hexed(identity)) for (identity,) in rows)


def messages_sent_to(
    connection: apsw.Connection, least: int, most: int | None
) -> frozenset[MessageId]:
    """Return the messages with so many different recipients (to, cc and bcc), inclusive."""
    counted = (
        "SELECT m FROM role WHERE role IN ('to','cc','bcc') GROUP BY m"
        " HAVING count(DISTINCT p) BETWEEN ?1 AND ?2"
    )
    bounds = (max(1, least), 1 << 40 if most is None else most)
    sql = f"SELECT id FROM message WHERE m IN ({counted})"
    if least <= 0 and bounds[1] >= 0:
        sql += " OR m NOT IN (SELECT m FROM role WHERE role IN ('to','cc','bcc'))"
    return frozenset(MessageId(hexed(identity)) for (identity,) in connection.execute(sql, bounds))
