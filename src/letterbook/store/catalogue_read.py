"""Reads messages out of the catalogue."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Protocol, TypeVar

import apsw

from letterbook.errors import AmbiguousName, NothingFound, UsageError
from letterbook.model.anchor import Anchor
from letterbook.model.identity import MessageId
from letterbook.model.message import Address
from letterbook.model.reply import Copy, NoticeRow
from letterbook.store.catalogue_cards import CardRow, Cards
from letterbook.store.catalogue_places import messages_led_by
from letterbook.store.catalogue_schema import open_for_reading
from letterbook.store.occurrences import (
    COPY_COLUMNS,
    ENTRIES,
    NOTICE_COLUMNS,
    NOTICES,
    copy_in,
    notice_in,
)
from letterbook.store.sql_values import blob, hexed, whole
from letterbook.store.withholding import prepare, withheld_ids, withhold

T = TypeVar("T")
_HEX = frozenset("0123456789abcdef")

_FEW = 2_000
"""Up to so many messages are looked up one by one; for more, all are read once."""

_CACHE_KIB = 32 * 1024
"""Holds what a page of hits looks up among 100,000 messages, beside the pages of their texts."""


class Withheld(Protocol):
    """What is to be withheld."""

    def state(self) -> object:
        """Return what is another value once this may have changed."""

    def anchors(self) -> list[Anchor]:
        """Return where the messages stand that are withheld."""


class CatalogueReader:
    """A reading connection per thread; never blocks and is never blocked by the writer.

    ``withheld`` names what no connection shows, with a value that is another one when it changes.
    """

    def __init__(self, path: Path, withheld: Withheld | None = None) -> None:
        self._path = path
        self._withheld = withheld
        self._local = threading.local()

    @property
    def connection(self) -> apsw.Connection:
        """The connection of the calling thread."""
        connection: apsw.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = open_for_reading(self._path)
            connection.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
            prepare(connection)
            self._local.connection = connection
        if self._withheld is not None:
            self._hide(connection, self._withheld)
        return connection

    def _hide(self, connection: apsw.Connection, withheld: Withheld) -> None:
        """Have withheld from the connection what is to be withheld by now."""
        kept = self._local.__dict__
        known = kept.get("withheld")
        state = withheld.state()
        if known is not None and known[0] == state and not known[2]:
            return
        anchors = withheld.anchors()
        version = connection.pragma("data_version") if anchors else 0
        if known is None or known[1] != version or known[2] != anchors:
            withhold(connection, anchors)
            kept["hidden"] = withheld_ids(connection)
            kept["known"] = {}
            kept.pop("cards", None)  # they remember which message names a conversation
        kept["withheld"] = state, version, anchors

    @property
    def sees_all(self) -> bool:
        """Whether nothing is ever withheld, whatever is marked as privileged."""
        return self._withheld is None

    def hidden(self) -> frozenset[MessageId]:
        """Return the messages that are withheld."""
        if self._withheld is None:
            return frozenset()
        self._hide(self.connection, self._withheld)
        found: frozenset[MessageId] = self._local.hidden
        return found

    def state(self) -> object:
        """Return what is another value once anything was committed to the catalogue."""
        version = self.connection.pragma("data_version")
        hidden = self.hidden()
        return threading.get_ident(), version, len(hidden), hash(hidden)

    def remembered(self, name: str, count: Callable[[apsw.Connection], T]) -> T:
        """Return what was counted before, counted anew whenever anything was committed since.

        What is returned is the caller's own.  Each thread remembers for itself.
        """
        connection = self.connection
        version = connection.pragma("data_version")
        known: dict[str, tuple[object, object]] = self._local.__dict__.setdefault("known", {})
        if name not in known or known[name][0] != version:
            known[name] = version, count(connection)
        found: T = deepcopy(known[name][1])  # type: ignore[assignment]
        return found

    def close(self) -> None:
        """Close the calling thread's connection."""
        connection: apsw.Connection | None = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.__dict__.clear()

    def resolve(self, name: str) -> MessageId:
        """Return the full id of a message named by its id, a beginning of it, or its Message-ID.

        Also by ``sha256:`` and the digest of an entry or of a mail.  Former ids of messages that
        were joined later lead to the message as it is now.
        """
        text = name.strip().strip("<>")
        if text.startswith("sha256:"):
            return self._by_digest(text)
        query = self.connection.execute
        if len(text) >= 4 and set(text.lower()) <= _HEX:
            low = bytes.fromhex(text.lower().ljust(32, "0")[:32])
            high = bytes.fromhex(text.lower().ljust(32, "f")[:32])
            rows = query(
                "SELECT id FROM message WHERE id BETWEEN ?1 AND ?2 UNION SELECT message.id FROM"
                " alias"
                " JOIN message USING(m) WHERE alias.id BETWEEN ?1 AND ?2 LIMIT 3",
                (low, high),
            ).fetchall()
            if len(rows) > 1:
                raise AmbiguousName(f"Several messages have an id that begins with {text}.")
            if rows:
                return MessageId(hexed(rows[0][0]))
        rows = query(
            "SELECT DISTINCT id FROM form JOIN message USING(m) WHERE stated_id=? LIMIT 3", (text,)
        ).fetchall()
        if len(rows) > 1:
            ids = ", ".join(hexed(i)[:12] for (i,) in rows)
            raise AmbiguousName(f"Several unlike messages state the Message-ID {text}: {ids}.")
        if not rows or not text:
            raise NothingFound(f"This letterbook has no message {name}.")
        return MessageId(hexed(rows[0][0]))

    def _by_digest(self, text: str) -> MessageId:
        digest = text.removeprefix("sha256:").lower()
        if len(digest) != 64 or not set(digest) <= _HEX:
            raise UsageError("sha256: is followed by all 64 digits of a SHA-256.")
        content = bytes.fromhex(digest)
        found = self.messages_of(content, "") or messages_led_by(self.connection, content)
        if not found:
            raise NothingFound(f"This letterbook has no entry and no mail with {text}.")
        if len(found) > 1:
            ids = ", ".join(identity[:12] for identity in found)
            raise AmbiguousName(f"Several messages were read from these bytes: {ids}.")
        return found[0]

    def number(self, identity: MessageId) -> int:
        """Return the row number of a message that exists."""
        row = self.connection.execute(
            "SELECT m FROM message WHERE id=?", (bytes.fromhex(identity),)
        ).fetchone()
        if row is None:
            raise NothingFound(f"This letterbook has no message {identity}.")
        return int(row[0])

    def has(self, identity: MessageId) -> bool:
        """Return whether there is such a message."""
        query = self.connection.execute
        return query("SELECT 1 FROM message WHERE id=?", (bytes.fromhex(identity),)).get is not None

    def view(self, m: int) -> tuple[MessageId, bytes, bytes]:
        """Return id, key and packed view of a message."""
        row = self.connection.execute(
            "SELECT id, key, mail FROM message JOIN view USING(m) WHERE m=?", (m,)
        ).fetchone()
        assert row is not None
        return MessageId(hexed(row[0])), blob(row[1]), blob(row[2])

    def views(self, ids: Sequence[MessageId]) -> list[CardRow]:
        """Return what a card shows of each of the messages that exist, in the order of ids."""
        connection = self.connection
        cards: Cards | None = getattr(self._local, "cards", None)
        if cards is None:
            cards = self._local.cards = Cards(connection)
        return cards.rows(ids)

    def conversation(self, node: int) -> MessageId:
        """Return the canonical member of a node's thread: the earliest dated, then by id."""
        row = self.connection.execute(
            "SELECT message.id FROM node a JOIN node b ON b.t=a.t JOIN message ON message.n=b.n"
            " WHERE a.n=? ORDER BY earliest IS NULL, earliest, message.id LIMIT 1",
            (node,),
        ).fetchone()
        assert row is not None
        return MessageId(hexed(row[0]))

    def threads_of(self, ids: Sequence[MessageId]) -> list[int | None]:
        """Return the number of each message's thread, None for a message that is not there."""
        sql = "SELECT lower(hex(id)), t FROM message JOIN node USING(n)"
        if len(ids) > _FEW:
            rows = self.connection.execute(sql).fetchall()
        else:
            one = f"{sql} WHERE id=unhex(?)"
            rows = [r for i in ids for r in self.connection.execute(one, (i,)).fetchall()]
        found = {str(identity): whole(thread) for identity, thread in rows}
        return [found.get(identity) for identity in ids]

    def thread_members(self, node: int) -> list[int]:
        """Return the numbers of all messages in a node's thread."""
        rows = self.connection.execute(
            "SELECT m FROM node a JOIN node b ON b.t=a.t JOIN message ON message.n=b.n WHERE a.n=?",
            (node,),
        )
        return [whole(m) for (m,) in rows]

    def thread_ids(self, node: int) -> tuple[MessageId, ...]:
        """Return the ids of all messages in a node's thread."""
        rows = self.connection.execute(
            "SELECT message.id FROM node a JOIN node b ON b.t=a.t JOIN message ON message.n=b.n"
            " WHERE a.n=?",
            (node,),
        )
        return _ids(rows)

    def messages_of(self, content: bytes, path: str) -> tuple[MessageId, ...]:
        """Return the messages read from these bytes: their own, or the one attached at a part."""
        if path:
            rows = self.connection.execute(
                "SELECT DISTINCT id FROM entry JOIN attached USING(e) JOIN message"
                " ON message.m=attached.m WHERE entry.content=? AND attached.path=?",
                (content, path),
            )
        else:
            rows = self.connection.execute(
                "SELECT DISTINCT id FROM entry JOIN message USING(m) WHERE entry.content=?",
                (content,),
            )
        return _ids(rows)

    def node(self, m: int) -> int:
        """Return the node of a message."""
        row = self.connection.execute("SELECT n FROM message WHERE m=?", (m,)).fetchone()
        assert row is not None
        return int(row[0])

    def stated_ids(self, m: int) -> tuple[str, ...]:
        """Return every Message-ID that a copy of the message states."""
        rows = self.connection.execute(
            "SELECT DISTINCT stated_id FROM form WHERE m=? AND stated_id!='' ORDER BY 1", (m,)
        )
        return tuple(str(s) for (s,) in rows)

    def variants(self, m: int) -> tuple[MessageId, ...]:
        """Return the unlike messages that state a Message-ID which this one states too."""
        rows = self.connection.execute(
            "SELECT DISTINCT id FROM form a JOIN form b ON b.stated_id=a.stated_id AND b.m!=a.m"
            " JOIN message ON message.m=b.m WHERE a.m=? AND a.stated_id!='' ORDER BY 1",
            (m,),
        )
        return _ids(rows)

    def attached_to(self, m: int) -> tuple[MessageId, ...]:
        """Return the messages that this one is attached to."""
        rows = self.connection.execute(
            "SELECT DISTINCT message.id FROM attached JOIN entry USING(e) JOIN message"
            " ON message.m=entry.m WHERE attached.m=? ORDER BY 1",
            (m,),
        )
        return _ids(rows)

    def attached(self, m: int) -> tuple[MessageId, ...]:
        """Return the messages attached to this one."""
        rows = self.connection.execute(
            "SELECT DISTINCT message.id FROM entry JOIN attached USING(e) JOIN message"
            " ON message.m=attached.m WHERE entry.m=? ORDER BY 1",
            (m,),
        )
        return _ids(rows)

    def copies(self, m: int) -> tuple[Copy, ...]:
        """Return every occurrence of the message, by source and place."""
        rows = self.connection.execute(
            f"SELECT '' AS path, {COPY_COLUMNS} FROM {ENTRIES} WHERE e.m=?1 UNION ALL"
            f" SELECT a.path, {COPY_COLUMNS} FROM {ENTRIES} JOIN attached a ON a.e=e.e"
            " WHERE a.m=?1 ORDER BY 2, 3, 4, 1",
            (m,),
        )
        return tuple(copy_in(row) for row in rows)

    def framing(self, copy: Copy) -> tuple[int, int, str, str]:
        """Return the framing before and after the copy's mail, its quoting and its media type."""
        row = self.connection.execute(
            "SELECT before, after, quoting, media FROM entry WHERE content=?1 AND c IN"
            " (SELECT c FROM container JOIN source USING(s) WHERE id=?2 AND (locator=?3 OR"
            " substr(?3, 1, length(locator)+1)=locator || '!'))",
            (bytes.fromhex(copy.sha256), copy.source, copy.locator),
        ).fetchone()
        assert row is not None
        return whole(row[0]), whole(row[1]), str(row[2]), str(row[3])

    def bcc(self, m: int) -> tuple[Address, ...]:
        """Return the blind-copy recipients that any copy of the message names."""
        rows = self.connection.execute(
            "SELECT address FROM role JOIN party USING(p) WHERE m=? AND role='bcc' ORDER BY"
            " address",
            (m,),
        )
        return tuple(Address("", str(address)) for (address,) in rows)

    def notices(
        self, *, code: str = "", source: str = "", m: int | None = None, limit: int = -1
    ) -> list[NoticeRow]:
        """Return notices: all, of a code or its family, of a source, or of a message."""
        where, values = ["1"], []
        for clause, value in (
            ("(x.code=? OR x.code LIKE ? || ':%')", code),
            ("s.id=?", source),
        ):
            if value:
                where.append(clause)
                values.extend([value] * clause.count("?"))
        if m is not None:
            where.append("x.m=?")
            values.append(str(m))
        rows = self.connection.execute(
            f"SELECT {NOTICE_COLUMNS}, message.id FROM {NOTICES}"
            f" LEFT JOIN message ON message.m=x.m WHERE {' AND '.join(where)}"
            " ORDER BY 3, 4, 5, 1, 2 LIMIT ?",
            (*values, limit),
        )
        return [
            notice_in(row, None if row[-1] is None else MessageId(hexed(row[-1]))) for row in rows
        ]


def _ids(rows: Iterable[tuple[object, ...]]) -> tuple[MessageId, ...]:
    return tuple(MessageId(hexed(row[0])) for row in rows)
