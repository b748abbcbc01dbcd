"""Forms of heads that other texts have too: what else must hold for them to be a transcript.

A name above a moment also begins a comment, a byline or a row of a timetable, and ``Ann: Hi`` under
a date also a diary, minutes or a play.  Such a form counts only if it goes through the text, with
words under its heads and people who speak again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import NamedTuple

from letterbook.rules.transcript_blocks import looks_named, read_stamp_line
from letterbook.rules.transcript_days import read_day_line
from letterbook.rules.transcript_heads import BLOCK_FORMS, Form, Head
from letterbook.rules.transcript_names import plain_name

_FEWEST = 3
_FEWEST_ALONE = 4
_NEARLY_ALL = 0.9
_PLAINLY = 0.5
_MOST_CHARS = 300
"""So long is a message under a date alone, on the average: speeches are longer."""

_ABOVE = frozenset(("stamp-above", "name-time", *BLOCK_FORMS))
_WEAK = frozenset(("bold", "name-columns", "name-alone", *_ABOVE))
_FIELD_WORDS = (
    "a absent absents action actions address agenda answer antwort anwesend apologies appel "
    "arrival attendees author balance blockers break breakfast call chair chairman chairwoman "
    "closing coffee conférence cost counsel deadline decision decisions departure description "
    "dinner done décision déjeuner e-mail email fax frage interview interviewee interviewer "
    "judge keynote left lieu location lunch meeting minutes mood name narrator next notes "
    "objet opening ort paid panel participants pause phone place present price présents q "
    "question ref reference registration result results rdv rendez-vous réponse réunion "
    "secretary session standup status summary tagesordnung tel today topic venue version "
    "visit visite warning weather weight welcome witness yesterday"
)
_FIELDS = frozenset(plain_name(word) for word in _FIELD_WORDS.split()) | {
    "ordre du jour", "our ref", "the court", "the witness", "your ref",
}  # fmt: skip
"""What stands where a name would in programmes, minutes, diaries and interviews."""


class Placed(NamedTuple):
    """A head with the line in which it begins."""

    at: int
    head: Head


def are_fields(names: Collection[str]) -> bool:
    """Return whether what stands at the places of names are words of agendas, all of them."""
    return all(name in _FIELDS for name in names)


def may_be_weak(form: Form) -> bool:
    """Return whether texts of other kinds are written so too."""
    return form in _WEAK


def holds(form: Form, of_day: bool, lines: Sequence[str], heads: Sequence[Placed]) -> bool:
    """Return whether a text of a weak form has what only a transcript has."""
    names = [plain_name(head.name) for _, head in heads]
    speakers = Counter(names)
    if len(heads) < _FEWEST or len(speakers) < 2 or any(name in _FIELDS for name in speakers):
        return False
    if max(speakers.values()) < 2 or len(speakers) > max(2, len(heads) // 2):
        return False
    if not all(looks_named(head.name) for _, head in heads):
        return False
    if form in _ABOVE and not _have_words(form, lines, heads):
        return False
    if form in BLOCK_FORMS:
        stamps = sum(read_stamp_line(line, of_day) is not None for line in lines)
        return len(heads) >= _NEARLY_ALL * stamps
    return form != "name-alone" or _is_dated_talk(lines, heads)


def _have_words(form: Form, lines: Sequence[str], heads: Sequence[Placed]) -> bool:
    """Return whether words stand under nearly all heads, and under the last."""
    if form == "stamp-over-line":
        return True
    ends = [*(at for at, _ in heads[1:]), len(lines)]
    worded = [
        any(line.strip() for line in lines[at + head.over + 1 : end])
        for (at, head), end in zip(heads, ends, strict=True)
    ]
    return sum(worded) >= _NEARLY_ALL * len(worded) and worded[-1]


def _is_dated_talk(lines: Sequence[str], heads: Sequence[Placed]) -> bool:
    """Return whether lines ``Ann: Hi`` stand under dates as people talk, not as fields do.

    The text begins with a date, each date is followed by a head, people take turns in an order
    of their own: somebody speaks twice under a date, and nobody once only.
    """
    filled = [(at, line) for at, line in enumerate(lines) if line.strip()]
    places = {at for at, _ in heads}
    days = [at for at, line in filled if read_day_line(line)]
    if len(heads) < _FEWEST_ALONE or not days or filled[0][0] != days[0]:
        return False
    if len(heads) < _PLAINLY * len(filled):
        return False
    dated = frozenset(days)
    if any(here in dated and after not in places for (here, _), (after, _) in pairwise(filled)):
        return False
    if sum(len(line) for _, line in filled) > _MOST_CHARS * len(heads):
        return False
    return _take_turns(days, heads)


def _take_turns(days: Sequence[int], heads: Sequence[Placed]) -> bool:
    sections: list[list[str]] = [[] for _ in days]
    for at, head in heads:
        number = bisect_left(days, at) - 1
        if number >= 0:
            sections[number].append(plain_name(head.name))
    several = [one for one in sections if len(one) > 1]
    again = sum(len(set(one)) < len(one) for one in several)
    alone = [name for name, n in Counter(plain_name(h.name) for _, h in heads).items() if n == 1]
    return again > 0 and again >= _PLAINLY * len(several) and len(alone) <= len(heads) // 4
