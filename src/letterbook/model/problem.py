"""A problem: something in the letterbook on disk that is not as it was written."""

from __future__ import annotations

import msgspec


class Problem(msgspec.Struct, frozen=True):
    """One thing that a check found.

    ``where`` names the file and the place in it (``packs/000001.pack at byte 4096``), ``what``
    says in one plain sentence what is wrong with it, ``repair`` what can be done about it.
    """

    where: str
    what: str
    repair: str
