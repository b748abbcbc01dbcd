"""What the demonstration tells of private messages, posts, copies and an article, in few lines."""

from __future__ import annotations

import shlex
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from letterbook.cli.articles import VERDICTS
from letterbook.cli.screen import Screen, count
from letterbook.rules.moment_text import stated
from letterbook.rules.span_text import span_text

if TYPE_CHECKING:
    from letterbook.model.replies import SideReplies
    from letterbook.wiring import Letterbook

_FELIX, _TIDES = "x:70011", "x:80022"
_LINK = "https://search.tidetables.example/quay"
_CHAIN = "source:felix-harrow-archive.zip channel:dm with:80022"
_COPY = "source:commission-copy.txt"


class DemoMeasure(msgspec.Struct, frozen=True):
    """One question that a measure answers: the command, and its answer in lines."""

    asks: str
    command: str
    lines: tuple[str, ...]


def talk_of(book: Letterbook, folder: str, article: Path) -> list[DemoMeasure]:
    """Return the answers to the questions of the story's second and third part."""
    return [
        _replies(book, folder),
        _echoes(book, folder),
        _copies(book, folder),
        _article(book, folder, article),
    ]


def show_measure(screen: Screen, n: int, measure: DemoMeasure) -> None:
    """Write one question, its command and its answer."""
    screen.line()
    screen.line(screen.bold(f"{n}. {measure.asks}"))
    screen.line(f"$ {screen.shown(measure.command)}")
    for line in measure.lines:
        screen.line(screen.shown(line))


def _command(folder: str, *words: str) -> str:
    return shlex.join(["letterbook", "-C", folder, *words])


def _replies(book: Letterbook, folder: str) -> DemoMeasure:
    answer = book.replies(_FELIX, _TIDES, channel="dm")
    lines = []
    for side in answer.sides:
        rules = ", ".join(f"{rule.rule} {rule.answers}" for rule in side.by_rule)
        first = span_text(side.first_answer_delay_s, side.first_answer_delay_high_s)
        lines.append(
            f"{_name(side)}: {count(side.messages, 'message')}, answers by rule: {rules};"
            f" first answer after {first}"
        )
    felix, tides = answer.sides
    elsewhere = [one for one in tides.requests if one.elsewhere]
    lines.append(
        f"{count(len(tides.requests), 'request')} of {_name(tides)};"
        f" acted on in public, without a word here: {len(elsewhere)}"
    )
    if felix.silence is not None:
        since = len(felix.silence.since)
        lines.append(
            f"last answer of {_name(felix)}: {stated(felix.silence.sent)};"
            f" {count(since, 'message')} of the other side since"
        )
    asks = "Who answered whom in private, and how often?"
    command = _command(folder, "replies", _FELIX, _TIDES, "--channel", "dm")
    return DemoMeasure(asks, command, tuple(lines))


def _name(side: SideReplies) -> str:
    written = [form for party in side.parties for form in party.written]
    return max(written, key=len, default=side.named).partition(" <")[0]


def _echoes(book: Letterbook, folder: str) -> DemoMeasure:
    answer = book.echoes(link=_LINK)
    lines = [
        f"{stated(one.sent)}  {one.channel}  {one.written}"
        + (f"  after {span_text(one.low_s, one.high_s)}" if n else "  first")
        + (f"; copies of it: {len(one.copies)}" if one.copies else "")
        for echo in answer.echoes
        for n, one in enumerate(echo.appearances[:6])
    ]
    asks = "Which way did the link of TideTables go, from private to public?"
    return DemoMeasure(asks, _command(folder, "echoes", "--link", _LINK), tuple(lines))


def _copies(book: Letterbook, folder: str) -> DemoMeasure:
    answer = book.compare(_CHAIN, _COPY)
    words = sum(pair.words_differ for pair in answer.near_pairs)
    dates = sum(pair.date_differs for pair in answer.near_pairs)
    lines = [
        f"{count(answer.near, 'message')} in both in other forms; words differ in {words},"
        f" dates in {dates}",
        *(f"only in the archive: {stated(one.sent)} {one.excerpt}" for one in answer.only_in_x),
    ]
    asks = "Is the copy that was handed to the commission the archive's chain?"
    return DemoMeasure(asks, _command(folder, "compare", _CHAIN, _COPY), tuple(lines))


def _article(book: Letterbook, folder: str, article: Path) -> DemoMeasure:
    (checked,) = book.check_article(article).articles
    quotations = Counter(VERDICTS[one.verdict] for one in checked.quotations)
    claims = Counter(VERDICTS[one.verdict] for one in checked.claims)
    lines = [
        f"{count(len(checked.quotations), 'quotation')}: "
        + ", ".join(f"{verdict} {n}" for verdict, n in sorted(quotations.items())),
        f"{count(len(checked.claims), 'claim')}: "
        + ", ".join(f"{verdict} {n}" for verdict, n in sorted(claims.items())),
    ]
    asks = "Does the article say what the messages say?"
    return DemoMeasure(asks, _command(folder, "check", str(article)), tuple(lines))
