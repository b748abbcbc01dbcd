"""Whether a typed word names an account of a platform, by one form in which it was written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from letterbook.model.message import Address
from letterbook.rules.query_terms import folded, pieces

_NUMBER = re.compile(r"[a-z]+:[0-9]+\Z")
_HANDLE = re.compile(r"@([A-Za-z0-9_]{1,50})\)?\Z")


def shown_name(handle: str, name: str) -> str:
    """Return an account's name as it is shown: ``WikiLeaks (@wikileaks)``, as far as known."""
    at = f"@{handle}" if handle else ""
    return f"{name} ({at})" if name and at else name or at


def author_of_post(number: str, handle: str, name: str) -> Address:
    """Return whoever wrote a post: by the account's number where it is stated, else its handle."""
    return Address(shown_name(handle, name), number if number.isdigit() else f"@{handle.lower()}")


def names_account(value: str, name: str) -> bool:
    """Return True when ``value`` stands in the account's written name as whole words in a row.

    ``@handle`` means the handle alone: the last word of ``WikiLeaks (@wikileaks)``.
    """
    if value.startswith("@"):
        handle = _HANDLE.search(name)
        return handle is not None and folded(handle.group(1)) == folded(value[1:])
    wanted, held = pieces(value), pieces(name)
    if not wanted:
        return False
    last = len(held) - len(wanted) + 1
    return any(held[at : at + len(wanted)] == wanted for at in range(last))


def without_numbers(detail: str) -> str:
    """Return a list of accounts without those that are a platform and a number alone."""
    return ", ".join(one for one in detail.split(", ") if not _NUMBER.match(one))


def details_beside(called: Iterable[tuple[str, str]]) -> list[str]:
    """Return what stands beside each of these names, by which those of one name are told apart.

    Names are given with their details; a number alone is told only where another has the name.
    """
    given = list(called)
    times = Counter(name.casefold() for name, _ in given)
    return [
        detail if times[name.casefold()] > 1 else without_numbers(detail) for name, detail in given
    ]


def begins_account(start: str, name: str) -> bool:
    """Return True when a word of the account's written name begins so."""
    wanted = pieces(start)
    return len(wanted) == 1 and any(piece.startswith(wanted[0]) for piece in pieces(name))
