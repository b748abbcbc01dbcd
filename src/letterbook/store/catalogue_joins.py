"""Which message a copy belongs to: design decision "three identities", applied to the tables.

Copies with one key are one message when they state one Message-ID or name the same recipients.
A late copy may therefore join two messages that stood apart until then.
"""

from __future__ import annotations

from collections.abc import Sequence

import apsw

from letterbook.model.identity import MessageId
from letterbook.model.reading import ReadMail
from letterbook.rules.same_message import message_id
from letterbook.store.sql_values import blob, hexed, in_pieces, whole


class Known:
    """A message as the joining rule sees it."""

    def __init__(self, m: int, identity: str, lead: bytes, *, new: bool) -> None:
        self.m = m
        self.id = MessageId(identity)
        self.lead = lead
        self.new = new
        self.recipients: set[bytes] = set()
        self.stated: set[str] = set()
        self.nameless = False

    def fits(self, mail: ReadMail) -> bool:
        """True when the mail, whose key is equal, is a copy of this message."""
        return mail.recipients in self.recipients or (
            mail.stated_id is not None and mail.stated_id in self.stated
        )


class JoinBook:
    """The messages that share a key with a mail of the batch."""

    def __init__(self, connection: apsw.Connection, mails: Sequence[ReadMail]) -> None:
        self._connection = connection
        self._by_key: dict[bytes, list[Known]] = {}
        self._load(list({bytes(mail.key) for mail in mails}))
        row = connection.execute("SELECT coalesce(max(m), 0) FROM message").fetchone()
        self._next = int(row[0]) + 1 if row else 1

    def _load(self, keys: Sequence[bytes]) -> None:
        by_number: dict[int, Known] = {}
        for marks, piece in in_pieces(keys):
            rows = self._connection.execute(
                f"SELECT m, id, key, lead FROM message WHERE key IN ({marks})",
                piece,
            )
            for m, identity, key, lead in rows.fetchall():
                known = Known(whole(m), hexed(identity), blob(lead), new=False)
                by_number[known.m] = known
                self._by_key.setdefault(blob(key), []).append(known)
        for known in by_number.values():
            rows = self._connection.execute(
                "SELECT recipients, stated_id FROM form WHERE m=?", (known.m,)
            )
            for recipients, stated in rows:
                known.recipients.add(blob(recipients))
                if stated:
                    known.stated.add(str(stated))
                else:
                    known.nameless = True

    def find(self, mail: ReadMail) -> list[Known]:
        """Return the messages, none, one or several, that the mail is a copy of."""
        return [known for known in self._by_key.get(bytes(mail.key), ()) if known.fits(mail)]

    def add(self, mail: ReadMail) -> Known:
        """Return a new message begun by this mail."""
        known = Known(self._next, mail.id, bytes(mail.content), new=True)
        self._next += 1
        self._by_key.setdefault(bytes(mail.key), []).append(known)
        self.take(known, mail)
        return known

    @staticmethod
    def take(known: Known, mail: ReadMail) -> None:
        """Count the mail's recipients and Message-ID among the message's."""
        known.recipients.add(mail.recipients)
        if mail.stated_id is not None:
            known.stated.add(mail.stated_id)
        else:
            known.nameless = True

    def merge(self, mail: ReadMail, knowns: list[Known]) -> tuple[Known, list[Known]]:
        """Return the message that stays and those that were merged into it, tables changed."""
        stays, *others = sorted(knowns, key=lambda known: known.m)
        family = self._by_key[bytes(mail.key)]
        for other in others:
            family.remove(other)
            stays.recipients |= other.recipients
            stays.stated |= other.stated
            stays.nameless = stays.nameless or other.nameless
            self._move(other, stays)
        return stays, others

    def _move(self, other: Known, stays: Known) -> None:
        execute = self._connection.execute
        lead = execute(
            "SELECT lead, subject, earliest, latest, n, links FROM message WHERE m=?", (other.m,)
        ).fetchone()
        if lead is not None and blob(lead[0]) < stays.lead:
            stays.lead = blob(lead[0])
            execute(
                "UPDATE message SET lead=?, subject=?, earliest=?, latest=?, n=?, links=?"
                " WHERE m=?",
                (*lead, stays.m),
            )
            execute("DELETE FROM view WHERE m=?", (stays.m,))
            execute("UPDATE view SET m=? WHERE m=?", (stays.m, other.m))
        for table in ("entry", "alias", "notice"):
            execute(f"UPDATE {table} SET m=? WHERE m=?", (stays.m, other.m))
        for table in ("attached", "form", "role", "reference", "chain", "wrote", "quoter"):
            execute(
                f"UPDATE OR IGNORE {table} SET m=? WHERE m=?",
                (stays.m, other.m),
            )
            execute(f"DELETE FROM {table} WHERE m=?", (other.m,))
        for table in ("view", "unindexed", "quotation", "unlinked"):
            execute(f"DELETE FROM {table} WHERE m=?", (other.m,))
        execute("DELETE FROM message WHERE m=?", (other.m,))
        moved = execute("SELECT m FROM quotation WHERE target=?", (other.m,)).fetchall()
        execute("UPDATE quotation SET target=? WHERE target=?", (stays.m, other.m))
        self._connection.executemany("INSERT OR IGNORE INTO unlinked(m) VALUES(?)", moved)

    def rename(self, known: Known, mail: ReadMail) -> MessageId | None:
        """Give the message the id of its smallest recipients digest; return the former id."""
        wanted = message_id(mail.key, known.recipients)
        for digest in known.recipients:
            alias = message_id(mail.key, (digest,))
            if alias != wanted:
                self._connection.execute(
                    "INSERT OR REPLACE INTO alias(id, m) VALUES(?,?)",
                    (bytes.fromhex(alias), known.m),
                )
        if wanted == known.id:
            return None
        former, known.id = known.id, wanted
        self._connection.execute("DELETE FROM alias WHERE id=?", (bytes.fromhex(wanted),))
        if not known.new:
            self._connection.execute(
                "UPDATE message SET id=? WHERE m=?", (bytes.fromhex(wanted), known.m)
            )
        return former
