"""Draws a timeline as SVG."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from math import sqrt

from letterbook.model.event import Event
from letterbook.model.timeline import Bin, TimelineAnswer
from letterbook.rules.calendar_bins import periods_over
from letterbook.rules.chart_style import ChartStyle, channel_words, drawing, sign
from letterbook.rules.chart_words import (
    amount,
    day_words,
    messages,
    moment_words,
    step_words,
    tick_words,
    words,
)
from letterbook.rules.lane_names import LaneName, lane_names
from letterbook.rules.moment_text import stated
from letterbook.rules.svg_parts import (
    BOLD,
    element,
    escaped,
    fitted,
    label,
    linked,
    titled,
    width_of,
    wrapped,
)
from letterbook.rules.timeline_echoes import echo_curves, echo_list
from letterbook.rules.timeline_places import (
    LEFT,
    RIGHT,
    PlacedEvent,
    PlacedLane,
    PlacedMark,
    Scale,
    placed_events,
    placed_lanes,
)
from letterbook.rules.uri_text import uri_text

_HOUR, _DAY = 3_600, 86_400
_HEAD = 78.0
_TICK_ROOM = 66
_MARGIN = 24.0
_EVENT_ROW = 17.0
_DATE = {"day": 10, "month": 7, "year": 4}


def timeline_svg(answer: TimelineAnswer, zone: tzinfo, style: ChartStyle) -> str:
    """Return the timeline as one SVG document: lanes, marks or bars, events and echoes.

    It holds no script and refers to nothing; what comes from the evidence is written out.
    """
    return _Drawing(answer, zone, style).document()


class _Drawing:
    def __init__(self, answer: TimelineAnswer, zone: tzinfo, style: ChartStyle) -> None:
        self.answer = answer
        self.zone = zone
        self.style = style
        self.language = style.language
        right = style.width - RIGHT
        self.scale = Scale(answer.start or 0, answer.end or 1, LEFT, right)
        labels = [(event, self.event_label(event)) for event in answer.events]
        self.events, height = placed_events(labels, self.scale)
        self.event_top = _HEAD
        self.top = _HEAD + (height + 14 if self.events else 4)
        self.names = lane_names(answer, style.language)
        self.lanes = placed_lanes(answer.lanes, self.scale, self.top)
        self.bottom = self.lanes[-1].top + self.lanes[-1].height if self.lanes else self.top
        most = (b.messages for p in self.lanes if p.marks is None for b in p.lane.bins)
        self.most = max(most, default=0)

    def word(self, name: str, **values: object) -> str:
        return words(self.language, name, **values)

    def document(self) -> str:
        body = [*self.heading(), *self.stripes()]
        if self.answer.start is None:
            body.append(label(LEFT, self.bottom + 24, self.word("nobody"), "mute"))
        else:
            body += [*self.axis(), *self.happenings(), *self.periods(), *self.rows()]
            body += echo_curves(self.answer.echoes, self.lanes, self.scale, self.style)
        notes, height = self.notes(self.bottom + 54)
        return drawing(self.style, height, self.title(), self.description(), [*body, *notes])

    def title(self) -> str:
        counted = messages(self.language, self.answer.messages)
        return f"{self.word('timeline')}{self.word('colon')} {counted}"

    def asked(self) -> str:
        query = self.answer.query
        return self.word("all") if query in ("", "*") else query

    def reach(self) -> str:
        """Return from when to when the axis goes."""
        if not self.answer.bins:
            return ""
        first, last = self.answer.bins[0].text[:10], _last_day(self.answer.bins[-1])
        return f"{day_words(self.language, first)} – {day_words(self.language, last)}"

    def description(self) -> str:
        said = [f"{self.asked()}. {self.reach()}. {self.word('zone', zone=self.answer.zone)}."]
        for lane, (name, detail, _) in zip(self.answer.lanes, self.names, strict=True):
            called = f"{name} ({detail})" if detail else name
            counted = messages(self.language, lane.messages)
            said.append(f"{called}{self.word('colon')} {counted}.")
        said += [f"{self.event_label(event)}." for event in self.answer.events]
        return " ".join(said)

    def heading(self) -> Iterator[str]:
        yield label(_MARGIN, 36, self.title(), "title")
        room = self.style.width - 2 * _MARGIN
        parts = (self.asked(), self.reach(), self.word("zone", zone=self.answer.zone))
        under = "  ·  ".join(part for part in parts if part)
        yield label(_MARGIN, 57, fitted(under, 12, room), "mute")

    def stripes(self) -> Iterator[str]:
        for n, placed in enumerate(self.lanes):
            if not n % 2:
                yield element(
                    "rect", x=0, y=placed.top, width=self.style.width, height=placed.height,
                    class_="band",
                )  # fmt: skip

    def axis(self) -> Iterator[str]:
        """Draw lines at round dates, with the day, month or time and the larger period."""
        answer = self.answer
        assert answer.start is not None
        assert answer.end is not None
        room = max(2, int((self.scale.right - self.scale.left) / _TICK_ROOM))
        ticks = periods_over(answer.start, answer.end - 1, self.zone, room)
        yield element("line", x1=LEFT, x2=self.scale.right, y1=self.bottom, y2=self.bottom,
                      class_="axis")  # fmt: skip
        last, free = "", 0.0
        for text, at in zip(ticks.texts, ticks.bounds, strict=True):
            if not text or not answer.start <= at <= answer.end:
                continue
            x = self.scale.x(at)
            small, large = tick_words(self.language, text)
            yield element("line", x1=x, x2=x, y1=self.top, y2=self.bottom + 5, class_="grid")
            if x + 16 < self.style.width:
                yield label(x, self.bottom + 18, small, "mute", "middle")
            half = width_of(large, 11) / 2
            if large != last and x >= free and x + half < self.style.width:
                last, free = large, x + 2 * half + 8
                yield label(x, self.bottom + 33, large, "small mute", "middle")

    def event_label(self, event: Event) -> str:
        when = day_words(self.language, event.when[:16])
        until = f" – {day_words(self.language, event.until[:16])}" if event.until else ""
        return fitted(f"{when}{until} · {event.text}", 12, 420)

    def happenings(self) -> Iterator[str]:
        for placed in self.events:
            yield from self._happening(placed)

    def _happening(self, placed: PlacedEvent) -> Iterator[str]:
        y = self.event_top + placed.row * _EVENT_ROW
        source = f" ({placed.event.source})" if placed.event.source else ""
        title = f"{self.event_label(placed.event)}{source}"
        if placed.x1 - placed.x0 > 2:
            yield titled(
                "rect", title, x=placed.x0, y=y, width=placed.x1 - placed.x0,
                height=self.bottom - y, class_="happening",
            )  # fmt: skip
        yield element("line", x1=placed.x0, x2=placed.x0, y1=y, y2=self.bottom, class_="when")
        x, anchor = (placed.x0 - 6, "end") if placed.at_end else (placed.x0 + 6, "start")
        yield label(x, y + 11, self.event_label(placed.event), "event", anchor)

    def periods(self) -> Iterator[str]:
        """Draw nothing that is seen: a place for each period, below what can be clicked."""
        for one in self.answer.bins if self.style.periods else ():
            first, until = (self._date(second) for second in (one.start, one.end - 1))
            if first and until:
                x0, x1 = self.scale.x(one.start), self.scale.x(one.end)
                yield element(
                    "rect", x=x0, y=self.top, width=x1 - x0, height=self.bottom - self.top,
                    class_="reach", data_period=first, data_until=until,
                )  # fmt: skip

    def _date(self, second: int) -> str:
        """Return a date of the query language for a period's end, "" outside of the calendar."""
        try:
            moment = datetime.fromtimestamp(second, self.zone)
        except (OverflowError, ValueError, OSError):
            return ""
        return moment.isoformat()[: _DATE.get(self.answer.step_unit, 16)]

    def rows(self) -> Iterator[str]:
        for placed, called in zip(self.lanes, self.names, strict=True):
            yield from self.gutter(placed, called)
            yield from self.bars(placed) if placed.marks is None else self.marks(placed)

    def gutter(self, placed: PlacedLane, called: LaneName) -> Iterator[str]:
        total = amount(self.language, placed.lane.messages)
        middle = placed.top + placed.height / 2
        room = LEFT - _MARGIN - 32 - width_of(total, 12)
        lane = placed.lane
        detail = fitted(called.detail, 11, LEFT - _MARGIN - 20)
        y = middle - 2 if detail else middle + 4
        spoken = f"{called.name} {called.full}".strip()
        name = label(_MARGIN, y, fitted(called.name, BOLD, room), "name")
        name = element("g", element("title", escaped(spoken)) + name) if lane.detail else name
        where = self.style.query_link and lane.query
        yield linked(name, f"{self.style.query_link}{uri_text(where)}" if where else "", spoken)
        yield label(LEFT - 14, y, total, "mute", "end")
        if detail:
            yield label(_MARGIN, middle + 13, detail, "small mute")

    def marks(self, placed: PlacedLane) -> Iterator[str]:
        for one in placed.marks or ():
            yield linked(
                self._mark(placed, one),
                f"{self.style.message_link}{one.mark.id}" if self.style.message_link else "",
                self._spoken(one),
            )

    def _spoken(self, one: PlacedMark) -> str:
        channel = channel_words(self.language, one.mark.channel)
        when = moment_words(self.language, stated(one.mark.sent))
        return f"{when} · {channel} · {one.mark.written}"

    def _mark(self, placed: PlacedLane, one: PlacedMark) -> str:
        y, title = placed.y(one), self._spoken(one)
        if one.x1 - one.x0 <= 12:
            return sign(one.mark.channel, one.middle, y, title)
        bar = titled(
            "rect", title, x=one.x0, y=y - 3, width=one.x1 - one.x0, height=6, rx=3,
            class_=f"{one.mark.channel} span",
        )  # fmt: skip
        ends = (
            element("rect", x=x - 0.75, y=y - 5, width=1.5, height=10, class_=one.mark.channel)
            for x in (one.x0, one.x1)
        )
        return bar + "".join(ends)

    def bars(self, placed: PlacedLane) -> Iterator[str]:
        lane, floor = placed.lane, placed.floor
        peak = max((one.messages for one in lane.bins), default=0)
        said = False
        for one in lane.bins:
            period = self.answer.bins[one.bin]
            x0, x1 = self.scale.x(period.start), self.scale.x(period.end)
            wide = max(1.5, x1 - x0 - (1 if x1 - x0 > 4 else 0))
            high = max(2.0, sqrt(one.messages / max(1, self.most)) * (placed.height - 22))
            when = day_words(self.language, period.text)
            title = f"{when}{self.word('colon')} {messages(self.language, one.messages)}"
            bar = titled("rect", title, x=x0, y=floor - high, width=wide, height=high, class_="bar")
            link = self.style.query_link and one.query
            yield linked(bar, f"{self.style.query_link}{uri_text(link)}" if link else "", title)
            if one.messages == peak and not said:
                said = True
                yield label(x0 + wide / 2, floor - high - 3, amount(self.language, peak),
                            "small mute", "middle")  # fmt: skip

    def notes(self, y: float) -> tuple[list[str], float]:
        """Return legend, echoes, what stands nowhere and the rule, and the height they end at."""
        found = []
        x = LEFT
        for markup, text in self.legend():
            if x > LEFT and x + 20 + width_of(text, 11) > self.scale.right:
                x, y = LEFT, y + 18
            found.append(element("g", markup, transform=f"translate({x + 5:.2f} {y - 4:.2f})"))
            found.append(label(x + 17, y, text, "small mute"))
            x += width_of(text, 11) + 38
        y += 22
        listed, y = echo_list(self.answer, self.style, y)
        found += listed
        lines = [self.word("timeline_rule")] if self.answer.start is not None else []
        undated = self.answer.undated
        if undated.messages:
            lines.append(self.word("undated", n=messages(self.language, undated.messages),
                                   query=undated.query))  # fmt: skip
        for text in lines:
            for line in wrapped(text, 11, self.scale.right - LEFT):
                found.append(label(LEFT, y, line, "small mute"))
                y += 15
        return found, y + 12

    def legend(self) -> Iterator[tuple[str, str]]:
        drawn = [m for placed in self.lanes for m in placed.marks or ()]
        for channel in dict.fromkeys(sorted(m.mark.channel for m in drawn)):
            yield sign(channel, 0, 0), channel_words(self.language, channel)
        if any(m.x1 - m.x0 > 12 for m in drawn):
            bar = element("rect", x=-7, y=-3, width=14, height=6, rx=3, class_="document span")
            yield bar, self.word("range")
        if self.most:
            step = step_words(self.language, self.answer.step, self.answer.step_unit)
            most = amount(self.language, self.most)
            bar = element("rect", x=-3, y=-4, width=6, height=9, class_="bar")
            yield bar, self.word("bars", step=step, most=most)


def _last_day(period: Bin) -> str:
    """Return the last day of a period; one of days may be an hour longer or shorter than they."""
    if len(period.text) < 10:
        return period.text
    days, rest = divmod(period.end - period.start + _HOUR, _DAY)
    if days and rest <= 2 * _HOUR:
        return (date.fromisoformat(period.text[:10]) + timedelta(days=days - 1)).isoformat()
    begun = datetime.fromisoformat(period.text)
    return (begun + timedelta(seconds=period.end - period.start - 1)).date().isoformat()
