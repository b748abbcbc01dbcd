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

FORMATS = {
    "mbox": "mailbox", "eml": "mail", "emlx": "mail of Apple Mail", "maildir": "mail folder",
    "x-archive": "archive of X (Twitter)", "transcript": "transcript",
    "transcript-csv": "table of messages", "transcript-book": "workbook of messages",
    "transcript-rtf": "transcript", "posts-csv": "table of public posts",
    "posts-json": "public posts as JSON",
    "saved-page": "saved page with posts", "printed-text": "printed mail as text",
    "plain-document": "text", "pdf": "PDF", "office-document": "office document", "rtf": "RTF text",
    "web-page": "web page", "workbook": "workbook", "web-archive": "web archive",
    "mhtml": "web page saved in one file",
    "zip": "ZIP archive", "tar": "TAR archive", "gz": "compressed file",
    "bz2": "compressed file", "xz": "compressed file", "zst": "compressed file",
    "unknown": "of no known format, kept as it is",
}  # fmt: skip
"""Formats by the names of their readers."""

TONGUES = {
    "en": "English", "fr": "French", "de": "German", "es": "Spanish", "it": "Italian",
    "pt": "Portuguese", "nl": "Dutch", "sv": "Swedish", "da": "Danish", "no": "Norwegian",
    "pl": "Polish", "cs": "Czech", "fi": "Finnish", "tr": "Turkish", "hu": "Hungarian",
    "ro": "Romanian", "hr": "Croatian", "sk": "Slovak", "sl": "Slovenian", "et": "Estonian",
    "lv": "Latvian", "lt": "Lithuanian", "id": "Indonesian", "vi": "Vietnamese",
    "ca": "Catalan", "ja": "Japanese", "ko": "Korean", "zh": "Chinese", "ru": "Russian",
    "el": "Greek", "he": "Hebrew", "ar": "Arabic", "th": "Thai", "hi": "Hindi",
    "uk": "Ukrainian", "be": "Belarusian", "sr": "Serbian", "bg": "Bulgarian",
}  # fmt: skip
"""Languages of messages by their codes."""

IN_CHANNEL = {
    "mail": "in a mail", "dm": "in a direct message", "chat": "in a chat",
    "post": "in a public post", "document": "in a document",
}  # fmt: skip

LANES = {
    "people": "people", "channels": "channels", "people-channels": "people and channels",
    "folders": "folders", "sources": "sources", "custodians": "custodians",
}  # fmt: skip

GAPS = {
    "missing-message": "Messages that others refer to",
    "quoted-only": "Messages known from a quotation",
    "attachment-absent": "Attachments that are announced",
    "one-copy-only": "Conversations from one side alone",
    "not-in-other-copy": "Messages that one of two copies lacks",
    "export-cut-short": "Exports that are cut short",
    "one-direction": "Letters without a word back",
    "numbering": "Numbers that lack between files",
    "document-numbers": "Numbers that lack between documents",
    "text-in-part": "Texts that say they are not whole",
    "deleted": "Messages that had been deleted",
    "silence": "Long silences",
}

CONFIDENCE = {"high": "sure", "moderate": "fairly sure", "low": "unsure"}
"""How sure it is that something is lacking from this record."""

PASSAGES = {
    "private-to-public": "from private to public",
    "order-open": "between private and public, the order is open",
    "public-to-private": "from public to private",
    "between-channels": "between channels",
    "between-authors": "between authors",
}

ECHOES = {"link": "link", "phrase": "phrase"}

RULES = {
    "message": "each message", "turn": "in a row", "episode": "by episode", "stated": "as stated",
}  # fmt: skip

PAIRED = {
    "same-stated-id": "same identifier",
    "same-words": "same words",
    "like-words": "like words",
    "shortened": "one is shortened",
}

TRENDS = {"growth": "growth", "delays": "delays", "silence": "longest silence"}

VERDICTS = {
    "words-match": "The words match",
    "typography-differs": "The words match, the typography differs",
    "shortened-marked": "Shortened, and marked",
    "shortened-unmarked": "Shortened without a mark",
    "altered": "The words differ",
    "spliced": "Put together from several places",
    "out-of-order": "In another order",
    "other-person-or-date": "The words match, person or date differ",
    "translated": "In another language: candidates",
    "paraphrase": "Not in these words: candidates",
    "several-sources": "The words match several messages",
    "too-short": "Too short to tell",
    "not-found": "Not found in this record",
    "said-elsewhere": "Not presented as from this record",
    "holds": "Holds in this record",
    "contradicted": "Contradicted by this record",
    "cannot-tell": "Cannot be told from this record",
}

STATES = {
    "": "all", "open": "not decided", "confirmed": "confirmed", "dismissed": "dismissed",
}  # fmt: skip

CHANGES = {
    "negation": "denial", "number": "number", "name": "name", "date": "date",
    "punctuation": "sentence mark",
}  # fmt: skip

EXPORTS = {
    "csv": "Table (CSV)",
    "csv-text": "Table with the texts (CSV)",
    "jsonl": "Everything (JSON lines)",
    "mbox": "Mailbox (mbox)",
    "eml": "Original files (EML, in a ZIP)",
}
DOORS = {
    "network": "This system does not let the process that reads such files be kept from the"
    " network.",
    "processes": "This system does not let the process that reads such files be kept from starting"
    " others.",
    "files": "This system does not let the process that reads such files be kept from the files of"
    " this computer.",
}
"""What is said where a process could not be shut in: of the network, of others, of files."""

DOUBTS = {
    "offset-missing": "the offset is not stated",
    "offset-assumed": "the offset is not stated: that of the time zone of the source is taken",
    "offset-impossible": "the stated offset does not exist",
    "two-digit-year": "the year has two digits",
    "weekday-mismatch": "the stated weekday is not that of the date",
    "before-1970": "before 1970",
    "in-the-future": "later than it was received",
    "day-month-order": "day and month may be exchanged",
    "from-id": "told by the number of the post",
}
"""What is doubtful about a stated date."""

SKIPPED = {
    "symlink": "symbolic links, which are never followed",
    "hard-link": "hard links to what was read",
    "special-file": "pipes, sockets and devices, which are never opened",
    "desktop-file": "files that the computer keeps for itself",
    "mail-client-index": "indexes of a mail program",
    "empty-file": "empty files",
    "maildir-tmp": "mails whose delivery was never finished",
    "web-archive-rest": "pictures, scripts and styles of web pages",
    "maildir-housekeeping": "what a mail server keeps for itself",
}
"""What was left out, by the rule that says so."""
