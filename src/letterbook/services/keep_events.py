"""Keeps events that somebody enters by hand, to be seen beside the messages."""

from __future__ import annotations

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

import msgspec

from letterbook.errors import UsageError
from letterbook.model.event import Event, EventChange
from letterbook.rules.event_date import EventTime, event_time
from letterbook.rules.query_dates import DateRefused
from letterbook.store.claims import Claim
from letterbook.store.events import add_event, current_events, undo_event
from letterbook.store.record import Record

MAX_EVENT_TEXT = 500


class NewEvent(msgspec.Struct, frozen=True):
    """What is stated of an event; "" for no stated end; ``source`` is how it is known."""

    when: str
    text: str
    until: str = ""
    source: str = ""


def enter_event(record: Record, stated: NewEvent, zone: tzinfo, by: str) -> EventChange:
    """Return the event that the record holds from now on.

    Its dates are kept as stated, with the zone in which they were meant, so that a later change
    of the letterbook's zone does not move it.  Raises `UsageError` for a date or text that is none.
    """
    text, source = " ".join(stated.text.split()), " ".join(stated.source.split())
    if not text or len(text) > MAX_EVENT_TEXT or len(source) > MAX_EVENT_TEXT:
        raise UsageError(f"An event and its source have at most {MAX_EVENT_TEXT} characters, and"
                         " an event at least one.")  # fmt: skip
    when = _time(stated.when, zone)
    until = _time(stated.until, zone) if stated.until.strip() else None
    if until is not None and until.latest < when.earliest:
        raise UsageError("The event ends before it begins.")
    body = {
        "when": when.text, "until": until.text if until else "", "zone": str(zone),
        "text": text, "source": source,
    }  # fmt: skip
    claim = add_event(record, body, by)
    return EventChange(claim, tuple(one for one in events(record) if one.claim == claim))


def remove_event(record: Record, claim: int, by: str) -> EventChange:
    """Return the events that stand once one is taken back; the record keeps that it stood."""
    undo = undo_event(record, claim, by, taken_back=False)
    return EventChange(undo, tuple(events(record)))


def undo_of_event(record: Record, claim: int, by: str) -> EventChange:
    """Return the events that stand once a decision about one is taken back.

    Undoing a removal brings the event back.
    """
    undo = undo_event(record, claim, by, taken_back=True)
    return EventChange(undo, tuple(events(record)))


def events(record: Record) -> list[Event]:
    """Return the events that stand, in the order of their dates."""
    found = [_event(claim) for claim in current_events(record)]
    return sorted(found, key=lambda one: (one.earliest, one.latest, one.claim))


def _event(claim: Claim) -> Event:
    body = {name: str(value) for name, value in claim.body.items()}
    zone: tzinfo = UTC if body["zone"] == "UTC" else ZoneInfo(body["zone"])
    when = event_time(body["when"], zone)
    until = event_time(body["until"], zone) if body["until"] else when
    return Event(
        claim=claim.id, when=body["when"], until=body["until"], zone=body["zone"],
        text=body["text"], source=body["source"], earliest=when.earliest,
        latest=max(when.latest, until.latest), by=claim.by, at=claim.at,
    )  # fmt: skip


def _time(text: str, zone: tzinfo) -> EventTime:
    try:
        return event_time(text, zone)
    except DateRefused as refused:
        meant = f" Did you mean {refused.suggestion}?" if refused.suggestion else ""
        raise UsageError(f"{refused.sentence}.{meant}") from refused
