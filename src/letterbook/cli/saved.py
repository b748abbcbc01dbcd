"""The commands for searches that are kept: saved add, list, run, look, remove."""

from __future__ import annotations

import shlex
from argparse import Namespace
from typing import TYPE_CHECKING

from letterbook.cli.arguments import Call, Command, Parser, at_least, by_option, json_option
from letterbook.cli.hits import show_answer, wants_page
from letterbook.cli.json_output import write_json
from letterbook.cli.screen import count, number
from letterbook.contract.replies import SavedReply
from letterbook.model.reply import SCHEMA

if TYPE_CHECKING:
    from letterbook.services.saved_searches import SavedRun
    from letterbook.wiring import Letterbook


def _name(parser: Parser) -> None:
    parser.add_argument("name", metavar="NAME", help="the name of a saved search")
    by_option(parser)
    json_option(parser)


def _add_arguments(parser: Parser) -> None:
    parser.add_argument("name", metavar="NAME", help="a new name")
    parser.add_argument("query", nargs="+", help="what to look for each time")
    by_option(parser)
    json_option(parser)


def _run_arguments(parser: Parser) -> None:
    parser.add_argument("name", metavar="NAME", help="the name of a saved search")
    parser.add_argument("--new", action="store_true", help="only what no look has shown yet")
    parser.add_argument("--keep", action="store_true", help="with --new: leave it new")
    parser.add_argument("--limit", type=at_least(1), default=20, metavar="N", help="hits (20)")
    parser.add_argument(
        "--sort", choices=("relevance", "newest", "oldest"), default="relevance",
        help="their order",
    )  # fmt: skip
    parser.add_argument("--cursor", metavar="TEXT", help="the page after an earlier answer")
    parser.add_argument("--ids", action="store_true", help="print only full ids, one a line")
    by_option(parser)
    json_option(parser)


def _add(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        made = book.save_search(arguments.name, " ".join(arguments.query), by=arguments.by)
        return _answer(
            arguments, call, book, f"saved {made.name}, which finds {_messages(made.total)}"
        )


def _remove(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        query = book.remove_saved(arguments.name, by=arguments.by)
        return _answer(arguments, call, book, f"removed {arguments.name}: {query}")


def _look(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        _, marked = book.look_at_saved(arguments.name, by=arguments.by)
        return _answer(arguments, call, book, f"{count(marked, 'message')} no longer new")


def _answer(arguments: Namespace, call: Call, book: Letterbook, sentence: str) -> int:
    if arguments.json:
        write_json(SavedReply(SCHEMA, tuple(book.saved_searches())))
    else:
        call.screen.line(call.screen.shown(sentence))
    return 0


def _messages(total: int | None) -> str:
    return count(total or 0, "message")


def _list(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        found = book.saved_searches()
    if arguments.json:
        write_json(SavedReply(SCHEMA, tuple(found)))
        return 0
    if not found:
        call.screen.line("no saved searches")
        return 0
    rows = [
        (
            "?" if one.total is None else number(one.total),
            "?" if one.new is None else number(one.new),
            one.looked_at[:10] if one.looked_at else "never",
            one.name,
            f"{one.query}  ({one.problem})" if one.problem else one.query,
        )
        for one in found
    ]
    call.screen.table(("messages", "new", "last look", "name", "query"), rows, right="rr")
    return 0


def _run(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        run = book.run_saved(
            arguments.name, only_new=arguments.new, keep=arguments.keep, sort=arguments.sort,
            limit=arguments.limit, cursor=arguments.cursor, by=arguments.by,
        )  # fmt: skip
    if wants_page(arguments, call, run, [hit.id for hit in run.answer.hits]):
        _show_run(arguments, call, run)
    return 0


def _show_run(arguments: Namespace, call: Call, run: SavedRun) -> None:
    if run.only_new:
        call.screen.line(f"new in {call.screen.shown(run.search.name)}:")
    show_answer(call.screen, run.answer)
    words = ["letterbook", *(["-C", call.directory] if call.directory else []), "saved"]
    if run.marked and run.search.new:
        look = shlex.join([*words, "look", "--", arguments.name])
        call.screen.line()
        call.screen.line(
            f"{number(run.search.new)} more are new: run it again, or pass over them: {look}"
        )
    elif run.answer.cursor:
        words += ["run", "--sort", arguments.sort, "--limit", str(arguments.limit)]
        words += ["--new", "--keep"] if run.only_new else []
        line = shlex.join([*words, "--cursor", run.answer.cursor, "--", arguments.name])
        call.screen.line()
        call.screen.line(f"next page: {line}")


COMMANDS = (
    Command(
        "saved add",
        "Keep a query under a name.  Everything that it finds is new until a look shows it.",
        ("letterbook saved add lease 'lease -from:lists.example' --by nell",),
        _add_arguments,
        _add,
    ),
    Command(
        "saved list",
        "List the saved searches: what each finds now, and how much of it no look has shown.",
        ("letterbook saved list", "letterbook saved list --json"),
        json_option,
        _list,
    ),
    Command(
        "saved run",
        "Show what a saved search finds.  With --new, show only what no look has shown yet; what\n"
        "is shown then is new no longer, unless --keep is given.",
        ("letterbook saved run lease", "letterbook saved run lease --new --limit 50"),
        _run_arguments,
        _run,
    ),
    Command(
        "saved look",
        "Count everything that a saved search finds now as looked at, without showing it.",
        ("letterbook saved look lease",),
        _name,
        _look,
    ),
    Command(
        "saved remove",
        "Keep a search no longer.  The record keeps that it was saved.",
        ("letterbook saved remove lease",),
        _name,
        _remove,
    ),
)
