"""`search --terms`: a report on a list of terms, as a table, as JSON or as CSV."""

from __future__ import annotations

import shlex
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from letterbook.cli.arguments import Call, Parser
from letterbook.cli.json_output import write_json
from letterbook.cli.screen import Screen, count, number
from letterbook.errors import UsageError
from letterbook.rules.moment_text import stated_day

if TYPE_CHECKING:
    from letterbook.model.term_report import TermHit, TermNotice, TermReport, TermRow

SHORT_ID = 12
_HEADS = (
    "hits", "unique", "people", "first", "last", "term", "most often on them", "first and last id",
    "letterbook search",
)  # fmt: skip


def list_options(parser: Parser) -> None:
    """Add --terms and what goes with it."""
    group = parser.add_argument_group("for a list of terms")
    group.add_argument(
        "--terms", metavar="FILE", help="report on each term of a list: CSV, or one a line; - too"
    )
    group.add_argument("--within", metavar="QUERY", help="which every hit has to fulfil too")
    group.add_argument("--as-phrases", action="store_true", help="read no term as a query")
    group.add_argument("--csv", metavar="FILE", help="write the report to a new CSV file")


def asks_for_list(arguments: Namespace) -> bool:
    """Return whether a list was given; raise `UsageError` for options that do not go together."""
    if arguments.terms is None:
        for name in ("within", "as_phrases", "csv"):
            if getattr(arguments, name):
                raise UsageError(f"--{name.replace('_', '-')} goes with --terms FILE.")
        return False
    if arguments.query:
        raise UsageError(
            "A list of terms stands in place of a query.",
            next_step="Use --within QUERY to narrow every term.",
        )
    if arguments.cursor or arguments.ids or arguments.limit != 20 or arguments.sort != "relevance":
        raise UsageError("--cursor, --ids, --limit and --sort do not go with --terms.")
    return True


def report_on_list(arguments: Namespace, call: Call) -> int:
    """Write the report and return 0, also where terms could not be read: they are named."""
    terms = sys.stdin.buffer.read() if arguments.terms == "-" else Path(arguments.terms)
    with call.open() as book:
        report = book.report_terms(
            terms, within=arguments.within or "", as_phrases=arguments.as_phrases
        )
        if arguments.csv:
            book.save_term_report(report, arguments.csv)
    if arguments.json:
        write_json(report)
    else:
        _show(call.screen, report)
        if arguments.csv:
            call.screen.line(f"written to {call.screen.shown(arguments.csv)}")
    return 0


def _show(screen: Screen, report: TermReport) -> None:
    if report.terms:
        screen.table(_HEADS, [_cells(row) for row in report.terms], right="rrr")
        screen.line()
    within = f" within {screen.shown(report.within)}" if report.within else ""
    total = screen.bold(f"{count(report.total, 'message')} found by any of them")
    screen.line(f"{count(len(report.terms), 'term')}{within}: {total}")
    nothing = [row.term for row in report.terms if not row.hits]
    if nothing:
        names = screen.shown(", ".join(nothing))
        screen.line(f"{count(report.without_hits, 'term')} without a hit: {names}")
    if report.header:
        screen.line(f"terms are from the column {screen.shown(report.header)}")
    _tell(screen, "not read", report.not_read)
    _tell(screen, "notice", report.notices)
    screen.hints(report.hints)


def _cells(row: TermRow) -> tuple[str, ...]:
    people = ", ".join(f"{person.address} ({person.messages})" for person in row.top_people)
    term = row.term if row.read_as == "query" else f"{row.term}  (phrase)"
    query = shlex.quote(row.query)
    return (
        number(row.hits),
        number(row.unique),
        number(row.people),
        _day(row.first),
        _day(row.last),
        term,
        people,
        " ".join(end.id[:SHORT_ID] for end in (row.first, row.last) if end is not None),
        f"-- {query}" if row.query.startswith("-") else query,
    )


def _day(hit: TermHit | None) -> str:
    return "" if hit is None else stated_day(hit.sent)


def _tell(screen: Screen, kind: str, notices: tuple[TermNotice, ...]) -> None:
    for one in notices:
        term = f"{screen.shown(one.term)}: " if one.term else ""
        screen.line(f"{kind}: line {one.line}: {term}{screen.shown(one.what)}")
