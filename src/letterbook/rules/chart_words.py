"""The words of charts in English and French, and dates as they stand on an axis."""

from __future__ import annotations

import re
from typing import Literal

from letterbook.rules.number_text import number_text

ChartLanguage = Literal["en", "fr"]

_DATE = re.compile("[0-9]{4}-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?(?![0-9-])")

_MONTHS: dict[ChartLanguage, tuple[str, ...]] = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "fr": (
        "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.",
        "nov.", "déc.",
    ),
}  # fmt: skip

_EN: dict[str, str] = {
    "colon": ":", "timeline": "Timeline", "network": "Who wrote with whom",
    "message": "message", "messages": "messages",
    "all": "all messages", "zone": "days are in {zone}",
    "rest": "all others", "events": "Events",
    "mail": "mail", "dm": "direct message", "chat": "chat", "post": "public post",
    "document": "document", "range": "date known within bounds only",
    "bars": "bar: messages in {step}; height by square root, the highest {most}",
    "marks": "one sign is one message",
    "minute": "one minute", "minutes": "{n} minutes", "hour": "one hour", "hours": "{n} hours",
    "day": "one day", "days": "{n} days", "month": "one month", "months": "{n} months",
    "year": "one year", "years": "{n} years",
    "undated": "{n} without a readable date, not drawn: {query}",
    "echoes": "Appears first, then elsewhere", "more_echoes": "and {n} more",
    "first": "first", "after": "after", "order_open": "before or after",
    "of": "of", "nobody": "No message is found.", "no_author": "no author stated",
    "s": "s", "min": "min", "h": "h", "d": "d",
    "timeline_rule": "Each message stands in the lane of who wrote it, or of its channel, folder or"
    " source, at its stated date; a date known within bounds is drawn from the earliest to the"
    " latest instant and counts in each period that it touches.",
    "thickness": "The half of a line at a name is as thick as what was written from there; the"
    " thickest is {most}.",
    "order": "Names stand in alphabetical order, those with lines between them together; place"
    " means nothing else.",
    "network_rule": "A message counts once for each pair of an author and a recipient.",
    "shown": "{edges} of {all_edges} pairs with at least {min} messages are drawn, those with the"
    " most messages, {nodes} names.",
    "weak": "Not drawn, pairs with fewer than {min} messages: {n}.",
    "wide": "Not counted, messages with more than {most} recipients: {n}.",
    "to": "to", "cc": "cc", "bcc": "bcc", "semicolon": ";",
    "wrote_to": "{a} to {b}: {n}", "only": "only with {people}",
}  # fmt: skip

_FR: dict[str, str] = {
    "colon": "\u00a0:", "timeline": "Chronologie", "network": "Qui a écrit à qui",
    "message": "message", "messages": "messages",
    "all": "tous les messages", "zone": "jours dans le fuseau {zone}",
    "rest": "tous les autres", "events": "Événements",
    "mail": "courriel", "dm": "message privé", "chat": "messagerie", "post": "message public",
    "document": "document", "range": "date connue entre deux bornes seulement",
    "bars": "barre\u00a0: messages par période ({step})\u202f; hauteur en racine carrée, maximum"
    " {most}",
    "marks": "un signe est un message",
    "minute": "une minute", "minutes": "{n} minutes", "hour": "une heure", "hours": "{n} heures",
    "day": "un jour", "days": "{n} jours", "month": "un mois", "months": "{n} mois",
    "year": "un an", "years": "{n} ans",
    "undated": "{n} sans date lisible, hors du tracé\u00a0: {query}",
    "echoes": "Paraît d’abord, puis ailleurs", "more_echoes": "et {n} autres",
    "first": "d’abord", "after": "après", "order_open": "avant ou après",
    "of": "de", "nobody": "Aucun message trouvé.", "no_author": "auteur non indiqué",
    "s": "s", "min": "min", "h": "h", "d": "j",
    "timeline_rule": "Chaque message est placé sur la ligne de son auteur, ou de son canal, dossier"
    " ou source, à la date qu’il indique\u202f; une date connue entre deux bornes est tracée du"
    " premier au dernier instant possible et compte dans chaque période qu’elle touche.",
    "thickness": "La moitié d’un trait du côté d’un nom est aussi épaisse que ce qui a été écrit"
    " de là\u202f; la plus épaisse vaut {most}.",
    "order": "Les noms sont dans l’ordre alphabétique, ceux que des traits relient ensemble\u202f;"
    " la place ne veut rien dire d’autre.",
    "network_rule": "Un message compte une fois par paire d’un auteur et d’un destinataire.",
    "shown": "{edges} des {all_edges} paires d’au moins {min} messages sont tracées, celles qui en"
    " ont le plus, {nodes} noms.",
    "weak": "Non tracées, paires de moins de {min} messages\u00a0: {n}.",
    "wide": "Non comptés, messages à plus de {most} destinataires\u00a0: {n}.",
    "to": "à", "cc": "cc", "bcc": "cci", "semicolon": "\u202f;",
    "wrote_to": "{a} à {b}\u00a0: {n}", "only": "seulement avec {people}",
}  # fmt: skip

