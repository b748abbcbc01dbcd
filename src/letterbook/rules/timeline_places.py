"""Where everything of a timeline stands: lanes from top to bottom, time from left to right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from letterbook.model.event import Event
from letterbook.model.timeline import Lane, Mark
from letterbook.rules.svg_parts import width_of

LEFT, RIGHT = 252.0, 28.0
MOST_TRACKS = 7
_TRACK = 12.0
_SIGN = 5.8
_LANE, _BARS = 38.0, 58.0
_EVENT_ROW = 17.0
_LABEL_GAP = 10.0


class Scale(NamedTuple):
    """Seconds UTC to pixels; what lies outside stands at the edge."""

    start: int
    end: int
    left: float
    right: float

    def x(self, seconds: int) -> float:
        """Return the place of an instant."""
        share = (seconds - self.start) / max(1, self.end - self.start)
        return self.left + min(1.0, max(0.0, share)) * (self.right - self.left)


class PlacedMark(NamedTuple):
    """A message from ``x0`` to ``x1``; ``track`` 0 is the lowest of its lane."""

    mark: Mark
    x0: float
    x1: float
    track: int

    @property
    def middle(self) -> float:
        """The middle of it."""
        return (self.x0 + self.x1) / 2


class PlacedLane(NamedTuple):
    """A lane with its upper edge and height; ``marks`` is None where bars are drawn."""

    lane: Lane
    top: float
    height: float
    marks: tuple[PlacedMark, ...] | None

    @property
    def floor(self) -> float:
        """What bars stand on, and the middle of the lowest marks."""
        return self.top + self.height - 9

    def y(self, mark: PlacedMark) -> float:
        """Return the height at which a mark is drawn."""
        return self.floor - _SIGN - mark.track * _TRACK


class PlacedEvent(NamedTuple):
    """An event with its row of labels, and where its label stands."""

    event: Event
    x0: float
    x1: float
    row: int
    at_end: bool


def packed(marks: Sequence[Mark], scale: Scale) -> tuple[PlacedMark, ...] | None:
    """Return the marks, each on the lowest track where it covers no other.

    None where they would need more than `MOST_TRACKS` tracks.
    """
    ends: list[float] = []
    found = []
    for mark in sorted(marks, key=lambda m: (m.sent.earliest or 0, m.sent.latest or 0, m.id)):
        assert mark.sent.earliest is not None
        x0 = scale.x(mark.sent.earliest)
        x1 = scale.x(mark.sent.earliest if mark.sent.latest is None else mark.sent.latest)
        track = next((n for n, end in enumerate(ends) if end <= x0 - _SIGN), len(ends))
        if track == MOST_TRACKS:
            return None
        if track == len(ends):
            ends.append(0.0)
        ends[track] = x1 + _SIGN
        found.append(PlacedMark(mark, x0, x1, track))
    return tuple(found)


def placed_lanes(lanes: Sequence[Lane], scale: Scale, top: float) -> tuple[PlacedLane, ...]:
    """Return the lanes below one another."""
    found = []
    for lane in lanes:
        marks = packed(lane.marks, scale) if lane.marks is not None else None
        height = _BARS
        if marks is not None:
            height = _LANE + max((m.track for m in marks), default=0) * _TRACK
        found.append(PlacedLane(lane, top, height, marks))
        top += height
    return tuple(found)


def placed_events(
    events: Sequence[tuple[Event, str]], scale: Scale
) -> tuple[tuple[PlacedEvent, ...], float]:
    """Return the events, labels in rows that cover none, and the height of the rows.

    Each comes with its label; one that would go over the right edge stands before its event.
    """
    ends: list[list[tuple[float, float]]] = []
    found = []
    for event, text in events:
        x0, x1 = scale.x(event.earliest), scale.x(event.latest)
        long = width_of(text, 12) + _LABEL_GAP
        at_end = x0 + long > scale.right
        span = (x0 - long, x0) if at_end else (x0, x0 + long)
        row = next((n for n, taken in enumerate(ends) if _free(taken, span)), len(ends))
        if row == len(ends):
            ends.append([])
        ends[row].append(span)
        found.append(PlacedEvent(event, x0, x1, row, at_end))
    return tuple(found), len(ends) * _EVENT_ROW


def _free(taken: Sequence[tuple[float, float]], span: tuple[float, float]) -> bool:
    return all(span[1] <= one[0] or span[0] >= one[1] for one in taken)
