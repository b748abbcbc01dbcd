"""The command that shows one message: show."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from letterbook.cli.arguments import Call, Command, Parser, at_least, json_option
from letterbook.cli.hits import SHORT_ID, title
from letterbook.cli.json_output import write_json
from letterbook.cli.neutral import lines, one_line
from letterbook.cli.screen import Screen, size, write_bytes
from letterbook.contract.replies import HeadersReply
from letterbook.errors import UsageError, WriteFailed
from letterbook.model.mark import MessageMark
from letterbook.model.message import MailMessage, Part
from letterbook.model.reply import SCHEMA, Copy, MessageView
from letterbook.rules.address_line import address_line
from letterbook.rules.moment_text import stated


def _show_arguments(parser: Parser) -> None:
    parser.add_argument(
        "name", metavar="ID", help="its id or a beginning, its Message-ID, or sha256:HEX"
    )
    form = parser.add_mutually_exclusive_group()
    json_option(parser)
    form.add_argument("--raw", action="store_true", help="the bytes as the container holds them")
    form.add_argument("--rfc822", action="store_true", help="the bytes of the mail itself")
    form.add_argument("--headers", action="store_true", help="every header field, decoded")
    form.add_argument("--part", metavar="PATH", help="the decoded bytes of a part: 2.1")
    parser.add_argument("--copy", type=at_least(0), default=0, metavar="N", help="copy N (from 0)")
    parser.add_argument("-o", "--output", metavar="FILE", help="write the bytes to a new file")


def _show(arguments: Namespace, call: Call) -> int:
    name, copy = arguments.name, arguments.copy
    with call.open() as book:
        if arguments.raw:
            _deliver(book.raw(name, copy=copy), arguments.output)
        elif arguments.rfc822:
            _deliver(book.rfc822(name, copy=copy), arguments.output)
        elif arguments.part is not None:
            _deliver(book.part(name, arguments.part, copy=copy), arguments.output)
        elif arguments.output:
            raise UsageError("-o goes with --raw, --rfc822 or --part.")
        elif arguments.headers:
            headers = book.headers(name, copy=copy)
            if arguments.json:
                write_json(HeadersReply(SCHEMA, headers))
            else:
                for field in headers:
                    call.screen.line(f"{one_line(field.name)}: {one_line(field.value)}")
        elif arguments.json:
            write_json(book.message(name))
        else:
            show_message(call.screen, book.message(name))
    return 0


def _deliver(raw: bytes, output: str | None) -> None:
    if output is None:
        write_bytes(raw)
        return
    try:
        with Path(output).open("xb") as file:
            file.write(raw)
    except FileExistsError:
        raise UsageError(
            f"{output} exists and is left alone.", next_step="Choose another name for -o."
        ) from None
    except OSError as error:
        raise WriteFailed(f"{output} cannot be written: {error.strerror}.") from error


def show_message(screen: Screen, view: MessageView) -> None:
    """Write who, when and what, where it was found, and the text as read."""
    mail = view.mail
    group = mail.thread_topic if view.channel != "mail" else ""
    screen.line(screen.bold(one_line(title(mail.subject or group, view.channel))))
    screen.facts(_facts(view))
    for n, copy in enumerate(view.copies):
        screen.facts([(f"copy {n}", _copy_line(copy))])
    for part in mail.parts:
        if part.kind in ("attachment", "message"):
            screen.facts([(f"part {part.path}", _part_line(part))])
    if mail.named_files:
        screen.facts([("names the attachments", "; ".join(mail.named_files))])
    for notice in view.notices:
        screen.facts([("notice", f"{notice.code}: {notice.detail}")])
    for mark in view.marks:
        screen.facts(_mark_line(mark))
    screen.line()
    _show_text(screen, mail)


def _facts(view: MessageView) -> list[tuple[str, str]]:
    mail = view.mail
    received = stated(mail.received) if mail.received is not None else ""
    doubts = ", ".join(mail.sent.doubts) if mail.sent is not None else ""
    return [
        ("id", view.id),
        ("channel", view.channel),
        ("date", stated(mail.sent) + (f"  [{doubts}]" if doubts else "")),
        ("received", received),
        ("from", address_line(mail.from_) or "not stated"),
        ("sender", address_line(mail.sender)),
        ("reply to", address_line(mail.reply_to)),
        ("to", address_line(mail.to)),
        ("cc", address_line(mail.cc)),
        ("bcc", address_line(view.bcc)),
        ("Message-ID" if mail.platform == "mail" else "platform id", ", ".join(view.stated_ids)),
        ("in reply to", " ".join(mail.in_reply_to) if view.channel != "mail" else ""),
        ("links", " ".join(mail.links) if view.channel != "mail" else ""),
        ("state", " ".join(mail.flags) if view.channel != "mail" else ""),
        (
            "conversation",
            f"{view.conversation[:SHORT_ID]} (letterbook thread {view.id[:SHORT_ID]})",
        ),
        ("language", mail.language),
        ("variants", _ids(view.variants)),
        ("stands in" if view.channel == "chat" else "attached to", _ids(view.attached_to)),
        (
            "messages in it" if view.channel == "document" else "attached mails",
            _ids(view.attached),
        ),
        ("tags", " ".join(f"#{tag}" for tag in view.tags)),
    ]


def _mark_line(mark: MessageMark) -> list[tuple[str, str]]:
    """Return a note with its number, or what is marked of a passage; tags are among the facts."""
    words = f"\u201c{mark.passage}\u201d" if mark.passage else ""
    if mark.kind == "note":
        return [(f"note {mark.claim}", f"{mark.text}  on {words}" if words else mark.text)]
    if not words:
        return []
    return [("read", words) if mark.kind == "read" else ("tagged", f"#{mark.text} on {words}")]


def _ids(ids: tuple[str, ...]) -> str:
    return " ".join(identity[:SHORT_ID] for identity in ids)


def _copy_line(copy: Copy) -> str:
    place = f"{copy.source}!{copy.locator}" + (f"!part:{copy.path}" if copy.path else "")
    pieces = [copy.status, place, copy.folder, " ".join(copy.flags), size(copy.size)]
    return "  ".join(piece for piece in pieces if piece)


def _part_line(part: Part) -> str:
    pieces = [part.content_type, part.filename, size(part.size) if part.size else ""]
    return "  ".join(piece for piece in pieces if piece)


def _show_text(screen: Screen, mail: MailMessage) -> None:
    """Write the text as read; what was not written in this message is dimmed."""
    for zone in mail.zones:
        style = _as_it_is if zone.kind == "new" else screen.dim
        piece = mail.text[zone.start : zone.end]
        for line in lines(piece[:-1] if piece.endswith("\n") else piece):
            screen.line(style(line))
    if not mail.text:
        screen.line(screen.dim("(no text)"))


def _as_it_is(text: str) -> str:
    return text


COMMANDS = (
    Command(
        "show",
        "Show one message: who, when, what, every copy of it, and its text.  --raw and --rfc822\n"
        "give its bytes exactly; --part gives an attachment.",
        (
            "letterbook show 3f9a1c27b04e",
            "letterbook show 3f9a1c27b04e --raw > message.eml",
            "letterbook show 3f9a1c27b04e --part 2 -o valuation.pdf",
        ),
        _show_arguments,
        _show,
    ),
)
