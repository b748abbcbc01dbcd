"""Every notice has a name that people understand, and is said in French too."""

from __future__ import annotations

import re
import tomllib

import pytest

from letterbook.words import catalogue, names, words_of
from letterbook.words.notice_names import NOTICES, notice_name
from tests.unit.web import raised
from tests.unit.web.test_failures_said import without_french

CODES = tomllib.loads(
    (raised.SOURCE.parents[1] / "tools" / "notice_meanings.toml").read_text("utf-8")
)["codes"]
PUT_TOGETHER = {
    "{} All that follows is read as the mail.": "of two sentences",
    "{} objects of the file are no conversations and are not read. kept with its messages.":
        "two texts of one function, told apart by where they stand",
    "Events of the kind {} stand between the messages and are not read. kept with its messages.":
        "two texts of one function, told apart by where they stand",
    "More than {} people came to a group or left: no list of them is":
        "two texts of one function, told apart by where they stand",
}  # fmt: skip
"""What the search makes of texts that never stand so."""
_DOUBT = re.compile(
    r'doubts\.append\("([a-z0-9-]+)"\)|\(\*[\w.]*doubts, "([a-z-]+)"\)|"second", \("([a-z-]+)",\)'
)


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_has_a_name_in_both_languages(code: str) -> None:
    """The code stands beside it; it is no name for who reads letters."""
    name = notice_name(code.replace("FIELD", "subject"))
    assert name
    assert not re.search(r"base64|multipart|charset|Content-|MIME|\bNUL\b", name)
    assert catalogue("fr")[name] != name or "FIELD" in code


def test_no_name_is_of_a_code_that_does_not_exist() -> None:
    """And a code that is not known keeps its code alone."""
    assert set(NOTICES) <= set(CODES)
    assert notice_name("something:else") == ""


def test_every_detail_has_its_french() -> None:
    """Looked for in the source itself, as the sentences of errors are."""
    found = {one.sentence for one in raised.details() if one.sentence is not None}
    assert len(found) > 120
    assert without_french(sorted(found - set(PUT_TOGETHER))) == []
    assert set(PUT_TOGETHER) <= found


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("It has no length line. All that follows is read as the mail.",
         "Il n’a pas de ligne de longueur. Tout ce qui suit est lu comme le courriel."),
        ("Member 'a. B C': Compression method 99 is unknown.",
         "Fichier 'a. B C'\u00a0: La méthode de compression 99 est inconnue."),
        ("Part 1.2: syntax in the Content-Type.",
         "Partie 1.2\u00a0: syntaxe dans le Content-Type."),
        ("Read off a printed page; not sure or not there: from, sent.",
         "Lu sur une page imprimée\u202f; peu sûr ou absent\u00a0: de, envoi."),
        ("The display name 'a@b. C' holds another address than 'x@y'.",
         "Le nom affiché 'a@b. C' contient une autre adresse que 'x@y'."),
    ],
)  # fmt: skip
def test_details_are_said_with_their_values(english: str, french: str) -> None:
    """Whatever stands in the value, and where one sentence stands within another."""
    assert words_of("fr").say(english) == french


def test_a_detail_within_another_that_is_not_known_leaves_it_all_english() -> None:
    """Half a sentence in each language would be worse."""
    assert words_of("fr").say("Member 'a': Nobody knows this one.") is None


def test_every_doubt_about_a_date_is_said_in_words() -> None:
    """Those that the rules know, and no others."""
    found = set()
    for path in ("mail_dates", "transcript_times", "moment_zone", "mail_message", "post_table",
                 "x_message", "x_instant"):  # fmt: skip
        text = (raised.SOURCE / "rules" / f"{path}.py").read_text("utf-8")
        found |= {one for match in _DOUBT.findall(text) for one in match if one}
    assert found == set(names.DOUBTS)


def test_one_is_said_in_the_singular() -> None:
    """In both languages, and nought too in French."""
    last = "The last answer of A in this record: 2016; {} messages of the other side since (3 d)."
    told = words_of("en").say(last.format(1))
    assert told is not None
    assert "1 message of the other" in told
    assert "0 message de l’autre" in str(words_of("fr").say(last.format(0)))
    assert "2 messages de l’autre" in str(words_of("fr").say(last.format(2)))
