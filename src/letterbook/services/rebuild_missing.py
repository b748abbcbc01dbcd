"""Rebuilds part of missing messages from what those quote that come after them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from letterbook.model.conversation import Rebuilt
from letterbook.model.identity import MessageId
from letterbook.model.message import MailMessage
from letterbook.rules.quoted_authors import author_keys, read_heading
from letterbook.rules.quoted_levels import (
    MAX_LEVELS,
    outer_quotation,
    own_words,
    quotation_levels,
)
from letterbook.rules.rebuilt_text import Present, Survivor, rebuild
from letterbook.rules.thread_tree import ThreadMail, ThreadNode

_NEAR = 8
"""Messages above a missing one that may be what is really quoted."""


def quotes_unknown(shape: ThreadMail, mail: MailMessage, fits: Sequence[int]) -> bool:
    """Return whether a mail without references quotes one, by author and date, that is not here."""
    if shape.references or shape.in_reply_to or shape.quoted is not None or fits:
        return False
    if mail.channel != "mail" or not any(zone.kind == "heading" for zone in mail.zones):
        return False
    quotation = outer_quotation(mail.text, mail.zones)
    if quotation is None or quotation.announced != 1 or not quotation.own.strip():
        return False
    said = read_heading(quotation.heading)
    return bool(said.author and said.moments)


def rebuild_missing(
    nodes: Sequence[ThreadNode],
    mails: Mapping[int, MailMessage],
    ids: Mapping[int, MessageId],
) -> dict[int, Rebuilt]:
    """Return by place what could be rebuilt of the missing messages of a conversation."""
    survivors: dict[int, list[Survivor]] = {}
    for at, one in _survivors(nodes, mails):
        survivors.setdefault(at, []).append(one)
    found: dict[int, Rebuilt] = {}
    for at, quoting in survivors.items():
        piece = rebuild(quoting, list(_present(nodes, mails, at)))
        if piece is not None:
            said = piece.heading
            found[at] = Rebuilt(
                author=said.author,
                date=said.date,
                sent=said.moments[0] if len(said.moments) == 1 else None,
                text=piece.text,
                quoted_by=tuple(ids[key] for key in piece.keys),
            )
    return found


def _survivors(
    nodes: Sequence[ThreadNode], mails: Mapping[int, MailMessage]
) -> Iterator[tuple[int, Survivor]]:
    """Yield (place, quotation) for each missing message that a message right below may quote."""
    for node in nodes:
        if node.key is None or node.parent is None or nodes[node.parent].key is not None:
            continue
        mail = mails[node.key]
        above: int | None = node.parent
        for quotation in quotation_levels(mail.text, mail.zones)[:MAX_LEVELS]:
            if above is None or nodes[above].key is not None:
                break
            yield above, Survivor(node.key, quotation)
            above = nodes[above].parent


def _present(
    nodes: Sequence[ThreadNode], mails: Mapping[int, MailMessage], at: int
) -> Iterator[Present]:
    above = nodes[at].parent
    for _ in range(_NEAR):
        if above is None:
            return
        key = nodes[above].key
        if key is not None:
            mail = mails[key]
            keys = frozenset(author_keys(mail.from_ or mail.sender))
            yield Present(keys, mail.sent, own_words(mail.text, mail.zones))
        above = nodes[above].parent
