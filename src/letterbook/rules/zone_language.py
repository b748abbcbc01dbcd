"""The language of each zone of a message."""

from __future__ import annotations

from letterbook.rules.language import READ_CHARS, guess_language


def zone_languages(
    *, own: str, subject: str, new: str, quoted: str, attachment: str
) -> tuple[tuple[str, str], ...]:
    """Return the languages of the zones that hold text, as far as they can be told.

    ``own`` is the language of what the writer wrote, which is that of ``new``.  The subject is
    taken to be in it too, being too short to tell; so is a quotation when it cannot be told.
    """
    found = (
        ("subject", (own or _language(subject)) if subject else ""),
        ("new", own if new else ""),
        ("quoted", (_language(quoted) or own) if quoted else ""),
        ("attachment", _language(attachment)),
    )
    return tuple((zone, language) for zone, language in found if language)


def _language(text: str) -> str:
    return guess_language(text[:READ_CHARS]) if text else ""
