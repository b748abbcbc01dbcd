"""The words with which articles of one language date, count, deny, attribute and quote."""

from __future__ import annotations

import msgspec

Words = tuple[str, ...]


class ArticleWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One data file of a language: lists of words, ``*`` for any ending.

    ``zones`` are the hours from Greenwich between which papers of the language count days.

    ``number`` and ``twice`` are values of number words, ``unit`` seconds of units of time,
    ``furniture`` signs of what is no part of an article, by the reason that is shown for it.
    """

    language: str
    zones: tuple[int, int]
    between: Words
    to: Words
    about: Words
    more_than: Words
    less_than: Words
    only: Words
    times: Words
    of_them: Words
    twice: dict[str, float]
    after: Words
    within: Words
    answer: Words
    message: Words
    private: Words
    post: Words
    mail: Words
    write: Words
    exchange: Words
    last_for: Words
    ceased: Words
    never: Words
    ignored: Words
    no: Words
    first: Words
    last: Words
    started: Words
    complete: Words
    trend: Words
    more: Words
    vague: Words
    hedge: Words
    says: Words
    elsewhere: Words
    pronoun: Words
    person_pronoun: Words
    negation: Words
    abbreviation: Words
    known_words: Words
    number: dict[str, float]
    unit: dict[str, float]
    ordinal_day: dict[str, str]
    furniture: dict[str, Words]
    and_: Words = msgspec.field(name="and")
    from_: Words = msgspec.field(name="from")
