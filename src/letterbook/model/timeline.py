"""Messages of a query over time, in lanes."""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

from letterbook.model.event import Event
from letterbook.model.identity import MessageId
from letterbook.model.moment import Moment

LaneKind = Literal[
    "people", "channels", "people-channels", "folders", "sources", "custodians"
]  # fmt: skip
LANE_KINDS: tuple[LaneKind, ...] = get_args(LaneKind)
StepUnit = Literal["minute", "hour", "day", "month", "year"]


class Mark(msgspec.Struct, frozen=True):
    """One message in a lane; it was sent at some time from earliest to latest of ``sent``."""

    id: MessageId
    channel: str
    sent: Moment
    written: str


class Bin(msgspec.Struct, frozen=True):
    """A period of the axis, from ``start`` up to but not including ``end``, in seconds UTC.

    ``text`` is its beginning in the zone of the letterbook.  ``messages`` may be dated in it, and
    ``query`` finds exactly these.
    """

    text: str
    start: int
    end: int
    messages: int
    query: str


class LaneBin(msgspec.Struct, frozen=True):
    """The messages of a lane in the bin of number ``bin``; bins without any are left out."""

    bin: int
    messages: int
    query: str


class Lane(msgspec.Struct, frozen=True):
    """One row: ``query`` finds exactly its ``messages``.

    ``marks`` holds each dated message where there are few enough, and is null where there are
    too many.  ``rest`` marks the row of what is in no other.
    """

    name: str
    detail: str
    rest: bool
    query: str
    messages: int
    dated: int
    bins: tuple[LaneBin, ...]
    marks: tuple[Mark, ...] | None


class EchoPoint(msgspec.Struct, frozen=True):
    """A message in which an echo appears, and the lanes (by number) that it stands in.

    ``order_certain`` is false where it may have come before the first.
    """

    id: MessageId
    channel: str
    lanes: tuple[int, ...]
    sent: Moment
    low_s: int | None
    high_s: int | None
    order_certain: bool = True


class EchoLine(msgspec.Struct, frozen=True):
    """A link or phrase with its dated appearances among the messages, the first one first."""

    kind: str
    what: str
    passage: str
    points: tuple[EchoPoint, ...]


class Undated(msgspec.Struct, frozen=True):
    """Messages without a readable date, which stand nowhere on the axis; ``ids`` lists some."""

    messages: int
    query: str
    ids: tuple[MessageId, ...]


class TimelineAnswer(msgspec.Struct, frozen=True):
    """The messages of a query from ``start`` up to ``end`` (seconds UTC; null without any).

    ``step`` is the width of a bin in ``step_unit``.  ``echoes_total`` counts echoes beyond those
    in ``echoes``; it is null where none were asked for.
    """

    schema: int
    query: str
    zone: str
    by: LaneKind
    messages: int
    start: int | None
    end: int | None
    step: int
    step_unit: StepUnit
    bins: tuple[Bin, ...]
    lanes: tuple[Lane, ...]
    undated: Undated
    events: tuple[Event, ...]
    echoes: tuple[EchoLine, ...]
    echoes_total: int | None
    rule: str
    remarks: tuple[str, ...]
