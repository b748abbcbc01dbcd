"""The words with which articles of one language date, count, deny, attribute and quote."""

from __future__ import annotations

from typing import Literal

import msgspec

Words = tuple[str, ...]


class ArticleWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One data file of a language: lists of words, ``*`` for any ending.

    ``numeric_dates`` tells what stands first in ``3/4/2017``; with "either", that is the day where
    it cannot be a month, and otherwise the year alone is known.
    ``zones`` are the hours from Greenwich between which papers of the language count days.

    ``apart`` are words that divide a number from what it does not count, ``part_of`` those that
    lead to what it is a part of; ``reply`` are nouns among the words of ``answer``.
    ``post_noun``: posts in the plural.  A number without a noun counts messages behind a
    ``counting_verb`` (with ``counting_to``), ``counting_on`` words or ``counting_part``, where the
    sentence ends or a ``bare_before`` word follows, before ``of_those``, or where a ``fate`` word
    tells what became of them; ``bare_never`` number words are none then, ``bare_one`` only behind
    a verb.  ``contact`` are verbs of reaching somebody, ``call`` nouns of it that are no messages.
    Behind ``times``, ``compared`` words make a number one of comparison,
    and ``per`` with a unit one of frequency.
    ``takes`` are words before a time that an answer took, ``elapsed`` after one that passed before
    something, ``late`` after one that an answer came too late, ``earlier`` after one before an
    event, ``to_answer`` after one that somebody took; ``half`` are patterns of half units:
    "before" the unit, "after" it, and "and" between two amounts.  ``relays`` stand before who
    passes words of others on.  ``that`` leads from a verb of saying to what was said;
    ``speaks`` are all verbs that present words as somebody's; with ``inside_marks`` they stand
    inside the marks too, their subject behind them.  ``names_before`` lead to words in marks that
    are the name of something.

    ``number`` and ``twice`` are values of number words, ``unit`` seconds of units of time,
    ``furniture`` signs of what is no part of an article, by the reason that is shown for it.
    """

    language: str
    numeric_dates: Literal["day-first", "month-first", "either"]
    zones: tuple[int, int]
    between: Words
    to: Words
    about: Words
    more_than: Words
    less_than: Words
    only: Words
    per: Words
    compared: Words
    times: Words
    of_them: Words
    apart: Words
    part_of: Words
    post_noun: Words
    counting_verb: Words
    counting_part: Words
    of_those: Words
    contact: Words
    call: Words
    counting_to: Words
    counting_on: Words
    bare_before: Words
    bare_never: Words
    bare_one: Words
    fate: Words
    reply: Words
    twice: dict[str, float]
    after: Words
    within: Words
    takes: Words
    elapsed: Words
    earlier: Words
    to_answer: Words
    late: Words
    half: dict[str, str]
    answer: Words
    message: Words
    private: Words
    post: Words
    mail: Words
    letter: Words
    write: Words
    exchange_verb: Words
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
    relays: Words
    speaks: Words
    names_before: Words
    inside_marks: bool
    that: Words
    elsewhere: Words
    pronoun: Words
    person_pronoun: Words
    negation: Words
    abbreviation: Words
    known_words: Words
    months: Words
    number: dict[str, float]
    unit: dict[str, float]
    ordinal_day: dict[str, str]
    furniture: dict[str, Words]
    and_: Words = msgspec.field(name="and")
    from_: Words = msgspec.field(name="from")
