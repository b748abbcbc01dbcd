"""Names in written forms such as ``Alice Moreau <alice@example.org>``."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ADDRESS = re.compile(r"[\w.+-]@\w")


def name_written(form: str) -> str:
    """Return the name of a written form, without its address; "" where it has none."""
    name, bracket, _ = form.rpartition(" <")
    return " ".join(name.strip(" \t'\"").split()) if bracket else ""


def best_name(forms: Iterable[str]) -> str:
    """Return the longest name of the forms, one that holds no address where there is such."""
    names = [name for name in map(name_written, forms) if name]
    plain = [name for name in names if not _ADDRESS.search(name)]
    return max(plain or names, key=lambda name: (len(name), name), default="")
