"""The command that finds messages: search."""

from __future__ import annotations

from argparse import Namespace

from letterbook.cli.arguments import Call, Command, Parser, at_least, json_option
from letterbook.cli.ask_otherwise import search_otherwise
from letterbook.cli.hits import ORDERS, show_answer, show_next_page, wants_page
from letterbook.cli.term_list import asks_for_list, list_options, report_on_list


def _arguments(parser: Parser) -> None:
    parser.add_argument("query", nargs="*", help="what to look for; nothing finds everything")
    parser.add_argument("--limit", type=at_least(1), default=20, metavar="N", help="hits (20)")
    parser.add_argument("--sort", choices=tuple(ORDERS), default="relevance", help="their order")
    parser.add_argument("--cursor", metavar="TEXT", help="the page after an earlier answer")
    parser.add_argument("--ids", action="store_true", help="print only full ids, one a line")
    parser.add_argument("--group", action="store_true", help="group the hits by conversation")
    parser.add_argument("--like", metavar="ID", help="the hits most like this message")
    json_option(parser)
    list_options(parser)


def _search(arguments: Namespace, call: Call) -> int:
    if asks_for_list(arguments):
        return report_on_list(arguments, call)
    query = " ".join(arguments.query)
    if arguments.like or arguments.group:
        return search_otherwise(arguments, call, query)
    with call.open() as book:
        answer = book.search(
            query, sort=arguments.sort, limit=arguments.limit, cursor=arguments.cursor
        )
    if wants_page(arguments, call, answer, [hit.id for hit in answer.hits]):
        show_answer(call.screen, answer)
        show_next_page(arguments, call, query, answer.cursor)
    return 0


COMMANDS = (
    Command(
        "search",
        'Find messages.  Words and "phrases" may be joined by AND, OR, NOT (or -) and ( );\n'
        "prefix* finds beginnings; a field looks in one place: from: to: cc: bcc: with: subject:\n"
        "body: new: quoted: filename: attachment: has: type: after: before: on: date: channel:\n"
        "source: folder: custodian: lang: tag: thread: note: id: link: notice: echo: variant:\n"
        "is: (unanswered, missing, and more) starts: delay:>12h between:ann,ben.\n"
        "A query that begins with - is written after --.\n"
        "With --terms, report on each term of a list: its hits, how many of them no other term\n"
        "finds, who is on them, the first and the last, and the query that shows them.\n"
        "With --group, hits are shown by conversation; with --like, by how much they have in\n"
        "common with a message.",
        (
            "letterbook search 'from:alice invoice after:2016-03'",
            "letterbook search 'new:\"silent partner\"' --sort oldest",
            "letterbook search 'has:attachment -folder:sent' --json --limit 100",
            "letterbook search --group lease --sort newest",
            "letterbook search --like 3f2a9c1b 'from:vane'",
            "letterbook search --terms names.csv --within 'after:2016' --csv report.csv",
        ),
        _arguments,
        _search,
    ),
)
