"""Which words are forms of one another, by the Snowball stemmer of a language.

The index holds words in lower case and without accents, while some rules of the stemmers are
about accents (French ``é``, Spanish ``-ción``).  A folded word therefore has the stems of every
spelling that it may stand for.  Two words are forms of one another in a language if they have
a stem in common and begin alike but for the last letters of that stem, where ``i`` and ``y``
are alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise

import msgspec
import tantivy

STEMMED_ZONES = ("subject", "new", "quoted", "attachment")
"""The zones in which a word also finds its other forms."""

LANGUAGES = {
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}
"""Stemmers that take endings off.  Those for Arabic and Tamil also change how a word begins."""

UNKNOWN = "und"
"""The language of a zone that is in doubt: it is taken to be in any of the usual languages."""

_USUAL = 20

MIN_LETTERS = 3
_ALIKE = 3
_READ = 6
_MARKS = {
    "da": {"a": "å", "o": "ø"},
    "es": {"a": "á", "e": "é", "i": "í", "o": "ó", "u": "ú"},
    "fr": {"e": "éè", "a": "âà", "i": "î", "u": "û"},
    "hu": {"a": "á", "e": "é", "i": "í", "o": "óőö", "u": "úűü"},
    "it": {"a": "à", "e": "è", "i": "ì", "o": "ò", "u": "ù"},
    "pt": {"a": "áãâ", "e": "éê", "i": "í", "o": "óõô", "u": "ú"},
    "ro": {"a": "ăâ", "i": "î"},
    "fi": {"a": "ä", "o": "ö"},
    "de": {"a": "ä", "o": "ö", "u": "ü"},
    "sv": {"a": "åä", "o": "ö"},
    "no": {"a": "å", "o": "ø"},
}
_ENDINGS = {
    "pt": (("cao", "ção"), ("coes", "ções"), ("oes", "ão"), ("aes", "ão")),
    "ro": (("tie", "ție"), ("tii", "ții")),
    "tr": (("lari", "ları"), ("ligi", "liği")),
}
_LAST_LETTERS = {"": {"i": "y"}, "pt": {"i": "y", "a": "o"}}


class Form(msgspec.Struct, frozen=True):
    """A stem of a word in a language, and how a word must begin to be a form of it."""

    language: str
    stem: str
    start: str


def usual_languages(zones: Mapping[str, int]) -> frozenset[str]:
    """Return the languages of which there is at least one zone in twenty, of those that are told.

    ``zones`` are the numbers of zones in each language.
    """
    told = {language: count for language, count in zones.items() if language != UNKNOWN}
    return frozenset(lang for lang, n in told.items() if n * _USUAL >= sum(told.values()))


def is_stemmed(word: str) -> bool:
    """Return whether a folded word has forms: letters only, and at least three."""
    return len(word) >= MIN_LETTERS and word.isalpha()


def forms_of(word: str, languages: Iterable[str]) -> tuple[Form, ...]:
    """Return what other words must have to be forms of ``word`` in any of the languages."""
    if not is_stemmed(word):
        return ()
    return tuple(
        Form(language, stem, start)
        for language in sorted(set(languages) & LANGUAGES.keys())
        for stem in sorted(stems(word, language))
        for start in _starts(stem, word, language)
    )


def is_form(held: str, form: Form) -> bool:
    """Return whether a folded word is a form of the word that ``form`` was made of."""
    return (
        held.startswith(form.start) and is_stemmed(held) and form.stem in stems(held, form.language)
    )


def kept_forms(candidates: Iterable[str], forms: Sequence[Form]) -> dict[str, frozenset[str]]:
    """Return those of many folded words that are a form, each with the languages of the forms."""
    found: dict[str, set[str]] = {}
    words = [word for word in candidates if is_stemmed(word)]
    for language in {form.language for form in forms}:
        wanted = [form for form in forms if form.language == language]
        starts = tuple(form.start for form in wanted)
        near = [word for word in words if word.startswith(starts)]
        for word, stemmed in zip(near, _all_stems(near, language), strict=True):
            if any(f.stem in stemmed and word.startswith(f.start) for f in wanted):
                found.setdefault(word, set()).add(language)
    return {word: frozenset(languages) for word, languages in found.items()}


def _all_stems(words: Sequence[str], language: str) -> list[set[str]]:
    """Return the stems of each word as `stems` does, asking the stemmer once."""
    if language not in _MARKS and language not in _ENDINGS:
        return [{stem} for stem in _stemmer(language).analyze(" ".join(words))]
    spelt: list[str] = []
    ends = [0]
    for word in words:
        spelt += _spellings(word, language)
        ends.append(len(spelt))
    stemmed = _stemmer(language).analyze(" ".join(spelt))
    return [set(stemmed[start:end]) for start, end in pairwise(ends)]


def _starts(stem: str, word: str, language: str) -> tuple[str, ...]:
    """Return how the forms of a word begin, where the last letter of a short stem may be another.

    So *try* and *tries* have the stem *tri*, *payer* and *payée* the stem *pai*, *ação* and *ações*
    the stem *aca*.  A word that does not begin as its stem, as the participles of Dutch, is begun
    so by its forms.
    """
    start = stem[: max(_ALIKE, len(stem) - _ALIKE)]
    other = _LAST_LETTERS.get(language, _LAST_LETTERS[""]).get(stem[-1:])
    starts = (start, stem[:-1] + other) if start == stem and other else (start,)
    return starts if word.startswith(starts) else (word[: len(start)],)


@lru_cache(maxsize=50_000)
def stems(word: str, language: str) -> frozenset[str]:
    """Return the folded stems of every spelling that the folded word may stand for."""
    return frozenset(_all_stems([word], language)[0])


def _spellings(word: str, language: str) -> list[str]:
    """Return the word, and the word with one accent put back in one of its last letters."""
    found = [word]
    marks = _MARKS.get(language, {})
    read = max(0, len(word) - _READ)
    for place, plain in enumerate(word[read:], read):
        if plain in marks:
            before, after = word[:place], word[place + 1 :]
            found += [before + letter + after for letter in marks[plain]]
    for ending, accented in _ENDINGS.get(language, ()):
        if word.endswith(ending):
            found.append(word[: -len(ending)] + accented)
    return found


@cache
def _stemmer(language: str) -> tantivy.TextAnalyzer:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
        .filter(tantivy.Filter.stemmer(LANGUAGES[language]))
        .filter(tantivy.Filter.ascii_fold())
        .build()
    )
