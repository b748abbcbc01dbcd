"""The command that shows a whole conversation: thread."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping

from letterbook.cli.arguments import Call, Command, Parser, at_least, json_option
from letterbook.cli.hits import SHORT_ID, title
from letterbook.cli.json_output import write_json
from letterbook.cli.neutral import lines, one_line
from letterbook.cli.screen import Screen, count, number
from letterbook.model.conversation import Episode, Rebuilt, ThreadParty, ThreadPlace, ThreadView
from letterbook.rules.address_line import address_line
from letterbook.rules.moment_text import instant, stated

_EXCERPT = 100
_REBUILT_LINES = 12
_MOST_SET_IN = 20
_PARTIES = 8
_DAY = 86_400
_LINKED_BY = {
    "in-reply-to": "In-Reply-To",
    "references": "References",
    "conversation-index": "conversation index",
    "quotation": "quotation",
}


def _thread_arguments(parser: Parser) -> None:
    parser.add_argument("name", metavar="ID", help="any message of the conversation")
    parser.add_argument("--text", action="store_true", help="show what each message adds, in full")
    parser.add_argument(
        "--unfold", action="store_true", help="show every text in full, quotations too"
    )
    parser.add_argument(
        "--episode-days", type=at_least(1), default=30, metavar="N",
        help="days of silence after which an episode of private messages is new (30)",
    )  # fmt: skip
    json_option(parser)


def _thread(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        view = book.thread(
            arguments.name, episode_days=arguments.episode_days, unfold=arguments.unfold
        )
    if arguments.json:
        write_json(view)
    else:
        show_thread(call.screen, view, full=arguments.text or arguments.unfold)
    return 0


def show_thread(screen: Screen, view: ThreadView, *, full: bool) -> None:
    """Write a conversation in reading order, each answer set in under what it answers."""
    lacking = f", {count(view.missing, 'missing message')}" if view.missing else ""
    if view.withheld:
        lacking += f", {number(view.withheld)} withheld as privileged"
    screen.line(screen.bold(f"{count(view.messages, 'message')}{lacking}"))
    screen.facts(_facts(view))
    screen.line()
    known = {one.address: _name(one) for one in view.parties if _name(one)}
    begun = 0
    for place in view.places:
        if place.episode > begun:
            begun = place.episode
            _show_episode(screen, view.episodes[begun - 1], len(view.episodes))
        if place.id is None:
            _show_missing(screen, place, full=full)
        else:
            _show_place(screen, place, known, full=full)
    if view.remarks or view.links:
        screen.line()
    for reason, rule in view.link_rules.items():
        screen.line(screen.dim(f"{_LINKED_BY[reason]} ({number(view.links[reason])}): {rule}"))
    for remark in view.remarks:
        screen.line(screen.dim(remark))


def _facts(view: ThreadView) -> list[tuple[str, str]]:
    span = ""
    if view.first is not None and view.last is not None:
        span = stated(view.first)
        if view.last != view.first:
            span += f" to {stated(view.last)}"
    channels = ", ".join(f"{name} {number(many)}" for name, many in view.channels.items())
    shown = [_party(party) for party in view.parties[:_PARTIES]]
    if len(view.parties) > _PARTIES:
        shown.append(f"and {number(len(view.parties) - _PARTIES)} more")
    episodes = ""
    if view.episodes:
        episodes = (
            f"{number(len(view.episodes))}, each begun after more than"
            f" {count(view.episode_days, 'day')} of silence"
        )
    return [
        ("channels", channels),
        ("from, to", one_line(span)),
        ("dates", f"each with the offset it states; days are those of {view.zone}"),
        ("parties", one_line("; ".join(shown))),
        ("copies", number(view.copies)),
        ("notices", number(view.notices) if view.notices else ""),
        ("episodes", episodes),
    ]


def _party(party: ThreadParty) -> str:
    called = party.written[0] if party.written else ""
    if party.address not in called.casefold():
        called = f"{called} <{party.address}>" if called else party.address
    return f"{called} wrote {number(party.wrote)}, got {number(party.got)}"


def _name(party: ThreadParty) -> str:
    """Return the name of an account that its messages may state by number alone."""
    names = (form.rpartition(" <")[0] for form in party.written)
    return "" if party.platform == "mail" else next((name for name in names if name), "")


def _show_episode(screen: Screen, episode: Episode, many: int) -> None:
    if many < 2:
        return
    silence = ""
    if episode.silence_s is not None:
        silence = f", after {count(episode.silence_s // _DAY, 'day')} of silence"
    messages = count(episode.messages, "message")
    screen.line(screen.dim(f"-- episode {episode.number}: {messages}{silence}"))


def _indent(place: ThreadPlace) -> str:
    return "  " * min(place.depth, _MOST_SET_IN)


def _show_missing(screen: Screen, place: ThreadPlace, *, full: bool) -> None:
    indent = _indent(place)
    if place.withheld:
        screen.line(f"{indent}withheld as privileged{_reason(place)}")
        return
    if place.missing_id:
        name = f"missing message <{one_line(place.missing_id)}>"
    elif place.known_by == "conversation-index":
        when = place.index_time
        begun = f", begun {instant(when.earliest)}" if when and when.earliest is not None else ""
        name = f"missing message, known by the conversation index{begun}"
    else:
        name = "missing message, known from its quotation alone"
    screen.line(f"{indent}{name}{_reason(place)}")
    if place.referred_by:
        shown = " ".join(identity[:SHORT_ID] for identity in place.referred_by[:6])
        more = len(place.referred_by) - 6
        more_text = f" and {number(more)} more" if more > 0 else ""
        screen.line(
            screen.dim(f"{indent}  this record lacks it; referred to by {shown}{more_text}")
        )
    if place.rebuilt is not None:
        _show_rebuilt(screen, place.rebuilt, indent, full=full)


def _show_rebuilt(screen: Screen, rebuilt: Rebuilt, indent: str, *, full: bool) -> None:
    by = ", ".join(identity[:SHORT_ID] for identity in rebuilt.quoted_by[:3])
    author = one_line(rebuilt.author) or "an author who is not named"
    date = one_line(" ".join(rebuilt.date.split())) or "no date named"
    if rebuilt.sent is not None:
        date = one_line(stated(rebuilt.sent))
    screen.line(screen.dim(f"{indent}  quoted in {by} as of {author}, {date}:"))
    shown = [line for line in lines(rebuilt.text.strip("\n")) if line.strip() or full]
    if not full:
        shown = [_short(" ".join(rebuilt.text.split()))]
    for line in shown[: None if full else _REBUILT_LINES]:
        screen.line(screen.dim(f"{indent}  | {one_line(line)}".rstrip()))


def _reason(place: ThreadPlace) -> str:
    return f"  [{_LINKED_BY[place.reason]}]" if place.reason else ""


def _show_place(
    screen: Screen, place: ThreadPlace, known: Mapping[str, str], *, full: bool
) -> None:
    indent = _indent(place)
    identity = (place.id or "")[:SHORT_ID]
    sender = one_line(address_line(place.from_, known)) or "sender not stated"
    subject = screen.bold(one_line(title(place.subject, place.channel)))
    counted = [count(place.copies, "copy", "copies")] if place.copies > 1 else []
    counted += [count(place.notices, "notice")] if place.notices else []
    beside = screen.dim(f"{_reason(place)}{'  (' + ', '.join(counted) + ')' if counted else ''}")
    when = one_line(stated(place.sent))
    screen.line(f"{indent}{identity}  {when}  {sender}  {subject}{beside}")
    if place.remark:
        screen.line(screen.dim(f"{indent}  {one_line(place.remark)}"))
    if place.pieces:
        for piece in place.pieces:
            style = str if piece.kind in ("new", "signature") else screen.dim
            for line in lines(piece.text.removesuffix("\n")):
                screen.line(style(f"{indent}  {line}".rstrip()))
    elif full:
        for line in lines(place.new_text.strip("\n")):
            screen.line(f"{indent}  {line}".rstrip())
        if place.quoted_chars:
            screen.line(screen.dim(f"{indent}  ({number(place.quoted_chars)} characters quoted)"))
    elif words := " ".join(place.new_text[: 4 * _EXCERPT].split()):
        screen.line(f"{indent}  {one_line(_short(words))}")


def _short(words: str) -> str:
    return words if len(words) <= _EXCERPT else words[: _EXCERPT - 1] + "\u2026"


COMMANDS = (
    Command(
        "thread",
        "Show the whole conversation of a message in reading order: mails, private messages with\n"
        "their episodes, posts; why each is linked to the one above it; and in their places the\n"
        "messages that others refer to and the record lacks, with what is quoted of them.",
        (
            "letterbook thread 3f9a1c27b04e",
            "letterbook thread 3f9a1c27b04e --text",
            "letterbook thread 3f9a1c27b04e --unfold",
        ),
        _thread_arguments,
        _thread,
    ),
)