WORDS: dict[ChartLanguage, dict[str, str]] = {"en": _EN, "fr": _FR}


def words(language: ChartLanguage, name: str, **values: object) -> str:
    """Return a sentence of a chart with its values put in."""
    return WORDS[language][name].format(**values)


def amount(language: ChartLanguage, value: int) -> str:
    """Return a number with its thousands divided as the language does."""
    return number_text(language, value)


def messages(language: ChartLanguage, value: int) -> str:
    """Return ``1 message`` or ``1,204 messages``."""
    one = value == 1 or (language == "fr" and value == 0)
    return f"{amount(language, value)} {WORDS[language]['message' if one else 'messages']}"


def step_words(language: ChartLanguage, size: int, unit: str) -> str:
    """Return ``one day`` or ``7 days``."""
    return words(language, unit) if size == 1 else words(language, f"{unit}s", n=size)


def day_words(language: ChartLanguage, text: str) -> str:
    """Return a date as a query states it in words: ``12 Oct 2016 14:30``, ``Oct 2016``."""
    date, _, clock = text.partition("T")
    parts = date.split("-")
    shown = [parts[0]]
    if len(parts) > 1:
        shown.insert(0, month_words(language, int(parts[1])))
    if len(parts) > 2:
        day = int(parts[2])
        shown.insert(0, "1er" if language == "fr" and day == 1 else str(day))
    return " ".join([*shown, clock] if clock else shown)


def moment_words(language: ChartLanguage, text: str) -> str:
    """Return a moment as it was stated, its day in words in French: ``12 oct. 2016 14:30 +0100``.

    English and what begins with no date stay as they are.
    """
    date = _DATE.match(text) if language == "fr" else None
    return text if date is None else day_words(language, date[0]) + text[date.end() :]


def month_words(language: ChartLanguage, month: int) -> str:
    """Return the short name of a month, 1 to 12."""
    return _MONTHS[language][month - 1]


def tick_words(language: ChartLanguage, text: str) -> tuple[str, str]:
    """Return what stands at a tick, and the larger period that it is in: ``12``, ``Oct 2016``."""
    day, _, clock = text.partition("T")
    if clock:
        return clock, day_words(language, day)
    parts = day.split("-")
    if len(parts) == 3:
        return str(int(parts[2])), day_words(language, day[:-3])
    if len(parts) == 2:
        return month_words(language, int(parts[1])), parts[0]
    return parts[0], ""


def span_words(language: ChartLanguage, seconds: int) -> str:
    """Return a delay in its two largest units: ``2 d 1 h``, ``12 min``."""
    rest = seconds
    found: list[str] = []
    for name, size in (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)):
        value, rest = divmod(rest, size)
        if value or (name == "s" and not found):
            found.append(f"{value} {WORDS[language][name]}")
    return " ".join(found[:2])
