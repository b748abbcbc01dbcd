"""Completion for bash and zsh: the shell asks the program itself, offline."""

from __future__ import annotations

import argparse
from argparse import Namespace

from letterbook.cli.arguments import Call, Command, Parser, parser_of
from letterbook.cli.commands import COMMANDS as TABLE
from letterbook.cli.commands import HIDDEN, load

_BASH = r"""_letterbook() {
    local line="${COMP_LINE:0:COMP_POINT}" word="${COMP_WORDS[COMP_CWORD]}" words answer
    read -ra words <<< "$line"
    [[ $line == *" " ]] && words+=("")
    answer="$(letterbook complete -- "${words[@]:1}" 2>/dev/null)" || return
    COMPREPLY=()
    if [[ $answer == @files ]]; then
        COMPREPLY=($(compgen -f -- "$word"))
        compopt -o filenames
        return
    fi
    local last="${words[${#words[@]}-1]}" head="" choice
    # bash splits words at colons; what stands before the last one is already typed.
    [[ $last == *:* && $COMP_WORDBREAKS == *:* ]] && head="${last%"${last##*:}"}"
    while IFS= read -r choice; do
        [[ -n $choice ]] && COMPREPLY+=("${choice#"$head"}")
    done <<< "$answer"
    [[ ${COMPREPLY[0]} == *: ]] && compopt -o nospace
}
complete -F _letterbook letterbook
"""

_ZSH = r"""#compdef letterbook
_letterbook() {
    local -a choices
    local answer
    answer="$(letterbook complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)" || return
    if [[ $answer == @files ]]; then
        _files
        return
    fi
    choices=("${(@f)answer}")
    [[ -n $answer ]] && compadd -Q -S '' -- "${(@)choices}"
}
compdef _letterbook letterbook
"""


def completions(words: list[str]) -> list[str]:
    """Return what the last of the words may become; ``["@files"]`` for names of files."""
    *before, last = words or [""]
    at = _after_general(before)
    if at is None:
        return ["@files"]
    name, used = _command_of(before[at:])
    if name is None:
        return _fitting(_names(before[at:]), last)
    parser = parser_of(load(name))
    # `people` is a command and the first word of others.
    longer = _fitting(_names(before[at:]), last) if used == len(before) - at else []
    if longer:
        return longer
    if last.startswith("-"):
        return _fitting([o for action in parser._actions for o in action.option_strings], last)
    previous = before[-1] if len(before) > at + used else ""
    for action in parser._actions:
        if previous in action.option_strings and action.nargs != 0:
            return _values(action, last)
    if name in ("search", "count", "export"):
        return list(dict.fromkeys([*_query_words(last), *_known_words(before, last)]))
    if name == "completion":
        return _fitting(["bash", "zsh"], last)
    return ["@files"] if any(a.metavar in ("PATH", "DIR") for a in parser._actions) else []


def _after_general(before: list[str]) -> int | None:
    """Return where the command begins; None when the value of -C is being typed."""
    at = 0
    while at < len(before) and before[at].startswith("-"):
        if before[at] == "-C":
            at += 1
            if at == len(before):
                return None
        at += 1
    return at


def _command_of(before: list[str]) -> tuple[str | None, int]:
    for size in (2, 1):
        name = " ".join(before[:size])
        if len(before) >= size and name in TABLE:
            return name, size
    return None, 0


def _names(before: list[str]) -> list[str]:
    """Return the words that may stand next in the name of a command."""
    found: dict[str, None] = {}
    for name in TABLE:
        words = name.split(" ")
        if name not in HIDDEN and words[: len(before)] == before and len(words) > len(before):
            found[words[len(before)]] = None
    return list(found)


def _values(action: argparse.Action, last: str) -> list[str]:
    if action.choices is not None:
        return _fitting([str(choice) for choice in action.choices], last)
    return ["@files"] if action.metavar in ("PATH", "DIR", "FILE") else []


def _query_words(last: str) -> list[str]:
    from letterbook.model.query import HAS_IN_CATALOGUE, HAS_IN_INDEX, QUERY_FIELDS

    sign = "-" if last.startswith("-") else ""
    known = [f"{sign}{field.name}:" for field in QUERY_FIELDS]
    known += [f"{sign}has:{value}" for value in (*HAS_IN_INDEX, *HAS_IN_CATALOGUE)]
    known += [f"{sign}channel:{value}" for value in ("mail", "dm", "chat", "post", "document")]
    if ":" not in last:
        known = [word for word in known if word.endswith(":")]
    return [word for word in _fitting(known, last) if word != last]


def _known_words(before: list[str], last: str) -> list[str]:
    """Return how the query may go on by what the letterbook at hand holds."""
    from letterbook.errors import LetterbookError

    named = before[before.index("-C") + 1] if "-C" in before[:-1] else None
    try:
        with Call(named).open() as book:
            found = book.complete(last).completions
            return [one.query for one in found if one.kind != "field"]
    except LetterbookError:  # no letterbook here, or none that can be read: nothing to offer
        return []


def _fitting(known: list[str], last: str) -> list[str]:
    return [word for word in known if word.startswith(last)]


def _complete_arguments(parser: Parser) -> None:
    parser.add_argument("words", nargs="*")


def _complete(arguments: Namespace, call: Call) -> int:
    before = ["-C", call.directory] if call.directory else []
    for word in completions([*before, *arguments.words]):
        call.screen.line(word)
    return 0


def _completion_arguments(parser: Parser) -> None:
    parser.add_argument("shell", choices=("bash", "zsh"))


def _completion(arguments: Namespace, _: Call) -> int:
    print(_BASH if arguments.shell == "bash" else _ZSH, end="")
    return 0


COMMANDS = (
    Command(
        "completion",
        "Print the completion script for bash or zsh.",
        (
            'eval "$(letterbook completion bash)"    # in ~/.bashrc',
            'eval "$(letterbook completion zsh)"     # in ~/.zshrc, after compinit',
        ),
        _completion_arguments,
        _completion,
    ),
    Command(
        "complete",
        "Print completions for the words of a command line, the last of them unfinished.",
        ("letterbook complete -- search fro",),
        _complete_arguments,
        _complete,
    ),
)
