"""Reads a publication: paragraphs, quotations, dates, links and claims, with their places."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from letterbook.model.article import Article, Block, Claim, Quotation, StatedDate
from letterbook.model.article_words import ArticleWords
from letterbook.rules.article_claims import find_claims
from letterbook.rules.article_context import Context
from letterbook.rules.article_dates import find_dates
from letterbook.rules.article_indirect import find_indirect
from letterbook.rules.article_quotes import find_quotations, marked_words
from letterbook.rules.article_sentences import Sentence, sentences_of
from letterbook.rules.article_text import find_blocks
from letterbook.rules.article_words import any_of
from letterbook.rules.language import guess_language
from letterbook.rules.link_keys import bare_sites

MOST_CHARS = 2_000_000
MOST_QUOTATIONS = 2_000
MOST_CLAIMS = 2_000
MOST_DATES = 5_000
MOST_SITES = 100
MOST_LINKS = 1_000
_LINK = re.compile(r"https?://[^\s<>\"\u00ab\u00bb\u201c\u201d]{1,2000}")
_STATUS = re.compile(
    r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/\w{1,40}/status(?:es)?/\d{1,20}"
)
_HANDLE = re.compile(r"(?<![\w@/.])@\w{2,30}")
_LONG_QUOTE = 24
_OF_QUOTED = ("answers", "messages")
"""What somebody is quoted as stating in public is a claim of theirs; a message quoted is none."""


class ReadArticle(NamedTuple):
    """An article with the sentences of its paragraphs, its claims and the words of its language.

    ``cut``: there is more in it than `MOST_QUOTATIONS`, `MOST_CLAIMS` or `MOST_CHARS` allow.
    """

    article: Article
    paragraphs: tuple[tuple[Block, tuple[Sentence, ...]], ...]
    claims: tuple[Claim, ...]
    words: ArticleWords
    cut: bool = False


def read_article(
    name: str,
    text: str,
    languages: Mapping[str, ArticleWords],
    aside: Sequence[tuple[str, str]] = (),
) -> ReadArticle:
    """Return what stands in the text of a publication; ``languages`` by their codes.

    A text of another language is read with the words of the first.  At most `MOST_CHARS`
    characters count.  ``aside`` is what its page had beside it, with reasons: it is put after the
    text, as furniture.
    """
    cut = len(text) > MOST_CHARS
    text = text.replace("\r\n", "\n").replace("\r", "\n")[:MOST_CHARS]
    blocks = find_blocks(text, list(languages.values()))
    text_end = len(text)
    for said, reason in aside:
        start = len(text) + 2
        text = f"{text}\n\n{' '.join(said.split())}"
        blocks.append(Block(start, len(text), "furniture", reason))
    told = " ".join(text[b.start : b.end] for b in blocks if b.kind != "furniture")
    language = _language(told, languages)
    words = languages.get(language) or next(iter(languages.values()))
    kept = [block for block in blocks if block.kind != "furniture"]
    paragraphs = tuple(
        (block, tuple(sentences_of(text, block.start, block.end, words.abbreviation)))
        for block in kept
    )
    quotations: list[Quotation] = []
    for block, sentences in paragraphs:
        most = MOST_QUOTATIONS - len(quotations)
        quotations += find_quotations(text, (block.start, block.end), sentences, words)[:most]
        if len(quotations) >= MOST_QUOTATIONS:
            break
    indirect: list[Quotation] = []
    for block, sentences in paragraphs:
        some = find_indirect(text, (block.start, block.end), sentences, words)
        indirect += some[: MOST_QUOTATIONS - len(indirect)]
    every = find_dates_in(text, blocks, words)[:MOST_DATES]
    dates = tuple(d for block in kept for d in every if _in(block, d.start))
    links = _links(text)
    article = Article(
        name=name,
        title=_title(text, blocks),
        language=language,
        published="",
        text=text,
        blocks=tuple(blocks),
        quotations=tuple(quotations[:MOST_QUOTATIONS]),
        dates=dates,
        links=tuple(dict.fromkeys(link for _, _, link in links)),
        handles=tuple(dict.fromkeys(_HANDLE.findall(text))),
        text_end=text_end,
        indirect=tuple(indirect),
    )
    claims = _claims(article, paragraphs, links, words)
    cut = cut or len(quotations) >= MOST_QUOTATIONS or len(claims) >= MOST_CLAIMS
    return ReadArticle(article, paragraphs, tuple(claims[:MOST_CLAIMS]), words, cut)


def find_dates_in(
    text: str, blocks: Sequence[Block], words: ArticleWords
) -> tuple[StatedDate, ...]:
    """Return the dates of the whole text; those of furniture lend their year to none."""
    bare = list(text)
    for block in blocks:
        if block.kind == "furniture":
            bare[block.start : block.end] = " " * (block.end - block.start)
    return tuple(find_dates("".join(bare), words.months, words.numeric_dates))


def _in(block: Block, at: int) -> bool:
    return block.start <= at < block.end


def _language(told: str, languages: Mapping[str, ArticleWords]) -> str:
    guessed = guess_language(told)
    if guessed in languages or not told:
        return guessed
    lower = f" {' '.join(told.lower().split())} "
    counts = {
        code: sum(lower.count(f" {word} ") for word in words.known_words)
        for code, words in languages.items()
    }
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] else guessed


def _title(text: str, blocks: Sequence[Block]) -> str:
    titles = [text[b.start : b.end] for b in blocks[:6] if b.kind == "title"]
    return max(titles, key=len, default="")


def _links(text: str) -> list[tuple[int, int, str]]:
    """Return addresses with their places; a post's address ends with its number."""
    found: list[tuple[int, int, str]] = []
    for match in islice(_LINK.finditer(text), MOST_LINKS):
        status = _STATUS.match(match.group())
        link = status.group() if status is not None else match.group().rstrip(".,;:!?)")
        found.append((match.start(), match.start() + len(link), link))
    named: list[tuple[int, int, str]] = []
    for site in bare_sites(text)[:MOST_SITES]:
        places = re.finditer(re.escape(site), text, re.IGNORECASE)
        named += [(m.start(), m.end(), m.group()) for m in islice(places, MOST_LINKS)]
    reach = 0
    kept: list[tuple[int, int, str]] = []
    for start, end, link in sorted([*found, *named]):
        if start >= reach:
            kept.append((start, end, link))
            reach = end
    return kept


