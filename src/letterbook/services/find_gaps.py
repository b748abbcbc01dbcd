"""Finds what the record seems to lack.  Each is an observation; none says that anybody hid it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import get_args

import msgspec

from letterbook.errors import UsageError
from letterbook.model.gap import Gap, GapKind, GapsAnswer
from letterbook.model.identity import MessageId
from letterbook.rules.announced_attachment import announced_attachment
from letterbook.rules.numbering import NumberedRow, find_holes
from letterbook.services.box_gaps import MailBoxes
from letterbook.services.chain_messages import Read, read_chain
from letterbook.services.copy_gaps import PrivateCopies
from letterbook.services.export_gaps import Exports
from letterbook.services.gap_pairs import Pairs, gap
from letterbook.services.missing_gaps import missing_gaps
from letterbook.services.packed_mail import ChainMail
from letterbook.store.catalogue_exchange import chain_rows, numbers_by_channel
from letterbook.store.catalogue_gaps import (
    document_numbers,
    file_names,
    flagged,
    messages_in_file,
    source_ids,
)
from letterbook.store.catalogue_read import CatalogueReader

GAPS_SCHEMA = 1
_KINDS: tuple[GapKind, ...] = get_args(GapKind)
_RANGES = 20
_NAMES = 200
_DOTS = re.compile(r"\[ ?(?:\.\.\.|\u2026) ?\]|\( ?(?:\.\.\.|\u2026) ?\)")
_DESCRIBED = re.compile(r"\[[^\[\]\s]{1,40}(?:\s+[^\[\]\s]{1,40}){2,60}\]")
_SCATTERED = frozenset({"dm", "chat"})


class Observed(msgspec.Struct, frozen=True):
    """Every observation by kind; ``unread`` are exports that are not where they were."""

    gaps: tuple[Gap, ...]
    unread: tuple[str, ...]


def check_kind(kind: str) -> None:
    """Return where there is such a kind of gap, or "" for all; raise `UsageError` elsewhere."""
    if kind and kind not in _KINDS:
        raise UsageError(
            f"There is no kind of gap {kind}.", next_step=f"It may be {', '.join(_KINDS)}."
        )


def observe_gaps(catalogue: CatalogueReader, exports: Exports) -> Observed:
    """Return every observation."""
    found = sorted(_everything(catalogue, exports), key=lambda one: _KINDS.index(one.kind))
    return Observed(tuple(found), tuple(exports.unread))


def list_gaps(
    catalogue: CatalogueReader, observed: Observed, *, kind: str = "", limit: int = 100
) -> GapsAnswer:
    """Return the observations of a kind, counted; ``limit`` -1 lists them all."""
    found = [one for one in observed.gaps if kind in ("", one.kind)]
    remarks = [
        "What is listed is not in this record; it may never have existed, or lie elsewhere.",
    ]
    sources = source_ids(catalogue.connection)
    if len(sources) == 1:
        remarks.append(
            f"Every message comes from one source ({sources[0]}): nothing else can show what it"
            " lacks."
        )
    if observed.unread:
        remarks.append(
            f"Not where they were, and not looked at: {', '.join(observed.unread[:_RANGES])}."
        )
    return GapsAnswer(
        schema=GAPS_SCHEMA,
        total=len(found),
        by_kind=dict(sorted(Counter(one.kind for one in found).items())),
        remarks=tuple(remarks),
        gaps=tuple(found if limit < 0 else found[:limit]),
    )


def _everything(catalogue: CatalogueReader, exports: Exports) -> Iterator[Gap]:
    yield from missing_gaps(catalogue)
    yield from exports.cut_short()
    yield from _numbering(catalogue)
    for source, printed in document_numbers(catalogue.connection).items():
        for row in find_holes(printed):
            beside = tuple(dict.fromkeys(printed[name] for name in row.names))
            seen = _hole(row).replace("Of the files", "Of the documents numbered", 1)
            yield gap("document-numbers", seen, beside, "low", source=source)
    deleted = flagged(catalogue.connection, "deleted")
    if deleted:
        seen = f"{len(deleted)} messages of this record had been deleted where they were exported."
        if len(deleted) == 1:
            seen = "1 message of this record had been deleted where it was exported."
        yield gap("deleted", seen, deleted, "high")
    pairs = Pairs()
    copies = PrivateCopies(exports.hands(_SCATTERED))
    boxes = MailBoxes(exports.papers())
    for channel, numbers in numbers_by_channel(catalogue.connection):
        parts: list[MessageId] = []
        example = ""
        for one in read_chain(chain_rows(catalogue.connection, numbers)):
            yield from _attachment(one)
            marked = _in_part(one)
            if marked:
                parts.append(one.message.id)
                example = example or marked
            bare = msgspec.structs.replace(one.message, text="", quoted="", links=())
            if channel in _SCATTERED:
                copies.add(one.message, bare)
            if channel == "mail":
                boxes.add(bare)
            pairs.add(bare)
        if parts:
            yield _parts(channel, parts, example)
    yield from copies.gaps()
    yield from boxes.gaps()
    yield from pairs.one_direction()
    yield from pairs.silences()


def _attachment(one: Read) -> Iterator[Gap]:
    """Yield what a message names or announces as attached, where nothing is."""
    private = one.message.channel in _SCATTERED
    if not (private or one.message.channel == "mail") or _has_attachment(one.mail):
        return
    if one.mail.named_files:
        names = "; ".join(one.mail.named_files)[:_NAMES]
        seen = f"The mail names what was attached (\u201c{names}\u201d), and there is none."
        yield gap("attachment-absent", seen, (one.message.id,), "moderate")
        return
    if private and one.mail.links:  # what a private message carries is linked to, as media are
        return
    words = announced_attachment(one.message.text)
    if words:
        seen = f"The text announces an attachment (\u201c{words}\u201d), and there is none."
        yield gap(
            "attachment-absent", seen, (one.message.id,), "low" if one.mail.links else "moderate"
        )


def _has_attachment(mail: ChainMail) -> bool:
    return any(part.kind in ("attachment", "message") for part in mail.parts)


def _in_part(one: Read) -> str:
    """Return the mark by which a text says that it is not whole, "" where it has none."""
    text = one.message.text
    match = _DOTS.search(text) if "..." in text or "\u2026" in text else None
    if match is None and one.message.channel != "mail":
        match = _DESCRIBED.search(text)
    return match.group() if match is not None else ""


def _parts(channel: str, messages: list[MessageId], example: str) -> Gap:
    many = "1 text" if len(messages) == 1 else f"{len(messages)} texts"
    verb = "marks" if len(messages) == 1 else "mark"
    seen = (
        f"{many} of channel {channel} {verb} that words were left out or described, such as"
        f" \u201c{example[:120]}\u201d."
    )
    return gap("text-in-part", seen, tuple(messages), "low" if channel == "mail" else "moderate")


def _numbering(catalogue: CatalogueReader) -> Iterator[Gap]:
    for source, names in file_names(catalogue.connection).items():
        for row in find_holes(names):
            beside = (
                identity
                for name in row.names
                for identity in messages_in_file(catalogue.connection, source, name, 1)
            )
            yield gap("numbering", _hole(row), tuple(dict.fromkeys(beside)), "low", source=source)


def _hole(row: NumberedRow) -> str:
    ranges = [
        str(low) if low == high else f"{low} to {high}" for low, high in row.lacking[:_RANGES]
    ]
    more = f" and {len(row.lacking) - _RANGES} more ranges" if len(row.lacking) > _RANGES else ""
    are = "is" if row.absent == 1 else "are"
    return (
        f"Of the files {row.before}N{row.after}, {row.present} are here between N = {row.first} and"
        f" {row.last}; {row.absent} {are} not: {', '.join(ranges)}{more}."
    )
