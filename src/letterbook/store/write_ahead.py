"""Opens a database that several processes may be opening, or making, at the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep

import apsw

_PAUSE = 0.01


def use_write_ahead_log(connection: apsw.Connection, wait_milliseconds: int) -> None:
    """Have the database in WAL mode: when two processes open a new one, the second waits.

    SQLite does not call its busy handler for the change of the journal.  Raises `apsw.BusyError`
    after that time.
    """
    until = monotonic() + wait_milliseconds / 1000
    while True:
        try:
            connection.pragma("journal_mode", "wal")
        except apsw.BusyError:
            if monotonic() > until:
                raise
            sleep(_PAUSE)
        else:
            return


@contextmanager
def writing(connection: apsw.Connection) -> Iterator[None]:
    """Hold the one place of a writer from the start, waiting for it; commit, or undo all of it.

    A transaction that reads first and then writes is refused at once, without waiting, when
    another has written in between.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
