"""The commands that list what a letterbook holds: people, sources, notices, status."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter

from letterbook.cli.arguments import Call, Command, Parser, at_least, json_option
from letterbook.cli.hits import SHORT_ID
from letterbook.cli.json_output import write_json
from letterbook.cli.screen import Screen, count, number, size
from letterbook.contract.replies import NoticesReply, PeopleReply, SourcesReply
from letterbook.model.reply import SCHEMA, NoticeRow, PersonRow, SourceView, Status
from letterbook.rules.moment_text import day


def _people_arguments(parser: Parser) -> None:
    parser.add_argument("text", nargs="?", default="", help="part of a name or an address")
    parser.add_argument("--limit", type=at_least(1), default=50, metavar="N", help="rows (50)")
    json_option(parser)


def _people(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        rows = book.people(arguments.text, limit=arguments.limit)
    if arguments.json:
        write_json(PeopleReply(SCHEMA, arguments.text, arguments.limit, tuple(rows)))
    else:
        _show_people(call.screen, rows, arguments.limit)
    return 0


def _show_people(screen: Screen, rows: list[PersonRow], limit: int) -> None:
    if not rows:
        screen.line("nobody")
        return
    screen.table(
        ("sent", "received", "first", "last", "address", "written as"),
        [
            (
                number(row.sent),
                number(row.received),
                day(row.first),
                day(row.last),
                row.address,
                "; ".join(row.forms),
            )
            for row in rows
        ],
        right="rr",
    )
    if len(rows) == limit:
        screen.line(screen.dim(f"the {limit} most active; --limit N shows more"))


def _sources_arguments(parser: Parser) -> None:
    parser.add_argument("--unsealed", action="store_true", help="show sealed names too")
    json_option(parser)


def _sources(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        views = book.sources(unsealed=arguments.unsealed)
    if arguments.json:
        write_json(SourcesReply(SCHEMA, len(views), tuple(views)))
        return 0
    for n, view in enumerate(views):
        if n:
            call.screen.line()
        _show_source(call.screen, view)
    if not views:
        call.screen.line("nothing was added yet: letterbook add PATH")
    return 0


def _show_source(screen: Screen, view: SourceView) -> None:
    state = "forgotten" if view.forgotten else "" if view.complete else "not complete: add it again"
    line = screen.bold(f"{view.id}  {screen.shown(view.path)}")
    screen.line(f"{line}  {state}".rstrip())
    tally, facts = view.tally, view.hand_over
    from_whom = "sealed" if facts.sealed and not facts.received_from else facts.received_from
    screen.facts(
        [
            ("added", view.added_at + (", in place" if view.in_place else "")),
            ("custodian", facts.custodian),
            ("received from", from_whom),
            ("received on", facts.received_on),
            ("owner", facts.owner),
            ("time zone", facts.zone),
            (
                "entries",
                f"found {number(tally.found)} = stored {number(tally.stored)}"
                f" + copies {number(tally.copies)} + quarantined {number(tally.quarantined)}"
                f" + skipped {number(tally.skipped)}",
            ),
            ("bytes", f"{number(tally.bytes_covered)} of {number(tally.bytes)} accounted for"),
            (
                "messages",
                f"{number(tally.messages_new)} first seen here,"
                f" {number(tally.messages_joined)} joined, {number(tally.variants)} variants,"
                f" {number(tally.attached_messages)} attached",
            ),
            ("notices", number(tally.notices) if tally.notices else ""),
        ],
        indent="  ",
    )


def _notices_arguments(parser: Parser) -> None:
    parser.add_argument("--code", default="", help="one code, or a family such as date:")
    parser.add_argument("--source", default="", metavar="ID", help="one source: s1")
    parser.add_argument("--limit", type=at_least(0), metavar="N", help="rows (20; --json: all)")
    json_option(parser)


def _notices(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        rows = book.notices(code=arguments.code, source=arguments.source)
    by_code = dict(sorted(Counter(row.code for row in rows).items()))
    if arguments.json:
        shown = rows if arguments.limit is None else rows[: arguments.limit]
        write_json(NoticesReply(SCHEMA, len(rows), by_code, tuple(shown)))
        return 0
    limit = 20 if arguments.limit is None else arguments.limit
    _show_notices(call.screen, rows, by_code, limit)
    return 0


def _show_notices(
    screen: Screen, rows: list[NoticeRow], by_code: dict[str, int], limit: int
) -> None:
    screen.line(screen.bold(count(len(rows), "notice")))
    if not rows:
        return
    ranked = sorted(by_code.items(), key=lambda pair: (-pair[1], pair[0]))
    screen.table(("count", "code"), [(number(n), code) for code, n in ranked], right="r")
    if limit:
        screen.line()
        screen.table(
            ("code", "message", "place", "what"),
            [
                (
                    row.code,
                    (row.message or "")[:SHORT_ID],
                    f"{row.source}!{row.locator}" if row.locator else row.source,
                    row.detail,
                )
                for row in rows[:limit]
            ],
        )
    if len(rows) > limit:
        screen.line(screen.dim(f"{limit} of {len(rows)}; --limit N, --code and --source choose"))


def _status(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        status = book.status()
    if arguments.json:
        write_json(status)
    else:
        show_status(call.screen, status)
    return 0


def show_status(screen: Screen, status: Status) -> None:
    """Write the letterbook at a glance."""
    dates = f"{day(status.first)} to {day(status.last)}" if status.first is not None else ""
    waiting = f", {number(status.to_be_indexed)} to come" if status.to_be_indexed else ""
    sizes = ", ".join(f"{name} {size(value)}" for name, value in status.sizes.items())
    screen.line(screen.bold(screen.shown(status.path)))
    screen.facts(
        [
            ("messages", number(status.messages)),
            *([("privileged", f"{number(status.withheld)} withheld")] if status.withheld else []),
            ("dated", dates),
            ("attached to others", number(status.attached_messages)),
            ("conversations", number(status.threads)),
            ("missing messages", number(status.missing_messages)),
            ("addresses", number(status.parties)),
            ("sources", number(status.sources)),
            (
                "entries",
                f"found {number(status.found)} = stored {number(status.stored)}"
                f" + copies {number(status.copies)} + quarantined {number(status.quarantined)}"
                f" + skipped {number(status.skipped)}",
            ),
            ("notices", number(status.notices)),
            ("searchable", f"{number(status.indexed)}{waiting}"),
            ("time zone", status.zone),
            ("on disk", sizes),
            ("custody head", status.custody_head),
        ],
        indent="  ",
    )


COMMANDS = (
    Command(
        "people",
        "List the addresses that wrote and received, the most active first, with every form they\n"
        "were written in.",
        ("letterbook people", "letterbook people marchetti"),
        _people_arguments,
        _people,
    ),
    Command(
        "sources",
        "List what was added, who handed it over, and the counts that account for all of it.",
        ("letterbook sources",),
        _sources_arguments,
        _sources,
    ),
    Command(
        "notices",
        "List what could not be read, was repaired or has two readings, each with its place.",
        ("letterbook notices", "letterbook notices --code date: --source s1"),
        _notices_arguments,
        _notices,
    ),
    Command(
        "status",
        "Show the letterbook at a glance.",
        ("letterbook status",),
        json_option,
        _status,
    ),
)
