"""Hides the messages that are marked as privileged from a reading connection of the catalogue.

Views of the connection's own, with the names of the tables, stand before them and leave out the
withheld messages, and who is on none of the others, so that whatever reads finds them nowhere.
``form`` is left as it is: that an identifier is known here keeps its message from being called
missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import apsw

from letterbook.model.anchor import Anchor
from letterbook.model.identity import MessageId
from letterbook.model.locator import Locator
from letterbook.store.sql_values import hexed, whole

_HIDDEN = (
    *("message", "view", "role", "attached", "entry", "reference", "chain"),
    *("alias", "notice", "wrote", "quoter", "quotation"),
)
_OF_PARTIES = ("party", "party_form")
_OR_NONE = frozenset(("entry", "notice"))
"""Tables with rows that belong to no message, which stay."""


def prepare(connection: apsw.Connection) -> None:
    """Have the connection able to withhold messages; none is withheld yet."""
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS withheld(m INTEGER PRIMARY KEY)")
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS withheld_party(p INTEGER PRIMARY KEY)")


def withhold(connection: apsw.Connection, anchors: Sequence[Anchor]) -> None:
    """Have the messages at the anchors withheld from the connection, and no others.

    What exists only as an attachment of a withheld message is withheld with it.
    """
    for table in (*_HIDDEN, *_OF_PARTIES):
        connection.execute(f"DROP VIEW IF EXISTS temp.{table}")
    connection.execute("DELETE FROM withheld")
    connection.execute("DELETE FROM withheld_party")
    if not anchors:
        return
    numbers = sorted(_numbers(connection, anchors))
    connection.executemany("INSERT INTO withheld VALUES(?)", [(m,) for m in numbers])
    connection.execute(
        "INSERT OR IGNORE INTO withheld SELECT a.m FROM withheld w CROSS JOIN main.entry e ON"
        " e.m=w.m CROSS JOIN main.attached a ON a.e=e.e WHERE NOT EXISTS"
        " (SELECT 1 FROM main.entry own WHERE own.m=a.m) AND NOT EXISTS"
        " (SELECT 1 FROM main.attached b JOIN main.entry f ON f.e=b.e WHERE b.m=a.m"
        " AND (f.m IS NULL OR f.m NOT IN (SELECT m FROM withheld)))"
    )
    connection.execute(
        "INSERT INTO withheld_party SELECT DISTINCT p FROM main.role r WHERE m IN (SELECT m FROM"
        " withheld) AND NOT EXISTS (SELECT 1 FROM main.role o WHERE o.p=r.p AND o.m NOT IN"
        " (SELECT m FROM withheld))"
    )
    for table in _OF_PARTIES:
        connection.execute(
            f"CREATE TEMP VIEW {table} AS SELECT * FROM main.{table}"
            " WHERE p NOT IN (SELECT p FROM temp.withheld_party)"
        )
    for table in _HIDDEN:
        kept = "m NOT IN (SELECT m FROM temp.withheld)"
        if table in _OR_NONE:
            kept = f"(m IS NULL OR {kept})"
        connection.execute(f"CREATE TEMP VIEW {table} AS SELECT * FROM main.{table} WHERE {kept}")


def withheld_ids(connection: apsw.Connection) -> frozenset[MessageId]:
    """Return the messages that are withheld from the connection."""
    rows = connection.execute("SELECT id FROM temp.withheld CROSS JOIN main.message USING(m)")
    return frozenset(MessageId(hexed(identity)) for (identity,) in rows)


def withheld_names(connection: apsw.Connection) -> frozenset[int]:
    """Return the nodes of threads that are names of withheld messages."""
    rows = connection.execute(
        "SELECT n FROM temp.withheld CROSS JOIN main.message USING(m) UNION SELECT n FROM"
        " temp.withheld CROSS JOIN form USING(m) CROSS JOIN node USING(stated_id)"
        " WHERE stated_id!=''"
    )
    return frozenset(whole(n) for (n,) in rows)


def withheld_in(connection: apsw.Connection, thread: int) -> int:
    """Return how many messages of a thread are withheld."""
    row = connection.execute(
        "SELECT count(*) FROM temp.withheld CROSS JOIN main.message USING(m)"
        " CROSS JOIN node USING(n) WHERE t=?",
        (thread,),
    ).fetchone()
    assert row is not None
    return whole(row[0])


def _numbers(connection: apsw.Connection, anchors: Iterable[Anchor]) -> set[int]:
    found: set[int] = set()
    for anchor in anchors:
        steps = Locator.parse(anchor.locator).steps
        path = "/".join(step.value for step in steps if step.kind == "part")
        content = bytes.fromhex(anchor.content)
        if path:
            rows = connection.execute(
                "SELECT a.m FROM main.entry e JOIN main.attached a USING(e)"
                " WHERE e.content=? AND a.path=?",
                (content, path),
            )
        else:
            rows = connection.execute(
                "SELECT m FROM main.entry WHERE content=? AND m IS NOT NULL", (content,)
            )
        found.update(whole(m) for (m,) in rows)
    return found
