"""Everything the pages say can be said in French, and no sentence loses a value."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from letterbook.model.query import QUERY_FIELDS
from letterbook.rules.quote_typography import RULE_NAMES
from letterbook.rules.thread_tree import LINK_RULES
from letterbook.services.report_findings import LIMITS, METHOD
from letterbook.web.facets import RULES as FACET_RULES
from letterbook.words import catalogue, names, preferred, words_of

SOURCE = Path(__file__).resolve().parents[3] / "src" / "letterbook"
WEB = SOURCE / "web"
_CALL = re.compile(r"""\b(?:t|words)\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""")
_COUNT = re.compile(r"""\b(?:count|counted|noun)\([^"']*?["']([^"']+)["'],\s*["']([^"']+)["']\)""")
_LIST = re.compile(r"\{% for [^%]*? in \[(.*?)\]( if [^%]*)?%\}", re.DOTALL)


def test_what_the_library_says_of_days_has_months_in_words() -> None:
    """In French, also behind an id that begins with a letter; a date that was typed stays."""
    say = words_of("fr").say
    told = say(
        "2 messages refer to <a@b>, which is not in this record. In its conversation it stands"
        " below <c@d>. 1 message answers it. ccae38e7ed4f quotes some of it, as of Ben, 2019-03-01."
    )
    assert told is not None
    assert "1 message lui répond. ccae38e7ed4f en cite une partie, comme de Ben, 1er mars" in told
    told = say("There is no such date as 2016-02-30. Did you mean 2016-02-29?")
    assert told is not None
    assert "2016-02-29" in told


def said() -> set[str]:
    """Return every English sentence that a page may say."""
    found: set[str] = set()
    sheet = SOURCE / "writers" / "findings_sheet.py"
    for path in sorted([*WEB.rglob("*.html"), *WEB.rglob("*.py"), sheet]):
        text = path.read_text(encoding="utf-8")
        for double, single in _CALL.findall(text):
            found.add((double or single).replace('\\"', '"'))
        for one, many in _COUNT.findall(text):
            found |= {one, many}
        for inside, _ in _LIST.findall(text):
            found |= set(re.findall(r"""\(["'][^"']*["'], "([^"]+)"\)""", inside))
            found |= set(re.findall(r'\("([^"]+)", [\w.]+\)', inside))
            found |= set(re.findall(r', "([^"/]+)", "[^"]*"\)', inside))
            found |= set(re.findall(r"""["'], "([^"]+)"\)""", inside))
    for table in (value for name, value in vars(names).items() if name.isupper()):
        found |= set(table.values())
    found |= {field.description for field in QUERY_FIELDS} | set(LINK_RULES.values())
    found |= {"no date", "date not readable: {text}", "(offset not stated)", "(direct message)"}
    found |= {"(no subject)", "(chat message)", "(public post)", "(document)"}
    found |= {*METHOD, *LIMITS, *RULE_NAMES, *FACET_RULES.values()}
    return found - {"English", "Français", ""}


def values(text: str) -> set[str]:
    """Return the names of the values that are put into a sentence."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_sentence_has_its_french() -> None:
    """No page falls back to English for want of a translation."""
    known = catalogue("fr")
    assert len(said()) > 100
    assert sorted(sentence for sentence in said() if sentence not in known) == []


@pytest.mark.parametrize("english", sorted(catalogue("fr")))
def test_translations_keep_their_values(english: str) -> None:
    """The same values stand in both languages, and something is said."""
    french = catalogue("fr")[english]
    assert french.strip()
    assert values(french) == values(english)
    assert not re.search(r"\w [:;?!](?:\s|$)", french), "a space that does not break, please"


def test_numbers_are_written_as_the_language_does() -> None:
    """Thousands, and what is said of none and of one."""
    english, french = words_of("en"), words_of("fr")
    assert english.count(1204, "message", "messages") == "1,204 messages"
    assert french.count(1204, "message", "messages") == "1\u202f204 messages"
    assert english.count(0, "message", "messages") == "0 messages"
    assert french.count(0, "copy", "copies") == "0 copie"
    assert english.amount(-1204.5, "+,.2f") == "-1,204.50"
    assert french.amount(7.849, "+.2f") == "+7,85"
    assert french.amount(1204.5, ",.1f") == "1\u202f204,5"
    for value, said in ((0, "0 nouveau"), (1, "1 nouveau"), (1200, "1\u202f200 nouveaux")):
        assert french.counted(value, "1 new", "{n} new") == said
    asked = "1,000 messages are too many to be tagged at once; at most 100."
    assert (french.say(asked) or "").startswith("1\u202f000 messages sont trop")
    assert (
        french.say("A form has at most 2,000 fields.")
        == "Un formulaire a au plus 2\u202f000 champs."
    )
    assert [french.sign(one) for one in ":;?"] == ["\u00a0:", "\u202f;", "\u202f?"]


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("fr-FR,fr;q=0.9,en;q=0.8", "fr"),
        ("de,en;q=0.5,fr;q=0.4", "en"),
        ("en;q=0.1,fr;q=0.2", "fr"),
        ("", "en"),
        ("fr;q=x", "fr"),
        (",;q=,", "en"),
    ],
)
def test_the_language_is_the_one_asked_for_first(asked: str, language: str) -> None:
    """Accept-Language is read with its weights, whatever stands in it."""
    assert preferred(asked) == language


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("The 10 messages of the exchange in this record are of 2016 to 2017."
         " 3 of them lie outside.",
         "Les 10 messages de l’échange dans ce dossier vont du 2016 au 2017."
         " 3 d’entre eux sont en dehors."),
        ("83% of its telling words", "83\u00a0% de ses mots parlants"),
    ],
)  # fmt: skip
def test_no_verdict_ends_in_english(english: str, french: str) -> None:
    """A sentence that begins with a figure is one of its own."""
    assert words_of("fr").say(english) == french


def test_values_of_the_library_are_said_too() -> None:
    """Days in a span, and its lists of names; a word of the evidence stays as it is."""
    words = words_of("fr")
    last = "The last answer of {} in this record: 2016; 5 messages of the other side since ({})."
    told = words.say(last.format("Search", "280 d 22 h 3 min"))
    assert told is not None
    assert "(280 j 22 h 3 min)" in told
    assert " Search " in told
    listed = words.say(
        "Words match when they stand in one message in this order, compared without case and"
        f" marks; what differs otherwise is listed by these rules: {', '.join(RULE_NAMES)}."
    )
    assert listed is not None
    assert listed.endswith("virgules, points, crochets et ornements, traits d’union.")


def test_a_colon_stands_as_the_language_wants() -> None:
    """With a space that does not break, in French."""
    assert (words_of("en").sign(":"), words_of("fr").sign(":")) == (":", "\u00a0:")
