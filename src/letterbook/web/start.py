"""The first page: open a letterbook or make one, look at what would be added, and add it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

import letterbook
from letterbook.errors import (
    LetterbookError,
    LetterbookExists,
    NotALetterbook,
    NothingFound,
    SourceUnreadable,
    UsageError,
)
from letterbook.model.source import HandOver
from letterbook.web.about_files import (
    CHOICES,
    AboutFiles,
    about_files,
    known_custodians,
)
from letterbook.web.asked import Asked, page_without
from letterbook.web.desk import Desk
from letterbook.web.jobs import Jobs, JobState
from letterbook.web.passwords import MOST_PASSWORDS, Passwords, checked
from letterbook.web.places import known_folders, proposed_folder, trouble_with
from letterbook.web.spans import disk, span
from letterbook.web.uploads import Uploads, count_files, items_of
from letterbook.wiring import FORMAT_FILE

if TYPE_CHECKING:
    from letterbook.services.inspect_paths import Inspection

_MOST_PATHS = 1_000
_NOTHING_SAID = AboutFiles()
_CHECK = "Check the path and that you may read it. Nothing was written."


def start(asked: Asked) -> Response:
    """Return the forms, and what is going on."""
    return _page(asked)


def open_one(asked: Asked) -> Response:
    """Have the letterbook of a folder open."""
    open_folder(asked.desk, _folder(asked))
    return RedirectResponse("/", 303)


def open_folder(desk: Desk, folder: Path) -> None:
    """Have the letterbook of a folder open; raise `NotALetterbook` where there is none."""
    try:
        desk.open(folder)
    except OSError as error:
        raise NotALetterbook(f"{folder} cannot be opened ({error.strerror}).") from error


def look(asked: Asked) -> Response:
    """Return what is in the paths and what adding them would take; nothing is written."""
    paths, sent, about = _lines(asked), _sent(asked), about_files(asked.sent)
    passwords, refused = _passwords(asked), ""
    if asked.sent("folder").strip():
        refused = trouble_with(_folder(asked))
    if about.wrong or refused:
        return _page(
            asked, paths=paths, sent=sent, about=about, passwords=passwords, refused=refused
        )  # fmt: skip
    files = [path for folder in sent for path in items_of(folder)]
    seen = inspected([*paths, *files], about.hand_over, passwords)
    return _page(
        asked, inspection=seen, paths=paths, sent=sent, about=about, passwords=passwords
    )  # fmt: skip


def send(asked: Asked) -> Response:
    """Keep files beside those that came before them, until a form names them."""
    if asked.files is None:
        raise UsageError("No file was sent.", next_step="Choose them again.")
    return JSONResponse({"sent": asked.files.name, "files": asked.files.files})


def inspected(
    paths: Sequence[Path], hand_over: HandOver, passwords: Sequence[str] = ()
) -> Inspection:
    """Return what is in the paths; raise `SourceUnreadable` for the first that cannot be read."""
    count_paths(paths)
    check_readable(paths)
    try:
        return letterbook.inspect(paths, hand_over=hand_over, passwords=passwords)
    except OSError as error:  # it went since it was checked
        raise SourceUnreadable(f"{error.filename} cannot be read.", next_step=_CHECK) from error


def make(asked: Asked) -> Response:
    """Make a letterbook where there is none, begin to add the paths, and open it."""
    folder, paths, sent, about = (
        _folder(asked),
        _lines(asked),
        _sent(asked),
        about_files(asked.sent),
    )
    passwords, refused = _passwords(asked), trouble_with(folder)
    if about.wrong or refused:
        return _page(
            asked, paths=paths, sent=sent, about=about, passwords=passwords, refused=refused
        )  # fmt: skip
    count_paths([*paths, *(path for one in sent for path in items_of(one))])
    check_readable(paths)
    try:
        letterbook.init(folder).close()
    except LetterbookExists:
        if not (folder / FORMAT_FILE).exists():
            raise
    asked.desk.open(folder)
    whole = [str(path.absolute()) for path in paths]
    _jobs(asked).add(folder.absolute(), whole, sent, about.hand_over, passwords)
    _held(asked).forget(asked.sent("held"))
    return RedirectResponse("/start", 303)


def stop(asked: Asked) -> Response:
    """Ask a job to end after what it is writing."""
    _jobs(asked).stop(asked.desk.path, asked.sent("job"))
    return RedirectResponse("/start", 303)


def again(asked: Asked) -> Response:
    """Go on with a job that did not come to its end."""
    _jobs(asked).again(asked.desk.path, asked.sent("job"), _passwords(asked))
    return RedirectResponse("/start", 303)


def _page(
    asked: Asked,
    *,
    inspection: Inspection | None = None,
    paths: Sequence[Path] = (),
    sent: Sequence[Path] = (),
    about: AboutFiles = _NOTHING_SAID,
    passwords: tuple[str, ...] = (),
    refused: str = "",
) -> Response:
    jobs = _jobs(asked).listed(asked.desk.path)
    going = any(job.state in ("going", "waiting") for job in jobs)
    counts, kept = _counts(asked, jobs)
    words, new_folder = asked.words, proposed_folder()
    proposed = new_folder if asked.desk.path is None else str(asked.desk.path)
    typed = asked.sent("folder").strip()
    is_there = bool(typed) and (path_of(typed) / FORMAT_FILE).exists()
    held = _held(asked).hold(passwords) if passwords else ""
    return asked.page(
        "start.html", 400 if about.wrong or refused else 200,
        jobs=jobs, counts=counts, kept=kept, inspection=inspection, going=going,
        folder=asked.sent("folder") or proposed, refused=refused, new_folder=new_folder,
        known_folders=known_folders(), is_there=is_there,
        here_folder="" if asked.desk.path is None else str(asked.desk.path),
        paths="\n".join(map(str, paths)),
        sent=[(one.name, [path.name for path in items_of(one)], count_files(one)) for one in sent],
        span=lambda seconds: span(seconds, words), disk=lambda size: disk(size, words),
        title=words("Letterbooks"), about=about, choices=CHOICES,
        held=held, held_count=len(passwords), most_passwords=MOST_PASSWORDS,
        custodians=known_custodians(asked.desk),
    )  # fmt: skip


def _counts(asked: Asked, jobs: Sequence[JobState]) -> tuple[int | None, dict[str, int]]:
    """Return how many messages the open letterbook holds by now, and of each unfinished job.

    Nothing where it cannot be read: this is the page where another one is opened.
    """
    if all(job.state not in ("going", "stopped", "failed") for job in jobs):
        return None, {}
    return kept_by(asked.desk, jobs)


def kept_by(desk: Desk, jobs: Sequence[JobState]) -> tuple[int | None, dict[str, int]]:
    """Return how many messages are there, and how many of them each unfinished addition brought.

    None and nothing where no letterbook is open or it cannot be read now.
    """
    path = desk.path
    ended = [job for job in jobs if job.kind == "add" and job.state in ("stopped", "failed")]
    if path is None:
        return None, {}
    try:
        with letterbook.open(path, privileged=desk.privileged) as book:
            messages = book.status().messages
            held = (
                {
                    source.id: source.tally.messages_new + source.tally.messages_joined
                    for source in book.sources()
                }
                if ended
                else {}
            )
    except LetterbookError:
        return None, {}
    return messages, {job.id: sum(held.get(one, 0) for one in job.told.sources) for job in ended}


def _folder(asked: Asked) -> Path:
    text = asked.sent("folder").strip()
    if not text:
        raise NotALetterbook("No folder is named.", next_step="Write the folder's path.")
    return path_of(text)


def _lines(asked: Asked) -> list[Path]:
    lines = [line.strip() for line in asked.sent("paths").splitlines() if line.strip()]
    return [path_of(line) for line in lines]


def path_of(text: str) -> Path:
    """Return the path that somebody wrote; ``~`` is the home of who runs the program."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise SourceUnreadable(f"There is nothing at {text}.", next_step=_CHECK) from None


