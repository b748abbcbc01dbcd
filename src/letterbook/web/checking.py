"""Check: a publication beside the record, each passage one step from its messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from starlette.responses import Response
from starlette.routing import Route

from letterbook.model.finding import CheckedArticle
from letterbook.web.asked import Asked, page

if TYPE_CHECKING:
    from letterbook.wiring import Letterbook


class Stretch(msgspec.Struct, frozen=True):
    """A stretch of the article: plain text, a passage that was checked, or what was put aside.

    ``anchor`` names the finding of a passage, ``q1`` or ``c1``.
    """

    text: str
    kind: str
    anchor: str = ""
    note: str = ""


def check(asked: Asked, book: Letterbook) -> Response:
    """Return the form, and what was found where a text was sent."""
    text = asked.sent("text")
    if not text.strip():
        return asked.page("check.html", answer=None, text="", title=asked.words("Check"))
    answer = book.check_text(text)
    shown = [(article, stretches_of(article)) for article in answer.articles]
    return asked.page(
        "check.html", answer=answer, shown=shown, text=text, title=asked.words("Check")
    )


def stretches_of(article: CheckedArticle) -> list[Stretch]:
    """Return the text of an article in stretches that follow each other without a gap.

    Of passages that overlap, the one that begins first is marked.
    """
    marks: list[tuple[int, int, str, str, str]] = [
        (one.quotation.start, one.quotation.end, "quotation", f"q{n}", one.verdict)
        for n, one in enumerate(article.quotations, 1)
    ]
    marks += [
        (one.claim.start, one.claim.end, "claim", f"c{n}", one.verdict)
        for n, one in enumerate(article.claims, 1)
        if one.claim.kind != "post-address"
    ]
    marks += [(b.start, b.end, "aside", "", b.reason) for b in article.put_aside]
    found: list[Stretch] = []
    at = 0
    for start, end, kind, anchor, note in sorted(marks):
        if start < at:
            continue
        if start > at:
            found.append(Stretch(article.text[at:start], "plain"))
        found.append(Stretch(article.text[start:end], kind, anchor, note))
        at = end
    if at < len(article.text):
        found.append(Stretch(article.text[at:], "plain"))
    return found


ROUTES = [Route("/check", page(check), methods=["GET", "POST"])]
