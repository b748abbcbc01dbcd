"""What a network says of itself: its counting rule, and what is not in its edges."""

from __future__ import annotations

from collections.abc import Sequence

from letterbook.model.network import LeftOut


def network_rule(roles: Sequence[str], most_recipients: int) -> str:
    """Return the counting rule in words."""
    wide = (
        f" Messages with more than {most_recipients} different recipients count for no pair."
        if most_recipients
        else ""
    )
    return (
        f"A message counts once for each pair of an author and a recipient ({', '.join(roles)}),"
        " whatever its date; by roles it counts in each in which it names the recipient, by period"
        " in each that its stated date touches. Addresses that were joined are one person, in the"
        f" time for which they were.{wide} Nothing here ranks people: all orders are alphabetical."
    )


def network_remarks(
    left: LeftOut, least: int, roles: Sequence[str], edges: tuple[int, int]
) -> list[str]:
    """Return a sentence for each kind of message or edge that is left out.

    ``edges``: how many are listed, and of how many.
    """
    found = []
    if edges[0] < edges[1]:
        found.append(
            f"Of {edges[1]:,} pairs the {edges[0]:,} with the most messages are listed; --limit -1"
            " lists all."
        )
    if left.weak_edges:
        few = "a single message" if least == 2 else f"fewer than {least} messages"
        found.append(
            f"{left.weak_edges:,} pairs with {few} are not shown, nor {left.alone:,} who have no"
            " other; --min 1 shows them."
        )
    if left.wide:
        found.append(
            f"{left.wide:,} messages have too many recipients and count for no pair:"
            f" {left.wide_query}"
        )
    if left.no_recipient:
        where = f": {left.no_recipient_query}" if left.no_recipient_query else ""
        found.append(
            f"{left.no_recipient:,} messages name no recipient ({', '.join(roles)}){where}"
        )
    if left.no_author:
        found.append(f"{left.no_author:,} messages name a recipient and no author.")
    return found
