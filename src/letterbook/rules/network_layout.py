"""Where names and lines of a network stand: on a circle, in the order of the alphabet."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import cos, hypot, pi, sin
from typing import NamedTuple

from letterbook.model.network import NetworkAnswer, NetworkEdge, NetworkNode

MOST_NODES = 60
MOST_EDGES = 300
FEW_NODES = 14
"""Up to so many names are written level; more of them point outward."""

_PULL = 0.85
"""How far a line across the whole circle is drawn to the middle; shorter ones are less so."""


class Point(NamedTuple):
    """A place in pixels, from the middle of the circle."""

    x: float
    y: float


class PlacedNode(NamedTuple):
    """A node at an angle, in turns clockwise from the top."""

    node: NetworkNode
    at: Point
    turn: float


class PlacedEdge(NamedTuple):
    """A line as two halves that meet: each is start, control point and end of its curve."""

    edge: NetworkEdge
    from_a: tuple[Point, Point, Point]
    from_b: tuple[Point, Point, Point]


class Layout(NamedTuple):
    """What is drawn of a network, on a circle of ``radius``."""

    nodes: tuple[PlacedNode, ...]
    edges: tuple[PlacedEdge, ...]
    radius: float


def strongest(
    edges: Sequence[NetworkEdge], most_nodes: int = MOST_NODES, most_edges: int = MOST_EDGES
) -> list[NetworkEdge]:
    """Return the edges with the most messages, equal ones by their ends, as many as can be read.

    The first one that would bring in a name too many ends the list.
    """
    kept: list[NetworkEdge] = []
    ends: set[str] = set()
    for edge in sorted(edges, key=lambda one: (-one.messages, one.a, one.b)):
        more = ends | {edge.a, edge.b}
        if len(more) > most_nodes or len(kept) == most_edges:
            break
        ends = more
        kept.append(edge)
    return kept


def laid_out(answer: NetworkAnswer, most_nodes: int = MOST_NODES) -> Layout:
    """Return the drawing of the strongest edges; it depends on nothing but the answer."""
    edges = strongest(answer.edges, most_nodes)
    ends = {key for edge in edges for key in (edge.a, edge.b)}
    nodes = [node for node in answer.nodes if node.id in ends]
    groups = _together([node.id for node in nodes], edges)
    order = sorted(range(len(nodes)), key=lambda n: (groups[nodes[n].id], n))
    radius = _radius(len(nodes))
    placed: dict[str, PlacedNode] = {}
    for turn, n in zip(_turns([groups[nodes[n].id] for n in order]), order, strict=True):
        angle = 2 * pi * turn
        at = Point(radius * sin(angle), -radius * cos(angle))
        placed[nodes[n].id] = PlacedNode(nodes[n], at, turn)
    return Layout(
        tuple(placed[nodes[n].id] for n in order),
        tuple(_line(edge, placed[edge.a].at, placed[edge.b].at, radius) for edge in edges),
        radius,
    )


def _radius(nodes: int) -> float:
    if nodes <= 2:
        return 190.0
    return 210.0 if nodes <= FEW_NODES else 250.0 + max(0, nodes - 40) * 2.0


def _together(keys: Sequence[str], edges: Sequence[NetworkEdge]) -> dict[str, int]:
    """Return for each node the place of the first one that lines lead to from it."""
    place = {key: n for n, key in enumerate(keys)}
    leader = list(range(len(keys)))

    def first(n: int) -> int:
        while leader[n] != n:
            leader[n] = leader[leader[n]]
            n = leader[n]
        return n

    for edge in edges:
        one, other = sorted((first(place[edge.a]), first(place[edge.b])))
        leader[other] = one
    return {key: first(n) for key, n in place.items()}


def _turns(groups: Sequence[int]) -> list[float]:
    """Return a turn for each node; between two groups a place stays free."""
    if len(groups) == 2:
        return [0.75, 0.25]
    gaps = sum(a != b for a, b in pairwise(groups)) + (len(set(groups)) > 1)
    found, at = [], 0
    for n, group in enumerate(groups):
        at += n > 0 and group != groups[n - 1]
        found.append((at + n) / max(1, len(groups) + gaps))
    return found


def _line(edge: NetworkEdge, a: Point, b: Point, radius: float) -> PlacedEdge:
    kept = 1 - _PULL * min(1.0, hypot(a.x - b.x, a.y - b.y) / (2 * radius))
    control = Point((a.x + b.x) / 2 * kept, (a.y + b.y) / 2 * kept)
    near_a, near_b = _between(a, control), _between(control, b)
    middle = _between(near_a, near_b)
    return PlacedEdge(edge, (a, near_a, middle), (b, near_b, middle))


def _between(one: Point, other: Point) -> Point:
    return Point((one.x + other.x) / 2, (one.y + other.y) / 2)


def on_curve(curve: tuple[Point, Point, Point], share: float) -> Point:
    """Return the point of a curve at a share of its way."""
    a, c, b = curve
    rest = 1 - share
    return Point(
        rest * rest * a.x + 2 * rest * share * c.x + share * share * b.x,
        rest * rest * a.y + 2 * rest * share * c.y + share * share * b.y,
    )
