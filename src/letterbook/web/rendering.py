"""Makes pages of templates: every word from the evidence is escaped, with hidden signs shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from letterbook.model.chain import PartyName
from letterbook.model.conversation import ThreadParty
from letterbook.model.mark import PRIVILEGED_TAG
from letterbook.model.message import Address
from letterbook.model.moment import Moment
from letterbook.model.replies import EVERYBODY_ELSE, SideReplies
from letterbook.rules.chart_words import day_words, moment_words
from letterbook.rules.moment_text import day, stated, stated_day
from letterbook.rules.shown_text import in_lines, one_line
from letterbook.rules.span_text import span_text
from letterbook.rules.uploaded_path import file_name, uploaded_name
from letterbook.rules.uri_text import uri_text
from letterbook.web.accounts import called_by
from letterbook.web.next_steps import step_said
from letterbook.words import Language, Words, names
from letterbook.words.notice_names import notice_name

SHORT_ID = 12
"""Digits of an id that are shown to people."""

_ID = re.compile(rf"(?<![\w.@/-])(?:[0-9a-f]{{{SHORT_ID}}}|s[0-9]+)(?![\w@/-])")
_LINK = Markup('<a href="{}">{}</a>')
_RIGHT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_RIGHT_TO_LEFT = re.compile(f'[{_RIGHT}](?:[^<>;,"]*[{_RIGHT}])?')
"""From the first to the last letter of Hebrew, Arabic and the like between the signs of a line."""

_PERIOD = re.compile("[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2}(?:T[0-9:]{5})?)?)?")
_THOUSAND = 1_000
_UNITS = ("B", "kB", "MB", "GB", "TB")


@lru_cache
def environment() -> Environment:
    """Return the templates, with the filters that they use."""
    made = Environment(
        loader=PackageLoader("letterbook.web"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.globals.update(names=names, notice_called=notice_name, PRIVILEGED=PRIVILEGED_TAG)
    made.filters.update(
        shown=one_line, text=in_lines, uri=uri_text, short=short, people=people,
        marked=marked, step=step_said, called_by=called_by, period=period,
        address=_address, party=party, called=_called_on_page,
        isolated=isolated, uploaded=uploaded_name,
        file_name=file_name, led=led,
    )  # fmt: skip
    return made


def period(text: str, language: Language) -> str:
    """Return a day, month or year as a query states it in words; any other text as it is."""
    return day_words(language, text) if _PERIOD.fullmatch(text) else text


def short(identity: str) -> str:
    """Return the beginning of an id."""
    return identity[:SHORT_ID]


def led(text: Markup, leads: Mapping[str, tuple[str, str]]) -> Markup:
    """Return a sentence in which ids of messages and sources are links that say what they are of.

    ``leads`` has address and words by the id as sentences have it; other ids stay as they are.
    """

    def link(found: re.Match[str]) -> str:
        lead = leads.get(found[0])
        return found[0] if lead is None else _LINK.format(*lead)

    return Markup(_ID.sub(link, str(text)))  # escaped, as the links are


def people(addresses: Iterable[Address], known: Mapping[str, str] | None = None) -> Markup:
    """Return ``Name <address>, ...`` on one line; before a number the name it is known by.

    A name that is written from right to left does not turn its address round.
    """
    names = known or {}
    return Markup(", ".join(_person(one, names.get(one.address, "")) for one in addresses))


@lru_cache(maxsize=10_000)
def _person(one: Address, known: str) -> Markup:
    address = escape(one_line(one.address))
    if one.name:
        return Markup("<bdi>{}</bdi> &lt;{}&gt;").format(one_line(one.name), address)
    return Markup("<bdi>{}</bdi> \u00b7 {}").format(one_line(known), address) if known else address


def isolated(text: str) -> Markup:
    """Return a line that reads from left to right, what is written the other way kept apart."""
    made, at = Markup(), 0
    line = one_line(text)
    for run in _RIGHT_TO_LEFT.finditer(line):
        made += escape(line[at : run.start()]) + Markup("<bdi>{}</bdi>").format(run.group())
        at = run.end()
    return made + escape(line[at:])


def party(one: PartyName | ThreadParty) -> str:
    """Return the first form of a party that says a name, its address where none does."""
    return next((form for form in one.written if form != one.address), one.address)


def account_name(one: PartyName | ThreadParty) -> str:
    """Return the name that an account is known by, without its number; "" where there is none."""
    said = party(one)
    return "" if one.platform == "mail" or said == one.address else _bare(said, one.address)


def called(side: SideReplies) -> str:
    """Return how a side was asked for; an account that was by its number has its name.

    What it says of everybody else is English.
    """
    if len(side.parties) == 1:
        (one,) = side.parties
        if side.named in (one.address, f"{one.platform}:{one.address}"):
            return account_name(one) or one.address
    return side.named


def side_name(side: SideReplies, words: Words) -> str:
    """Return how a side is called in a language."""
    named = called(side)
    return words(named) if named == EVERYBODY_ELSE else named


@pass_context
def _called_on_page(context: Context, side: SideReplies) -> str:
    words: Words = context["t"]
    return side_name(side, words)


def _bare(said: str, address: str) -> str:
    return said.removesuffix(f" <{address}>")


def marked(text: str, ranges: Iterable[tuple[int, int]]) -> Markup:
    """Return a snippet with its found words marked; the ranges do not overlap."""
    made, at = Markup(), 0
    for start, end in sorted(ranges):
        made += escape(one_line(text[at:start]))
        made += Markup("<mark>{}</mark>").format(one_line(text[start:end]))
        at = end
    return made + escape(one_line(text[at:]))


def _address(path: str, parameters: Mapping[str, object], **more: object) -> str:
    """Return a path with parameters; those that are "" or None are left out."""
    given = {**parameters, **more}.items()
    text = "&".join(f"{k}={uri_text(str(v))}" for k, v in given if v not in ("", None))
    return f"{path}?{text}" if text else path


class Said:
    """Dates, spans and names in the language of a page."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def moment(self, moment: Moment | None) -> str:
        """Return a moment as it was stated, with its offset; in French with its day in words."""
        return self.written(self.stated(moment))

    def stated(self, moment: Moment | None) -> str:
        """Return a moment as it was stated, with its offset, its day as a citation has it."""
        if moment is None:
            return self._words("no date")
        if moment.earliest is None:
            return self._words("date not readable: {text}", text=one_line(moment.text))
        return self._offset(stated(moment))

    def kept(self, text: str) -> str:
        """Return a date as a finding keeps it, said as `moment` says it."""
        return self._words(text) if text == stated(None) else self.written(self._offset(text))

    def _offset(self, text: str) -> str:
        plain = "(offset not stated)"
        return one_line(text).replace(plain, self._words(plain))

    def written(self, text: str) -> str:
        """Return what begins with a date ``2018-11-12``, in French with its day in words."""
        return moment_words(self._words.language, text)

    def day(self, seconds: int | None) -> str:
        """Return the day of an instant in UTC, "" for None."""
        return self.written(day(seconds))

    def stated_day(self, moment: Moment | None) -> str:
        """Return the day as it was stated, or the month or year; "" where none can be read."""
        return self.written(stated_day(moment))

    def between(self, first: str, last: str) -> str:
        """Return ``first to last``, one alone where both are the same."""
        return first if first == last else self._words("{first} to {last}", first=first, last=last)

    def instant(self, text: str) -> str:
        """Return an instant in ISO 8601, UTC, for people: ``2018-11-12 18:22:00 UTC``."""
        return f"{self.written(text[:19].replace('T', ' '))} UTC"

    def span(self, low: int | None, high: int | None) -> str:
        """Return a time between two instants, or both bounds."""
        text = span_text(low, high)
        if self._words.language == "fr":
            text = text.replace(" d", " j").replace(" to ", " à ")
        return text

    def size(self, value: int) -> str:
        """Return a size in bytes, ``12.5 kB``; a byte is an octet in French."""
        amount, unit, words = float(value), 0, self._words
        while amount >= _THOUSAND and unit < len(_UNITS) - 1:
            amount, unit = amount / _THOUSAND, unit + 1
        number = words.amount(amount, ".1f") if unit else words.amount(value)
        if words.language == "en":
            return f"{number} {_UNITS[unit]}"
        return f"{number}\u00a0{_UNITS[unit].replace('B', 'o')}"

    def title(self, subject: str, channel: str) -> str:
        """Return the subject, or what stands for it."""
        named = {
            "dm": "(direct message)", "chat": "(chat message)", "post": "(public post)",
            "document": "(document)",
        }  # fmt: skip
        return one_line(subject) or self._words(named.get(channel, "(no subject)"))
