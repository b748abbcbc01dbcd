"""The command that shows what a letterbook is for: demo."""

from __future__ import annotations

import shlex
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

import letterbook
from letterbook.cli.arguments import Call, Command, Parser, json_option
from letterbook.cli.conversation import show_thread
from letterbook.cli.demo_measures import DemoMeasure, show_measure, talk_of
from letterbook.cli.hits import show_answer
from letterbook.cli.json_output import write_json
from letterbook.cli.progress import ProgressLine
from letterbook.cli.screen import Screen, count
from letterbook.errors import LetterbookExists
from letterbook.model.conversation import ThreadView
from letterbook.model.reply import SCHEMA
from letterbook.model.source import HandOver
from letterbook.ports.search_index import Sort
from letterbook.services.search import SearchAnswer

if TYPE_CHECKING:
    from letterbook.wiring import Letterbook

_STORY = Path(letterbook.__file__).parent / "story"
_FOLDER = "letterbook-demo"
_ZONE = "Europe/London"
_MARK = "the story that comes with Letterbook"
"""Who handed the sources over; a letterbook with any other source is somebody's own."""


class _Question(msgspec.Struct, frozen=True):
    """One question as the story asks it; ``missing`` is not empty when the answer is a gap."""

    asks: str
    query: str
    sort: Sort
    missing: tuple[str, ...] = ()


class _Questions(msgspec.Struct, frozen=True):
    questions: tuple[_Question, ...]


class DemoQuestion(msgspec.Struct, frozen=True):
    """One question, the command that answers it, and the answer.

    ``missing`` are the Message-IDs that the found conversations refer to and the record lacks.
    """

    asks: str
    command: str
    answer: SearchAnswer
    missing: tuple[str, ...]


class DemoReply(msgspec.Struct, frozen=True):
    """`demo`: the letterbook of the story, and its questions with their answers."""

    schema: int
    path: str
    messages: int
    questions: tuple[DemoQuestion, ...]
    measures: tuple[DemoMeasure, ...]


def _arguments(parser: Parser) -> None:
    parser.add_argument(
        "folder", nargs="?", default=_FOLDER, metavar="DIR", help=f"where ({_FOLDER})"
    )
    json_option(parser)


def _demo(arguments: Namespace, call: Call) -> int:
    raw = (_STORY / "questions.json").read_bytes()
    questions = msgspec.json.decode(raw, type=_Questions).questions
    with _letterbook_at(Path(arguments.folder)) as book:
        _add_story(book)
        shown = talk_of(book, arguments.folder, _STORY / "articles" / "courier.txt")
        answered = [_answer(book, arguments.folder, question) for question in questions]
        reply = DemoReply(
            SCHEMA,
            str(book.path),
            book.status().messages,
            tuple(one for one, _ in answered),
            tuple(shown),
        )
    if arguments.json:
        write_json(reply)
        return 0
    screen = call.screen
    screen.line(
        f"{screen.shown(reply.path)}: {count(reply.messages, 'message')} of an invented affair."
    )
    for n, (question, thread) in enumerate(answered, 1):
        _show(screen, n, question, thread)
    for n, measure in enumerate(shown, len(answered) + 1):
        show_measure(screen, n, measure)
    screen.line()
    folder = shlex.quote(arguments.folder)
    screen.line(f"Browse it: letterbook serve {screen.shown(folder)}")
    return 0


def _letterbook_at(folder: Path) -> Letterbook:
    """Return the demonstration's letterbook, new or as an earlier run left it."""
    if not (folder / "letterbook.json").exists():
        return letterbook.init(folder, zone=_ZONE)
    book = letterbook.open(folder)
    sources = book.sources()
    if sources and all(source.hand_over.received_from == _MARK for source in sources):
        return book
    book.close()
    raise LetterbookExists(
        f"{folder} is a letterbook of your own and is left alone.",
        next_step="Name a new folder: `letterbook demo DIR`.",
    )


def _add_story(book: Letterbook) -> None:
    """Add every part of the story that the letterbook does not hold whole."""
    whole = {Path(source.path).name for source in book.sources() if source.complete}
    parts = [path for path in sorted((_STORY / "dump").iterdir()) if path.name not in whole]
    if not parts:
        return
    progress = ProgressLine("entries")
    try:
        for typed in (False, True):  # who typed the copy told in which time
            some = [path for path in parts if (path.suffix == ".txt") is typed]
            if some:
                facts = HandOver(received_from=_MARK, zone=_ZONE if typed else "")
                book.add(some, hand_over=facts, workers=0, progress=progress)
    finally:
        progress.close()


def _answer(
    book: Letterbook, folder: str, question: _Question
) -> tuple[DemoQuestion, ThreadView | None]:
    answer = book.search(question.query, sort=question.sort)
    words = ["letterbook", "-C", folder, "search", question.query, "--sort", question.sort]
    thread: ThreadView | None = None
    missing: list[str] = []
    if question.missing and answer.hits:
        thread = book.thread(answer.hits[0].id)
        missing = [place.missing_id for place in thread.places if place.missing_id]
        words = ["letterbook", "-C", folder, "thread", answer.hits[0].id[:12]]
    return DemoQuestion(question.asks, shlex.join(words), answer, tuple(missing)), thread


def _show(screen: Screen, n: int, question: DemoQuestion, thread: ThreadView | None) -> None:
    screen.line()
    screen.line(screen.bold(f"{n}. {question.asks}"))
    screen.line(f"$ {screen.shown(question.command)}")
    if thread is not None:
        show_thread(screen, thread, full=False)
    else:
        show_answer(screen, question.answer)


COMMANDS = (
    Command(
        "demo",
        "Build a letterbook from an invented story and put eight questions to it.\n"
        "Nothing is fetched; a folder that holds anything else is left alone.",
        ("letterbook demo", "letterbook demo /tmp/quay"),
        _arguments,
        _demo,
    ),
)
