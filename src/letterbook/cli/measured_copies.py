"""Two copies of one correspondence as people see them: what differs first."""

from __future__ import annotations

from collections.abc import Mapping

from letterbook.cli.hits import SHORT_ID
from letterbook.cli.neutral import one_line, width
from letterbook.cli.screen import Screen, count, number
from letterbook.model.comparison import Comparison, ListedMessage, NearPair
from letterbook.rules.address_line import address_line
from letterbook.rules.moment_text import stated


def show_comparison(screen: Screen, answer: Comparison) -> None:
    """Write the counts, then what differs, then what only one of them has."""
    screen.line(screen.bold(f"{answer.x} and {answer.y}"))
    screen.table(
        ("", "messages", "in both", "nearly the same", "only here"),
        [
            (answer.x, number(answer.x_messages), number(answer.both), number(answer.near),
             number(answer.only_x)),
            (answer.y, number(answer.y_messages), number(answer.both), number(answer.near),
             number(answer.only_y)),
        ],
        right=" rrrr",
    )  # fmt: skip
    for author in answer.authors:
        x, y = (_account(key, answer.known) for key in (author.x, author.y))
        same = f"{x} in {answer.x} is {y} in {answer.y}"
        screen.line(f"{screen.shown(same)}, as {count(author.messages, 'pair')} say")
    for pair in answer.near_pairs:
        _pair(screen, pair, (answer.x, answer.y))
    _left_out(screen, answer)
    for name, rows, total in (
        (answer.x, answer.only_in_x, answer.only_x),
        (answer.y, answer.only_in_y, answer.only_y),
    ):
        if rows:
            screen.line()
            screen.line(screen.bold(f"only in {name}"))
            for row in rows:
                _listed(screen, row, answer.known)
            if total > len(rows):
                screen.line(screen.dim(f"  and {total - len(rows)} more"))
    screen.line()
    screen.line(screen.dim(answer.rule))


def _pair(screen: Screen, pair: NearPair, names: tuple[str, str]) -> None:
    told = (
        ("words", pair.words_differ), ("date", pair.date_differs), ("author", pair.author_differs),
        ("recipients", pair.recipients_differ), ("subject", pair.subject_differs),
        ("order", pair.order_differs),
    )  # fmt: skip
    differ = [name for name, differs in told if differs]
    screen.line()
    screen.line(
        f"{pair.x[:SHORT_ID]} and {pair.y[:SHORT_ID]}: {pair.reason.replace('-', ' ')}, likeness"
        f" {pair.likeness}; differ in {', '.join(differ) or 'marks of the bytes only'}"
    )
    if pair.date_differs:
        _beside(screen, "date", names, (stated(pair.x_sent), stated(pair.y_sent)))
    for change in pair.changes:
        where = f"words after \u201c{change.context}\u201d" if change.context else "words"
        _beside(screen, where, names, (change.in_x, change.in_y))
    if pair.changes_total > len(pair.changes):
        more = count(pair.changes_total - len(pair.changes), "more change")
        screen.line(screen.dim(f"  and {more} of words"))
    if not pair.compared:
        screen.line("  the texts are too long to be compared word by word")


def _listed(screen: Screen, row: ListedMessage, known: Mapping[str, str]) -> None:
    sender = screen.shown(address_line(row.from_, known)) or "sender not stated"
    screen.line(f"  {row.id[:SHORT_ID]}  {screen.shown(stated(row.sent))}  {sender}")
    screen.line(f"    {screen.shown(row.subject or row.excerpt)}")


def _beside(screen: Screen, what: str, names: tuple[str, str], values: tuple[str, str]) -> None:
    """Write how the two have something, one under the other."""
    wide = max(map(width, map(one_line, names)))
    screen.line(f"  {screen.shown(what)}")
    for name, value in zip(names, values, strict=True):
        shown = screen.shown(name)
        screen.line(
            f"    {shown}{' ' * (wide - width(shown))}  {screen.shown(value) or '(nothing)'}"
        )


def _left_out(screen: Screen, answer: Comparison) -> None:
    left = answer.near - len(answer.near_pairs)
    if not left:
        return
    differ = max(0, answer.near_differ - len(answer.near_pairs))
    screen.line()
    screen.line(
        screen.dim(
            f"and {count(left, 'more pair')}, of which {number(differ)}"
            f" {'differs' if differ == 1 else 'differ'}; --limit N shows more"
        )
    )


def _account(key: str, known: Mapping[str, str]) -> str:
    """Return an author by name where one is known, with the account."""
    address = key.partition(":")[2]
    return f"{known[address]} <{key}>" if address in known else key
