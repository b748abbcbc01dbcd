"""The header that a printed mail shows: labels and values, read tolerantly as OCR leaves them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

FieldKind = Literal["from", "sent", "to", "cc", "bcc", "subject", "attachments", "other"]

_LABELS: dict[str, FieldKind] = {
    "from": "from", "de": "from", "von": "from", "expediteur": "from",
    "sent": "sent", "date": "sent", "envoye": "sent", "envoye le": "sent", "gesendet": "sent",
    "date d'envoi": "sent", "sent on": "sent", "sent at": "sent",
    "to": "to", "a": "to", "an": "to", "pour": "to", "destinataire": "to", "destinataires": "to",
    "cc": "cc", "copie": "cc", "copie a": "cc", "kopie": "cc",
    "bcc": "bcc", "cci": "bcc",
    "subject": "subject", "objet": "subject", "betreff": "subject", "sujet": "subject",
    "attachments": "attachments", "attachment": "attachments", "attach": "attachments",
    "pieces jointes": "attachments", "piece jointe": "attachments", "anlagen": "attachments",
    "importance": "other", "categories": "other", "sensitivity": "other", "reply to": "other",
    "follow up flag": "other", "flag status": "other", "classification": "other",
}  # fmt: skip
_DAY_FIRST = frozenset(
    (
        *("de", "von", "expediteur", "envoye", "envoye le", "date d'envoi", "gesendet", "a", "an"),
        *("pour", "destinataire", "destinataires", "copie a", "kopie", "objet", "sujet", "betreff"),
    )
)
_MISREAD = (("rn", "m"), ("0", "o"), ("1", "l"), ("|", "l"), ("5", "s"), ("€", "e"))
_LABEL = re.compile(
    r"[\s=.,*_~'\"•–—-]{0,200}(?P<label>[^\W\d_][\w’'|]{0,12}(?: [\w’']{1,10}){0,2}?)"
    r"(?:\s?(?P<colon>[:;：])|(?=\s{2,}\S)|(?=\s*$)|(?=\s[A-Z<]))"
)
_ACCENTS = str.maketrans("éèêëàâçïîôùû’", "eeeeaaciiouu'")
_UNKNOWN = re.compile(r"\s{0,200}[^\W\d_]{1,4}[:;]\s{2,200}(?P<value>\S[^@©®]{0,80}[@©®]\S.{0,80})")
AT = re.compile("[@©®]")
"""The sign of an address, and what it is often misread as."""

_WITHIN = 60
_MOST_BEFORE = 4
_SHORT = 120
_SIGNS, _FAR = 24, 25
_ABOVE: tuple[FieldKind, ...] = ("subject", "sent")
"""What may stand above the author, where all four fields are there (Thunderbird, Notes)."""

_ALL: frozenset[FieldKind] = frozenset(("from", "sent", "to", "subject"))
_LISTED: tuple[FieldKind, ...] = ("to", "cc", "bcc", "subject", "attachments")
_MOST_WRAPPED = 12
_FULL_LINE = 30
_MOST_LINES = 60


class Field(NamedTuple):
    """A field as it was printed; ``clear`` is False where the label was misread or unmarked."""

    kind: FieldKind
    value: str
    clear: bool
    label: str = ""


class PrintedHeader(NamedTuple):
    """Lines [start, end) of the text are the header."""

    start: int
    end: int
    fields: tuple[Field, ...]

    @property
    def day_first(self) -> bool:
        """True when a label is of a language that writes the day before the month."""
        return any(field.label in _DAY_FIRST for field in self.fields)

    def value(self, kind: FieldKind) -> str:
        """Return what is printed for a field, "" where nothing is."""
        return next((field.value for field in self.fields if field.kind == kind), "")

    def has(self, kind: FieldKind) -> bool:
        """Return whether the label of a field is there."""
        return any(field.kind == kind for field in self.fields)


def find_header(lines: Sequence[str | None]) -> PrintedHeader | None:
    """Return the header at the top of a document, None where it does not begin with one.

    Before it stand at most a few short lines; lines that are marks of the page (None) do not
    count.  There must be an author's label, and a date's with a recipient's or a subject's; all
    four where the author's is not the first.  A journey has the first three too.
    """
    before = 0
    for at, line in enumerate(lines[:_WITHIN]):
        if line is None or not line.strip():
            continue
        label = _label(line)
        if label is not None and label[0] in ("from", *_ABOVE):
            header = _header(lines, at)
            kinds = {field.kind for field in header.fields}
            if label[0] in _ABOVE:
                if label[2] and kinds >= _ALL and header.fields[1].kind in ("from", *_ABOVE):
                    return header
            elif "sent" in kinds and kinds & {"to", "subject"}:
                return None if _is_journey(header.fields) else header
        before += 1
        if before > _MOST_BEFORE or len(" ".join(line.split())) > _SHORT:
            return None
    return None


def _header(lines: Sequence[str | None], start: int) -> PrintedHeader:
    """Read fields as long as labels and the lines that go on with their values follow."""
    fields: list[Field] = []
    column = 0
    blank = 0
    end = at = start
    while at < len(lines) and at - start < _MOST_LINES:
        line = lines[at]
        at += 1
        if line is None:
            continue
        if not line.strip():
            blank += 1
            if blank > 2:
                break
            continue
        label = _label(line)
        if label is not None and not (label[0] == "from" and _has_author(fields)):
            kind, value, clear, column = label[:4]
            fields.append(Field(kind, value, clear, label[4]))
        elif (to := _misread_to(line, column, fields)) is not None:
            fields.append(Field("to", to, False))
        elif _is_margin(line, column):
            continue
        elif fields and not blank and _continues(line, column, fields[-1]):
            fields[-1] = _longer(fields[-1], line, clear=True)
        elif fields and not blank and _is_within(lines, at, fields):
            if fields[-1].kind in _LISTED:
                fields[-1] = _longer(fields[-1], line, clear=fields[-1].value.endswith((";", ",")))
            else:
                fields.append(Field("other", line.strip(), False))
        elif fields and not blank and _is_rest_of_subject(lines, at, fields[-1]):
            fields[-1] = _longer(fields[-1], line, clear=False)
        else:
            break
        blank, end = 0, at
    return PrintedHeader(start, end, _values_below(lines, end, fields))


def _is_journey(fields: Sequence[Field]) -> bool:
    """Return whether the fields may be those of a journey: no subject, and nobody's address."""
    kinds = {field.kind for field in fields}
    dated = next((field.label for field in fields if field.kind == "sent"), "")
    if dated != "date" or kinds - {"from", "to", "sent", "other"}:
        return False
    return not any(AT.search(field.value) for field in fields)


