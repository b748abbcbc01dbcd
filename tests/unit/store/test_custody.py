"""The custody chain: every way of tampering with it is found."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from letterbook.store.custody import Custody, Head
from letterbook.store.layout import create_layout
from letterbook.store.record import Record

Row = tuple[int, str, str, str, bytes]


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """A record with a chain of 12 links."""
    record = Record(create_layout(tmp_path / "book"))
    for number in range(12):
        Custody(record).append("added", {"source": f"s{number}", "found": number})
    return record


def _rows(record: Record) -> list[Row]:
    return [tuple(row) for row in record.connection.execute("SELECT * FROM link ORDER BY number")]


def _replace(record: Record, rows: list[Row]) -> None:
    connection = record.connection
    connection.execute("DROP TRIGGER IF EXISTS link_stays; DELETE FROM link")
    connection.executemany("INSERT INTO link VALUES(?,?,?,?,?)", rows)


def test_a_chain_as_written_is_whole_and_only_grows(record: Record) -> None:
    """An untouched chain has no problems, also against every earlier head."""
    custody = Custody(record)
    earlier = custody.head()
    assert Head.parse(str(earlier)) == earlier
    custody.append("checked", {})
    assert custody.verify() == custody.verify(earlier) == custody.verify(custody.head()) == []
    assert [link.number for link in custody.links()] == list(range(1, 14))
    assert Custody(record).verify(Head(0, bytes(32))) == []


def _edit(rng: random.Random, rows: list[Row]) -> list[Row]:
    at = rng.randrange(len(rows))
    number, event, facts, when, digest = rows[at]
    field = rng.randrange(4)
    if field == 3:
        spot = rng.randrange(32)
        digest = (
            digest[:spot] + bytes([digest[spot] ^ (1 << rng.randrange(8))]) + digest[spot + 1 :]
        )
    else:
        texts = [event, facts, when]
        spot = rng.randrange(len(texts[field]))
        other = rng.choice([c for c in "abc012" if c != texts[field][spot]])
        texts[field] = texts[field][:spot] + other + texts[field][spot + 1 :]
        event, facts, when = texts
    return [*rows[:at], (number, event, facts, when, digest), *rows[at + 1 :]]


def _delete(rng: random.Random, rows: list[Row]) -> list[Row]:
    at = rng.randrange(len(rows))
    left = rows[:at] + rows[at + 1 :]
    if rng.random() < 0.5:  # closing the gap in the numbers does not help
        left = [(n + 1, *row[1:]) for n, row in enumerate(left)]
    return left


def _insert(rng: random.Random, rows: list[Row]) -> list[Row]:
    at = rng.randrange(len(rows) + 1)
    new = (0, "added", '{"source":"s99"}', "2020-01-01T00:00:00.000+00:00", rng.randbytes(32))
    return [(n + 1, *row[1:]) for n, row in enumerate([*rows[:at], new, *rows[at:]])]


def _swap(rng: random.Random, rows: list[Row]) -> list[Row]:
    one, two = rng.sample(range(len(rows)), 2)
    left = list(rows)
    left[one], left[two] = (rows[one][0], *rows[two][1:]), (rows[two][0], *rows[one][1:])
    return left


def _truncate(rng: random.Random, rows: list[Row]) -> list[Row]:
    return rows[: rng.randrange(len(rows))]


@pytest.mark.parametrize("tamper", [_edit, _delete, _insert, _swap, _truncate])
def test_tampering_is_found(
    record: Record,
    campaign: Callable[[int, int], int],
    tamper: Callable[[random.Random, list[Row]], list[Row]],
) -> None:
    """Every random edit, deletion, insertion, swap and truncation is found, given the head."""
    rows, head = _rows(record), Custody(record).head()
    rng = random.Random(tamper.__name__)
    for _ in range(campaign(10, 200)):
        changed = tamper(rng, rows)
        with record.transaction():
            _replace(record, changed)
        assert Custody(record).verify(head), changed
    with record.transaction():
        _replace(record, rows)
    assert Custody(record).verify(head) == []


def test_a_rewritten_chain_needs_the_head(record: Record) -> None:
    """A whole new chain is in itself whole; the head that was kept elsewhere gives it away."""
    head = Custody(record).head()
    with record.transaction():
        _replace(record, [])
    for number in range(12):
        Custody(record).append("added", {"source": "s1", "found": number})
    assert Custody(record).verify() == []
    assert Custody(record).verify(head)
