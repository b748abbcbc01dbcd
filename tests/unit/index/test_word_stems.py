"""Forms of words: by stem, in each language, whatever accents were folded away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letterbook.index.word_stems import (
    LANGUAGES,
    UNKNOWN,
    forms_of,
    is_form,
    kept_forms,
    usual_languages,
)

ALIKE = [
    ("en", "lease", "leases"),
    ("en", "relational", "relate"),
    ("fr", "demande", "demandees"),
    ("fr", "journal", "journaux"),
    ("fr", "payer", "payee"),
    ("en", "try", "tries"),
    ("en", "flies", "fly"),
    ("fr", "premier", "premiere"),
    ("fr", "activite", "activites"),
    ("de", "zahlung", "zahlungen"),
    ("de", "haus", "hauser"),
    ("es", "comunicacion", "comunicaciones"),
    ("it", "contratto", "contratti"),
    ("it", "attivita", "attivo"),
    ("pt", "comunicacao", "comunicacoes"),
    ("pt", "eleicao", "eleicoes"),
    ("pt", "milhoes", "milhao"),
    ("pt", "acao", "acoes"),
    ("nl", "betaling", "betalingen"),
    ("nl", "geinteresseerd", "geinteresseerde"),
    ("nl", "getekende", "getekend"),
    ("ru", "договор", "договорами"),
    ("sv", "avtal", "avtalet"),
    ("da", "betaling", "betalinger"),
    ("no", "betaling", "betalinger"),
    ("fi", "talo", "talossa"),
    ("hu", "haz", "hazak"),
    ("ro", "contract", "contracte"),
    ("tr", "kitap", "kitaplar"),
    ("el", "συμβολαιο", "συμβολαια"),
]


def related(one: str, other: str, language: str) -> bool:
    """Return whether the second word is a form of the first."""
    return any(is_form(other, form) for form in forms_of(one, [language]))


@pytest.mark.parametrize(("language", "one", "other"), ALIKE)
def test_forms_are_found_both_ways(language: str, one: str, other: str) -> None:
    """Each of the two finds the other."""
    assert related(one, other, language)
    assert related(other, one, language)


def test_every_language_has_an_example() -> None:
    """No stemmer is offered that was never seen to work."""
    assert {language for language, _, _ in ALIKE} == set(LANGUAGES)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "lease", "least"),
        ("en", "quay", "quiet"),
        ("fr", "bail", "balle"),
        ("de", "kind", "kunde"),
        ("ja", "lease", "leases"),
        ("pl", "umowa", "umowy"),
        (UNKNOWN, "lease", "leases"),
    ],
)
def test_other_words_are_no_forms(language: str, one: str, other: str) -> None:
    """Unlike words, and words of languages that have no stemmer here."""
    assert not related(one, other, language)


@pytest.mark.parametrize("word", ["", "ab", "x12", "4711", "a_b", "été1"])
def test_what_has_no_forms(word: str) -> None:
    """Short words and what holds a digit or a sign."""
    assert forms_of(word, LANGUAGES) == ()


_folded = st.text("abcdeilmnorstuz", min_size=1, max_size=12)


@given(st.lists(_folded, max_size=20), _folded, st.sampled_from(sorted(LANGUAGES)))
def test_many_at_once_are_told_as_one_by_one(words: list[str], one: str, language: str) -> None:
    """Asking the stemmer once for all of them changes nothing."""
    forms = forms_of(one, [language])
    expected = {word for word in words if any(is_form(word, form) for form in forms)}
    assert set(kept_forms(words, forms)) == expected


@given(_folded, st.sampled_from(sorted(LANGUAGES)))
def test_a_word_is_a_form_of_itself(word: str, language: str) -> None:
    """Where it has forms at all."""
    forms = forms_of(word, [language])
    assert not forms or any(is_form(word, form) for form in forms)


def test_usual_languages() -> None:
    """A twentieth of the zones whose language is told makes a language usual."""
    assert usual_languages({"en": 95, "fr": 5, UNKNOWN: 900}) == {"en", "fr"}
    assert usual_languages({"en": 96, "fr": 4}) == {"en"}
    assert usual_languages({}) == frozenset()
