"""An object of an X archive read as a message: its bytes, and what its reader found around them."""

from __future__ import annotations

import json
from typing import Any, Literal

import msgspec

from letterbook.model.identity import StatedId
from letterbook.model.message import Address, MailMessage, Zone
from letterbook.model.moment import Moment
from letterbook.model.notice import Notice
from letterbook.rules.language import READ_CHARS, guess_language
from letterbook.rules.moment_text import instant
from letterbook.rules.not_readable import NotReadable
from letterbook.rules.stated_object import stated_object
from letterbook.rules.whole_characters import whole_characters
from letterbook.rules.x_instant import instant_in_id, read_instant
from letterbook.rules.x_links import (
    all_links,
    stated_links,
    with_whole_links,
    without_short_links,
)
from letterbook.rules.x_stated_post import stated, stated_post

_DIFFERENCE = 60
_DAY = 86_400
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'"), ("&amp;", "&"))
"""The characters that X writes as entities; the last undoes the writing of the entity itself."""

_MOST_PEOPLE = 10_000


def read_x_message(raw: bytes, context: str, channel: Literal["dm", "post"]) -> MailMessage:
    """Return what one message or post of an X archive says.

    ``context`` is what `letterbook.readers.x_archive` found around it.  Raises `NotReadable` for
    what is no message.
    """
    notices: list[Notice] = []
    whole = stated_object(raw, notices)
    around: dict[str, Any] = json.loads(context) if context else {}
    read = _direct_message if channel == "dm" else _post
    return read(whole, around, notices)


def _direct_message(
    whole: dict[str, Any], around: dict[str, Any], notices: list[Notice]
) -> MailMessage:
    said = _inner(whole, ("messageCreate", "welcomeMessageCreate"))
    number, sender = stated(said.get("id")), stated(said.get("senderId"))
    if not number:
        raise NotReadable("The message states no id.")
    at = stated(said.get("createdAt"))
    recipient = stated(said.get("recipientId"))
    conversation = stated(around.get("conversation"))
    pair = conversation.split("-")
    if not recipient and len(pair) == 2 and sender in pair:
        recipient = pair[1 - pair.index(sender)]
    if not conversation and sender and recipient:
        conversation = "-".join(sorted((sender, recipient), key=lambda one: (len(one), one)))
    others = [recipient] if recipient else _members_at(at, around)
    titles = [title for since, title in around.get("titles", ()) if since <= at]
    return _message(
        notices,
        said,
        channel="dm",
        number=number,
        text=stated(said.get("text")),
        sent=_moment(at, notices),
        from_=tuple(_account(one, around) for one in (sender,) if one),
        to=tuple(_account(one, around) for one in others if one != sender),
        conversation=conversation,
        thread_topic=titles[-1] if titles else "",
    )


def _post(whole: dict[str, Any], around: dict[str, Any], notices: list[Notice]) -> MailMessage:
    said = _inner(whole, ("tweet", "noteTweet"))
    core = said.get("core")
    note = stated(said.get("noteTweetId"))
    if isinstance(core, dict):
        said = {**said, **core}
    post = stated_post(said, around.get("users", {}))
    number = note or post.number
    if not number:
        raise NotReadable("The post states no id.")
    flags = {
        "deleted": around.get("deleted") is True,
        "note": bool(note),
        "repost": post.reposted,
    }
    owner = stated(around.get("owner"))
    author = _account(owner, around) if owner else post.author
    return _message(
        notices,
        said,
        channel="post",
        number=number,
        text=post.text,
        sent=_moment_of_post(post.at, number, notices),
        from_=(author,) if author is not None else (),
        to=(),
        in_reply_to=(StatedId(f"x:{post.answered}"),) if post.answered else (),
        flags=tuple(name for name, holds in flags.items() if holds),
    )


