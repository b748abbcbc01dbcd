"""Finds the direct quotations of a publication, whatever marks it uses."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from letterbook.model.article import Join, Quotation
from letterbook.model.article_words import ArticleWords
from letterbook.rules.article_mentions import is_name
from letterbook.rules.article_sentences import Sentence
from letterbook.rules.article_words import alternatives, any_of

_PAIRS = {
    "\u201c": "\u201d\u201f\u201c",
    "\u00ab": "\u00bb",
    "\u201e": "\u201c\u201d",
    '"': '"',
    "\u2018": "\u2019",
    "\u2039": "\u203a",
    "'": "'",
}
_OMISSION = re.compile(
    r"\s*(?P<omission>\[\s*(?:\.{3}|\u2026)\s*\]|\(\s*(?:\.{3}|\u2026)\s*\)|\.{3,4}|\u2026)\s*"
    r"|\s*(?P<insertion>\[[^\[\]]{1,80}\])\s*"
)
_CLIPPED_START = re.compile(r"(?:\d0s|n['\u2019]|tis|twas|em)(?!\w)|n['\u2019]", re.IGNORECASE)
_CLIPPED = re.compile(r"(?<!\w)(?:wi|an|o|th|ha|mi)\Z", re.IGNORECASE)
_SPACES = " \t\n\u00a0\u202f"
_MOST_BETWEEN = 160
_MOST_CHARS = 6_000
_MOST_SINGLE = 600
_MOST_IN_ONE = 2_000
_STOP = re.compile(r"[.!?](?=\s)")
_WORD_BEFORE = re.compile(r"[\w.]{1,20}\Z")
_RELAY_REACH = 40
_POINTS = " .,;:"
_AROUND = 600
"""So much of a sentence counts on either side of a quotation."""
_CAPITALS = re.compile(
    r"(?:[A-ZÀ-Þ][\w'\u2019.-]*)(?:[\s\u00a0](?:(?:de|du|van|von)[\s\u00a0])?[A-ZÀ-Þ][\w'\u2019.-]*)*"
)


class Marked(NamedTuple):
    """Words between marks: the place of the marks, of the words, and which marks they are."""

    start: int
    end: int
    inner: int
    inner_end: int
    marks: str


def marked_words(text: str, start: int, end: int) -> list[Marked]:
    """Return what stands in quotation marks within a paragraph, outermost marks only.

    A mark that is never closed quotes to the end of the paragraph.
    """
    found: list[Marked] = []
    at = start
    while at < end:
        mark = text[at]
        if mark not in _PAIRS or not _opens(text, at, start):
            at += 1
            continue
        close = _closing(text, at, end)
        if close is None and mark in "'\u2018":  # an apostrophe
            at += 1
            continue
        shut = end if close is None else close
        found.append(Marked(at, min(end, shut + 1), at + 1, shut, mark + _PAIRS[mark][0]))
        at = shut + 1
    return found


def _opens(text: str, at: int, start: int) -> bool:
    before = text[at - 1] if at > start else " "
    if text[at] in "\u00ab\u201c\u201e\u2039":
        return True
    after = text[at + 1] if at + 1 < len(text) else " "
    if text[at] in "\u2018'" and _CLIPPED_START.match(text, at + 1):
        return False
    return not before.isalnum() and not after.isspace() and before not in "\u2019'"


def _closing(text: str, opened: int, end: int) -> int | None:
    mark = text[opened]
    shut = _PAIRS[mark]
    depth = 1
    most = _MOST_SINGLE if mark in "'\u2018" else _MOST_CHARS
    for at in range(opened + 1, min(end, opened + most)):
        char = text[at]
        if char == mark and mark not in shut:
            depth += 1
        elif char in shut:
            if char in "'\u2019" and at + 1 < end and text[at + 1].isalnum():
                continue
            if char in "'\u2019" and not _could_close(text, at, end):
                continue
            depth -= 1
            if depth == 0:
                return at
    return None


def _could_close(text: str, at: int, end: int) -> bool:
    """Return whether a single mark may end a quotation: that of a plural or of ``wi'`` may not."""
    if text[at - 1] != "s" and not _CLIPPED.search(text, max(0, at - 4), at):
        return True
    rest = text[at + 1 : min(end, at + 400)]
    return re.search(r"['\u2019](?!\w)", rest) is None


