"""Finds the messages of the record that are a publication itself, kept or passed on as a whole.

What a newspaper printed does not prove itself: a clipping among the evidence, or a mail that
carries the article, has every word that it quotes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from letterbook.model.identity import MessageId
from letterbook.rules.article_reading import ReadArticle
from letterbook.rules.query_terms import pieces
from letterbook.services.record_texts import RecordTexts

RUN = 6
MOST_RUNS = 16
LEAST_RUNS = 6
_HALF = 0.5
_EACH = 20
_SENTENCE = re.compile(r"[^.!?\n]+")


def own_copies(texts: RecordTexts, read: ReadArticle) -> list[MessageId]:
    """Return the messages that hold half and more of what the article says in its own words.

    Runs of `RUN` words from all over it, outside its quotations, are looked for; an article with
    fewer than `LEAST_RUNS` of them is not looked for.
    """
    runs = list(_runs(read))
    if len(runs) < LEAST_RUNS:
        return []
    step = max(1, len(runs) // MOST_RUNS)
    asked = runs[::step][:MOST_RUNS]
    holding: Counter[MessageId] = Counter()
    for run in asked:
        holding.update(set(texts.parts.find(f'"{" ".join(run)}"', _EACH)))
    return sorted(one for one, many in holding.items() if many >= _HALF * len(asked))


def _runs(read: ReadArticle) -> Iterator[Sequence[str]]:
    """Yield the first words of each sentence of the article's own that is long enough."""
    article = read.article
    for block, _ in read.paragraphs:
        at = block.start
        inside = [
            (q.start, q.end) for q in article.quotations if block.start <= q.start < block.end
        ]
        for start, end in (*inside, (block.end, block.end)):
            for sentence in _SENTENCE.finditer(article.text, at, max(at, start)):
                words = pieces(sentence.group())
                if len(words) >= RUN:
                    yield words[:RUN]
            at = max(at, end)
