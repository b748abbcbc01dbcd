"""Which messages two sides exchanged, and what the measures need to know of messages."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import cast

import apsw
import msgspec

from letterbook.model.chain import PartyName
from letterbook.model.identity import MessageId
from letterbook.store.sql_values import blob, hexed, holding, in_pieces, marks_for, whole

_WROTE = "('from','sender')"
_GOT = "('to','cc','bcc')"
_SIDES = "('from','sender','to','cc','bcc')"


class ChainRow(msgspec.Struct, frozen=True, gc=False):
    """A message with its packed view, its conversation's number and who is on it.

    ``wrote`` and ``got`` are the keys (``platform:address``) of its From and Sender, and of its
    To, Cc and Bcc; ``stated_ids`` what its copies call it.
    """

    m: int
    id: MessageId
    channel: str
    thread: int
    view: bytes
    wrote: tuple[str, ...]
    got: frozenset[str]
    stated_ids: tuple[str, ...]


def party_name(connection: apsw.Connection, p: int) -> PartyName:
    """Return platform, address and written forms of a party."""
    row = connection.execute("SELECT platform, address FROM party WHERE p=?", (p,)).fetchone()
    assert row is not None
    forms = connection.execute("SELECT written FROM party_form WHERE p=? ORDER BY 1", (p,))
    return PartyName(str(row[0]), str(row[1]), tuple(str(written) for (written,) in forms))


def parties_at(connection: apsw.Connection, address: str, platform: str = "") -> list[int]:
    """Return the parties with exactly this address, in any case."""
    rows = connection.execute(
        "SELECT p FROM party WHERE address=?1 AND (?2='' OR platform=?2) ORDER BY p",
        (address.casefold(), platform),
    )
    return [whole(p) for (p,) in rows]


def forms_with(connection: apsw.Connection, part: str) -> list[tuple[int, str]]:
    """Return (party, written form) of every form that holds the text; "" gives all forms."""
    rows = connection.execute(
        "SELECT p, written FROM party_form WHERE ?1='%%' OR written LIKE ?1 ESCAPE '\\' ORDER BY p",
        (holding(part),),
    )
    return [(whole(p), str(written)) for p, written in rows]


def exchanged(
    connection: apsw.Connection, one: Collection[int], other: Collection[int]
) -> set[int]:
    """Return the messages that one side wrote to the other; an empty side is everybody.

    A public post has no addressee: it counts where it refers to a message of the other side.
    """
    wrote = marks_for(one)
    got = marks_for(other)
    if not other:
        rows = connection.execute(
            f"SELECT m FROM role WHERE p IN ({wrote}) AND role IN {_WROTE}", tuple(one)
        )
    elif not one:
        rows = connection.execute(
            f"SELECT m FROM role WHERE p IN ({got}) AND role IN {_GOT}", tuple(other)
        )
    else:
        rows = connection.execute(
            f"SELECT m FROM role WHERE p IN ({wrote}) AND role IN {_WROTE} INTERSECT"
            f" SELECT m FROM role WHERE p IN ({got}) AND role IN {_GOT}",
            (*one, *other),
        )
    return {whole(m) for (m,) in rows} | _posts_to(connection, one, other)


def _posts_to(
    connection: apsw.Connection, one: Collection[int], other: Collection[int]
) -> set[int]:
    sides, values = [], []
    for name, side in (("f", one), ("g", other)):
        if side:
            sides.append(f"{name}.p IN ({marks_for(side)})")
            values += list(side)
    rows = connection.execute(
        "SELECT DISTINCT q.m FROM message q JOIN role f ON f.m=q.m AND f.role='from'"
        " JOIN reference r ON r.m=q.m JOIN message o ON o.n=r.n AND o.m!=q.m"
        " JOIN role g ON g.m=o.m AND g.role='from' AND g.p!=f.p"
        f" WHERE q.channel='post' AND {' AND '.join(sides)}",
        values,
    )
    return {whole(m) for (m,) in rows}


def written_by(
    connection: apsw.Connection, side: Collection[int], other_than: str = ""
) -> set[int]:
    """Return the messages that the parties of a side wrote, on any channel but one."""
    rows = connection.execute(
        "SELECT m FROM role JOIN message USING(m)"
        f" WHERE p IN ({marks_for(side)}) AND role IN {_WROTE} AND channel != ?",
        (*side, other_than),
    )
    return {whole(m) for (m,) in rows}


def dated_within(
    connection: apsw.Connection, numbers: Collection[int], earliest: int | None, latest: int | None
) -> set[int]:
    """Return those of the messages whose stated date may lie between the bounds."""
    ordered = sorted(numbers)
    found: set[int] = set()
    for marks, piece in in_pieces(ordered):
        rows = connection.execute(
            f"SELECT m FROM message WHERE m IN ({marks}) AND earliest IS NOT NULL"
            " AND (? IS NULL OR coalesce(latest, earliest) >= ?) AND (? IS NULL OR earliest <= ?)",
            (*piece, earliest, earliest, latest, latest),
        )
        found.update(whole(m) for (m,) in rows)
    return found


def chain_rows(connection: apsw.Connection, numbers: Sequence[int]) -> Iterator[ChainRow]:
    """Yield what the measures need of these messages, in the order of ``numbers``."""
    keys: dict[int, str] = {}
    for marks, piece in in_pieces(numbers):
        wrote, got = _sides(connection, piece, keys)
        stated: dict[int, set[str]] = {}
        for m, name in connection.execute(
            f"SELECT m, stated_id FROM form WHERE m IN ({marks}) AND stated_id!=''", piece
        ):
            stated.setdefault(whole(m), set()).add(str(name))
        found: dict[int, ChainRow] = {}
        for number, identity, channel, t, view in connection.execute(
            "SELECT m, id, channel, t, mail FROM message JOIN view USING(m) JOIN node USING(n)"
            f" WHERE m IN ({marks})",
            piece,
        ):
            m = whole(number)
            found[m] = ChainRow(
                m, MessageId(hexed(identity)), str(channel), whole(t), blob(view),
                tuple(wrote[m]), frozenset(got[m]),
                tuple(sorted(stated.get(m, ()))),
            )  # fmt: skip
        yield from (found[m] for m in piece if m in found)


def _sides(
    connection: apsw.Connection, piece: Sequence[int], keys: dict[int, str]
) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """Return the keys of who wrote each message and of who got it; ``keys`` are known by now."""
    rows = connection.execute(
        f"SELECT m, role IN {_WROTE}, p FROM role WHERE m IN ({marks_for(piece)})"
        f" AND role IN {_SIDES}",
        piece,
    ).fetchall()
    unknown = [whole(p) for p in {p for _, _, p in rows} if p not in keys]
    for marks, some in in_pieces(unknown):
        for p, key in connection.execute(
            f"SELECT p, platform || ':' || address FROM party WHERE p IN ({marks})", some
        ):
            keys[whole(p)] = str(key)
    wrote: dict[int, list[str]] = {m: [] for m in piece}
    got: dict[int, list[str]] = {m: [] for m in piece}
    for m, writes, p in cast("list[tuple[int, int, int]]", rows):  # all in ``piece`` and ``keys``
        (wrote if writes else got)[m].append(keys[p])
    return wrote, got


def numbers_by_channel(connection: apsw.Connection) -> list[tuple[str, list[int]]]:
    """Return the messages of each channel by number, the smallest channel first."""
    found: dict[str, list[int]] = {}
    for m, channel in connection.execute("SELECT m, channel FROM message ORDER BY m"):
        found.setdefault(str(channel), []).append(whole(m))
    return sorted(found.items(), key=lambda item: (len(item[1]), item[0]))


def numbers_of(connection: apsw.Connection, ids: Collection[MessageId]) -> set[int]:
    """Return the numbers of the messages that exist."""
    wanted = set(ids)
    rows = connection.execute("SELECT m, lower(hex(id)) FROM message")
    return {whole(m) for m, identity in rows if identity in wanted}
