"""The tables of ``record.db`` and how the file is opened."""

from __future__ import annotations

from pathlib import Path

import apsw

from letterbook.errors import DiskFull, Locked, StoreDamaged, WriteFailed
from letterbook.store.page_sums import connect, says_damaged
from letterbook.store.posix import sync_folder
from letterbook.store.write_ahead import use_write_ahead_log, writing

APPLICATION_ID = 0x4C425245
"""Stands in the SQLite header: the file is a record, also to `file` and to people."""
SCHEMA_VERSION = 1

_BUSY_MILLISECONDS = 20_000

_TABLES = """
CREATE TABLE claim(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  by_whom TEXT NOT NULL,
  at TEXT NOT NULL,
  digest BLOB NOT NULL
) STRICT;
CREATE INDEX claim_kind ON claim(kind, subject);
CREATE TABLE undone(
  claim INTEGER PRIMARY KEY REFERENCES claim(id),
  undo INTEGER NOT NULL REFERENCES claim(id)
) STRICT;
CREATE TABLE erasable(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  digest BLOB NOT NULL,
  salt BLOB,
  text TEXT,
  sealed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE link(
  number INTEGER PRIMARY KEY,
  event TEXT NOT NULL,
  facts TEXT NOT NULL,
  at TEXT NOT NULL,
  hash BLOB NOT NULL
) STRICT;
CREATE TRIGGER claim_stays BEFORE DELETE ON claim
  BEGIN SELECT RAISE(ABORT, 'claims are only added'); END;
CREATE TRIGGER claim_as_made BEFORE UPDATE ON claim
  BEGIN SELECT RAISE(ABORT, 'claims are only added'); END;
CREATE TRIGGER link_stays BEFORE DELETE ON link
  BEGIN SELECT RAISE(ABORT, 'links are only added'); END;
CREATE TRIGGER link_as_made BEFORE UPDATE ON link
  BEGIN SELECT RAISE(ABORT, 'links are only added'); END;
"""


def open_record(path: Path) -> apsw.Connection:
    """Return a connection to the record, whose tables exist.

    WAL, synchronous=FULL: what a transaction wrote is durable when it ends, and readers never
    wait.  Deleted bytes are overwritten.  Raises `StoreDamaged`.
    """
    try:
        connection = connect(path)
        connection.set_busy_timeout(_BUSY_MILLISECONDS)
        use_write_ahead_log(connection, _BUSY_MILLISECONDS)
        connection.pragma("synchronous", "full")
        connection.pragma("fullfsync", True)
        connection.pragma("foreign_keys", True)
        connection.pragma("secure_delete", True)
        connection.pragma("trusted_schema", False)
        if connection.pragma("user_version") == 0:
            _create(connection, path)
    except apsw.Error as problem:
        raise as_letterbook_error(problem, path) from problem
    if connection.pragma("application_id") != APPLICATION_ID:
        raise StoreDamaged(f"{path} is not the record of a letterbook.")
    return connection


def as_letterbook_error(
    problem: apsw.Error, path: Path
) -> DiskFull | Locked | WriteFailed | StoreDamaged:
    """Return the error that tells a user what an SQLite error means."""
    if isinstance(problem, apsw.FullError):
        return DiskFull(f"There is no room on the disk to write {path}.")
    if isinstance(problem, apsw.BusyError | apsw.LockedError):
        return Locked(f"{path} is being written by another process.")
    if says_damaged(problem):
        return StoreDamaged(f"{path} is not as it was written: {problem}.")
    return WriteFailed(f"{path} could not be written: {problem}.")


def _create(connection: apsw.Connection, path: Path) -> None:
    with writing(connection):
        if connection.pragma("user_version") == 0:  # another process may have been faster
            connection.execute(_TABLES)
            connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
    sync_folder(path.parent)
