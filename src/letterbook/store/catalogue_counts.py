"""Counts and lists over the whole catalogue: sources, parties, status."""

from __future__ import annotations

import apsw

from letterbook.model.reply import PersonRow
from letterbook.model.source import Tally
from letterbook.store.catalogue_gaps import IS_MISSING
from letterbook.store.sql_values import holding, whole


def source_tally(connection: apsw.Connection, source: str) -> Tally:
    """Return the counts of a source over all its runs, from the rows themselves."""
    tally = Tally()
    key = connection.execute("SELECT s FROM source WHERE id=?", (source,)).fetchone()
    if key is None:
        return tally
    s = whole(key[0])
    rows = connection.execute(
        "SELECT status, rule, count(*) FROM entry JOIN container USING(c) WHERE s=? GROUP BY 1, 2",
        (s,),
    )
    for status, rule, count in rows:
        tally.found += whole(count)
        if status == "copy":
            tally.copies += whole(count)
        else:
            setattr(tally, str(status), getattr(tally, str(status)) + whole(count))
        if status == "skipped":
            tally.skipped_by_rule[str(rule)] = whole(count)
    tally.notices = _number(
        connection,
        "SELECT (SELECT count(*) FROM notice WHERE s=?1) + (SELECT count(DISTINCT x) FROM notice n"
        " JOIN entry USING(m) JOIN container ON container.c=entry.c WHERE n.s IS NULL"
        " AND container.s=?1)",
        s,
    )
    sizes = connection.execute(
        "SELECT coalesce(sum(size), 0), coalesce(sum(covered), 0) FROM container_version"
        " JOIN container USING(c) WHERE s=? AND mtime_ns IS NOT NULL",
        (s,),
    ).fetchone()
    assert sizes is not None
    tally.bytes, tally.bytes_covered = whole(sizes[0]), whole(sizes[1])
    mails = _number(
        connection, "SELECT count(*) FROM entry JOIN container USING(c) WHERE s=? AND m NOTNULL", s
    )
    tally.messages_new = _number(
        connection,
        "SELECT count(*) FROM (SELECT m, min(e) AS e FROM entry WHERE m NOTNULL GROUP BY m)"
        " JOIN entry USING(e) JOIN container USING(c) WHERE s=?",
        s,
    )
    tally.messages_joined = mails - tally.messages_new
    tally.attached_messages = _number(
        connection,
        "SELECT count(*) FROM attached JOIN entry USING(e) JOIN container USING(c) WHERE s=?",
        s,
    )
    tally.variants = _number(
        connection,
        "SELECT count(DISTINCT f.m) FROM form f JOIN form g ON g.stated_id=f.stated_id AND g.m<f.m"
        " JOIN entry e ON e.m=f.m JOIN container USING(c) WHERE f.stated_id!='' AND s=?",
        s,
    )
    return tally


def _number(connection: apsw.Connection, sql: str, *values: int | str) -> int:
    row = connection.execute(sql, values).fetchone()
    return whole(row[0]) if row is not None else 0


def counts(connection: apsw.Connection) -> dict[str, int]:
    """Return how many of each kind of thing the catalogue holds."""
    return {
        "entries": _number(connection, "SELECT count(*) FROM entry"),
        "messages": _number(connection, "SELECT count(*) FROM message"),
        "attached_messages": _number(
            connection, "SELECT count(DISTINCT m) FROM attached WHERE m NOT IN"
            " (SELECT m FROM entry WHERE m NOTNULL)"
        ),
        "parties": _number(connection, "SELECT count(*) FROM party"),
        "threads": _number(connection, "SELECT count(DISTINCT t) FROM node"),
        "missing_messages": _number(
            connection, f"SELECT count(*) FROM node WHERE {IS_MISSING}"
        ),
        "notices": _number(connection, "SELECT count(*) FROM notice"),
        "to_be_indexed": _number(connection, "SELECT count(*) FROM unindexed"),
    }  # fmt: skip


def date_span(connection: apsw.Connection) -> tuple[int | None, int | None]:
    """Return the first and last stated dates in seconds UTC."""
    row = connection.execute("SELECT min(earliest), max(earliest) FROM message").fetchone()
    assert row is not None
    first, last = row
    return (None if first is None else whole(first), None if last is None else whole(last))


def people(connection: apsw.Connection, text: str, limit: int) -> list[PersonRow]:
    """Return the parties whose address or written form holds ``text``, the most active first."""
    rows = connection.execute(
        "SELECT p, platform, address,"
        " (SELECT count(DISTINCT m) FROM role r WHERE r.p=party.p AND role IN ('from','sender'))"
        " AS sent,"
        " (SELECT count(DISTINCT m) FROM role r WHERE r.p=party.p AND role IN ('to','cc','bcc'))"
        " AS got"
        " FROM party WHERE ?1='%%' OR address LIKE ?1 ESCAPE '\\' OR EXISTS (SELECT 1 FROM"
        " party_form f"
        " WHERE f.p=party.p AND written LIKE ?1 ESCAPE '\\') ORDER BY sent+got DESC, address"
        " LIMIT ?2",
        (holding(text), limit),
    ).fetchall()
    found = []
    for p, platform, address, sent, got in rows:
        forms = connection.execute("SELECT written FROM party_form WHERE p=? ORDER BY 1", (p,))
        span = connection.execute(
            "SELECT min(earliest), max(earliest) FROM message WHERE m IN (SELECT m FROM role"
            " WHERE p=?)",
            (p,),
        ).fetchone()
        assert span is not None
        found.append(
            PersonRow(
                address=str(address),
                platform=str(platform),
                forms=tuple(str(w) for (w,) in forms),
                sent=whole(sent),
                received=whole(got),
                first=None if span[0] is None else whole(span[0]),
                last=None if span[1] is None else whole(span[1]),
            )
        )
    return found
