"""The commands that keep events entered by hand: event add, list, remove, undo."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from letterbook.cli.arguments import Call, Command, Parser, at_least, by_option, json_option
from letterbook.cli.json_output import write_json
from letterbook.cli.screen import Screen
from letterbook.contract.replies import EventsReply
from letterbook.model.event import Event, EventChange
from letterbook.model.reply import SCHEMA


def _add_arguments(parser: Parser) -> None:
    parser.add_argument(
        "when", metavar="DATE", help="2016, 2016-10, 2016-10-07, '2016-10-07 14:30'"
    )
    parser.add_argument("text", metavar="TEXT", help="what happened")
    parser.add_argument("--until", default="", metavar="DATE", help="until the end of it")
    parser.add_argument("--source", default="", metavar="TEXT", help="how it is known")
    by_option(parser)
    json_option(parser)


def _number_arguments(parser: Parser) -> None:
    parser.add_argument("claim", type=at_least(1), metavar="NUMBER", help="its number in the list")
    by_option(parser)
    json_option(parser)


def _add(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        change = book.add_event(
            arguments.when, arguments.text, until=arguments.until, source=arguments.source,
            by=arguments.by,
        )  # fmt: skip
    return _answer(arguments, call, change)


def _remove(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        change = book.remove_event(arguments.claim, by=arguments.by)
    return _answer(arguments, call, change)


def _undo(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        change = book.undo_event(arguments.claim, by=arguments.by)
    return _answer(arguments, call, change)


def _list(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        events = book.events()
    if arguments.json:
        write_json(EventsReply(SCHEMA, None, tuple(events)))
    else:
        _show(call.screen, events)
    return 0


def _answer(arguments: Namespace, call: Call, change: EventChange) -> int:
    if arguments.json:
        write_json(EventsReply(SCHEMA, change.claim, change.events))
        return 0
    _show(call.screen, change.events)
    call.screen.line(
        call.screen.dim(f"decided as {change.claim}; `letterbook event undo {change.claim}`"
                        " takes it back")
    )  # fmt: skip
    return 0


def _show(screen: Screen, events: Sequence[Event]) -> None:
    if not events:
        screen.line("no event was entered: letterbook event add DATE TEXT")
        return
    rows = [
        (str(one.claim), one.when, one.until, one.zone, one.text, one.source, one.by)
        for one in events
    ]
    screen.table(("number", "when", "until", "days in", "what", "source", "by"), rows, right="r")


COMMANDS = (
    Command(
        "event add",
        "Enter something that happened.  It is kept in the record, with its date as precisely as\n"
        "it is stated, and drawn in every timeline that reaches it.",
        (
            "letterbook event add 2018-10-19 'the council votes' --source 'minutes, item 4'",
            "letterbook event add 2018-11 'valuations are ordered' --until 2018-12 --by nell",
            "letterbook event add '2018-12-19 14:30+01:00' 'the report is published'",
        ),
        _add_arguments,
        _add,
    ),
    Command(
        "event list",
        "List the events with their numbers.",
        ("letterbook event list", "letterbook event list --json"),
        json_option,
        _list,
    ),
    Command(
        "event remove",
        "Take an event back.  The record keeps that it was entered.",
        ("letterbook event remove 12 --by nell",),
        _number_arguments,
        _remove,
    ),
    Command(
        "event undo",
        "Take back a decision about an event by its number; undoing a removal brings the event\n"
        "back.",
        ("letterbook event undo 13",),
        _number_arguments,
        _undo,
    ),
)
