"""Whatever error reaches a page is said in the reader's language, with a step for the pages."""

from __future__ import annotations

import re

import pytest

from letterbook import errors
from letterbook.web.next_steps import STEPS, step_of
from letterbook.words import Words, catalogue, words_of
from letterbook.words.shapes import shape_of
from tests.unit.web import raised

NOT_ON_PAGES = {
    "web/api_reading.py": "answers programs",
    "web/api_changing.py": "answers programs",
    "web/api_desk.py": "answers programs",
    "web/api_routes.py": "answers programs",
    "web/server.py": "is said before there are pages",
    "rules/term_list.py": "lists of terms are read by the command alone",
    "services/read_terms.py": "lists of terms are read by the command alone",
    "services/export_messages.py": "exports are made by the command alone",
    "writers/registry.py": "exports are made by the command alone",
    "store/backup.py": "backups are made by the command alone",
    "vectors/static_model.py": "models are named to the command alone",
    "services/plan_batches.py": "a fault of a reader, never of what it reads",
}
PUT_TOGETHER = {
    "{}.": "of a sentence about a date",
    "{}. Did you mean {}?": "of a sentence about a date and a question",
    "{} cannot be read. {}": "of two sentences",
}
"""Sentences made of others, each of which is looked for by itself."""
_COMMAND = re.compile(r"`|(?<!\w)--?[a-z]|letterbook [a-z]+[ .:]|\bcommand\b")


def shapes() -> set[tuple[str, ...]]:
    """Return the fixed words of every sentence that has its French."""
    return {shape_of(english).pieces for english in catalogue("fr")}


def without_french(found: list[str]) -> list[str]:
    """Return the sentences that have no line."""
    known, whole = shapes(), catalogue("fr")
    return sorted(
        one for one in set(found) if one not in whole and tuple(one.split("{}")) not in known
    )


def test_every_error_that_reaches_a_page_has_its_french() -> None:
    """Looked for in the source itself: a new sentence without its line fails here."""
    found = [
        one.sentence for one in raised.sentences()
        if one.sentence is not None and one.file not in NOT_ON_PAGES
    ]  # fmt: skip
    assert len(set(found)) > 150
    assert without_french([one for one in found if one not in PUT_TOGETHER]) == []


def test_what_is_not_on_pages_is_really_there() -> None:
    """The list of exceptions names files that raise something, and nothing else."""
    assert set(NOT_ON_PAGES) <= {one.file for one in raised.sentences()}
    assert set(PUT_TOGETHER) <= {one.sentence for one in raised.sentences()}


def test_sentences_are_written_where_they_are_raised() -> None:
    """What the search cannot see is only what passes another's sentence on."""
    unseen = {one.file for one in raised.sentences() if one.sentence is None}
    assert unseen <= {
        "rules/query_text.py",  # a sentence about a date, and that of an inner query
        "services/preview_part.py",  # what a reader of documents said
        "extractors/apart.py",  # the same, from its own process
    }


def test_every_next_step_can_be_done_on_the_pages() -> None:
    """No page tells a reader to run a command, in either language; each step has its French."""
    steps = [
        (one, step_of(errors.UsageError("", next_step=one.sentence.replace("{}", "5"))))
        for one in raised.next_steps()
        if one.sentence is not None and one.file not in NOT_ON_PAGES
    ]
    assert len(steps) > 40
    named = [step.sentence for _, step in steps if _COMMAND.search(step.sentence)]
    assert named == []
    known = words_of("fr")
    assert [step for _, step in steps if known.say(step.sentence) in (None, step.sentence)] == []
    assert [step for _, step in steps if step.name and known(step.name) == step.name] == []


def test_the_table_has_no_step_that_nobody_gives() -> None:
    """Each line of it stands for a next step of the library."""
    given = {tuple((one.sentence or "").split("{}")) for one in raised.next_steps()}
    assert [said for said in STEPS if shape_of(said).pieces not in given] == []


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("This letterbook has no message zzz.", "Ce registre n’a pas de message zzz."),
        # a value may hold what ends a sentence
        ("This letterbook has no message A. B. Cee: Dee.",
         "Ce registre n’a pas de message A. B. Cee: Dee."),
        ("There is no such date as 2016-02-30. Did you mean 2016-02-29?",
         "La date 2016-02-30 n’existe pas. Vouliez-vous dire 2016-02-29\u202f?"),
        ("a.pdf cannot be read. The PDF has more than 2000 pages.",
         "a.pdf ne peut pas être lu. Le PDF a plus de 2000 pages."),
        ("The quotation mark has no partner", "Le guillemet n’est pas fermé"),
        ("The quotation mark has no partner.", "Le guillemet n’est pas fermé."),
    ],
)  # fmt: skip
def test_values_stay_as_they_are(english: str, french: str) -> None:
    """With and without the full stop, and whatever the value is."""
    assert words_of("fr").say(english) == french


def test_what_is_not_known_is_not_said() -> None:
    """The page then marks it as English."""
    assert words_of("fr").say("Nobody has written this sentence yet.") is None
    assert Words("en").say("Nobody has written this sentence yet.") is not None
