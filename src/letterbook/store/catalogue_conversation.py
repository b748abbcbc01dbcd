"""Reads whole conversations, one or all, in a few passes over the tables."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import apsw
import msgspec

from letterbook.model.identity import MessageId
from letterbook.rules.thread_tree import ThreadMail
from letterbook.store.catalogue_links import read_links
from letterbook.store.sql_values import blob, hexed, marks_for, whole


class ThreadRow(msgspec.Struct, frozen=True):
    """A message of a conversation: its place among the others, its view and what is counted.

    ``fits`` are the numbers of mails that its quotation may have been taken from and is not
    linked to.
    """

    shape: ThreadMail
    id: MessageId
    channel: str
    view: bytes
    copies: int
    notices: int
    fits: tuple[int, ...]


class PartyRow(msgspec.Struct, frozen=True):
    """A party of a conversation and its messages, written and got."""

    platform: str
    address: str
    written: tuple[str, ...]
    wrote: int
    got: int


_SHAPE = "x.m, x.id, x.n, x.earliest, x.links, q.target"
_ROW = (
    f"SELECT {_SHAPE}, x.channel, v.mail, q.fits,"
    " (SELECT count(*) FROM entry WHERE entry.m=x.m)"
    " + (SELECT count(*) FROM attached WHERE attached.m=x.m),"
    " (SELECT count(*) FROM notice WHERE notice.m=x.m)"
    " FROM node JOIN message x USING(n) JOIN view v ON v.m=x.m LEFT JOIN quotation q ON q.m=x.m"
    " WHERE node.t=?"
)
_OTHER_NAMES = (
    "SELECT form.m, f.n FROM form JOIN message x USING(m) JOIN node f"
    " ON f.stated_id=form.stated_id WHERE f.n!=x.n"
)


def thread_rows(connection: apsw.Connection, thread: int) -> list[ThreadRow]:
    """Return every message of a conversation, in no order."""
    others: dict[int, list[int]] = {}
    for m, n in connection.execute(
        f"{_OTHER_NAMES} AND x.n IN (SELECT n FROM node WHERE t=?)", (thread,)
    ):
        others.setdefault(whole(m), []).append(whole(n))
    return [
        ThreadRow(
            shape=_shape(m, identity, n, earliest, links, target, others),
            id=MessageId(hexed(identity)), channel=str(channel), view=blob(view),
            copies=whole(copies), notices=whole(notices),
            fits=tuple(map(int, str(fits or "").split())),
        )
        for m, identity, n, earliest, links, target, channel, view, fits, copies, notices
        in connection.execute(_ROW, (thread,))
    ]  # fmt: skip


def _shape(
    m: object, identity: object, n: object, earliest: object, links: object, target: object,
    others: dict[int, list[int]],
) -> ThreadMail:  # fmt: skip
    read = read_links(str(links))
    number = whole(m)
    return ThreadMail(
        key=number,
        names=(whole(n), *others.get(number, ())),
        references=read.references,
        in_reply_to=read.in_reply_to,
        order=(earliest is None, 0 if earliest is None else whole(earliest), hexed(identity)),
        index=read.index,
        quoted=None if target is None else whole(target),
    )


def all_threads(connection: apsw.Connection) -> Iterator[list[ThreadMail]]:
    """Yield every conversation as its messages without their texts, in one pass."""
    others: dict[int, list[int]] = {}
    for m, n in connection.execute(_OTHER_NAMES):
        others.setdefault(whole(m), []).append(whole(n))
    rows = connection.execute(
        f"SELECT node.t, {_SHAPE} FROM message x JOIN node USING(n)"
        " LEFT JOIN quotation q ON q.m=x.m ORDER BY node.t"
    )
    for _, members in groupby(rows, key=lambda row: row[0]):
        yield [
            _shape(m, identity, n, earliest, links, target, others)
            for _, m, identity, n, earliest, links, target in members
        ]


def node_names(connection: apsw.Connection, thread: int) -> dict[int, str]:
    """Return the identifier of each node of a conversation."""
    rows = connection.execute("SELECT n, stated_id FROM node WHERE t=?", (thread,))
    return {whole(n): str(name) for n, name in rows}


def thread_parties(connection: apsw.Connection, thread: int) -> list[PartyRow]:
    """Return who wrote and who got messages of a conversation, the most active first."""
    rows = connection.execute(
        "SELECT p, platform, address,"
        " count(DISTINCT CASE WHEN role IN ('from', 'sender') THEN role.m END) AS wrote,"
        " count(DISTINCT CASE WHEN role IN ('to', 'cc', 'bcc') THEN role.m END) AS got"
        " FROM node JOIN message x USING(n) JOIN role ON role.m=x.m JOIN party USING(p)"
        " WHERE node.t=? AND role!='reply-to' GROUP BY p ORDER BY wrote DESC, got DESC, address",
        (thread,),
    ).fetchall()
    found = []
    for p, platform, address, wrote, got in rows:
        forms = connection.execute("SELECT written FROM party_form WHERE p=? ORDER BY 1", (p,))
        written = tuple(str(form) for (form,) in forms)
        found.append(PartyRow(str(platform), str(address), written, whole(wrote), whole(got)))
    return found


def thread_of(connection: apsw.Connection, m: int) -> int:
    """Return the number of a message's thread."""
    row = connection.execute("SELECT t FROM message JOIN node USING(n) WHERE m=?", (m,)).fetchone()
    assert row is not None
    return whole(row[0])


def ids_of(connection: apsw.Connection, numbers: tuple[int, ...]) -> tuple[MessageId, ...]:
    """Return the ids of the messages with these numbers that exist, sorted."""
    marks = marks_for(numbers)
    rows = connection.execute(f"SELECT id FROM message WHERE m IN ({marks}) ORDER BY id", numbers)
    return tuple(MessageId(hexed(identity)) for (identity,) in rows)


def beside(connection: apsw.Connection, m: int) -> tuple[int | None, int | None]:
    """Return the messages before and after one in its conversation, by their dates."""
    found: list[int | None] = []
    for sign, order in (("<", "DESC"), (">", "ASC")):
        row = connection.execute(
            "SELECT o.m FROM message x JOIN node a ON a.n=x.n JOIN node b ON b.t=a.t"
            f" JOIN message o ON o.n=b.n WHERE x.m=? AND (o.earliest, o.m) {sign} (x.earliest, x.m)"
            f" ORDER BY o.earliest {order}, o.m {order} LIMIT 1",
            (m,),
        ).fetchone()
        found.append(None if row is None else whole(row[0]))
    return found[0], found[1]
