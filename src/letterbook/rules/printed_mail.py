"""A mail as it was printed and released: what its page says, with how surely it was read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import tzinfo

from letterbook.model.identity import StatedId
from letterbook.model.message import Address, Confidence, MailMessage, Mark, Zone
from letterbook.model.moment import Moment
from letterbook.model.notice import Notice
from letterbook.rules.language import READ_CHARS, guess_language
from letterbook.rules.links import find_links
from letterbook.rules.printed_dates import lost_space, read_printed_date
from letterbook.rules.printed_domains import has_known_ending
from letterbook.rules.printed_header import AT, FieldKind, PrintedHeader, find_header
from letterbook.rules.printed_marks import take_marks
from letterbook.rules.query_terms import folded
from letterbook.rules.quoted_text import split_zones
from letterbook.rules.transcript_message import doubtful_order

_ADDRESS = re.compile(
    r"[<‹(\[{]?\s{0,2}(?:mail\s?to\s?:\s?)?(?P<a>[^\s<>‹›()\[\]{};,'\"|]{1,64}@[^\s<>‹›()\[\]{};,'\"|]{2,100})"
    r"\s{0,2}[>›)\]}]?",
    re.IGNORECASE,
)
_SOUND = re.compile(r"[a-z0-9._%+'-]{1,64}@(?:[a-z0-9-]{1,60}\.){1,5}[a-z]{2,10}")
_AROUND = ".,'\"`´’°()[]"
_LEFT_OVER = " \t,;'\"<>‹›()[]{}|_-"
_DIRECTORY = re.compile(r"[\[<(]\s?(?P<a>/O=[^<>\[\]();]{3,200}?)\s?[\]>)]", re.IGNORECASE)
"""The name of an account in the directory of Exchange, printed in the place of an address."""

_BRACKETS = re.compile(r"[<‹]\s*(?:mail\s?to\s?:\s?)?(?P<a>[^<>‹›;]{3,120}?)\s*(?:[>›]|$)")
_HALF_DAY = re.compile(r"\b[AP]\.?M\b", re.IGNORECASE)
_DOUBTFUL = frozenset(("weekday-mismatch", "day-month-order"))
_SEPARATES = re.compile("[;@]")
_SPACES = re.compile(r"[ \t]+")
_MOST_PEOPLE = 1_000
_SHOWN = 10
_NUMBERS = ("document", "number")
_PEOPLE: tuple[FieldKind, ...] = ("from", "to", "cc", "bcc")


def is_printed(text: str) -> bool:
    """Return whether a text begins as a printed mail does, or bears the marks of a release."""
    cleared = take_marks(text.splitlines()[:400])
    kinds = {mark.kind for mark in cleared.marks}
    return find_header(cleared.lines) is not None or ("document" in kinds and len(kinds) >= 3)


def read_printed_mail(pages: Sequence[str], name: str, zone: tzinfo | None) -> MailMessage:
    """Return what the pages of a printed mail say; ``zone`` is that of times without an offset.

    Without a header it is a document with the ``name`` of its file.
    """
    cleared = take_marks([line for page in pages for line in page.splitlines()])
    header = find_header(cleared.lines)
    start = header.end if header is not None else 0
    body = _body(cleared.lines[start:])
    notices: list[Notice] = []
    people = {kind: _people(header, kind, notices) for kind in _PEOPLE}
    sent = _sent(header, zone, notices)
    confidence = _confidence(header, people, sent)
    unsure = sorted(kind for kind, how in confidence.items() if how != "clear")
    if header is not None:
        detail = "Read off a printed page"
        told = f"; not sure or not there: {', '.join(unsure)}" if unsure else ""
        notices.append(Notice("printed:mail", f"{detail}{told}."))
    subject = header.value("subject") if header is not None else name
    if (blank := pages_without_text(pages)) is not None:
        notices.append(blank)
    numbers = [mark.text for mark in cleared.marks if mark.kind in _NUMBERS]
    return MailMessage(
        stated_id=StatedId(f"doc:{numbers[0]}") if numbers else None,
        subject=subject,
        sent=sent,
        received=None,
        from_=people["from"],
        sender=(),
        reply_to=(),
        to=people["to"],
        cc=people["cc"],
        bcc=people["bcc"],
        references=(),
        in_reply_to=(),
        text=body,
        zones=_zones(body, header),
        text_parts=(),
        other_text="\n".join(_searched(cleared.marks, header)),
        attachment_text="",
        parts=(),
        links=tuple(find_links(body)),
        language=guess_language(body[:READ_CHARS]),
        attached=(),
        notices=tuple(notices),
        channel="mail" if header is not None else "document",
        platform="printed",
        marks=cleared.marks,
        confidence=confidence,
        named_files=_named_files(header),
    )


def _named_files(header: PrintedHeader | None) -> tuple[str, ...]:
    """Return the attachments that the header names, each once."""
    value = header.value("attachments") if header is not None else ""
    names = (" ".join(name.split()) for name in value.split(";"))
    return tuple(dict.fromkeys(name for name in names if any(c.isalnum() for c in name)))


def pages_without_text(pages: Sequence[str]) -> Notice | None:
    """Return the notice that names the pages of a document which have no text, None without any."""
    blank = [str(number) for number, page in enumerate(pages, start=1) if not page.strip()]
    if not blank:
        return None
    where = ", ".join(blank[:_SHOWN])
    detail = f"Of {len(pages)} pages, {len(blank)} have no text, as pictures have none: {where}"
    return Notice("unread:pages", f"{detail}{' ...' if blank[_SHOWN:] else '.'}")


def _body(lines: Sequence[str | None]) -> str:
    """Return the text below the header without marks, indents and runs of blank lines."""
    kept = [line.rstrip() for line in lines if line is not None]
    text: list[str] = []
    for line in kept:
        shown = _SPACES.sub(" ", line.strip())
        if shown or (text and text[-1]):
            text.append(shown)
    return "\n".join(text).strip("\n")


def _zones(body: str, header: PrintedHeader | None) -> tuple[Zone, ...]:
    """Return the zones of a mail; a document is all new."""
    if header is not None:
        return split_zones(body)
    return (Zone(0, len(body), "new"),) if body else ()


def _people(
    header: PrintedHeader | None, kind: FieldKind, notices: list[Notice]
) -> tuple[Address, ...]:
    value = header.value(kind) if header is not None else ""
    found: list[Address] = []
    for piece in _pieces(value, several=kind != "from"):
        match = _BRACKETS.search(piece)
        if match is None or not AT.search(match["a"]):
            match = _ADDRESS.search(piece) or _DIRECTORY.search(piece)
        address = AT.sub("@", "".join(match["a"].split())) if match is not None else ""
        address = address.strip(_AROUND)
        name = piece.replace(match[0], " ") if match is not None else piece
        name = " ".join(name.strip(_LEFT_OVER).split())
        if not any(c.isalnum() for c in name + address):
            continue
        plain = address.lower() if address else "_".join(folded(name).split())
        found.append(Address(name=name, address=plain))
    if len(found) > _MOST_PEOPLE:
        notices.append(Notice("limit:addresses", f"More than {_MOST_PEOPLE} people are printed."))
    return tuple(dict.fromkeys(found[:_MOST_PEOPLE]))


def _pieces(value: str, *, several: bool) -> list[str]:
    """Return the people of a field: apart by semicolons, else after each address.

    Without either, by commas, where each piece between them is a name of two words or more.
    """
    if several and _is_list_of_names(value):
        return value.split(",")
    if ";" in value or "@" not in value:
        return value.split(";")
    pieces: list[str] = []
    at = 0
    bracketed = _BRACKETS if _BRACKETS.search(value) else _ADDRESS
    for match in bracketed.finditer(value):
        pieces.append(value[at : match.end()].lstrip(" ,"))
        at = match.end()
    rest = value[at:].strip(_LEFT_OVER)
    return [*pieces, rest] if rest else pieces


def _is_list_of_names(value: str) -> bool:
    """Return whether commas stand between whole names, not between ``Alder`` and ``Ann``."""
    names = value.split(",")
    return (
        len(names) > 1
        and not _SEPARATES.search(value)
        and all(n.strip(" '").count(" ") for n in names)
    )


def _sent(
    header: PrintedHeader | None, zone: tzinfo | None, notices: list[Notice]
) -> Moment | None:
    value = header.value("sent") if header is not None else ""
    if header is None or not value:
        return None
    moment = read_printed_date(value, day_first=header.day_first, zone=zone)
    if not moment.known:
        notices.append(Notice("date:unreadable", f"The date is printed as {value[:100]!r}."))
    elif "day-month-order" in moment.doubts:
        notices.append(doubtful_order(moment))
    return moment


def _confidence(
    header: PrintedHeader | None, people: dict[FieldKind, tuple[Address, ...]], sent: Moment | None
) -> dict[str, Confidence]:
    """Return how surely each field of the header was read."""
    if header is None:
        return {}
    told: dict[str, Confidence] = {}
    for kind in ("from", "to", "cc", "sent", "subject"):
        field = next((one for one in header.fields if one.kind == kind), None)
        if field is None:
            if kind != "cc":
                told[kind] = "missing"
        elif not field.value:
            told[kind] = "missing"
        else:
            sound = _is_sound(kind, field.value, people, sent)
            told[kind] = "clear" if field.clear and sound else "unsure"
    return told


def _is_sound(
    kind: str, value: str, people: dict[FieldKind, tuple[Address, ...]], sent: Moment | None
) -> bool:
    """Return whether a value looks as it should: addresses of their form, a day of its week."""
    if kind == "sent":
        if sent is None or not sent.known or _DOUBTFUL.intersection(sent.doubts):
            return False
        if lost_space(value):
            return False
        return sent.precision != "day" or _HALF_DAY.search(sent.text) is None
    if kind == "subject":
        return True
    if kind != "from" and _is_list_of_names(value):
        return False
    listed = people["from" if kind == "from" else "to" if kind == "to" else "cc"]
    bracketed = any(sign in value for sign in "<‹[")
    return bool(listed) and all(
        _SOUND.fullmatch(one.address) is not None
        and has_known_ending(one.address)
        and "@" in value
        and (bracketed or not one.name)
        and (not one.name or _is_name(one.name))
        if "@" in one.address
        else _is_name(one.name)
        for one in listed
    )


def _is_name(name: str) -> bool:
    """Return whether a name is made of what names are made of."""
    signs = sum(not (c.isalpha() or c in " ,.'-()") for c in name)
    return name[:1].isalpha() and signs == 0


def _searched(marks: Sequence[Mark], header: PrintedHeader | None) -> list[str]:
    """Return what is printed and shown nowhere else, so that it can be searched."""
    attached = header.value("attachments") if header is not None else ""
    told = [mark.text for mark in marks if mark.kind != "withheld"]
    fields = header.fields if header is not None else ()
    unknown = [field.value for field in fields if field.kind == "other" and not field.label]
    return [*told, *([attached] if attached else []), *unknown]
