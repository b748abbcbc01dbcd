"""The commands that keep a letterbook: check, backup, rebuild, reindex, forget, custody, dump."""

from __future__ import annotations

import sys
from argparse import Namespace

from letterbook.cli.arguments import Call, Command, Parser, at_least, by_option, json_option
from letterbook.cli.articles import show_articles
from letterbook.cli.json_output import write_json
from letterbook.cli.overview import show_status
from letterbook.cli.progress import ProgressLine
from letterbook.cli.screen import Screen, count, duration, number, size
from letterbook.contract.replies import BackupReply, CustodyLink, CustodyReply
from letterbook.errors import Refused, UsageError
from letterbook.model.problem import Problem
from letterbook.model.reply import SCHEMA, CheckReport

PROBLEMS_FOUND = 1
"""Exit status of a check that found something."""


def _check_arguments(parser: Parser) -> None:
    parser.add_argument(
        "articles", nargs="*", metavar="ARTICLE", help="a text, page, PDF or Word file; - to paste"
    )
    parser.add_argument("--quote", metavar="WORDS", help="hold these words against the record")
    parser.add_argument(
        "--model", metavar="FOLDER", help="a static embedding model, for quotations in translation"
    )
    parser.add_argument(
        "--keep", action="store_true", help="keep the findings in the record, to decide about"
    )
    by_option(parser)
    parser.add_argument("--read-data", action="store_true", help="read and hash every byte too")
    parser.add_argument(
        "--head", default="", metavar="HEAD", help="a custody head that you kept elsewhere"
    )
    json_option(parser)


def _check(arguments: Namespace, call: Call) -> int:
    if arguments.articles or arguments.quote is not None:
        return _check_articles(arguments, call)
    if arguments.keep or arguments.model is not None:
        raise UsageError(
            "--keep and --model go with an article.", next_step="Name the article to check."
        )
    with call.open() as book:
        report = book.check(read_data=arguments.read_data, head=arguments.head)
    if arguments.json:
        write_json(report)
    else:
        _show_check(call.screen, report)
    return PROBLEMS_FOUND if report.problems else 0


def _check_articles(arguments: Namespace, call: Call) -> int:
    if arguments.read_data or arguments.head:
        raise UsageError(
            "An article is checked, or the letterbook itself, not both at once.",
            next_step="Leave out --read-data and --head, or the article.",
        )
    with call.open() as book:
        if arguments.model is not None:
            book.use_model(arguments.model)
        if arguments.quote is not None:
            answer = book.check_text(f"\u201c{arguments.quote}\u201d", name="--quote")
        elif arguments.articles == ["-"]:
            answer = book.check_text(sys.stdin.read())
        else:
            answer = book.check_article(*arguments.articles)
        kept = book.keep_findings(answer, by=arguments.by) if arguments.keep else None
    if arguments.json:
        write_json(answer)
        return 0
    show_articles(call.screen, answer)
    if kept is not None:
        call.screen.line(
            f"{count(kept.added, 'finding')} kept, {kept.changed} of them other than before;"
            f" {kept.kept} were kept already"
        )
        call.screen.hints(("letterbook finding list", "letterbook finding confirm NUMBER"))
    return 0


def _show_check(screen: Screen, report: CheckReport) -> None:
    looked = ", ".join(f"{name} {number(n)}" for name, n in report.checked.items())
    if looked:
        screen.line(f"looked at: {looked}")
    _show_problems(screen, report.problems)
    if report.problems:
        screen.line(screen.bold(f"{count(len(report.problems), 'problem')} found"))
    elif report.read_data:
        screen.line(screen.bold("sound: everything is as it was written"))
    else:
        screen.line(screen.bold("sound as far as was looked; --read-data reads every byte"))
    screen.line(f"custody head: {report.head}")
    screen.line(screen.dim(f"took {duration(report.seconds)}"))


