"""Names in written forms such as ``Alice Moreau <alice@example.org>``."""

from __future__ import annotations

import re
from collections.abc import Iterable

from letterbook.rules.query_terms import pieces

_ADDRESS = re.compile(r"[\w.+-]@\w")
_HANDLE = re.compile(r"(\S.{0,200}) \((@[^()\s@]{1,50})\)")


def name_written(form: str) -> str:
    """Return the name of a written form, without its address; "" where it has none."""
    name, bracket, _ = form.rpartition(" <")
    return " ".join(name.strip(" \t'\"").split()) if bracket else ""


def without_handle(name: str) -> tuple[str, str]:
    """Return ``A. Moreau (@amoreau)`` as name and handle; "" where there is no handle."""
    match = _HANDLE.fullmatch(name)
    return (match[1], match[2]) if match is not None else (name, "")


def best_name(forms: Iterable[str]) -> str:
    """Return the name of the forms that has several words and says most of its address.

    Of equal ones the longest; one that is an address stands back where there are others.  Lists in
    particular are written under names of other things.
    """
    named = [(name, form.rpartition(" <")[2]) for form in forms if (name := name_written(form))]
    return max(named, key=_fitness, default=("", ""))[0]


def _fitness(one: tuple[str, str]) -> tuple[bool, bool, int, int, str]:
    name, address = one
    words, known = pieces(name), pieces(address)
    plain = not _ADDRESS.search(name) and words != known
    return plain, len(words) > 1, len(set(known) & set(words)), len(name), name
