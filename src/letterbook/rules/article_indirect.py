"""Finds indirect speech: what somebody is said to have said, without marks around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from letterbook.model.article import Quotation
from letterbook.model.article_words import ArticleWords
from letterbook.rules.article_quotes import marked_words, speakers
from letterbook.rules.article_sentences import Sentence
from letterbook.rules.article_words import alternatives, any_of

_GAP = r"[\s\u00a0]{1,3}"
_LEAST_WORDS = 4
_MOST_CHARS = 600


def find_indirect(
    text: str, block: tuple[int, int], sentences: Sequence[Sentence], words: ArticleWords
) -> list[Quotation]:
    """Return the clauses that follow a verb of saying and a word such as ``that``.

    Each is a quotation that is ``indirect``: one piece, no marks.  What stands in marks is a
    direct one, and not looked at.
    """
    quoted = [(one.start, one.end) for one in marked_words(text, *block)]
    found = []
    for sentence in sentences:
        said = text[sentence.start : sentence.end][:_MOST_CHARS]
        match = _pattern(words.says, words.that).search(said)
        if match is None:
            continue
        start, end = sentence.start + match.end(), sentence.start + len(said.rstrip(" .!?"))
        clause = text[start:end].strip()
        if len(clause.split()) < _LEAST_WORDS or any(a < end and b > start for a, b in quoted):
            continue
        chain = speakers(said[: match.end()], words)
        elsewhere = any_of(words.elsewhere).search(said)
        found.append(
            Quotation(
                start=start, end=end, pieces=(clause,), joins=(), whole=clause, marks="",
                sentence=text[sentence.start : sentence.end], sentence_start=sentence.start,
                speaker=chain[-1] if chain else "", attribution=tuple(chain),
                elsewhere=elsewhere.group() if elsewhere is not None else "", indirect=True,
            )
        )  # fmt: skip
    return found


@lru_cache(maxsize=16)
def _pattern(says: tuple[str, ...], that: tuple[str, ...]) -> re.Pattern[str]:
    some = rf"(?:{_GAP}[\w'\u2019@-]{{1,24}}){{0,4}}"
    return re.compile(
        rf"{alternatives(says)}{some}{_GAP}{alternatives(that)}(?:{_GAP})?", re.IGNORECASE
    )
