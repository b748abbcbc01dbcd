"""Applies manifest frames to the catalogue: one transaction a batch, the same on a rebuild."""

from __future__ import annotations

from collections.abc import Iterable

import apsw

from letterbook.model.identity import MessageId
from letterbook.model.notice import Notice
from letterbook.model.reading import ReadMail
from letterbook.store.catalogue_joins import JoinBook, Known
from letterbook.store.catalogue_links import LinkRows, chains_of, links_text
from letterbook.store.catalogue_parties import PartyBook
from letterbook.store.catalogue_rows import Batch, EntryRow, Outcome
from letterbook.store.catalogue_threads import ThreadBook
from letterbook.store.manifest import ManifestContainer
from letterbook.store.places import BlobPlace
from letterbook.store.sql_values import in_pieces

_DIFFERENT_IDS = "copies:different-message-ids"


class CatalogueWriter:
    """The one writer; the caller holds the ingest lock."""

    def __init__(self, connection: apsw.Connection) -> None:
        self.connection = connection
        self._parties = PartyBook(connection)
        self._containers: dict[tuple[int, str], int] = {}

    def apply(self, batch: Batch) -> Outcome:
        """Return what changed after the batch is committed; on an error nothing of it is."""
        execute = self.connection.execute
        execute("BEGIN IMMEDIATE")
        try:
            outcome = _Application(self.connection, self._parties, self._containers, batch).run()
            execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:  # on a full disk SQLite has rolled back itself
                execute("ROLLBACK")
            self._parties.forget()
            self._containers.clear()
            raise
        return outcome

    def add_places(self, places: Iterable[tuple[bytes, BlobPlace]]) -> None:
        """Record where blobs are."""
        with self.connection:
            self.connection.executemany(_INSERT_BLOB, (_place_row(c, p) for c, p in places))

    def frames(self, source: str) -> int:
        """Return how many frames of the source's manifest have been applied."""
        row = self.connection.execute("SELECT frames FROM source WHERE id=?", (source,)).fetchone()
        return int(row[0]) if row else 0

    def all_indexed(self) -> None:
        """Record that the index holds exactly what the catalogue holds."""
        with self.connection:
            self.connection.execute("DELETE FROM unindexed")
            self.connection.execute("DELETE FROM unindexed_gone")

    def indexed(self, ids: Iterable[MessageId], gone: Iterable[MessageId]) -> None:
        """Record that the index has committed these messages."""
        with self.connection:
            self.connection.executemany(
                "DELETE FROM unindexed WHERE m=(SELECT m FROM message WHERE id=?)",
                ((bytes.fromhex(i),) for i in ids),
            )
            self.connection.executemany(
                "DELETE FROM unindexed_gone WHERE id=?", ((bytes.fromhex(i),) for i in gone)
            )


_INSERT_BLOB = "INSERT OR REPLACE INTO blob VALUES(?,?,?,?,?,?,?,?)"


def _place_row(content: bytes, place: BlobPlace) -> tuple[object, ...]:
    return (
        content, place.kind, place.pack, place.offset, place.stored, place.size,
        place.path, place.start,
    )  # fmt: skip


