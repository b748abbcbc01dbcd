"""Reads the words of a command line."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import letterbook
from letterbook.cli.screen import Screen, standard_output
from letterbook.errors import UsageError

if TYPE_CHECKING:
    from letterbook.wiring import Letterbook


Serve = Callable[[Path | None, int, bool, bool], int]
"""Opens the reading room of a letterbook: its folder, the port, whether in the browser, and
whether with privileged messages."""


class Parser(argparse.ArgumentParser):
    """A parser that raises `UsageError` instead of ending the program."""

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong as a sentence."""
        sentence = message[:1].upper() + message[1:].rstrip(".") + "."
        raise UsageError(sentence, next_step=f"See `{self.prog} --help`.")


class Call:
    """One call of the program: what was asked, and where to answer."""

    def __init__(
        self, directory: str | None, serve: Serve | None = None, *, privileged: bool = False
    ) -> None:
        self.directory = directory
        self.privileged = privileged
        self.serve = serve
        self.screen: Screen = standard_output()

    def open(self) -> Letterbook:
        """Return the letterbook of -C DIR, else of LETTERBOOK, else the nearest one upward."""
        named = self.directory or os.environ.get("LETTERBOOK")
        if named:
            return letterbook.open(named, privileged=self.privileged)
        return letterbook.find(".", privileged=self.privileged)


class Command(NamedTuple):
    """One command: what it is for in plain words, an example of it, and how it is run.

    ``run`` returns the exit status; everything that fails is raised.
    """

    name: str
    description: str
    examples: tuple[str, ...]
    arguments: Callable[[Parser], None]
    run: Callable[[argparse.Namespace, Call], int]


def parser_of(command: Command) -> Parser:
    """Return the parser of a command, with the options that every command has."""
    parser = Parser(
        prog=f"letterbook {command.name}",
        description=command.description,
        epilog="\n".join(("examples:", *(f"  {line}" for line in command.examples))),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.arguments(parser)
    common = parser.add_argument_group("for every command")
    common.add_argument("-C", dest="directory", metavar="DIR", help="the letterbook to use")
    common.add_argument(
        "--privileged", action="store_true", help="show messages with the tag privileged too"
    )
    common.add_argument("--debug", action="store_true", help="show where an error comes from")
    return parser


def json_option(parser: Parser) -> None:
    """Add --json."""
    parser.add_argument(
        "--json", action="store_true", help="one JSON object (docs/reference/json.md)"
    )


def by_option(parser: Parser) -> None:
    """Add --by."""
    parser.add_argument("--by", default="", metavar="NAME", help="who decides this")


def at_least(least: int) -> Callable[[str], int]:
    """Return a reader of whole numbers from ``least`` on."""

    def whole_number(text: str) -> int:
        value = int(text)
        if value < least:
            raise argparse.ArgumentTypeError(f"{text} is less than {least}")
        return value

    return whole_number
