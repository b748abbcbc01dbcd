"""Reads a whole conversation: every message in its place, missing ones too, links with reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo

import msgspec

from letterbook.model.conversation import (
    KnownBy,
    Rebuilt,
    TextPiece,
    ThreadParty,
    ThreadPlace,
    ThreadView,
)
from letterbook.model.identity import MessageId
from letterbook.model.message import MailMessage
from letterbook.model.moment import Moment
from letterbook.model.reply import SCHEMA
from letterbook.rules.conversation_index import parse_index
from letterbook.rules.delays import delay_of_moments
from letterbook.rules.quotation_fit import QUOTATION_RULE
from letterbook.rules.rebuilt_text import REBUILT_RULE
from letterbook.rules.reply_timing import EPISODE_DAYS
from letterbook.rules.thread_tree import LINK_RULES, ThreadMail, ThreadNode, draw_thread
from letterbook.services.cut_episodes import Cut, cut_episodes
from letterbook.services.packed_mail import open_mail
from letterbook.services.rebuild_missing import quotes_unknown, rebuild_missing
from letterbook.store.catalogue_conversation import (
    ThreadRow,
    ids_of,
    node_names,
    thread_of,
    thread_parties,
    thread_rows,
)
from letterbook.store.catalogue_read import CatalogueReader
from letterbook.store.catalogue_schema import Connection
from letterbook.store.withholding import withheld_in, withheld_names

_TICKS = 10_000_000


class ConversationRequest(msgspec.Struct, frozen=True):
    """How a conversation is shown: its zone, days of silence between episodes, text in full."""

    zone: tzinfo
    episode_days: int = EPISODE_DAYS
    unfold: bool = False


class _Read(msgspec.Struct, frozen=True):
    """What was read of a conversation before it is put into places."""

    rows: dict[int, ThreadRow]
    mails: dict[int, MailMessage]
    nodes: list[ThreadNode]
    names: dict[int, str]
    withheld: frozenset[int]
    rebuilt: dict[int, Rebuilt]
    episodes: Cut


def read_conversation(
    catalogue: CatalogueReader, m: int, request: ConversationRequest
) -> ThreadView:
    """Return the whole conversation of a message, missing messages in their places."""
    connection = catalogue.connection
    thread = thread_of(connection, m)
    read = _read(connection, thread, request.episode_days)
    places = tuple(_places(connection, read, unfold=request.unfold))
    links = Counter(node.reason for node in read.nodes if node.reason)
    dated = sorted(
        (mail.sent for mail in read.mails.values() if mail.sent is not None and mail.sent.known),
        key=lambda sent: (sent.earliest, sent.latest),
    )
    return ThreadView(
        schema=SCHEMA,
        conversation=catalogue.conversation(catalogue.node(m)),
        messages=len(read.mails),
        missing=sum(place.id is None and not place.withheld for place in places),
        withheld=withheld_in(connection, thread),
        places=places,
        zone=str(request.zone),
        channels=dict(sorted(Counter(row.channel for row in read.rows.values()).items())),
        first=dated[0] if dated else None,
        last=dated[-1] if dated else None,
        parties=tuple(
            ThreadParty(row.platform, row.address, row.written, row.wrote, row.got)
            for row in thread_parties(connection, thread)
        ),
        copies=sum(row.copies for row in read.rows.values()),
        notices=sum(row.notices for row in read.rows.values()),
        links=dict(sorted(links.items())),
        link_rules={reason: LINK_RULES[reason] for reason in LINK_RULES if reason in links},
        episode_days=request.episode_days,
        episodes=read.episodes.episodes,
        remarks=tuple(_remarks(read, places)),
    )


def _read(connection: Connection, thread: int, episode_days: int) -> _Read:
    rows = {row.shape.key: row for row in thread_rows(connection, thread)}
    mails = {key: open_mail(row.view) for key, row in rows.items()}
    shapes = [_shape(row.shape, mails[key], row.fits) for key, row in rows.items()]
    nodes = draw_thread(shapes)
    ids = {key: row.id for key, row in rows.items()}
    return _Read(
        rows, mails, nodes, node_names(connection, thread),
        withheld_names(connection),
        rebuild_missing(nodes, mails, ids),
        cut_episodes(rows.values(), mails, episode_days),
    )  # fmt: skip


def _shape(shape: ThreadMail, mail: MailMessage, fits: Sequence[int]) -> ThreadMail:
    """Return the shape with what only the whole message tells."""
    if quotes_unknown(shape, mail, fits):
        shape = msgspec.structs.replace(shape, quotes_unknown=True)
    if mail.position:  # the lines of a transcript stand in their order within a minute
        undated, earliest, identity = shape.order
        order = (undated, earliest, f"{mail.position:09d} {identity}")
        shape = msgspec.structs.replace(shape, order=order)
    return shape


def _places(connection: Connection, read: _Read, *, unfold: bool) -> Iterable[ThreadPlace]:
    called: list[str] = []
    for at, node in enumerate(read.nodes):
        parent = None if node.parent is None else called[node.parent]
        if node.key is not None:
            called.append(read.rows[node.key].id)
            place = _present(read, node, parent, unfold=unfold)
            fits = read.rows[node.key].fits
            low, high = _delay(read, node) or (None, None)
            remark = _doubt(ids_of(connection, fits))
            yield msgspec.structs.replace(place, remark=remark, low_s=low, high_s=high)
        else:
            stated = None if node.name is None else read.names[node.name]
            called.append(f"?#{at}" if stated is None else f"?{stated}")
            place = _missing(read, at, node, parent, stated)
            if node.name in read.withheld:
                place = msgspec.structs.replace(place, withheld=True, rebuilt=None)
            yield place


def _present(read: _Read, node: ThreadNode, parent: str | None, *, unfold: bool) -> ThreadPlace:
    assert node.key is not None
    row, mail = read.rows[node.key], read.mails[node.key]
    pieces = [TextPiece(zone.kind, mail.text[zone.start : zone.end]) for zone in mail.zones]
    return ThreadPlace(
        depth=node.depth,
        id=row.id,
        parent=parent,
        reason=node.reason,
        missing_id=None,
        referred_by=(),
        sent=mail.sent,
        from_=mail.from_ or mail.sender,
        subject=mail.subject,
        new_text="".join(p.text for p in pieces if p.kind not in ("quoted", "heading")),
        quoted_chars=sum(len(p.text) for p in pieces if p.kind in ("quoted", "heading")),
        channel=row.channel,
        copies=row.copies,
        notices=row.notices,
        episode=read.episodes.number.get(row.id, 0),
        pieces=tuple(pieces) if unfold else (),
    )


def _delay(read: _Read, node: ThreadNode) -> tuple[int, int] | None:
    """Return how long after what it answers a message was sent, None where that is not known."""
    above = None if node.parent is None else read.nodes[node.parent].key
    if above is None or node.key is None:
        return None
    return delay_of_moments(read.mails[above].sent, read.mails[node.key].sent)


def _missing(
    read: _Read, at: int, node: ThreadNode, parent: str | None, stated: str | None
) -> ThreadPlace:
    known_by: KnownBy = "quotation"
    if stated is not None:
        known_by = "identifier"
    elif node.index:
        known_by = "conversation-index"
    return ThreadPlace(
        depth=node.depth,
        id=None,
        parent=parent,
        reason=node.reason,
        missing_id=stated,
        referred_by=tuple(read.rows[key].id for key in node.referred_by),
        sent=None,
        from_=(),
        subject="",
        new_text="",
        quoted_chars=0,
        channel="",
        known_by=known_by,
        index_time=_index_time(node.index),
        rebuilt=read.rebuilt.get(at),
    )


def _index_time(raw: bytes) -> Moment | None:
    index = parse_index(raw)
    ticks = None
    if index is not None:
        ticks = index.replies[-1].ticks if index.replies else index.ticks
    if ticks is None:
        return None
    second = ticks // _TICKS
    return Moment(raw.hex(), second, second + 2, 0, "second")


def _doubt(fits: Sequence[MessageId]) -> str:
    if not fits:
        return ""
    shown = ", ".join(identity[:12] for identity in fits[:5])
    more = f" and {len(fits) - 5} more" if len(fits) > 5 else ""
    return f"What it quotes may be of {shown}{more}; that is not sure enough for a link."


def _remarks(read: _Read, places: Sequence[ThreadPlace]) -> Iterable[str]:
    if any(node.reason == "quotation" for node in read.nodes):
        yield QUOTATION_RULE
    if read.rebuilt:
        yield REBUILT_RULE
    if any(place.known_by == "quotation" for place in places):
        yield (
            "A message known from its quotation alone may be in this record under another author or"
            " date than the quotation names."
        )
    doubted: Mapping[str, int] = Counter(place.remark for place in places if place.remark)
    if doubted:
        yield "Some quotations fit more than one message, or none well: no link was made of them."
