"""Where everything of one letterbook stands on disk (docs/reference/on-disk-format.md)."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from letterbook.errors import LetterbookExists, NewerFormat, NotALetterbook, StoreDamaged
from letterbook.model.problem import Problem
from letterbook.store.durable import make_folder, replace_file, writing
from letterbook.store.features import FEATURES, FORMAT, require_known
from letterbook.store.posix import sync_folder

FORMAT_FILE = "letterbook.json"
_RESTORE = "Restore letterbook.json from a backup of this letterbook."
_FOLDERS = ("blobs", "blobs/packs", "blobs/files", "manifests", "derived", "locks")


class FormatFile(msgspec.Struct, frozen=True):
    """What ``letterbook.json`` says; ``check`` is the SHA-256 of the file with an empty check."""

    format: int
    features: tuple[str, ...]
    id: str
    created: str
    by: str
    check: str = ""

    def to_bytes(self) -> bytes:
        """Return the one form in which these facts are written, check included."""
        bare = _render(msgspec.structs.replace(self, check=""))
        return _render(msgspec.structs.replace(self, check=hashlib.sha256(bare).hexdigest()))


class Layout(msgspec.Struct, frozen=True):
    """The places of one letterbook."""

    root: Path

    @property
    def format_path(self) -> Path:
        """``letterbook.json``: format, features in words, id; written last, so it marks a whole."""
        return self.root / FORMAT_FILE

    @property
    def blobs_dir(self) -> Path:
        """Layer 1: original bytes."""
        return self.root / "blobs"

    @property
    def packs_dir(self) -> Path:
        """Packs of records."""
        return self.root / "blobs" / "packs"

    @property
    def files_dir(self) -> Path:
        """Large opaque files, one plain file each."""
        return self.root / "blobs" / "files"

    @property
    def manifests_dir(self) -> Path:
        """What each source held, one append-only file per source."""
        return self.root / "manifests"

    @property
    def record_path(self) -> Path:
        """Layer 2: what people and the program decided."""
        return self.root / "record.db"

    @property
    def derived_dir(self) -> Path:
        """Layer 3: what can be deleted and rebuilt; may be missing."""
        return self.root / "derived"

    @property
    def catalogue_path(self) -> Path:
        """The catalogue, a SQLite file."""
        return self.derived_dir / "catalogue.db"

    @property
    def index_dir(self) -> Path:
        """The search index."""
        return self.derived_dir / "index"

    @property
    def locks_dir(self) -> Path:
        """Lock files; their content is only for people."""
        return self.root / "locks"


def create_layout(root: Path) -> Layout:
    """Make ``root`` an empty letterbook and return its places.

    The folder may exist if it is empty, or holds only the empty folders of an `init` that
    was cut short.  A crash leaves a letterbook or none.  Raises `LetterbookExists`.
    """
    if _occupied(root):
        raise LetterbookExists(f"{root} exists and is not empty.")
    with writing(root):
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(root.parent)
    for name in _FOLDERS:
        make_folder(root / name)
    layout = Layout(root)
    facts = FormatFile(FORMAT, FEATURES, uuid.uuid4().hex, _now(), _program())
    replace_file(layout.format_path, facts.to_bytes())
    return layout


def open_layout(root: Path) -> Layout:
    """Return the places of the letterbook at ``root``.

    Raises `NotALetterbook`, `NewerFormat` (naming the features it lacks in words), `StoreDamaged`.
    """
    layout = Layout(root)
    facts = read_format(layout)
    try:
        require_known(str(root), facts.format, facts.features)
    except NewerFormat:
        if not _is_as_written(layout.format_path.read_bytes(), facts.check):
            damaged = f"{layout.format_path} is not as it was written."
            raise StoreDamaged(damaged, next_step=_RESTORE) from None
        raise
    for name in ("derived", "locks"):
        if not (root / name).is_dir():
            make_folder(root / name)
    return layout


def find_layout(start: Path) -> Path:
    """Return the nearest folder from ``start`` upward that is a letterbook."""
    here = start.absolute()
    for folder in (here, *here.parents):
        if (folder / FORMAT_FILE).is_file():
            return folder
    raise NotALetterbook(f"Neither {here} nor a folder above it is a letterbook.")


def read_format(layout: Layout) -> FormatFile:
    """Return what ``letterbook.json`` says."""
    try:
        raw = layout.format_path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise NotALetterbook(f"{layout.root} is not a letterbook.") from None
    try:
        return msgspec.json.decode(raw, type=FormatFile)
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise StoreDamaged(f"{layout.format_path} cannot be read: {problem}.") from problem


def verify_layout(layout: Layout) -> Iterator[Problem]:
    """Yield what is wrong with the format file and the folders."""
    try:
        facts = read_format(layout)
    except (StoreDamaged, NotALetterbook) as problem:
        yield Problem(FORMAT_FILE, problem.sentence, _RESTORE)
        return
    if facts.to_bytes() != layout.format_path.read_bytes():
        yield Problem(FORMAT_FILE, "The file is not as it was written.", _RESTORE)
    for name in _FOLDERS:
        if name != "derived" and not (layout.root / name).is_dir():
            yield Problem(name, "The folder is missing.", "Restore it from a backup.")


def _is_as_written(raw: bytes, check: str) -> bool:
    """True when the check is that of these bytes, whatever a newer format adds to them."""
    bare = raw.replace(f'"{check}"'.encode(), b'""', 1) if check else raw
    return hashlib.sha256(bare).hexdigest() == check


def _occupied(root: Path) -> bool:
    if not root.exists():
        return False
    if not root.is_dir():
        return True
    ours = {root / name for name in _FOLDERS} | {root / "letterbook.json.new"}
    return any(path not in ours for path in root.rglob("*"))


def _render(facts: FormatFile) -> bytes:
    return msgspec.json.format(msgspec.json.encode(facts), indent=2) + b"\n"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _program() -> str:
    from importlib.metadata import version

    return f"letterbook {version('letterbook')}"