def _claims(
    article: Article,
    paragraphs: Sequence[tuple[Block, tuple[Sentence, ...]]],
    links: Sequence[tuple[int, int, str]],
    words: ArticleWords,
) -> list[Claim]:
    context = Context(article.text, words, article.dates, links)
    found: list[Claim] = []
    for block, sentences in paragraphs:
        quoted = [
            (mark.inner, mark.inner_end)
            for mark in marked_words(article.text, block.start, block.end)
            if mark.inner_end - mark.inner > _LONG_QUOTE
        ]
        for before, sentence in zip((None, *sentences), sentences, strict=False):
            if len(found) >= MOST_CLAIMS:
                break
            previous = article.text[before.start : before.end] if before is not None else ""
            said = article.text[sentence.start : sentence.end]
            public = any_of(words.elsewhere).search(said) is not None
            found += [
                claim
                for claim in find_claims(context._replace(previous=previous), sentence)
                if claim.kind == "completeness"
                or (public and claim.kind in _OF_QUOTED)
                or not any(start <= claim.start and claim.end <= end for start, end in quoted)
            ]
    for start, end, link in links:
        if _STATUS.fullmatch(link):
            found.append(Claim("post-address", start, end, link, link, start, link=link))
    return _once(found)


def _once(claims: Sequence[Claim]) -> list[Claim]:
    seen: dict[tuple[str, str], Claim] = {}
    for claim in claims:
        key = (
            (claim.kind, claim.link)
            if claim.kind == "post-address"
            else (claim.kind, f"{claim.start}-{claim.end}")
        )
        seen.setdefault(key, claim)
    return sorted(seen.values(), key=lambda claim: claim.start)
