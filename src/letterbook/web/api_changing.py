"""The API, what it writes down: marks, events, people, saved searches, findings.

What is sent to be read, a list of terms or an article, is here too: it comes the same way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from letterbook.contract import replies as own
from letterbook.errors import UsageError
from letterbook.model.reply import SCHEMA
from letterbook.web import api_bodies as sent
from letterbook.web import api_parameters as given
from letterbook.web.api_entries import Entry, Values
from letterbook.web.api_reading import findings_reply, saved_reply
from letterbook.web.reading import in_conversation
from letterbook.web.searching import found_ids, tagged_ids

if TYPE_CHECKING:
    from letterbook.model.event import EventChange
    from letterbook.model.mark import TagChange
    from letterbook.model.person import PersonChange
    from letterbook.model.term_report import TermReport
    from letterbook.wiring import Letterbook


def _tag(book: Letterbook, v: Values) -> object:
    asked: sent.NewTag = v["body"]
    return _changed(book.tag([v["name"]], asked.tag, by=asked.by, passage=asked.passage))


def _tag_found(book: Letterbook, v: Values) -> object:
    asked: sent.TagFound = v["body"]
    return _tags_changed(book.tag_all(found_ids(book, asked.q), asked.tag, by=asked.by))


def _untag_found(book: Letterbook, v: Values) -> object:
    return _tags_changed(book.untag_all(tagged_ids(book, v["q"], v["tag"]), v["tag"], by=v["by"]))


def _undo_tags(book: Letterbook, v: Values) -> object:
    asked: sent.Claim = v["body"]
    return _tags_changed(book.undo_tags(asked.claim, by=asked.by))


def _tags_changed(change: TagChange) -> own.MarkReply:
    return own.MarkReply(SCHEMA, change.messages, change.claim)


def _untag(book: Letterbook, v: Values) -> object:
    return _changed(book.untag([v["name"]], v["tag"], by=v["by"]))


def _note(book: Letterbook, v: Values) -> object:
    asked: sent.NewNote = v["body"]
    book.note(v["name"], asked.text, by=asked.by, passage=asked.passage)
    return _changed(1)


def _unnote(book: Letterbook, v: Values) -> object:
    book.unnote(v["name"], v["claim"], by=v["by"])
    return _changed(1)


def _read(book: Letterbook, v: Values) -> object:
    asked: sent.ReadMark = v["body"]
    names = in_conversation(book, v["name"]) if asked.whole else [v["name"]]
    return _changed(book.mark_read(names, by=asked.by, read=asked.read, passage=asked.passage))


def _changed(messages: int) -> own.MarkReply:
    return own.MarkReply(SCHEMA, messages)


def _save(book: Letterbook, v: Values) -> object:
    asked: sent.NewSaved = v["body"]
    book.save_search(asked.name, asked.q, by=asked.by)
    return saved_reply(book)


def _look(book: Letterbook, v: Values) -> object:
    asked: sent.SavedName = v["body"]
    book.look_at_saved(asked.name, by=asked.by)
    return saved_reply(book)


def _remove_saved(book: Letterbook, v: Values) -> object:
    book.remove_saved(v["name"], by=v["by"])
    return saved_reply(book)


def _add_event(book: Letterbook, v: Values) -> object:
    asked: sent.NewEvent = v["body"]
    return _events(
        book.add_event(asked.when, asked.text, until=asked.until, source=asked.source, by=asked.by)
    )


def _events(change: EventChange) -> own.EventsReply:
    return own.EventsReply(SCHEMA, change.claim, change.events)


def _join(book: Letterbook, v: Values) -> object:
    asked: sent.Joined = v["body"]
    return _persons(
        book.join_person(
            asked.name,
            asked.addresses,
            because=asked.because,
            valid_from=asked.valid_from,
            valid_until=asked.valid_until,
            by=asked.by,
        )
    )


def _split(book: Letterbook, v: Values) -> object:
    asked: sent.Split = v["body"]
    return _persons(
        book.split_person(asked.name, asked.address, because=asked.because, by=asked.by)
    )


def _rename(book: Letterbook, v: Values) -> object:
    asked: sent.Renamed = v["body"]
    return _persons(book.rename_person(asked.old, asked.new, by=asked.by))


def _group(book: Letterbook, v: Values) -> object:
    asked: sent.Grouped = v["body"]
    return _persons(
        book.group_people(
            asked.group,
            asked.names,
            because=asked.because,
            valid_from=asked.valid_from,
            valid_until=asked.valid_until,
            by=asked.by,
        )
    )


def _undo_people(book: Letterbook, v: Values) -> object:
    asked: sent.Claim = v["body"]
    return _persons(book.undo_people(asked.claim, by=asked.by))


def _persons(change: PersonChange) -> own.PersonsReply:
    return own.PersonsReply(SCHEMA, change.claims, change.persons)


def _confirm(book: Letterbook, v: Values) -> object:
    asked: sent.Decision = v["body"]
    return findings_reply(
        [book.confirm_finding(one, note=asked.note, by=asked.by) for one in asked.numbers]
    )


def _dismiss(book: Letterbook, v: Values) -> object:
    asked: sent.Decision = v["body"]
    return findings_reply(
        [book.dismiss_finding(one, note=asked.note, by=asked.by) for one in asked.numbers]
    )


def _undo_finding(book: Letterbook, v: Values) -> object:
    asked: sent.Claim = v["body"]
    return own.FindingUndoReply(SCHEMA, book.undo_finding(asked.claim, by=asked.by))


def _check(book: Letterbook, v: Values) -> object:
    asked: sent.Article = v["body"]
    if asked.file is not None:
        answer = book.check_file(asked.file.name, asked.file.content)
    elif asked.text.strip():
        beside = [(one.text, one.reason) for one in asked.beside]
        answer = book.check_text(asked.text, name=asked.name[:200], beside=beside)
    else:
        raise UsageError("An article is needed.", next_step="Give its text, or a file.")
    if asked.keep:
        book.keep_findings(answer, by=asked.by)
    return answer


def term_report(book: Letterbook, asked: sent.TermList) -> TermReport:
    """Return what each term of a list finds that was sent as text or as a file."""
    content, name = asked.terms.encode("utf-8", "replace"), ""
    if asked.file is not None:
        content, name = asked.file.content, asked.file.name
    return book.report_terms(
        content, name=name, within=asked.within.strip(), as_phrases=asked.as_phrases
    )


CHANGING: tuple[Entry, ...] = (
    Entry("/messages/{name}/tags", "mark", "Give a message a tag", (), _tag, method="POST",
          body=sent.NewTag),
    Entry("/messages/{name}/tags", "mark", "Take a tag off a message", (given.TAG, given.BY),
          _untag, method="DELETE"),
    Entry("/messages/{name}/notes", "mark", "Write a note on a message", (), _note, method="POST",
          body=sent.NewNote),
    Entry("/messages/{name}/notes/{claim}", "mark", "Take a note off a message", (given.BY,),
          _unnote, method="DELETE"),
    Entry("/messages/{name}/read", "mark", "Mark a message, its chain or words of it as read",
          (), _read, method="PUT", body=sent.ReadMark),
    Entry("/tags", "mark", "Give every message that a question finds a tag", (), _tag_found,
          method="POST", body=sent.TagFound),
    Entry("/tags", "mark", "Take a tag off every message that a question finds",
          (given.QUERY, given.TAG, given.BY), _untag_found, method="DELETE"),
    Entry("/tags/undo", "mark", "Take back a tag that was given or taken off by a question", (),
          _undo_tags, method="POST", body=sent.Claim),
    Entry("/saved", "saved", "Keep a question under a name", (), _save, method="POST",
          body=sent.NewSaved),
    Entry("/saved", "saved", "Keep a search no longer", (given.SAVED_NAME, given.BY),
          _remove_saved, method="DELETE"),
    Entry("/saved/look", "saved", "Count all that a saved search finds as looked at", (), _look,
          method="POST", body=sent.SavedName),
    Entry("/events", "events", "Enter something that happened", (), _add_event, method="POST",
          body=sent.NewEvent),
    Entry("/events/{claim}", "events", "Take an event back", (given.BY,),
          lambda b, v: _events(b.remove_event(v["claim"], by=v["by"])), method="DELETE"),
    Entry("/events/undo", "events", "Take back a decision about an event", (),
          lambda b, v: _events(b.undo_event(v["body"].claim, by=v["body"].by)), method="POST",
          body=sent.Claim),
    Entry("/persons/join", "persons", "Hold addresses to be one person's", (), _join,
          method="POST", body=sent.Joined),
    Entry("/persons/split", "persons", "Hold an address to be a person's no longer", (), _split,
          method="POST", body=sent.Split),
    Entry("/persons/rename", "persons", "Call a person otherwise", (), _rename, method="POST",
          body=sent.Renamed),
    Entry("/persons/group", "persons", "Put people in a group", (), _group, method="POST",
          body=sent.Grouped),
    Entry("/persons/undo", "persons", "Take back a decision about people", (), _undo_people,
          method="POST", body=sent.Claim),
    Entry("/terms", "search-terms", "What each term of a list or of a file finds", (),
          lambda b, v: term_report(b, v["body"]), method="POST", body=sent.TermList,
          long=True),
    Entry("/check", "check-article", "An article beside the record; its findings kept on request",
          (), _check, method="POST", body=sent.Article, long=True),
    Entry("/findings/confirm", "findings", "Say that findings are right", (), _confirm,
          method="POST", body=sent.Decision),
    Entry("/findings/dismiss", "findings", "Say that findings are not to be used", (), _dismiss,
          method="POST", body=sent.Decision),
    Entry("/findings/undo", "finding-undo", "Take back a decision about a finding", (),
          _undo_finding, method="POST", body=sent.Claim),
)  # fmt: skip
"""What changes something, and what is sent to be looked for."""