def _has_author(fields: Sequence[Field]) -> bool:
    return any(field.kind == "from" for field in fields)


def _longer(field: Field, line: str, *, clear: bool) -> Field:
    value = f"{field.value} {line.strip()}".strip()
    return field._replace(value=value, clear=field.clear and clear)


def _is_within(lines: Sequence[str | None], at: int, fields: Sequence[Field]) -> bool:
    """Return whether a field that is not there yet follows, before any empty line.

    Then the line before ``at`` is in the header: it goes on with the field above it, or is one
    with a label that is not known.
    """
    known = {field.kind for field in fields} | {"other", "from"}
    for line in lines[at : at + _MOST_WRAPPED]:
        if line is None:
            continue
        if not line.strip():
            return False
        label = _label(line)
        if label is not None:
            return label[2] and label[0] not in known
    return False


def _is_rest_of_subject(lines: Sequence[str | None], at: int, last: Field) -> bool:
    """Return whether the line before ``at`` ends a long subject: in small letters, then space."""
    line = lines[at - 1] or ""
    below = lines[at] if at < len(lines) else ""
    return (
        last.kind == "subject"
        and len(last.value) >= _FULL_LINE
        and line.strip()[:1].islower()
        and not (below or "").strip()
    )


def _values_below(lines: Sequence[str | None], end: int, fields: list[Field]) -> tuple[Field, ...]:
    """Return the fields; where all labels stand before all values, as columns are read, matched."""
    if len(fields) < 3 or any(field.value for field in fields):
        return tuple(fields)
    values = [line.strip() for line in lines[end : end + 3 * len(fields)] if line and line.strip()]
    if len(values) < len(fields):
        return tuple(fields)
    return tuple(
        field._replace(value=value, clear=False)
        for field, value in zip(fields, values, strict=False)
    )


def _is_margin(line: str, column: int) -> bool:
    """Return whether a line is a few signs far to the right, as stamps leave them."""
    text = line.strip()
    return len(text) <= _SIGNS and len(line) - len(line.lstrip()) >= column + _FAR


def _misread_to(line: str, column: int, fields: Sequence[Field]) -> str | None:
    """Return the value of a label that no label is like, where only a recipient can stand.

    The label is set as those above it are: a short word with a colon, its value in their column.
    An author and a date stand above, no recipient does, and the value has the sign of an address.
    """
    kinds = {field.kind for field in fields}
    match = _UNKNOWN.fullmatch(line[: _SHORT + 2 * column]) if column else None
    if match is None or not {"from", "sent"} <= kinds or kinds & {"to", "subject"}:
        return None
    return match["value"].strip() if abs(match.start("value") - column) <= 3 else None


def _continues(line: str, column: int, last: Field) -> bool:
    """Return whether a line goes on with the value above it: it is set under it."""
    indent = len(line) - len(line.lstrip())
    if last.kind not in _LISTED:
        return False
    return indent >= max(column - 3, 1) and (column > 12 or last.value.endswith((";", ",")))


def _label(line: str) -> tuple[FieldKind, str, bool, int, str] | None:
    """Return what a line is labelled as: kind, value, whether clearly, column of value, label."""
    match = _LABEL.match(line[:200])
    if match is None:
        return None
    printed = match["label"].lower().translate(_ACCENTS)
    kind = _LABELS.get(printed)
    clear = kind is not None and match["colon"] is not None
    if kind is None:
        kind = _misread(printed)
    if kind is None or (kind in ("to", "from", "other") and not _is_marked(match, line)):
        return None
    value = line[match.end() :].strip().lstrip(":;").strip()
    return kind, value, clear, len(line) - len(line[match.end() :].lstrip(" :;")), printed


def _is_marked(match: re.Match[str], line: str) -> bool:
    """Return whether a label that is also a plain word is set as one."""
    rest = line[match.end() :]
    return match["colon"] is not None or rest.startswith("  ") or rest[1:2].isupper() or not rest


def _misread(printed: str) -> FieldKind | None:
    """Return the label that letters which look alike were read instead of."""
    text = printed.replace(" ", "")
    for wrong, right in _MISREAD:
        text = text.replace(wrong, right)
    if text in _LABELS:
        return _LABELS[text]
    near = [kind for label, kind in _LABELS.items() if len(label) >= 4 and _one_off(text, label)]
    return near[0] if near and len(set(near)) == 1 else None


def _one_off(text: str, label: str) -> bool:
    """Return whether one letter was changed, lost or added."""
    if abs(len(text) - len(label)) > 1 or len(text) < 4:
        return False
    at = next(
        (n for n, (a, b) in enumerate(zip(text, label, strict=False)) if a != b),
        min(len(text), len(label)),
    )
    return (
        text[at + 1 :] == label[at + 1 :]
        or text[at + 1 :] == label[at:]
        or text[at:] == label[at + 1 :]
    )
