"""Lists of names: what each term of a list finds, every figure one step from its messages."""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any

import msgspec
from starlette.responses import Response
from starlette.routing import Route

from letterbook.errors import QuerySyntax, UsageError
from letterbook.web.asked import Asked, page
from letterbook.web.originals import download

if TYPE_CHECKING:
    from letterbook.wiring import Letterbook

_PASTED = ""


class TermsAsked(msgspec.Struct, frozen=True):
    """A list as it was sent: its bytes, the name of its file, and how it is to be read."""

    content: bytes
    name: str
    within: str
    as_phrases: bool

    @property
    def text(self) -> str:
        """The list as it can be changed in the page, "" where it came as a file."""
        return self.content.decode("utf-8", "replace") if self.name == _PASTED else ""

    @property
    def packed(self) -> str:
        """The bytes as a field of a form holds them."""
        return b64encode(self.content).decode("ascii")


def terms(asked: Asked, book: Letterbook) -> Response:
    """Return the form, and the report where a list was sent, as a page or as CSV."""
    sent = _sent(asked)
    facts: dict[str, Any] = {"sent": sent, "title": asked.words("Lists of names")}
    if not sent.content.strip():
        return asked.page("terms.html", report=None, error=None, **facts)
    try:
        report = book.report_terms(
            sent.content, name=sent.name, within=sent.within, as_phrases=sent.as_phrases
        )
    except QuerySyntax as error:
        return asked.page("terms.html", 400, report=None, error=error, **facts)
    if asked.sent("as") == "csv":
        return download(book.term_table(report), "terms.csv")
    return asked.page("terms.html", report=report, error=None, **facts)


def _sent(asked: Asked) -> TermsAsked:
    within, as_phrases = asked.sent("within").strip(), bool(asked.sent("as_phrases"))
    if asked.upload is not None:
        return TermsAsked(asked.upload.content, asked.upload.name, within, as_phrases)
    content, name = asked.sent("terms").encode("utf-8", "replace"), _PASTED
    if asked.sent("list"):
        name = asked.sent("name")
        try:
            content = b64decode(asked.sent("list"), validate=True)
        except binascii.Error as error:
            raise UsageError(
                "The list did not come back as it was sent.", next_step="Send the list again."
            ) from error
    return TermsAsked(content, name, within, as_phrases)


ROUTES = [Route("/terms", page(terms, long=True), methods=["GET", "POST"])]
