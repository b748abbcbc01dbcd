"""Check: a publication beside the record, each passage one step from its messages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from letterbook.errors import UsageError
from letterbook.model.finding import ArticlesAnswer, CheckedArticle
from letterbook.model.kept_finding import KeptFinding
from letterbook.web.accounts import in_texts
from letterbook.web.asked import Asked, address, back_to, page
from letterbook.web.originals import download

if TYPE_CHECKING:
    from letterbook.wiring import Letterbook

_STATES = ("", "open", "confirmed", "dismissed")


class Stretch(msgspec.Struct, frozen=True):
    """A stretch of the article: plain text, a passage that was checked, or what was put aside.

    ``anchor`` names the finding of a passage, ``q1`` or ``c1``.
    """

    text: str
    kind: str
    anchor: str = ""
    note: str = ""


class Beside(msgspec.Struct, frozen=True):
    """An article in stretches, and what the record keeps of each quotation and each claim."""

    article: CheckedArticle
    stretches: tuple[Stretch, ...]
    quotations: tuple[KeptFinding | None, ...]
    claims: tuple[KeptFinding | None, ...]
    indirect: tuple[KeptFinding | None, ...]


def check(asked: Asked, book: Letterbook) -> Response:
    """Return the form, and what was found where a text was sent or its findings are kept."""
    kept = asked.value("article") if asked.request.method == "GET" else ""
    if kept:
        named = book.kept_article(kept)
        answer = book.check_kept(named.sha256)
        return _beside(asked, book, answer, book.findings(article=named.sha256), named.sha256)
    if asked.upload is not None:
        answer = book.check_file(asked.upload.name, asked.upload.content)
    elif asked.sent("text").strip():
        beside = zip(asked.all_sent("beside"), asked.all_sent("reason"), strict=False)
        name = asked.sent("name").strip() or asked.words("pasted text")
        answer = book.check_text(asked.sent("text"), name=name[:200], beside=list(beside))
    else:
        return asked.page("check.html", answer=None, kept="", title=asked.words("Check"))
    if asked.sent("keep"):
        sha256 = book.keep_findings(answer).articles[0].sha256
        return RedirectResponse(address("/check", article=sha256), 303)
    return _beside(asked, book, answer, [], "")


def _beside(
    asked: Asked, book: Letterbook, answer: ArticlesAnswer, known: Sequence[KeptFinding], kept: str
) -> Response:
    by_key = {(one.kind, one.words, one.occurrence): one for one in known}
    shown = []
    for article in answer.articles:
        found = [by_key.get(key) for key in article.passages()]
        many, claims = len(article.quotations), len(article.quotations) + len(article.claims)
        stretches = tuple(stretches_of(article))
        kept_of = tuple(found[:many]), tuple(found[many:claims]), tuple(found[claims:])
        shown.append(Beside(article, stretches, *kept_of))
    return asked.page(
        "check.html", answer=answer, shown=shown, kept=kept, title=asked.words("Check"),
        accounts=in_texts(book, _told(answer)),
    )  # fmt: skip


def _told(answer: ArticlesAnswer) -> Iterator[str]:
    """Yield the sentences about claims, which name people of the record."""
    for article in answer.articles:
        for one in article.claims:
            yield from (one.sentence, one.rule, *one.others, one.would_change)
        for quoted in article.quotations:
            yield from (quoted.sentence, *quoted.remarks)


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
    marks += [
        (one.quotation.start, one.quotation.end, "quotation", f"i{n}", one.verdict)
        for n, one in enumerate(article.indirect, 1)
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


def findings(asked: Asked, book: Letterbook) -> Response:
    """Return the kept findings by article, with what was decided about each."""
    state = asked.choice("state", _STATES)
    found = book.findings(state=state)
    by_article: dict[str, list[KeptFinding]] = {}
    for one in found:
        by_article.setdefault(one.article.sha256, []).append(one)
    return asked.page(
        "findings.html", articles=list(by_article.values()), state=state, states=_STATES,
        title=asked.words("Findings"),
    )  # fmt: skip


def decide(asked: Asked, book: Letterbook) -> Response:
    """Confirm or dismiss a finding, or take a decision back."""
    number, decision = asked.sent("number"), asked.sent("decision")
    if not number.isdecimal() or len(number) > 12:
        raise UsageError("A finding is named by its number.", next_step="Load the page again.")
    if decision == "undo":
        book.undo_finding(int(number))
    elif decision == "confirm":
        book.confirm_finding(int(number), note=asked.sent("note"))
    elif decision == "dismiss":
        book.dismiss_finding(int(number), note=asked.sent("note"))
    else:
        raise UsageError("A finding is confirmed or dismissed.", next_step="Load the page again.")
    return back_to(asked, "/findings")


def report(asked: Asked, book: Letterbook) -> Response:
    """Return a report on the findings of an article, or of all, as a file."""
    ending = asked.choice("as", ("html", "pdf", "json"))
    working = asked.value("working") == "yes"
    made = book.report_findings(article=asked.value("article"), working=working)
    content = book.report_bytes(made, f".{ending}", language=asked.words.language)
    return download(content, f"findings.{ending}")


def package(asked: Asked, book: Letterbook) -> Response:
    """Return confirmed findings with their messages as a file."""
    made = book.report_findings(article=asked.value("article"))
    return download(book.package_bytes(made, language=asked.words.language), "findings.zip")


ROUTES = [
    Route("/check", page(check, long=True), methods=["GET", "POST"]),
    Route("/findings", page(findings)),
    Route("/findings/decide", page(decide), methods=["POST"]),
    Route("/findings/report", page(report)),
    Route("/findings/package", page(package, long=True)),
]
