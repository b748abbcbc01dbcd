"""Sentences that ask, and sentences that only look so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letterbook.rules import requests
from letterbook.rules.requests import find_requests, sentences

ASKS = [
    "Please send the lease.",
    "Could you look at clause seven",
    "Let me know when the tide turns.",
    "It'd be great if the town could say so.",
    "It would be really easy and helpful for your aunt to mention the clock.",
    "We strongly suggest a second valuation.",
    "Leak us the minutes.",
    "Merci de me renvoyer le bail signé.",
    "Pourriez-vous relire la clause sept",
    "Il serait bien plus utile que le maire se taise.",
    "Dites-moi ce que vaut le quai.",
    "Veuillez répondre avant lundi.",
    "S’il vous plaît, pas un mot au greffier.",
]
NO_ASKS = [
    "Thank you for the lease.",
    "Please find attached the lease.",
    "Please note that the office is closed.",
    "Je vous prie d'agréer, Monsieur le Maire, mes salutations.",
    "Veuillez trouver ci-joint le bail.",
    "See https://tower.example/quay?clause=7 for the text.",
    "He was pleased with the kind answer.",
]


@pytest.mark.parametrize("text", ASKS)
def test_asking_words_are_seen(text: str) -> None:
    """Each is an ask, and the words that make it one stand in it."""
    (found,) = find_requests(text)
    assert found.kind == "ask"
    assert found.sign.casefold() in text.casefold()


@pytest.mark.parametrize("text", NO_ASKS)
def test_formulas_are_no_requests(text: str) -> None:
    """Closing formulas, announcements and links ask for nothing."""
    assert find_requests(text) == []


def test_a_question_is_its_sentence_alone() -> None:
    """The sentence with the mark is found, not those around it."""
    text = "The quay leaks. Who pays for it? I do not.\n\nDo you (or the town)?\n"
    found = find_requests(text)
    assert [(one.kind, one.sentence) for one in found] == [
        ("question", "Who pays for it?"),
        ("question", "Do you (or the town)?"),
    ]


def test_brackets_around_dots_end_no_sentence() -> None:
    """A mark of omission stays inside its sentence; a mark inside a word ends none."""
    assert list(sentences("He wrote [...] of tide.example and left. Then rain")) == [
        "He wrote [...] of tide.example and left.",
        "Then rain",
    ]


_PIECES = [
    "i",
    "we",
    "it",
    "that",
    "will",
    "would",
    "can",
    "could",
    "need",
    "you",
    "u",
    "someone",
    "me",
    "us",
    "back",
    "know",
    "let",
    "send",
    "get",
    "give",
    "show",
    "please",
    "'",
    "'d",
    "-",
    "be",
    "great",
    "grateful",
    "ask",
    "suggest",
    "to",
    "for",
    ".",
    "?",
    "!",
    "\n",
    "\t",
    "#",
    "7",
    "_",
    "café",
]


@given(st.lists(st.tuples(st.sampled_from(_PIECES), st.sampled_from(("", " ", "  ")))))
def test_every_sentence_that_the_words_find_is_found(pieces: list[tuple[str, str]]) -> None:
    """The looks that spare sentences the pattern spare none that asks."""
    text = "".join(piece + gap for piece, gap in pieces)
    slow = [
        sentence
        for sentence in sentences(text)
        if sentence.rstrip("\"')]»”’ .!").endswith(("?", "？"))
        or requests._ASKS.search(requests._FORMULAS.sub("", sentence))
    ]
    assert [one.sentence for one in find_requests(text)] == slow
