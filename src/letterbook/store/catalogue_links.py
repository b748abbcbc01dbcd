"""What a mail says of others, in rows: the order of its references, its chains, whom it quotes."""

from __future__ import annotations

from collections.abc import Iterable

import apsw
import msgspec

from letterbook.model.reading import ReadMail
from letterbook.store.catalogue_threads import ThreadBook


class Links(msgspec.Struct, frozen=True):
    """The nodes of References and of In-Reply-To in their order, and the conversation index."""

    references: tuple[int, ...]
    in_reply_to: tuple[int, ...]
    index: bytes


_NONE = Links((), (), b"")


def chains_of(mail: ReadMail) -> tuple[str, ...]:
    """Return the names of the chains that a message belongs to.

    No mail can state an identifier that begins as they do, and none of them is a missing message.
    """
    own = (f"\0{mail.platform}:{mail.conversation}",) if mail.conversation else ()
    return (*own, *mail.chains)


def links_text(mail: ReadMail, threads: ThreadBook) -> str:
    """Return the links of a mail as the catalogue keeps them; `read_links` reads them."""
    fields = (
        " ".join(str(threads.node(name)) for name in mail.reference_list),
        " ".join(str(threads.node(name)) for name in mail.in_reply_to),
        mail.index.hex(),
    )
    return "|".join(fields) if any(fields) else ""


def read_links(text: str) -> Links:
    """Return the links that `links_text` wrote."""
    if not text:
        return _NONE
    references, in_reply_to, index = text.split("|")
    return Links(
        tuple(map(int, references.split())),
        tuple(map(int, in_reply_to.split())),
        bytes.fromhex(index),
    )


class LinkRows:
    """Rows of one batch that are not written yet."""

    def __init__(self) -> None:
        self._chain: list[tuple[int, int]] = []
        self._wrote: list[tuple[int, int, int]] = []
        self._quoter: list[tuple[int, int, int, int]] = []
        self._unlinked: list[tuple[int]] = []

    def take(self, m: int, mail: ReadMail, chains: Iterable[int]) -> None:
        """Note the chains of a copy of message ``m``, its author and whom it quotes."""
        self._chain.extend((m, node) for node in chains)
        if mail.channel != "mail":
            return
        self._unlinked.append((m,))
        if mail.earliest is not None:
            self._wrote.extend((key, mail.earliest, m) for key in mail.author_keys)
        self._quoter.extend((key, low, high, m) for key, low, high in mail.quotes)

    def flush(self, connection: apsw.Connection) -> None:
        """Write what was noted."""
        many = connection.executemany
        many("INSERT OR IGNORE INTO chain VALUES(?,?)", self._chain)
        many("INSERT OR IGNORE INTO wrote VALUES(?,?,?)", self._wrote)
        many("INSERT OR IGNORE INTO quoter VALUES(?,?,?,?)", self._quoter)
        many("INSERT OR IGNORE INTO unlinked VALUES(?)", self._unlinked)
        for pending in (self._chain, self._wrote, self._quoter, self._unlinked):
            pending.clear()
