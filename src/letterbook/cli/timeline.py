"""The command that draws messages over time: timeline."""

from __future__ import annotations

from argparse import Namespace

from letterbook.cli.arguments import Call, Command, Parser, at_least, json_option
from letterbook.cli.chart_files import chart_options, style_of, write_files
from letterbook.cli.json_output import write_json
from letterbook.cli.timeline_chart import chart_columns, show_timeline
from letterbook.model.timeline import LANE_KINDS

_ECHOES = 8
_BINS = 120


def _arguments(parser: Parser) -> None:
    parser.add_argument("query", nargs="*", help="which messages; nothing: all")
    parser.add_argument("--by", choices=LANE_KINDS, default="people", help="the lanes (people)")
    parser.add_argument(
        "--from", dest="first", default="", metavar="DATE", help="from the start of it: 2016-10"
    )
    parser.add_argument(
        "--to", dest="last", default="", metavar="DATE", help="to its end: 2016-10-14T14:00"
    )
    parser.add_argument("--lanes", type=at_least(1), default=12, metavar="N", help="at most (12)")
    parser.add_argument(
        "--bins", type=at_least(2), metavar="N", help="periods at most (120; what fits as text)"
    )
    parser.add_argument(
        "--echoes", action="store_true", help="join what appears first here and later there"
    )
    chart_options(parser)
    json_option(parser)


def _timeline(arguments: Namespace, call: Call) -> int:
    as_text = not arguments.json and not arguments.svg
    bins = arguments.bins or (chart_columns(call.screen) if as_text else _BINS)
    with call.open() as book:
        answer = book.timeline(
            " ".join(arguments.query), by=arguments.by, first=arguments.first,
            last=arguments.last, lanes=arguments.lanes, bins=bins,
            echoes=_ECHOES if arguments.echoes else 0,
        )  # fmt: skip
        style = style_of(arguments)
        files = [(arguments.svg, lambda: book.timeline_svg(answer, style).encode())]
        written = write_files(call, book, arguments, files)
        if arguments.json:
            write_json(answer)
        elif not written:
            show_timeline(call.screen, answer, book.zone())
    return 0


COMMANDS = (
    Command(
        "timeline",
        "Draw messages over time: a lane for each person, channel, folder or source, each message\n"
        "at its stated date, and counts of periods where there are too many.  Events that were\n"
        "entered stand beside them.  Every count comes with the query that finds its messages.",
        (
            "letterbook timeline",
            "letterbook timeline lease --by people-channels --from 2018-10 --to 2018-12",
            "letterbook timeline 'with:vane' --echoes --svg vane.svg",
            "letterbook timeline --json",
        ),
        _arguments,
        _timeline,
    ),
)
