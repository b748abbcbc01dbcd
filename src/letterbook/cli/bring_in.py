"""The commands that bring correspondence in: inspect, init, add."""

from __future__ import annotations

import argparse
import math
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

import letterbook
from letterbook.cli.arguments import Call, Command, Parser, at_least, json_option
from letterbook.cli.json_output import write_json
from letterbook.cli.progress import ProgressLine, bytes_in
from letterbook.cli.screen import Screen, count, duration, number, size
from letterbook.contract.replies import InitReply, InspectReply
from letterbook.errors import Locked, SourceUnreadable, UsageError
from letterbook.model.reply import SCHEMA, AddReport
from letterbook.model.source import HandOver, Tally
from letterbook.rules.table_columns import (
    COLUMNS,
    COLUMNS_OF_MESSAGES,
    COLUMNS_OF_POSTS,
    strange_columns,
)

if TYPE_CHECKING:
    from letterbook.services.inspect_paths import FormatGroup, Inspection
    from letterbook.wiring import Letterbook


def _paths(parser: Parser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a file or folder, of any kind")


def _passwords(parser: Parser) -> None:
    parser.add_argument(
        "--passwords", default="", metavar="FILE",
        help="a file with passwords of encrypted archives, one on a line; - reads them from"
        " standard input; they are kept nowhere",
    )  # fmt: skip


def _passwords_in(name: str) -> list[str]:
    """Return the passwords that a file names, one on a line; raise `SourceUnreadable`."""
    if not name:
        return []
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise SourceUnreadable(f"{name} cannot be read ({error.strerror}).") from error
    text = raw.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    return [line for one in text.split("\n") if (line := one.removesuffix("\r"))]


def _inspect_arguments(parser: Parser) -> None:
    _paths(parser)
    _passwords(parser)
    json_option(parser)


def _inspect(arguments: Namespace, call: Call) -> int:
    for path in arguments.paths:
        if not Path(path).exists():
            raise SourceUnreadable(f"There is nothing at {path}.")
    found = letterbook.inspect(arguments.paths, passwords=_passwords_in(arguments.passwords))
    if arguments.json:
        write_json(InspectReply.of(found))
    else:
        _show_inspection(call.screen, found)
    return 0


def _show_inspection(screen: Screen, found: Inspection) -> None:
    screen.table(
        ("format", "files", "size", "messages", "for example"),
        [
            (
                group.format,
                number(group.files),
                size(group.bytes),
                _estimated(group),
                group.examples[0] if group.examples else "",
            )
            for group in found.groups
        ],
        right="-rrr",
    )
    screen.line()
    files, folders = count(found.files, "file"), count(found.folders, "folder")
    screen.line(f"{files} in {folders}, {size(found.bytes)}")
    if found.exact:
        screen.line(count(found.messages, "message"))
    else:
        screen.line(
            f"about {count(found.messages, 'message')}"
            f" (an estimate, between {number(found.low)} and {number(found.high)})"
        )
    screen.line(f"disk needed: about {size(found.disk_bytes)}")
    screen.line(f"time needed: about {duration(found.seconds)} on two processor cores")
    uncounted = sum(group.uncounted for group in found.groups)
    if uncounted:
        screen.line(f"The messages in {count(uncounted, 'file')} are not counted, or not all.")
    _name(screen, "need a password", found.needs_password)
    _name(screen, "cannot be opened", found.unreadable)
    if found.unknown_files:
        screen.line(
            f"{count(found.unknown_files, 'file')} of no known format:"
            " kept with their bytes and a notice"
        )
        _name(screen, "for example", found.unknown)
    if not found.complete:
        screen.line("There was no time to list every folder: the true numbers are larger.")
    screen.line("Nothing was written.")


def _name(screen: Screen, what: str, names: list[str]) -> None:
    if names:
        screen.facts([(what if n == 0 else "", name) for n, name in enumerate(names[:10])])
        if len(names) > 10:
            screen.line(f"and {len(names) - 10} more (--json lists up to 100)")


def _estimated(group: FormatGroup) -> str:
    if group.uncounted and not group.messages:
        return "not counted"
    return number(group.messages) if group.exact else f"~{number(group.messages)}"


def _init_arguments(parser: Parser) -> None:
    parser.add_argument("folder", metavar="DIR", help="a new or empty folder")
    parser.add_argument("--zone", default="", help="time zone of its days (default: UTC)")
    json_option(parser)


def _init(arguments: Namespace, call: Call) -> int:
    with letterbook.init(arguments.folder, zone=arguments.zone) as book:
        zone = str(book.zone())
        path = str(book.path)
    if arguments.json:
        write_json(InitReply(SCHEMA, path, zone))
    else:
        call.screen.line(
            f"{call.screen.shown(path)} is an empty letterbook; its days are in {zone}."
        )
    return 0


def _column(text: str) -> tuple[str, str]:
    """Return what a column states, and its name."""
    role, _, name = text.partition("=")
    if role.strip() not in COLUMNS or not name.strip():
        raise argparse.ArgumentTypeError(f"{text} is not one of {', '.join(COLUMNS)} = NAME")
    return role.strip(), name.strip()


def _add_arguments(parser: Parser) -> None:
    _paths(parser)
    facts = parser.add_argument_group("facts of the hand-over, each may stay unknown")
    facts.add_argument("--custodian", default="", metavar="NAME", help="whose papers these are")
    facts.add_argument("--received-from", default="", metavar="NAME", help="who handed them over")
    facts.add_argument("--received-on", default="", metavar="DATE", help="when, as you write it")
    facts.add_argument("--owner", default="", metavar="NAME", help="whose export it is")
    facts.add_argument("--zone", default="", help="time zone of times without an offset")
    facts.add_argument(
        "--column", action="append", default=[], type=_column, metavar="WHAT=NAME", dest="columns",
        help="the column of a table that states WHAT: " + ", ".join(COLUMNS_OF_MESSAGES)
        + "; of one of posts: " + ", ".join(COLUMNS_OF_POSTS),
    )  # fmt: skip
    facts.add_argument(
        "--channel", default="", choices=("post", "dm", "chat"),
        help="what the rows of tables and the lines of transcripts are: public posts, or messages",
    )  # fmt: skip
    facts.add_argument("--sealed", action="store_true", help="show the giver's name nowhere")
    _passwords(parser)
    parser.add_argument(
        "--in-place", action="store_true", help="leave the bytes where they are; store references"
    )
    parser.add_argument(
        "--uploaded", type=Path, metavar="DIR",
        help="what is below DIR came through the browser: it is named by file name, not by place",
    )  # fmt: skip
    parser.add_argument(
        "--wait", action="store_true", help="wait until another process that writes has ended"
    )
    parser.add_argument(
        "--workers", type=at_least(0), metavar="N", help="reading processes (default: one a core)"
    )
    parser.add_argument(
        "--acknowledge", action="store_true",
        help="write one JSON line to standard error whenever more entries are safe",
    )  # fmt: skip
    json_option(parser)


def _add(arguments: Namespace, call: Call) -> int:
    strange = strange_columns((role for role, _ in arguments.columns), arguments.channel)
    if strange:
        of = "posts" if arguments.channel == "post" else "messages (--channel post has others)"
        raise UsageError(f"A column of {of} does not state {strange[0]}.")
    facts = HandOver(
        custodian=arguments.custodian,
        received_from=arguments.received_from,
        received_on=arguments.received_on,
        owner=arguments.owner,
        zone=arguments.zone,
        sealed=arguments.sealed,
        columns=dict(arguments.columns),
        channel=arguments.channel,
    )
    progress = ProgressLine("entries", bytes_in(arguments.paths))
    with call.open() as book:
        try:
            report = _added(book, arguments, facts, progress)
        finally:
            progress.close()
    if arguments.json:
        write_json(report)
    else:
        show_add_report(call.screen, report)
    return 0


def _added(
    book: Letterbook, arguments: Namespace, facts: HandOver, progress: ProgressLine
) -> AddReport:
    """Return what was done, after a wait where that was asked for."""
    passwords = _passwords_in(arguments.passwords)

    def add(seconds: float) -> AddReport:
        return book.add(
            arguments.paths, hand_over=facts, in_place=arguments.in_place,
            uploads=arguments.uploaded, workers=arguments.workers, progress=progress,
            wait_seconds=seconds, passwords=passwords,
            acknowledged=_acknowledge if arguments.acknowledge else _say_nothing,
        )  # fmt: skip

    try:
        return add(0.0)
    except Locked as held:
        if not arguments.wait:
            raise
        told = msgspec.json.encode({"waiting": held.sentence}).decode()
        print(told if arguments.acknowledge else held.sentence, file=sys.stderr, flush=True)
    return add(math.inf)


def _acknowledge(source: str, entries: int) -> None:
    line = msgspec.json.encode({"acknowledged": entries, "source": source})
    print(line.decode(), file=sys.stderr, flush=True)


def _say_nothing(source: str, entries: int) -> None:
    """Acknowledgements were not asked for."""


def show_add_report(screen: Screen, report: AddReport) -> None:
    """Write what was done with each source, and the sums that account for every entry and byte."""
    for source in report.sources:
        name = f"{source.source}  {screen.shown(source.path)}"
        screen.line(screen.bold(name))
        if source.unchanged:
            screen.line("  handed over before, byte for byte: nothing to do")
        _show_tally(screen, source.tally)
        formats = ", ".join(f"{name} {number(n)}" for name, n in sorted(source.formats.items()))
        screen.facts([("formats", formats)], indent="  ")
        for code, n in sorted(source.notices_by_code.items(), key=lambda pair: (-pair[1], pair[0])):
            see = screen.dim(f"letterbook notices --source {source.source} --code {code}")
            screen.line(f"  {count(n, 'notice')} {screen.shown(code)}: {see}")
    if len(report.sources) > 1:
        screen.line(screen.bold("total"))
        _show_tally(screen, report.total)
    screen.line(f"took {duration(report.seconds)}")


def _show_tally(screen: Screen, tally: Tally) -> None:
    screen.line(
        f"  found {number(tally.found)} = stored {number(tally.stored)}"
        f" + copies {number(tally.copies)} + quarantined {number(tally.quarantined)}"
        f" + skipped {number(tally.skipped)}"
    )
    whole = "every byte" if tally.bytes_covered == tally.bytes else number(tally.bytes_covered)
    screen.line(f"  {whole} of {count(tally.bytes, 'byte')} accounted for")
    screen.line(
        f"  messages: {number(tally.messages_new)} new, {number(tally.messages_joined)} joined"
        f" to one already there, {number(tally.variants)} variants,"
        f" {number(tally.attached_messages)} attached to others"
    )
    for rule, n in sorted(tally.skipped_by_rule.items()):
        screen.line(f"  skipped by rule {screen.shown(rule)}: {number(n)}")


COMMANDS = (
    Command(
        "inspect",
        "Tell what is in files and folders: formats, about how many messages, what needs a\n"
        "password, the disk and the time that adding them takes.  Nothing is written.",
        ("letterbook inspect dump.mbox", "letterbook inspect /media/disk/handed-over --json"),
        _inspect_arguments,
        _inspect,
    ),
    Command(
        "init",
        "Create an empty letterbook in a folder that is new or empty.",
        ("letterbook init case", "letterbook init case --zone Europe/Paris"),
        _init_arguments,
        _init,
    ),
    Command(
        "add",
        "Bring files and folders in: mbox, Maildir, EML, EMLX, folders, zip, tar, gz, zst and\n"
        "what is nested in them.  Every byte is kept; what cannot be read is kept with a notice.\n"
        "Running the same command again after an interruption continues where it stopped.",
        (
            "letterbook -C case add dump.mbox",
            "letterbook -C case add mail/ --custodian 'A. Kessler' --received-on 2024-05-02",
            "letterbook -C case add chat.xlsx --zone Europe/Paris --column from=Who",
            "letterbook -C case add export.zip --passwords passwords.txt",
        ),
        _add_arguments,
        _add,
    ),
)
