"""What the API answers for pages that no command prints."""

from __future__ import annotations

from typing import Literal

import msgspec

from letterbook.model.card import MessageCard
from letterbook.model.comparison import ListedMessage, TextRow
from letterbook.model.preview import Door, PreviewKind
from letterbook.model.reply import SourceView, Status
from letterbook.model.saved_search import SavedSearch
from letterbook.model.surroundings import Surroundings
from letterbook.services.count_messages import CountAnswer

JobKind = Literal["add", "rebuild"]
JobWord = Literal["waiting", "going", "done", "stopped", "failed"]


class SessionReply(msgspec.Struct, frozen=True):
    """The letterbook that is open ("" for none), and the token that a change of it has to send."""

    schema: int
    path: str
    id: str
    token: str


class OverviewReply(msgspec.Struct, frozen=True):
    """The first page: the letterbook at a glance, counted, with its sources, tags and searches."""

    schema: int
    status: Status
    counts: CountAnswer
    sources: tuple[SourceView, ...]
    tags: dict[str, int]
    searches: tuple[SavedSearch, ...]


class FolderRow(msgspec.Struct, frozen=True):
    """One line of a source's folders as a tree: ``label`` is the last part of its name.

    ``messages`` is 0 where only folders below it hold some.
    """

    folder: str
    label: str
    depth: int
    messages: int
    query: str


class FolderTree(msgspec.Struct, frozen=True):
    """How many messages a source holds, what finds them, and its folders from the top down."""

    messages: int
    query: str
    folders: tuple[FolderRow, ...]


class FoldersReply(msgspec.Struct, frozen=True):
    """The folders of every source that holds messages, by its id."""

    schema: int
    sources: dict[str, FolderTree]


class AroundReply(msgspec.Struct, frozen=True):
    """What stands around messages; ``names`` are those that messages give to their accounts."""

    schema: int
    messages: tuple[Surroundings, ...]
    names: dict[str, str]


class SourceTextReply(msgspec.Struct, frozen=True):
    """A page of the bytes of a copy as text: ``start`` to ``end`` of ``size`` bytes."""

    schema: int
    copy: int
    page: int
    pages: int
    start: int
    end: int
    size: int
    text: str


class PreviewReply(msgspec.Struct, frozen=True):
    """How a part is shown: as ``text``, a ``picture``, ``pages``, or ``none`` and the reason.

    ``texts`` are those of its pages, one for a part without pages; ``cut`` where more is there.
    ``doors`` are those that this system leaves open to the process that reads such a file: the
    network, other processes, files of this computer.
    """

    schema: int
    kind: PreviewKind
    texts: tuple[str, ...]
    pages: int
    cut: bool
    reason: str
    doors: tuple[Door, ...]


class HtmlReply(msgspec.Struct, frozen=True):
    """The layout of a mail with nothing in it that runs, loads or links."""

    schema: int
    html: str
    pictures_left_out: int


class TextsReply(msgspec.Struct, frozen=True):
    """What two messages say themselves, in rows that stand beside each other."""

    schema: int
    x: ListedMessage
    y: ListedMessage
    rows: tuple[TextRow, ...]
    compared: bool


class FigureReply(msgspec.Struct, frozen=True):
    """The messages that one figure of two people counts, from ``start`` on.

    ``rule`` is the rule that it was counted by, "" for none.
    """

    schema: int
    figure: str
    text: str
    side: str
    rule: str
    total: int
    start: int
    messages: tuple[MessageCard, ...]


class AccountsReply(msgspec.Struct, frozen=True):
    """The names that messages give to accounts, by account; one without a name is left out."""

    schema: int
    names: dict[str, str]


class FieldHelp(msgspec.Struct, frozen=True):
    """A field of the query language, its French name ("" for none), and what it looks for."""

    name: str
    french: str
    description: str


class FieldsReply(msgspec.Struct, frozen=True):
    """Every field of the query language."""

    schema: int
    fields: tuple[FieldHelp, ...]


class Job(msgspec.Struct, frozen=True):
    """Long work in a process of its own, and how far it is.

    ``paths`` are on this computer, ``files`` the names of those that a browser sent.  ``tally``
    counts what was added, once it is done; ``kept`` are the messages of an addition that did not
    come to its end, null where nothing can be said.  ``sentence``, ``next_step`` and ``text`` say
    what went wrong.  ``can_go_on``: it can be begun again; ``needs_password``: with its passwords,
    which were not kept, so by a new job.
    """

    id: str
    kind: JobKind
    state: JobWord
    paths: tuple[str, ...]
    files: tuple[str, ...]
    seconds: float
    tally: dict[str, int]
    kept: int | None
    sentence: str
    next_step: str
    text: str
    can_go_on: bool
    needs_password: bool


class JobsReply(msgspec.Struct, frozen=True):
    """The jobs of the letterbook that is open, newest first, or the one that was named."""

    schema: int
    jobs: tuple[Job, ...]
