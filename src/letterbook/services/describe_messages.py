"""Draws up index documents from the catalogue, with the facts of all copies of a message."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec

from letterbook.model.identity import MessageId
from letterbook.model.message import Address
from letterbook.ports.search_index import IndexDocument
from letterbook.services.describe_mail import describe
from letterbook.services.packed_mail import open_mail
from letterbook.store.catalogue_schema import Connection


class SourceFacts(msgspec.Struct, frozen=True):
    """What is searched of a source: its id and name, and whose papers it holds.

    ``zone`` is the one in which its times without an offset are read, "" for none.
    """

    names: tuple[str, ...]
    custodian: str
    zone: str = ""


class DocumentSource:
    """Reads what an index document needs; ``facts`` gives the sources' facts by their ids."""

    def __init__(
        self, connection: Connection, facts: Callable[[], Mapping[str, SourceFacts]]
    ) -> None:
        self._connection = connection
        self._ask_facts = facts
        self._facts: Mapping[str, SourceFacts] = {}

    def unindexed(self) -> tuple[list[MessageId], list[MessageId]]:
        """Return the messages the index may lack or have old, and the ids that are gone."""
        here = self._connection.execute(
            "SELECT lower(hex(id)) FROM unindexed JOIN message USING(m) ORDER BY id"
        ).fetchall()
        gone = self._connection.execute("SELECT lower(hex(id)) FROM unindexed_gone").fetchall()
        return [MessageId(str(i)) for (i,) in here], [MessageId(str(i)) for (i,) in gone]

    def all_ids(self) -> list[MessageId]:
        """Return the ids of all messages, in order."""
        rows = self._connection.execute("SELECT lower(hex(id)) FROM message ORDER BY id")
        return [MessageId(str(i)) for (i,) in rows]

    def documents(self, ids: Sequence[MessageId]) -> list[IndexDocument]:
        """Return the documents of these messages, in the order given."""
        self._facts = self._ask_facts()
        return [self._document(identity) for identity in ids]

    def _document(self, identity: MessageId) -> IndexDocument:
        query = self._connection.execute
        row = query(
            "SELECT m, mail FROM message JOIN view USING(m) WHERE id=?", (bytes.fromhex(identity),)
        ).fetchone()
        assert row is not None
        m, view = int(row[0]), bytes(row[1])
        copies = query(
            "SELECT s.id, e.folder FROM entry e JOIN container c USING(c) JOIN source s USING(s)"
            " WHERE e.m=?1 UNION SELECT s.id, e.folder FROM attached a JOIN entry e USING(e)"
            " JOIN container c USING(c) JOIN source s USING(s) WHERE a.m=?1",
            (m,),
        ).fetchall()
        sources = sorted({str(source) for source, _ in copies})
        folders = sorted({str(folder) for _, folder in copies if folder})
        facts = [self._facts[s] for s in sources if s in self._facts]
        custodians = sorted({fact.custodian for fact in facts} - {""})
        codes = [str(c) for (c,) in query("SELECT DISTINCT code FROM notice WHERE m=?", (m,))]
        stated = [
            str(s)
            for (s,) in query(
                "SELECT DISTINCT stated_id FROM form WHERE m=? AND stated_id!=''", (m,)
            )
        ]
        mail = open_mail(view)
        return describe(
            identity,
            mail,
            sources=tuple(dict.fromkeys(name for fact in facts for name in fact.names)),
            source_ids=tuple(sources),
            folders=tuple(folders),
            custodians=tuple(custodians),
            notices=tuple(sorted(codes)),
            stated_ids=tuple(sorted(stated)),
            bcc=self._bcc(m, mail.bcc),
        )

    def _bcc(self, m: int, own: tuple[Address, ...]) -> tuple[Address, ...]:
        rows = self._connection.execute(
            "SELECT address FROM role JOIN party USING(p) WHERE m=? AND role='bcc' ORDER BY"
            " address",
            (m,),
        )
        known = {address.address.casefold() for address in own}
        more = (Address("", str(a)) for (a,) in rows if a not in known)
        return (*own, *more)
