"""Search shown otherwise than hit by hit: by conversation, or by likeness."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from letterbook.cli.arguments import Call
from letterbook.cli.hits import ORDERS, SHORT_ID, show_hit, show_next_page, wants_page
from letterbook.cli.screen import Screen, count
from letterbook.errors import UsageError

if TYPE_CHECKING:
    from letterbook.services.find_similar import SimilarAnswer
    from letterbook.services.search_conversations import ConversationsAnswer


def search_otherwise(arguments: Namespace, call: Call, query: str) -> int:
    """Answer ``search --group`` or ``search --like``."""
    if arguments.like and (arguments.group or arguments.cursor):
        raise UsageError("--like goes with neither --group nor --cursor.")
    if arguments.like:
        return _search_like(arguments, call, query)
    with call.open() as book:
        answer = book.conversations(
            query, sort=arguments.sort, limit=arguments.limit, cursor=arguments.cursor
        )
    if wants_page(arguments, call, answer, [group.conversation for group in answer.groups]):
        _show_groups(call.screen, answer)
        show_next_page(arguments, call, query, answer.cursor)
    return 0


def _search_like(arguments: Namespace, call: Call, query: str) -> int:
    with call.open() as book:
        answer = book.similar(arguments.like, query, limit=arguments.limit)
    if wants_page(arguments, call, answer, [hit.id for hit in answer.hits]):
        _show_similar(call.screen, answer)
    return 0


def _show_groups(screen: Screen, answer: ConversationsAnswer) -> None:
    asked = f" for {screen.shown(answer.query)}" if answer.query else ""
    total = f"{count(answer.total, 'message')} in {count(answer.conversations, 'conversation')}"
    order = f"({ORDERS[answer.sort]}; days are in {answer.zone})"
    screen.line(f"{screen.bold(total)}{asked}  {screen.dim(order)}")
    for group in answer.groups:
        screen.line()
        name = group.conversation[:SHORT_ID]
        screen.line(screen.bold(f"{count(group.found, 'message')} in conversation {name}"))
        for hit in group.hits:
            show_hit(screen, hit)
        if group.found > len(group.hits):
            screen.line(screen.dim(f"  and {group.found - len(group.hits)} more"))
    screen.hints(answer.hints)


def _show_similar(screen: Screen, answer: SimilarAnswer) -> None:
    among = f" among {screen.shown(answer.query)}" if answer.query not in ("", "*") else ""
    screen.line(screen.bold(f"most like {answer.id[:SHORT_ID]}{among}"))
    for hit in answer.hits:
        screen.line()
        show_hit(screen, hit)
    screen.hints(answer.hints)
