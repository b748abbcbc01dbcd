"""Messages that others refer to or quote, and that are not in this record: where each belongs."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from letterbook.model.conversation import Rebuilt
from letterbook.model.gap import Gap
from letterbook.model.identity import MessageId
from letterbook.model.message import MailMessage
from letterbook.rules.moment_text import stated
from letterbook.rules.quoted_authors import read_heading
from letterbook.rules.quoted_levels import outer_quotation
from letterbook.rules.thread_tree import ThreadNode, draw_thread
from letterbook.services.gap_pairs import gap
from letterbook.services.packed_mail import open_mail
from letterbook.services.rebuild_missing import rebuild_missing
from letterbook.store.catalogue_conversation import all_threads
from letterbook.store.catalogue_gaps import missing_messages
from letterbook.store.catalogue_quotations import mail_rows, quoting_nothing_here
from letterbook.store.catalogue_read import CatalogueReader
from letterbook.store.catalogue_schema import Connection


class _Place(msgspec.Struct, frozen=True):
    """Where a missing message belongs: what it answers, how many answer it, what is quoted."""

    answers: str
    answered_by: int
    rebuilt: Rebuilt | None


class _Mails(dict[int, MailMessage]):
    """Mails by number, each read when it is first asked for."""

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self._connection = connection

    def __missing__(self, number: int) -> MailMessage:
        mail = self[number] = open_mail(mail_rows(self._connection, [number])[0].view)
        return mail


def missing_gaps(catalogue: CatalogueReader) -> Iterator[Gap]:
    """Yield each missing message that has an identifier, then those known by quotation alone."""
    connection = catalogue.connection
    missing = missing_messages(connection)
    places = _places(catalogue) if missing else {}
    for name, by in missing:
        place = places.get(name, _Place("", 0, None))
        times = "1 message refers" if len(by) == 1 else f"{len(by)} messages refer"
        seen = f"{times} to <{name}>, which is not in this record.{_said(place)}"
        yield gap(
            "missing-message", seen, by, "high" if len(by) > 1 else "moderate", stated_id=name,
            answers=place.answers, rebuilt=place.rebuilt,
        )  # fmt: skip
    for m in quoting_nothing_here(connection):
        found = _quoted_only(connection, m, catalogue.view(m)[0])
        if found is not None:
            yield found


def _said(place: _Place) -> str:
    said = ""
    if place.answers:
        above = place.answers if place.answers.startswith("<") else place.answers[:12]
        said += f" In its conversation it stands below {above}."
    if place.answered_by:
        many = place.answered_by
        said += " 1 message answers it." if many == 1 else f" {many} messages answer it."
    if place.rebuilt is not None:
        said += f" {place.rebuilt.quoted_by[0][:12]} quotes some of it{_heading(place.rebuilt)}."
    return said


def _heading(rebuilt: Rebuilt) -> str:
    date = stated(rebuilt.sent) if rebuilt.sent is not None else ""
    said = ", ".join(part for part in (rebuilt.author, date) if part)
    return f", as of {said}" if said else ""


def _places(catalogue: CatalogueReader) -> dict[str, _Place]:
    """Return where each missing message belongs, by its identifier."""
    connection = catalogue.connection
    found: dict[str, _Place] = {}
    mails = _Mails(connection)
    for shapes in all_threads(connection):
        nodes = draw_thread(shapes)
        if all(node.name is None for node in nodes):
            continue
        ids = {shape.key: MessageId(shape.order[2]) for shape in shapes}
        names = _names(connection, nodes)
        rebuilt = rebuild_missing(nodes, mails, ids)
        answered = [0] * len(nodes)
        for node in nodes:
            if node.parent is not None and node.key is not None:
                answered[node.parent] += 1
        for at, node in enumerate(nodes):
            if node.name is not None:
                above = "" if node.parent is None else _called(nodes[node.parent], ids, names)
                found[names[node.name]] = _Place(above, answered[at], rebuilt.get(at))
        mails.clear()
    return found


def _called(node: ThreadNode, ids: dict[int, MessageId], names: dict[int, str]) -> str:
    if node.key is not None:
        return ids[node.key]
    return "" if node.name is None else f"<{names[node.name]}>"


def _names(connection: Connection, nodes: list[ThreadNode]) -> dict[int, str]:
    found: dict[int, str] = {}
    for node in nodes:
        if node.name is not None:
            row = connection.execute("SELECT stated_id FROM node WHERE n=?", (node.name,))
            found[node.name] = str(row.fetchall()[0][0])
    return found


def _quoted_only(connection: Connection, m: int, identity: MessageId) -> Gap | None:
    mail = open_mail(mail_rows(connection, [m])[0].view)
    quotation = outer_quotation(mail.text, mail.zones)
    if quotation is None or not quotation.own.strip():
        return None
    said = read_heading(quotation.heading)
    rebuilt = Rebuilt(
        author=said.author,
        date=said.date,
        sent=said.moments[0] if len(said.moments) == 1 else None,
        text=quotation.own.strip(),
        quoted_by=(identity,),
    )
    seen = f"A mail quotes another{_heading(rebuilt)}, which was not found in this record."
    return gap("quoted-only", seen, (identity,), "low", rebuilt=rebuilt)
