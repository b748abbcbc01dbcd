"""Several processes may open, or make, the same database at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import apsw
import pytest

from letterbook.errors import Locked
from letterbook.store.catalogue_schema import is_current, open_catalogue
from letterbook.store.disk_errors import disk_errors
from letterbook.store.record_schema import open_record
from letterbook.store.write_ahead import writing

_AT_ONCE = 4
_ROUNDS = 25


@pytest.mark.parametrize("open_database", [open_catalogue, open_record])
def test_a_new_database_may_be_opened_by_several_at_once(
    open_database: Callable[[Path], apsw.Connection], tmp_path: Path
) -> None:
    """Neither the tables nor the change of the journal fail for another that does the same."""
    for number in range(_ROUNDS):
        path = tmp_path / f"{number}.db"
        ready = Barrier(_AT_ONCE)

        def opened(path: Path = path, ready: Barrier = ready) -> int:
            ready.wait()
            connection = open_database(path)
            tables = int(connection.execute("SELECT count(*) FROM sqlite_schema").get)
            connection.close()
            return tables

        with ThreadPoolExecutor(_AT_ONCE) as several:
            counts = list(several.map(lambda _: opened(), range(_AT_ONCE)))
        assert counts[0] > 0
        assert len(set(counts)) == 1


def test_what_fails_while_writing_is_undone(tmp_path: Path) -> None:
    """A transaction that ends by an error leaves nothing, and the connection is free again."""
    connection = open_catalogue(tmp_path / "c.db")
    with pytest.raises(apsw.SQLError), writing(connection):
        connection.execute("CREATE TABLE half(a); CREATE TABLE half(a)")
    assert not connection.in_transaction
    assert not connection.execute("SELECT 1 FROM sqlite_schema WHERE name='half'").get
    assert is_current(connection)
    connection.close()


def test_a_writer_that_keeps_others_waiting_is_named(tmp_path: Path) -> None:
    """Waiting in vain is `Locked`, with what to do, and not a failure of the program."""
    path = tmp_path / "c.db"
    first, second = open_catalogue(path), open_catalogue(path)
    second.set_busy_timeout(1)
    with writing(first), pytest.raises(Locked) as told, disk_errors(tmp_path), writing(second):
        raise AssertionError("two are writing")
    assert isinstance(told.value.__cause__, apsw.BusyError)
    first.close()
    second.close()
