"""Writes a citation in one line, in whatever language says its few words."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

from letterbook.model.message import Address
from letterbook.model.moment import Moment
from letterbook.rules.address_line import person_line
from letterbook.rules.moment_text import stated

_SHOWN = 3


class Cited(NamedTuple):
    """What a citation says of a message: ``place`` and ``part`` lead to the ``sha256`` bytes."""

    from_: tuple[Address, ...]
    to: tuple[Address, ...]
    sent: Moment | None
    subject: str
    stated_ids: tuple[str, ...]
    place: str
    part: str
    sha256: str


class Say(Protocol):
    """Gives back a sentence in a language, with its values put in."""

    def __call__(self, english: str, **values: object) -> str:
        """Return the sentence."""
        ...


def plain(english: str, **values: object) -> str:
    """Return a sentence as it stands, with its values put in."""
    return english.format(**values) if values else english


class CitationWords(NamedTuple):
    """Says the words and dates of a citation in a language."""

    say: Say = plain
    moment: Callable[[Moment | None], str] = stated


ENGLISH = CitationWords()


def citation_line(cited: Cited, channel: str, words: CitationWords) -> str:
    """Return who wrote to whom, when, what names the message, where it stands and its digest."""
    say = words.say
    sender = _people(cited.from_, say) or say("sender not stated")
    if channel == "mail":
        named = [say('"{subject}"', subject=cited.subject) if cited.subject else say("no subject")]
        named += [f"Message-ID <{one}>" for one in cited.stated_ids]
    else:
        named = [f"{say(channel)} {one}" for one in cited.stated_ids]
    to = _people(cited.to, say) or say("nobody stated")
    pieces = [
        sender if channel == "post" else say("{sender} to {to}", sender=sender, to=to),
        words.moment(cited.sent),
        *named,
        cited.place,
        f"sha256:{cited.sha256}",
    ]
    if cited.part:
        pieces[-2] += say(", attached mail {part}", part=cited.part)
    return "; ".join(pieces)


def _people(people: tuple[Address, ...], say: Say) -> str:
    shown = [person_line(p) for p in people]
    rest = len(shown) - _SHOWN
    return ", ".join(shown[:_SHOWN]) + (say(" and {n} others", n=rest) if rest > 0 else "")
