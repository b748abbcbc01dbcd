"""``python -m tests.articles.rendered``: how often a French rendering leads to its message.

One rendering at a time is checked as an article that quotes it and names nobody and no day: only
the words lead there.  Right is a candidate that holds the English sentence, or has the Message-ID.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import letterbook
from letterbook.model.conversation import TextPiece
from letterbook.wiring import Letterbook
from tests.functional import program

HERE = Path(__file__).parent
FIRST = 5


class Rendering(NamedTuple):
    """What names the message, an English sentence or a Message-ID, and its French rendering."""

    message: str
    french: str


class Led(NamedTuple):
    """How many renderings there are, and those whose message came first, or among five."""

    total: int
    first: int
    among: int
    missed: tuple[str, ...]


def renderings(name: str) -> Iterator[Rendering]:
    """Yield the renderings of the story or the lists."""
    for line in (HERE / f"renderings_{name}.txt").read_text("utf-8").splitlines():
        message, _, french = line.partition(" | ")
        yield Rendering(message, french)


def lead(book: Letterbook, name: str, right: Callable[[Letterbook, str, str], bool]) -> Led:
    """Return where the renderings lead in a letterbook."""
    total = first = among = 0
    missed = []
    for one in renderings(name):
        text = f"Voici ce que disait le message : « {one.french} » C'est tout ce qu'il disait."
        found = [
            place.message
            for article in book.check_text(text).articles
            for quotation in article.quotations
            for place in quotation.places[:FIRST]
        ][:FIRST]
        places = [right(book, identity, one.message) for identity in found]
        total, first, among = total + 1, first + (places[:1] == [True]), among + any(places)
        if not any(places):
            missed.append(one.french)
    return Led(total, first, among, tuple(missed))


def holds(book: Letterbook, identity: str, sentence: str) -> bool:
    """Return whether a message holds the sentence."""
    words = " ".join(sentence.split()).rstrip(".").removeprefix("All, ").removeprefix("Dad, ")
    text = " ".join(" ".join(piece.text for piece in _pieces(book, identity)).split())
    return words.removeprefix("Tobias, ").removeprefix("Item 9: ") in text


def _pieces(book: Letterbook, identity: str) -> list[TextPiece]:
    thread = book.thread(identity, unfold=True)
    return [piece for place in thread.places if place.id == identity for piece in place.pieces]


def named(book: Letterbook, identity: str, message_id: str) -> bool:
    """Return whether a message states the Message-ID."""
    return message_id in book.message(identity).stated_ids


def main() -> int:
    """Print one line of JSON for each record; the letterbook of the lists is the argument."""
    with tempfile.TemporaryDirectory() as scratch:
        program.run("demo", Path(scratch) / "story")
        with letterbook.open(Path(scratch) / "story") as book:
            print(json.dumps({"record": "story", **lead(book, "story", holds)._asdict()}))
        if len(sys.argv) > 1:
            with letterbook.open(sys.argv[1]) as book:
                print(json.dumps({"record": "lists", **lead(book, "lists", named)._asdict()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
