"""Follows links and phrases through the record, from channel to channel and hand to hand."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import msgspec

from letterbook.model.chain import ChainMessage
from letterbook.model.echo import Appearance, Echo, EchoesAnswer
from letterbook.model.identity import MessageId
from letterbook.model.message import MailMessage
from letterbook.rules.folded_copies import Said, said_in
from letterbook.rules.link_echo import (
    ECHO_RULE,
    PUBLIC_CHANNELS,
    Seen,
    Trace,
    follow,
    link_keys,
    trace_order,
)
from letterbook.rules.link_keys import link_key_of
from letterbook.rules.phrases import PhraseBook
from letterbook.services.chain_messages import mail_of, read_chain, zone_text
from letterbook.store.catalogue_exchange import (
    chain_rows,
    numbers_by_channel,
    numbers_of,
    parties_at,
    party_name,
)
from letterbook.store.catalogue_read import CatalogueReader

ECHOES_SCHEMA = 1
MOST_APPEARANCES = 100


class EchoesRequest(msgspec.Struct, frozen=True):
    """``ids``: the messages of a query, None for all; ``link``: one link, "" for everything."""

    query: str = ""
    ids: Collection[MessageId] | None = None
    link: str = ""
    min_delay_s: int = 0
    limit: int = 50


def trace_links(catalogue: CatalogueReader, request: EchoesRequest) -> EchoesAnswer:
    """Return what appears in more than one channel or by more than one author, in order."""
    found = _Found(catalogue, request)
    traces = [t for t in found.traces() if _late_enough(t, request.min_delay_s)]
    traces.sort(key=trace_order)
    rule = ECHO_RULE
    if found.book.left_out:
        rule += " There are too many words: phrases were looked for in a part of the messages only."
    elif not request.link and found.channels < 2:
        rule += " All messages are of one channel: no phrases were looked for."
    shown = traces[: request.limit] if request.limit >= 0 else traces
    return EchoesAnswer(
        schema=ECHOES_SCHEMA,
        query=request.query,
        link=request.link,
        min_delay_s=request.min_delay_s,
        messages=len(found.messages),
        total=len(traces),
        rule=rule,
        echoes=tuple(_echo(catalogue, trace) for trace in shown),
    )


def echoed_in(catalogue: CatalogueReader, link: str) -> frozenset[MessageId]:
    """Return the messages of all echoes, or of those of one link."""
    found = _Found(catalogue, EchoesRequest(link=link))
    return frozenset(
        one
        for trace in found.traces()
        for seen in trace.seen
        for one in (seen.message.id, *seen.copies)
    )


def _late_enough(trace: Trace, least: int) -> bool:
    return least <= 0 or any(s.delay is not None and s.delay[0] >= least for s in trace.seen[1:])


class _Found:
    """Every message once, without its text, and the places of links and phrases."""

    def __init__(self, catalogue: CatalogueReader, request: EchoesRequest) -> None:
        self.messages: list[ChainMessage] = []
        self.book = PhraseBook()
        self._catalogue = catalogue
        self._words: dict[MessageId, Said] = {}
        self._links: dict[str, list[int]] = {}
        self._key = link_key_of(request.link) if request.link else ""
        groups = _groups(catalogue, request)
        self.channels = len(groups)
        for n, (_, numbers) in enumerate(groups):
            largest = n == len(groups) - 1
            for message in _stream(catalogue, numbers):
                self._add(message, known_only=largest)

    def _add(self, message: ChainMessage, *, known_only: bool) -> None:
        number = len(self.messages)
        for key in link_keys(message):
            if not self._key or key == self._key:
                self._links.setdefault(key, []).append(number)
        if not self._key and self.channels > 1:
            self.book.add(number, message.text, message.quoted, known_only=known_only)
        self.messages.append(msgspec.structs.replace(message, text="", quoted="", links=()))

    def traces(self) -> Iterator[Trace]:
        """Yield what crosses from a channel or an author to another."""
        for key, numbers in self._links.items():
            trace = follow("link", key, (self.messages[n] for n in numbers), self._words_of)
            if trace is not None:
                yield trace
        for phrase in self.book.shared([message.channel for message in self.messages]):
            held = (self.messages[n] for n in phrase.messages)
            trace = follow("phrase", phrase.words, held, self._words_of)
            if trace is not None:
                yield trace

    def _words_of(self, message: ChainMessage) -> Said:
        """Return the words of a message as they are compared; they are read when asked for."""
        known = self._words.get(message.id)
        if known is None:
            said = zone_text(mail_of(self._catalogue, message.id), "new")
            known = self._words[message.id] = said_in(said)
        return known


def _groups(catalogue: CatalogueReader, request: EchoesRequest) -> list[tuple[str, list[int]]]:
    """Return the messages of each channel, the smallest channel first."""
    groups = numbers_by_channel(catalogue.connection)
    if request.ids is None:
        return groups
    wanted = numbers_of(catalogue.connection, request.ids)
    kept = [(channel, [m for m in numbers if m in wanted]) for channel, numbers in groups]
    return sorted(((c, ms) for c, ms in kept if ms), key=lambda item: (len(item[1]), item[0]))


def _stream(catalogue: CatalogueReader, numbers: list[int]) -> Iterator[ChainMessage]:
    for one in read_chain(chain_rows(catalogue.connection, numbers)):
        yield one.message


def _echo(catalogue: CatalogueReader, trace: Trace) -> Echo:
    messages = [one.message for one in trace.seen]
    return Echo(
        kind=trace.kind,
        what=trace.what,
        passage=trace.passage,
        total=len(messages),
        authors=len({m.author for m in messages} - {""}),
        channels=tuple(sorted({m.channel for m in messages})),
        appearances=tuple(_appearance(catalogue, one) for one in trace.seen[:MOST_APPEARANCES]),
    )


def _appearance(catalogue: CatalogueReader, seen: Seen) -> Appearance:
    message = seen.message
    mail = mail_of(catalogue, message.id)
    low, high = seen.delay or (None, None)
    received_low, received_high = seen.received_delay or (None, None)
    return Appearance(
        message=message.id, channel=message.channel, public=message.channel in PUBLIC_CHANNELS,
        author=message.author, written=_author(catalogue, message.author, mail),
        sent=mail.sent, low_s=low, high_s=high,
        order_certain=seen.order_certain, same_author=seen.same_author, received=seen.received,
        received_low_s=received_low, received_high_s=received_high, copies=seen.copies,
    )  # fmt: skip


def _author(catalogue: CatalogueReader, key: str, mail: MailMessage) -> str:
    """Return the author's name, from another message where this one states none."""
    wrote = mail.from_ or mail.sender
    if wrote and wrote[0].name:
        return wrote[0].name
    platform, _, address = key.partition(":")
    forms = [
        written
        for p in parties_at(catalogue.connection, address, platform)
        for written in party_name(catalogue.connection, p).written
    ]
    return max(forms, key=len, default=wrote[0].address if wrote else "")
