"""Where charts and tables go: options that name files, and what is written to them."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from letterbook.cli.arguments import Call, Parser, at_least
from letterbook.cli.screen import write_bytes
from letterbook.errors import UsageError
from letterbook.rules.chart_style import ChartStyle

if TYPE_CHECKING:
    from letterbook.wiring import Letterbook

STANDARD_OUTPUT = "-"


def chart_options(parser: Parser) -> None:
    """Add --svg and how it is drawn."""
    parser.add_argument(
        "--svg", default="", metavar="FILE", help="draw it as SVG in a new file; - prints it"
    )
    parser.add_argument("--lang", choices=("en", "fr"), default="en", help="language of the SVG")
    parser.add_argument(
        "--width", type=at_least(600), default=1200, metavar="N", help="pixels of the SVG (1200)"
    )
    parser.add_argument(
        "--link", default="", metavar="TEXT",
        help="have signs of the SVG lead to TEXT and the id of the message: /c/",
    )  # fmt: skip


def style_of(arguments: Namespace) -> ChartStyle:
    """Return how the SVG is to be drawn."""
    return ChartStyle(
        width=arguments.width, language=arguments.lang, message_link=arguments.link
    )  # fmt: skip


def write_files(
    call: Call,
    book: Letterbook,
    arguments: Namespace,
    files: Sequence[tuple[str, Callable[[], bytes]]],
) -> bool:
    """Return True once each named file is written, and False where none is named.

    One of them may be standard output, if nothing else goes there.
    """
    named = [(path, make) for path, make in files if path]
    printed = [make for path, make in named if path == STANDARD_OUTPUT]
    if len(printed) + bool(arguments.json) > 1:
        raise UsageError("Only one thing can go to standard output.", next_step="Name a file.")
    for path, make in named:
        if path == STANDARD_OUTPUT:
            write_bytes(make())
            continue
        book.write_new(path, make())
        if not printed and not arguments.json:
            call.screen.line(f"wrote {call.screen.shown(path)}")
    return bool(named)
