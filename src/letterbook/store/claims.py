"""Append-only claims with undo: the plain form of everything the record holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import apsw
import msgspec

from letterbook.errors import NothingFound, Refused, StoreDamaged
from letterbook.store.record_schema import as_letterbook_error, open_record

Json = Mapping[str, Any]


class Claim(msgspec.Struct, frozen=True):
    """One claim: ``kind`` says what ``body`` claims of ``subject``; ``at`` is UTC, ISO 8601."""

    id: int
    kind: str
    subject: dict[str, Any]
    body: dict[str, Any]
    by: str
    at: str


class Claims:
    """The claims in one record; every method is one short transaction unless inside `transaction`.

    Rows are only ever added.  A claim is current until it is undone; an undo can be undone.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.connection = open_record(path)
        self._depth = 0

    @contextmanager
    def transaction(self) -> Iterator[apsw.Connection]:
        """Make everything written inside the block one durable unit; blocks may be nested."""
        if self._depth:
            self._depth += 1
            try:
                yield self.connection
            finally:
                self._depth -= 1
            return
        try:
            self.connection.execute("BEGIN IMMEDIATE")
        except apsw.Error as problem:
            raise as_letterbook_error(problem, self.path) from problem
        self._depth = 1
        try:
            yield self.connection
            self.connection.execute("COMMIT")
        except BaseException as problem:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            if isinstance(problem, apsw.Error):
                raise as_letterbook_error(problem, self.path) from problem
            raise
        finally:
            self._depth = 0

    def claim(self, kind: str, subject: Json, body: Json, by: str = "") -> int:
        """Add a claim, durably, and return its number."""
        return self.claim_many(kind, [(subject, body)], by)[0]

    def claim_many(self, kind: str, claims: Iterable[tuple[Json, Json]], by: str = "") -> list[int]:
        """Add claims of one kind as one durable unit and return their numbers."""
        at = now()
        numbers: list[int] = []
        with self.transaction() as connection:
            number = _next_number(connection)
            for subject, body in claims:
                row = (number, kind, canonical(subject), canonical(body), by, at)
                connection.execute(
                    "INSERT INTO claim VALUES(?,?,?,?,?,?,?)", (*row, row_digest(row))
                )
                numbers.append(number)
                number += 1
        return numbers

    def undo(self, claim: int, by: str = "") -> int:
        """Make a claim no longer current, durably, and return the number of the undoing claim.

        Undoing that one makes the first current again.  Raises `NothingFound`, and `Refused`
        when the claim is undone already.
        """
        with self.transaction() as connection:
            if connection.execute("SELECT 1 FROM claim WHERE id=?", (claim,)).get is None:
                raise NothingFound(f"The record holds no claim {claim}.")
            if connection.execute("SELECT 1 FROM undone WHERE claim=?", (claim,)).get:
                raise Refused(f"Claim {claim} is undone already.")
            undo = self.claim("undo", {"claim": claim}, {}, by)
            _apply_undo(connection, claim, undo)
        return undo

    def current(
        self,
        kinds: str | Sequence[str],
        subject: Json | None = None,
        *,
        first: tuple[str, Sequence[str]] | None = None,
        **body: Any,
    ) -> Iterator[Claim]:
        """Yield the current claims of these kinds in the order they were made.

        ``subject`` narrows to one subject, ``first`` to subjects whose first name, by the
        alphabet, has one of some values, keywords to claims whose body has these values.
        """
        names = [kinds] if isinstance(kinds, str) else list(kinds)
        where = f"kind IN ({','.join('?' * len(names))})"
        values: list[str | int] = [*names]
        if subject is not None:
            where += " AND subject=?"
            values.append(canonical(subject))
        tables = "claim"
        if first is not None:  # one range of the index for each value, in one statement
            begun = [canonical({first[0]: value})[:-1] for value in dict.fromkeys(first[1])]
            tables = "json_each(?) b CROSS JOIN claim"
            where += " AND subject BETWEEN b.value || ',' AND b.value || '-'"
            values.insert(0, json.dumps(begun))
        for name, value in body.items():
            where += " AND json_extract(body, ?)=?"
            values += [f"$.{name}", value]
        query = (
            f"SELECT claim.id, kind, subject, body, by_whom, at FROM {tables} WHERE "
            f"{where} AND claim.id NOT IN (SELECT claim FROM undone) ORDER BY claim.id"
        )
        try:
            for number, kind, about, says, by, at in self.connection.execute(query, values):
                yield Claim(number, kind, json.loads(about), json.loads(says), by, at)
        except apsw.Error as problem:
            raise as_letterbook_error(problem, self.path) from problem
        except ValueError as problem:  # neither JSON nor, perhaps, text at all
            raise StoreDamaged(f"A claim in {self.path} cannot be read: {problem}.") from problem

    def state(self) -> object:
        """Return what is another value once a claim was added, by whatever process."""
        return self.connection.execute("SELECT max(id) FROM claim").get

    def empty_log(self) -> None:
        """Bring everything from the write-ahead log into the file and empty the log."""
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()


def canonical(value: Json) -> str:
    """Return the one JSON form of a value: ASCII, keys sorted, no white space."""
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def row_digest(row: Sequence[str | int]) -> bytes:
    """Return the SHA-256 that stands beside a claim, so that a damaged one is found."""
    return hashlib.sha256(json.dumps(row, ensure_ascii=True).encode("ascii")).digest()


def now() -> str:
    """Return the time as the record writes it: UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _apply_undo(connection: apsw.Connection, claim: int, undo: int) -> None:
    """Note that ``undo`` takes ``claim`` back, and what that claim had taken back, and so on."""
    target: int | None = claim
    while target is not None:
        connection.execute("INSERT INTO undone VALUES(?,?)", (target, undo))
        restored = _target(connection, target)
        if restored is None:
            return
        connection.execute("DELETE FROM undone WHERE claim=?", (restored,))
        target, undo = _target(connection, restored), restored


def _target(connection: apsw.Connection, claim: int) -> int | None:
    row = connection.execute("SELECT subject FROM claim WHERE id=? AND kind='undo'", (claim,)).get
    return None if row is None else int(json.loads(str(row))["claim"])


def _next_number(connection: apsw.Connection) -> int:
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name='claim'").get
    return 1 if row is None else int(row) + 1
