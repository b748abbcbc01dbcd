"""Questions that find the messages which a figure of an account counts."""

from __future__ import annotations

from letterbook.model.query import Catalogue, Query
from letterbook.rules.account_query import account_query, all_of, any_of
from letterbook.rules.query_writing import write_query

WROTE = ("from", "sender")
GOT = ("to", "cc", "bcc")
ON_IT = ("with",)


class AccountLinks:
    """Gives the questions of accounts, in a conversation alone or everywhere."""

    def __init__(self, conversation: str = "") -> None:
        self._within: Query | None = Catalogue("thread", conversation) if conversation else None

    def wrote(self, platform: str, address: str) -> str:
        """Return what finds the messages that an account wrote, "" where nothing can."""
        return self._found(platform, address, WROTE)

    def got(self, platform: str, address: str) -> str:
        """Return what finds the messages that an account got, "" where nothing can."""
        return self._found(platform, address, GOT)

    def on_it(self, platform: str, address: str) -> str:
        """Return what finds the messages that an account is on, "" where nothing can."""
        return self._found(platform, address, ON_IT)

    def _found(self, platform: str, address: str, fields: tuple[str, ...]) -> str:
        asked = [account_query(platform, address, field) for field in fields]
        named = [one for one in asked if one is not None]
        if len(named) < len(asked):
            return ""
        query = any_of(named)
        return write_query(query if self._within is None else all_of([self._within, query]))
