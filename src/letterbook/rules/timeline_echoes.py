"""Draws what appears first in one place of a timeline and then in others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from letterbook.model.timeline import EchoLine, EchoPoint, TimelineAnswer
from letterbook.rules.chart_style import ChartStyle, channel_words
from letterbook.rules.chart_words import amount, moment_words, span_words, words
from letterbook.rules.moment_text import stated
from letterbook.rules.svg_parts import element, fitted, label, number
from letterbook.rules.timeline_places import LEFT, RIGHT, PlacedLane, Scale

Place = tuple[float, float]

_LISTED = 4
_RING = 7.5
_PLACES = ((-15, 0), (0, -15), (15, 0), (-11, -11), (11, -11), (0, -28), (-28, 0), (28, 0))


def echo_curves(
    echoes: Sequence[EchoLine], lanes: Sequence[PlacedLane], scale: Scale, style: ChartStyle
) -> Iterator[str]:
    """Yield a curve from the first appearance of each echo to every later one, with its number."""
    taken = [(one.middle, lane.y(one)) for lane in lanes for one in lane.marks or ()]
    for n, echo in enumerate(echoes, 1):
        places = [place for one in echo.points if (place := _place(one, lanes, scale))]
        for x, y in places[1:]:
            x0, y0 = places[0]
            bend = max(18.0, abs(y - y0) / 3)
            path = (
                f"M{number(x0)} {number(y0)}C{number(x0)} {number(y0 - bend)}"
                f" {number(x)} {number(y - bend)} {number(x)} {number(y)}"
            )
            yield element("path", d=path, class_="curve")
        for place in places[:1]:
            x, y = _beside(place, taken)
            taken.append((x, y))
            yield _badge(n, x, y, style)


def _beside(
    place: tuple[float, float], taken: Sequence[tuple[float, float]]
) -> tuple[float, float]:
    """Return a free place for a badge beside a mark, the one on its left where none is free."""
    beside = [(place[0] + dx, place[1] + dy) for dx, dy in _PLACES]
    inside = [one for one in beside if one[0] > LEFT - 6]
    free = (
        one for one in inside
        if all(abs(one[0] - x) + abs(one[1] - y) > 13 for x, y in taken if (x, y) != place)
    )  # fmt: skip
    return next(free, inside[0])


def _badge(n: int, x: float, y: float, style: ChartStyle) -> str:
    ring = element("circle", cx=x, cy=y, r=_RING, class_="echo")
    return ring + label(x, y + 3.8, amount(style.language, n), "small number", "middle")


def _place(point: EchoPoint, lanes: Sequence[PlacedLane], scale: Scale) -> Place | None:
    if not point.lanes or point.sent.earliest is None:
        return None
    placed = lanes[point.lanes[0]]
    for one in placed.marks or ():
        if one.mark.id == point.id:
            return one.middle, placed.y(one)
    latest = point.sent.earliest if point.sent.latest is None else point.sent.latest
    return (scale.x(point.sent.earliest) + scale.x(latest)) / 2, placed.floor


def echo_list(answer: TimelineAnswer, style: ChartStyle, y: float) -> tuple[list[str], float]:
    """Return a line for each echo, and where they end: what it is, first where, later where."""
    if not answer.echoes:
        return [], y
    language = style.language
    found = [label(LEFT, y, words(language, "echoes"), "name")]
    y += 20
    for n, echo in enumerate(answer.echoes, 1):
        found.append(_badge(n, LEFT + _RING, y - 4, style))
        colon, then = (words(language, one) for one in ("colon", "semicolon"))
        text = f"{echo.what}{colon}  {f'{then} '.join(_told(echo, style))}"
        room = style.width - RIGHT - LEFT - 24
        found.append(label(LEFT + 22, y, fitted(text, 12, room)))
        y += 19
    more = (answer.echoes_total or 0) - len(answer.echoes)
    if more > 0:
        found.append(label(LEFT + 22, y, words(language, "more_echoes", n=more), "small mute"))
        y += 19
    return found, y + 6


def _told(echo: EchoLine, style: ChartStyle) -> Iterator[str]:
    language = style.language
    for n, one in enumerate(echo.points[:_LISTED]):
        where = channel_words(language, one.channel)
        when = moment_words(language, stated(one.sent))
        if not one.order_certain:
            yield f"{words(language, 'order_open')} {when}, {where}"
            continue
        if not n or one.low_s is None or one.high_s is None:
            yield f"{words(language, 'first')} {when}, {where}"
            continue
        delay = span_words(language, one.low_s)
        if one.high_s != one.low_s:
            delay += f" – {span_words(language, one.high_s)}"
        yield f"{words(language, 'after')} {delay}, {where}"
    if len(echo.points) > _LISTED:
        yield words(language, "more_echoes", n=len(echo.points) - _LISTED)
