"""Links that only quotations make: which are to be looked for, and what was found.

A link joins the threads of two mails, and taking one back parts them again: then the thread is
made anew from what its messages state, and nothing else of the catalogue is touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import apsw
import msgspec

from letterbook.store.catalogue_threads import is_larger
from letterbook.store.sql_values import blob, in_pieces, whole

_MARGIN = 2 * 86_400
"""A date without a time or an offset may have begun so much earlier than what it overlaps."""


class Resolved(msgspec.Struct, frozen=True):
    """What was found of a quoting mail: the mail it quotes, or those that all may be it."""

    m: int
    target: int | None
    fits: tuple[int, ...]


class MailRow(msgspec.Struct, frozen=True):
    """A mail and its packed view."""

    m: int
    view: bytes


def quoters_to_look_at(connection: apsw.Connection) -> list[int]:
    """Return the quoting mails that are new or whose answer a new mail may change.

    Those are the mails that quote the author of a new one about its time, and those whose link
    was made to a mail that has changed.
    """
    rows = connection.execute(
        "SELECT m FROM unlinked WHERE m IN (SELECT m FROM quoter UNION SELECT m FROM quotation)"
        " UNION SELECT q.m FROM unlinked JOIN wrote USING(m) JOIN quoter q"
        f" ON q.k=wrote.k AND q.low<=wrote.at+{_MARGIN} AND q.high>=wrote.at"
        " UNION SELECT quotation.m FROM unlinked JOIN quotation ON target=unlinked.m"
        " ORDER BY 1"
    )
    return [whole(m) for (m,) in rows]


def candidates_of(connection: apsw.Connection, m: int) -> list[int]:
    """Return the mails that an author whom ``m`` quotes wrote about the stated time, before it.

    None for a mail that refers to another: what its header says counts.
    """
    rows = connection.execute(
        "SELECT DISTINCT w.m FROM quoter q CROSS JOIN wrote w ON w.k=q.k"
        f" AND w.at BETWEEN q.low-{_MARGIN} AND q.high CROSS JOIN message a ON a.m=q.m"
        " CROSS JOIN message b ON b.m=w.m"
        " WHERE q.m=?1 AND w.m!=?1 AND (a.latest IS NULL OR b.earliest<=a.latest)"
        " AND NOT EXISTS (SELECT 1 FROM reference WHERE reference.m=?1) ORDER BY b.id",
        (m,),
    )
    return [whole(n) for (n,) in rows]


def mail_rows(connection: apsw.Connection, numbers: Sequence[int]) -> list[MailRow]:
    """Return the mails with these numbers, in their order."""
    found: dict[int, MailRow] = {}
    for marks, piece in in_pieces(numbers):
        for m, view in connection.execute(f"SELECT m, mail FROM view WHERE m IN ({marks})", piece):
            found[whole(m)] = MailRow(whole(m), blob(view))
    return [found[m] for m in numbers if m in found]


def put_links(connection: apsw.Connection, resolved: Iterable[Resolved]) -> None:
    """Record what was found, all at once, and let threads follow; nothing is to be looked for."""
    execute = connection.execute
    with connection:
        for one in resolved:
            row = execute("SELECT target FROM quotation WHERE m=?", (one.m,)).fetchone()
            former = None if row is None or row[0] is None else whole(row[0])
            if one.target is None and not one.fits:
                execute("DELETE FROM quotation WHERE m=?", (one.m,))
            else:
                execute(
                    "INSERT OR REPLACE INTO quotation VALUES(?,?,?)",
                    (one.m, one.target, " ".join(map(str, one.fits))),
                )
            if former is not None and former != one.target:
                _part(connection, one.m)
            if one.target is not None:
                _join(connection, one.m, one.target)
        execute("DELETE FROM unlinked")


def _thread(connection: apsw.Connection, m: int) -> int:
    rows = connection.execute("SELECT t FROM message JOIN node USING(n) WHERE m=?", (m,))
    return whole(rows.fetchall()[0][0])


def _join(connection: apsw.Connection, one: int, other: int) -> None:
    a, b = _thread(connection, one), _thread(connection, other)
    if a != b:
        larger, smaller = (b, a) if is_larger(connection, b, a) else (a, b)
        connection.execute("UPDATE node SET t=? WHERE t=?", (larger, smaller))


def _part(connection: apsw.Connection, m: int) -> None:
    """Make the thread of a message anew from what its messages state and from quotations."""
    thread = _thread(connection, m)
    rows = connection.execute("SELECT n FROM node WHERE t=?", (thread,)).fetchall()
    above = {whole(n): whole(n) for (n,) in rows}

    def root(node: int) -> int:
        top = node
        while above[top] != top:
            top = above[top]
        while above[node] != top:
            above[node], node = top, above[node]
        return top

    for one, other in connection.execute(_EDGES, {"t": thread}).fetchall():
        if one in above and other in above:
            a, b = sorted((root(whole(one)), root(whole(other))))
            above[b] = a
    connection.executemany(
        "UPDATE node SET t=? WHERE n=?",
        [(root(node), node) for node in above if root(node) != thread],
    )


_MEMBERS = "message x JOIN node a ON a.n=x.n AND a.t=:t"
_EDGES = (
    f"SELECT x.n, r.n FROM {_MEMBERS} JOIN reference r ON r.m=x.m"
    f" UNION ALL SELECT x.n, c.n FROM {_MEMBERS} JOIN chain c ON c.m=x.m"
    f" UNION ALL SELECT x.n, f.n FROM {_MEMBERS} JOIN form ON form.m=x.m AND form.stated_id!=''"
    " JOIN node f ON f.stated_id=form.stated_id"
    f" UNION ALL SELECT x.n, y.n FROM {_MEMBERS} JOIN quotation q ON q.m=x.m"
    " JOIN message y ON y.m=q.target"
)


def quoting_nothing_here(connection: apsw.Connection) -> list[int]:
    """Return the mails that refer to none and quote one of which nothing was found, by date."""
    rows = connection.execute(
        "SELECT m FROM message WHERE m IN (SELECT m FROM quoter)"
        " AND m NOT IN (SELECT m FROM reference) AND m NOT IN (SELECT m FROM quotation)"
        " ORDER BY earliest IS NULL, earliest, id"
    )
    return [whole(m) for (m,) in rows]
