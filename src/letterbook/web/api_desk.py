"""The API, what it tells and does beside an open letterbook: open one, look at files, add them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import letterbook
from letterbook.contract import page_replies as shown
from letterbook.contract import replies as own
from letterbook.errors import NotALetterbook, NothingFound, UsageError
from letterbook.model.reply import SCHEMA
from letterbook.model.source import HandOver
from letterbook.web import api_bodies as sent
from letterbook.web.about_files import check_columns
from letterbook.web.api_entries import Entry, Seat, Values
from letterbook.web.jobs import JobState
from letterbook.web.passwords import checked
from letterbook.web.start import check_readable, count_paths, inspected, kept_by, open_folder
from letterbook.wiring import known_zone


def _session(seat: Seat, _: Values) -> shown.SessionReply:
    path = "" if seat.desk.path is None else str(seat.desk.path)
    identity = seat.desk.identity
    return shown.SessionReply(SCHEMA, path, identity, seat.keys.form_token(identity))


def _open(seat: Seat, v: Values) -> object:
    asked: sent.Folder = v["body"]
    open_folder(seat.desk, _whole(asked.folder))
    return _session(seat, v)


def _make(_: Seat, v: Values) -> object:
    asked: sent.NewLetterbook = v["body"]
    with letterbook.init(_whole(asked.folder), zone=asked.zone) as book:
        return own.InitReply(SCHEMA, str(book.path), str(book.zone()))


def _inspect(_: Seat, v: Values) -> object:
    asked: sent.Paths = v["body"]
    passwords = checked(asked.passwords)
    return own.InspectReply.of(inspected(list(map(_whole, asked.paths)), HandOver(), passwords))


def _jobs(seat: Seat, _: Values) -> object:
    return _told(seat, seat.jobs.listed(_folder(seat)))


def _job(seat: Seat, v: Values) -> object:
    return _told(seat, [_named(seat, v["job"])])


def _begin(seat: Seat, v: Values) -> object:
    asked: sent.NewJob = v["body"]
    folder = _folder(seat)
    if asked.kind == "rebuild":
        if asked != sent.NewJob("rebuild"):
            raise UsageError("A rebuild takes no paths.", next_step="Leave them out, or add them.")
        name = seat.jobs.rebuild(folder)
    else:
        paths = list(map(_whole, asked.paths))
        count_paths(paths)
        check_readable(paths)
        facts, passwords = _hand_over(asked), checked(asked.passwords)
        name = seat.jobs.add(folder, list(map(str, paths)), (), facts, passwords)
    return _told(seat, [_named(seat, name)])


def _hand_over(asked: sent.NewJob) -> HandOver:
    """Return what was said of the paths; raise `UsageError` for what cannot be so."""
    if asked.zone:
        known_zone(asked.zone)
    facts = HandOver(
        custodian=asked.custodian, received_from=asked.received_from,
        received_on=asked.received_on, owner=asked.owner, zone=asked.zone, channel=asked.channel,
        columns={str(role): name for role, name in asked.columns.items()},
    )  # fmt: skip
    check_columns(facts)
    return facts


def _stop(seat: Seat, v: Values) -> object:
    name = _named(seat, v["job"]).id
    seat.jobs.stop(_folder(seat), name)
    return _told(seat, [_named(seat, name)])


def _again(seat: Seat, v: Values) -> object:
    name = seat.jobs.again(_folder(seat), v["job"])
    return _told(seat, [_named(seat, name)])


def _named(seat: Seat, name: str) -> JobState:
    for job in seat.jobs.listed(_folder(seat)):
        if job.id == name:
            return job
    raise NothingFound("There is no such job.", next_step="See /api/v1/jobs.")


def _told(seat: Seat, jobs: Sequence[JobState]) -> shown.JobsReply:
    ended = any(job.state in ("stopped", "failed") for job in jobs)
    kept = kept_by(seat.desk, jobs)[1] if ended else {}
    return shown.JobsReply(SCHEMA, tuple(_as_told(job, kept.get(job.id)) for job in jobs))


def _as_told(job: JobState, kept: int | None) -> shown.Job:
    return shown.Job(
        id=job.id, kind=job.kind, state=job.state, paths=job.paths, files=job.files,
        seconds=job.seconds, tally=dict(job.told.tally), kept=kept, sentence=job.told.sentence,
        next_step=job.told.next_step, text=job.told.text, can_go_on=job.can_go_on,
        needs_password=job.locked,
    )  # fmt: skip


def _folder(seat: Seat) -> Path:
    if seat.desk.path is None:
        raise NotALetterbook(
            "No letterbook is open.", next_step="Open one with POST /api/v1/session."
        )
    return seat.desk.path


def _whole(text: str) -> Path:
    """Return a path; raise `UsageError` for one that depends on where the server was started."""
    path = Path(text)
    if not path.is_absolute() or "\0" in text:
        raise UsageError(
            "A path is written whole, from the root of the disk.",
            next_step="Write it whole, such as /home/nell/mail.",
        )
    return path


DESK: tuple[Entry, ...] = (
    Entry("/session", "session", "The letterbook that is open, and the token for changes",
          at_desk=_session),
    Entry("/session", "session", "Open a letterbook; the pages show it too", at_desk=_open,
          method="POST", body=sent.Folder),
    Entry("/letterbooks", "init", "Make a new letterbook, without opening it", at_desk=_make,
          method="POST", body=sent.NewLetterbook),
    Entry("/inspect", "inspect", "What is in files and folders, before they are added",
          at_desk=_inspect, method="POST", body=sent.Paths),
    Entry("/jobs", "jobs", "Long work, newest first, and how far it is", at_desk=_jobs),
    Entry("/jobs", "jobs", "Begin to add files and folders, or to make catalogue and index anew",
          at_desk=_begin, method="POST", body=sent.NewJob),
    Entry("/jobs/{job}", "jobs", "One job, and how far it is", at_desk=_job),
    Entry("/jobs/{job}/stop", "jobs", "Ask a job to end after what it is writing",
          at_desk=_stop, method="POST"),
    Entry("/jobs/{job}/again", "jobs", "Go on with a job that did not come to its end",
          at_desk=_again, method="POST"),
)  # fmt: skip
"""What needs no letterbook that is open."""