class _Application:
    """One batch on its way into the tables."""

    def __init__(
        self,
        connection: apsw.Connection,
        parties: PartyBook,
        containers: dict[tuple[int, str], int],
        batch: Batch,
    ) -> None:
        self.connection = connection
        self.parties = parties
        self.containers = containers
        self.batch = batch
        self.outcome = Outcome()
        mails = [mail for row in batch.entries for mail in row.mails]
        self.joins = JoinBook(connection, mails)
        stated = (s for mail in mails for s in (mail.stated_id, *mail.references) if s)
        self.threads = ThreadBook(connection, stated)
        self.source = 0
        self.messages: list[tuple[object, ...]] = []
        self.views: list[tuple[int, bytes]] = []
        self.forms: list[tuple[object, ...]] = []
        self.roles: list[tuple[int, str, int]] = []
        self.references: list[tuple[int, int]] = []
        self.links = LinkRows()
        self.notices: list[tuple[object, ...]] = []
        self.entries: list[tuple[object, ...]] = []
        self.attached: list[tuple[int, int, str]] = []
        self.unindexed: set[int] = set()
        self.created: set[int] = set()

    def run(self) -> Outcome:
        """Return the outcome once every row is in the open transaction."""
        self.source = self._source()
        batch = self.batch
        places = {row.entry.content: row.place for row in batch.entries if row.place is not None}
        places.update(batch.places)
        self.connection.executemany(_INSERT_BLOB, [_place_row(c, p) for c, p in places.items()])
        row = self.connection.execute("SELECT coalesce(max(e), 0) FROM entry").fetchone()
        number = int(row[0]) if row else 0
        for entry_row in batch.entries:
            number += 1
            self._entry(number, entry_row)
        self._flush()
        self.threads.write()
        for container in batch.containers:
            self._container_version(container)
        self.connection.executemany(
            "INSERT OR IGNORE INTO unindexed(m) VALUES(?)", ((m,) for m in self.unindexed)
        )
        self.connection.executemany(
            "INSERT OR IGNORE INTO unindexed_gone(id) VALUES(?)",
            ((bytes.fromhex(i),) for i in self.outcome.gone),
        )
        self._count_variants()
        self.connection.execute("UPDATE source SET frames=? WHERE s=?", (batch.frame, self.source))
        return self.outcome

    def _source(self) -> int:
        self.connection.execute(
            "INSERT OR IGNORE INTO source(id, frames) VALUES(?, 0)", (self.batch.source,)
        )
        row = self.connection.execute(
            "SELECT s FROM source WHERE id=?", (self.batch.source,)
        ).fetchone()
        assert row is not None
        return int(row[0])

    def _container(self, locator: str) -> int:
        known = self.containers.get((self.source, locator))
        if known is None:
            self.connection.execute(
                "INSERT OR IGNORE INTO container(s, locator) VALUES(?,?)", (self.source, locator)
            )
            row = self.connection.execute(
                "SELECT c FROM container WHERE s=? AND locator=?", (self.source, locator)
            ).fetchone()
            assert row is not None
            known = int(row[0])
            if len(self.containers) > 50_000:
                self.containers.clear()
            self.containers[self.source, locator] = known
        return known

    def _container_version(self, container: ManifestContainer) -> None:
        number = self._container(container.locator)
        self.connection.execute(
            "INSERT OR REPLACE INTO container_version VALUES(?,?,?,?,?,?,?,?,?)",
            (
                number, container.content, container.size, container.covered, container.mtime_ns,
                container.reader, container.reader_version, container.transparent, container.kept,
            ),
        )  # fmt: skip
        self.connection.executemany(
            "INSERT OR REPLACE INTO residue VALUES(?,?,?,?,?,?)",
            (
                (number, container.content, r.start, r.end, r.why, r.content)
                for r in container.residues
            ),
        )
        self._notices(container.notices, number, None, None)
        self._flush_notices()

    def _entry(self, number: int, row: EntryRow) -> None:
        entry, tally = row.entry, self.outcome.tally
        container = self._container(entry.container)
        tally.found += 1
        if entry.status == "copy":
            tally.copies += 1
        else:
            setattr(tally, entry.status, getattr(tally, entry.status) + 1)
        if entry.status == "skipped":
            tally.skipped_by_rule[entry.rule] = tally.skipped_by_rule.get(entry.rule, 0) + 1
        message: int | None = None
        for mail in row.mails:
            m = self._mail(number, mail)
            if mail.path == "":
                message = m
            else:
                tally.attached_messages += 1
                self.attached.append((m, number, mail.path))
        self.entries.append(
            (
                number, container, entry.step, entry.content, entry.size, entry.status, entry.rule,
                entry.media, entry.quoting, entry.before, entry.after, entry.folder,
                ",".join(entry.flags), entry.reader, entry.reader_version, row.rules_version,
                message,
            )
        )  # fmt: skip
        self._notices(entry.notices, container, number, message)

    def _mail(self, number: int, mail: ReadMail) -> int:
        knowns = self.joins.find(mail)
        top = mail.path == ""
        if knowns:
            self._flush()
            first = top and not self._has_entry(knowns)
            known = self._join(mail, knowns)
            self.outcome.tally.messages_new += first
            self.outcome.tally.messages_joined += top and not first
            if first:
                self.created.add(known.m)
        else:
            known = self.joins.add(mail)
            self._new_message(known, mail)
            self.outcome.documents[known.id] = mail.document
            self.outcome.tally.messages_new += top
            if top:
                self.created.add(known.m)
        self.unindexed.add(known.m)
        self._facts(known.m, mail)
        self._notices(mail.notices, None, number, known.m)
        return known.m

    def _new_message(self, known: Known, mail: ReadMail) -> None:
        node = self.threads.node(mail.stated_id or f"\0{known.m}")
        self.messages.append(
            (
                known.m, bytes.fromhex(known.id), mail.key, mail.content, mail.channel,
                mail.subject, mail.earliest, mail.latest, node, links_text(mail, self.threads),
            )
        )  # fmt: skip
        self.views.append((known.m, mail.view))
        self.forms.append((known.m, mail.recipients, mail.stated_id or ""))

    def _facts(self, m: int, mail: ReadMail) -> None:
        own = mail.stated_id or f"\0{m}"
        # No mail can state an id that begins so, and none that does is a missing message.
        chains = chains_of(mail)
        self.threads.join((own, *mail.references, *chains))
        self.references.extend((m, self.threads.node(stated)) for stated in mail.references)
        self.links.take(m, mail, [self.threads.node(name) for name in chains])
        number, platform = self.parties.number, mail.platform
        self.roles.extend([(m, role, number(address, platform)) for role, _, address in mail.roles])

    def _join(self, mail: ReadMail, knowns: list[Known]) -> Known:
        known, others = self.joins.merge(mail, knowns) if len(knowns) > 1 else (knowns[0], [])
        for other in others:
            self._gone(other.id)
            self.unindexed.discard(other.m)
        different = mail.stated_id not in known.stated and bool(known.stated)
        self.joins.take(known, mail)
        former = self.joins.rename(known, mail)
        if former is not None:
            self._gone(former)
        self.connection.execute(
            "INSERT OR IGNORE INTO form(m, recipients, stated_id) VALUES(?,?,?)",
            (known.m, mail.recipients, mail.stated_id or ""),
        )
        nameless = [f"\0{one.m}" for one in (known, *others) if one.nameless]
        self.threads.join((*sorted(known.stated), *nameless))
        if bytes(mail.content) < known.lead:
            known.lead = bytes(mail.content)
            node = self.threads.node(mail.stated_id or f"\0{known.m}")
            self.connection.execute(
                "UPDATE message SET lead=?, subject=?, earliest=?, latest=?, n=?, links=?"
                " WHERE m=?",
                (
                    known.lead, mail.subject, mail.earliest, mail.latest, node,
                    links_text(mail, self.threads), known.m,
                ),
            )  # fmt: skip
            self.connection.execute("UPDATE view SET mail=? WHERE m=?", (mail.view, known.m))
        elif bytes(mail.content) == known.lead and mail.platform != "mail":
            # The same bytes with other names around them: which came first does not matter.
            self.connection.execute(
                "UPDATE view SET mail=?1 WHERE m=?2 AND (length(?1), ?1) > (length(mail), mail)",
                (mail.view, known.m),
            )
        if different and mail.stated_id is not None:
            self._note_different_ids(known)
        self.outcome.documents.pop(known.id, None)
        self.outcome.changed.add(known.id)
        return known

    def _has_entry(self, knowns: list[Known]) -> bool:
        """True when one of the messages is the own mail of an entry, not only attached to one."""
        return any(
            self.connection.execute("SELECT 1 FROM entry WHERE m=? LIMIT 1", (known.m,)).fetchone()
            for known in knowns
        )

    def _gone(self, identity: MessageId) -> None:
        self.outcome.documents.pop(identity, None)
        self.outcome.changed.discard(identity)
        self.outcome.gone.add(identity)

    def _note_different_ids(self, known: Known) -> None:
        removed = self.connection.execute(
            "DELETE FROM notice WHERE m=? AND code=? RETURNING x", (known.m, _DIFFERENT_IDS)
        ).fetchall()
        if not removed:
            self.outcome.tally.notices += 1
            self.outcome.codes[_DIFFERENT_IDS] += 1
        ids = ", ".join(sorted(known.stated))
        detail = f"Copies with equal text, date, sender and recipients state different ids: {ids}"
        self.connection.execute(
            "INSERT INTO notice(s, c, e, m, code, detail, locator) VALUES(NULL,NULL,NULL,?,?,?,'')",
            (known.m, _DIFFERENT_IDS, detail),
        )

    def _notices(
        self, notices: Iterable[Notice], c: int | None, e: int | None, m: int | None
    ) -> None:
        for notice in notices:
            self.outcome.tally.notices += 1
            self.outcome.codes[notice.code] += 1
            where = str(notice.locator) if notice.locator is not None else ""
            self.notices.append((self.source, c, e, m, notice.code, notice.detail, where))

    def _flush_notices(self) -> None:
        self.connection.executemany(
            "INSERT INTO notice(s, c, e, m, code, detail, locator) VALUES(?,?,?,?,?,?,?)",
            self.notices,
        )
        self.notices.clear()

    def _flush(self) -> None:
        """Write what is pending, so that the tables can be changed in place."""
        many = self.connection.executemany
        self._flush_notices()
        marks = ",".join("?" * 17)
        many(f"INSERT INTO entry VALUES({marks})", self.entries)
        many("INSERT INTO message VALUES(?,?,?,?,?,?,?,?,?,?)", self.messages)
        many("INSERT INTO view VALUES(?,?)", self.views)
        many("INSERT OR IGNORE INTO form VALUES(?,?,?)", self.forms)
        many("INSERT OR IGNORE INTO role(m, role, p) VALUES(?,?,?)", self.roles)
        many("INSERT OR IGNORE INTO reference VALUES(?,?)", self.references)
        many("INSERT OR IGNORE INTO attached VALUES(?,?,?)", self.attached)
        self.parties.flush()
        self.links.flush(self.connection)
        for pending in (
            self.entries, self.messages, self.views, self.forms, self.roles, self.references,
            self.attached,
        ):  # fmt: skip
            pending.clear()

    def _count_variants(self) -> None:
        """Count new messages whose Message-ID an unlike message states too, once per message."""
        for marks, piece in in_pieces(list(self.created)):
            row = self.connection.execute(
                "SELECT count(DISTINCT f.m) FROM form f WHERE f.stated_id != '' AND EXISTS"
                " (SELECT 1 FROM form g WHERE g.stated_id=f.stated_id AND g.m<f.m)"
                f" AND f.m IN ({marks})",
                piece,
            ).fetchone()
            self.outcome.tally.variants += int(row[0]) if row else 0
