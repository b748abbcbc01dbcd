"""A timeline as text: a row of bars for each lane, dates below."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo
from math import ceil, sqrt

from letterbook.cli.hits import SHORT_ID
from letterbook.cli.screen import Screen, count, number
from letterbook.model.timeline import Lane, TimelineAnswer
from letterbook.rules.calendar_bins import periods_over
from letterbook.rules.chart_words import span_words, step_words, tick_words
from letterbook.rules.moment_text import stated
from letterbook.rules.shown_text import cut, width

_BARS = "▁▂▃▄▅▆▇█"
_NOTHING = "·"
_NAME = 26
_COUNT = 8
_TICK = 7
_FEW_IDS = 10
WITHOUT_TERMINAL = 120


def chart_columns(screen: Screen) -> int:
    """Return how many columns the bars of a lane may take."""
    return max(20, (screen.columns or WITHOUT_TERMINAL) - _NAME - _COUNT - 4)


def show_timeline(screen: Screen, answer: TimelineAnswer, zone: tzinfo) -> None:
    """Write the chart, what its lanes are and the queries that find their messages."""
    asked = f" for {screen.shown(answer.query)}" if answer.query not in ("", "*") else ""
    zone_said = screen.dim(f"(days are in {answer.zone})")
    screen.line(f"{screen.bold(count(answer.messages, 'message'))}{asked} {zone_said}")
    if answer.start is not None and answer.bins:
        _Chart(screen, answer, zone).write()
    _lanes(screen, answer)
    _events(screen, answer)
    _echoes(screen, answer)
    undated = answer.undated
    if undated.messages:
        ids = ", ".join(one[:SHORT_ID] for one in undated.ids[:_FEW_IDS])
        more = undated.messages - min(len(undated.ids), _FEW_IDS)
        listed = f"{ids} and {more} more" if more else ids
        screen.line()
        screen.line(f"{count(undated.messages, 'message')} without a readable date: {listed}")
        screen.line(screen.dim(f"  {screen.shown(undated.query)}"))
    screen.line()
    for remark in answer.remarks:
        screen.line(screen.shown(remark))
    screen.line(screen.dim(answer.rule))


class _Chart:
    def __init__(self, screen: Screen, answer: TimelineAnswer, zone: tzinfo) -> None:
        self.screen = screen
        self.answer = answer
        self.zone = zone
        self.wide = max(1, chart_columns(screen) // len(answer.bins))
        self.most = max((b.messages for lane in answer.lanes for b in lane.bins), default=1)

    def write(self) -> None:
        self.screen.line()
        if self.answer.events:
            self.row("events", "", self.marks())
        for lane in self.answer.lanes:
            self.row(lane_name(lane), number(lane.messages), self.bars(lane))
        for row in self.ticks():
            self.screen.line(self.screen.dim(" " * (_NAME + _COUNT + 2) + row))
        step = step_words("en", self.answer.step, self.answer.step_unit)
        told = f"a bar: {step}; height by square root, {_BARS[-1]} {number(self.most)}"
        self.screen.line(self.screen.dim(" " * (_NAME + _COUNT + 2) + told))

    def row(self, name: str, total: str, bars: str) -> None:
        shown = cut(self.screen.shown(name), _NAME)
        gap = " " * (_NAME - width(shown))
        self.screen.line(f"{shown}{gap}{total:>{_COUNT}}  {bars}")

    def bars(self, lane: Lane) -> str:
        counts = {one.bin: one.messages for one in lane.bins}
        return "".join(self.bar(counts.get(n, 0)) for n in range(len(self.answer.bins)))

    def bar(self, messages: int) -> str:
        if not messages:
            return self.screen.dim(_NOTHING * self.wide)
        level = ceil(sqrt(messages / self.most) * len(_BARS))
        sign = _BARS[max(1, level) - 1]
        return sign * self.wide if self.wide < 3 else sign * (self.wide - 1) + " "

    def marks(self) -> str:
        cells = [" "] * (self.wide * len(self.answer.bins))
        for event in self.answer.events:
            for n, one in enumerate(self.answer.bins):
                if one.start <= event.latest and event.earliest < one.end:
                    at = n * self.wide
                    cells[at : at + self.wide] = "▾" + "─" * (self.wide - 1)
        return "".join(cells)

    def ticks(self) -> Iterator[str]:
        """Yield a row of small dates and one of the larger periods that they are in."""
        answer = self.answer
        assert answer.start is not None
        assert answer.end is not None
        columns = self.wide * len(answer.bins)
        found = periods_over(answer.start, answer.end - 1, self.zone, max(2, columns // _TICK))
        small, large, last = [" "] * columns, [" "] * columns, ""
        for text, at in zip(found.texts, found.bounds, strict=True):
            bin_ = next((n for n, one in enumerate(answer.bins) if one.start <= at < one.end), None)
            if bin_ is None or not text:
                continue
            first, second = tick_words("en", text)
            _put(small, bin_ * self.wide, f"╵{first}")
            if second != last and _put(large, bin_ * self.wide, f" {second}"):
                last = second
        for row in (small, large):
            if "".join(row).strip():
                yield "".join(row).rstrip()


def _put(cells: list[str], at: int, text: str) -> bool:
    """Put a text into free cells, and return whether there was room."""
    place = cells[at : at + len(text) + 1]
    if at + len(text) > len(cells) or any(cell != " " for cell in place):
        return False
    cells[at : at + len(text)] = text
    return True


def lane_name(lane: Lane) -> str:
    """Return what a lane is called."""
    return "(all others)" if lane.rest else lane.name or "(no name)"


def _lanes(screen: Screen, answer: TimelineAnswer) -> None:
    if not answer.lanes:
        return
    screen.line()
    rows = [
        (lane_name(lane), lane.detail, number(lane.messages), lane.query or "(no query)")
        for lane in answer.lanes
    ]
    screen.table(("lane", "", "messages", "find them with"), rows, right="  r")


def _events(screen: Screen, answer: TimelineAnswer) -> None:
    if not answer.events:
        return
    screen.line()
    rows = [
        (str(one.claim), f"{one.when} – {one.until}" if one.until else one.when, one.text,
         one.source)
        for one in answer.events
    ]  # fmt: skip
    screen.table(("event", "when", "what", "source"), rows, right="r")


def _echoes(screen: Screen, answer: TimelineAnswer) -> None:
    if answer.echoes_total is None:
        return
    screen.line()
    screen.line(screen.bold(count(answer.echoes_total, "echo", "echoes")))
    for echo in answer.echoes:
        screen.line(f"{screen.shown(echo.what)}  {screen.dim(echo.passage.replace('-', ' '))}")
        for n, one in enumerate(echo.points):
            delay = "first" if not n or one.low_s is None else ""
            if not one.order_certain:
                delay = "order open"
            elif not delay and one.low_s is not None:
                delay = f"after {span_words('en', one.low_s)}"
            lanes = ", ".join(lane_name(answer.lanes[k]) for k in one.lanes)
            screen.line(
                f"  {one.id[:SHORT_ID]}  {screen.shown(stated(one.sent))}  {one.channel:<5} {delay}"
                f"  {screen.shown(lanes)}"
            )
    if answer.echoes_total > len(answer.echoes):
        screen.line(screen.dim(f"the first {len(answer.echoes)}; `letterbook echoes` lists all"))
