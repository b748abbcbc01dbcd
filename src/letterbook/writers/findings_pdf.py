"""A report on findings as PDF, for paper and for files that are kept."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.resources import files

import msgspec

from letterbook.errors import UsageError
from letterbook.model.finding_report import FindingReport
from letterbook.words import Words
from letterbook.writers.findings_sheet import lay_out

_THEN = datetime(1980, 1, 1, tzinfo=UTC)


def findings_pdf(report: FindingReport, words: Words) -> bytes:
    """Return the report as PDF/A-2b; equal reports give equal bytes.

    Every word of the report is data for the layout, none is read as markup.  Raises `UsageError`
    where the library that sets it is not installed.
    """
    try:
        import typst
    except ImportError as error:
        raise UsageError(
            "Setting a PDF needs the library typst, which is not installed.",
            next_step="Install letterbook[report], or write a page: a name that ends in .html.",
        ) from error
    layout = (files("letterbook.writers") / "templates" / "findings.typ").read_bytes()
    sheet = msgspec.json.encode(lay_out(report, words)).decode("utf-8", "replace")
    return bytes(
        typst.compile(
            layout,
            format="pdf",
            sys_inputs={"sheet": sheet},
            pdf_standards="a-2b",
            timestamp=int(_THEN.timestamp()),
        )
    )
