"""One path and method of the API: what it takes, what it answers, and who answers it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import msgspec

from letterbook.web.api_bodies import Body
from letterbook.web.api_parameters import Parameter

if TYPE_CHECKING:
    from letterbook.web.desk import Desk
    from letterbook.web.jobs import Jobs
    from letterbook.web.keys import Keys
    from letterbook.wiring import Letterbook

Values = dict[str, Any]
"""Parameters by name, and what was sent as ``body``."""

Method = Literal["GET", "POST", "PUT", "DELETE"]
FILE = "application/octet-stream"
PICTURE = "image/png"


class Seat(NamedTuple):
    """What there is beside the letterbook that is open."""

    desk: Desk
    jobs: Jobs
    keys: Keys


class Entry(msgspec.Struct, frozen=True):
    """What one method of a path answers, of which type, and to which parameters.

    ``reply`` is the kind of its JSON, "" where it answers a file of the type ``media``.  Either
    ``answer`` makes it of the open letterbook, or ``at_desk`` needs none.  What ``body`` has is
    sent as JSON.  ``long``: it looks at every message.
    """

    path: str
    reply: str
    summary: str
    parameters: tuple[Parameter, ...] = ()
    answer: Callable[[Letterbook, Values], object] | None = None
    at_desk: Callable[[Seat, Values], object] | None = None
    method: Method = "GET"
    body: type[Body] | None = None
    media: str = ""
    long: bool = False

    @property
    def changes(self) -> bool:
        """Whether the token has to be sent with it."""
        return self.method != "GET"
