"""An anchor: the thing in the evidence that a tag, note or finding is attached to."""

from __future__ import annotations

import msgspec


class Anchor(msgspec.Struct, frozen=True):
    """A place in the evidence that stays the same when everything derived is rebuilt.

    ``content``: hexadecimal SHA-256 of the blob.  ``locator``: text form of the locator inside
    the source.  ``text``: the words quoted, "" for the whole.  ``message``: the message id when
    the anchor was set; it is a hint and takes no part in telling anchors apart.
    """

    content: str
    locator: str
    text: str = ""
    message: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells two anchors apart."""
        return (self.content, self.locator, self.text)
