"""Timelines and networks made for the tests of drawings."""

from __future__ import annotations

from collections.abc import Sequence

from letterbook.model.event import Event
from letterbook.model.identity import MessageId
from letterbook.model.moment import Moment
from letterbook.model.network import LeftOut, NetworkAnswer, NetworkEdge, NetworkNode, Way
from letterbook.model.timeline import (
    Bin,
    EchoLine,
    EchoPoint,
    Lane,
    LaneBin,
    Mark,
    TimelineAnswer,
    Undated,
)

DAY = 86_400
START = 1_475_280_000
"""2016-10-01, UTC."""


def mark(number: int, day: float, long: float = 0, channel: str = "mail", text: str = "") -> Mark:
    """Return a mark so many days after the start."""
    first = START + round(day * DAY)
    sent = Moment("stated", first, first + round(long * DAY), 0, "second")
    return Mark(MessageId(f"{number:032x}"), channel, sent, text or f"message {number}")


def lane(name: str, marks: Sequence[Mark] | None, counts: Sequence[int] = ()) -> Lane:
    """Return a lane of marks, or of counts for the days."""
    bins = tuple(LaneBin(n, count, f"q{n}") for n, count in enumerate(counts) if count)
    total = len(marks) if marks is not None else sum(counts)
    return Lane(
        name=name, detail=f"{name}@x.example", rest=False, query=f"from:{name}", messages=total,
        dated=total, bins=bins, marks=None if marks is None else tuple(marks),
    )  # fmt: skip


def timeline(
    lanes: Sequence[Lane], events: Sequence[Event] = (), echoes: Sequence[EchoLine] = ()
) -> TimelineAnswer:
    """Return a timeline of thirty days."""
    bins = tuple(
        Bin(f"2016-10-{n + 1:02d}", START + n * DAY, START + (n + 1) * DAY, 0, "")
        for n in range(30)
    )
    return TimelineAnswer(
        schema=1, query="*", zone="UTC", by="people", messages=sum(one.messages for one in lanes),
        start=START, end=START + 30 * DAY, step=1, step_unit="day", bins=bins, lanes=tuple(lanes),
        undated=Undated(1, "-has:date", (MessageId("f" * 32),)), events=tuple(events),
        echoes=tuple(echoes), echoes_total=len(echoes) or None, rule="rule", remarks=(),
    )  # fmt: skip


def event(text: str, day: float, long: float = 0) -> Event:
    """Return an event so many days after the start."""
    first = START + round(day * DAY)
    return Event(1, "2016-10-07", "", "UTC", text, "", first, first + round(long * DAY), "", "")


def echo(what: str, marks: Sequence[Mark], lanes: Sequence[int]) -> EchoLine:
    """Return an echo that appears in marks of these lanes."""
    points = tuple(
        EchoPoint(one.id, one.channel, (n,), one.sent, k * DAY, k * DAY)
        for k, (one, n) in enumerate(zip(marks, lanes, strict=True))
    )
    return EchoLine("link", what, "private-to-public", points)


def network(
    pairs: dict[tuple[str, str], tuple[int, int]], names: dict[str, str] | None = None
) -> NetworkAnswer:
    """Return a network of these pairs with the messages each way."""
    called = names or {}
    keys = sorted({key for pair in pairs for key in pair}, key=lambda key: called.get(key, key))
    nodes = tuple(
        NetworkNode(key, called.get(key, key), f"{key}@x.example", 1, "w", 1, "r", 0)
        for key in keys
    )
    edges = tuple(
        NetworkEdge(a, b, m + n, "q", way(m), way(n), START, START + DAY, ())
        for (a, b), (m, n) in sorted(pairs.items())
    )
    return NetworkAnswer(
        schema=1, query="*", zone="UTC", roles=("to", "cc"), people=(), min=2, most_recipients=20,
        per="year", messages=9, counted=9, nodes=nodes, edges=edges, edges_total=len(edges),
        left_out=LeftOut(1, "recipients:>20", 0, "", 0, (), 3, 3, 1), rule="rule", remarks=(),
    )  # fmt: skip


def way(messages: int) -> Way:
    """Return one way of an edge."""
    return Way(messages, "q", {"to": messages}, {"mail": messages}, START, START + DAY)
