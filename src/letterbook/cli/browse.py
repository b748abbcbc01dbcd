"""The command that opens the reading room in a browser: serve."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path

from letterbook.cli.arguments import Call, Command, Parser, at_least
from letterbook.errors import NotALetterbook, UsageError


def _arguments(parser: Parser) -> None:
    parser.add_argument(
        "folder", nargs="?", default="", metavar="DIR",
        help="the letterbook to open (the one of -C, of LETTERBOOK, or the nearest)",
    )  # fmt: skip
    parser.add_argument("--port", type=at_least(0), default=0, metavar="N", help="0: a free one")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")


def _serve(arguments: Namespace, call: Call) -> int:
    if arguments.port > 65_535:
        raise UsageError("A port is a number up to 65535.")
    if call.serve is None:
        raise UsageError("This call of the program has no pages to serve.")
    folder = _folder(arguments.folder, call)
    return call.serve(folder, arguments.port, not arguments.no_browser, call.privileged)


def _folder(named: str, call: Call) -> Path | None:
    """Return the letterbook to open, None where none is named and none is near."""
    stated = named or call.directory or os.environ.get("LETTERBOOK", "")
    if stated:
        return Path(stated)
    try:
        with call.open() as book:
            return book.path
    except NotALetterbook:
        return None


COMMANDS = (
    Command(
        "serve",
        "Open the reading room in the browser: search while typing, read whole conversations, see\n"
        "who wrote to whom and when.  It listens on this computer's own address alone and lets in\n"
        "who has the address that it prints, which works once.  Ctrl-C ends it.",
        (
            "letterbook serve",
            "letterbook serve case",
            "letterbook -C case serve --no-browser --port 8080",
        ),
        _arguments,
        _serve,
    ),
)
