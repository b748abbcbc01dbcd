"""Draws up a timeline: the messages of a query in lanes, as marks or as counts of periods."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, tzinfo

import msgspec

from letterbook.errors import UsageError
from letterbook.model.event import Event
from letterbook.model.identity import MessageId
from letterbook.model.query import DateRange, Everything, Exact, Not, Query
from letterbook.model.timeline import (
    Bin,
    EchoLine,
    EchoPoint,
    Lane,
    LaneBin,
    LaneKind,
    Mark,
    TimelineAnswer,
    Undated,
)
from letterbook.ports.search_index import SearchIndex
from letterbook.rules.account_query import all_of, clause_text, text_of
from letterbook.rules.calendar_bins import Periods, periods_over
from letterbook.rules.query_dates import DateRefused, date_range
from letterbook.rules.query_text import parse_query
from letterbook.rules.query_tree import both
from letterbook.rules.query_writing import write_query
from letterbook.rules.timeline_words import TIMELINE_RULE, lanes_remark, span_remarks
from letterbook.services.chain_messages import excerpt
from letterbook.services.keep_events import events
from letterbook.services.packed_mail import open_mail
from letterbook.services.search import MessageSets, resolve
from letterbook.services.timeline_lanes import LaneOf, LaneSource, lanes_of
from letterbook.services.trace_links import EchoesRequest, trace_links
from letterbook.services.who_is_who import WhoIsWho
from letterbook.store.catalogue_exchange import numbers_of
from letterbook.store.catalogue_read import CatalogueReader
from letterbook.store.catalogue_time import TimeRow, time_rows, views_of
from letterbook.store.record import Record

TIMELINE_SCHEMA = 1
MOST_LISTED = 100
Span = tuple[int, int]


class TimelineParts(msgspec.Struct, frozen=True):
    """What a timeline is drawn up from."""

    index: SearchIndex
    sets: MessageSets
    record: Record
    catalogue: CatalogueReader


class TimelineRequest(msgspec.Struct, frozen=True):
    """``first`` and ``last`` are dates of the query language, both inclusive, "" for open.

    At most ``lanes`` lanes and one of the rest, ``most_bins`` bins, ``most_marks`` marks in a lane,
    ``echoes`` echoes (none of them are looked for with 0).
    """

    query: str
    zone: tzinfo
    today: date
    by: LaneKind = "people"
    first: str = ""
    last: str = ""
    lanes: int = 12
    most_bins: int = 120
    most_marks: int = 120
    echoes: int = 0


def draw_timeline(parts: TimelineParts, request: TimelineRequest) -> TimelineAnswer:
    """Return the timeline that the request asks for.

    Raises `QuerySyntax` where the query does not parse and `UsageError` for a date that is none.
    """
    base = parse_query(request.query, request.zone, request.today)
    window = _window(request)
    asked = all_of([base, *window])
    hints: list[str] = []
    resolved = resolve(parts.sets, asked, hints)
    ids = None if isinstance(resolved, Everything) else parts.index.ids(resolved)
    rows = _rows(parts.catalogue, ids)
    source = LaneSource(
        parts.catalogue, parts.index, WhoIsWho(parts.catalogue, parts.record, request.zone),
        asked, resolved, rows,
    )  # fmt: skip
    lanes, together = lanes_of(source, request.by, request.lanes)
    spans = {m: (r.earliest, r.latest) for m, r in rows.items()
             if r.earliest is not None and r.latest is not None}  # fmt: skip
    periods = _periods(request, window, list(spans.values()))
    echoes, echoes_total = _echoes(parts.catalogue, request, ids, lanes)
    remarks = [*dict.fromkeys(hints), *span_remarks(periods, list(spans.values()), request.zone)]
    if together:
        remarks.append(lanes_remark(len(lanes), together))
    return TimelineAnswer(
        schema=TIMELINE_SCHEMA,
        query=write_query(asked),
        zone=str(request.zone),
        by=request.by,
        messages=len(rows),
        start=periods.bounds[0] if periods else None,
        end=periods.bounds[-1] if periods else None,
        step=periods.step.size if periods else 1,
        step_unit=periods.step.unit if periods else "day",
        bins=_bins(periods, list(spans.values()), asked) if periods else (),
        lanes=tuple(_lane(parts.catalogue, one, periods, spans, request) for one in lanes),
        undated=_undated(parts, both(base, Not(Exact("has", "date")))),
        events=tuple(_events_in(parts.record, periods)),
        echoes=echoes,
        echoes_total=echoes_total,
        rule=TIMELINE_RULE,
        remarks=tuple(remarks),
    )


def _window(request: TimelineRequest) -> list[DateRange]:
    found = []
    try:
        if request.first:
            found.append(date_range("after", request.first, request.zone, request.today))
        if request.last:
            found.append(date_range("date", f"..{request.last}", request.zone, request.today))
    except DateRefused as refused:
        meant = f" Did you mean {refused.suggestion}?" if refused.suggestion else ""
        raise UsageError(f"{refused.sentence}.{meant}") from refused
    bounds = [one.earliest if one.earliest is not None else one.latest for one in found]
    if len(bounds) == 2 and (bounds[1] or 0) < (bounds[0] or 0):
        raise UsageError("The timeline ends before it begins.")
    return found


def _rows(catalogue: CatalogueReader, ids: Collection[MessageId] | None) -> dict[int, TimeRow]:
    rows = time_rows(catalogue.connection)
    if ids is None:
        return {row.m: row for row in rows}
    wanted = numbers_of(catalogue.connection, ids)
    return {row.m: row for row in rows if row.m in wanted}


def _periods(
    request: TimelineRequest, window: Sequence[DateRange], spans: Sequence[Span]
) -> Periods | None:
    """Return the bins: of the time that was asked for, and of the messages where it is open."""
    first = next((one.earliest for one in window if one.earliest is not None), None)
    last = next((one.latest for one in window if one.latest is not None), None)
    if first is None:
        first = min((span[0] for span in spans), default=last)
    if last is None:
        last = max((span[1] for span in spans), default=first)
    if first is None or last is None:
        return None
    return periods_over(first, max(first, last), request.zone, request.most_bins)


def _in_bin(query: str, periods: Periods, n: int) -> str:
    start, end = periods.texts[n], periods.texts[n + 1]
    asked = (f"after:{start}" if start else "", f"before:{end}" if end else "")
    return query + (" ".join(one for one in asked if one) or "has:date")


def _joinable(query: Query | None) -> str:
    text = clause_text(query)
    return f"{text} " if text else ""


def _bins(periods: Periods, spans: Sequence[Span], asked: Query) -> tuple[Bin, ...]:
    text = _joinable(asked)
    return tuple(
        Bin(
            periods.texts[n],
            periods.bounds[n],
            periods.bounds[n + 1],
            messages,
            _in_bin(text, periods, n),
        )
        for n, messages in enumerate(periods.counts(spans))
    )


def _lane(
    catalogue: CatalogueReader,
    lane: LaneOf,
    periods: Periods | None,
    spans: Mapping[int, Span],
    request: TimelineRequest,
) -> Lane:
    dated = [m for m in lane.numbers if m in spans]
    counts = periods.counts(spans[m] for m in dated) if periods else []
    text = _joinable(lane.query)
    findable = periods is not None and lane.query is not None
    return Lane(
        name=lane.called.name, detail=lane.called.detail, rest=lane.rest,
        query=text_of(lane.query), messages=len(lane.numbers), dated=len(dated),
        bins=tuple(
            LaneBin(n, messages, _in_bin(text, periods, n) if periods and findable else "")
            for n, messages in enumerate(counts) if messages
        ),
        marks=_marks(catalogue, dated) if len(dated) <= request.most_marks else None,
    )  # fmt: skip


def _marks(catalogue: CatalogueReader, numbers: Sequence[int]) -> tuple[Mark, ...]:
    found = []
    for _, identity, channel, view in views_of(catalogue.connection, numbers):
        mail = open_mail(view)
        if mail.sent is not None:
            written = mail.subject or excerpt(mail.text)
            found.append(Mark(identity, channel, mail.sent, written))
    return tuple(sorted(found, key=_in_time))


def _in_time(mark: Mark) -> tuple[int, int, str]:
    return mark.sent.earliest or 0, mark.sent.latest or 0, mark.id


def _undated(parts: TimelineParts, query: Query) -> Undated:
    ids = sorted(parts.index.ids(resolve(parts.sets, query, [])))
    return Undated(len(ids), write_query(query), tuple(ids[:MOST_LISTED]))


def _events_in(record: Record, periods: Periods | None) -> Iterator[Event]:
    for one in events(record):
        if periods is not None and periods.touched(one.earliest, one.latest) is not None:
            yield one


def _echoes(
    catalogue: CatalogueReader,
    request: TimelineRequest,
    ids: Collection[MessageId] | None,
    lanes: Sequence[LaneOf],
) -> tuple[tuple[EchoLine, ...], int | None]:
    """Return the echoes among the messages that are in the lanes, and how many there are."""
    if not request.echoes:
        return (), None
    answer = trace_links(catalogue, EchoesRequest(request.query, ids, limit=request.echoes))
    members = [frozenset(lane.numbers) for lane in lanes]
    lines = []
    for echo in answer.echoes:
        points = []
        for one in echo.appearances:
            m = catalogue.number(one.message)
            stands = tuple(n for n, numbers in enumerate(members) if m in numbers)
            if one.sent is not None and one.sent.known:
                points.append(
                    EchoPoint(
                        one.message, one.channel, stands, one.sent, one.low_s, one.high_s,
                        one.order_certain,
                    )
                )  # fmt: skip
        lines.append(EchoLine(echo.kind, echo.what, echo.passage, tuple(points)))
    return tuple(lines), answer.total
