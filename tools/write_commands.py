"""Writes the page of commands and the JSON schemas of docs/reference from the source.

``--check`` writes nothing and says which files are stale.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from letterbook.cli.arguments import Command, parser_of
from letterbook.cli.commands import COMMANDS, HIDDEN, load
from tools.json_types import REPLIES, SCHEMA_NUMBER, published

REFERENCE = Path(__file__).resolve().parents[1] / "docs" / "reference"
MADE = "<!-- Made by `make docs` from the source. Do not edit. -->\n"

_OPENING = """
    letterbook [-C DIR] COMMAND ...

The letterbook is the one of `-C DIR`, else of the environment variable `LETTERBOOK`, else the
nearest one at or above the current folder. `--json` prints one object; see [JSON](json.md).
`NO_COLOR` turns bold type off; output to a file or a pipe is plain anyway. Everything that comes
from the evidence is made harmless for the terminal: control characters, directional and invisible
characters show as `<U+202E>`, undecodable bytes as `<E9>`.

Progress goes to standard error, and only to a terminal. Ctrl-C lets `add` finish what it is
writing; the same command then continues. A message is named by its id, by any beginning of it
that no other id shares (four characters or more), or by its Message-ID.

Beside the statuses of [errors](errors.md): 1 when `check` or `backup` finds problems, 70 when the
program itself fails (add `--debug` to see where), 130 after Ctrl-C, 141 when the reader of a pipe
goes away. A search that finds nothing ends with 0.

Completion of commands, options, files and query fields, for bash and zsh:

    eval "$(letterbook completion bash)"    # in ~/.bashrc
    eval "$(letterbook completion zsh)"     # in ~/.zshrc, after compinit
"""


def pages() -> dict[str, str]:
    """Return the text of each generated file by its name below docs/reference."""
    made = {"commands.md": commands_page()}
    for name in REPLIES:
        made[f"json-schema/{name}-{SCHEMA_NUMBER}.json"] = json_schema(name)
    return made


def commands_page() -> str:
    """Return the page of commands: use, options and examples of each."""
    shown = [name for name in COMMANDS if name not in HIDDEN]
    lines = ["# Commands", "", MADE.rstrip(), _OPENING.rstrip(), ""]
    lines += ["| command | what it does |", "| --- | --- |"]
    lines += [f"| [{name}](#{name.replace(' ', '-')}) | {COMMANDS[name][1]} |" for name in shown]
    for name in shown:
        lines += _section(load(name))
    return "\n".join(lines) + "\n"


def _section(command: Command) -> list[str]:
    lines = ["", f"## {command.name}", "", command.description, "", "```sh"]
    lines += [*command.examples, "```", "", "| argument | meaning |", "| --- | --- |"]
    rows = list(_arguments(command))
    return [*lines, *rows] if rows else lines[:-3]


def _arguments(command: Command) -> Iterator[str]:
    for action in parser_of(command)._actions:
        if action.dest in ("help", "directory", "debug"):
            continue
        value = action.metavar or (action.dest.upper() if action.nargs != 0 else "")
        if action.choices is not None:
            value = "|".join(str(choice) for choice in action.choices)
        several = " ..." if action.nargs in ("+", "*") else ""
        names = ", ".join(action.option_strings)
        if action.option_strings and action.nargs == 0:
            shown = names
        else:
            shown = f"{names} {value}{several}".strip()
        cell = shown.replace("|", "\\|")
        yield f"| `{cell}` | {_help(action)} |"


def _help(action: argparse.Action) -> str:
    return (action.help or "").replace("|", "\\|")


def json_schema(name: str) -> str:
    """Return the JSON schema of a reply, indented, its keys in one order."""
    schema = msgspec.json.schema(published(REPLIES[name]))
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"letterbook {name}, schema {SCHEMA_NUMBER}",
        **schema,
    }
    return json.dumps(whole, indent=1, sort_keys=True) + "\n"


def complaints() -> Iterator[str]:
    """Yield one sentence for each file that is stale or left over."""
    made = pages()
    for name, text in made.items():
        path = REFERENCE / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            yield f"docs/reference/{name} is stale: run `make docs`"
    for path in sorted((REFERENCE / "json-schema").glob("*.json")):
        if f"json-schema/{path.name}" not in made:
            yield f"docs/reference/json-schema/{path.name} belongs to no command"


def main(arguments: list[str]) -> int:
    """Write the files, or with --check only compare; 1 when something is to be mended."""
    if "--check" not in arguments:
        (REFERENCE / "json-schema").mkdir(parents=True, exist_ok=True)
        for name, text in pages().items():
            (REFERENCE / name).write_text(text, encoding="utf-8")
    found = list(complaints())
    for line in found:
        print(line)
    print(f"commands: {len(found)} complaints")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
