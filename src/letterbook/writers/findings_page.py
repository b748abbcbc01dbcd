"""A report on findings as one page of HTML that needs nothing beside it."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from letterbook.model.finding_report import FindingReport
from letterbook.words import Words
from letterbook.writers.findings_sheet import lay_out


def findings_page(report: FindingReport, words: Words) -> bytes:
    """Return the report as HTML in UTF-8: no scripts, nothing loaded, made for print too."""
    sheet = lay_out(report, words)
    page = _environment().get_template("findings.html").render(sheet=sheet, t=words)
    return page.encode("utf-8", "replace")


@lru_cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("letterbook.writers"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
