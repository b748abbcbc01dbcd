"""Draws a network as SVG: names on a circle, between them what was written from each side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from letterbook.model.network import NetworkAnswer, NetworkEdge
from letterbook.rules.account_names import details_beside
from letterbook.rules.chart_style import ChartStyle, channel_words, drawing
from letterbook.rules.chart_words import amount, day_words, messages, words
from letterbook.rules.moment_text import day
from letterbook.rules.network_layout import (
    FEW_NODES,
    MOST_NODES,
    Layout,
    PlacedNode,
    Point,
    laid_out,
    on_curve,
)
from letterbook.rules.svg_parts import (
    BOLD,
    element,
    escaped,
    fitted,
    label,
    linked,
    number,
    titled,
    width_of,
    wrapped,
)
from letterbook.rules.uri_text import uri_text

_MARGIN = 24.0
_HEAD = 84.0
_LEVEL_ROOM = 46.0
_NAME_ROOM = 240.0
_MOST_NUMBERS = 60
_THICKEST = 15.0
_THINNEST = 0.8


def network_svg(answer: NetworkAnswer, style: ChartStyle, most_nodes: int = MOST_NODES) -> str:
    """Return the network as one SVG document; of too many edges the strongest, and how many.

    It holds no script and refers to nothing; what comes from the evidence is written out.
    """
    return _Drawing(answer, style, most_nodes).document()


class _Drawing:
    def __init__(self, answer: NetworkAnswer, style: ChartStyle, most_nodes: int) -> None:
        self.answer = answer
        self.style = style
        self.language = style.language
        self.layout: Layout = laid_out(answer, most_nodes)
        self.names = {node.id: node.name for node in answer.nodes}
        self.level = len(self.layout.nodes) <= FEW_NODES
        ways = [w for p in self.layout.edges for w in (p.edge.a_to_b, p.edge.b_to_a)]
        self.most = max((way.messages for way in ways), default=0)
        nodes = [one.node for one in self.layout.nodes]
        told = details_beside((node.name, node.detail) for node in nodes)
        self.details = {node.id: detail for node, detail in zip(nodes, told, strict=True)}
        twice = Counter(node.name.casefold() for node in nodes)
        self.labels = {
            node.id: f"{node.name} · {node.detail}" if twice[node.name.casefold()] > 1
            else node.name
            for node in answer.nodes
        }  # fmt: skip
        reach = [self._reach(one) for one in self.layout.nodes] or [0.0]
        self.middle = Point(style.width / 2, _HEAD - min(reach))
        self.bottom = self.middle.y + max(reach)

    def _reach(self, placed: PlacedNode) -> float:
        """Return how far up or down a node goes with its name."""
        if self.level:
            return placed.at.y + (_LEVEL_ROOM if placed.at.y > 0 else -_LEVEL_ROOM)
        long = 22 + min(_NAME_ROOM, width_of(self.labels[placed.node.id], BOLD))
        return placed.at.y * (1 + long / self.layout.radius)

    def word(self, name: str, **values: object) -> str:
        return words(self.language, name, **values)

    def document(self) -> str:
        body = [*self.heading()]
        if not self.layout.nodes:
            body.append(label(_MARGIN, _HEAD + 20, self.word("nobody"), "mute"))
        body += [*self.lines(), *self.numbers(), *(self.node(one) for one in self.layout.nodes)]
        notes, height = self.notes(self.bottom + 26)
        return drawing(self.style, height, self.title(), self.description(), [*body, *notes])

    def title(self) -> str:
        counted = messages(self.language, self.answer.counted)
        return f"{self.word('network')}{self.word('colon')} {counted}"

    def asked(self) -> str:
        query = self.answer.query
        return self.word("all") if query in ("", "*") else query

    def description(self) -> str:
        said = [f"{self.asked()}."]
        said += [f"{self.edge_words(placed.edge)}." for placed in self.layout.edges[:100]]
        return " ".join(said)

    def heading(self) -> Iterator[str]:
        yield label(_MARGIN, 36, self.title(), "title")
        parts = [self.asked(), ", ".join(map(self.word, self.answer.roles))]
        if self.answer.people:
            parts.append(self.word("only", people=", ".join(self.answer.people)))
        yield label(_MARGIN, 57, fitted("  ·  ".join(parts), 12, self.style.width - 48), "mute")

    def edge_words(self, edge: NetworkEdge) -> str:
        a, b = self.names[edge.a], self.names[edge.b]
        said = [
            self.word("wrote_to", a=a, b=b, n=amount(self.language, edge.a_to_b.messages)),
            self.word("wrote_to", a=b, b=a, n=amount(self.language, edge.b_to_a.messages)),
        ]
        if edge.first is not None and edge.last is not None:
            ends = [day_words(self.language, day(edge.first)),
                    day_words(self.language, day(edge.last))]  # fmt: skip
            said.append(" – ".join(dict.fromkeys(ends)))
        channels = sorted({*edge.a_to_b.channels, *edge.b_to_a.channels})
        said.append(", ".join(channel_words(self.language, one) for one in channels))
        return f"{self.word('semicolon')} ".join(said)

    def lines(self) -> Iterator[str]:
        """Draw each edge as two halves, the weakest first so that the strongest lie on top."""
        for placed in reversed(self.layout.edges):
            edge = placed.edge
            halves = self._half(placed.from_a, edge.a_to_b.messages) + self._half(
                placed.from_b, edge.b_to_a.messages
            )
            title = self.edge_words(edge)
            group = element("g", element("title", escaped(title)) + halves)
            link = self.style.query_link and edge.query
            yield linked(group, f"{self.style.query_link}{uri_text(link)}" if link else "", title)

    def _half(self, curve: tuple[Point, Point, Point], count: int) -> str:
        points = [f"{number(self.middle.x + p.x)} {number(self.middle.y + p.y)}" for p in curve]
        path = f"M{points[0]}Q{points[1]} {points[2]}"
        wide = max(_THINNEST, _THICKEST * count / max(1, self.most))
        dashes = "" if count else "1.5 3"
        return element("path", d=path, class_="edge", stroke_width=wide, stroke_dasharray=dashes)

    def numbers(self) -> Iterator[str]:
        """Write how many beside the halves, the strongest first, where they cover no other."""
        taken: list[tuple[float, float, float]] = []
        for placed in self.layout.edges:
            for curve, count in (
                (placed.from_a, placed.edge.a_to_b.messages),
                (placed.from_b, placed.edge.b_to_a.messages),
            ):
                at = on_curve(curve, 0.55)
                x, y = self.middle.x + at.x, self.middle.y + at.y
                text = amount(self.language, count)
                wide = width_of(text, 11)
                if count and len(taken) < _MOST_NUMBERS and _free(taken, x, y, wide):
                    taken.append((x, y, wide))
                    yield label(x, y + 4, text, "small count", "middle")

    def node(self, placed: PlacedNode) -> str:
        node = placed.node
        x, y = self.middle.x + placed.at.x, self.middle.y + placed.at.y
        spoken = f"{node.name} {node.detail}"
        dot = titled("circle", spoken, cx=x, cy=y, r=4.5, class_="dot")
        text = self._level(placed, x, y) if self.level else self._outward(placed, x, y)
        query = self.style.query_link and (node.wrote_query or node.received_query)
        href = f"{self.style.query_link}{uri_text(query)}" if query else ""
        return linked(dot + text, href, spoken)

    def _level(self, placed: PlacedNode, x: float, y: float) -> str:
        side = placed.at.x / self.layout.radius
        anchor = "middle" if abs(side) < 0.2 else "start" if side > 0 else "end"
        above = abs(side) < 0.2 and placed.at.y < 0
        dx = 0 if anchor == "middle" else 12 if anchor == "start" else -12
        top = y - 24 if above else y + 20 if anchor == "middle" else y - 1
        name = label(x + dx, top, fitted(placed.node.name, BOLD, _NAME_ROOM), "name", anchor)
        detail = fitted(self.details[placed.node.id], 11, _NAME_ROOM)
        return name + (label(x + dx, top + 14, detail, "small mute", anchor) if detail else "")

    def _outward(self, placed: PlacedNode, x: float, y: float) -> str:
        right = placed.turn < 0.5
        degrees = 360 * placed.turn - 90 if right else 360 * placed.turn + 90
        name = fitted(self.labels[placed.node.id], BOLD, _NAME_ROOM)
        text = label(10 if right else -10, 4, name, "name", "start" if right else "end")
        return element("g", text, transform=f"translate({x:.2f} {y:.2f}) rotate({degrees:.2f})")

    def notes(self, y: float) -> tuple[list[str], float]:
        """Return what the drawing means and what it leaves out, and the height it ends at."""
        found = []
        for text in self._said():
            for line in wrapped(text, 11, self.style.width - 2 * _MARGIN):
                found.append(label(_MARGIN, y, line, "small mute"))
                y += 15
        return found, y + 10

    def _said(self) -> Iterator[str]:
        answer = self.answer
        if self.layout.edges:
            yield self.word("thickness", most=messages(self.language, self.most))
            yield self.word("order")
        yield self.word("network_rule")
        drawn = len(self.layout.edges)
        if drawn < answer.edges_total:
            yield self.word(
                "shown", edges=self._n(drawn), all_edges=self._n(answer.edges_total),
                min=answer.min, nodes=self._n(len(self.layout.nodes)),
            )  # fmt: skip
        if answer.left_out.weak_edges:
            yield self.word("weak", n=self._n(answer.left_out.weak_edges), min=answer.min)
        if answer.left_out.wide:
            yield self.word("wide", n=self._n(answer.left_out.wide), most=answer.most_recipients)

    def _n(self, value: int) -> str:
        return amount(self.language, value)


def _free(taken: Sequence[tuple[float, float, float]], x: float, y: float, wide: float) -> bool:
    return all(abs(y - b) > 13 or abs(x - a) > (wide + w) / 2 + 4 for a, b, w in taken)
