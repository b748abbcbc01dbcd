"""Makes chain messages for the tests of measures."""

from __future__ import annotations

from letterbook.model.chain import ChainMessage
from letterbook.model.identity import MessageId
from letterbook.rules.reply_timing import Sided

HOUR, DAY = 3_600, 86_400


def said(
    name: str,
    at: int | None,
    author: str = "x:a",
    *,
    to: tuple[str, ...] = (),
    span: int = 0,
    channel: str = "dm",
    conversation: str = "1",
    text: str = "",
    links: tuple[str, ...] = (),
    replies_to: tuple[str, ...] = (),
    quoted: str = "",
    stated: tuple[str, ...] = (),
) -> ChainMessage:
    """Return a message sent at ``at`` seconds, or within ``span`` seconds after."""
    return ChainMessage(
        id=MessageId(name), channel=channel, conversation=conversation, author=author,
        recipients=to, earliest=at, latest=None if at is None else at + span, text=text,
        links=links, replies_to=tuple(MessageId(one) for one in replies_to), quoted=quoted,
        stated_ids=stated,
    )  # fmt: skip


def sided(*messages: ChainMessage) -> list[Sided]:
    """Return the messages with their side: 0 for author ``x:a``, else 1."""
    return [Sided(message, int(message.author != "x:a")) for message in messages]
