"""What is true of the affair, worked out from the plot alone; Letterbook is never asked."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tests.story.affair import Mail, mails, people, questions
from tests.story.attachments import content, content_type
from tests.story.boxes import MIGRATED, OWNERS, Copy, copies
from tests.story.talk_truth import talk_truth

Truth = dict[str, Any]


def truth() -> Truth:
    """Return everything that a program which read the affair rightly would know of it."""
    return {
        "schema": 1,
        "parties": {key: _party(key) for key in sorted(people())},
        "messages": [_message(mail) for mail in mails().values() if not mail.missing],
        "missing": [_missing(mail) for mail in mails().values() if mail.missing],
        "threads": _threads(),
        "answers": _answers(),
        "variants": _variants(),
        "joined_copies": _joined(),
        "counts": counts(),
        "notices": _notices(),
        "questions": story_questions(),
        "talk": talk_truth(),
    }


def counts() -> Truth:
    """Return what any format of the affair must add up to."""
    kept = copies()
    contents = Counter(copy.raw for copy in kept)
    attached = sum(len(copy.mail.attached) for copy in kept)
    per_owner = Counter(copy.owner for copy in kept)
    return {
        "found": len(kept),
        "exact_copies": len(kept) - len(contents),
        "stored": len(contents),
        "messages": len(_distinct()),
        "variants": len(_variants()),
        "attached_messages": attached,
        "undated": sum(mail.no_date for mail in mails().values()),
        "without_id": sum(mail.no_id for mail in mails().values()),
        "missing": sum(mail.missing for mail in mails().values()),
        "found_by_mailbox": {owner: per_owner[owner] for owner in OWNERS},
    }


def story_questions() -> list[Truth]:
    """Return the questions of the demonstration with the subjects and dates of the answers."""
    found = []
    for row in questions():
        answers = sorted((mails()[key] for key in row["answer"]), key=lambda mail: mail.at)
        found.append(
            {
                "key": row["key"],
                "asks": row["asks"],
                "demande": row["demande"],
                "query": row["query"],
                "sort": row["sort"],
                "total": len(answers),
                "answer": [_reference(mail) for mail in answers],
                "missing": [mails()[key].stated_id for key in row.get("missing", [])],
            }
        )
    return found


def _reference(mail: Mail) -> Truth:
    return {
        "key": mail.key,
        "message_id": mail.stated_id,
        "from": mail.from_address,
        "sent": mail.at.isoformat(),
        "subject": mail.subject,
    }


def _party(key: str) -> Truth:
    person = people()[key]
    sent = sum(m.sender == person and not m.from_raw and not m.missing for m in mails().values())
    return {"name": person.name, "address": person.address, "role": person.role, "sent": sent}


def _message(mail: Mail) -> Truth:
    kept = [copy for copy in copies() if copy.mail is mail]
    return {
        **_reference(mail),
        "sent": None if mail.no_date else mail.at.isoformat(),
        "to": [person.address for person in mail.to],
        "cc": [person.address for person in mail.cc],
        "bcc": [person.address for person in mail.bcc],
        "new_text": " ".join(mail.body.split()),
        "language": mail.lang,
        "links": list(mail.links),
        "attachments": [
            {"name": name, "type": content_type(name).partition(";")[0], "size": len(content(name))}
            for name in mail.attach
        ],
        "attached_messages": list(mail.attached),
        "in_reply_to": mails()[mail.reply].stated_id if mail.reply else None,
        "copies": [f"{copy.owner}/{copy.folder}" for copy in kept],
    }


def _missing(mail: Mail) -> Truth:
    referring = [m.key for m in mails().values() if not m.missing and mail in _before(m)]
    return {"key": mail.key, "message_id": mail.stated_id, "referred_by": referring}


def _before(mail: Mail) -> list[Mail]:
    chain = []
    while mail.reply:
        mail = mails()[mail.reply]
        chain.append(mail)
    return chain


def _named_parent(mail: Mail) -> Mail | None:
    """Return the nearest mail before this one that a header can name."""
    return next((earlier for earlier in _before(mail) if earlier.stated_id), None)


def _threads() -> list[Truth]:
    threads: dict[str, list[Mail]] = {}
    for mail in mails().values():
        root = mail
        while (parent := _named_parent(root)) is not None:
            root = parent
        threads.setdefault(root.key, []).append(mail)
    return [
        {
            "root": root,
            "messages": [mail.key for mail in members if not mail.missing],
            "missing": [mail.key for mail in members if mail.missing],
            "parents": {m.key: p.key for m in members if (p := _named_parent(m)) is not None},
        }
        for root, members in threads.items()
    ]


def _answers() -> list[Truth]:
    """Return each answer to a mail that is there, with its delay."""
    found = []
    for mail in mails().values():
        parent = _named_parent(mail)
        if parent is None or parent.missing or mail.missing or mail.no_date or parent.no_date:
            continue
        seconds = int((mail.at - parent.at).total_seconds())
        found.append({"key": mail.key, "answers": parent.key, "delay_seconds": seconds})
    return found


def _distinct() -> set[tuple[str, bool]]:
    return {(copy.mail.key, copy.footer) for copy in copies()}


def _variants() -> list[Truth]:
    """Return the mails of which copies with and without the list's footer state one Message-ID."""
    both = [m for m in mails().values() if {(m.key, True), (m.key, False)} <= _distinct()]
    return [{"key": mail.key, "message_id": mail.stated_id, "unlike_texts": 2} for mail in both]


def _joined() -> list[Truth]:
    """Return the mails of which copies with different Message-IDs are one message."""

    def ids(key: str) -> list[str]:
        return sorted({copy.stated_id for copy in _copies_of(key)})

    return [{"key": key, "message_ids": ids(key)} for key in MIGRATED if len(ids(key)) > 1]


def _copies_of(key: str) -> list[Copy]:
    return [copy for copy in copies() if copy.mail.key == key]


def _notices() -> list[Truth]:
    """Return what must be said about which mail, by family of the notice's code."""
    families = {"ambiguous": "ambiguous", "spoof": "address"}
    found = [{"key": m.key, "family": families[m.mark]} for m in mails().values() if m.mark]
    return [*found, *({"key": row["key"], "family": "copies"} for row in _joined())]
