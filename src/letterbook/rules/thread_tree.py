"""The shape of a mail thread: who answers whom, and which messages are missing.

A parent is named by the headers alone (RFC 5322 section 3.6.4): In-Reply-To first when it names
one identifier, else the last of References.  A subject never makes a link.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec

from letterbook.model.identity import MessageId, StatedId


class ThreadMail(msgspec.Struct, frozen=True):
    """What the shape needs to know of one message; ``order`` sorts siblings."""

    id: MessageId
    stated_ids: tuple[StatedId, ...]
    references: tuple[StatedId, ...]
    in_reply_to: tuple[StatedId, ...]
    order: tuple[int, int, str]


class ThreadNode(msgspec.Struct, frozen=True):
    """One place of the thread, in reading order.

    ``message`` is None for a missing message, which then has the ``stated_id`` by which
    ``referred_by`` know it.  ``reason`` says which header made the link to ``parent``
    (``in-reply-to``, ``references``, "" for a root).
    """

    depth: int
    parent: str | None
    message: MessageId | None
    stated_id: StatedId | None
    referred_by: tuple[MessageId, ...]
    reason: str


def draw_thread(mails: Iterable[ThreadMail]) -> list[ThreadNode]:
    """Return the thread in reading order: each message after its parent, siblings by date."""
    ordered = sorted(mails, key=lambda mail: mail.order)
    holder: dict[StatedId, MessageId] = {}
    for mail in ordered:
        for stated in mail.stated_ids:
            holder.setdefault(stated, mail.id)
    parents, reasons = _parents(ordered, holder)
    referrers = _missing(ordered, holder)
    children: dict[str | None, list[str]] = {}
    places = [mail.id for mail in ordered] + [f"?{stated}" for stated in referrers]
    for place in _by_date(places, ordered, referrers):
        children.setdefault(parents.get(place), []).append(place)
    return _walk(children, parents, reasons, referrers)


def _parents(
    mails: Sequence[ThreadMail], holder: dict[StatedId, MessageId]
) -> tuple[dict[str, str], dict[str, str]]:
    parents: dict[str, str] = {}
    reasons: dict[str, str] = {}

    def place(stated: StatedId) -> str:
        found = holder.get(stated)
        return found if found is not None else f"?{stated}"

    roots: dict[str, str] = {}

    def link(child: str, parent: str, reason: str) -> None:
        if child not in parents and _root(roots, parent) != child:
            parents[child] = parent
            reasons[child] = reason
            roots[child] = parent

    for mail in mails:
        for candidate, reason in _named_parents(mail):
            if place(candidate) != mail.id:
                link(mail.id, place(candidate), reason)
                break
    for mail in mails:
        chain = [place(stated) for stated in mail.references]
        for upper, lower in pairwise(chain):
            if lower.startswith("?"):
                link(lower, upper, "references")
    return parents, reasons


def _named_parents(mail: ThreadMail) -> list[tuple[StatedId, str]]:
    named = [(mail.in_reply_to[0], "in-reply-to")] if len(mail.in_reply_to) == 1 else []
    named += [(stated, "references") for stated in reversed(mail.references)]
    named += [(stated, "in-reply-to") for stated in mail.in_reply_to[1:]]
    return named


def _root(roots: dict[str, str], place: str) -> str:
    top = place
    while top in roots:
        top = roots[top]
    while place != top:
        roots[place], place = top, roots[place]
    return top


def _missing(
    mails: Sequence[ThreadMail], holder: dict[StatedId, MessageId]
) -> dict[StatedId, list[MessageId]]:
    referrers: dict[StatedId, list[MessageId]] = {}
    for mail in mails:
        for stated in dict.fromkeys((*mail.references, *mail.in_reply_to)):
            if stated not in holder:
                referrers.setdefault(stated, []).append(mail.id)
    return referrers


def _by_date(
    places: Sequence[str],
    mails: Sequence[ThreadMail],
    referrers: dict[StatedId, list[MessageId]],
) -> list[str]:
    order: dict[str, tuple[int, int, str]] = {mail.id: mail.order for mail in mails}
    for stated, referring in referrers.items():
        order[f"?{stated}"] = min(order[mail] for mail in referring)
    return sorted(places, key=lambda place: (order[place], not place.startswith("?"), place))


def _walk(
    children: dict[str | None, list[str]],
    parents: dict[str, str],
    reasons: dict[str, str],
    referrers: dict[StatedId, list[MessageId]],
) -> list[ThreadNode]:
    nodes: list[ThreadNode] = []
    stack = [(place, 0) for place in reversed(children.get(None, []))]
    while stack:
        place, depth = stack.pop()
        missing = StatedId(place[1:]) if place.startswith("?") else None
        nodes.append(
            ThreadNode(
                depth=depth,
                parent=parents.get(place),
                message=None if missing is not None else MessageId(place),
                stated_id=missing,
                referred_by=tuple(referrers[missing]) if missing is not None else (),
                reason=reasons.get(place, ""),
            )
        )
        stack.extend((child, depth + 1) for child in reversed(children.get(place, [])))
    return nodes
