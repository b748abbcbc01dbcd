"""Events that somebody entered by hand, to be seen beside the messages."""

from __future__ import annotations

import msgspec


class Event(msgspec.Struct, frozen=True):
    """Something that happened, as the record has it; ``claim`` undoes it.

    ``when`` and ``until`` are as they were stated, days in ``zone``; ``until`` is "" for an event
    without a stated end.  It lies between ``earliest`` and ``latest``, both inclusive.
    """

    claim: int
    when: str
    until: str
    zone: str
    text: str
    source: str
    earliest: int
    latest: int
    by: str
    at: str


class EventChange(msgspec.Struct, frozen=True):
    """The claim that a decision made, which can be undone, and the events as they stand now."""

    claim: int
    events: tuple[Event, ...]
