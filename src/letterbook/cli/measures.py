"""The commands that measure: replies, echoes, gaps, compare."""

from __future__ import annotations

import argparse
import re
from argparse import Namespace
from typing import get_args

from letterbook.cli.arguments import Call, Command, Parser, at_least, json_option
from letterbook.cli.json_output import write_json
from letterbook.cli.measured import show_echoes, show_gaps, show_replies
from letterbook.cli.measured_conversation import show_conversation_replies
from letterbook.cli.measured_copies import show_comparison
from letterbook.errors import UsageError
from letterbook.model.gap import GapKind
from letterbook.model.replies import ConversationReplies

CHANNELS = ("mail", "dm", "chat", "post")
_UNITS = {"s": 1, "min": 60, "m": 60, "h": 3600, "d": 86_400}


def seconds_of(text: str) -> int:
    """Return the seconds of ``90min``, ``12h``, ``2d`` or a plain number of seconds."""
    match = re.fullmatch(r"(\d{1,9})\s*(s|min|m|h|d)?", text.strip())
    if match is None:
        raise argparse.ArgumentTypeError(f"{text} is no time such as 90min, 12h or 2d")
    return int(match[1]) * _UNITS[match[2] or "s"]


def _replies_arguments(parser: Parser) -> None:
    parser.add_argument(
        "one", metavar="A", nargs="?", default="",
        help="an address, a handle or a name (with --in: everybody in it)",
    )  # fmt: skip
    parser.add_argument("other", metavar="B", nargs="?", default="", help="another (everybody)")
    parser.add_argument(
        "--channel",
        default="",
        choices=CHANNELS,
        type=str.casefold,
        metavar="NAME",
        help="mail, dm, chat or post",
    )
    parser.add_argument(
        "--in", dest="within", default="", metavar="ID",
        help="the conversation of a message alone; without A and B: all who are in it",
    )  # fmt: skip
    parser.add_argument(
        "--episode-days", type=at_least(1), default=30, metavar="N",
        help="days of silence after which an episode is new (30)",
    )  # fmt: skip
    parser.add_argument(
        "--elsewhere-days", type=at_least(1), default=7, metavar="N",
        help="days in which what was sent is looked for on other channels (7)",
    )  # fmt: skip
    json_option(parser)


def _replies(arguments: Namespace, call: Call) -> int:
    if not arguments.one:
        return _conversation(arguments, call)
    with call.open() as book:
        answer = book.replies(
            arguments.one, arguments.other, channel=arguments.channel, within=arguments.within,
            episode_days=arguments.episode_days, elsewhere_days=arguments.elsewhere_days,
        )  # fmt: skip
    if arguments.json:
        write_json(answer)
    else:
        show_replies(call.screen, answer)
    return 0


def _conversation(arguments: Namespace, call: Call) -> int:
    if not arguments.within:
        raise UsageError(
            "replies needs somebody, or a conversation.",
            next_step="Name A, or give --in ID for all who are in the conversation of a message.",
        )
    with call.open() as book:
        answer = book.conversation_replies(
            arguments.within, channel=arguments.channel, episode_days=arguments.episode_days,
            elsewhere_days=arguments.elsewhere_days,
        )  # fmt: skip
    if arguments.json:
        write_json(answer)
    elif isinstance(answer, ConversationReplies):
        show_conversation_replies(call.screen, answer)
    else:
        show_replies(call.screen, answer)
    return 0


def _echoes_arguments(parser: Parser) -> None:
    parser.add_argument("query", nargs="*", help="which messages to look at; nothing: all")
    parser.add_argument("--link", default="", metavar="LINK", help="follow this link alone")
    parser.add_argument(
        "--min-delay", type=seconds_of, default=0, metavar="TIME",
        help="only what appears again after so long: 90min, 12h, 2d",
    )  # fmt: skip
    parser.add_argument("--limit", type=at_least(0), default=50, metavar="N", help="echoes (50)")
    json_option(parser)


def _echoes(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        answer = book.echoes(
            " ".join(arguments.query), link=arguments.link, min_delay_s=arguments.min_delay,
            limit=arguments.limit,
        )  # fmt: skip
    if arguments.json:
        write_json(answer)
    else:
        show_echoes(call.screen, answer)
    return 0


def _gaps_arguments(parser: Parser) -> None:
    parser.add_argument("--kind", default="", choices=get_args(GapKind), help="one kind")
    parser.add_argument("--limit", type=at_least(0), metavar="N", help="rows (20; --json: all)")
    json_option(parser)


def _rows(arguments: Namespace) -> int:
    """Return how many rows are listed: for people a few, for programs all."""
    if arguments.limit is not None:
        return int(arguments.limit)
    return -1 if arguments.json else 20


def _gaps(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        answer = book.gaps(kind=arguments.kind, limit=_rows(arguments))
    if arguments.json:
        write_json(answer)
    else:
        show_gaps(call.screen, answer)
    return 0


def _compare_arguments(parser: Parser) -> None:
    parser.add_argument("x", metavar="X", help="a source: s1; or a query: custodian:alder")
    parser.add_argument("y", metavar="Y", help="another")
    parser.add_argument("--limit", type=at_least(0), metavar="N", help="rows (20; --json: all)")
    json_option(parser)


def _compare(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        answer = book.compare(arguments.x, arguments.y, limit=_rows(arguments))
    if arguments.json:
        write_json(answer)
    else:
        show_comparison(call.screen, answer)
    return 0


COMMANDS = (
    Command(
        "replies",
        "Show who wrote first, how much each side wrote, what was answered and how fast, under\n"
        "every counting rule; what was asked for, and what was acted on elsewhere.",
        (
            "letterbook replies mayor@saltmere.example c.vane@halcyon.example",
            "letterbook replies @alder @birch --channel dm --json",
            "letterbook replies clerk@saltmere.example",
            "letterbook replies --in 3f9a1c27b04e",
        ),
        _replies_arguments,
        _replies,
    ),
    Command(
        "echoes",
        "Follow links and phrases from channel to channel and from hand to hand, each appearance\n"
        "with its delay; what passes from private to public comes first.",
        (
            "letterbook echoes",
            "letterbook echoes --link example.org/report --min-delay 12h",
            "letterbook echoes 'after:2018-09 clock' --json",
        ),
        _echoes_arguments,
        _echoes,
    ),
    Command(
        "gaps",
        "List what the record seems to lack, each with how it was looked for, how it may come\n"
        "about, and how sure it is.  Nothing here says that anybody left something out.",
        ("letterbook gaps", "letterbook gaps --kind missing-message --json"),
        _gaps_arguments,
        _gaps,
    ),
    Command(
        "compare",
        "Compare two copies message by message: in both, in one only, and nearly the same with\n"
        "other words, dates, recipients or order.  A copy is a source, or what a query finds.",
        (
            "letterbook compare s1 s2",
            "letterbook compare 'folder:alder' 'folder:birch' --json",
        ),
        _compare_arguments,
        _compare,
    ),
)
