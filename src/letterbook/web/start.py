"""The first page: open a letterbook or make one, look at what would be added, and add it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

import letterbook
from letterbook.errors import LetterbookExists, NotALetterbook, SourceUnreadable, UsageError
from letterbook.web.asked import Asked, page_without
from letterbook.web.jobs import Jobs

if TYPE_CHECKING:
    from letterbook.services.inspect_paths import Inspection

_MOST_PATHS = 1_000


def start(asked: Asked) -> Response:
    """Return the forms, and what is going on."""
    return _page(asked)


def open_one(asked: Asked) -> Response:
    """Have the letterbook of a folder open."""
    asked.desk.open(_folder(asked))
    return RedirectResponse("/", 303)


def look(asked: Asked) -> Response:
    """Return what is in the paths and what adding them would take; nothing is written."""
    paths = [*asked.files, *_lines(asked)]
    _count(paths)
    for path in paths:
        if not path.exists():
            raise SourceUnreadable(f"There is nothing at {path}.")
    return _page(asked, inspection=letterbook.inspect(paths), paths=paths)


def make(asked: Asked) -> Response:
    """Make a letterbook where there is none, begin to add the paths, and open it."""
    folder, paths = _folder(asked), _lines(asked)
    _count(paths)
    try:
        letterbook.init(folder).close()
    except LetterbookExists:
        if not (folder / "letterbook.json").exists():
            raise
    asked.desk.open(folder)
    _jobs(asked).add(folder, [str(path) for path in paths])
    return RedirectResponse("/start", 303)


def stop(asked: Asked) -> Response:
    """Ask a job to end after what it is writing."""
    _jobs(asked).stop(asked.desk.path, asked.sent("job"))
    return RedirectResponse("/start", 303)


def _page(
    asked: Asked, *, inspection: Inspection | None = None, paths: list[Path] | None = None
) -> Response:
    jobs = _jobs(asked).listed(asked.desk.path)
    counts = _counts(asked) if any(job.state == "going" for job in jobs) else None
    return asked.page(
        "start.html", jobs=jobs, counts=counts, inspection=inspection,
        going=any(job.state == "going" for job in jobs), folder=asked.sent("folder"),
        paths="\n".join(map(str, paths or ())), title=asked.words("Letterbooks"),
    )  # fmt: skip


def _counts(asked: Asked) -> int | None:
    """Return how many messages the letterbook that is open holds by now."""
    path = asked.desk.path
    if path is None:
        return None
    with letterbook.open(path) as book:
        return book.status().messages


def _folder(asked: Asked) -> Path:
    text = asked.sent("folder").strip()
    if not text:
        raise NotALetterbook("No folder is named.", next_step="Write the folder's path.")
    return Path(text).expanduser()


def _lines(asked: Asked) -> list[Path]:
    lines = [line.strip() for line in asked.sent("paths").splitlines() if line.strip()]
    return [Path(line).expanduser() for line in lines]


def _count(paths: list[Path]) -> None:
    if not 0 < len(paths) <= _MOST_PATHS:
        raise UsageError(
            f"Name one to {_MOST_PATHS:,} files or folders, one on a line.",
            next_step="Go back and write where the mail is.",
        )


def _jobs(asked: Asked) -> Jobs:
    jobs: Jobs = asked.request.app.state.jobs
    return jobs


ROUTES = [
    Route("/start", page_without(start)),
    Route("/start/open", page_without(open_one), methods=["POST"]),
    Route("/start/inspect", page_without(look), methods=["POST"]),
    Route("/start/make", page_without(make), methods=["POST"]),
    Route("/start/stop", page_without(stop), methods=["POST"]),
]
