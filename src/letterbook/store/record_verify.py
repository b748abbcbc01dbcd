"""Checking the record: the SQLite file, every claim, every name, the custody chain."""

from __future__ import annotations

import json
from collections.abc import Iterator

import apsw

from letterbook.model.problem import Problem
from letterbook.store.claims import Claims, row_digest
from letterbook.store.custody import Custody, Head
from letterbook.store.erasable import verify_names
from letterbook.store.page_sums import verify_pages

_REPAIR = "Restore record.db from a backup; nothing else holds what it says."


def verify_record(record: Claims, head: str) -> Iterator[Problem]:
    """Yield everything that is not as it was written; the file is only read."""
    try:
        connection = record.connection
        for (line,) in connection.execute("PRAGMA integrity_check"):
            if line != "ok":
                yield Problem("record.db", f"SQLite finds: {line}.", _REPAIR)
        claimed: dict[int, str] = {}
        undone: dict[int, int] = {}
        yield from _verify_claims(connection, claimed, undone)
        noted = {int(str(a)): int(str(b)) for a, b in connection.execute("SELECT * FROM undone")}
        if noted != undone:
            what = "What is noted as undone is not what the claims say."
            yield Problem("record.db, undone", what, _REPAIR)
        yield from verify_names(connection, claimed)
        yield from Custody(record).verify(Head.parse(head) if head else None)
        yield from verify_pages(record.path, "record.db", _REPAIR)
    except (apsw.Error, ValueError, KeyError, TypeError) as problem:
        # A damaged page may give anything at all: whatever cannot be read is the finding.
        yield Problem("record.db", f"The record cannot be read to its end: {problem}.", _REPAIR)


def _verify_claims(
    connection: apsw.Connection, claimed: dict[int, str], undone: dict[int, int]
) -> Iterator[Problem]:
    expected = 1
    targets: dict[int, int] = {}
    rows = connection.execute(
        "SELECT id, CAST(kind AS BLOB), CAST(subject AS BLOB), CAST(body AS BLOB),"
        " CAST(by_whom AS BLOB), CAST(at AS BLOB), digest FROM claim ORDER BY id"
    )
    for number, *fields, digest in rows:
        where = f"record.db, claim {number}"
        kind, subject, body, by, at = (bytes(f).decode("utf-8", "replace") for f in fields)
        if number != expected:
            yield Problem(where, f"Claim {expected} is missing before it.", _REPAIR)
        expected = number + 1
        if row_digest((number, kind, subject, body, by, at)) != digest:
            yield Problem(where, "The claim is not as it was written.", _REPAIR)
            continue
        if kind == "undo":
            targets[number] = int(json.loads(subject)["claim"])
            _note_undo(targets, undone, number)
        for ref in _name_refs(kind, body):
            claimed[int(ref["name"])] = str(ref["digest"])
    (row,) = connection.execute(
        "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name='claim'), 0)"
    ).fetchall()
    if row[0] != expected - 1:
        yield Problem("record.db", f"The claims after {expected - 1} are missing.", _REPAIR)


def _note_undo(targets: dict[int, int], undone: dict[int, int], undo: int) -> None:
    target: int | None = targets[undo]
    while target is not None:
        undone[target] = undo
        restored = targets.get(target)
        if restored is None:
            return
        undone.pop(restored, None)
        target, undo = targets.get(restored), restored


def _name_refs(kind: str, body: str) -> list[dict[str, str]]:
    if kind == "source":
        return list(json.loads(body)["names"].values())
    return [json.loads(body)["path"]] if kind == "root" else []
