"""Tombstones: what was forgotten, why, by whom and when, and nothing of what it said."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence

import msgspec

from letterbook.model.identity import ContentId
from letterbook.store.claims import Claims
from letterbook.store.custody import Custody


class Tombstone(msgspec.Struct, frozen=True):
    """One act of forgetting; ``digests`` are hashes, or salted digests when ``salt`` is not b""."""

    claim: int
    source: str
    digests: frozenset[bytes]
    salt: bytes
    reason: str
    by: str
    at: str

    def covers(self, content: ContentId) -> bool:
        """Return whether this content was forgotten."""
        return _digest(self.salt, content) in self.digests


def bury(
    record: Claims,
    source: str,
    contents: Sequence[ContentId],
    reason: str,
    by: str,
    *,
    salted: bool,
) -> int:
    """Add the tombstone and its link of custody as one durable unit; return the claim."""
    salt = os.urandom(32) if salted else b""
    digests = sorted(_digest(salt, content) for content in contents)
    body = {"digests": [d.hex() for d in digests], "salt": salt.hex(), "reason": reason}
    with record.transaction():
        claim = record.claim("tombstone", {"source": source}, body, by)
        facts = {
            "source": source,
            "contents": len(digests),
            "digest": hashlib.sha256(b"".join(digests)).hexdigest(),
            "reason": reason,
            "by": by,
            "claim": claim,
        }
        Custody(record).append("forgotten", facts)
    return claim


def read_tombstones(record: Claims) -> list[Tombstone]:
    """Return every tombstone, oldest first."""
    return [
        Tombstone(
            claim=claim.id,
            source=str(claim.subject["source"]),
            digests=frozenset(bytes.fromhex(text) for text in claim.body["digests"]),
            salt=bytes.fromhex(claim.body["salt"]),
            reason=str(claim.body["reason"]),
            by=claim.by,
            at=claim.at,
        )
        for claim in record.current("tombstone")
    ]


def _digest(salt: bytes, content: ContentId) -> bytes:
    return hashlib.sha256(salt + content).digest() if salt else bytes(content)