def _message(
    notices: list[Notice],
    said: dict[str, Any],
    *,
    channel: Literal["dm", "post"],
    number: str,
    text: str,
    sent: Moment | None,
    from_: tuple[Address, ...],
    to: tuple[Address, ...],
    in_reply_to: tuple[StatedId, ...] = (),
    conversation: str = "",
    thread_topic: str = "",
    flags: tuple[str, ...] = (),
) -> MailMessage:
    pairs = [
        (whole_characters(short), whole_characters(whole)) for short, whole in stated_links(said)
    ]
    shown = with_whole_links(_without_entities(text), pairs)
    bare = _without_entities(without_short_links(text, pairs))
    links = all_links(shown, pairs)
    _compare_instants(number, sent, notices)
    return MailMessage(
        stated_id=StatedId(f"x:{number}"),
        subject="",
        sent=sent,
        received=None,
        from_=from_,
        sender=(),
        reply_to=(),
        to=to,
        cc=(),
        bcc=(),
        references=(),
        in_reply_to=in_reply_to,
        text=shown,
        zones=(Zone(0, len(shown), "new"),) if shown else (),
        text_parts=(),
        other_text="\n".join(dict.fromkeys(one for pair in pairs for one in reversed(pair) if one)),
        attachment_text="",
        parts=(),
        links=links,
        language=guess_language(shown[:READ_CHARS]),
        attached=(),
        notices=tuple(notices),
        thread_topic=thread_topic,
        flags=flags,
        channel=channel,
        platform="x",
        conversation=conversation,
        key_text=bare if bare != shown else None,
    )


def _without_entities(text: str) -> str:
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return text


def _compare_instants(number: str, sent: Moment | None, notices: list[Notice]) -> None:
    """Add a notice where the id tells another time than the one that is stated."""
    made = instant_in_id(number)
    if made is None or sent is None or sent.earliest is None:
        return
    if abs(made - sent.earliest) > _DIFFERENCE:
        detail = (
            f"The id {number} was made at {instant(made)}; the message states"
            f" {instant(sent.earliest)}."
        )
        notices.append(Notice("id:instant-differs", detail))


def _moment(text: str, notices: list[Notice]) -> Moment | None:
    if not text:
        return None
    moment = read_instant(text)
    if not moment.known:
        notices.append(Notice("date:unreadable", f"The date is stated as {text[:100]!r}."))
    return moment


def _moment_of_post(text: str, number: str, notices: list[Notice]) -> Moment | None:
    """Return when a post was written; archives of before 2018 have no time of its first years."""
    sent = _moment(text, notices)
    if sent is None or sent.earliest is None or instant_in_id(number) is not None:
        return sent
    if not text.endswith(" 00:00:00 +0000"):
        return sent
    return msgspec.structs.replace(sent, latest=sent.earliest + _DAY - 1, precision="day")


def _members_at(at: str, around: dict[str, Any]) -> list[str]:
    """Return who is known to have been in a group at a time, as its events tell it.

    Whoever only left was there before; the owner of the archive is, unless an event names them.
    """
    events: dict[str, list[tuple[str, bool]]] = {}
    for number, since, until in around.get("members", ()):
        events.setdefault(number, []).append((until or since, not until))
    owner = stated(around.get("owner"))
    if owner:
        events.setdefault(owner, [("", True)])
    there = []
    for number, changes in events.items():
        state = not any(joined for _, joined in changes)
        for when, joined in sorted(changes):
            if not at or when <= at:
                state = joined
        if state:
            there.append(number)
    return sorted(there, key=lambda one: (len(one), one))[:_MOST_PEOPLE]


def _account(number: str, around: dict[str, Any]) -> Address:
    known = around.get("people", {}).get(number, "")
    if number == around.get("owner"):
        known = around.get("owner_name", "") or known
    return Address(name=known, address=number)


def _inner(whole: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Return what is wrapped under one of these names; the object itself in old archives."""
    for name in names:
        inner = whole.get(name)
        if isinstance(inner, dict):
            return inner
    return whole
