"""Parties: one row per platform and normalised address, with every written form kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import apsw

from letterbook.model.identity import MessageId
from letterbook.model.message import Address, Platform
from letterbook.store.sql_values import hexed, whole

_REMEMBERED = 200_000


class PartyBook:
    """Gives each address its party number; remembers the ones it has seen."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._written: dict[tuple[Platform, str, str], int] = {}
        self._pending: list[tuple[int, str]] = []

    def forget(self) -> None:
        """Drop what is remembered, after a transaction was rolled back."""
        self._written.clear()
        self._pending.clear()

    def number(self, address: Address, platform: Platform) -> int:
        """Return the party of the address, new or known, and keep the form it is written in."""
        written = (platform, address.address, address.name)
        number = self._written.get(written)
        if number is None:
            number = self._find_or_add(platform, address.address.casefold())
            if len(self._written) >= _REMEMBERED:
                self._written.clear()
            self._written[written] = number
            form = f"{address.name} <{address.address}>" if address.name else address.address
            self._pending.append((number, form))
        return number

    def _find_or_add(self, platform: Platform, key: str) -> int:
        row = self._connection.execute(
            "SELECT p FROM party WHERE platform=? AND address=?", (platform, key)
        ).fetchone()
        if row is None:
            row = self._connection.execute(
                "INSERT INTO party(platform, address) VALUES(?, ?) RETURNING p", (platform, key)
            ).fetchone()
        assert row is not None
        return int(row[0])

    def flush(self) -> None:
        """Write the forms seen since the last call."""
        self._connection.executemany(
            "INSERT OR IGNORE INTO party_form(p, written) VALUES(?,?)", self._pending
        )
        self._pending.clear()


def names_of_accounts(connection: apsw.Connection) -> dict[str, str]:
    """Return a name for each account of a platform that some message writes with one."""
    rows = connection.execute(
        "SELECT address, written FROM party JOIN party_form USING(p)"
        " WHERE platform!='mail' AND written!=address ORDER BY address, written DESC"
    )
    return {str(a): str(written).removesuffix(f" <{a}>") for a, written in rows}


def names_of_addresses(connection: apsw.Connection, addresses: Iterable[str]) -> dict[str, str]:
    """Return a name for those of these that are accounts which some message writes with one."""
    found: dict[str, str] = {}
    for address in dict.fromkeys(addresses):
        row = connection.execute(
            "SELECT min(written) FROM party JOIN party_form USING(p) WHERE address=?1 AND"
            " platform IN ('x', 'post', 'transcript', 'printed') AND written!=?1",
            (address,),
        ).fetchone()
        if row is not None and row[0] is not None:
            found[address] = str(row[0]).removesuffix(f" <{address}>")
    return found


def named_accounts(connection: apsw.Connection) -> list[tuple[str, str]]:
    """Return (address, name) for every name in which an account of a platform was written."""
    rows = connection.execute(
        "SELECT address, written FROM party JOIN party_form USING(p) WHERE platform > 'mail'"
        " AND written != address ORDER BY 1, 2"
    )
    return [(str(a), str(written).removesuffix(f" <{a}>")) for a, written in rows]


def printed_addresses(connection: apsw.Connection) -> list[tuple[str, int]]:
    """Return (address, how often it stands in a field) of the addresses of printed mail."""
    rows = connection.execute(
        "SELECT address, count(*) FROM party JOIN role USING(p) WHERE platform='printed'"
        " AND instr(address, '@') > 0 GROUP BY address ORDER BY address"
    )
    return [(str(address), whole(times)) for address, times in rows]


def messages_with(
    connection: apsw.Connection, platform: str, address: str, roles: Sequence[str]
) -> list[MessageId]:
    """Return the messages that exactly this party is on in one of the roles."""
    rows = connection.execute(
        "SELECT DISTINCT id FROM party JOIN role USING(p) JOIN message USING(m)"
        f" WHERE platform=? AND address=? AND role IN ({','.join('?' * len(roles))})",
        (platform, address, *roles),
    )
    return [MessageId(hexed(identity)) for (identity,) in rows]
