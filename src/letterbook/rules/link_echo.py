"""Follows a link or a phrase from message to message, with its delays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from letterbook.model.chain import ChainMessage
from letterbook.model.echo import EchoKind, Passage
from letterbook.model.identity import MessageId
from letterbook.rules.delays import certainly_after, delay, delay_in_order, in_order, latest_of
from letterbook.rules.folded_copies import COPY_RULE, Said, fold_copies, width
from letterbook.rules.link_keys import bare_sites, link_key_of
from letterbook.rules.phrases import MOST_HOLDING, MOST_QUOTING, PHRASE_WORDS

PUBLIC_CHANNELS = frozenset({"post"})

PASSAGES: tuple[Passage, ...] = (
    "private-to-public", "order-open", "public-to-private", "between-channels", "between-authors",
)  # fmt: skip
"""In the order in which echoes are shown."""

ECHO_RULE = (
    "Two links are the same when they agree without scheme, www., fragment, closing slash and"
    " tracking parameters; a site named without a scheme counts. A phrase is a run of at least"
    f" {PHRASE_WORDS} words that messages of several channels share; what more than"
    f" {MOST_QUOTING} messages quote or more than {MOST_HOLDING} hold is left out. Only what was"
    " written in a message counts, not what it quotes. Shown is what more than one channel or"
    f" author has. {COPY_RULE} It passed from private to public where a private message is"
    " certainly older than every public one, and the other way round; else the order is open."
    " Delays run from the message that is certainly the first, or, where none is, from the one of"
    " the most exact date among those that may be."
)

_MOST_FIRST = 100
"""Of so many messages that may be the first each is tried."""

Words = Callable[[ChainMessage], Said]
"""Gives the words of a message in the form in which they are compared."""


class Seen(NamedTuple):
    """One appearance, its copies, and what its author had certainly received before.

    ``delay`` bounds the seconds since the first of the trace, below nothing where it may have come
    before.  ``order_certain``: it certainly came after the first; of the first, that every other
    dated one did.
    """

    message: ChainMessage
    copies: tuple[MessageId, ...]
    delay: tuple[int, int] | None
    order_certain: bool
    same_author: bool
    received: MessageId | None
    received_delay: tuple[int, int] | None


class Trace(NamedTuple):
    """A link or phrase with its appearances: the one that delays run from, then by date."""

    kind: EchoKind
    what: str
    passage: Passage
    seen: tuple[Seen, ...]


class _Appearance(NamedTuple):
    """A message, and with it its copies; ``message`` is the most exact of them."""

    message: ChainMessage
    held: Sequence[ChainMessage]
    authors: frozenset[str]


def link_keys(message: ChainMessage) -> set[str]:
    """Return the normalised links of a message and the sites that its own text names."""
    keys = {link_key_of(link) for link in message.links}
    keys.update(link_key_of(site) for site in bare_sites(message.text))
    keys.discard("")
    return keys


def follow(
    kind: EchoKind, what: str, messages: Iterable[ChainMessage], words: Words
) -> Trace | None:
    """Return the trace of what these messages hold, None where it crosses nothing.

    ``words`` is asked only of messages whose other facts allow that they are copies.
    """
    held = list(messages)
    if len({one.channel for one in held}) < 2 and len({one.author for one in held} - {""}) < 2:
        return None
    dated = [_appearance(one) for one in _folded(in_order(held), words)]
    dated.sort(key=lambda one: (one.message.earliest or 0, latest_of(one.message)))
    undated = sorted((one for one in held if one.earliest is None), key=lambda one: one.id)
    every = [*dated, *(_appearance([one]) for one in undated)]
    passage = _passage(every)
    if passage is None:
        return None
    place, certain = _first(dated)
    seen = list(_seen(every, every[place], certain=certain))
    seen.insert(0, seen.pop(place))
    return Trace(kind, what, passage, tuple(seen))


def _appearance(held: Sequence[ChainMessage]) -> _Appearance:
    return _Appearance(held[0], held, frozenset(one.author for one in held if one.author))


def _folded(dated: Sequence[ChainMessage], words: Words) -> list[list[ChainMessage]]:
    """Return the messages with their copies; the dates alone tell that most have none."""
    latest = -(1 << 60)
    for message in dated:
        if message.earliest is not None and message.earliest <= latest:
            return fold_copies(dated, words)
        latest = latest_of(message)
    return [[message] for message in dated]


def _first(dated: Sequence[_Appearance]) -> tuple[int, bool]:
    """Return the place of the appearance that delays run from, and whether it is surely first."""
    if not dated:
        return 0, False
    ends = min(latest_of(one.message) for one in dated)
    may_be = [n for n, one in enumerate(dated) if (one.message.earliest or 0) <= ends]
    if len(may_be) == 1:
        return may_be[0], True
    tried = may_be[:_MOST_FIRST]
    for n in tried:
        first = dated[n].message
        if all(certainly_after(o.message, first) for o in dated if o.message is not first):
            return n, True
    messages = [dated[n].message for n in tried]
    open_ = [n for n in tried if not any(certainly_after(dated[n].message, m) for m in messages)]
    return min(open_ or tried, key=lambda n: (width(dated[n].message), n)), False


def _seen(every: Sequence[_Appearance], first: _Appearance, *, certain: bool) -> Iterator[Seen]:
    """Yield each appearance as it is told; ``every`` is by date, without one last."""
    received: dict[str, list[ChainMessage]] = {}
    for one in every:
        message = one.message
        before = _received(message, [received[a] for a in one.authors if a in received])
        after = certainly_after(message, first.message)
        since = delay_in_order(first.message, message) if after else delay(first.message, message)
        if one is first:
            since = None if message.earliest is None else (0, 0)
        yield Seen(
            message=message,
            copies=tuple(other.id for other in one.held[1:]),
            delay=since,
            order_certain=certain if one is first else after,
            same_author=bool(one.authors & first.authors),
            received=None if before is None else before.id,
            received_delay=None if before is None else delay_in_order(before, message),
        )
        if message.earliest is not None:
            for party in {party for held in one.held for party in held.recipients}:
                received.setdefault(party, []).append(message)


def _received(message: ChainMessage, got: Sequence[list[ChainMessage]]) -> ChainMessage | None:
    """Return the first of what its author was sent that is certainly older than a message."""
    firsts = (next((one for one in those if certainly_after(message, one)), None) for those in got)
    older = [one for one in firsts if one is not None]
    return min(older, key=lambda one: (one.earliest or 0, one.id), default=None)


def _passage(every: Sequence[_Appearance]) -> Passage | None:
    if len(every) < 2:
        return None
    public = [one.message for one in every if one.message.channel in PUBLIC_CHANNELS]
    private = [one.message for one in every if one.message.channel not in PUBLIC_CHANNELS]
    if public and private:
        if _precede(private, public):
            return "private-to-public"
        return "public-to-private" if _precede(public, private) else "order-open"
    channels = [{held.channel for held in one.held} for one in every]
    if not set.intersection(*channels):
        return "between-channels"
    authors = [one.authors for one in every if one.authors]
    return "between-authors" if authors and not frozenset.intersection(*authors) else None


def _precede(some: Sequence[ChainMessage], others: Sequence[ChainMessage]) -> bool:
    """Return whether one of these is certainly older than all of the others."""
    ends = [latest_of(one) for one in some if one.earliest is not None]
    starts = [one.earliest for one in others if one.earliest is not None]
    return bool(ends) and len(starts) == len(others) and min(starts) > min(ends)


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
