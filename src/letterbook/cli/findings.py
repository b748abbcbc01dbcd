"""The commands about kept findings: finding list, confirm, dismiss, undo, report, package."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable

from letterbook.cli.arguments import Call, Command, Parser, at_least, by_option, json_option
from letterbook.cli.articles import VERDICTS
from letterbook.cli.json_output import write_json
from letterbook.cli.screen import Screen, count
from letterbook.contract.replies import FindingsReply, FindingUndoReply, WrittenReply
from letterbook.model.finding_report import FindingReport
from letterbook.model.kept_finding import KeptFinding
from letterbook.model.reply import SCHEMA
from letterbook.wiring import Letterbook

_SHOWN = {"open": "not decided", "confirmed": "confirmed", "dismissed": "dismissed"}
_LONG = 60


def _list_arguments(parser: Parser) -> None:
    parser.add_argument("--state", choices=tuple(_SHOWN), default="", help="only these")
    parser.add_argument("--verdict", choices=tuple(VERDICTS), default="", help="only these")
    parser.add_argument("--article", default="", metavar="SHA256", help="the beginning is enough")
    json_option(parser)


def _decision_arguments(parser: Parser) -> None:
    parser.add_argument(
        "numbers", nargs="+", type=at_least(1), metavar="NUMBER", help="its number in the list"
    )
    parser.add_argument("--note", default="", metavar="TEXT", help="why")
    by_option(parser)
    json_option(parser)


def _undo_arguments(parser: Parser) -> None:
    parser.add_argument(
        "decision", type=at_least(1), metavar="NUMBER", help="the number of the decision"
    )
    by_option(parser)
    json_option(parser)


def _chosen_arguments(parser: Parser) -> None:
    parser.add_argument("numbers", nargs="*", type=at_least(1), metavar="NUMBER", help="only these")
    parser.add_argument("--to", required=True, metavar="FILE", help="a new file")
    parser.add_argument("--article", default="", metavar="SHA256", help="those of one article")
    parser.add_argument("--language", choices=("en", "fr"), default="en", help="of its words")
    json_option(parser)


def _report_arguments(parser: Parser) -> None:
    _chosen_arguments(parser)
    parser.add_argument(
        "--working", action="store_true", help="a working copy: with what nobody has decided"
    )


def _list(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        found = book.findings(
            state=arguments.state, verdict=arguments.verdict, article=arguments.article
        )
    return _answer(arguments, call, found)


def _confirm(arguments: Namespace, call: Call) -> int:
    return _decide(arguments, call, Letterbook.confirm_finding)


def _dismiss(arguments: Namespace, call: Call) -> int:
    return _decide(arguments, call, Letterbook.dismiss_finding)


def _decide(arguments: Namespace, call: Call, decide: Callable[..., KeptFinding]) -> int:
    with call.open() as book:
        found = [
            decide(book, number, note=arguments.note, by=arguments.by)
            for number in arguments.numbers
        ]
    return _answer(arguments, call, found)


def _answer(arguments: Namespace, call: Call, found: list[KeptFinding]) -> int:
    if arguments.json:
        write_json(FindingsReply(SCHEMA, tuple(found)))
    else:
        _show(call.screen, found)
    return 0


def _undo(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        claim = book.undo_finding(arguments.decision, by=arguments.by)
    if arguments.json:
        write_json(FindingUndoReply(SCHEMA, claim))
    else:
        call.screen.line(f"decision {arguments.decision} taken back as {claim}")
    return 0


def _report(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        report = book.report_findings(
            arguments.numbers, article=arguments.article, working=arguments.working
        )
        book.write_report(report, arguments.to, language=arguments.language)
    _written(arguments, call, report)
    if report.open and not arguments.working and not arguments.json:
        call.screen.hints(
            (f"{report.open} not decided are left out: `letterbook finding list --state open`",)
        )
    return 0


def _package(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        report = book.report_findings(arguments.numbers, article=arguments.article)
        book.write_package(report, arguments.to, language=arguments.language)
    _written(arguments, call, report)
    if not arguments.json:
        call.screen.line(call.screen.dim("It holds whole messages: look before you pass it on."))
    return 0


def _written(arguments: Namespace, call: Call, report: FindingReport) -> None:
    many = len(report.findings)
    if arguments.json:
        write_json(WrittenReply(SCHEMA, arguments.to, many))
    else:
        call.screen.line(f"{count(many, 'finding')} in {call.screen.shown(arguments.to)}")


def _show(screen: Screen, found: list[KeptFinding]) -> None:
    if not found:
        screen.line("no finding is kept: letterbook check ARTICLE --keep")
        return
    rows = [
        (
            str(one.number), _SHOWN[one.state], VERDICTS[one.verdict], one.kind, _short(one.words),
            str(one.decision or ""), one.article.sha256[:12], one.article.name,
        )
        for one in found
    ]  # fmt: skip
    heads = ("number", "state", "verdict", "of", "words", "decision", "article", "file")
    screen.table(heads, rows, right="r")


def _short(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= _LONG else f"{said[: _LONG - 1]}\u2026"


COMMANDS = (
    Command(
        "finding list",
        "List the findings that `check --keep` put into the record, with what was decided.",
        ("letterbook finding list", "letterbook finding list --state open --verdict altered"),
        _list_arguments,
        _list,
    ),
    Command(
        "finding confirm",
        "Say that findings are right.  Only then do they leave the letterbook.",
        ("letterbook finding confirm 41 42 --by nell --note 'read beside the original'",),
        _decision_arguments,
        _confirm,
    ),
    Command(
        "finding dismiss",
        "Say that findings are not to be used.  The record keeps that they were made.",
        ("letterbook finding dismiss 43 --note 'another Felix'",),
        _decision_arguments,
        _dismiss,
    ),
    Command(
        "finding undo",
        "Take back a decision by its number in the list; undoing that brings it back.",
        ("letterbook finding undo 52",),
        _undo_arguments,
        _undo,
    ),
    Command(
        "finding report",
        "Write the confirmed findings for an editor or a lawyer, as a page, a PDF or JSON by the\n"
        "ending of the name.  A PDF needs letterbook[report].",
        (
            "letterbook finding report --to findings.html",
            "letterbook finding report --working --language fr --to constats.pdf",
        ),
        _report_arguments,
        _report,
    ),
    Command(
        "finding package",
        "Pack confirmed findings with their messages, so that others check them without\n"
        "Letterbook: sha256sum and reading are enough.",
        ("letterbook finding package 41 42 --to findings.zip",),
        _chosen_arguments,
        _package,
    ),
)
