"""The language of a text: by script, then by common words, then by a statistical guess."""

from __future__ import annotations

import re

from resiliparse.parse.lang import detect_fast

READ_CHARS = 500
MIN_LETTERS = 20
"""With fewer letters the answer is "", except for scripts that one language uses."""

_WORDS = {
    "en": "the and of to is in that it you for this be with are have not on was your we if can "
    "will would there from please as they what do has been should i'm don't thanks",
    "fr": "le les des et est une un que qui dans pour pas vous nous je sur avec ce il au aux du "
    "cette mais sont c'est j'ai votre ou être été merci bonjour par plus",
    "de": "der die das und ist nicht ich sie ein eine mit zu den von auf für wir es im dem auch "
    "werden wird bitte haben oder noch aber bei sich wenn",
    "es": "el los las que y en una un es por para con se del lo su no como pero está más muy "
    "gracias este esta nos usted hola son",
    "it": "il che di è e per un una non sono della del con si le gli nel alla questo come anche "
    "grazie ciao ho mi ma più sul dei delle",
    "pt": "o que e do da em um uma para não com os as se por mais é dos das no na você obrigado "
    "isso mas está são ao foi olá",
    "nl": "de het een en van is dat niet ik je op te met voor zijn aan er we maar om ook kan naar "
    "wordt heb deze bij nog graag",
    "sv": "och att det är som en på jag för inte med den till av har vi kan ett om du så hej men "
    "skulle detta när från ska",
    "da": "og at det er en på jeg for ikke med den til af har vi kan et om du så hej men skal "
    "fra hvis også blev være mig",
    "no": "og å det er en på jeg for ikke med den til av har vi kan et om du så hei men skal fra "
    "hvis også ble være meg",
    "pl": "i w nie na się jest że do z to jak za dla ale czy po są przez tym proszę jest o może "
    "już tylko dziękuję od",
    "cs": "a se na je že v to s z do pro ale jsem jak by si jako za už jsou které aby prosím "
    "děkuji bude také nebo",
    "fi": "ja on ei että se oli hän mutta ole tai kun niin myös jos mitä olen minä voi kuin sen "
    "ovat kiitos hei",
    "tr": "ve bir bu için da de ile çok ne daha gibi olarak var ben mi ama kadar sonra değil "
    "teşekkürler",
    "hu": "a az és hogy nem is egy ez meg van volt már csak még de kell lesz ha vagy köszönöm",
    "ro": "și în nu la de cu o un este că pe pentru din sunt mai care am sau dar vă mulțumesc",
}
_LANGUAGES_OF: dict[str, tuple[str, ...]] = {}
for _language, _words in _WORDS.items():
    for _word in dict.fromkeys(_words.split()):
        _LANGUAGES_OF[_word] = (*_LANGUAGES_OF.get(_word, ()), _language)
_COMMON = frozenset(_LANGUAGES_OF)

_RANGES = {
    "ja": "\u3041-\u30ff", "ko": "\uac00-\ud7a3", "zh": "\u4e00-\u9fff", "ru": "\u0400-\u052f",
    "el": "\u0370-\u03ff", "he": "\u0590-\u05ff", "ar": "\u0600-\u06ff", "th": "\u0e00-\u0e7f",
    "hi": "\u0900-\u097f",
}  # fmt: skip
_SCRIPTS = re.compile("|".join(f"(?P<{name}>[{range_}])" for name, range_ in _RANGES.items()))
_ANY_SCRIPT = re.compile(f"[{''.join(_RANGES.values())}]")
_OTHER_CYRILLIC = (("uk", "іїєґ"), ("be", "ўі"), ("sr", "ђћџљњј"), ("bg", "ъ"))
_LETTERS = re.compile(r"[^\W\d_]+")
_GUESSED = [
    "en", "fr", "de", "es", "it", "pt", "nl", "sv", "da", "no", "pl", "cs", "fi", "tr", "hu",
    "ro", "hr", "sk", "sl", "et", "lv", "lt", "id", "vi", "ca",
]  # fmt: skip
LANGUAGE_CODES = frozenset((*_WORDS, *_RANGES, *_GUESSED, *(one for one, _ in _OTHER_CYRILLIC)))
"""The languages that are told."""
_LARGEST_DISTANCE = 900
"""Resiliparse's rank distance above which its guess is noise."""


def guess_language(text: str) -> str:
    """Return the ISO 639-1 code of the language ``text`` is written in, "" when in doubt.

    Only the first 500 characters count.  Norwegian of either form is ``no``.
    """
    head = text[:READ_CHARS]
    if not head.isascii():
        script = _by_script(head)
        if script:
            return script
    words = head.lower().split()
    language, sure = _by_words(words)
    if sure:
        return language
    if sum(map(len, _LETTERS.findall(head))) * 10 < max(MIN_LETTERS * 10, len(head) * 7):
        return ""
    guess, distance = detect_fast(head, langs=_GUESSED)
    if distance > _LARGEST_DISTANCE or guess not in _GUESSED:
        return ""
    return str(guess) if not language or guess == language else ""


def _by_words(words: list[str]) -> tuple[str, bool]:
    """Return the language with the most common words among ``words``, and whether it is clear."""
    scores: dict[str, int] = {}
    for word in _COMMON.intersection(words):
        for language in _LANGUAGES_OF[word]:
            scores[language] = scores.get(language, 0) + 1
    if not scores:
        return "", False
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    language, best = ranked[0]
    second = ranked[1][1] if len(ranked) > 1 else 0
    sure = best >= 3 and best - second >= 2 and best * 12 >= len(words)
    return (language if best > second else ""), sure


def _by_script(head: str) -> str:
    """Return the language of a text that is mostly in a script other than Latin."""
    if _ANY_SCRIPT.search(head) is None:
        return ""
    counts: dict[str, int] = {}
    for match in _SCRIPTS.finditer(head):
        name = match.lastgroup or ""
        counts[name] = counts.get(name, 0) + 1
    total = sum(counts.values())
    latin = sum(map(len, _LETTERS.findall(head))) - total
    # One ideograph says about as much as four Latin letters.
    weight = total * (4 if {"ja", "zh", "ko"} & counts.keys() else 1)
    if not total or weight < latin or total < 4:
        return ""
    if counts.get("ja", 0) * 10 >= total:
        return "ja"
    script = max(counts, key=lambda name: counts[name])
    if script == "ru":
        lower = head.lower()
        for language, letters in _OTHER_CYRILLIC:
            if sum(map(lower.count, letters)) * 100 >= total * 2:
                return language
    if script == "ar" and sum(map(head.count, "پچژگ")) * 50 >= total:
        return "fa"
    return script
