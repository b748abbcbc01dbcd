"""The command that counts what a query finds: count."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from typing import TYPE_CHECKING

from letterbook.cli.arguments import Call, Command, Parser, at_least, json_option
from letterbook.cli.json_output import write_json
from letterbook.cli.screen import Screen, count

if TYPE_CHECKING:
    from letterbook.services.count_messages import CountAnswer, FacetValue

_BAR = 40


def _arguments(parser: Parser) -> None:
    parser.add_argument("query", nargs="*", help="what to count; nothing counts everything")
    parser.add_argument(
        "--by", action="append", metavar="NAME",
        help="from, with, domain, channel, source, folder, custodian, lang, type or tag;"
        " may be given again (all)",
    )  # fmt: skip
    parser.add_argument("--most", type=at_least(1), default=10, metavar="N", help="values (10)")
    parser.add_argument("--interval", choices=("day", "month", "year"), help="width of the bars")
    json_option(parser)


def _count(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        answer = book.count(
            " ".join(arguments.query),
            facets=arguments.by,
            most=arguments.most,
            interval=arguments.interval,
        )
        names = {} if arguments.json else {"source": book.source_names()}
    if arguments.json:
        write_json(answer)
    else:
        _show(call.screen, answer, names, dates=not arguments.by or arguments.interval is not None)
    return 0


def _show(
    screen: Screen, answer: CountAnswer, names: Mapping[str, Mapping[str, str]], *, dates: bool
) -> None:
    """Show all counts; ``names`` tell what the values of a facet are called."""
    asked = f" for {screen.shown(answer.query)}" if answer.query else ""
    screen.line(f"{screen.bold(count(answer.total, 'message'))}{asked}")
    for facet in answer.facets:
        if facet.values:
            screen.line()
            screen.line(screen.bold(facet.name))
            _rows(screen, facet.values, names.get(facet.name))
    bars = [bar for bar in answer.histogram.bars if bar.messages]
    if dates and bars:
        screen.line()
        title = f"by {answer.histogram.width}"
        screen.line(f"{screen.bold(title)} {screen.dim(f'(days are in {answer.zone})')}")
        _rows(screen, bars)
        if answer.histogram.undated:
            screen.line(f"  {answer.histogram.undated:>8,}  without a date")
    screen.hints(answer.hints)


def _rows(
    screen: Screen,
    rows: list[FacetValue] | tuple[FacetValue, ...],
    names: Mapping[str, str] | None = None,
) -> None:
    largest = max(row.messages for row in rows)
    for row in rows:
        bar = "▇" * round(row.messages / largest * _BAR) if largest else ""
        called = names.get(row.value, "") if names else ""
        value = screen.shown(f"{row.value} {called}".rstrip())
        screen.line(f"  {row.messages:>8,}  {value:<40} {screen.dim(bar)}".rstrip())


COMMANDS = (
    Command(
        "count",
        "Count what a query finds: by who wrote it, who is on it, domain, channel, source,\n"
        "folder, custodian, language, attachment type and tag, and by day, month or year.\n"
        "With --json each number comes with the query that finds its messages.",
        (
            "letterbook count lease",
            "letterbook count 'from:vane after:2018' --by with --by type",
            "letterbook count --json",
        ),
        _arguments,
        _count,
    ),
)
