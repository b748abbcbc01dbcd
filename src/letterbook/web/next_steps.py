"""What a reader can do on the pages, in place of the next step that names a command."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from letterbook.errors import LetterbookError, NotALetterbook
from letterbook.words.shapes import Shape, shape_of


class Step(NamedTuple):
    """What to do, and the page where it is done with what that is called; "" for none."""

    sentence: str
    path: str = ""
    name: str = ""


_START = ("/start", "Letterbooks")
_PEOPLE = ("/people", "People")
_FINDINGS = ("/findings", "Findings")
_AGAIN = "Do the same again: it goes on where it stopped."
_MEND = Step(
    "The pages cannot mend this. Ask whoever set Letterbook up on this computer to check the"
    " letterbook."
)
_ANEW = Step(
    "The pages cannot do this. Ask whoever set Letterbook up on this computer to have it made"
    " anew; the kept bytes stay as they are."
)
_OPEN = Step("Open one, or make a new one, on the first page.", *_START)
_SHOWN = Step("The page of findings shows them.", *_FINDINGS)
_LISTED = Step("The list of people names them.", *_PEOPLE)

STEPS: dict[str, Step] = {
    "See `letterbook --help`.": Step("Go back, change it and try again."),
    "Create one with `letterbook init DIR`, or name one with `-C DIR`.": _OPEN,
    "Choose an empty or new folder.": Step("Choose an empty or new folder.", *_START),
    "Wait until it has ended and run the command again; reading works meanwhile.": Step(
        "Wait until it has ended, then try again. Reading works meanwhile.", *_START
    ),
    "Find it with `letterbook search`, and use the id that is printed there.": Step(
        "Search for it, and open it from the results.", "/search", "Search"
    ),
    "Check that the path exists and that you may read it, then run the command again.": Step(
        "Check that it exists and that you may read it, then try again.", *_START
    ),
    "Free some space and run the same command again: it continues where it stopped.": Step(
        "Free some space and do the same again: it goes on where it stopped."
    ),
    "Run `letterbook check --read-data`: it names what is wrong and how to repair it.": _MEND,
    "Check the disk, then run the same command again: it continues where it stopped.": Step(
        "Check the disk, then do the same again: it goes on where it stopped."
    ),
    "Run `letterbook rebuild`: it reads the kept bytes again and changes none of them.": _ANEW,
    "Run `letterbook reindex`: it makes the index anew from the catalogue.": _ANEW,
    "Run the same command again: it continues where it stopped.": Step(_AGAIN),
    "See `letterbook search --help`.": Step(
        "The page on searching shows every form of a question.", "/search/help", "How to search"
    ),
    "Split it from one of them with `letterbook people split`, or state dates that do not overlap"
    " (--from, --until).": Step("Take back one of the two decisions first.", *_PEOPLE),
    "State it with --because TEXT.": Step("Write it in the field for it.", *_PEOPLE),
    "People are joined by address, never by name: see `letterbook people TEXT`.": Step(
        "People are joined by address, never by name. The list of people has the addresses.",
        *_PEOPLE,
    ),
    "`letterbook people list` names them.": _LISTED,
    "`letterbook people list` shows the number of each.": _LISTED,
    "`letterbook sources` names them.": Step(
        "The page of sources shows them.", "/sources", "What was added"
    ),
    "`letterbook finding list` shows those that it keeps.": _SHOWN,
    "`letterbook finding list` shows the number of each.": _SHOWN,
    "`letterbook finding list` shows the one that stands.": _SHOWN,
    "List who wrote and received with `letterbook people TEXT`.": Step(
        "Look for them in the list of people.", *_PEOPLE
    ),
    "Confirm one: letterbook finding confirm NUMBER": Step("Confirm one first.", *_FINDINGS),
    "Look at its messages, then: letterbook finding confirm {number}": Step(
        "Look at its messages, then confirm it.", *_FINDINGS
    ),
    "Ask for its bytes as the container holds them, with --raw.": Step(
        "Download its bytes as found instead."
    ),
    "Give it as text, as a saved page, or paste it: letterbook check - < file": Step(
        "Give it as text or as a saved page, or paste its text.", "/check", "Check an article"
    ),
    "`letterbook event list` shows the number of each.": Step(
        "The timeline lists the events.", "/timeline", "Timeline"
    ),
    "`letterbook saved list` names them.": Step(
        "The saved searches stand on a page of their own.", "/saved", "Saved searches"
    ),
    "Install letterbook[report], or write a page: a name that ends in .html.": Step(
        "The report as a page can be had without it.", *_FINDINGS
    ),
}
"""By the next step of the library; what is not here is said as it is, and names no command."""


def step_of(error: LetterbookError) -> Step:
    """Return what a reader of the pages can do about an error."""
    if isinstance(error, NotALetterbook):
        return _OPEN
    return step_said(error.next_step)


def step_said(next_step: str) -> Step:
    """Return what the pages say for a next step of the library."""
    found = STEPS.get(next_step)
    if found is not None:
        return found
    shaped = (step for shape, step in _shapes() if shape.values(next_step) is not None)
    return next(shaped, Step(next_step))


@lru_cache
def _shapes() -> tuple[tuple[Shape, Step], ...]:
    shapes = ((shape_of(said), step) for said, step in STEPS.items())
    return tuple((shape, step) for shape, step in shapes if shape.names)
