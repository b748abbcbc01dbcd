"""The commands that keep who is who: people join, split, rename, group, list, undo."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from letterbook.cli.arguments import Call, Command, Parser, at_least, by_option, json_option
from letterbook.cli.json_output import write_json
from letterbook.cli.screen import Screen, count
from letterbook.contract.replies import PersonsReply
from letterbook.model.person import Affiliation, Join, Person, PersonChange
from letterbook.model.reply import SCHEMA
from letterbook.rules.person_names import valid_text


def _because(parser: Parser, *, required: bool) -> None:
    parser.add_argument(
        "--because", required=required, default="", metavar="TEXT", help="the evidence, in words"
    )


def _dates(parser: Parser) -> None:
    parser.add_argument(
        "--from", dest="valid_from", default="", metavar="DATE", help="from then on: 2016-03"
    )
    parser.add_argument(
        "--until", dest="valid_until", default="", metavar="DATE", help="until its end: 2016-10"
    )


def _join_arguments(parser: Parser) -> None:
    parser.add_argument("name", metavar="NAME", help="the person's name, new or known")
    parser.add_argument(
        "addresses", nargs="+", metavar="ADDRESS", help="an address, x:NUMBER or @handle"
    )
    _because(parser, required=True)
    _dates(parser)
    by_option(parser)
    json_option(parser)


def _split_arguments(parser: Parser) -> None:
    parser.add_argument("name", metavar="NAME", help="the name of a person")
    parser.add_argument("address", metavar="ADDRESS", help="one of the person's addresses")
    _because(parser, required=True)
    by_option(parser)
    json_option(parser)


def _rename_arguments(parser: Parser) -> None:
    parser.add_argument("old", metavar="OLD", help="the name of a person")
    parser.add_argument("new", metavar="NEW", help="a name that nobody else has")
    by_option(parser)
    json_option(parser)


def _group_arguments(parser: Parser) -> None:
    parser.add_argument("group", metavar="NAME", help="the name of a group, new or known")
    parser.add_argument("names", nargs="+", metavar="PERSON", help="the name of a person")
    _because(parser, required=False)
    _dates(parser)
    by_option(parser)
    json_option(parser)


def _undo_arguments(parser: Parser) -> None:
    parser.add_argument("claim", type=at_least(1), metavar="CLAIM", help="the number of a decision")
    by_option(parser)
    json_option(parser)


def _join(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        change = book.join_person(
            arguments.name, arguments.addresses, because=arguments.because,
            valid_from=arguments.valid_from, valid_until=arguments.valid_until, by=arguments.by,
        )  # fmt: skip
    return _answer(arguments, call, change)


def _split(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        change = book.split_person(
            arguments.name, arguments.address, because=arguments.because, by=arguments.by
        )
    return _answer(arguments, call, change)


def _rename(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        change = book.rename_person(arguments.old, arguments.new, by=arguments.by)
    return _answer(arguments, call, change)


def _group(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        change = book.group_people(
            arguments.group, arguments.names, because=arguments.because,
            valid_from=arguments.valid_from, valid_until=arguments.valid_until, by=arguments.by,
        )  # fmt: skip
    return _answer(arguments, call, change)


def _undo(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        change = book.undo_people(arguments.claim, by=arguments.by)
    return _answer(arguments, call, change)


def _list(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        persons = book.persons()
    if arguments.json:
        write_json(PersonsReply(SCHEMA, (), tuple(persons)))
    elif persons:
        _show_persons(call.screen, persons)
    else:
        call.screen.line(
            "nobody was joined yet: letterbook people join NAME ADDRESS --because TEXT"
        )
    return 0


def _answer(arguments: Namespace, call: Call, change: PersonChange) -> int:
    if arguments.json:
        write_json(PersonsReply(SCHEMA, change.claims, change.persons))
        return 0
    _show_persons(call.screen, change.persons)
    number = " ".join(map(str, change.claims))
    call.screen.line(
        call.screen.dim(f"decided as {number}; `letterbook people undo` takes it back")
    )
    return 0


def _show_persons(screen: Screen, persons: Sequence[Person]) -> None:
    for n, person in enumerate(persons):
        if n:
            screen.line()
        addresses = len({(one.platform, one.address) for one in person.joins})
        named = screen.bold(screen.shown(person.name or "(no name)"))
        screen.line(f"{named}  {count(addresses, 'address', 'addresses')}")
        rows = [_row(f"{one.platform}:{one.address}", one) for one in person.joins]
        rows += [_row(f"in {one.group}", one) for one in person.groups]
        if rows:
            screen.table(("claim", "what", "when", "because", "by"), rows, right="r")


def _row(what: str, one: Join | Affiliation) -> tuple[str, str, str, str, str]:
    when = valid_text(one.valid_from, one.valid_until) or "always"
    return str(one.claim), what, when, one.because, one.by


COMMANDS = (
    Command(
        "people join",
        "Hold addresses to be one person's.  The person's name then finds all of them, in queries\n"
        "and for `replies`; with dates, only messages of that time.  An equal name is no evidence.",
        (
            "letterbook people join 'A. Moreau' a.moreau@quay.example @amoreau \\\n"
            "    --because 'both signed the letter of 3 May' --by nell",
            "letterbook people join 'A. Moreau' desk@quay.example --because 'duty roster' \\\n"
            "    --from 2016-03 --until 2016-10",
        ),
        _join_arguments,
        _join,
    ),
    Command(
        "people split",
        "Hold an address to be a person's no longer.  The record keeps that it was\n"
        "joined, and why.",
        ("letterbook people split 'A. Moreau' desk@quay.example --because 'a shared desk'",),
        _split_arguments,
        _split,
    ),
    Command(
        "people rename",
        "Call a person otherwise.",
        ("letterbook people rename 'A. Moreau' 'Anne Moreau'",),
        _rename_arguments,
        _rename,
    ),
    Command(
        "people group",
        "Put people in a group: an office, a campaign, a family.  from:GROUP, to:GROUP and\n"
        "with:GROUP then find the addresses of all of them.",
        ("letterbook people group campaign 'A. Moreau' 'B. Ferrand' --from 2016",),
        _group_arguments,
        _group,
    ),
    Command(
        "people list",
        "List the people, their addresses and groups, when each holds, why, and who decided it.",
        ("letterbook people list", "letterbook people list --json"),
        json_option,
        _list,
    ),
    Command(
        "people undo",
        "Take back one decision about people by its number, or bring one back by the number that\n"
        "taking it back was given.",
        ("letterbook people undo 12 --by nell",),
        _undo_arguments,
        _undo,
    ),
)