def _sent(asked: Asked) -> list[Path]:
    """Return where the files lie that were sent, with this form and with those before it."""
    uploads: Uploads = asked.request.app.state.uploads
    found = [uploads.folder(name) for name in dict.fromkeys(asked.all_sent("sent"))]
    if None in found:
        raise NothingFound(
            "The files that were sent are not here any more.", next_step="Choose them again."
        )
    folders = [folder for folder in found if folder is not None]
    return [*folders, asked.files.folder] if asked.files is not None else folders


def count_paths(paths: Sequence[Path]) -> None:
    """Raise `UsageError` for no path at all, and for more than are taken at once."""
    if not 0 < len(paths) <= _MOST_PATHS:
        raise UsageError(
            f"Name one to {_MOST_PATHS:,} files or folders, one on a line.",
            next_step="Go back and write where the mail is.",
        )


def check_readable(paths: Sequence[Path]) -> None:
    """Raise `SourceUnreadable` for the first path that cannot be read."""
    for path in paths:
        if not os.path.exists(path):  # False too where one may not look
            raise SourceUnreadable(f"There is nothing at {path}.", next_step=_CHECK)
        if not os.access(path, os.R_OK | os.X_OK if path.is_dir() else os.R_OK):
            raise SourceUnreadable(f"{path} cannot be read.", next_step=_CHECK)


def _passwords(asked: Asked) -> tuple[str, ...]:
    """Return what was typed into this form, and what is held of the one before."""
    return checked([*asked.all_sent("password"), *_held(asked).named(asked.sent("held"))])


def _held(asked: Asked) -> Passwords:
    held: Passwords = asked.request.app.state.passwords
    return held


def _jobs(asked: Asked) -> Jobs:
    jobs: Jobs = asked.request.app.state.jobs
    return jobs


ROUTES = [
    Route("/start", page_without(start)),
    Route("/start/open", page_without(open_one), methods=["POST"]),
    Route("/start/inspect", page_without(look), methods=["POST"]),
    Route("/start/send", page_without(send), methods=["POST"]),
    Route("/start/make", page_without(make), methods=["POST"]),
    Route("/start/stop", page_without(stop), methods=["POST"]),
    Route("/start/again", page_without(again), methods=["POST"]),
]
