"""Parties: one row per platform and normalised address, with every written form kept."""

from __future__ import annotations

import apsw

from letterbook.model.message import Address

_REMEMBERED = 200_000


class PartyBook:
    """Gives each address its party number; remembers the ones it has seen."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._numbers: dict[str, int] = {}
        self._forms: set[tuple[int, str]] = set()
        self._pending: list[tuple[int, str]] = []

    def forget(self) -> None:
        """Drop what is remembered, after a transaction was rolled back."""
        self._numbers.clear()
        self._forms.clear()
        self._pending.clear()

    def number(self, address: Address) -> int:
        """Return the party of the address, new or known, and keep the form it is written in."""
        key = address.address.casefold()
        number = self._numbers.get(key)
        if number is None:
            number = self._find_or_add(key)
            if len(self._numbers) >= _REMEMBERED:
                self._numbers.clear()
                self._forms.clear()
            self._numbers[key] = number
        written = f"{address.name} <{address.address}>" if address.name else address.address
        if (number, written) not in self._forms:
            self._forms.add((number, written))
            self._pending.append((number, written))
        return number

    def _find_or_add(self, key: str) -> int:
        row = self._connection.execute(
            "SELECT p FROM party WHERE platform='mail' AND address=?", (key,)
        ).fetchone()
        if row is None:
            row = self._connection.execute(
                "INSERT INTO party(platform, address) VALUES('mail', ?) RETURNING p", (key,)
            ).fetchone()
        assert row is not None
        return int(row[0])

    def flush(self) -> None:
        """Write the forms seen since the last call."""
        self._connection.executemany(
            "INSERT OR IGNORE INTO party_form(p, written) VALUES(?,?)", self._pending
        )
        self._pending.clear()
