"""What others made, handed out: bytes as a download, HTML in a frame of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from letterbook.errors import NothingFound
from letterbook.rules.uri_text import uri_text
from letterbook.web.access import FILE_POLICY, FRAME_POLICY
from letterbook.web.asked import Asked, page
from letterbook.web.rendering import short

if TYPE_CHECKING:
    from letterbook.model.reply import MessageView
    from letterbook.wiring import Letterbook

_UNSAFE = re.compile(r"[^\w .,()+@=-]")
_MOST_NAME = 120
BYTES = "application/octet-stream"
"""Whatever a file is, a browser is told no more of it."""


def raw(asked: Asked, book: Letterbook) -> Response:
    """Return the bytes of a copy as its container holds them."""
    view = book.message(asked.path("name"))
    content = book.raw(view.id, copy=asked.number("copy", 0))
    return download(content, f"{short(view.id)}.bin")


def source(asked: Asked, book: Letterbook) -> Response:
    """Return a page that shows the bytes of a copy as text, what is no text written out."""
    view = book.message(asked.path("name"))
    copy = asked.number("copy", 0)
    page = asked.number("page", 1, least=1, most=1_000_000)
    shown = book.source_page(view.id, copy=copy, page=page)
    return asked.page(
        "source.html", view=view, shown=shown, copy=copy, page=page, title=asked.words("Raw source")
    )


def rfc822(asked: Asked, book: Letterbook) -> Response:
    """Return the bytes of a copy's mail."""
    view = book.message(asked.path("name"))
    content = book.rfc822(view.id, copy=asked.number("copy", 0))
    return download(content, f"{short(view.id)}.eml")


def part(asked: Asked, book: Letterbook) -> Response:
    """Return the decoded bytes of a part, under a name that does nothing."""
    view = book.message(asked.path("name"))
    return named_part(book, view, asked.path("part"), asked.number("copy", 0))


def named_part(book: Letterbook, view: MessageView, path: str, copy: int) -> Response:
    """Return the decoded bytes of a part of a message's copy, to be saved."""
    content = book.part(view.id, path, copy=copy)
    named = next((one.filename for one in view.mail.parts if one.path == path), "")
    return download(content, named or f"{short(view.id)}-{path}.bin")


def preview(asked: Asked, book: Letterbook) -> Response:
    """Return a page that shows an attachment as text or as pixels; nothing of it runs or loads."""
    view = book.message(asked.path("name"))
    path = asked.path("part")
    part = next((one for one in view.mail.parts if one.path == path), None)
    if part is None:
        raise NothingFound(f"The message has no part {path}.")
    shown = book.preview(view.id, path, copy=asked.number("copy", 0))
    return asked.page(
        "preview.html", view=view, part=part, shown=shown, title=part.filename or view.mail.subject
    )


def picture(asked: Asked, book: Letterbook) -> Response:
    """Return a picture, or a page of a document, drawn anew as a PNG."""
    view = book.message(asked.path("name"))
    content = book.picture(
        view.id, asked.path("part"), page=asked.number("page", 1, 1), copy=asked.number("copy", 0)
    )
    return Response(
        content, media_type="image/png", headers={"Content-Security-Policy": FILE_POLICY}
    )


def html(asked: Asked, book: Letterbook) -> Response:
    """Return an HTML part, made safe, under a policy that lets nothing run or load."""
    view = book.message(asked.path("name"))
    shown = book.safe_html(view.id, asked.path("part"), copy=asked.number("copy", 0))
    text = f'<!doctype html><meta charset="utf-8"><title>mail</title>\n{shown.html}'
    return HTMLResponse(
        text.encode("utf-8", "replace"), headers={"Content-Security-Policy": FRAME_POLICY}
    )


def download(content: bytes, name: str) -> Response:
    """Return bytes that a browser saves and never shows (RFC 6266)."""
    return Response(content, media_type=BYTES, headers=download_headers(name))


def download_headers(name: str) -> dict[str, str]:
    """Return the headers of a file that a browser saves and never shows."""
    safe = _UNSAFE.sub("_", name)[-_MOST_NAME:].strip(" .") or "file"
    plain = safe.encode("ascii", "replace").decode("ascii").replace("?", "_")
    where = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{uri_text(safe)}"
    return {"Content-Disposition": where, "Content-Security-Policy": FILE_POLICY}


ROUTES = [
    Route("/m/{name}/raw", page(raw)),
    Route("/m/{name}/source", page(source)),
    Route("/m/{name}/mail", page(rfc822)),
    Route("/m/{name}/part/{part:path}", page(part)),
    Route("/m/{name}/html/{part:path}", page(html)),
    Route("/m/{name}/preview/{part:path}", page(preview)),
    Route("/m/{name}/picture/{part:path}", page(picture)),
]
