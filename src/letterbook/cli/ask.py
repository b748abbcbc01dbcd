"""The command that finds messages: search."""

from __future__ import annotations

import shlex
from argparse import Namespace
from typing import TYPE_CHECKING

from letterbook.cli.arguments import Call, Command, Parser, at_least, json_option
from letterbook.cli.json_output import write_json
from letterbook.cli.screen import Screen, count
from letterbook.cli.term_list import asks_for_list, list_options, report_on_list
from letterbook.model.message import Address
from letterbook.rules.moment_text import stated

if TYPE_CHECKING:
    from letterbook.services.search import SearchAnswer, SearchHit

SHORT_ID = 12
"""Digits of an id that are shown to people; any beginning that is unique names a message."""

_ORDERS = {"relevance": "best first", "newest": "newest first", "oldest": "oldest first"}


def _arguments(parser: Parser) -> None:
    parser.add_argument("query", nargs="*", help="what to look for; nothing finds everything")
    parser.add_argument("--limit", type=at_least(1), default=20, metavar="N", help="hits (20)")
    parser.add_argument("--sort", choices=tuple(_ORDERS), default="relevance", help="their order")
    parser.add_argument("--cursor", metavar="TEXT", help="the page after an earlier answer")
    parser.add_argument("--ids", action="store_true", help="print only full ids, one a line")
    json_option(parser)
    list_options(parser)


def _search(arguments: Namespace, call: Call) -> int:
    if asks_for_list(arguments):
        return report_on_list(arguments, call)
    query = " ".join(arguments.query)
    with call.open() as book:
        answer = book.search(
            query, sort=arguments.sort, limit=arguments.limit, cursor=arguments.cursor
        )
    if arguments.json:
        write_json(answer)
    elif arguments.ids:
        for hit in answer.hits:
            call.screen.line(hit.id)
    else:
        show_answer(call.screen, answer)
        if answer.cursor:
            call.screen.line()
            call.screen.line(f"next page: {_next_page(arguments, call, query, answer.cursor)}")
    return 0


def show_answer(screen: Screen, answer: SearchAnswer) -> None:
    """Write the exact total, then each hit with its date, people, subject and place in the text."""
    asked = f" for {screen.shown(answer.query)}" if answer.query else ""
    order = f"{_ORDERS[answer.sort]}; days are in {answer.zone}"
    screen.line(f"{screen.bold(count(answer.total, 'message'))}{asked}  {screen.dim(f'({order})')}")
    for hit in answer.hits:
        screen.line()
        _show_hit(screen, hit)
    for hint in answer.hints:
        screen.line(f"hint: {screen.shown(hint)}")


def _show_hit(screen: Screen, hit: SearchHit) -> None:
    when = screen.shown(stated(hit.sent))
    sender = screen.shown(people_line(hit.from_) or "sender not stated")
    screen.line(f"{hit.id[:SHORT_ID]}  {when}  {sender}")
    beside = [
        f"to {people_line(hit.to[:3])}" + (", …" if len(hit.to) > 3 else "") if hit.to else "",
        count(hit.copies, "copy", "copies") if hit.copies > 1 else "",
        count(hit.notices, "notice") if hit.notices else "",
        *(f"#{tag}" for tag in hit.tags),
    ]
    subject = screen.bold(screen.shown(hit.subject) or "(no subject)")
    more = screen.dim("  ".join(screen.shown(piece) for piece in beside if piece))
    screen.line(f"  {subject}  {more}".rstrip())
    if hit.snippet:
        screen.line(f"  {screen.marked(hit.snippet, hit.highlights)}")


def people_line(people: tuple[Address, ...]) -> str:
    """Return ``Name <address>, ...``."""
    return ", ".join(f"{p.name} <{p.address}>" if p.name else p.address for p in people)


def _next_page(arguments: Namespace, call: Call, query: str, cursor: str) -> str:
    words = ["letterbook"]
    if call.directory:
        words += ["-C", call.directory]
    words += ["search", "--sort", arguments.sort, "--limit", str(arguments.limit)]
    words += ["--cursor", cursor, "--", query]
    return shlex.join(words)


COMMANDS = (
    Command(
        "search",
        'Find messages.  Words and "phrases" may be joined by AND, OR, NOT (or -) and ( );\n'
        "prefix* finds beginnings; a field looks in one place: from: to: cc: bcc: with: subject:\n"
        "body: new: quoted: filename: attachment: has: type: after: before: on: date: channel:\n"
        "source: folder: custodian: lang: tag: thread: note: id: link: notice:.\n"
        "A query that begins with - is written after --.\n"
        "With --terms, report on each term of a list: its hits, how many of them no other term\n"
        "finds, who is on them, the first and the last, and the query that shows them.",
        (
            "letterbook search 'from:alice invoice after:2016-03'",
            "letterbook search 'new:\"silent partner\"' --sort oldest",
            "letterbook search 'has:attachment -folder:sent' --json --limit 100",
            "letterbook search --terms names.csv --within 'after:2016' --csv report.csv",
        ),
        _arguments,
        _search,
    ),
)
