"""Who & when: the people of a letterbook, and two of them beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from starlette.responses import Response
from starlette.routing import Route

from letterbook.errors import AmbiguousName, NothingFound
from letterbook.model.replies import RepliesAnswer
from letterbook.model.reply import PersonRow
from letterbook.web.account_links import AccountLinks
from letterbook.web.accounts import in_texts
from letterbook.web.asked import Asked, address, back_to, page
from letterbook.web.figures import figures_of
from letterbook.web.rendering import side_name
from letterbook.web.rhythm import rhythm_of

if TYPE_CHECKING:
    from letterbook.wiring import Letterbook

_PEOPLE = 100
CARDS = 100
CHANNELS = ("", "mail", "dm", "chat", "post")


class Choice(NamedTuple):
    """One of those whom a name fits, and where the two stand when it is chosen."""

    address: str
    row: PersonRow


def people(asked: Asked, book: Letterbook) -> Response:
    """Return who wrote and received, the most active first, and who was joined."""
    text = asked.value("text")
    limit = asked.number("limit", _PEOPLE, least=1, most=5_000)
    rows = book.people(text, limit=limit)
    return asked.page(
        "people.html", rows=rows, text=text, limit=limit, persons=book.persons(),
        links=AccountLinks(),
        more=address("/people", text=text, limit=limit * 5) if len(rows) == limit else None,
        title=asked.words("People"),
    )  # fmt: skip


def pair(asked: Asked, book: Letterbook) -> Response:
    """Return who answered whom, each figure with its rule and the way to its messages."""
    if not asked.value("a"):
        return _form(asked, {})
    given = _given(asked)
    try:
        answer = _replies(asked, book)
    except AmbiguousName as ambiguous:
        if not ambiguous.fits:
            raise
        return _form(asked, given, ambiguous.name, _choices(book, given, ambiguous))
    return asked.page(
        "pair.html", answer=answer, figures=figures_of(answer), rhythm=rhythm_of(answer),
        facts={fact.id: fact for fact in answer.facts}, channels=CHANNELS, asks=given,
        to=f"{address('/pair/messages', **given)}&figure=",
        accounts=in_texts(book, answer.remarks),
        title=" – ".join(side_name(side, asked.words) for side in answer.sides),
    )  # fmt: skip


def _form(
    asked: Asked, asks: dict[str, str], name: str = "", choices: Sequence[Choice] = ()
) -> Response:
    """Return the form that asks for two people, with those among whom a name leaves a choice."""
    return asked.page(
        "pair_form.html", channels=CHANNELS, asks=asks, name=name, choices=choices,
        title=asked.words("Two people"),
    )  # fmt: skip


def _choices(book: Letterbook, given: dict[str, str], ambiguous: AmbiguousName) -> list[Choice]:
    """Return the people whom a name fits, each with the address of the two when it is chosen."""
    side = "a" if " ".join(given["a"].split()) == ambiguous.name else "b"
    found = []
    for key in ambiguous.fits:
        platform, _, held = key.partition(":")
        row = next(one for one in book.people(held, limit=1_000)
                   if (one.platform, one.address) == (platform, held))  # fmt: skip
        found.append(Choice(address("/pair", **{**given, side: key}), row))
    return found


def pair_messages(asked: Asked, book: Letterbook) -> Response:
    """Return the messages that a figure of a pair counts."""
    answer = _replies(asked, book)
    figure = figures_of(answer).get(asked.value("figure"))
    if figure is None:
        raise NothingFound("There is no such figure.", next_step="Begin again from the pair.")
    start = asked.number("from", 0, most=10_000_000)
    cards = book.cards(figure.messages[start : start + CARDS])
    return asked.page(
        "figure.html", answer=answer, figure=figure, cards=cards, start=start, step=CARDS,
        asks={**_given(asked), "figure": asked.value("figure")}, title=asked.words("Messages"),
        rule=next((rule for rule in answer.rules if rule.name == figure.rule), None),
        answered={one.message: one for one in figure.answered},
        facts={fact.id: fact for fact in answer.facts},
    )  # fmt: skip


def join(asked: Asked, book: Letterbook) -> Response:
    """Hold addresses to be one person's, on evidence that is stated."""
    names = [name for name in asked.sent("addresses").splitlines() if name.strip()]
    book.join_person(asked.sent("name"), names, because=asked.sent("because"))
    return back_to(asked, "/people")


def undo(asked: Asked, book: Letterbook) -> Response:
    """Take a decision about people back."""
    claim = asked.sent("claim")
    book.undo_people(int(claim) if claim.isascii() and claim.isdecimal() else 0)
    return back_to(asked, "/people")


def _given(asked: Asked) -> dict[str, str]:
    names = ("a", "b", "channel", "in", "episode_days", "elsewhere_days")
    return {name: asked.value(name) for name in names if asked.value(name)}


def _replies(asked: Asked, book: Letterbook) -> RepliesAnswer:
    return book.replies(
        asked.value("a"), asked.value("b"), channel=asked.choice("channel", CHANNELS),
        within=asked.value("in"),
        episode_days=asked.number("episode_days", 30, least=1, most=100_000),
        elsewhere_days=asked.number("elsewhere_days", 7, least=1, most=100_000),
    )  # fmt: skip


ROUTES = [
    Route("/people", page(people)),
    Route("/people/join", page(join), methods=["POST"]),
    Route("/people/undo", page(undo), methods=["POST"]),
    Route("/pair", page(pair)),
    Route("/pair/messages", page(pair_messages)),
]
