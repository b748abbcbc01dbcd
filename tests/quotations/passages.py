"""Cuts passages from the messages of a letterbook and changes them as printers and editors do."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from letterbook.model.identity import MessageId
from letterbook.wiring import Letterbook

_WORD = re.compile(r"[^\W_]+")
_READ_ALOUD = re.compile("[^\\W_]+|[%\u2030\u00b0\u00a7#@&$\u00a3\u20ac]")
_REPLY_MARKS = re.compile(r"(?m)^[ \t]*(?:[>|][ \t]?)+")
NEGATIONS = ("not", "never", "no")


class Text(NamedTuple):
    """What the author of a message wrote, and the places of its words."""

    id: MessageId
    text: str
    words: tuple[tuple[int, int], ...]


class Passage(NamedTuple):
    """Words cut from a message, as printed after a change of typography."""

    origin: Text
    first: int
    last: int
    printed: str


def texts_of(book: Letterbook) -> list[Text]:
    """Return the new text of every message that has words enough, in order of id."""
    named = (line.split("\t")[1] for line in sorted(book.dump()) if line.startswith("message\t"))
    found = (text_of(book, MessageId(identity)) for identity in named)
    return [text for text in found if text is not None]


def text_of(book: Letterbook, identity: MessageId) -> Text | None:
    """Return the new text of a message, None where it has too few words."""
    mail = book.message(identity).mail
    zones = [z for z in mail.zones if z.kind == "new"]
    new = "\n".join(mail.text[z.start : z.end] for z in zones) if mail.zones else mail.text
    places = tuple(match.span() for match in _WORD.finditer(new))
    return Text(identity, new, places) if len(places) >= 12 else None


def plain_words(text: str) -> str:
    """Return the words of a text in lower case, for the oracle: nothing of the program."""
    return f" {' '.join(_READ_ALOUD.findall(text.replace(chr(0xAD), '').lower()))} "


def cut(text: Text, first: int, last: int) -> str:
    """Return the text from one word to another, both in it."""
    return text.text[text.words[first][0] : text.words[last][1]]


def _as_it_stands(said: str, rng: random.Random) -> str:
    del rng
    return said


def _smart(said: str, rng: random.Random) -> str:
    del rng
    return said.replace("'", "\u2019").replace('"', "\u201d").replace("--", "\u2014")


def _no_break(said: str, rng: random.Random) -> str:
    return "".join("\u00a0" if c == " " and rng.random() < 0.3 else c for c in said)


def _wrapped(said: str, rng: random.Random) -> str:
    return "".join("\n" if c == " " and rng.random() < 0.2 else c for c in said)


def _soft(said: str, rng: random.Random) -> str:
    return re.sub(
        r"[a-z]{7,}", lambda m: m[0][:4] + "\u00ad" + m[0][4:] if rng.random() < 0.5 else m[0], said
    )


def _divided(said: str, rng: random.Random) -> str:
    long = list(re.finditer(r"(?<![\w-])[a-z]{8,}(?![\w-])", said))
    if not long:
        return said
    chosen = rng.choice(long)
    at = chosen.start() + 4
    return f"{said[:at]}-\n{said[at:]}"


def _folded(said: str, rng: random.Random) -> str:
    del rng
    return " ".join(_REPLY_MARKS.sub("", said).split())


CHANGES: tuple[Callable[[str, random.Random], str], ...] = (
    _as_it_stands, _folded, _smart, _no_break, _wrapped, _soft, _divided,
)  # fmt: skip


def passages(texts: Sequence[Text], many: int, rng: random.Random) -> Iterator[Passage]:
    """Yield passages of 5 to 30 words in printed form."""
    made = 0
    while made < many:
        text = rng.choice(texts)
        size = rng.randint(5, min(30, len(text.words) - 1))
        first = rng.randrange(len(text.words) - size)
        said = cut(text, first, first + size - 1)
        if len(said) > 600:  # an ornament or a table
            continue
        made += 1
        yield Passage(text, first, first + size - 1, rng.choice(CHANGES)(said, rng))


class Edit(NamedTuple):
    """Words that were changed: the passage as printed, and the word that has to be named."""

    origin: Text
    printed: str
    word: str
    kind: str


def edits(texts: Sequence[Text], many: int, rng: random.Random) -> Iterator[Edit]:
    """Yield passages of 8 to 30 words in which one word was replaced, put in or left out."""
    made = 0
    vocabulary = ["harbour", "seventeen", "never", "Tuesday", "envelope", "Marchetti", "not", "42"]
    while made < many:
        text = rng.choice(texts)
        size = rng.randint(8, min(30, len(text.words) - 1))
        first = rng.randrange(len(text.words) - size)
        at = first + rng.randint(2, size - 3)
        said = cut(text, first, first + size - 1)
        start, end = text.words[at]
        base = text.words[first][0]
        word, new = text.text[start:end], rng.choice(vocabulary)
        if len(said) > 600 or word.lower() == new.lower():
            continue
        before, after = said[: start - base], said[end - base :]
        kind = rng.choice(("replaced", "put in", "left out"))
        made += 1
        if kind == "replaced":
            yield Edit(text, f"{before}{new}{after}", new, kind)
        elif kind == "put in":
            yield Edit(text, f"{before}{new} {word}{after}", new, kind)
        else:
            yield Edit(text, f"{before.rstrip()} {after.lstrip()}", word, kind)


class Joined(NamedTuple):
    """Pieces put together, and the verdict that says how."""

    pieces: tuple[str, ...]
    marked: bool
    expected: str


def joins(texts: Sequence[Text], many: int, rng: random.Random) -> Iterator[Joined]:
    """Yield spliced, shortened and reordered passages."""
    long = [text for text in texts if len(text.words) >= 60]
    made = 0
    while made < many:
        one, other = rng.sample(long, 2)
        first = rng.randrange(len(one.words) - 40)
        a, b = cut(one, first, first + 7), cut(one, first + 14, first + 21)
        c = cut(other, 10, 17)
        if max(map(len, (a, b, c))) > 200:
            continue
        made += 1
        yield rng.choice(
            (
                Joined((f"{a} {c}",), False, "spliced"),
                Joined((a, b), True, "shortened-marked"),
                Joined((f"{a} {b}",), False, "shortened-unmarked"),
                Joined((f"{b} {a}",), False, "out-of-order"),
            )
        )
