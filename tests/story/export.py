"""Writes the affair in every format that a reader reads, byte for byte the same every time.

``python -m tests.story.export DIR`` writes DIR/mbox, DIR/maildir, DIR/eml, DIR/zip (the
dump in numbered parts, as it was published) and DIR/truth.json; ``--package`` writes the last
two into the package for ``letterbook demo``.
"""

from __future__ import annotations

import io
import json
import sys
import zipfile
from pathlib import Path

from tests.story import talk
from tests.story.boxes import copies
from tests.story.formats import Files, as_eml, as_maildir, as_mbox, maildir_folders
from tests.story.truth import story_questions, truth

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "letterbook" / "story"
ARTICLES = Path(__file__).with_name("articles")
TRUTH = Path(__file__).with_name("truth.json")


def export(folder: Path, formats: tuple[str, ...] = ("mbox", "maildir", "eml", "zip")) -> None:
    """Write the affair below the folder, one sub-folder per format, and truth.json beside them."""
    for name in formats:
        _write(folder / name, written(name))
        if name == "maildir":
            for inner in maildir_folders(written(name)):
                (folder / name / inner).mkdir(parents=True, exist_ok=True)
    (folder / "truth.json").write_bytes(as_json(truth()))


def written(name: str) -> Files:
    """Return the files of the affair in one format."""
    everything = copies()
    if name == "mbox":
        return as_mbox(everything)
    if name == "maildir":
        return as_maildir(everything)
    if name == "eml":
        return as_eml(everything)
    return dump()


def dump() -> Files:
    """Return the dump as it was published: three numbered parts, and a reporter's own mail."""
    part = {
        "clerk": as_mbox(c for c in copies() if c.owner == "clerk"),
        "mayor": as_maildir(c for c in copies() if c.owner == "mayor"),
        "halcyon": as_eml(c for c in copies() if c.owner == "halcyon"),
    }
    files = {
        f"quay-papers-{number}.zip": zipped(inside)
        for number, inside in enumerate(part.values(), start=1)
    }
    for name, content in as_mbox(c for c in copies() if c.owner == "nell").items():
        files[name.replace("nell/", "courier-desk/")] = content
    return files


def zipped(files: Files) -> bytes:
    """Return a zip of the files, stored, so that its bytes do not depend on a compressor."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, date_time=(2019, 10, 12, 9, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()


def talk_dump() -> Files:
    """Return the second part as it reached a reporter: an archive, a typed copy, posts."""
    return {
        "felix-harrow-archive.zip": zipped(talk.archive()),
        "commission-copy.txt": talk.transcript(talk.handed()),
        "posts-of-others.csv": talk.posts_of_others(),
    }


def packaged() -> Files:
    """Return what the package carries for ``letterbook demo``."""
    return {
        **{f"dump/{name}": content for name, content in (dump() | talk_dump()).items()},
        "articles/courier.txt": (ARTICLES / "courier.txt").read_bytes(),
        "questions.json": _questions(),
    }


def as_json(value: object) -> bytes:
    """Return the value as JSON that reads well in a diff."""
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _questions() -> bytes:
    return as_json({"schema": 1, "questions": story_questions()})


def _write(folder: Path, files: Files) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def main(arguments: list[str]) -> int:
    """Write what was asked for; 2 when nothing was."""
    if arguments == ["--package"]:
        _write(PACKAGE, packaged())
        TRUTH.write_bytes(as_json(truth()))
    elif len(arguments) == 1 and not arguments[0].startswith("-"):
        export(Path(arguments[0]))
    else:
        print("usage: python -m tests.story.export DIR | --package", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
