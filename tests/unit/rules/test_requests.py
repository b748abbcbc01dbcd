"""Sentences that ask, and sentences that only look so."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
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
    "The door is open, and feel free to call me.",
    "Bear with me until the tide turns.",
    "Has anyone considered that the quay is sinking.",
    "Do you have the minutes of May.",
    "Try reading the lease from its end.",
    "Maybe someone from the town can say what it cost.",
    "I'm curious whether the clock was paid for.",
    "Merci de me renvoyer le bail signé.",
    "Pourriez-vous relire la clause sept",
    "Il serait bien plus utile que le maire se taise.",
    "Dites-moi ce que vaut le quai.",
    "Veuillez répondre avant lundi.",
    "S’il vous plaît, pas un mot au greffier.",
]


def _labelled(label: str) -> list[str]:
    """Return the sentences of the file that carry the label."""
    path = Path(__file__).parent / "asking_sentences.txt"
    rows = [line.split("\t") for line in path.read_text().splitlines() if line[0] != "#"]
    return [row[1] for row in rows if row[0] == label]


NO_ASKS = [
    "Thank you for the lease.",
    "I would like to contribute to the clock.",
    "We would like to thank the mayor.",
    "I find myself wondering if the quay was ever sold.",
    "They try something new, and he tries bringing it home.",
    "You feel free to do as you like.",
    "Nobody knows whether anyone has seen it.",
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
    "you should",
    "must",
    "have",
    "tell",
    "them",
    "pls",
    "if",
    "wondering",
    "any thoughts",
    "don't",
    "forget",
    "make",
    "sure",
    "a look",
    "hope",
    "keep",
    "this",
    ",",
    "\u2014",
    "so",
    "may",
    "maybe",
    "n'oublie pas",
    "dis-lui",
    "tu pourrais",
    "pensez",
    "à",
    "relis",
    "le",
    "request",
    "said",
    "\u00ab",
    "\u00bb",
    "\u201c",
    "\u201d",
    '"',
    "\u2019d",
    "use",
    "the lease",
    "instead",
    "Ann",
    "call",
    "Don't",
    "never",
    "then",
    "e-mail",
    "Envoyez",
    "n'",
    "signe",
    "pas",
    "1.",
    "- ",
    "Signed-off-by: ",
]


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(_PIECES), st.sampled_from(("", " ", "  ")))))
def test_every_sentence_that_the_words_find_is_found(pieces: list[tuple[str, str]]) -> None:
    """The looks that spare sentences the pattern spare none that asks."""
    text = "".join(piece + gap for piece, gap in pieces)
    with pytest.MonkeyPatch.context() as everywhere:
        everywhere.setattr(
            requests, "_likely", lambda text: [(span, 3) for span in requests._spans(text)]
        )
        slow = find_requests(text)
    assert find_requests(text) == slow


@pytest.mark.parametrize("text", _labelled("ask") + ASKS)
@pytest.mark.parametrize("lead", ["Yesterday came.", "Déjà vu ! «\u00a0Non\u00a0».", "\n\n \n"])
def test_what_stands_around_hides_no_ask(text: str, lead: str) -> None:
    """A sentence that asks is found among others, whatever their letters."""
    alone = {one.sentence for one in find_requests(text)}
    found = {one.sentence for one in find_requests(f"{lead} {text}\n\nIt rained.")}
    assert alone <= found


def test_sentences_labelled_by_hand_are_told_apart() -> None:
    """Of those found nearly all ask, and nearly all that ask are found."""
    asks, others = _labelled("ask"), _labelled("no")
    assert len(asks) + len(others) > 120
    right = sum(bool(find_requests(text)) for text in asks)
    wrong = sum(bool(find_requests(text)) for text in others)
    assert right / (right + wrong) >= 0.97
    assert right / len(asks) >= 0.95


@pytest.mark.parametrize(
    "text",
    [
        "1. Open the gate.\n2. Close the store.\n",
        "What is new:\n\n- Send the lists to the clerk.\n- Check the locks\n",
        "The quay.\n\nCall the harbour office\n\nIt opens at nine.",
        "Use the new lock.\n\nSend the old one back to the maker.\n\nSigned-off-by: Ann Alder",
        'He heard "Bring him out," and ran.',
        "Keep your fingers crossed.",
        "Call volume was low, and they use the lists instead.",
        "Never took the lists. Do not know it.",
        "Set of keys. Use of force. Check valve.",
        "Add the missing key to the table.",
        "Note that the gate is shut. See below. See the list above.",
        "If you keep the lists, and use the old ones, you will see.",
        "Le greffier envoie le bail, et vous utilisez la clef.",
        "Demande de bail. Note de frais. Rendez-vous lundi.",
    ],
)
def test_what_is_written_like_an_imperative_asks_nobody(text: str) -> None:
    """Items of lists, headings, notes, idioms, what others do, what patches say of themselves."""
    assert find_requests(text) == []


def test_an_imperative_is_shown_with_the_words_that_make_it_one() -> None:
    """After a name or a condition too; one line that is all of a message needs no end mark."""
    text = "Ann, call Bob at noon. If it rains, bring your boots. It rains.\n\nUse the car instead."
    assert [one.sign for one in find_requests(text)] == [
        "call Bob",
        "bring your",
        "Use the car instead",
    ]
    assert [one.sign for one in find_requests("Call Ann before noon")] == ["Call Ann"]
    assert [one.sign for one in find_requests("Appelle-le")] == ["Appelle-le"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('He said "who are you?" and left. Who was he?', ["Who was he?"]),
        ('She asked, "Can you send me\nthe lease? Soon?" and left.', []),
        ("“Could you come?” I asked.\n\n“Why not?”", ["Why not?"]),
        ("« Qui êtes-vous ? » demanda-t-il. Pouvez-vous le dire", ["Pouvez-vous le dire"]),
        ("He wrote ‘don’t you know?’ on the wall.", []),
        ('Did he say "the quay is ours"?', ['Did he say "the quay is ours"?']),
        ('The 5" pipe leaks; who mends it? The 6" too.', ['The 5" pipe leaks; who mends it?']),
        ('"Would you come?"', ["Would you come?"]),
    ],
)  # fmt: skip
def test_what_is_reported_asks_nobody(text: str, found: list[str]) -> None:
    """A question inside the quotation marks of reported speech is none of the writer."""
    assert [one.sentence for one in find_requests(text)] == found
