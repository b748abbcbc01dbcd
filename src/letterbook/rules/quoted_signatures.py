"""Signatures and list footers at the end of what somebody wrote."""

from __future__ import annotations

import re

MAX_LINES = 60
"""A delimiter that more lines follow does not begin a signature."""
_TAIL = 4_000
_SHORT_TAIL = 400
_FOOTER_TAIL = 1_200

_DELIMITER = re.compile(r"\n--([ \xa0]?)[ \t\xa0\r]*+(?=\n|\Z)")
_PATCH = re.compile(r"\n(?:diff --git |Index: |--- \S|@@ -|\+\+\+ \S)")
_FOOTER_RULE = re.compile(r"\n[ \t]{0,4}+(?:_{2,}+|-{12,}+|={12,}+|-~-[-~]*+)[ \t\r]*+(?=\n|\Z)")
_FOOTER_WORDS = re.compile(
    r"mailing list|listinfo|unsubscribe|mailman|listserv|yahoo! groups|mailing-list"
    r"|list archives?"
    r"|désabonner|désinscri|abbestellen|liste de diffusion|lists?\.[a-z0-9.-]{3,80}|@lists?\.",
    re.IGNORECASE,
)
_SENT_FROM = re.compile(
    # The look at one character spares most lines the many beginnings.
    r"\n[ \t>*_]{0,8}+(?=[sgdeviwloоm发發])"
    r"(?:sent (?:from|via|using|with) (?:my |the )?(?!the )[^\n]{2,60}"
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
    r"|iPhone(?:から送信|에서 보냄)|(?:my|mon) iPhone)[.!]?[ \t\r]*(?=\n|\Z)",
    re.IGNORECASE,
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

    A line end has to stand before ``start``.  ``last`` says that the text ends with the
    passage: only there stand list footers.
    """
    at = _delimiter(text, start, end)
    low = max(start, at - _SHORT_TAIL)
    for match in _SENT_FROM.finditer(text, low - 1, at):
        line = match[0].strip()
        if (_DEVICE.search(line) or _MINE.match(line)) and len(
            text[match.end() : at].strip()
        ) < 300:
            at = match.start() + 1
            break
    return min(at, _footer(text, start, end)) if last else at


def _delimiter(text: str, start: int, end: int) -> int:
    """Return the first line of two hyphens that only a signature follows (RFC 3676, 4.3)."""
    if text.find("\n--", max(start - 1, end - _TAIL), end) < 0:
        return end
    low = max(start, end - _TAIL)
    above, *last_lines = text[low : end - 1].rsplit("\n", MAX_LINES)
    if len(last_lines) == MAX_LINES:
        low += len(above) + 1
    for match in _PATCH.finditer(text, low - 1, end):
        low = match.start() + 1
    for match in _DELIMITER.finditer(text, low - 1, end):
        if match[1]:
            return match.start() + 1
        tail = text[match.end() : end].strip()
        if tail.count("\n") < 12 and "\n\n" not in tail:
            return match.start() + 1
    return end


def _footer(text: str, start: int, end: int) -> int:
    """Return where a mailing list's footer begins: a line across the page and a few more."""
    for match in _FOOTER_RULE.finditer(text, max(start, end - _FOOTER_TAIL) - 1, end):
        few = text.count("\n", match.end(), end) <= 12
        if few and _FOOTER_WORDS.search(text, match.end(), end):
            return match.start() + 1
    return end