def find_quotations(
    text: str, block: tuple[int, int], sentences: Sequence[Sentence], words: ArticleWords
) -> list[Quotation]:
    """Return the quotations of a paragraph; pieces that an attribution divides are one."""
    marked = marked_words(text, *block)
    found: list[Quotation] = []
    used = 0
    while used < len(marked) and len(found) < _MOST_IN_ONE:
        group = [marked[used]]
        while used + len(group) < len(marked) and _continues(
            text, group[-1], marked[used + len(group)], words
        ):
            group.append(marked[used + len(group)])
        used += len(group)
        pieces, joins = _divide(text, group, words)
        if pieces:
            found.append(_quotation(text, block, group, (pieces, joins), sentences, words))
    return found


def _divide(
    text: str, group: Sequence[Marked], words: ArticleWords
) -> tuple[list[str], list[Join]]:
    """Return what was said without the marks of omission, and what stands between the pieces."""
    pieces: list[str] = []
    joins: list[Join] = []
    for one in group:
        inner = text[one.inner : one.inner_end]
        at = 0
        join: Join = "attribution"
        for start, end, kind in [*_breaks(inner, words), (len(inner), len(inner), "omission")]:
            if start < at:
                continue
            piece = inner[at:start].strip(_SPACES)
            if any(char.isalnum() for char in piece):
                if pieces:
                    joins.append(join)
                pieces.append(piece)
                join = "omission"
            at = end
            join = kind
    return pieces, joins


def _breaks(inner: str, words: ArticleWords) -> list[tuple[int, int, Join]]:
    """Return where words in marks are not the speaker's: omissions, insertions, attributions."""
    found: list[tuple[int, int, Join]] = [
        (mark.start(), mark.end(), "insertion" if mark["insertion"] else "omission")
        for mark in _OMISSION.finditer(inner)
    ]
    if words.inside_marks:
        pattern = _attributed(words.speaks)
        found += [(m.start(), m.end(), "attribution") for m in pattern.finditer(inner)]
    return sorted(found)


