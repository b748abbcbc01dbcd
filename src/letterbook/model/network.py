"""Who wrote with whom."""

from __future__ import annotations

from typing import Literal

import msgspec

from letterbook.model.identity import MessageId

NetworkRole = Literal["to", "cc", "bcc"]
NETWORK_ROLES: tuple[NetworkRole, ...] = ("to", "cc", "bcc")
NetworkForm = Literal["graphml", "nodes", "edges"]
PeriodWidth = Literal["month", "year"]


class NetworkNode(msgspec.Struct, frozen=True):
    """A person, or an account that is joined to nobody.

    ``id`` is ``person:p1`` or ``platform:address``.  ``wrote`` and ``received`` count messages of
    the query that are not wide, with or without another end; ``to_self`` those to itself.
    """

    id: str
    name: str
    detail: str
    wrote: int
    wrote_query: str
    received: int
    received_query: str
    to_self: int


class Way(msgspec.Struct, frozen=True, gc=False):
    """The messages from one end of an edge to the other; ``query`` finds exactly these.

    A message that names the other end as ``to`` and as ``cc`` counts in both, and once in
    ``messages``.  ``first`` and ``last`` are seconds UTC, null where none is dated.
    """

    messages: int
    query: str
    roles: dict[str, int]
    channels: dict[str, int]
    first: int | None
    last: int | None


class EdgePeriod(msgspec.Struct, frozen=True, gc=False):
    """Messages each way that may be dated in a period; ``query`` finds both ways together."""

    period: str
    messages: int
    a_to_b: int
    b_to_a: int
    query: str


class NetworkEdge(msgspec.Struct, frozen=True, gc=False):
    """Two nodes that wrote to each other, ``a`` before ``b`` in the order of the nodes.

    ``messages`` counts both ways, a message from both to both once; ``query`` finds exactly these.
    """

    a: str
    b: str
    messages: int
    query: str
    a_to_b: Way
    b_to_a: Way
    first: int | None
    last: int | None
    periods: tuple[EdgePeriod, ...]


class LeftOut(msgspec.Struct, frozen=True):
    """What is not in the edges, by rule.

    ``wide``: messages with more recipients than ``most_recipients``.  Of the others,
    ``no_recipient`` name nobody in the roles (its query is "" where only some roles count), and
    ``no_author`` name a recipient and no author (``no_author_ids`` lists some).  ``weak_edges``
    have fewer messages than ``min``, ``weak_messages`` together; ``alone`` is the number of nodes
    that have only such edges.
    """

    wide: int
    wide_query: str
    no_recipient: int
    no_recipient_query: str
    no_author: int
    no_author_ids: tuple[MessageId, ...]
    weak_edges: int
    weak_messages: int
    alone: int


class NetworkAnswer(msgspec.Struct, frozen=True):
    """Nodes by name, edges by the names of their ends; nothing here ranks people.

    ``messages`` is what the query finds, ``counted`` what names an author and a recipient and is
    not wide.  ``edges_total`` counts the edges of at least ``min`` messages, of which ``edges`` are
    those with the most messages.
    """

    schema: int
    query: str
    zone: str
    roles: tuple[NetworkRole, ...]
    people: tuple[str, ...]
    min: int
    most_recipients: int
    per: PeriodWidth
    messages: int
    counted: int
    nodes: tuple[NetworkNode, ...]
    edges: tuple[NetworkEdge, ...]
    edges_total: int
    left_out: LeftOut
    rule: str
    remarks: tuple[str, ...]
