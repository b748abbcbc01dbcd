"""The terms under which a message is found, and under which a query looks for it.

Running text is split by the engine's own analyzer after `searchable`.  Correspondents, links,
content types and notice codes become terms here, in one way for documents and queries.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from letterbook.model.message import Address
from letterbook.rules.composed_text import composed, without_marks

MAX_TERM_CHARS = 1_000
MAX_LABELS = 10
_MAX_LINK_STEPS = 12

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"  # the points of Hebrew
    "\u0640\u064b-\u065f\u0670]"  # the lengthening and the vowels of Arabic
)
"""Signs that are not seen, and those of Hebrew and Arabic that most who write leave out."""

UNSPACED = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff"
    "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f\U0001aff0-\U0001b16f\U00020000-\U0003ffff"
)
"""The characters of scripts without spaces: Thai, Lao, Tibetan, Myanmar, Khmer, Han, Kana.

And of Korean, where what other languages say with a word of its own follows without a space.
"""

_UNSPACED = re.compile(f"([{UNSPACED}])")
_TO_CHANGE = re.compile(
    "[^\x00-\xac\xae-\u012f\u0131-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u2319"
    "\u2500-\u27bf]"
)
"""All but Latin letters and common signs, which `searchable` leaves as they are."""
_GREEK_OR_YO = re.compile("[\u0130\u0386-\u03ce\u0401\u0451]")
_PLAIN = str.maketrans("ΆΈΉΊΌΎΏάέήίόύώϊϋΐΰϪϫςЁёİ", "ΑΕΗΙΟΥΩαεηιουωιυιυΙΥσЕеI")
"""Accents that the engine leaves alone, and letters that are written either way."""

_SHAPES = re.compile(
    "[\u2160-\u217f\u2e80-\u2fdf\u3200-\u33ff\ufb50-\ufdff\ufe70-\ufefc\uff65-\uffdc]+"
)
"""Shapes of letters: Roman numerals, radicals, squares, Arabic as it is joined, half width."""

_PIECE = re.compile(r"[^\W_]+")
_LETTERS = str.maketrans({
    "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i",
})  # fmt: skip
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{0,30}://|mailto:")
_HEX = re.compile(r"[0-9a-f]{4,32}")


def searchable(text: str) -> str:
    """Return running text in the form that is split into words.

    Characters are composed (NFC), invisible ones removed, and every character of a script
    without spaces stands on its own, so that any run of them is found as a phrase.
    """
    if text.isascii() or _TO_CHANGE.search(text) is None:
        return text
    return " ".join(_UNSPACED.split(plain_letters(text)))


def plain_letters(text: str) -> str:
    """Return text composed, without invisible characters, its Greek accents and ``ё`` plain.

    A letter in one of several shapes, as printed pages and old programs have them, is the letter.
    """
    text = _INVISIBLE.sub("", _SHAPES.sub(_letters_of, composed(text)))
    return text.translate(_PLAIN) if _GREEK_OR_YO.search(text) else text


def _letters_of(shapes: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", shapes[0])


def folded(text: str) -> str:
    """Return ``text`` in lower case and without accents."""
    if text.isascii():
        return text.lower()
    return composed(without_marks(text)).translate(_LETTERS)


def pieces(text: str) -> list[str]:
    """Return the runs of letters and digits of ``text``, folded."""
    found = _PIECE.findall(searchable(folded(text)))
    return [piece[:MAX_TERM_CHARS] for piece in found]


@lru_cache(maxsize=4_096)
def whole(text: str) -> str:
    """Return ``text`` folded and as one term, with ``_`` for its spaces."""
    return "_".join(folded(text).split())[:MAX_TERM_CHARS]


def is_number(address: str) -> bool:
    """Return True for an address that is a number, as a platform gives to an account."""
    return address.isascii() and address.isdigit()


@lru_cache(maxsize=20_000)
def person_terms(person: Address) -> tuple[str, ...]:
    """Return the terms of one correspondent, in order.

    The words of the name follow each other; then the whole address, the pieces of its local
    part, ``local@``, and for each level of the domain ``@domain`` and its pieces.  So neither
    name and address nor two levels of a domain can be read as one phrase.  An account that is
    a number has ``number@`` too, which stands in no name.
    """
    terms = pieces(person.name)
    local, at, domain = person.address.rpartition("@")
    if not at:
        local, domain = person.address, ""
    if person.address.strip():
        terms.append(whole(person.address))
    terms += pieces(local)
    if at or is_number(local):
        terms.append(whole(local) + "@")
    labels = [label for label in whole(domain).split(".") if label]
    start = max(len(labels) - MAX_LABELS, 0)
    for level in range(start, len(labels)):
        terms.append(("@" + ".".join(labels[level:]))[:MAX_TERM_CHARS])
        terms += pieces(labels[level])
    return tuple(term for term in terms if term)


def person_questions(value: str) -> tuple[tuple[str, ...], ...]:
    """Return the term sequences, any of which finds the correspondents that ``value`` names.

    An address is meant as a whole, ``@example.org`` a domain and all below it, ``alice@`` a
    local part; a dotted or hyphenated word may be a domain, a local part or words that
    follow each other; anything else is words.
    """
    one = whole(value)
    if "@" in one:
        return ((one,),)
    parts = pieces(value)
    if not parts:
        return ()
    if len(parts) == 1 and parts[0] == one:
        return ((one,),)
    questions: list[tuple[str, ...]] = [tuple(parts), (one,)]
    if not value.split()[1:]:
        questions += [("@" + one,), (one + "@",)]
    return tuple(questions)


def person_beginnings(value: str) -> tuple[str, ...]:
    """Return how a term begins of the correspondents that ``value*`` finds.

    An address or a word of it, or a domain of several levels.
    """
    one = whole(value)
    return (one, f"@{one}") if "." in one and "@" not in one else (one,)


def two_sides(value: str) -> tuple[str, str] | None:
    """Return the two names of ``ann@example.org,ben``, None where there are not two."""
    names = value.split(";" if ";" in value else ",")
    sides = [name.strip() for name in names if name.strip()]
    return (sides[0], sides[1]) if len(sides) == 2 else None


def link_key(link: str) -> str:
    """Return an address without scheme, ``www.``, fragment and closing slash, in lower case."""
    text = link.strip().lower()
    match = _SCHEME.match(text)
    if match:
        text = text[match.end() :]
    text = text.removeprefix("www.").partition("#")[0].rstrip("/")
    return text[:MAX_TERM_CHARS]


@lru_cache(maxsize=1_024)
def link_terms(link: str) -> frozenset[str]:
    """Return the whole address, its site with all sites above, and every step of its path.

    The last step stands with and without what the address asks for after ``?``.
    """
    key = link_key(link)
    site, slash, path = key.partition("/")
    labels = site.split(".")
    terms = {key, *(".".join(labels[i:]) for i in range(min(len(labels) - 1, MAX_LABELS)))}
    terms.add(site)
    step = site
    for name in path.split("/", _MAX_LINK_STEPS)[:_MAX_LINK_STEPS] if slash else ():
        step = f"{step}/{name}"
        terms.add(step)
    terms.add(key.partition("?")[0].rstrip("/"))
    terms.update(pieces(key)[:50])
    return frozenset(term for term in terms if term)


def type_terms(content_type: str) -> set[str]:
    """Return a content type, its two halves and the pieces of the second."""
    text = whole(content_type)
    major, slash, minor = text.partition("/")
    return {t for t in (text, major, minor, *(pieces(minor) if slash else ())) if t}


def ending_of(filename: str) -> str:
    """Return the ending of a file name without its dot, folded; "" when it has none."""
    stem, dot, ending = filename.rpartition(".")
    short = whole(ending)
    return short if stem and dot and 0 < len(short) <= 10 else ""


def notice_terms(code: str) -> set[str]:
    """Return a notice code and its family, ``limit`` of ``limit:parts``."""
    text = whole(code)
    return {t for t in (text, text.partition(":")[0]) if t}


def stated_key(stated_id: str) -> str:
    """Return a Message-ID without angle brackets and spaces, in lower case."""
    return "".join(stated_id.split()).strip("<>").lower()[:MAX_TERM_CHARS]


def message_id_prefix(value: str) -> str | None:
    """Return ``value`` as the beginning of a message id, None when it cannot be one."""
    text = value.strip().lower()
    return text if _HEX.fullmatch(text) else None


def exact_key(field: str, value: str) -> str:
    """Return the term that an exact field compares ``value`` by."""
    if field == "link":
        return link_key(value)
    if field == "id":
        return stated_key(value)
    return whole(value).strip(".") if field == "type" else whole(value)
