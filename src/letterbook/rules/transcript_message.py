"""A message of a transcript: its bytes, and what its reader found around them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

from letterbook.model.identity import StatedId
from letterbook.model.message import Channel, MailMessage, Zone
from letterbook.model.moment import Moment
from letterbook.model.notice import Notice
from letterbook.rules.language import READ_CHARS, guess_language
from letterbook.rules.links import find_links
from letterbook.rules.not_readable import NotReadable
from letterbook.rules.transcript_blocks import head_at
from letterbook.rules.transcript_heads import Form, Head
from letterbook.rules.transcript_names import account, same_name
from letterbook.rules.transcript_times import DayOrder, read_stamp

_MOST_RECIPIENTS = 1_000


def read_transcript_text(raw: bytes, context: str, zone: tzinfo | None) -> MailMessage:
    """Return what one message of a typed transcript says.

    ``context`` is what `letterbook.readers.transcript` found around it; ``zone`` the zone in
    which times without an offset are to be read.  Raises `NotReadable` for what is no message.
    """
    around: dict[str, Any] = json.loads(context)
    notices: list[Notice] = []
    lines = _decoded(raw, around["charset"], notices).splitlines()
    form: Form = around["form"]
    head = head_at(lines, 0, form, around["of_day"]) if lines else None
    if head is None:
        raise NotReadable("The lines do not begin as a message of their transcript does.")
    order: DayOrder = around["order"]
    return transcript_message(
        sender=head.name,
        recipients=() if around.get("channel") == "post" else (head.to,) if head.to else None,
        sent=read_stamp(head.date or around["day"], head.time, head.zone, order, zone),
        text=words_of(lines, head, around.get("marks", ())),
        around=around,
        notices=notices,
        channel=around.get("channel", "chat"),
    )


BOTH_ORDERS = Notice(
    "ambiguous:date",
    "Some dates state the day first and some the month: read as most of them.",
)
"""Of all dates of a transcript together."""


def doubtful_order(sent: Moment) -> Notice:
    """Return the notice that a date may state the day or the month first."""
    detail = f"{sent.text[:60]!r} may state the day or the month first: both days are meant."
    return Notice("ambiguous:date", detail)


def words_of(lines: Sequence[str], head: Head, marks: Sequence[str]) -> str:
    """Return the words of a message under its head, without the numbers of pages among them."""
    first, *rest = lines[head.over :]
    words = first[head.text :]
    if first.lstrip().startswith("|"):  # a row of a table ends as it begins
        words = words.rstrip().removesuffix("|")
    return "\n".join((words, *(one for one in rest if one not in marks))).strip()


def transcript_message(
    *,
    sender: str,
    recipients: Sequence[str] | None,
    sent: Moment | None,
    text: str,
    around: dict[str, Any],
    notices: list[Notice],
    subject: str = "",
    stated_id: str = "",
    channel: Channel = "chat",
) -> MailMessage:
    """Return the message that a transcript states; ``around`` names its chat and who is in it.

    Without stated recipients it is for the other one, where two people speak.
    """
    chat: str = around["chat"]
    people: list[str] = around.get("people", [])
    if recipients is None:
        others = [name for name in people if not same_name(name, sender)]
        recipients = others if len(people) == 2 else ()
    if sent is not None and not sent.known:
        notices.append(Notice("date:unreadable", f"The date is stated as {sent.text[:100]!r}."))
    elif sent is not None and "day-month-order" in sent.doubts:
        notices.append(doubtful_order(sent))
    return MailMessage(
        stated_id=StatedId(stated_id) if stated_id else None,
        subject=subject,
        sent=sent,
        received=None,
        from_=(account(sender, chat),) if sender else (),
        sender=(),
        reply_to=(),
        to=tuple(account(name, chat) for name in recipients[:_MOST_RECIPIENTS]),
        cc=(),
        bcc=(),
        references=(),
        in_reply_to=(),
        text=text,
        zones=(Zone(0, len(text), "new"),) if text else (),
        text_parts=(),
        other_text="",
        attachment_text="",
        parts=(),
        links=tuple(find_links(text)),
        language=guess_language(text[:READ_CHARS]),
        attached=(),
        notices=tuple(notices),
        channel=channel,
        platform="transcript",
        conversation=f"transcript:{chat}",
        transcript=around["of"],
        position=around["at"],
        repeat=around["again"],
    )


def _decoded(raw: bytes, charset: str, notices: list[Notice]) -> str:
    try:
        return raw.decode(charset)
    except UnicodeDecodeError:
        detail = f"Some bytes are not {charset} and are shown as replaced."
        notices.append(Notice("repaired:charset", detail))
        return raw.decode(charset, "replace")
