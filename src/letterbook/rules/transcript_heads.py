"""The lines with which the messages of a typed transcript begin.

A line is a head when it states a date or a time of day and who speaks, in one of a few forms that
people type or programs copy.  All patterns are bounded, so that a line costs time in its length.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Literal, NamedTuple, get_args

Form = Literal[
    "bracketed", "stamp-angle", "stamp-name", "name-stamp", "name-above", "name-first", "columns",
    "stamp-above", "name-time", "bold", "name-columns", "name-alone",
    "name-over-stamp", "stamp-over-name", "stamp-over-line",
]  # fmt: skip
"""How a head is written: ``[14:31, 12/10/2016] Ann: Hi``, ``14:31 <Ann> Hi``,
``2016-10-12 14:31 Ann: Hi``, ``Ann (12 Oct 2016 14:31): Hi``, ``Ann, 12 October 2016`` above,
``Ann (@ann), 12 Oct 2016 14:31: Hi``, ``2016-10-12 14:31 | Ann | Hi``; ``[14:31] Ann`` above,
``Ann 14:31`` above, ``**Ann** 14:31 Hi``, ``Ann | 2016-10-12 14:31 | Hi``, and ``Ann: Hi`` under
a line with the date.  The last three are of two lines, a name and a moment: see
`letterbook.rules.transcript_blocks`."""

FORMS: tuple[Form, ...] = get_args(Form)
BLOCK_FORMS = frozenset(("name-over-stamp", "stamp-over-name", "stamp-over-line"))

LINE_CHARS = 400
"""So much of a line is looked at for its head."""

_S = r"[ \t\u00a0\u2009\u202f]"
MARKS = "\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
_WORD = r"[^\W\d_]{2,10}\.?"
DAY_WORDS = r"(?:vorm|nachm)\b\.?|(?:morgens|vormittags|mittags|nachmittags|abends|nachts)\b"
DATE = (
    rf"(?:(?:[Oo]n|[Ll]e|[Aa]m){_S})?(?:{_WORD},?{_S})?(?:"
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"
    r"|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})(?!\d)"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|\.)?{_S}(?:de{_S})?{_WORD},?{_S}(?:de{_S})?\d{{4}}"
    rf"|{_WORD}{_S}\d{{1,2}}(?:st|nd|rd|th)?,?{_S}\d{{4}}"
    r"|\d{1,2}-[^\W\d_]{3,10}-(?:\d{4}|\d{2})(?!\d))"
)
TIME = (
    rf"\d{{1,2}}(?::\d{{2}}(?::\d{{2}}(?:[.,]\d{{1,6}})?)?|{_S}?h(?:{_S}?\d{{2}})?(?!\w)|\.\d{{2}}(?![.\d]))"
    rf"(?:{_S}?(?:[AaPp]\.?{_S}?[Mm]\b\.?|{DAY_WORDS}))?"
)
ZONE = (
    rf"(?:{_S}?(?:Z\b|(?:UTC|GMT|UT|[A-Z]{{2,4}}T)\b|(?:UTC|GMT)?[+\u2212-]\d{{1,2}}(?::?\d{{2}})?\b)"
    rf"|{_S}?\((?:UTC|GMT|[A-Z]{{2,4}}T)?(?:[+\u2212-]\d{{1,2}}(?::?\d{{2}})?)?\))"
)
_CLOCK = rf"(?P<time>{TIME})(?P<zone>{ZONE})?"
_BETWEEN = rf"(?:T|,?{_S}?(?:at|à|um|a las|alle|om){_S}|,{_S}?|{_S}{{1,3}}|{_S}[-–—|]{_S})"
_DATED = rf"(?P<date>{DATE}|\d{{4}}-\d{{2}}(?![-/.\d]))(?:{_BETWEEN}{_CLOCK})?"
_TURNED = rf"(?P<time2>{TIME})(?P<zone2>{ZONE})?(?:,{_S}?|{_S})(?P<date2>{DATE})"
_STAMP = rf"(?:{_DATED}|{_TURNED})"
_OF_DAY = _CLOCK
_NAME = r"(?P<name>[^\s:<>\[\]{}|/\\=\"'().,;*#_-][^:<>\[\]{}|/\\=\t\r\n\"]{0,59}?)"
_APART = rf"(?:{_S}?[-–—|,:]{_S}{{1,3}}|\t{{1,3}}|{_S}{{1,8}})"
_BOLD = r"\*{0,2}"
_ITEM = rf"(?:(?:[-*\u2022]|\d{{1,5}}[.)]){_S}{{1,3}})?"
_BEGIN = rf"[{MARKS}]{{0,4}}{_S}{{0,8}}{_ITEM}{_BOLD}"
_BULLET = rf"[{MARKS}]{{0,4}}{_S}{{0,8}}{_ITEM}"
_ARROW = rf"(?:{_S}?(?:-{{1,2}}>|=>|\u2192){_S}?|{_S}>{_S})"
_TO = rf"(?:{_ARROW}{_NAME.replace('name', 'to')})?"
_COLON = rf"{_BOLD}{_S}?:(?![\d/\\]){_BOLD}{_S}?"
_BAR = rf"(?:\t|{_S}{{0,3}}\|{_S}{{0,3}})"
_ROW = rf"(?:\|{_S}{{0,3}})?"
_OPEN, _CLOSE = r"[\[(]", r"[\])]"
_EDITED = rf"(?:{_S}?\|{_S}[^\[\]()|]{{1,40}})?"
"""What a program notes behind the time: ``[12/10/2016 14:31 | Edited 14:32]``."""


def _patterns(stamp: str) -> dict[Form, re.Pattern[str]]:
    bracketed = rf"{_OPEN}{_S}?{stamp}{_EDITED}{_S}?{_CLOSE}"
    return {
        "stamp-name": re.compile(rf"{_BEGIN}{stamp}{_BOLD}{_APART}{_BOLD}{_NAME}{_TO}{_COLON}"),
        "bracketed": re.compile(
            rf"{_BEGIN}{bracketed}{_BOLD}{_S}{{0,3}}(?:[-–—]{_S})?[{MARKS}]?{_BOLD}"
            rf"{_NAME}{_TO}{_COLON}"
        ),
        "stamp-angle": re.compile(
            rf"{_BEGIN}{_OPEN}?{stamp}{_CLOSE}?{_S}{{0,3}}<[@+%&~ ]?{_NAME}>(?:{_S}|$)"
        ),
        "name-stamp": re.compile(
            rf"{_BEGIN}{_NAME}{_TO}{_BOLD}{_S}{bracketed}{_BOLD}{_S}?(?:[:-]{_BOLD}(?:{_S}|$)|$)"
        ),
        "name-above": re.compile(
            rf"{_BEGIN}{_NAME}{_TO}{_BOLD}(?:,{_S}?|{_S}[-–—|]{_S}|{_S}{{2,8}}|{_S}on{_S}){stamp}{_BOLD}"
            rf"(?:,{_S}(?:Edited|Modifi\u00e9|Bearbeitet))?{_S}?:?{_BOLD}{_S}{{0,3}}$"
        ),
        "name-first": re.compile(
            rf"{_BEGIN}{_NAME}{_TO}{_BOLD}(?:{_S}\(@\w{{1,20}}\))?{_BOLD},?{_S}{stamp}{_BOLD}"
            rf"{_S}?:{_BOLD}(?:{_S}|$)"
        ),
        "columns": re.compile(rf"{_BEGIN}{_ROW}{stamp}{_BAR}{_NAME}{_BAR}"),
        "stamp-above": re.compile(
            rf"{_BEGIN}{bracketed}{_BOLD}{_S}{{1,3}}{_BOLD}{_NAME}{_BOLD}{_S}{{0,3}}$"
        ),
        "name-time": re.compile(rf"{_BEGIN}{_NAME}{_BOLD}{_S}{stamp}{_BOLD}{_S}{{0,3}}$"),
        "bold": re.compile(
            rf"{_BULLET}(?:\*\*|__){_NAME}:?(?:\*\*|__):?{_S}{{1,3}}{_OPEN}?{stamp}{_CLOSE}?(?::{_S}|:?$|{_S})"
        ),
        "name-columns": re.compile(rf"{_BEGIN}{_ROW}{_NAME}{_BAR}{stamp}{_BAR}"),
    }


@cache
def _heads(of_day: bool) -> dict[Form, re.Pattern[str]]:
    """Return the patterns of heads: those of a time alone, or those with a date.

    Made on first use: to compile them takes longer than to load all the other rules.
    """
    if not of_day:
        return _patterns(_STAMP)
    alone = re.compile(rf"{_BEGIN}{_NAME}{_TO}{_COLON}(?=\S)")
    return _patterns(_OF_DAY) | {"name-alone": alone}


@cache
def event_patterns() -> dict[bool, re.Pattern[str]]:
    """Return the patterns of lines that begin with a moment; True for one of a time alone."""
    after = rf"(?:{_S}?[-–—|,:]{_S}|{_S}|\t)\S"
    return {
        of_day: re.compile(rf"{_BEGIN}{_OPEN}?{stamp}{_CLOSE}?{after}")
        for of_day, stamp in ((False, _STAMP), (True, _OF_DAY))
    }


@cache
def moment_patterns() -> dict[bool, re.Pattern[str]]:
    """Return the patterns of lines that state a moment alone; True for one of a time alone."""
    return {
        of_day: re.compile(
            rf"{_BEGIN}(?:on{_S})?{_OPEN}?{stamp}{_CLOSE}?{_BOLD}(?:{_S}\([^()]{{1,60}}\))?{_S}?:?{_S}{{0,3}}$"
        )
        for of_day, stamp in ((False, _STAMP), (True, _OF_DAY))
    }


_WROTE = re.compile(
    r"\s(?:wrote|writes|said|says|a \u00e9crit|\u00e9crit|schrieb|escribi\u00f3|ha scritto)$",
    re.IGNORECASE,
)
_OF_THE_MESSAGE = re.compile(
    r"\s?\((?:sent|received|incoming|outgoing|edited|pinned|guest|external|envoy\u00e9|re\u00e7u"
    r"|modifi\u00e9|\u00e9pingl\u00e9|invit\u00e9|externe)\)$",
    re.IGNORECASE,
)
"""What programs note behind a name, which is no part of it."""

_FROM_TO = re.compile(
    r"from\s{1,3}(?P<name>\S.{0,58}?)\s{1,3}to\s{1,3}(?P<to>\S.{0,58})", re.IGNORECASE
)
_TO_WHOM = re.compile(
    r"(?P<name>[^\W\d_a-z@+]\S{0,30}(?:\s[^\W\d_a-z]\S{0,30}){0,4}|[@+]\S{1,40})\s(?:to|\u00e0)\s"
    r"(?P<to>[^\W\d_a-z@+]\S{0,30}(?:\s[^\W\d_a-z]\S{0,30}){0,4}|[@+]\S{1,40})"
)
"""Two names, as exhibits write who wrote to whom: ``Ann Moreau to Ben Adler``."""

_ALL = frozenset(("everyone", "everybody", "all", "tous", "alle", "todos", "tutti"))
_DAY_NAMES = frozenset(
    (
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        *("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "montag"),
        *("dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag", "lunes"),
        *("martes", "jueves", "viernes", "domingo", "today", "yesterday", "hier", "aujourd'hui"),
        *("gestern", "heute"),
    )
)
_LOUD = frozenset(
    (
        *("trace", "debug", "info", "notice", "warn", "warning", "error", "err", "critical"),
        *("fatal", "severe", "alert", "emerg", "note", "todo", "step", "total", "time", "line"),
        *("from", "to", "cc", "bcc", "subject", "date", "sent", "re", "at", "in", "on"),
        *("http", "https", "ftp", "file"),
    )
)
"""What stands before a colon in the lines of programs and the fields of mails, and is no name."""


class Head(NamedTuple):
    """What a head states; ``text`` is where the words of the message begin in the line.

    ``date`` is "" where the line states a time of day alone, ``to`` where it names no receiver.
    ``over``: so many lines of the head stand above the one in which the words begin.
    """

    date: str
    time: str
    zone: str
    name: str
    text: int
    to: str = ""
    over: int = 0


def may_begin(form: Form, of_day: bool) -> Callable[[str, int, int], object] | None:
    """Return what tells quickly whether a line may have a head; None where no line has."""
    pattern = _heads(of_day).get(form)
    return None if pattern is None else pattern.match


def read_head(line: str, form: Form, of_day: bool) -> Head | None:
    """Return what the head of a line states, None for one without it and for two lines.

    ``of_day``: heads state a time of day, or nothing, under a line that states the date.
    """
    pattern = _heads(of_day).get(form)
    match = pattern.match(line[:LINE_CHARS]) if pattern is not None else None
    if match is None:
        return None
    found = match.groupdict()
    name, to = bare_name(found["name"]), bare_name(found.get("to") or "")
    if turned := _FROM_TO.fullmatch(name) or (None if to else _TO_WHOM.fullmatch(name)):
        name, to = turned["name"], "" if turned["to"].casefold() in _ALL else turned["to"]
    if not is_name(name) or (to and not is_name(to)):
        return None
    if form in _TIMED_ALONE and not (found.get("time") or found.get("time2")):
        return None
    return Head(
        date=found.get("date") or found.get("date2") or "",
        time=found.get("time") or found.get("time2") or "",
        zone=(found.get("zone") or found.get("zone2") or "").strip(),
        name=name,
        text=match.end(),
        to=to,
    )


_MARKS_PLAIN = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"


_TIMED_ALONE = frozenset(
    ("name-first", "columns", "stamp-above", "name-time", "bold", "name-columns")
)


_NO_NAMES = _LOUD | _DAY_NAMES


def bare_name(stated: str) -> str:
    """Return a name without what stands around it in a head."""
    name = stated.strip(f" ,;\u00a0{_MARKS_PLAIN}")
    return _WROTE.sub("", _OF_THE_MESSAGE.sub("", name))


def is_name(name: str) -> bool:
    """Return whether what stands at the place of a name can be one."""
    if not name or len(name.split()) > 6 or name.casefold() in _NO_NAMES:
        return False
    letters = sum(c.isalpha() for c in name)
    if letters == 0:  # a telephone number, or a picture
        digits = sum(c.isdigit() for c in name)
        return digits >= 6 if name.startswith("+") else digits == 0 and name > "\u2190"
    return not name[0].isdigit() or letters * 2 > len(name)
