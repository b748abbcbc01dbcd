"""The command that shows who wrote with whom: network."""

from __future__ import annotations

from argparse import Namespace

from letterbook.cli.arguments import Call, Command, Parser, at_least, json_option
from letterbook.cli.chart_files import chart_options, style_of, write_files
from letterbook.cli.json_output import write_json
from letterbook.cli.screen import Screen, count, number
from letterbook.model.network import NETWORK_ROLES, NetworkAnswer, NetworkEdge
from letterbook.rules.moment_text import day

_TEXT_EDGES, _JSON_EDGES = 40, 1_000


def _arguments(parser: Parser) -> None:
    parser.add_argument("query", nargs="*", help="which messages; nothing: all")
    parser.add_argument(
        "--min", type=at_least(1), default=2, metavar="N", help="pairs of so many messages (2)"
    )
    parser.add_argument(
        "--role", default=",".join(NETWORK_ROLES), metavar="ROLES",
        help="recipients that count, with commas (to,cc,bcc)",
    )  # fmt: skip
    parser.add_argument(
        "--person", action="append", default=[], metavar="NAME",
        help="only pairs of this person, group, address or handle; may be given again",
    )  # fmt: skip
    parser.add_argument(
        "--most-recipients", type=at_least(0), default=20, metavar="N",
        help="messages with more make no pairs (20); 0 counts all",
    )  # fmt: skip
    parser.add_argument("--per", choices=("month", "year"), help="periods of a pair")
    parser.add_argument(
        "--limit", type=at_least(-1), metavar="N",
        help="pairs at most, those with the most messages (40; --json, --svg: 1000; tables: all)",
    )  # fmt: skip
    for name, what in (
        ("graphml", "as GraphML"), ("nodes", "its names as CSV"), ("edges", "its pairs as CSV"),
    ):  # fmt: skip
        parser.add_argument(
            f"--{name}", default="", metavar="FILE", help=f"write it {what}; - prints it"
        )
    chart_options(parser)
    json_option(parser)


def _limit(arguments: Namespace) -> int:
    if arguments.limit is not None:
        return int(arguments.limit)
    if arguments.graphml or arguments.nodes or arguments.edges:
        return -1
    return _JSON_EDGES if arguments.json or arguments.svg else _TEXT_EDGES


def _network(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        answer = book.network(
            " ".join(arguments.query), people=arguments.person, least=arguments.min,
            roles=[role.strip() for role in arguments.role.split(",")], per=arguments.per,
            most_recipients=arguments.most_recipients, limit=_limit(arguments),
        )  # fmt: skip
        style = style_of(arguments)
        files = [
            (arguments.svg, lambda: book.network_svg(answer, style).encode()),
            (arguments.graphml, lambda: book.network_as(answer, "graphml")),
            (arguments.nodes, lambda: book.network_as(answer, "nodes")),
            (arguments.edges, lambda: book.network_as(answer, "edges")),
        ]
        written = write_files(call, book, arguments, files)
        if arguments.json:
            write_json(answer)
        elif not written:
            _show(call.screen, answer)
    return 0


def _show(screen: Screen, answer: NetworkAnswer) -> None:
    asked = f" for {screen.shown(answer.query)}" if answer.query not in ("", "*") else ""
    screen.line(
        f"{screen.bold(count(answer.edges_total, 'pair'))} who wrote at least"
        f" {count(answer.min, 'message')}, {count(answer.counted, 'message')} counted{asked}"
    )
    if answer.edges:
        screen.line()
        names = {one.id: one.name for one in answer.nodes}
        twice = {name for name in names.values() if list(names.values()).count(name) > 1}
        shown = {key: f"{name} ({key})" if name in twice else name for key, name in names.items()}
        screen.table(
            ("a", "a to b", "b to a", "b", "first", "last", "roles", "channels"),
            [_row(edge, shown) for edge in answer.edges], right=" rr",
        )  # fmt: skip
    screen.line()
    for remark in answer.remarks:
        screen.line(screen.shown(remark))
    if answer.edges:
        screen.line(screen.dim("--json has the query that finds each number's messages."))
    screen.line(screen.dim(answer.rule))


def _row(edge: NetworkEdge, names: dict[str, str]) -> tuple[str, ...]:
    roles: dict[str, int] = {}
    channels: dict[str, None] = {}
    for way in (edge.a_to_b, edge.b_to_a):
        for role, messages in way.roles.items():
            roles[role] = roles.get(role, 0) + messages
        channels.update(dict.fromkeys(way.channels))
    return (
        names[edge.a], number(edge.a_to_b.messages), number(edge.b_to_a.messages), names[edge.b],
        day(edge.first), day(edge.last),
        ", ".join(f"{role} {number(n)}" for role, n in roles.items() if n), ", ".join(channels),
    )  # fmt: skip


COMMANDS = (
    Command(
        "network",
        "Show who wrote with whom: messages each way, by role and channel, first and last, and by\n"
        "month or year.  Joined addresses are one person.  Pairs of a single message and messages\n"
        "to very many are left out and counted.  Nothing ranks people.",
        (
            "letterbook network",
            "letterbook network lease --person clerk@saltmere.example --role to",
            "letterbook network --min 1 --graphml all.graphml --edges pairs.csv",
            "letterbook network --svg network.svg",
        ),
        _arguments,
        _network,
    ),
)
