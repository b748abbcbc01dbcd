"""Who wrote what is quoted, and when, as the heading of the quotation says it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache

import msgspec

from letterbook.model.message import Address
from letterbook.model.moment import Moment
from letterbook.rules.mail_dates import parse_date
from letterbook.rules.query_terms import pieces
from letterbook.rules.quoted_headings import SAID, field_kind

_MAX_HEADING = 3_000
_MAX_NAME = 120
_ADDRESS = re.compile(r"[\w.+=%!#$&'*/?^{|}~-]{1,64}@[\w.-]{1,190}\.[A-Za-z0-9-]{2,40}")
_AROUND = re.compile(r"[<(\[]{0,2}(?:mailto:)?\0[>)\]]{0,2}")
_NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_HAS_DATE = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}|\b(?:19|20)\d\d\b")
_NO_WORDS = re.compile(r"[+-]?\d[\d:./-]*(?:\s?[ap]\.?m\b)?|[,:;\"\u201c\u201d\u00ab\u00bb()<>]")
_APPOINTMENT = re.compile(
    r"(?mi)^[ \t\xa0>|*_]*(?:-{2,} ?(?:original appointment|rendez-vous d['\u2019]origine"
    r"|ursprünglicher termin)|(?:when|quand|wann)[*_]*[ \t\xa0]?:)"
)
_FOLLOWS = re.compile(r"[^\W\d_][^\n:：]{0,30}[:：]")
_ON = re.compile(r"[ \t]on[ \t]+(?=\d)", re.IGNORECASE)
_ON_BEHALF = re.compile(r"[ \t]+on behalf of[ \t]+", re.IGNORECASE)
_SLASHED = re.compile(r"/[A-Za-z0-9]{1,20}(?=[/@\s]|\Z)|@[A-Za-z][A-Za-z0-9_-]{1,30}(?=\s|\Z)")
_NO_NAME = frozenset(
    """
    on at in le la am um den vom op el em il kl the und et and a an of via by from de von
    pm utc gmt est edt cst cdt mst mdt pst pdt cet cest bst mon tue wed thu fri sat sun
    monday tuesday wednesday thursday friday saturday sunday lun mar mer jeu ven sam dim
    lundi mardi mercredi jeudi vendredi samedi dimanche mo di mi do fr sa so montag
    dienstag mittwoch donnerstag freitag samstag sonntag lunes martes miercoles jueves
    viernes sabado domingo lunedi martedi mercoledi giovedi venerdi sabato domenica jan feb
    apr may jun jul aug sep sept oct nov dec january february march april june july august
    september october november december janvier fevrier mars avril mai juin juillet aout
    septembre octobre novembre decembre janv fevr avr juil januar februar maerz juni juli
    oktober dezember marz okt dez uhr h heures las os alle ore enero febrero marzo abril
    mayo junio julio agosto septiembre noviembre diciembre
    """.split()  # noqa: SIM905  # one word after another reads better
)


class QuotedHeading(msgspec.Struct, frozen=True):
    """What a heading says: the author as written, the date as written, and what they may mean.

    ``keys`` are those of `author_keys`; ``moments`` are the readings of the date, two where day
    and month cannot be told apart, none where there is no date.  ``appointment`` says that it is
    the heading of an appointment, whose date is that of the first invitation, however often the
    appointment was changed and sent again since.
    """

    author: str
    date: str
    keys: tuple[int, ...]
    moments: tuple[Moment, ...]
    appointment: bool = False


def read_heading(heading: str) -> QuotedHeading:
    """Return the author and date that a heading names, empty where it names none."""
    found = _read(heading[:_MAX_HEADING])
    if _APPOINTMENT.search(heading, 0, _MAX_HEADING):
        return msgspec.structs.replace(found, appointment=True)
    return found


def _read(heading: str) -> QuotedHeading:
    lines = [_bare(line) for line in heading.splitlines()]
    lines = [line for line in lines if line and not line.startswith(("-----", "_____", "====="))]
    fields: dict[str, str] = {}
    free: list[str] = []
    for line in lines:
        kind = field_kind(line) if _FOLLOWS.match(line) else ""
        if kind:
            fields.setdefault(kind, re.split("[:：]", line, maxsplit=1)[1].strip(" *_\t\xa0"))
        elif not fields:
            free.append(line)
    if "from" in fields:
        if "sent" in fields:
            return _heading(fields["from"], fields["sent"])
        return _tabular([fields["from"]])
    if "to" in fields or "subject" in fields:
        return _tabular(free)
    return _attribution(" ".join(free))


def _bare(line: str) -> str:
    return line.lstrip(" \t\xa0>|*_").rstrip(" \t\xa0*_\r")


def _tabular(lines: list[str]) -> QuotedHeading:
    """Read the author and stamp that Notes writes above its To line."""
    author = date = ""
    for line in lines[-4:]:
        if line.startswith("--") or line.endswith("---"):
            continue
        match = _NUMERIC.search(line)
        if match is None:
            author = author or line
        elif not date:
            name, at, stamp = line.partition(_cut(line, match.start()))
            date = (at + stamp).strip()
            author = author or name
    return _heading(_ON.sub(" ", f"{author} ").strip(), date)


def _cut(line: str, start: int) -> str:
    on = [m.start() for m in _ON.finditer(line) if m.start() < start]
    return line[on[-1] :] if on else line[start:]


def _attribution(line: str) -> QuotedHeading:
    """Read a line such as *On Monday, 3 May 2021 at 10:12, Ada Quay <ada@quay.example> wrote:*."""
    moments = _moments(line) if _HAS_DATE.search(line) else ()
    addresses = tuple(a.strip(".-").casefold() for a in _ADDRESS.findall(line))
    text = _AROUND.sub("\0", _ADDRESS.sub("\0", line))
    text = _NO_WORDS.sub("\0", _without_verb(text))
    names = []
    for piece in text.split("\0"):
        name = " ".join(w for w in piece[:_MAX_NAME].split() if not _is_filler(w))
        if name:
            names.append(name)
    keys = dict.fromkeys(
        [*(_key(a) for a in addresses), *(_key(k) for n in names if (k := _name(n)))]
    )
    author = " ".join([*names[:1], *(f"<{a}>" for a in addresses[:1])])
    return QuotedHeading(author, line if moments else "", tuple(keys), moments)


def _without_verb(text: str) -> str:
    lower = text.lower()
    if len(lower) != len(text):  # a letter that has no single small one
        text = lower
    found = [(match.start(), match.end()) for match in SAID.finditer(lower)]
    for start, end in reversed(found):
        text = f"{text[:start]}\0{text[end:]}"
    return text


def _is_filler(word: str) -> bool:
    return all(w in _NO_NAME or w.isdigit() for w in pieces(word))


def _heading(author: str, date: str) -> QuotedHeading:
    people = []
    for one in _ON_BEHALF.split(author)[::-1]:
        addresses = [a.strip(".-").casefold() for a in _ADDRESS.findall(one)]
        name = _AROUND.sub(" ", _ADDRESS.sub("\0", one)).strip(" \"'<>[]();")
        people += [Address(name, a) for a in addresses] or [Address(name, "")]
    return QuotedHeading(author, date, author_keys(people), _moments(date) if date else ())


def _moments(text: str) -> tuple[Moment, ...]:
    moment = parse_date(text)
    if moment.known:
        return (moment,)
    match = _NUMERIC.search(text[:400])
    if match is None:
        return ()
    one, _, two, year = match.groups()
    full = year if len(year) == 4 else f"{'20' if int(year) < 50 else '19'}{year}"
    found = []
    for month, day in ((one, two), (two, one)):
        if 1 <= int(month) <= 12 and 1 <= int(day) <= 31:
            moment = parse_date(f"{full}-{month}-{day} {text[match.end() :]}")
            if moment.known and moment not in found:
                found.append(moment)
    return tuple(found)


def author_keys(people: Iterable[Address]) -> tuple[int, ...]:
    """Return the keys under which an author is found: of the address, and of the name in any order.

    The words before the @ count as a name where there are two of them, as in ada.quay@.
    """
    return tuple(dict.fromkeys(key for person in people for key in _person_keys(person)))


@lru_cache(maxsize=1_024)
def _person_keys(person: Address) -> tuple[int, ...]:
    keys: list[int] = []
    local, at, _ = person.address.partition("@")
    if at:
        keys.append(_key(person.address.casefold()))
    for text in (person.name, local if "." in local or "_" in local or not at else ""):
        name = _name(text)
        if name:
            keys.append(_key(name))
    return tuple(keys)


def _name(text: str) -> str:
    """Return the words of a name in one order, "" when they are fewer than two."""
    found = pieces(_SLASHED.sub(" ", text[:_MAX_NAME]).partition("@")[0].replace("_", " "))
    words = sorted({word for word in found if len(word) > 1 and not word.isdigit()})
    return " ".join(words) if len(words) > 1 else ""


def _key(text: str) -> int:
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
