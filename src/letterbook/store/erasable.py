"""Names and paths: kept outside the claims and the chain, so that they can be sealed or erased.

A claim or a link that speaks of a name holds a `NameRef`: the number of the name and a salted
digest of it.  Whoever has the name and the salt can prove the digest; once both are erased
nobody can go back from the digest to the name, and no claim or link has changed.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from typing import Any

import apsw
import msgspec

from letterbook.model.problem import Problem

_SALT_BYTES = 32


class NameRef(msgspec.Struct, frozen=True):
    """How a claim or link refers to a name: its number here and its salted digest (hex)."""

    name: int
    digest: str


class Name(msgspec.Struct, frozen=True):
    """A name as it is kept; ``text`` is None once it is erased."""

    ref: NameRef
    text: str | None
    sealed: bool


def keep_name(connection: apsw.Connection, text: str, *, sealed: bool) -> NameRef:
    """Keep a text, inside the caller's transaction, and return how to refer to it."""
    salt = os.urandom(_SALT_BYTES)
    digest = salted_digest(salt, text)
    connection.execute(
        "INSERT INTO erasable(digest, salt, text, sealed) VALUES(?,?,?,?)",
        (digest, salt, json.dumps(text, ensure_ascii=True), int(sealed)),
    )
    return NameRef(connection.last_insert_rowid(), digest.hex())


def read_name(connection: apsw.Connection, number: int) -> Name | None:
    """Return a kept text, None when there never was one with this number."""
    row = connection.execute(
        "SELECT digest, text, sealed FROM erasable WHERE id=?", (number,)
    ).fetchone()
    if row is None:
        return None
    digest, text, sealed = row
    told = None if text is None else str(json.loads(str(text)))
    return Name(NameRef(number, bytes(digest).hex()), told, bool(sealed))


def set_sealed(connection: apsw.Connection, number: int, sealed: bool) -> None:
    """Seal or unseal a name, inside the caller's transaction."""
    connection.execute("UPDATE erasable SET sealed=? WHERE id=?", (int(sealed), number))


def erase(connection: apsw.Connection, number: int) -> None:
    """Take a name and its salt away, inside the caller's transaction; the digest stays."""
    connection.execute("UPDATE erasable SET salt=NULL, text=NULL WHERE id=?", (number,))


def salted_digest(salt: bytes, text: str) -> bytes:
    """Return SHA-256 of the salt and the text as ASCII JSON."""
    return hashlib.sha256(salt + json.dumps(text, ensure_ascii=True).encode("ascii")).digest()


def verify_names(connection: apsw.Connection, claimed: dict[int, str]) -> Iterator[Problem]:
    """Yield every name that is not the one its digest was made of.

    ``claimed``: the digests (hex) by number of name, as the claims refer to them.
    """
    repair = "Restore record.db from a backup."
    for number, told in sorted(claimed.items()):
        where = f"record.db, name {number}"
        row = connection.execute(
            "SELECT digest, salt, text FROM erasable WHERE id=?", (number,)
        ).fetchone()
        if row is None:
            yield Problem(where, "The name is missing.", repair)
            continue
        digest, salt, text = row
        if bytes(digest).hex() != told:
            yield Problem(where, "The name is not the one that the claims speak of.", repair)
        elif (salt is None) != (text is None) or (salt is not None and not _fits(*row)):
            yield Problem(where, "The name is not as it was written.", repair)


def _fits(digest: Any, salt: Any, text: Any) -> bool:
    raw = bytes(salt) + str(text).encode("ascii", "replace")
    return hashlib.sha256(raw).digest() == bytes(digest)
