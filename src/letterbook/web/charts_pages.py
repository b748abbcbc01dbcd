"""Who & when as drawings: messages over time, and who wrote with whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from letterbook.model.timeline import LANE_KINDS, LaneKind
from letterbook.rules.account_names import details_beside
from letterbook.rules.chart_style import ChartStyle, style_rules
from letterbook.rules.lane_names import lane_names
from letterbook.web.asked import Asked, back_to, page

if TYPE_CHECKING:
    from letterbook.model.network import NetworkAnswer
    from letterbook.wiring import Letterbook

_WIDTH = 1160
_ECHOES = 8
_EDGES = 120
NAME = "chart"


def timeline(asked: Asked, book: Letterbook) -> Response:
    """Return the messages of a query over time, in lanes, with the events of the record."""
    answer = book.timeline(
        asked.value("q"), by=cast(LaneKind, asked.choice("by", LANE_KINDS)),
        first=asked.value("from"), last=asked.value("to"),
        lanes=asked.number("lanes", 12, least=1, most=60),
        echoes=_ECHOES if asked.value("echoes") else 0,
    )  # fmt: skip
    return asked.page(
        "timeline.html", answer=answer, lanes=lane_names(answer, asked.words.language),
        drawing=Markup(book.timeline_svg(answer, _style(asked))),
        kinds=LANE_KINDS, first=asked.value("from"), last=asked.value("to"),
        echoes=asked.value("echoes"), events=book.events(), asked_for=asked.value("q"),
        title=asked.words("Timeline"),
    )  # fmt: skip


def network(asked: Asked, book: Letterbook) -> Response:
    """Return who wrote with whom, and how much each way."""
    people = [name for name in asked.values("person") if name.strip()]
    least = asked.number("least", 2, least=1, most=1_000_000)
    answer = book.network(asked.value("q"), people=people, least=least, limit=_EDGES)
    return asked.page(
        "network.html", answer=answer, drawing=Markup(book.network_svg(answer, _style(asked))),
        nodes={node.id: node for node in answer.nodes}, beside=_beside(answer), people=people,
        least=least, asked_for=asked.value("q"), title=asked.words("Network"),
    )  # fmt: skip


def add_event(asked: Asked, book: Letterbook) -> Response:
    """Enter something that happened, to be seen in timelines."""
    book.add_event(
        asked.sent("when"), asked.sent("text"), until=asked.sent("until"),
        source=asked.sent("known_from"),
    )  # fmt: skip
    return back_to(asked, "/timeline")


def remove_event(asked: Asked, book: Letterbook) -> Response:
    """Take an event back."""
    claim = asked.sent("claim")
    book.remove_event(int(claim) if claim.isascii() and claim.isdecimal() else 0)
    return back_to(asked, "/timeline")


async def chart_rules(_: Request) -> Response:
    """Return the rules of the drawings, which stand in no page."""
    return Response(style_rules(NAME), media_type="text/css")


def _beside(answer: NetworkAnswer) -> dict[str, str]:
    """Return what stands beside the name of each node in a list of pairs."""
    told = details_beside((node.name, node.detail) for node in answer.nodes)
    return {node.id: detail for node, detail in zip(answer.nodes, told, strict=True)}


def _style(asked: Asked) -> ChartStyle:
    return ChartStyle(
        width=_WIDTH, language=asked.words.language, message_link="/m/", query_link="/search?q=",
        name=NAME, styled=False, periods=True,
    )  # fmt: skip


ROUTES = [
    Route("/timeline", page(timeline, long=True)),
    Route("/network", page(network, long=True)),
    Route("/events/add", page(add_event), methods=["POST"]),
    Route("/events/remove", page(remove_event), methods=["POST"]),
    Route("/charts.css", chart_rules),
]
