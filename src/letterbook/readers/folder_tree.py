"""A folder of anything: every file in it is handed on to be recognised."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from letterbook.model.locator import Step
from letterbook.ports.reader import Candidate, Finding, Inner, Reader, Skip
from letterbook.readers.folder_names import shown_folder
from letterbook.readers.folder_walk import Found, children_of, clutter_rule


def _registered() -> Sequence[Reader]:
    from letterbook.readers.registry import all_readers

    return all_readers()


class FolderTreeReader:
    """Walks a folder; a folder inside that another reader knows is handed on whole."""

    name = "folder-tree"
    version = 1
    transparent = True

    def __init__(self, readers: Callable[[], Sequence[Reader]] = _registered) -> None:
        self._readers = readers

    def recognise(self, candidate: Candidate) -> int:
        """Return 10 for any folder: every other reader of folders goes first."""
        return 10 if candidate.kind == "folder" else 0

    def read(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield every file, in the order of its path's pieces as bytes."""
        if candidate.kind != "folder":
            return
        others = [reader for reader in self._readers() if reader.name != self.name]
        stack: list[Found | Skip] = [Found("", candidate)]
        while stack:
            found = stack.pop()
            if isinstance(found, Skip):
                yield found
                continue
            path, inside = found.path, found.candidate
            above = shown_folder(path.rpartition("/")[0])
            if inside.kind == "folder" and (
                not path or not any(reader.recognise(inside) for reader in others)
            ):
                listed, notice = children_of(inside, path)
                if notice is not None:
                    yield notice
                stack.extend(reversed(listed))
                del listed  # what was read is let go of while the rest of the folder waits
            elif inside.kind == "folder":
                yield Inner(Step("member", path), inside, folder=shown_folder(path))
            elif rule := clutter_rule(path) or ("" if inside.size else "empty-file"):
                yield Skip(Step("member", path), rule, inside.size or 0)
            else:
                yield Inner(Step("member", path), inside, folder=above)