@lru_cache(maxsize=16)
def _attributed(verbs: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of an attribution within marks: a verb, its subject behind it.

    The subject may have its age or a participle beside it, which then ends the sentence.
    """
    gap, verb = r"[ \u00a0\u202f]", alternatives(verbs)
    pronoun = r"-(?:t-)?(?:il|elle|ils|elles|on|je)(?!\w)"
    before = rf"(?:(?:me|te|se|nous|vous|lui|leur){gap}|[mtsl]['\u2019])?"
    helping = rf"(?:a|ai|ont|avait|avaient|aura|est|sont|était)(?:{pronoun})?"
    subject = (
        rf"(?:{pronoun}"
        rf"|{gap}(?:le|la|les|un|une|son|sa|ses|leur|ce|cette|M\.|MM\.|Mme|Me|Mgr|Dr){gap}"
        rf"|{gap}l['\u2019]|{gap}(?=[A-ZÀ-Þ]))"
    )
    lead = rf"(?:{helping}{gap}(?:fini{gap}par{gap})?)?"
    said = rf"(?:{lead}{verb}{subject}|(?:a|ai|ont|est){pronoun}(?:{gap}\w{{1,20}})?)"
    rest = r"(?:[^,.;:!?\u00ab\u00bb]|(?<=\bM)\.|(?<=\bDr)\.){0,100}"
    participle = rf"[a-zà-ÿ]{{2,20}}(?:é|ée|és|ées|ant){gap}{rest}"
    aside = rf"(?:,{gap}(?:\d{{1,3}}{gap}ans|{participle}|[A-ZÀ-Þ]{rest})){{1,2}}"
    trade = rf",{gap}[a-zà-ÿ-]{{3,20}}(?:{gap}[a-zà-ÿ-]{{2,20}}){{0,3}}"
    stop = rf"\.{gap}(?=[A-ZÀ-Þ])"
    end = rf"(?:{aside}(?:,{gap}|{stop})|{trade}{stop}|,{gap}|{stop})"
    return re.compile(rf"(?:,|(?<=[!?\u2026])){gap}{before}(?i:{said}){rest}{end}")


def _continues(text: str, one: Marked, other: Marked, words: ArticleWords) -> bool:
    between = text[one.end : other.start]
    if len(between) > _MOST_BETWEEN or not any_of(words.says).search(between):
        return False
    last = text[one.inner : one.inner_end].rstrip()[-1:]
    goes_on = last in (",", ";", "\u2014", "-") or between.lstrip()[:1] in (",", "\u2014", "\u2013")
    ends = (_WORD_BEFORE.search(between, 0, m.start()) for m in _STOP.finditer(between))
    ended = any(word is None or word.group() not in words.abbreviation for word in ends)
    return goes_on and not ended


def _quotation(
    text: str,
    block: tuple[int, int],
    group: Sequence[Marked],
    said: tuple[list[str], list[Join]],
    sentences: Sequence[Sentence],
    words: ArticleWords,
) -> Quotation:
    start, end = group[0].start, group[-1].end
    at = max(0, bisect_right(sentences, start, key=lambda one: one.start) - 1)
    first, last = block
    if sentences:
        until = bisect_left(sentences, end, key=lambda one: one.start)
        first, last = sentences[at].start, sentences[max(at, until - 1)].end
    first, last = max(first, start - _AROUND), min(last, end + _AROUND)
    outside = text[first:start] + " \u241e " + text[end:last]
    for one, other in itertools.pairwise(group):
        outside += " \u241e " + text[one.end : other.start]
    chain = speakers(outside, words)
    elsewhere = any_of(words.elsewhere).search(outside)
    return Quotation(
        start=start,
        end=end,
        pieces=tuple(said[0]),
        joins=tuple(said[1]),
        whole=" ".join(text[one.inner : one.inner_end].strip(_SPACES) for one in group),
        marks=group[0].marks,
        sentence=text[first:last],
        sentence_start=first,
        speaker=chain[-1] if chain else "",
        attribution=tuple(chain),
        elsewhere=elsewhere.group() if elsewhere is not None else "",
        mentioned=len(said[0]) == 1
        and is_name(said[0][0], text[first:start], text[end:last], words),
    )


def speakers(outside: str, words: ArticleWords) -> list[str]:
    """Return the names next to attributing verbs: who says that who said it, the speaker last.

    Who relays (``according to the Courier``) stands before whoever is relayed, also where the
    sentence names them behind.
    """
    verbs = any_of(words.relays)
    relays = [verb.end() for verb in verbs.finditer(outside)]
    bare = verbs.sub(lambda verb: "_" * len(verb.group()), outside)
    names = [n for n in _CAPITALS.finditer(bare) if not _first_word_only(n, words)]
    relaying: list[str] = []
    saying: list[str] = []
    for end in relays:
        name = next((n for n in names if 0 <= n.start() - end <= _RELAY_REACH), None)
        if name is not None:
            _add(relaying, name.group())
    for verb in any_of(words.says).finditer(bare):
        near = min(names, key=lambda name: _distance(name, verb), default=None)
        if near is not None and near.group().strip(_POINTS) not in relaying:
            _add(saying, near.group())
    return [*relaying, *saying]


def _distance(name: re.Match[str], verb: re.Match[str]) -> int:
    return min(abs(name.end() - verb.start()), abs(name.start() - verb.end()))


def _add(found: list[str], name: str) -> None:
    said = name.strip(_POINTS)
    if said and said not in found:
        found.append(said)


def _first_word_only(name: re.Match[str], words: ArticleWords) -> bool:
    """Return whether this is no name: an ordinary word that begins a sentence."""
    said = name.group()
    return " " not in said and said.lower() in words.known_words + words.pronoun
