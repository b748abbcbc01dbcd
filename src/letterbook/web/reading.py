"""One message and the whole chain around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from letterbook.errors import UsageError
from letterbook.rules.citation_line import CitationWords
from letterbook.rules.shown_text import one_line
from letterbook.rules.words_in_text import paragraphs
from letterbook.web.access import FRAMED
from letterbook.web.account_links import AccountLinks
from letterbook.web.asked import Asked, back_to, page
from letterbook.web.passages import passages_of, shown_places, told_notices
from letterbook.web.people_pages import CHANNELS
from letterbook.web.rendering import Said, account_name, party

if TYPE_CHECKING:
    from letterbook.model.conversation import ThreadView
    from letterbook.model.message import MailMessage
    from letterbook.wiring import Letterbook

PLACES = 100
"""Messages of a conversation on one page."""
_TWO = 2
_MOST_CHOICES = 60
"""Paragraphs of a message that can be chosen by a list; words of any are quoted beside it."""
_CHOSEN_FROM = 8_000
"""Characters at the beginning of a message whose paragraphs are in the list."""


def message(asked: Asked, book: Letterbook) -> Response:
    """Return one message: who, when, what, every copy of it, and its text."""
    view = book.message(asked.path("name"))
    mail = view.mail
    pieces = [(zone.kind, mail.text[zone.start : zone.end]) for zone in mail.zones]
    pages = [part for part in mail.parts if part.kind == "html" or part.content_type == "text/html"]
    files = [part for part in mail.parts if part.kind in ("attachment", "message")]
    return asked.page(
        "message.html", view=view, mail=mail, shown=passages_of(pieces, view.marks),
        choices=_choices(mail),
        html_parts=pages if mail.platform == "mail" else [], files=files, as_html=asked.value("as"),
        cited=book.cite(view.id, words=_citing(asked)).line,
        title=mail.subject, frame_policy=FRAMED,
        known=book.account_names((*mail.from_, *mail.to)), told=told_notices(view.notices),
    )  # fmt: skip


def headers(asked: Asked, book: Letterbook) -> Response:
    """Return every header field of a copy in its order."""
    view = book.message(asked.path("name"))
    copy = asked.number("copy", 0)
    found = book.headers(view.id, copy=copy)
    return asked.page(
        "headers.html", view=view, headers=found, copy=copy, title=asked.words("Header fields")
    )


def conversation(asked: Asked, book: Letterbook) -> Response:
    """Return the whole chain of a message, a page of it where it is long."""
    named = book.identity(asked.path("name"))
    view = book.thread(named, unfold=True)
    here = next((n for n, place in enumerate(view.places) if place.id == named), 0)
    start = asked.number("from", here - here % PLACES, most=10_000_000)
    ids = [place.id for place in view.places[start : start + PLACES] if place.id is not None]
    shown = shown_places(view, start, start + PLACES, book.surroundings(ids, words=_citing(asked)))
    subject = next((place.subject for place in view.places if place.subject), "")
    bubbles = not view.channels.get("mail") and bool(view.channels)
    known = {one.address: account_name(one) for one in view.parties if account_name(one)}
    between = [known.get(one.address) or party(one) for one in view.parties]
    between = between if bubbles and len(between) <= _TWO else []
    return asked.page(
        "conversation.html", view=view, named=named, places=shown, start=start, step=PLACES,
        subject=subject, between=between, bubbles=bubbles,
        title=subject or " – ".join(between), known=known, two=_two(view),
        links=AccountLinks(view.conversation[:12]),
        sent={place.id: place.sent for place in view.places if place.id is not None},
    )  # fmt: skip


def _two(view: ThreadView) -> dict[str, str]:
    """Return what asks for the figures of the two people of a conversation, {} where it has more.

    They are counted on its channel, where it has one.
    """
    if len(view.parties) != _TWO:
        return {}
    a, b = (f"{one.platform}:{one.address}" for one in view.parties)
    (channel,) = view.channels if len(view.channels) == 1 else ("",)
    return {"a": a, "b": b, "channel": channel if channel in CHANNELS else ""}


def tag(asked: Asked, book: Letterbook) -> Response:
    """Give a message a tag; where that withholds it, go back to the conversation's other ones."""
    name = asked.path("name")
    others = in_conversation(book, name) if book.withholds(asked.sent("tag")) else []
    book.tag([name], asked.sent("tag"), passage=asked.sent("passage"))
    if not book.has_message(name):
        left = next((one for one in others if book.has_message(one)), None)
        return RedirectResponse(f"/c/{left[:12]}" if left else "/search", 303)
    return back_to(asked, f"/m/{name}")


