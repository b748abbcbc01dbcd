"""The API, what it hands out as files: bytes that a program saves, under the headers of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from starlette.responses import Response

from letterbook.web import api_parameters as given
from letterbook.web.access import FILE_POLICY
from letterbook.web.api_bodies import Export, TermList
from letterbook.web.api_changing import term_report
from letterbook.web.api_entries import FILE, PICTURE, Entry, Values
from letterbook.web.exporting import exported
from letterbook.web.originals import download, named_part
from letterbook.web.rendering import short

if TYPE_CHECKING:
    from letterbook.wiring import Letterbook
    from letterbook.words import Language


def _raw(book: Letterbook, v: Values) -> Response:
    view = book.message(v["name"])
    return download(book.raw(view.id, copy=v["copy"]), f"{short(view.id)}.bin")


def _mail(book: Letterbook, v: Values) -> Response:
    view = book.message(v["name"])
    return download(book.rfc822(view.id, copy=v["copy"]), f"{short(view.id)}.eml")


def _part(book: Letterbook, v: Values) -> Response:
    return named_part(book, book.message(v["name"]), v["part"], v["copy"])


def _picture(book: Letterbook, v: Values) -> Response:
    content = book.picture(v["name"], v["part"], page=v["page"], copy=v["copy"])
    return Response(content, media_type=PICTURE, headers={"Content-Security-Policy": FILE_POLICY})


def _export(book: Letterbook, v: Values) -> Response:
    asked: Export = v["body"]
    return exported(book, asked.q, asked.sort, asked.format, account=asked.account)


def _table(book: Letterbook, v: Values) -> Response:
    asked: TermList = v["body"]
    return download(book.term_table(term_report(book, asked)), "terms.csv")


def _report(book: Letterbook, v: Values) -> Response:
    made = book.report_findings(article=v["article"], working=v["working"] == "yes")
    language = cast("Language", v["language"])
    content = book.report_bytes(made, f".{v['as']}", language=language)
    return download(content, f"findings.{v['as']}")


def _package(book: Letterbook, v: Values) -> Response:
    made = book.report_findings(article=v["article"])
    content = book.package_bytes(made, language=cast("Language", v["language"]))
    return download(content, "findings.zip")


FILES: tuple[Entry, ...] = (
    Entry("/messages/{name}/raw", "", "The bytes of a copy as its container holds them",
          (given.COPY,), _raw, media=FILE),
    Entry("/messages/{name}/mail", "", "A copy's mail as it was sent", (given.COPY,), _mail,
          media=FILE),
    Entry("/messages/{name}/parts/{part}", "",
          "The bytes of an attachment, which may do harm when it is opened", (given.COPY,), _part,
          media=FILE),
    Entry("/messages/{name}/parts/{part}/picture", "",
          "A picture, or a page of a document, drawn anew", (given.SHEET, given.COPY), _picture,
          media=PICTURE),
    Entry("/export", "", "The messages of a question as CSV, JSON lines, mbox, or EML in a ZIP",
          (), _export, method="POST", body=Export, media=FILE),
    Entry("/terms/table", "", "What each term of a list finds, as CSV", (), _table, method="POST",
          body=TermList, media=FILE, long=True),
    Entry("/findings/report", "", "The confirmed findings as a page, a PDF or JSON",
          (given.REPORT_FORM, given.ARTICLE, given.WORKING, given.LANGUAGE), _report, media=FILE),
    Entry("/findings/package", "", "Confirmed findings with their messages, in a ZIP",
          (given.ARTICLE, given.LANGUAGE), _package, media=FILE, long=True),
)  # fmt: skip
"""What is answered as a file."""
