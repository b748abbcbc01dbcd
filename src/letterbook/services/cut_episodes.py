"""Cuts the private messages of a conversation into episodes: a long silence begins a new one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from letterbook.model.conversation import Episode
from letterbook.model.identity import MessageId
from letterbook.model.message import MailMessage
from letterbook.store.catalogue_conversation import ThreadRow

_DAY = 86_400
_CHAINS = frozenset({"dm", "chat"})


class Cut(msgspec.Struct, frozen=True):
    """The episodes, and the number of each message's; undated messages are in none."""

    episodes: tuple[Episode, ...]
    number: dict[MessageId, int]


def cut_episodes(
    rows: Iterable[ThreadRow], mails: Mapping[int, MailMessage], episode_days: int
) -> Cut:
    """Return the episodes of the messages that are dm or chat, none for mail and posts."""
    dated: list[tuple[int, int, MessageId]] = []
    for row in rows:
        sent = mails[row.shape.key].sent
        if row.channel in _CHAINS and sent is not None and sent.earliest is not None:
            latest = sent.earliest if sent.latest is None else sent.latest
            dated.append((sent.earliest, latest, row.id))
    groups: list[list[MessageId]] = []
    silences: list[int | None] = []
    last: int | None = None
    for earliest, latest, identity in sorted(dated):
        if last is None or earliest - last > episode_days * _DAY:
            groups.append([])
            silences.append(None if last is None else earliest - last)
        groups[-1].append(identity)
        last = max(latest, last or latest)
    return Cut(
        tuple(
            Episode(n, len(group), group[0], group[-1], silence)
            for n, (group, silence) in enumerate(zip(groups, silences, strict=True), 1)
        ),
        {identity: n for n, group in enumerate(groups, 1) for identity in group},
    )
