"""Indirect speech is told from direct, with who is said to have said it."""

from __future__ import annotations

import pytest

from letterbook.rules.article_reading import read_article
from letterbook.wiring_checking import languages

FILLER = {
    "en": "The council met on the quay and the clock was not there for the first time this year.",
    "fr": "Le conseil s\u2019est r\u00e9uni sur le quai et la pendule ne marchait plus du tout.",
}


@pytest.mark.parametrize(
    ("language", "said", "speaker", "clause"),
    [
        ("en", "Felix Harrow replied that he did not know who it was.", "Felix Harrow",
         "he did not know who it was"),
        ("en", "Ms Pell told the treasurer that the lease would be lost.", "Ms Pell",
         "the lease would be lost"),
        ("fr", "Odile Pell affirme que le bail sera perdu ce soir.",
         "Odile Pell", "le bail sera perdu ce soir"),
        ("fr", "F\u00e9lix Harrow a r\u00e9pondu qu\u2019il ne savait pas qui c\u2019\u00e9tait.",
         "F\u00e9lix Harrow", "il ne savait pas qui c\u2019\u00e9tait"),
    ],
)  # fmt: skip
def test_what_follows_a_verb_of_saying(language: str, said: str, speaker: str, clause: str) -> None:
    """The clause, and the name beside the verb."""
    article = read_article("x", f"{FILLER[language]}\n\n{said}", languages()).article
    assert article.language == language
    found = [(one.speaker, one.whole, one.indirect, one.marks) for one in article.indirect]
    assert found == [(speaker, clause, True, "")]


@pytest.mark.parametrize(
    "said",
    [
        "He said \u201cthat the lease would surely be lost\u201d at the meeting.",
        "He said that \u201cthe lease would surely be lost\u201d at the meeting.",
        "The lease that he had signed was lost in the flood of that year.",
        "She said that much.",
    ],
)
def test_what_is_none(said: str) -> None:
    """Words in marks are direct speech; a relative clause and a remark are no speech at all."""
    assert read_article("x", f"{FILLER['en']}\n\n{said}", languages()).article.indirect == ()
