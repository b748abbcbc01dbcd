"""Maps who wrote with whom: nodes are people and accounts, edges the messages between two."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, tzinfo

import msgspec

from letterbook.errors import UsageError
from letterbook.model.network import (
    NETWORK_ROLES,
    LeftOut,
    NetworkAnswer,
    NetworkNode,
    NetworkRole,
    PeriodWidth,
)
from letterbook.model.query import Catalogue, Everything, Query
from letterbook.ports.search_index import SearchIndex
from letterbook.rules.account_query import all_of, clause_text, text_of, without
from letterbook.rules.calendar_bins import Periods, Step, periods_over
from letterbook.rules.network_words import network_remarks, network_rule
from letterbook.rules.person_names import name_order
from letterbook.rules.query_text import parse_query
from letterbook.rules.query_writing import write_query
from letterbook.services.network_edges import EdgeWriter, Ends
from letterbook.services.network_pairs import Pairs, pair_messages
from letterbook.services.search import MessageSets, resolve
from letterbook.services.who_is_who import Called, WhoIsWho
from letterbook.store.catalogue_exchange import numbers_of
from letterbook.store.catalogue_read import CatalogueReader
from letterbook.store.catalogue_time import TimeRow, ids_of, time_rows
from letterbook.store.record import Record

NETWORK_SCHEMA = 1
MOST_LISTED = 100
_MONTHS = 24


class NetworkParts(msgspec.Struct, frozen=True):
    """What a network is mapped from."""

    index: SearchIndex
    sets: MessageSets
    record: Record
    catalogue: CatalogueReader


class NetworkRequest(msgspec.Struct, frozen=True):
    """``people``: only edges of these; ``most_recipients`` 0: no message is too wide.

    ``per`` is the width of the periods of an edge, None for one that suits the dates.  Of more
    edges than ``limit`` those with the most messages are kept; -1 keeps all.
    """

    query: str
    zone: tzinfo
    today: date
    roles: tuple[NetworkRole, ...] = NETWORK_ROLES
    people: tuple[str, ...] = ()
    least: int = 2
    most_recipients: int = 20
    per: PeriodWidth | None = None
    limit: int = -1


def map_network(parts: NetworkParts, request: NetworkRequest) -> NetworkAnswer:
    """Return the network that the request asks for.

    Raises `QuerySyntax` where the query does not parse, `NothingFound` or `AmbiguousName` for a
    person that is not one.
    """
    roles = tuple(role for role in NETWORK_ROLES if role in request.roles)
    if not roles or set(request.roles) - set(NETWORK_ROLES):
        raise UsageError(f"A role is one of: {', '.join(NETWORK_ROLES)}.")
    asked = parse_query(request.query, request.zone, request.today)
    hints: list[str] = []
    rows = _rows(parts, resolve(parts.sets, asked, hints))
    who = WhoIsWho(parts.catalogue, parts.record, request.zone)
    chosen = {key for name in request.people for key in who.keys_called(name)}
    pairs = pair_messages(parts.catalogue, who, rows, roles, request.most_recipients)
    periods = _periods(rows, request)
    narrow = _narrow(asked, request.most_recipients)
    strong = pairs.strong(request.least, chosen)
    shown = strong if request.limit < 0 else strong[: request.limit]
    called = {key: who.called(key) for key in dict.fromkeys(k for pair in shown for k in pair)}
    order = sorted(called, key=lambda key: (name_order(called[key].name), key))
    ends = {key: _ends(who, key, roles) for key in order}
    writer = EdgeWriter(rows, periods, clause_text(narrow), roles, ends)
    edges = writer.edges(pairs, shown, order)
    left_out = _left_out(parts, request, asked, pairs, chosen)
    listed = len(edges), len(strong)
    remarks = network_remarks(left_out, request.least, roles, listed)
    return NetworkAnswer(
        schema=NETWORK_SCHEMA,
        query=write_query(asked),
        zone=str(request.zone),
        roles=roles,
        people=request.people,
        min=request.least,
        most_recipients=request.most_recipients,
        per="month" if periods is not None and periods.step.unit == "month" else "year",
        messages=len(rows),
        counted=pairs.counted,
        nodes=tuple(_node(key, called[key], pairs, narrow, ends[key]) for key in order),
        edges=edges,
        edges_total=len(strong),
        left_out=left_out,
        rule=network_rule(roles, request.most_recipients),
        remarks=(*dict.fromkeys(hints), *remarks),
    )


def _rows(parts: NetworkParts, resolved: Query) -> dict[int, TimeRow]:
    rows = time_rows(parts.catalogue.connection)
    if isinstance(resolved, Everything):
        return {row.m: row for row in rows}
    wanted = numbers_of(parts.catalogue.connection, parts.index.ids(resolved))
    return {row.m: row for row in rows if row.m in wanted}


def _periods(rows: Mapping[int, TimeRow], request: NetworkRequest) -> Periods | None:
    first = min((r.earliest for r in rows.values() if r.earliest is not None), default=None)
    last = max((r.latest for r in rows.values() if r.latest is not None), default=None)
    if first is None or last is None:
        return None
    month, year = Step(1, "month"), Step(1, "year")
    few = last - first < _MONTHS * month.seconds
    step = month if request.per == "month" or (request.per is None and few) else year
    return periods_over(first, last, request.zone, 20_000, (step,))


def _narrow(asked: Query, most_recipients: int) -> Query:
    """Return what finds the messages that may make edges."""
    return without(asked, [_wide(most_recipients)] if most_recipients else [])


def _wide(most_recipients: int) -> Query:
    return Catalogue("recipients", f">{most_recipients}")


def _ends(who: WhoIsWho, key: str, roles: tuple[NetworkRole, ...]) -> Ends:
    return Ends(who.query(key, ("from",)), who.query(key, roles))


def _node(key: str, called: Called, pairs: Pairs, narrow: Query, ends: Ends) -> NetworkNode:
    return NetworkNode(
        id=key, name=called.name, detail=called.detail,
        wrote=pairs.wrote[key],
        wrote_query=text_of(ends.wrote and all_of([narrow, ends.wrote])),
        received=pairs.received[key],
        received_query=text_of(ends.got and all_of([narrow, ends.got])),
        to_self=pairs.to_self[key],
    )  # fmt: skip


def _left_out(
    parts: NetworkParts,
    request: NetworkRequest,
    asked: Query,
    pairs: Pairs,
    chosen: Collection[str],
) -> LeftOut:
    wide = _wide(request.most_recipients)
    nobody = Catalogue("recipients", "0")
    every_role = set(request.roles) == set(NETWORK_ROLES)
    listed = pairs.no_author[:MOST_LISTED]
    ids = ids_of(parts.catalogue.connection, listed)
    weak = pairs.weak(request.least, chosen)
    return LeftOut(
        wide=pairs.wide,
        wide_query=text_of(all_of([asked, wide])) if request.most_recipients else "",
        no_recipient=pairs.no_recipient,
        no_recipient_query=text_of(all_of([asked, nobody])) if every_role else "",
        no_author=len(pairs.no_author),
        no_author_ids=tuple(ids[m] for m in listed),
        weak_edges=weak.edges,
        weak_messages=weak.messages,
        alone=weak.alone,
    )
