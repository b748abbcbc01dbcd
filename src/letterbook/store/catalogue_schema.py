"""The tables of the catalogue: derived, disposable, rebuilt from blobs, manifests and record.

Usual names: ``c`` a container (a file or folder of a source), ``e`` an entry, ``m`` a message,
``p`` a party, ``n`` a node of a thread (one stated identifier, or a name of a chain), ``t`` a
thread, ``k`` the key of a name or address.  None of these numbers leaves the catalogue.

``reference`` are the identifiers a message refers to, ``links`` the same of its lead copy in their
order, ``chain`` the names of chains it belongs to.  ``wrote`` says under which names a mail was
written, ``quoter`` who is quoted by a mail that refers to nothing, and between which two instants;
``quotation`` what was found of it, ``unlinked`` for which messages it has to be looked for.
"""

from __future__ import annotations

from pathlib import Path

import apsw

from letterbook.errors import CatalogueOutdated
from letterbook.store.page_sums import connect, says_damaged
from letterbook.store.write_ahead import use_write_ahead_log, writing

Connection = apsw.Connection
"""What services are handed, and hand back to the store."""

CATALOGUE_VERSION = 2

_PAGE_BYTES = 16_384
_BUSY_MILLISECONDS = 30_000
"""Large enough that a packed mail of ordinary size lies in one page without wasting half of it."""

_TABLES = """
CREATE TABLE meta(name TEXT PRIMARY KEY, value) WITHOUT ROWID;

CREATE TABLE source(s INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, frames INTEGER NOT NULL);

CREATE TABLE blob(content BLOB PRIMARY KEY, kind TEXT NOT NULL, pack INTEGER NOT NULL,
  offset INTEGER NOT NULL, stored INTEGER NOT NULL, size INTEGER NOT NULL,
  path TEXT NOT NULL, start INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE container(c INTEGER PRIMARY KEY, s INTEGER NOT NULL, locator TEXT NOT NULL,
  UNIQUE(s, locator));

CREATE TABLE container_version(c INTEGER NOT NULL, content BLOB NOT NULL, size INTEGER NOT NULL,
  covered INTEGER NOT NULL, mtime_ns INTEGER, reader TEXT NOT NULL, reader_version INTEGER NOT NULL,
  transparent INTEGER NOT NULL, kept TEXT NOT NULL, PRIMARY KEY(c, content)) WITHOUT ROWID;

CREATE TABLE residue(c INTEGER NOT NULL, version BLOB NOT NULL, start INTEGER NOT NULL,
  "end" INTEGER NOT NULL, why TEXT NOT NULL, content BLOB NOT NULL,
  PRIMARY KEY(c, version, start)) WITHOUT ROWID;

CREATE TABLE entry(e INTEGER PRIMARY KEY, c INTEGER NOT NULL, step TEXT NOT NULL,
  content BLOB NOT NULL, size INTEGER NOT NULL, status TEXT NOT NULL, rule TEXT NOT NULL,
  media TEXT NOT NULL, quoting TEXT NOT NULL, before INTEGER NOT NULL, after INTEGER NOT NULL,
  folder TEXT NOT NULL, flags TEXT NOT NULL, reader TEXT NOT NULL, reader_version INTEGER NOT NULL,
  rules_version INTEGER NOT NULL, m INTEGER);
CREATE UNIQUE INDEX entry_place ON entry(c, step, content);
CREATE INDEX entry_message ON entry(m) WHERE m IS NOT NULL;
CREATE INDEX entry_content ON entry(content);

CREATE TABLE attached(m INTEGER NOT NULL, e INTEGER NOT NULL, path TEXT NOT NULL,
  PRIMARY KEY(m, e, path)) WITHOUT ROWID;
CREATE INDEX attached_entry ON attached(e);

CREATE TABLE message(m INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, key BLOB NOT NULL,
  lead BLOB NOT NULL, channel TEXT NOT NULL, subject TEXT NOT NULL, earliest INTEGER,
  latest INTEGER, n INTEGER NOT NULL, links TEXT NOT NULL);
CREATE TABLE view(m INTEGER PRIMARY KEY, mail BLOB NOT NULL);
CREATE INDEX message_key ON message(key);
CREATE INDEX message_node ON message(n);
CREATE INDEX message_date ON message(earliest, id);

CREATE TABLE form(m INTEGER NOT NULL, recipients BLOB NOT NULL, stated_id TEXT NOT NULL,
  PRIMARY KEY(m, recipients, stated_id)) WITHOUT ROWID;
CREATE INDEX form_stated ON form(stated_id);
CREATE TABLE alias(id BLOB PRIMARY KEY, m INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX alias_message ON alias(m);

CREATE TABLE party(p INTEGER PRIMARY KEY, platform TEXT NOT NULL, address TEXT NOT NULL,
  UNIQUE(platform, address));
CREATE TABLE party_form(p INTEGER NOT NULL, written TEXT NOT NULL,
  PRIMARY KEY(p, written)) WITHOUT ROWID;
CREATE TABLE role(m INTEGER NOT NULL, role TEXT NOT NULL, p INTEGER NOT NULL,
  PRIMARY KEY(m, role, p)) WITHOUT ROWID;
CREATE INDEX role_party ON role(p, role, m);

CREATE TABLE node(n INTEGER PRIMARY KEY, stated_id TEXT NOT NULL UNIQUE, t INTEGER NOT NULL);
CREATE INDEX node_thread ON node(t);
CREATE TABLE reference(m INTEGER NOT NULL, n INTEGER NOT NULL, PRIMARY KEY(m, n)) WITHOUT ROWID;
CREATE INDEX reference_node ON reference(n);
CREATE TABLE chain(m INTEGER NOT NULL, n INTEGER NOT NULL, PRIMARY KEY(m, n)) WITHOUT ROWID;
CREATE INDEX chain_node ON chain(n);

CREATE TABLE wrote(k INTEGER NOT NULL, at INTEGER NOT NULL, m INTEGER NOT NULL,
  PRIMARY KEY(k, at, m)) WITHOUT ROWID;
CREATE INDEX wrote_message ON wrote(m);
CREATE TABLE quoter(k INTEGER NOT NULL, low INTEGER NOT NULL, high INTEGER NOT NULL,
  m INTEGER NOT NULL, PRIMARY KEY(k, low, high, m)) WITHOUT ROWID;
CREATE INDEX quoter_message ON quoter(m);
CREATE TABLE quotation(m INTEGER PRIMARY KEY, target INTEGER, fits TEXT NOT NULL);
CREATE INDEX quotation_target ON quotation(target) WHERE target IS NOT NULL;
CREATE TABLE unlinked(m INTEGER PRIMARY KEY);

CREATE TABLE notice(x INTEGER PRIMARY KEY, s INTEGER, c INTEGER, e INTEGER, m INTEGER,
  code TEXT NOT NULL, detail TEXT NOT NULL, locator TEXT NOT NULL);
CREATE INDEX notice_code ON notice(code);
CREATE INDEX notice_entry ON notice(e) WHERE e IS NOT NULL;
CREATE INDEX notice_message ON notice(m) WHERE m IS NOT NULL;

CREATE TABLE unindexed(m INTEGER PRIMARY KEY);
CREATE TABLE unindexed_gone(id BLOB PRIMARY KEY) WITHOUT ROWID;
"""


