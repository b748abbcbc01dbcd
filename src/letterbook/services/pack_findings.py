"""Packs findings into one file that others re-check without Letterbook."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from letterbook.errors import UsageError
from letterbook.model.conversation import ThreadPlace
from letterbook.model.finding_report import FindingReport, ReportedPlace
from letterbook.model.identity import MessageId
from letterbook.rules.address_line import person_line
from letterbook.rules.json_form import as_json
from letterbook.rules.moment_text import stated
from letterbook.services.read_bytes import read_raw, read_rfc822
from letterbook.services.read_conversation import ConversationRequest, read_conversation
from letterbook.services.read_messages import read_message
from letterbook.store.blobs import BlobStore
from letterbook.store.catalogue_read import CatalogueReader

SUMS = "SHA256SUMS"
_AROUND = 3
_THEN = (1980, 1, 1, 0, 0, 0)
_README = """\
What this is
============
Findings about what was published, each with the messages it rests on. Nothing but a text editor
and sha256sum is needed to check it.

Files
-----
report.html      the findings, the rules they were found by, and their limits
findings.json    the same, for programs
messages/NNN/    one folder for each message, in the order in which the report first names it
    original.*   its bytes exactly as its source holds them
    mail.eml     where it is a mail inside something else: the mail itself
    text.txt     its text as it was read, with who wrote to whom and when
    around.txt   what stands before and after it in its conversation
    check.txt    its digest, where it stands, and commands that show so from the source
SHA256SUMS       the digest of every file

How to check it
---------------
1. Nothing was changed on the way:   sha256sum -c SHA256SUMS
2. The bytes are those of the source: check.txt has commands for who holds the source. The digest
   of original.* is the one that the report prints beside the message.
3. The words are there: open original.* (or mail.eml) and look for the passage; text.txt has it as
   plain text. The report prints the passage with what stands before and after it.
4. Nothing that matters was left out: read around.txt; ask for the whole conversation.

Before you pass it on
---------------------
It holds whole messages, with everything and everybody in them.
"""


class PackParts(NamedTuple):
    """What a package is made from; ``page`` makes the report as a page."""

    catalogue: CatalogueReader
    blobs: BlobStore
    request: ConversationRequest
    page: Callable[[FindingReport], bytes]


def pack_findings(parts: PackParts, report: FindingReport) -> bytes:
    """Return a ZIP file with the findings of a report; equal findings give equal bytes.

    Raises `UsageError` when there is none, or one that nobody confirmed.
    """
    if not report.findings or report.working:
        raise UsageError(
            "There is no confirmed finding to pack.",
            next_step="Confirm one: letterbook finding confirm NUMBER",
        )
    files = {
        "README.txt": _README.encode(),
        "report.html": parts.page(report),
        "findings.json": msgspec.json.format(msgspec.json.encode(as_json(report)), indent=2),
    }
    for n, place in enumerate(_places(report), 1):
        for name, content in _message(parts, place):
            files[f"messages/{n:03}/{name}"] = content
    sums = [f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)]
    files[SUMS] = "".join(sums).encode()
    return _zip(files)


def _places(report: FindingReport) -> Iterable[ReportedPlace]:
    """Return the first place of each message that is there."""
    found: dict[MessageId, ReportedPlace] = {}
    for one in report.findings:
        for place in one.places:
            if place.there:
                found.setdefault(place.message, place)
    return found.values()


def _message(parts: PackParts, place: ReportedPlace) -> Iterator[tuple[str, bytes]]:
    identity = place.message
    catalogue = parts.catalogue
    m = catalogue.number(identity)
    view = read_message(catalogue, m)
    raw = read_raw(catalogue, parts.blobs, view.copies[0])
    yield f"original.{_ending(raw, view.mail.channel)}", raw
    if view.mail.channel == "mail":
        mail = read_rfc822(catalogue, parts.blobs, view.copies[0])
        if mail != raw:
            yield "mail.eml", mail
    around = read_conversation(catalogue, m, msgspec.structs.replace(parts.request, unfold=True))
    at = next((n for n, one in enumerate(around.places) if one.id == identity), 0)
    near = around.places[max(0, at - _AROUND) : at + _AROUND + 1]
    yield "text.txt", _told(around.places[at : at + 1])
    lead = f"{around.messages} messages and {around.missing} missing in this conversation.\n\n"
    yield "around.txt", lead.encode() + _told(near)
    lines = [
        f"message {identity}", place.line,
        f"sha256 of original.*: {hashlib.sha256(raw).hexdigest()}", *place.check,
    ]  # fmt: skip
    yield "check.txt", "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


def _ending(raw: bytes, channel: str) -> str:
    if channel == "mail":
        return "eml"
    start = raw[:16].lstrip()
    if start.startswith(b"%PDF"):
        return "pdf"
    return "json" if start.startswith((b"{", b"[")) else "txt"


def _told(places: Sequence[ThreadPlace]) -> bytes:
    lines = []
    for place in places:
        who = ", ".join(person_line(p) for p in place.from_)
        named = place.id or f"missing {place.missing_id or ''}".strip()
        lines += [f"message {named}", f"from    {who or 'not stated'}"]
        lines += [f"sent    {stated(place.sent)}", f"subject {place.subject}", ""]
        lines += ["".join(piece.text for piece in place.pieces) or place.new_text, "", "-" * 72]
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


def _zip(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as pack:
        for name in ["README.txt", *sorted(n for n in files if n != "README.txt")]:
            member = zipfile.ZipInfo(name, _THEN)
            member.external_attr = 0o644 << 16
            pack.writestr(member, files[name], zipfile.ZIP_DEFLATED)
    return made.getvalue()
