"""A notice: something that could not be read, was repaired, or has two readings."""

from __future__ import annotations

import msgspec

from letterbook.model.locator import Locator


class Notice(msgspec.Struct, frozen=True):
    """One thing a reader of the evidence should know, with its address.

    ``code`` is stable and listed in docs/reference/notices.md: a family, a colon and a
    name (``ambiguous:boundary``, ``limit:parts``, ``repaired:charset``, ``unread:format``,
    ``date:unreadable``, ``address:spoof``).  ``detail`` says in one plain sentence what was
    seen; it may hold text from the evidence, so it is escaped where it is shown.
    ``locator`` is set where the notice is about something other than the entry it comes with.
    """

    code: str
    detail: str
    locator: Locator | None = None
