"""How a source is named that came through the browser: by its file name and its bytes.

The place where such a file lay until it was added says nothing; the file name does, and the
beginning of the SHA-256 keeps two files of one name apart and finds the same file again.
"""

from __future__ import annotations

_PREFIX = "uploaded"
_DIGITS = 16


def uploaded_path(digest: bytes, name: str) -> str:
    """Return what stands in place of a path: ``uploaded/3f2a…/mail.mbox``; it is never absolute."""
    return f"{_PREFIX}/{digest.hex()[:_DIGITS]}/{name}"


def file_name(path: str) -> str:
    """Return the name of a source's file or folder, uploaded or not."""
    return uploaded_name(path) or path.rstrip("/").rpartition("/")[2]


def uploaded_name(path: str) -> str:
    """Return the file name of a source that was uploaded, "" for one that has a path."""
    prefix, _, rest = path.partition("/")
    return rest.partition("/")[2] if prefix == _PREFIX else ""