def untag(asked: Asked, book: Letterbook) -> Response:
    """Take a tag off a message."""
    book.untag([asked.path("name")], asked.sent("tag"))
    return back_to(asked, f"/m/{asked.path('name')}")


def note(asked: Asked, book: Letterbook) -> Response:
    """Write a note on a message."""
    book.note(asked.path("name"), asked.sent("note"), passage=asked.sent("passage"))
    return back_to(asked, f"/m/{asked.path('name')}")


def unnote(asked: Asked, book: Letterbook) -> Response:
    """Take a note off a message."""
    book.unnote(asked.path("name"), _claim(asked))
    return back_to(asked, f"/m/{asked.path('name')}")


def mark_read(asked: Asked, book: Letterbook) -> Response:
    """Mark a message, or its whole conversation, as read or as not read."""
    name = asked.path("name")
    names = in_conversation(book, name) if asked.sent("whole") else [name]
    book.mark_read(names, read=asked.sent("read") == "1")
    return back_to(asked, f"/m/{name}")


def mark_passage(asked: Asked, book: Letterbook) -> Response:
    """Mark words of a message as read; they are quoted, or a paragraph is chosen."""
    name = asked.path("name")
    words = asked.sent("passage").strip() or asked.sent("paragraph").strip()
    if not words:
        raise UsageError(
            "No words of the message were named.", next_step="Copy the words from its text."
        )
    book.mark_read([name], passage=words)
    return back_to(asked, f"/m/{name}")


def unmark_passage(asked: Asked, book: Letterbook) -> Response:
    """Mark a passage of a message as not read."""
    book.unread_passage(asked.path("name"), _claim(asked))
    return back_to(asked, f"/m/{asked.path('name')}")


def _citing(asked: Asked) -> CitationWords:
    """Return the words of a citation in the language of the page."""
    return CitationWords(asked.words, Said(asked.words).stated)


def _claim(asked: Asked) -> int:
    claim = asked.sent("claim")
    return int(claim) if re.fullmatch("[0-9]{1,15}", claim) else 0


def _choices(mail: MailMessage) -> list[str]:
    """Return the paragraphs of a message to choose from, in its order: what a form sends whole."""
    plain = (one for one in paragraphs(mail.text[:_CHOSEN_FROM]) if one == one_line(one))
    return list(dict.fromkeys(plain))[:_MOST_CHOICES]


def in_conversation(book: Letterbook, name: str) -> list[str]:
    """Return the messages of a message's conversation."""
    return [place.id for place in book.thread(name).places if place.id is not None]


ROUTES = [
    Route("/m/{name}", page(message)),
    Route("/m/{name}/headers", page(headers)),
    Route("/m/{name}/tag", page(tag), methods=["POST"]),
    Route("/m/{name}/untag", page(untag), methods=["POST"]),
    Route("/m/{name}/note", page(note), methods=["POST"]),
    Route("/m/{name}/unnote", page(unnote), methods=["POST"]),
    Route("/m/{name}/read", page(mark_read), methods=["POST"]),
    Route("/m/{name}/passage", page(mark_passage), methods=["POST"]),
    Route("/m/{name}/passage/off", page(unmark_passage), methods=["POST"]),
    Route("/c/{name}", page(conversation)),
]