def _show_problems(screen: Screen, problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        screen.line(f"{screen.bold(screen.shown(problem.where))}: {screen.shown(problem.what)}")
        screen.line(f"  next: {screen.shown(problem.repair)}")


def _backup_arguments(parser: Parser) -> None:
    parser.add_argument("destination", metavar="DIR", help="a new or empty folder")
    json_option(parser)


def _backup(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        found = book.backup(arguments.destination)
    reply = BackupReply(
        schema=SCHEMA,
        path=str(found.path),
        sources=found.sources,
        frames=found.frames,
        packs=found.packs,
        large_files=found.large_files,
        bytes=found.bytes,
        head=str(found.head),
        in_place=found.in_place,
        problems=found.problems,
    )
    if arguments.json:
        write_json(reply)
    else:
        _show_backup(call.screen, reply)
    return PROBLEMS_FOUND if reply.problems else 0


def _show_backup(screen: Screen, reply: BackupReply) -> None:
    path = screen.shown(reply.path)
    screen.line(f"{path} holds {count(reply.sources, 'source')} in {size(reply.bytes)}")
    if reply.in_place:
        screen.line(f"not in it, because they stay in place: {', '.join(reply.in_place)}")
    _show_problems(screen, reply.problems)
    screen.line(f"custody head: {reply.head}")
    screen.line(f"to use it: letterbook -C {path} rebuild")


def _rebuild_arguments(parser: Parser) -> None:
    parser.add_argument(
        "--workers", type=at_least(0), metavar="N", help="reading processes (default: one a core)"
    )
    json_option(parser)


def _rebuild(arguments: Namespace, call: Call) -> int:
    progress = ProgressLine("entries")
    with call.open() as book:
        try:
            status = book.rebuild(workers=arguments.workers, progress=progress)
        finally:
            progress.close()
    if arguments.json:
        write_json(status)
    else:
        show_status(call.screen, status)
    return 0


def _reindex(arguments: Namespace, call: Call) -> int:
    progress = ProgressLine("messages")
    with call.open() as book:
        try:
            status = book.reindex(progress=progress)
        finally:
            progress.close()
    if arguments.json:
        write_json(status)
    else:
        show_status(call.screen, status)
    return 0


def _forget_arguments(parser: Parser) -> None:
    parser.add_argument("source", metavar="SOURCE", help="the id of a source: s1")
    parser.add_argument("--reason", required=True, help="why; it is kept in the record")
    parser.add_argument(
        "--salted", action="store_true", help="keep only salted digests of what was removed"
    )
    parser.add_argument("--yes", action="store_true", help="do not ask")
    by_option(parser)
    json_option(parser)


def _forget(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        if not arguments.yes:
            _confirm(arguments.source)
        report = book.forget(
            arguments.source, reason=arguments.reason, by=arguments.by, salted=arguments.salted
        )
    if arguments.json:
        write_json(report)
        return 0
    call.screen.line(
        f"{call.screen.shown(report.source)} is forgotten:"
        f" {count(report.entries, 'entry', 'entries')},"
        f" {number(report.blobs_removed)} contents removed,"
        f" {number(report.blobs_kept)} kept because another source holds them too"
    )
    call.screen.line(f"tombstone {report.tombstone} keeps the reason")
    return 0


def _confirm(source: str) -> None:
    if not sys.stdin.isatty():
        raise Refused(
            "Forgetting a source cannot be undone and was not confirmed.",
            next_step="Add --yes to the command.",
        )
    print(f"This removes {source} for good. Type {source} to go on: ", end="", file=sys.stderr)
    sys.stderr.flush()
    if sys.stdin.readline().strip() != source:
        raise Refused("Nothing was removed.", next_step="Run it again to be asked again.")


def _custody(arguments: Namespace, call: Call) -> int:
    with call.open() as book:
        rows = book.custody()
    if arguments.json:
        links = tuple(CustodyLink(r.number, r.event, r.at, r.facts, r.hash) for r in rows)
        write_json(CustodyReply(SCHEMA, links))
        return 0
    call.screen.table(
        ("link", "when", "what", "hash", "facts"),
        [
            (
                str(row.number),
                row.at,
                row.event,
                row.hash[:12],
                ", ".join(f"{name} {value}" for name, value in row.facts.items() if value != ""),
            )
            for row in rows
        ],
        right="r",
    )
    return 0


def _no_arguments(parser: Parser) -> None:
    """Nothing but the common options."""


def _dump(_: Namespace, call: Call) -> int:
    with call.open() as book:
        for line in book.dump():
            sys.stdout.buffer.write(line.encode("utf-8", "surrogateescape") + b"\n")
    return 0


COMMANDS = (
    Command(
        "check",
        "Hold a publication against the record: every quotation, date, delay and count of it.\n"
        "Without one, verify that everything in the letterbook is as it was written, name what is\n"
        "wrong and how to repair it; the exit status is then 1 when there are problems, else 0.",
        (
            "letterbook check article.html",
            'letterbook check --quote "what they wrote"',
            "letterbook check --read-data",
        ),
        _check_arguments,
        _check,
    ),
    Command(
        "backup",
        "Copy the letterbook while it is in use and check the copy.  Catalogue and index are not\n"
        "copied; `rebuild` makes them in the copy.",
        ("letterbook backup /media/disk/case-backup",),
        _backup_arguments,
        _backup,
    ),
    Command(
        "rebuild",
        "Make catalogue and index anew from the original bytes and the record.",
        ("letterbook rebuild",),
        _rebuild_arguments,
        _rebuild,
    ),
    Command(
        "reindex",
        "Make the search index anew from the catalogue.",
        ("letterbook reindex",),
        json_option,
        _reindex,
    ),
    Command(
        "forget",
        "Remove a source from the original bytes, the catalogue and the index.  It cannot be\n"
        "undone.  What another source holds too stays; a tombstone keeps the reason.",
        ("letterbook forget s2 --reason 'added by mistake'",),
        _forget_arguments,
        _forget,
    ),
    Command(
        "custody",
        "List the chained log of what was done with the letterbook.",
        ("letterbook custody",),
        json_option,
        _custody,
    ),
    Command(
        "dump",
        "Write the catalogue in a canonical form that equal letterbooks share.",
        ("letterbook dump",),
        _no_arguments,
        _dump,
    ),
)
