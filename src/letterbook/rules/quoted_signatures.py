"""Signatures and list footers at the end of what somebody wrote."""

from __future__ import annotations

import re

MAX_LINES = 60
"""A delimiter that more lines follow does not begin a signature."""
_TAIL = 2_000
_SHORT_TAIL = 500

_DELIMITER = re.compile(r"^--(?:[ \xa0]|[ \t\xa0]?$)[ \t\xa0\r]*$", re.MULTILINE)
_PATCH = re.compile(r"^(?:diff --git |Index: |--- \S|@@ -|\+\+\+ \S)", re.MULTILINE)
_FOOTER_RULE = re.compile(
    r"^[ \t]{0,4}(?:_{2,}+|-{12,}+|={12,}+|-~-[-~]*+)[ \t\r]*+$", re.MULTILINE
)
_FOOTER_WORDS = re.compile(
    r"mailing list|listinfo|unsubscribe|mailman|listserv|yahoo! groups|mailing-list"
    r"|list archives?"
    r"|désabonner|désinscri|abbestellen|liste de diffusion|lists?\.[a-z0-9.-]{3,80}|@lists?\.",
    re.IGNORECASE,
)
_SENT_FROM = re.compile(
    r"^[ \t>*_]{0,8}(?:sent (?:from|via|using|with) (?:my |the )?(?!the )[^\n]{2,60}"
    r"|(?:get|download) outlook for (?:ios|android|mac)[^\n]{0,80}|envoyé (?:de"
    r"|depuis) mon [^\n]{2,40}"
    r"|envoyé (?:de|depuis|à partir de) [^\n]{2,40}|von meinem [^\n]{2,40} gesendet"
    r"|gesendet (?:von|mit) [^\n]{2,50}"
    r"|enviado (?:desde|do|de|a partir do) (?:mi|meu|o|el)? ?[^\n]{2,40}|inviato (?:da"
    r"|dal) (?:mio )?[^\n]{2,40}"
    r"|verzonden (?:vanaf|vanuit|met|van) (?:mijn )?[^\n]{2,40}"
    r"|wysłane? z (?:mojego )?[^\n]{2,40}"
    r"|отправлено с (?:моего )?[^\n]{2,40}|skickat från (?:min )?[^\n]{2,40}|sendt fra (?:min "
    r"|mit )?[^\n]{2,40}"
    r"|lähetetty [^\n]{2,40}|odesláno z (?:mého )?[^\n]{2,40}|发自我的[^\n]{2,30}"
    r"|發自我的[^\n]{2,30}"
    r"|iPhone(?:から送信|에서 보냄)|(?:my|mon) iPhone)[.!]?[ \t\r]*$",
    re.IGNORECASE | re.MULTILINE,
)
_MINE = re.compile(
    r"^[ \t>*_]{0,8}[^\W\d]+ (?:from|via|de|depuis|desde|do|da|dal|vanaf|van|z|fra|från|с) "
    r"(?:my|mon|ma|mi|meu|minha|mio|mia|mijn|mojego|min|mit|моего) [^\n,.;:]{2,40}$",
    re.IGNORECASE,
)
_DEVICE = re.compile(
    r"iphone|ipad|ipod|android|samsung|galaxy|blackberry|nokia|sony|huawei|xiaomi|pixel|mobile"
    r"|handheld|phone|"
    r"outlook|mail|surface|windows|device|tablet|kindle|smartphone|treo|palm|htc|portable"
    r"|mobil|handy|телефона|"
    r"móvil|telefon|celular|wireless|yahoo|proton|thunderbird|spark|gmail|yandex|手机",
    re.IGNORECASE,
)


def signature_start(text: str, start: int, end: int, *, last: bool) -> int:
    """Return where the signature of the passage [start, end) begins; ``end`` when it has none.

    ``last`` says that the text ends with the passage: only there stand list footers.
    """
    at = _delimiter(text, start, end)
    low = max(start, at - _SHORT_TAIL)
    for match in _SENT_FROM.finditer(text, _line_start(text, low, start), at):
        rest = text[match.end() : at].strip()
        known = _DEVICE.search(match[0]) or _MINE.match(match[0].rstrip())
        if known and rest.count("\n") < 3 and len(rest) < 300:
            at = match.start()
            break
    if last:
        at = min(at, _footer(text, max(start, end - _TAIL), end))
    return at


def _line_start(text: str, at: int, start: int) -> int:
    return max(start, text.rfind("\n", start, at) + 1) if at > start else start


def _delimiter(text: str, start: int, end: int) -> int:
    """Return the first line of two hyphens that only a signature follows (RFC 3676, 4.3)."""
    if text.find("--", start, end) < 0:
        return end
    for match in _DELIMITER.finditer(text, max(start, end - 4 * _TAIL), end):
        tail = text[match.end() : end]
        lines = tail.count("\n")
        exact = match[0].startswith("-- ")
        if lines > (MAX_LINES if exact else 12) or _PATCH.search(tail):
            continue
        if exact or "\n\n" not in tail.strip():
            return match.start()
    return end


def _footer(text: str, start: int, end: int) -> int:
    """Return where a mailing list's footer begins: a line across the page and a few more."""
    for match in _FOOTER_RULE.finditer(text, _line_start(text, start, start), end):
        tail = text[match.end() : end]
        if tail.count("\n") <= 12 and _FOOTER_WORDS.search(tail) and not _PATCH.search(tail):
            return match.start()
    return end
