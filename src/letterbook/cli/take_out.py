"""The commands with which something leaves the letterbook: export, cite."""

from __future__ import annotations

from argparse import Namespace

from letterbook.cli.arguments import Call, Command, Parser, json_option
from letterbook.cli.json_output import write_json
from letterbook.cli.progress import ProgressLine
from letterbook.cli.screen import Screen, count, size
from letterbook.errors import UsageError
from letterbook.model.citation import Citation, CitedCopy
from letterbook.model.export import EXPORT_FORMATS, ExportReport

_INCOMPLETE = 1
"""Exit status when some messages could not be exported, as `check` has it for problems."""

_REMARKS = {
    "date-not-known": "the line before the mail carries the fixed date: no instant is stated",
    "line-end-added": "the mail reads back with one more line end",
    "lead-copy-unreadable": "another copy stands in for one that cannot be read",
}


def _export_arguments(parser: Parser) -> None:
    parser.add_argument("query", nargs="*", help="what to export; nothing exports everything")
    parser.add_argument("--to", required=True, metavar="PATH", help="a new file, or folder for eml")
    parser.add_argument("--format", required=True, choices=EXPORT_FORMATS, help="what to write")
    parser.add_argument(
        "--sort", choices=("oldest", "newest", "relevance"), default="oldest", help="their order"
    )
    parser.add_argument("--text", action="store_true", help="csv: a column with the text as read")
    json_option(parser)


def _export(arguments: Namespace, call: Call) -> int:
    if arguments.text and arguments.format != "csv":
        raise UsageError("--text goes with --format csv.")
    line = ProgressLine("exported")
    with call.open() as book:
        try:
            report = book.export(
                " ".join(arguments.query), arguments.to, arguments.format,
                sort=arguments.sort, text=arguments.text, progress=line,
            )  # fmt: skip
        finally:
            line.close()
    if arguments.json:
        write_json(report)
    else:
        _show_report(call.screen, report)
    return _INCOMPLETE if report.left_out else 0


def _show_report(screen: Screen, report: ExportReport) -> None:
    asked = f" for {screen.shown(report.query)}" if report.query else ""
    screen.line(screen.bold(f"{count(report.exported, 'message')} exported{asked}"))
    screen.facts(
        [
            ("to", f"{report.path}  ({report.format}, {size(report.bytes)})"),
            ("manifest", report.manifest),
            ("sha256", report.sha256 + (" of MANIFEST" if report.format == "eml" else "")),
            ("custody head", report.custody_head),
            ("left out", count(report.left_out, "message") if report.left_out else ""),
        ],
        indent="  ",
    )
    for one in report.examples:
        screen.line(f"left out: {one.id}  {screen.shown(one.why)}")
    for code, times in report.remarks.items():
        screen.line(f"remark: {count(times, 'message')}: {_REMARKS.get(code, code)}")
    screen.hints(report.hints)


def _cite_arguments(parser: Parser) -> None:
    parser.add_argument("name", metavar="ID", help="a message, as `show` takes it")
    json_option(parser)


def _cite(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        citation = book.cite(arguments.name)
    if arguments.json:
        write_json(citation)
    else:
        _show_citation(call.screen, citation)
    return 0


def _show_citation(screen: Screen, citation: Citation) -> None:
    screen.line(screen.shown(citation.line))
    screen.line()
    screen.facts(
        [
            ("id", citation.id),
            ("mail", f"sha256:{citation.mail_sha256}"),
            ("letterbook", citation.letterbook),
            ("custody head", citation.custody_head),
        ]
    )
    for n, copy in enumerate(citation.copies):
        screen.line()
        _show_copy(screen, n, copy)


def _show_copy(screen: Screen, n: int, copy: CitedCopy) -> None:
    digests = " or ".join(f"sha256:{digest}" for digest in copy.file_sha256)
    screen.facts(
        [
            (f"copy {n}", f"{copy.source}!{copy.locator}"),
            ("file", "  ".join(piece for piece in (copy.file, digests) if piece)),
            ("entry", f"{count(copy.size, 'byte')}  sha256:{copy.sha256}"),
            *(("check with", command) for command in copy.check),
            ("to check", copy.check_words),
        ]
    )


COMMANDS = (
    Command(
        "export",
        "Export every message of a query to a new file, or a folder for eml, with a manifest\n"
        "beside it.  Nothing that exists is overwritten.  csv is for spreadsheets, jsonl loses\n"
        "nothing, mbox is for mail programs, eml holds the original bytes.",
        (
            "letterbook export 'from:alice after:2016-03' --to alice.csv --format csv",
            "letterbook export tag:lease --to lease --format eml",
            "letterbook export --to everything.jsonl --format jsonl",
        ),
        _export_arguments,
        _export,
    ),
    Command(
        "cite",
        "Print what names a message for somebody without this letterbook: who, when, its\n"
        "Message-ID, where its bytes stand, their SHA-256, and the commands that check them.",
        ("letterbook cite 3f9a1c27b04e", "letterbook cite 3f9a1c27b04e --json"),
        _cite_arguments,
        _cite,
    ),
)
