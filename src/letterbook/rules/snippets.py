"""The piece of a text that shows why it was found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache

import msgspec

from letterbook.model.query import FIELDS, Phrase, Prefix, Query, Word
from letterbook.rules.query_terms import UNSPACED, folded, pieces, searchable
from letterbook.rules.query_tree import leaves
from letterbook.rules.word_writing import ENDING_MARKS, Writing, loose, writing_of

WIDTH = 160
_LEAD = 50
_MAX_FINDS = 200
_MAX_HITS = 40
_MAX_HITS_OF_ONE = 10
"""Where there is one word alone, no other word has to be near it."""

_GAP = 20
_BEGINNING = 20_000
_BEGIN = r"(?<![^\W_])"
_END = r"(?![^\W_])"
_SPACE = re.compile(r"\s+")
_PIECE = re.compile(r"[^\W_]+")


class SnippetWord(msgspec.Struct, frozen=True):
    """What to look for; what has the same ``number`` is of one word of the query.

    ``parts`` and ``end`` are the whole; ``keys`` are the plain forms of its longest piece, by
    which it is searched quickly, and of which the first may stand in the text with accents;
    ``before`` and ``after`` bound how far the whole reaches from the start of that piece.  With
    ``forms``, what is found has to be one of them, folded.
    """

    parts: tuple[str, ...]
    end: str
    keys: tuple[str, ...]
    before: int
    after: int
    number: int
    forms: frozenset[str] = frozenset()


class Snippet(msgspec.Struct, frozen=True):
    """One line of text; ``highlights`` are half-open ranges of its characters, in order."""

    text: str
    highlights: tuple[tuple[int, int], ...]


def snippet_words(
    query: Query, forms: Callable[[str], Iterable[str]] = lambda _: ()
) -> tuple[SnippetWord, ...]:
    """Return what the wanted words, phrases and prefixes of a query look like in a text.

    ``forms`` gives the folded words that a plain word is found as beside itself.
    """
    found: dict[tuple[tuple[str, ...], bool], SnippetWord] = {}
    for leaf in leaves(query, wanted_only=True):
        if not isinstance(leaf, Word | Prefix | Phrase):
            continue
        if leaf.field and FIELDS[leaf.field].kind != "text":
            continue
        typed = " ".join(leaf.words) if isinstance(leaf, Phrase) else leaf.text
        parts = tuple(pieces(typed))
        begun = isinstance(leaf, Prefix)
        if not parts:
            continue
        number = len(found)
        found.setdefault((parts, begun), _word(parts, typed, begun, number))
        if isinstance(leaf, Word) and len(parts) == 1:
            alike = {*parts, *map(folded, forms(leaf.text))}
            if len(alike) > 1:
                found[parts, begun] = _forms(alike, number)
    return tuple(found.values())


def _word(parts: tuple[str, ...], typed: str, begun: bool, number: int) -> SnippetWord:
    end = r"[^\W_]{0,60}" if begun else _END if _is_spaced(parts[-1]) else ""
    longest = max(range(len(parts)), key=lambda at: len(parts[at]))
    as_typed = _PIECE.findall(typed.lower())
    keys = [
        parts[longest],
        *(as_typed[longest : longest + 1] if len(as_typed) == len(parts) else ()),
    ]
    reach = [2 * len(part) + _GAP for part in parts]
    return SnippetWord(
        parts=parts,
        end=end,
        keys=tuple(dict.fromkeys(keys)),
        before=sum(reach[:longest]),
        after=sum(reach[longest:]) + 80,
        number=number,
    )


def _forms(alike: set[str], number: int) -> SnippetWord:
    """Return what finds any of the forms by the letters that all of them begin with."""
    first, last = min(alike), max(alike)
    same = next((at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), None)
    start = min(first, last, key=len) if same is None else first[:same]
    return SnippetWord(
        parts=(start,),
        end=rf"[^\W_]{{0,60}}{_END}",
        keys=(start,),
        before=0,
        after=2 * max(map(len, alike)) + 80,
        number=number,
        forms=frozenset(alike),
    )


@lru_cache(maxsize=1_000)
def _pattern(parts: tuple[str, ...], end: str, writing: Writing) -> re.Pattern[str]:
    """Return what finds the pieces after each other in the small letters of a text."""
    body = ""
    for number, part in enumerate(parts):
        if number:
            apart = _is_spaced(parts[number - 1]) and _is_spaced(part)
            body += rf"[\W_]{{{int(apart)},{_GAP}}}"
        body += loose(part, writing)
    begin = _BEGIN if _is_spaced(parts[0]) else ""
    if writing is Writing.ANY:  # a word may stand between characters of a script without spaces
        begin = begin and f"(?:{begin}|(?<=[{UNSPACED}]))"
        end = end.replace(_END, f"(?:{_END}|(?=[{UNSPACED}]))")
    return re.compile(begin + body + end)


@lru_cache(maxsize=1_000)
def _accented(part: str, writing: Writing) -> re.Pattern[str]:
    return re.compile(loose(part, writing))


def _is_spaced(part: str) -> bool:
    """Return whether the piece is of a script that puts spaces between words."""
    return " " not in searchable(part)


def snippet(text: str, words: Sequence[SnippetWord]) -> Snippet:
    """Return about `WIDTH` characters of ``text`` around the most of the wanted words.

    White space becomes single spaces and cut ends are shown by an ellipsis.  Without any of
    the words it is the beginning of the text.  Linear in the length of the text.
    """
    hits = _hits(text, words)
    start, end = _window(text, hits)
    return _line(text, start, end, [(a, b) for a, b, _ in hits if start <= a and b <= end])


Hit = tuple[int, int, int]


class _Text:
    """A text in small letters, and how many hits are enough."""

    def __init__(self, text: str, enough: int) -> None:
        self.low = text.lower()
        if len(self.low) != len(text):  # a few capitals have a longer small form
            self.low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
        self.enough = enough

    @cached_property
    def writing(self) -> Writing:
        """How the words of the text are written: looked at where they are not found as folded."""
        return writing_of(self.low)


def _hits(text: str, words: Sequence[SnippetWord]) -> list[Hit]:
    """Return the first finds of each word, in order; a long text is read as far as needed."""
    if len(text) > 2 * _BEGINNING:
        begun = _hits_within(text[:_BEGINNING], words)
        enough = _enough(words)
        if all(_are_there(begun, word, enough) for word in words):
            return begun
    return _hits_within(text, words)


def _are_there(hits: list[Hit], word: SnippetWord, enough: int) -> bool:
    """Return whether a word that has one key alone was found often enough, well before the end."""
    own = [end for _, end, number in hits if number == word.number]
    return len(word.keys) == 1 and len(own) >= enough and max(own) + word.after < _BEGINNING


def _enough(words: Sequence[SnippetWord]) -> int:
    return _MAX_HITS if len(words) > 1 else _MAX_HITS_OF_ONE


def _hits_within(text: str, words: Sequence[SnippetWord]) -> list[Hit]:
    searched = _Text(text, _enough(words))
    found: list[Hit] = []
    for word in words:
        if word.forms and text.isascii():
            found += _form_finds(searched, word)
            continue
        hits = _key_finds(searched, word, Writing.PLAIN)
        if not hits and searched.writing is not Writing.PLAIN:
            hits = _key_finds(searched, word, searched.writing)
            hits = hits or _accented_finds(searched, word)
        found += hits
    found.sort()
    return found


def _key_finds(searched: _Text, word: SnippetWord, writing: Writing) -> list[Hit]:
    whole = _pattern(word.parts, word.end, writing)
    return [hit for key in word.keys for hit in _finds(searched, key, word, whole)]


def _finds(searched: _Text, key: str, word: SnippetWord, whole: re.Pattern[str]) -> list[Hit]:
    hits: list[Hit] = []
    find = searched.low.find
    place = find(key)
    for _ in range(_MAX_FINDS * 10 if word.forms else _MAX_FINDS):
        if place < 0 or len(hits) >= searched.enough:
            break
        if hit := _whole(searched.low, place, word, whole):
            hits.append(hit)
        place = find(key, place + len(key))
    return hits


def _form_finds(searched: _Text, word: SnippetWord) -> list[Hit]:
    """Return what `_finds` does of a word with forms, in a text of plain letters: sooner."""
    low, find = searched.low, searched.low.find
    hits: list[Hit] = []
    for form in word.forms:
        place, found = find(form), 0
        for _ in range(_MAX_FINDS * 10):
            if place < 0 or found >= searched.enough:
                break
            end = place + len(form)
            if not low[end : end + 1].isalnum() and not (place and low[place - 1].isalnum()):
                hits.append((place, end, word.number))
                found += 1
            place = find(form, end)
    return sorted(hits)[: searched.enough]


def _accented_finds(searched: _Text, word: SnippetWord) -> list[Hit]:
    hits: list[Hit] = []
    whole = _pattern(word.parts, word.end, searched.writing)
    accented = _accented(word.keys[0], searched.writing)
    for tried, match in enumerate(accented.finditer(searched.low)):
        if tried >= _MAX_FINDS or len(hits) >= searched.enough:
            break
        if hit := _whole(searched.low, match.start(), word, whole):
            hits.append(hit)
    return hits


def _whole(low: str, place: int, word: SnippetWord, whole: re.Pattern[str]) -> Hit | None:
    """Return the hit whose longest piece stands at ``place``, if all of it is there."""
    end = place + word.after
    if word.before:
        match = whole.search(low, max(place - word.before, 0), end)
    else:  # the longest piece is the first
        match = whole.match(low, place, end)
    if match is None or not match.start() <= place < match.end():
        return None
    if word.forms and folded(match[0]) not in word.forms:
        return None
    return match.start(), _with_marks(low, match.end()), word.number


def _with_marks(low: str, end: int) -> int:
    """Return where the marks end that stand after a letter, an accent of its own say."""
    if low[end : end + 1].isascii():
        return end
    marks = ENDING_MARKS.match(low, end)
    return end if marks is None else marks.end()


def _window(text: str, hits: list[Hit]) -> tuple[int, int]:
    """Return the range that holds the most different words, then the most, then the first."""
    if not hits:
        return _whole_words(text, 0, WIDTH)
    best, chosen = (0, 0), 0
    end = 0
    counts: dict[int, int] = {}
    for begin, (start, _, _) in enumerate(hits):
        while end < len(hits) and hits[end][1] - start <= WIDTH - _LEAD:
            counts[hits[end][2]] = counts.get(hits[end][2], 0) + 1
            end += 1
        value = (len(counts), end - begin)
        if value > best:
            best, chosen = value, start
        if end > begin:
            number = hits[begin][2]
            counts[number] -= 1
            if not counts[number]:
                del counts[number]
        else:
            end = begin + 1
    if best == (0, 0):  # one hit longer than the window
        chosen = hits[0][0]
    start = max(min(chosen - _LEAD, len(text) - WIDTH), 0)
    return _whole_words(text, start, start + WIDTH)


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Move both ends to the nearest white space inside, within 20 characters."""
    end = min(end, len(text))
    if start > 0 and (gap := _SPACE.search(text, start, min(start + 20, end))):
        start = gap.end()
    if end < len(text):
        gaps = [match.start() for match in _SPACE.finditer(text, max(end - 20, start), end)]
        end = gaps[-1] if gaps else end
    return start, end


def _line(text: str, start: int, end: int, ranges: list[tuple[int, int]]) -> Snippet:
    out = "… " if start > 0 else ""
    marks: list[tuple[int, int]] = []
    place = start
    for begin, stop in ranges:
        if begin < place:
            continue
        out = _joined(out, text[place:begin])
        mark = len(out)
        out = _joined(out, text[begin:stop])
        marks.append((mark, len(out)))
        place = stop
    out = _joined(out, text[place:end])
    shown = out.rstrip()
    return Snippet(f"{shown} …" if end < len(text) else shown, tuple(marks))


def _joined(out: str, more: str) -> str:
    flat = _SPACE.sub(" ", more)
    if flat.startswith(" ") and (not out or out.endswith(" ")):
        flat = flat[1:]
    return out + flat
