"""Check 01: no silent choice where two programs read two mails out of the same bytes.

Three readings are compared that Letterbook did not make: the two parsers of Python's own `email`
package and that of the fast-mail-parser library. Where they do not show the same words, a notice
has to say so; and every word that any of them shows, or that the vector names, has to be found.
"""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage, Message
from pathlib import Path

import fast_mail_parser

import letterbook
from letterbook.model.message import MailMessage
from letterbook.rules.mail_message import read_mail
from tests.campaigns import program
from tests.campaigns.outcome import Outcome
from tests.campaigns.vectors_mime import MimeVector, mime_vectors

LEAST = 200
"""Vectors; fewer than this is no pass."""

FLAGS = ("ambiguous:", "repaired:", "limit:", "unread:")


def run(full: bool, seed: int, scratch: Path) -> Outcome:
    """Return how many vectors were read without a silent choice; the sample is the whole set."""
    del full, seed
    outcome = Outcome("01", "mime-ambiguity")
    vectors = list(mime_vectors())
    outcome.expect(len(vectors) >= LEAST, f"only {len(vectors)} vectors")
    divergent = flagged = 0
    for vector in vectors:
        mail = read_mail(vector.raw)
        codes = {code for code in notice_codes(mail) if code.startswith(FLAGS)}
        views = [view & set(vector.words) for view in outside_views(vector)]
        differ = any(view != views[0] for view in views[1:])
        divergent += differ
        flagged += bool(codes)
        text = searchable_text(mail)
        missing = [word for word in vector.words if word not in text]
        silent = differ and not codes
        outcome.tried(
            not silent and not missing,
            f"{vector.name}: missing {missing}, silent {silent}, flags {sorted(codes)}",
        )
    _search(vectors, scratch, outcome)
    outcome.figures = {"divergent": divergent, "flagged": flagged}
    return outcome


def _search(vectors: list[MimeVector], scratch: Path, outcome: Outcome) -> None:
    """Search a letterbook that holds all vectors for every word of each."""
    folder = scratch / "vectors"
    folder.mkdir()
    for number, vector in enumerate(vectors):
        (folder / f"{number:04d}.eml").write_bytes(vector.raw)
    program.init(scratch / "book")
    ran = program.add(scratch / "book", folder)
    outcome.expect(ran.status == 0, f"add ended with {ran.status}: {ran.err[-200:]}")
    with letterbook.open(scratch / "book") as book:
        for vector in vectors:
            for word in vector.words:
                total = book.search(word).total
                outcome.expect(total >= 1, f"{vector.name}: search for {word} finds {total}")


def notice_codes(mail: MailMessage) -> set[str]:
    """Return the codes of a mail and of all mails attached to it."""
    codes: set[str] = set()
    waiting = [mail]
    while waiting:
        one = waiting.pop()
        codes.update(notice.code for notice in one.notices)
        waiting.extend(held.mail for held in one.attached)
    return codes


def searchable_text(mail: MailMessage) -> str:
    """Return everything of a mail and its attached mails that is searched by words."""
    pieces: list[str] = []
    waiting = [mail]
    while waiting:
        one = waiting.pop()
        pieces += [one.subject, one.text, one.other_text, one.attachment_text]
        pieces += [part.filename for part in one.parts]
        waiting.extend(held.mail for held in one.attached)
    return "\n".join(pieces)


def outside_views(vector: MimeVector) -> Iterator[set[str]]:
    """Yield the words that each of the other programs shows of a vector."""
    for policy in (email.policy.compat32, email.policy.default):
        try:
            yield set(" ".join(_texts(email.message_from_bytes(vector.raw, policy=policy))).split())
        except (ValueError, LookupError, AttributeError, TypeError, IndexError) as error:
            yield {f"fails with {type(error).__name__}"}
    try:
        found = fast_mail_parser.parse_email(vector.raw)
    except fast_mail_parser.ParseError:
        return
    texts = [*found.text_plain, *found.text_html]
    yield set(" ".join(texts).replace("<p>", " ").replace("</p>", " ").split())


def _texts(message: Message | EmailMessage) -> Iterator[str]:
    for part in message.walk():
        if part.get_content_maintype() == "text" and not part.is_multipart():
            data = part.get_payload(decode=True)
            if isinstance(data, bytes):
                yield data.decode("utf-8", "replace").replace("<p>", " ").replace("</p>", " ")
