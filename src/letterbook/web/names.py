"""What things are called on the pages, in English; `words` has the other languages."""

from __future__ import annotations

FACETS = {
    "from": "Who wrote", "with": "Who is on it", "domain": "Domain", "channel": "Channel",
    "source": "Source", "folder": "Folder", "custodian": "Custodian", "lang": "Language",
    "type": "Attachment type", "tag": "Tag",
}  # fmt: skip

LINKED_BY = {
    "in-reply-to": "linked by In-Reply-To",
    "references": "linked by References",
    "conversation-index": "linked by the conversation index",
    "quotation": "linked by its quotation",
}

BARS = {"day": "by day", "month": "by month", "year": "by year"}

CHANNELS = {
    "mail": "mail", "dm": "direct message", "chat": "chat", "post": "public post",
    "document": "document",
}  # fmt: skip
