"""Follows a link or a phrase from message to message, with its delays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from letterbook.model.chain import ChainMessage
from letterbook.model.echo import EchoKind, Passage
from letterbook.model.identity import MessageId
from letterbook.rules.delays import certainly_after, delay_in_order, in_order
from letterbook.rules.link_keys import bare_sites, link_key_of
from letterbook.rules.phrases import MOST_HOLDING, MOST_QUOTING, PHRASE_WORDS

PUBLIC_CHANNELS = frozenset({"post"})

PASSAGES: tuple[Passage, ...] = (
    "private-to-public", "public-to-private", "between-channels", "between-authors",
)  # fmt: skip
"""In the order in which echoes are shown."""

ECHO_RULE = (
    "Two links are the same when they agree without scheme, www., fragment, closing slash and"
    " tracking parameters; a site named without a scheme counts. A phrase is a run of at least"
    f" {PHRASE_WORDS} words that messages of several channels share; what more than"
    f" {MOST_QUOTING} messages quote or more than {MOST_HOLDING} hold is left out. Only what was"
    " written in a message counts, not what it quotes. Shown is what more than one channel or"
    " author has."
)


class Seen(NamedTuple):
    """One appearance: the bounds of its delay since the first, and what its author had received."""

    message: ChainMessage
    delay: tuple[int, int] | None
    order_certain: bool
    same_author: bool
    received: MessageId | None
    received_delay: tuple[int, int] | None


class Trace(NamedTuple):
    """A link or phrase with all its appearances, dated ones first and in order."""

    kind: EchoKind
    what: str
    passage: Passage
    seen: tuple[Seen, ...]


def link_keys(message: ChainMessage) -> set[str]:
    """Return the normalised links of a message and the sites that its own text names."""
    keys = {link_key_of(link) for link in message.links}
    keys.update(link_key_of(site) for site in bare_sites(message.text))
    keys.discard("")
    return keys


def follow(kind: EchoKind, what: str, messages: Iterable[ChainMessage]) -> Trace | None:
    """Return the trace of what these messages hold, None where it crosses nothing."""
    held = list(messages)
    dated = in_order(held)
    ordered = dated + sorted((m for m in held if m.earliest is None), key=lambda m: m.id)
    passage = _passage(ordered)
    if passage is None:
        return None
    first = ordered[0]
    received: dict[str, ChainMessage] = {}
    seen: list[Seen] = []
    for message in ordered:
        before = received.get(message.author) if message.earliest is not None else None
        seen.append(
            Seen(
                message=message,
                delay=(0, 0) if message is first and dated else delay_in_order(first, message),
                order_certain=message is first or certainly_after(message, first),
                same_author=bool(message.author) and message.author == first.author,
                received=None if before is None else before.id,
                received_delay=None if before is None else delay_in_order(before, message),
            )
        )
        if message.earliest is not None:
            for party in message.recipients:
                received.setdefault(party, message)
    return Trace(kind, what, passage, tuple(seen))


def _passage(ordered: Sequence[ChainMessage]) -> Passage | None:
    if len(ordered) < 2:
        return None
    channels = {message.channel for message in ordered}
    public = channels & PUBLIC_CHANNELS
    if public and channels - PUBLIC_CHANNELS:
        return "public-to-private" if ordered[0].channel in public else "private-to-public"
    if len(channels) > 1:
        return "between-channels"
    authors = {message.author for message in ordered} - {""}
    return "between-authors" if len(authors) > 1 else None


def trace_order(trace: Trace) -> tuple[int, bool, int, str, str]:
    """Return the key by which traces are shown: private to public first, then by first date."""
    first = trace.seen[0].message
    return (
        PASSAGES.index(trace.passage),
        first.earliest is None,
        first.earliest or 0,
        trace.kind,
        trace.what,
    )
