"""Reports kept findings: for each the words, the verdict, the messages and how to check them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from letterbook.errors import NothingFound, Refused
from letterbook.model.finding_report import FindingReport, ReportedFinding, ReportedPlace
from letterbook.model.kept_finding import KeptFinding, KeptPlace
from letterbook.services.cite_message import cite_message
from letterbook.services.keep_findings import kept_findings
from letterbook.store.catalogue_read import CatalogueReader
from letterbook.store.custody import Custody
from letterbook.store.layout import Layout, read_format
from letterbook.store.record import Record

REPORT_SCHEMA = 1
METHOD = (
    "Each quotation of the article was compared, word by word, with every message of the record.",
    "Words match when they stand in one message in this order, compared without case and marks.",
    "Each statement was held against the messages that it is about, under every rule of counting"
    " that is named; it holds or is contradicted only where all of them say so.",
    "A person confirmed each finding; where that is not so, it says so.",
)
LIMITS = (
    "Everything here is said of this record: what is not in it may exist elsewhere.",
    "That words match does not tell who typed them, nor that the record is whole.",
    "Names were tied to accounts by the name alone.",
)


class ReportParts(NamedTuple):
    """What a report is made from."""

    layout: Layout
    record: Record
    catalogue: CatalogueReader


def report_findings(
    parts: ReportParts, numbers: Sequence[int] = (), *, article: str = "", working: bool = False
) -> FindingReport:
    """Return the report on the findings of these numbers, or on all that a person confirmed.

    ``working`` takes in those that nobody has decided about.  Raises `NothingFound` for a number
    that is none, `Refused` for a finding that is not confirmed in what is no working copy.
    """
    known = kept_findings(parts.record, parts.catalogue.hidden())
    wanted = _wanted(known, numbers, article, working=working)
    states = [one.state for one in known]
    return FindingReport(
        schema=REPORT_SCHEMA,
        letterbook=read_format(parts.layout).id,
        custody_head=str(Custody(parts.record).head()),
        working=any(one.state != "confirmed" for one in wanted),
        confirmed=states.count("confirmed"),
        open=states.count("open"),
        dismissed=states.count("dismissed"),
        findings=tuple(_reported(parts, one) for one in wanted),
        method=METHOD,
        limits=LIMITS,
    )


def _wanted(
    known: Sequence[KeptFinding], numbers: Sequence[int], article: str, *, working: bool
) -> list[KeptFinding]:
    states = ("confirmed", "open") if working else ("confirmed",)
    if not numbers:
        return [o for o in known if o.state in states and o.article.sha256.startswith(article)]
    by_number = {one.number: one for one in known}
    for number in numbers:
        if number not in by_number:
            raise NothingFound(
                f"The record holds no finding {number} that stands.",
                next_step="`letterbook finding list` shows the number of each.",
            )
        if by_number[number].state not in states:
            raise Refused(
                f"Finding {number} is not confirmed by anybody, so it does not leave the record.",
                next_step=f"Look at its messages, then: letterbook finding confirm {number}",
            )
    return [by_number[number] for number in sorted(set(numbers))]


def _reported(parts: ReportParts, one: KeptFinding) -> ReportedFinding:
    places = tuple(_place(parts, place) for place in one.places)
    return ReportedFinding(msgspec.structs.replace(one, places=()), places)


def _place(parts: ReportParts, place: KeptPlace) -> ReportedPlace:
    line, there = "", True
    check: tuple[str, ...] = ()
    try:
        cited = cite_message(parts.layout, parts.record, parts.catalogue, place.message)
        line, check = cited.line, cited.copies[0].check
    except NothingFound:
        there = False
    return ReportedPlace(
        place.message, place.channel, place.author, place.sent, place.passage, place.before,
        place.after, place.sha256, line, tuple(check), there,
    )  # fmt: skip
