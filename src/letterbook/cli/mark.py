"""The commands that write down what people decide: tag, note, zone."""

from __future__ import annotations

import sys
from argparse import Namespace

from letterbook.cli.arguments import Call, Command, Parser, at_least, by_option, json_option
from letterbook.cli.hits import SHORT_ID
from letterbook.cli.json_output import write_json
from letterbook.cli.screen import count, number
from letterbook.contract.replies import MarkReply, TagsReply, ZoneReply
from letterbook.model.reply import SCHEMA


def _tag_arguments(parser: Parser) -> None:
    parser.add_argument("tag", metavar="TAG", help="a short name: to-read")
    parser.add_argument(
        "names", nargs="+", metavar="ID", help="messages; - reads ids from standard input"
    )
    _passage_option(parser)
    by_option(parser)
    json_option(parser)


def _passage_option(parser: Parser) -> None:
    parser.add_argument(
        "--passage", default="", metavar="WORDS", help="words of the message that alone are meant"
    )


def _messages_arguments(parser: Parser) -> None:
    parser.add_argument(
        "names", nargs="+", metavar="ID", help="messages; - reads ids from standard input"
    )
    by_option(parser)
    json_option(parser)


def _read_arguments(parser: Parser) -> None:
    _passage_option(parser)
    _messages_arguments(parser)


def _read(arguments: Namespace, call: Call) -> int:
    _mark_read(arguments, call, "now marked as read", read=True)
    return 0


def _unread(arguments: Namespace, call: Call) -> int:
    _mark_read(arguments, call, "no longer marked as read", read=False)
    return 0


def _mark_read(arguments: Namespace, call: Call, what: str, *, read: bool) -> None:
    with call.open() as book:
        changed = book.mark_read(
            _names(arguments.names), by=arguments.by, read=read, passage=arguments.passage
        )
    _show_changed(arguments, call, changed, what, "passage" if arguments.passage else "message")


def _untag_arguments(parser: Parser) -> None:
    parser.add_argument("tag", metavar="TAG", help="a tag that they carry")
    _messages_arguments(parser)


def _tag_add(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        changed = book.tag(
            _names(arguments.names), arguments.tag, by=arguments.by, passage=arguments.passage
        )
    _show_changed(arguments, call, changed, f"now tagged {arguments.tag}")
    return 0


def _tag_remove(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        changed = book.untag(_names(arguments.names), arguments.tag, by=arguments.by)
    _show_changed(arguments, call, changed, f"no longer tagged {arguments.tag}")
    return 0


def _show_changed(
    arguments: Namespace, call: Call, changed: int, what: str, noun: str = "message"
) -> None:
    if arguments.json:
        write_json(MarkReply(SCHEMA, changed))
    else:
        call.screen.line(f"{count(changed, noun)} {call.screen.shown(what)}")


def _names(names: list[str]) -> list[str]:
    found: list[str] = []
    for name in names:
        found.extend(sys.stdin.read().split() if name == "-" else [name])
    return found


def _tag_list(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        tags = book.tags()
    if arguments.json:
        write_json(TagsReply(SCHEMA, tags))
    elif tags:
        rows = [(number(n), tag) for tag, n in sorted(tags.items())]
        call.screen.table(("messages", "tag"), rows, right="r")
    else:
        call.screen.line("no tags")
    return 0


def _note_arguments(parser: Parser) -> None:
    parser.add_argument("name", metavar="ID", help="a message")
    parser.add_argument("text", help="the note")
    _passage_option(parser)
    by_option(parser)
    json_option(parser)


def _note(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        identity = book.note(
            arguments.name, arguments.text, by=arguments.by, passage=arguments.passage
        )
    if arguments.json:
        write_json(MarkReply(SCHEMA, 1))
    else:
        call.screen.line(f"noted on {identity[:SHORT_ID]}")
    return 0


def _note_remove_arguments(parser: Parser) -> None:
    parser.add_argument("name", metavar="ID", help="a message")
    parser.add_argument("claim", type=at_least(1), metavar="NUMBER", help="of a note on it")
    by_option(parser)
    json_option(parser)


def _note_remove(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        identity = book.unnote(arguments.name, arguments.claim, by=arguments.by)
    if arguments.json:
        write_json(MarkReply(SCHEMA, 1))
    else:
        call.screen.line(f"note {arguments.claim} taken off {identity[:SHORT_ID]}")
    return 0


def _zone_arguments(parser: Parser) -> None:
    parser.add_argument("zone", nargs="?", help="an IANA name: Europe/Paris")
    by_option(parser)
    json_option(parser)


def _zone(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        if arguments.zone is not None:
            book.set_zone(arguments.zone, by=arguments.by)
        zone = str(book.zone())
    if arguments.json:
        write_json(ZoneReply(SCHEMA, zone))
    else:
        call.screen.line(zone)
    return 0


COMMANDS = (
    Command(
        "tag add",
        "Give messages a tag, or a passage of them; tag:NAME then finds them.  The tag privileged\n"
        "withholds them: they are found, shown, counted and exported only with --privileged.",
        (
            "letterbook tag add to-read 3f9a1c27b04e",
            "letterbook search --ids 'from:alice invoice' | letterbook tag add invoices -",
            "letterbook search --ids with:counsel.example | letterbook tag add privileged -",
        ),
        _tag_arguments,
        _tag_add,
    ),
    Command(
        "tag remove",
        "Take a tag off messages; the record keeps that they once had it.",
        ("letterbook tag remove to-read 3f9a1c27b04e",),
        _untag_arguments,
        _tag_remove,
    ),
    Command(
        "tag list",
        "List the tags and how many messages carry each.",
        ("letterbook tag list",),
        json_option,
        _tag_list,
    ),
    Command(
        "mark read",
        "Mark messages as read by a person; is:read and is:unread then find them.  A passage is\n"
        "marked by its words; the message stays read or unread as it was.",
        (
            "letterbook mark read 3f9a1c27b04e --by nell",
            "letterbook search --ids 'thread:3f9a1c27b04e' | letterbook mark read -",
            "letterbook mark read 3f9a1c27b04e --passage 'The lease runs out in March'",
        ),
        _read_arguments,
        _read,
    ),
    Command(
        "mark unread",
        "Mark messages, or a passage of them, as not read any more; the record keeps that they\n"
        "once were.",
        ("letterbook mark unread 3f9a1c27b04e",),
        _read_arguments,
        _unread,
    ),
    Command(
        "note",
        "Write a note on a message or on words of it; note:WORD then finds it.",
        (
            "letterbook note 3f9a1c27b04e 'compare with the lease' --by nell",
            "letterbook note 3f9a1c27b04e 'who told him?' --passage 'before the vote'",
        ),
        _note_arguments,
        _note,
    ),
    Command(
        "note remove",
        "Take a note off a message by the number that `letterbook show` gives it; the record\n"
        "keeps that it was there.",
        ("letterbook note remove 3f9a1c27b04e 17",),
        _note_remove_arguments,
        _note_remove,
    ),
    Command(
        "zone",
        "Show the time zone in which the letterbook reads days, or set it.",
        ("letterbook zone", "letterbook zone Europe/Paris"),
        _zone_arguments,
        _zone,
    ),
)
