"""A network as tables for a spreadsheet, and as GraphML for programs that draw graphs."""

from __future__ import annotations

from collections.abc import Iterator

from letterbook.model.network import NETWORK_ROLES, NetworkAnswer, NetworkEdge, Way
from letterbook.rules.cell_escape import csv_row
from letterbook.rules.moment_text import instant
from letterbook.rules.svg_parts import element, escaped

NODE_COLUMNS = (
    "id", "name", "detail", "wrote", "received", "to_self", "wrote_query", "received_query",
)  # fmt: skip
_WAY_COLUMNS = ("messages", *NETWORK_ROLES, "channels", "first", "last", "query")
EDGE_COLUMNS = (
    "a", "a_name", "b", "b_name", "messages", "first", "last", "periods", "query",
    *(f"{way}_{column}" for way in ("a_to_b", "b_to_a") for column in _WAY_COLUMNS),
)  # fmt: skip
_MARK = b"\xef\xbb\xbf"
_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_KEYS = (
    ("node", "name", "string"), ("node", "detail", "string"), ("node", "wrote", "int"),
    ("node", "received", "int"), ("edge", "messages", "int"), ("edge", "weight", "int"),
    *(("edge", role, "int") for role in NETWORK_ROLES),
    ("edge", "channels", "string"), ("edge", "first", "string"), ("edge", "last", "string"),
    ("edge", "query", "string"),
)  # fmt: skip


def node_table(answer: NetworkAnswer) -> bytes:
    """Return the nodes as CSV (RFC 4180, UTF-8 with a byte order mark)."""
    rows = (
        csv_row((
            one.id, one.name, one.detail, str(one.wrote), str(one.received), str(one.to_self),
            one.wrote_query, one.received_query,
        ))
        for one in answer.nodes
    )  # fmt: skip
    return _MARK + csv_row(NODE_COLUMNS) + b"".join(rows)


def edge_table(answer: NetworkAnswer) -> bytes:
    """Return the edges as CSV, both ways of an edge in one row."""
    names = {one.id: one.name for one in answer.nodes}
    rows = (csv_row(_edge_cells(one, names)) for one in answer.edges)
    return _MARK + csv_row(EDGE_COLUMNS) + b"".join(rows)


def _edge_cells(edge: NetworkEdge, names: dict[str, str]) -> list[str]:
    periods = "; ".join(f"{one.period}: {one.messages}" for one in edge.periods)
    return [
        edge.a, names[edge.a], edge.b, names[edge.b], str(edge.messages), _instant(edge.first),
        _instant(edge.last), periods, edge.query, *_way_cells(edge.a_to_b),
        *_way_cells(edge.b_to_a),
    ]  # fmt: skip


def _way_cells(way: Way) -> list[str]:
    return [
        str(way.messages), *(str(way.roles.get(role, 0)) for role in NETWORK_ROLES),
        _channels(way), _instant(way.first), _instant(way.last), way.query,
    ]  # fmt: skip


def _channels(way: Way) -> str:
    return "; ".join(f"{channel}: {count}" for channel, count in way.channels.items())


def _instant(seconds: int | None) -> str:
    return "" if seconds is None else instant(seconds)


def graphml(answer: NetworkAnswer) -> bytes:
    """Return the network as GraphML: a directed edge for each way that was written."""
    keys = (
        f'<key id="{kind[0]}_{name}" for="{kind}" attr.name="{name}" attr.type="{type_}"/>'
        for kind, name, type_ in _KEYS
    )
    inside = "\n".join([*_graph_nodes(answer), *_graph_edges(answer)])
    graph = element("graph", f"\n{inside}\n", id="letterbook", edgedefault="directed")
    about = element("desc", escaped(f"{answer.query}. {answer.rule}"))
    body = "\n".join([about, *keys, graph])
    whole = element("graphml", f"\n{body}\n", xmlns=_GRAPHML)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{whole}\n'.encode()


def _graph_nodes(answer: NetworkAnswer) -> Iterator[str]:
    for one in answer.nodes:
        data: dict[str, str | int] = {"name": one.name, "detail": one.detail, "wrote": one.wrote,
                "received": one.received}  # fmt: skip
        yield element("node", _data("node", data), id=one.id)


def _graph_edges(answer: NetworkAnswer) -> Iterator[str]:
    for edge in answer.edges:
        for source, target, way in (
            (edge.a, edge.b, edge.a_to_b), (edge.b, edge.a, edge.b_to_a)
        ):  # fmt: skip
            if way.messages:
                data: dict[str, str | int] = {"messages": way.messages, "weight": way.messages}
                data.update(way.roles)
                data |= {"channels": _channels(way), "first": _instant(way.first),
                         "last": _instant(way.last), "query": way.query}  # fmt: skip
                yield element("edge", _data("edge", data), source=source, target=target)


def _data(kind: str, values: dict[str, str | int]) -> str:
    return "".join(
        element("data", escaped(str(value)), key=f"{kind[0]}_{name}")
        for name, value in values.items()
        if value != ""
    )
