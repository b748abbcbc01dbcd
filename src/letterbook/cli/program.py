"""Runs the program: words in, exit status out."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence

from letterbook import __version__
from letterbook.cli.arguments import Call, Serve, parser_of
from letterbook.cli.commands import COMMANDS, HIDDEN, load
from letterbook.cli.failures import PIPE_CLOSED, STOPPED, UNEXPECTED, show_failure, show_unexpected
from letterbook.errors import LetterbookError, UsageError, WriteFailed

_HELP = """usage: letterbook [-C DIR] COMMAND ...

Search, reading and verification of a body of correspondence.

{commands}

The letterbook is the one of -C DIR, else of the environment variable LETTERBOOK, else the
nearest one at or above the current folder.  `letterbook COMMAND --help` explains a command.

Without a command the reading room opens in the browser.

a first look:
  letterbook demo
on your own mail:
  letterbook inspect dump.mbox
  letterbook init case
  letterbook -C case add dump.mbox
  letterbook -C case search 'from:alice invoice'
"""


def main(words: Sequence[str] | None = None, serve: Serve | None = None) -> int:
    """Return the exit status of one call of the program (docs/reference/errors.md).

    ``serve`` opens the reading room; without words it is opened, where there is one.
    """
    words = sys.argv[1:] if words is None else list(words)
    options = words[: words.index("--")] if "--" in words else words
    as_json, debug = "--json" in options, "--debug" in options
    try:
        status = _run(words, serve)
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        # Nobody reads on; the interpreter must not complain when it flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except LetterbookError as error:
        if debug:
            traceback.print_exc()
        show_failure(error, as_json=as_json)
        return error.exit_status
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return STOPPED
    except Exception as error:
        if debug:
            traceback.print_exc()
        if isinstance(error, OSError) and error.filename is not None:
            sentence = f"{os.fsdecode(error.filename)}: {error.strerror}."
            show_failure(WriteFailed(sentence, next_step=_PERMISSION), as_json=as_json)
            return WriteFailed.exit_status
        show_unexpected(error, as_json=as_json, debug=debug)
        return UNEXPECTED


_PERMISSION = "Check that the path exists and that you may read and write it."


def _run(words: list[str], serve: Serve | None) -> int:
    directory, words = _general(words)
    if not words and serve is not None:
        words = ["serve"]
    if not words or words in (["--help"], ["-h"], ["help"]):
        print(general_help(), end="")
        return 0
    if words == ["--version"]:
        print(f"letterbook {__version__}")
        return 0
    name, rest = _command([*words[1:], "--help"] if words[0] == "help" else words)
    command = load(name)
    parser = parser_of(command)
    if name == "complete":  # its words are somebody else's options
        return command.run(parser.parse_args(["--", *rest]), Call(directory, serve))
    try:
        # What follows -- loses its protection when options may stand between the words.
        arguments = parser.parse_args(rest) if "--" in rest else parser.parse_intermixed_args(rest)
    except SystemExit:  # argparse has printed the help
        return 0
    named = arguments.directory or directory
    return command.run(arguments, Call(named, serve, privileged=arguments.privileged))


def _general(words: list[str]) -> tuple[str | None, list[str]]:
    """Take -C and --debug off the front; --privileged stays, as an option of the command."""
    directory: str | None = None
    kept: list[str] = []
    at = 0
    while at < len(words) and words[at].startswith("-"):
        word = words[at]
        if word in ("-h", "--help", "--version"):
            return None, [word]
        if word == "--privileged":
            kept.append(word)
            at += 1
            continue
        if word == "-C":
            at += 1
            if at == len(words):
                raise UsageError("-C needs the folder of a letterbook.")
            directory = words[at]
        elif word.startswith("-C"):
            directory = word[2:]
        elif word != "--debug":
            raise UsageError(f"There is no option {word} before the command.")
        at += 1
    return directory, [*words[at:], *kept]


def _command(words: list[str]) -> tuple[str, list[str]]:
    first = words[0]
    if " ".join(words[:2]) in COMMANDS and words[1:]:
        return " ".join(words[:2]), words[2:]
    if first in COMMANDS:
        return first, words[1:]
    groups = [name.partition(" ")[2] for name in COMMANDS if name.startswith(f"{first} ")]
    if groups:
        second = words[1] if len(words) > 1 else ""
        if second in groups:
            return f"{first} {second}", words[2:]
        raise UsageError(
            f"`letterbook {first}` needs one of: {', '.join(groups)}.",
            next_step=f"See `letterbook {first} {groups[0]} --help`.",
        )
    raise _unknown(first)


def _unknown(word: str) -> UsageError:
    from difflib import get_close_matches

    known = sorted({name.partition(" ")[0] for name in COMMANDS if name not in HIDDEN})
    near = get_close_matches(word, known, 1)
    step = f"Did you mean `letterbook {near[0]}`?" if near else None
    return UsageError(f"There is no command {word}.", next_step=step)


def general_help() -> str:
    """Return the help of the whole program."""
    shown = {name: text for name, (_, text) in COMMANDS.items() if name not in HIDDEN}
    wide = max(map(len, shown))
    rows = "\n".join(f"  {name:<{wide}}  {text}" for name, text in shown.items())
    return _HELP.format(commands="commands:\n" + rows)
