"""The three identities of a piece of correspondence, kept apart by type.

* `ContentId`: exact bytes.  Two things with one ContentId are the same bytes.
* `StatedId`: what the message says it is called (RFC 5322 Message-ID, a platform's id).
  Several unlike messages may state the same one.
* `SameTextKey`: what the message says to its reader; copies of one message share it.

`MessageId` names a message in this letterbook and is derived from the last (see
`letterbook.rules.same_message`); `PartyId` names an account or address.
"""

from __future__ import annotations

from typing import NewType

ContentId = NewType("ContentId", bytes)
"""SHA-256 (32 bytes) of a blob or of a byte range."""

StatedId = NewType("StatedId", str)
"""An identifier as the message states it, without the angle brackets of RFC 5322."""

SameTextKey = NewType("SameTextKey", bytes)
"""16 bytes: key v1 of docs/explain/identities.md."""

MessageId = NewType("MessageId", str)
"""32 lower-case hexadecimal digits."""
