"""Hits as people see them: date, people, subject, and the place in the text."""

from __future__ import annotations

import shlex
from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from letterbook.cli.arguments import Call
from letterbook.cli.json_output import write_json
from letterbook.cli.screen import Screen, count
from letterbook.rules.address_line import address_line
from letterbook.rules.moment_text import stated

if TYPE_CHECKING:
    from letterbook.services.search import SearchAnswer, SearchHit

SHORT_ID = 12
"""Digits of an id that are shown to people; any beginning that is unique names a message."""

ORDERS = {"relevance": "best first", "newest": "newest first", "oldest": "oldest first"}


def show_answer(screen: Screen, answer: SearchAnswer) -> None:
    """Write the exact total, then each hit with its date, people, subject and place in the text."""
    asked = f" for {screen.shown(answer.query)}" if answer.query else ""
    order = f"{ORDERS[answer.sort]}; days are in {answer.zone}"
    screen.line(f"{screen.bold(count(answer.total, 'message'))}{asked}  {screen.dim(f'({order})')}")
    for hit in answer.hits:
        screen.line()
        show_hit(screen, hit)
    screen.hints(answer.hints)
    for meant in answer.suggestions:
        found = count(meant.total, "message")
        screen.line(f"did you mean {screen.bold(screen.shown(meant.query))}?  {found}")


def show_hit(screen: Screen, hit: SearchHit) -> None:
    """Write date, people, subject and snippet of a hit."""
    when = screen.shown(stated(hit.sent))
    sender = screen.shown(address_line(hit.from_, hit.known) or "sender not stated")
    screen.line(f"{hit.id[:SHORT_ID]}  {when}  {sender}")
    beside = [
        f"to {address_line(hit.to[:3], hit.known)}" + (", …" if len(hit.to) > 3 else "")
        if hit.to
        else "",
        count(hit.copies, "copy", "copies") if hit.copies > 1 else "",
        count(hit.notices, "notice") if hit.notices else "",
        *(f"#{tag}" for tag in hit.tags),
    ]
    subject = screen.bold(screen.shown(title(hit.subject, hit.channel)))
    more = screen.dim("  ".join(screen.shown(piece) for piece in beside if piece))
    screen.line(f"  {subject}  {more}".rstrip())
    if hit.snippet:
        screen.line(f"  {screen.marked(hit.snippet, hit.highlights)}")


def title(subject: str, channel: str) -> str:
    """Return the subject, or what stands for it: a message of other channels has none."""
    named = {"mail": "(no subject)", "": "(no subject)", "dm": "(direct message)"}
    return subject or named.get(channel, f"({channel})")


def wants_page(arguments: Namespace, call: Call, answer: object, ids: Sequence[str]) -> bool:
    """Return whether a person is to see the answer; else it was written as JSON, or its ids."""
    if arguments.json:
        write_json(answer)
    elif arguments.ids:
        for identity in ids:
            call.screen.line(identity)
    return not arguments.json and not arguments.ids


def show_next_page(arguments: Namespace, call: Call, query: str, cursor: str | None) -> None:
    """Write the command that shows the page after this one, where there is one."""
    if cursor is None:
        return
    words = ["letterbook", *(["-C", call.directory] if call.directory else []), "search"]
    words += ["--group"] if arguments.group else []
    words += ["--sort", arguments.sort, "--limit", str(arguments.limit)]
    call.screen.line()
    call.screen.line(f"next page: {shlex.join([*words, '--cursor', cursor, '--', query])}")
