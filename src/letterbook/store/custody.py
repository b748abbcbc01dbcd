"""The custody chain: what was done to the letterbook, each link bound to all before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

import msgspec

from letterbook.model.problem import Problem
from letterbook.store.claims import Claims, Json, canonical, now
from letterbook.store.erasable import erase, read_name, set_sealed

START = bytes(32)
"""What the first link is bound to."""


class Head(msgspec.Struct, frozen=True):
    """The last link: kept elsewhere, it proves later that nothing was taken off the end."""

    number: int
    hash: bytes

    def __str__(self) -> str:
        return f"{self.number}:{self.hash.hex()}"

    @classmethod
    def parse(cls, text: str) -> Head:
        """Return the head that ``text`` writes."""
        number, _, digest = text.partition(":")
        return cls(int(number), bytes.fromhex(digest))


class Link(msgspec.Struct, frozen=True):
    """One event; ``facts`` hold counts, hashes and salted digests, never the name of a giver."""

    number: int
    event: str
    facts: dict[str, object]
    at: str
    hash: bytes


class Custody:
    """The chain in one record."""

    def __init__(self, record: Claims) -> None:
        self._record = record

    def append(self, event: str, facts: Json) -> Head:
        """Add a link, durably, and return the new head.

        In a `Claims.transaction` it stands or falls with the claims of that transaction.
        """
        with self._record.transaction() as connection:
            head = self.head()
            number, at, told = head.number + 1, now(), canonical(facts)
            digest = _hash(head.hash, number, event, told, at)
            connection.execute(
                "INSERT INTO link VALUES(?,?,?,?,?)", (number, event, told, at, digest)
            )
        return Head(number, digest)

    def head(self) -> Head:
        """Return the last link's number and hash; number 0 when there is none."""
        row = self._record.connection.execute(
            "SELECT number, hash FROM link ORDER BY number DESC LIMIT 1"
        ).fetchone()
        return Head(0, START) if row is None else Head(int(str(row[0])), _as_bytes(row[1]))

    def links(self) -> Iterator[Link]:
        """Yield every link in order."""
        for number, event, facts, at, digest in self._rows():
            yield Link(number, event, json.loads(facts), at, digest)

    def verify(self, head: Head | None = None) -> list[Problem]:
        """Return every place where the chain was edited, cut, lengthened or put in another order.

        Links taken off the end are found only against a ``head`` that was kept elsewhere.
        """
        problems: list[Problem] = []
        before, expected, met = START, 1, head is None or head.number == 0
        for number, event, facts, at, digest in self._rows():
            where = f"record.db, custody link {number}"
            if number != expected:
                what = f"Link {expected} is missing before it."
                problems.append(Problem(where, what, _REPAIR))
            if _hash(before, number, event, facts, at) != digest:
                what = "The link does not follow from the one before it."
                problems.append(Problem(where, what, _REPAIR))
            if head is not None and number == head.number:
                met = digest == head.hash
            before, expected = digest, number + 1
        if head is not None and not met:
            what = f"The chain does not contain the head that was kept ({head})."
            problems.append(Problem(f"record.db, custody link {head.number}", what, _REPAIR))
        return problems

    def seal_name(self, name: int, *, sealed: bool = True, reason: str = "") -> Head:
        """Show a name nowhere from now on, or again; the chain says that, by digest."""
        with self._record.transaction() as connection:
            set_sealed(connection, name, sealed)
            event = "name sealed" if sealed else "name unsealed"
            return self.append(event, self._facts(name, reason))

    def erase_name(self, name: int, *, reason: str = "") -> Head:
        """Take a name away for good; the chain says that, by digest, and stays whole.

        Its bytes are overwritten in the record too; backups made before still have it.
        """
        with self._record.transaction() as connection:
            facts = self._facts(name, reason)
            erase(connection, name)
            head = self.append("name erased", facts)
        self._record.empty_log()
        return head

    def _facts(self, number: int, reason: str) -> dict[str, object]:
        name = read_name(self._record.connection, number)
        digest = "" if name is None else name.ref.digest
        return {"name": number, "digest": digest, "reason": reason}

    def _rows(self) -> Iterator[tuple[int, str, str, str, bytes]]:
        rows = self._record.connection.execute(
            "SELECT number, CAST(event AS BLOB), CAST(facts AS BLOB), CAST(at AS BLOB), hash"
            " FROM link ORDER BY number"
        )
        for number, event, facts, at, digest in rows:
            yield (
                int(str(number)),
                _as_text(event),
                _as_text(facts),
                _as_text(at),
                _as_bytes(digest),
            )


_REPAIR = "Compare with a backup: the record of custody cannot be repaired, only explained."


def _hash(before: bytes, number: int, event: str, facts: str, at: str) -> bytes:
    told = json.dumps([number, event, facts, at], ensure_ascii=True)
    return hashlib.sha256(before + told.encode("ascii")).digest()


def _as_bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


def _as_text(value: object) -> str:
    return _as_bytes(value).decode("utf-8", "replace")
