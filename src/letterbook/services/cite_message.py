"""Cite: what to print beside a quotation, so that others can find and check it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from letterbook.model.citation import Citation, CitedCopy
from letterbook.model.identity import MessageId
from letterbook.model.locator import Locator, Step
from letterbook.model.message import MailMessage
from letterbook.model.reply import SCHEMA, Copy
from letterbook.model.source import HandOver
from letterbook.rules.byte_commands import byte_command, outer_file
from letterbook.rules.citation_line import ENGLISH, CitationWords, Cited, citation_line
from letterbook.services.read_messages import read_message
from letterbook.store.catalogue_places import ContainerRow, containers_above, lead_of
from letterbook.store.catalogue_read import CatalogueReader
from letterbook.store.custody import Custody
from letterbook.store.layout import Layout, read_format
from letterbook.store.record import Record

WITHHELD = "(withheld)"
_WORD = re.compile(r"[^\W_]{3,}")


def cite_message(
    layout: Layout, record: Record, catalogue: CatalogueReader, identity: MessageId,
    words: CitationWords = ENGLISH,
) -> Citation:  # fmt: skip
    """Return the citation of a message; no copy of it names a giver who is sealed."""
    m = catalogue.number(identity)
    view = read_message(catalogue, m)
    mail = view.mail
    copies = tuple(_cited(record, catalogue, copy) for copy in view.copies)
    head = str(Custody(record).head())
    return Citation(
        schema=SCHEMA,
        id=identity,
        stated_ids=view.stated_ids,
        from_=mail.from_ or mail.sender,
        to=mail.to,
        sent=mail.sent,
        subject=mail.subject,
        sha256=copies[0].sha256,
        mail_sha256=lead_of(catalogue.connection, m).hex(),
        line=_line(mail, view.stated_ids, copies[0], words),
        copies=copies,
        letterbook=read_format(layout).id,
        custody_head=head,
    )


class CitedLines:
    """Gives the lines of many citations; what the record says of the sources is asked once."""

    def __init__(
        self, record: Record, catalogue: CatalogueReader, words: CitationWords = ENGLISH
    ) -> None:
        self._record = record
        self._catalogue = catalogue
        self._words = words
        self._givers: dict[str, frozenset[str]] | None = None

    def line(self, mail: MailMessage, stated_ids: Sequence[str], copy: Copy) -> str:
        """Return the line of a message's citation by its first copy."""
        if self._givers is None:
            sources = self._record.sources(unsealed=True)
            self._givers = {one.id: _giver_words(one.hand_over) for one in sources}
        place = copy.locator.casefold()
        if not copy.locator or any(word in place for word in self._givers[copy.source]):
            return _line(mail, stated_ids, _cited(self._record, self._catalogue, copy), self._words)
        return _line(mail, stated_ids, copy, self._words)


def _line(
    mail: MailMessage, stated_ids: Sequence[str], copy: CitedCopy | Copy, words: CitationWords
) -> str:
    place, part = copy.locator, copy.path if isinstance(copy, Copy) else copy.part
    if isinstance(copy, CitedCopy):
        place = place or copy.file
    sender = mail.from_ or mail.sender
    cited = Cited(
        sender, mail.to, mail.sent, mail.subject, tuple(stated_ids), place, part, copy.sha256
    )
    return citation_line(cited, mail.channel, words)


def _cited(record: Record, catalogue: CatalogueReader, copy: Copy) -> CitedCopy:
    rows = containers_above(catalogue.connection, copy.source, copy.locator)
    steps = Locator.parse(copy.locator).steps
    length = len(Locator.parse(rows[0].locator).steps) if rows else len(steps)
    file, inside = outer_file(steps, length)
    outer = tuple(row for row in rows if row.locator == rows[0].locator)
    named = not _tells_giver(record, copy)
    command = byte_command(file, inside, _readers(rows, steps, length)) if named else ""
    check = [] if not named else [command, byte_command(file, (), ())]
    return CitedCopy(
        source=copy.source,
        file=file if named else "",
        file_sha256=tuple(row.sha256 for row in outer if row.size >= _least(inside)),
        locator=copy.locator if named else _without_names(steps),
        part=copy.path,
        sha256=copy.sha256,
        size=copy.size,
        check=tuple(dict.fromkeys(one for one in check if one)),
        check_words=_words(named, command, copy),
        named=named,
    )


def _readers(rows: tuple[ContainerRow, ...], steps: tuple[Step, ...], begin: int) -> list[str]:
    """Return for each step inside the outer file which reader took it out of what is above it."""
    known = {row.locator: row.reader for row in rows}
    return [known.get(str(Locator(steps[:n])), "") for n in range(begin, len(steps))]


def _least(inside: tuple[Step, ...]) -> int:
    """Return how long the outer file must be to hold the entry, where that can be told."""
    if len(inside) == 1 and inside[0].kind == "bytes":
        return int(inside[0].value.partition("-")[2])
    return 0


def _tells_giver(record: Record, copy: Copy) -> bool:
    """True when a word of a sealed giver's name stands in the place of the copy."""
    place = copy.locator.casefold()
    hand = record.source(copy.source, unsealed=True).hand_over
    return any(word in place for word in _giver_words(hand))


def _giver_words(hand: HandOver) -> frozenset[str]:
    """Return the words of the giver's name, if it is sealed."""
    return frozenset(_WORD.findall(hand.received_from.casefold()) if hand.sealed else ())


def _without_names(steps: tuple[Step, ...]) -> str:
    return "!".join(WITHHELD if step.kind == "member" else str(step) for step in steps)


def _words(named: bool, command: str, copy: Copy) -> str:
    words = []
    if not named:
        words.append("The name of the file is withheld because it would name who gave it.")
    elif not command:
        words.append("Take the bytes out along the locator, and compare their SHA-256.")
    if copy.path:
        words.append(f"The message is the mail attached at part {copy.path} of that mail.")
    return " ".join(words)
