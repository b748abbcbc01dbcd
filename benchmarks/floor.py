"""The least that any import has to do: ``python -m benchmarks.floor MAILBOX FOLDER``.

A bare loop parses each mail with fast-mail-parser and feeds Tantivy a document with the same
fields as Letterbook's: no original bytes kept, no catalogue, no second reading, no notices,
no split of new and quoted text, no identities, nothing durable before the end.
"""

from __future__ import annotations

import hashlib
import re
import sys
from datetime import UTC
from email.utils import parsedate_to_datetime
from pathlib import Path

import fast_mail_parser
import msgspec
import tantivy

from benchmarks.mailboxes import mails
from letterbook.index.tantivy_schema import newest_key, oldest_key, register_analyzers, schema

_HEAP_BYTES = 100 * 1024 * 1024
_LINK = re.compile(r"https?://[^\s<>\"]+")


def main() -> int:
    """Index the mailbox and print how many mails it had."""
    mailbox, folder = Path(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True)
    index = tantivy.Index(schema(), str(folder))
    register_analyzers(index)
    writer = index.writer(_HEAP_BYTES, 1)
    encode = msgspec.json.Encoder().encode
    count = 0
    for raw in mails(mailbox):
        writer.add_json(encode(_document(raw)).decode())
        count += 1
    writer.commit()
    writer.wait_merging_threads()
    print(count)
    return 0


def _document(raw: bytes) -> dict[str, object]:
    mail = fast_mail_parser.parse_email(raw)
    digest = hashlib.sha256(raw).hexdigest()[:32]
    number = int(digest, 16)
    authors = [mail.from_] if mail.from_ is not None else []
    text = "\n".join(mail.text_plain or mail.text_html)
    second = _second(mail.date)
    fields: dict[str, object] = {
        "id": digest, "channel": ["mail"], "subject": mail.subject, "new": text,
        "stated": mail.headers.get("Message-ID", []), "lang": "en", "source": ["openbmc"],
        "source_id": ["s1"], "link": _LINK.findall(text),
        "filename": [a.filename for a in mail.attachments if a.filename],
        "from_address": [_address(person) for person in authors],
        "newest_key": newest_key(second, digest), "oldest_key": oldest_key(second, digest),
        "id_high": number >> 64, "id_low": number & 0xFFFF_FFFF_FFFF_FFFF,
    }  # fmt: skip
    everyone: set[str] = set()
    for role, people in (("from", authors), ("to", mail.to), ("cc", mail.cc)):
        fields[role] = [f"{person.display_name or ''} {_address(person)}" for person in people]
        everyone.update(_address(person) for person in people)
    fields["with_address"] = list(everyone)
    fields["domain"] = list({address.rpartition("@")[2] for address in everyone})
    if second is not None:
        fields["earliest"] = fields["latest"] = second
    return fields


def _address(person: fast_mail_parser.PyAddress) -> str:
    return person.address or ""


def _second(text: str) -> int | None:
    try:
        stated = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return round((stated if stated.tzinfo else stated.replace(tzinfo=UTC)).timestamp())


if __name__ == "__main__":
    sys.exit(main())