def open_catalogue(path: Path) -> apsw.Connection:
    """Return a connection to the catalogue, created with its tables where it is missing.

    The write-ahead log lets any number of readers look on while the one writer writes.  Commits
    are not forced to the disk one by one: what a power failure takes back is replayed from
    the manifests, which are.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = connect(path)
    connection.set_busy_timeout(_BUSY_MILLISECONDS)
    connection.execute(f"PRAGMA page_size={_PAGE_BYTES}")
    use_write_ahead_log(connection, _BUSY_MILLISECONDS)
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA cache_size=-16384")
    connection.execute("PRAGMA temp_store=MEMORY")
    connection.execute("PRAGMA trusted_schema=OFF")
    _ensure_tables(connection)
    return connection


def _ensure_tables(connection: apsw.Connection) -> None:
    version = connection.pragma("user_version")
    if version != 0:
        return
    with writing(connection):
        if connection.pragma("user_version") == 0:  # another process may have been faster
            connection.execute(_TABLES)
            connection.pragma("user_version", CATALOGUE_VERSION)


def is_current(connection: apsw.Connection) -> bool:
    """Return whether the catalogue has the tables of this program."""
    return bool(connection.pragma("user_version") == CATALOGUE_VERSION)


def open_for_reading(path: Path) -> apsw.Connection:
    """Return a connection like `open_catalogue`; raise `CatalogueOutdated` for other tables."""
    connection = open_catalogue(path)
    if not is_current(connection):
        connection.close()
        raise CatalogueOutdated("The catalogue was made by another version of Letterbook.")
    return connection


def wipe_catalogue(path: Path) -> None:
    """Leave an empty catalogue; its file is replaced only when it cannot be emptied in place.

    Other processes that have it open go on reading the same file.
    """
    try:
        connection = open_catalogue(path)
        with writing(connection):
            names = connection.execute(
                "SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE 'sqlite_%'"
            ).fetchall()
            for (name,) in names:
                connection.execute(f'DROP TABLE "{name}"')
            connection.execute(_TABLES)
            connection.pragma("user_version", CATALOGUE_VERSION)
        connection.close()
    except apsw.Error as problem:
        if not isinstance(problem, apsw.SQLError) and not says_damaged(problem):
            raise
        for suffix in ("-wal", "-shm", ""):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
