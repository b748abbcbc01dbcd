"""Lines that announce a quotation, as mail programs write them in some twenty languages.

Every pattern is applied to one line, or to a few lines joined, of at most `MAX_LINE`
characters, and none nests repetitions: the cost is linear in the text.
"""

from __future__ import annotations

import re

MAX_LINE = 600
MAX_WRAPPED = 4
"""Lines over which an attribution may be wrapped."""

# Every alternative begins with a plain letter, so that the search skips to those; lines are
# put in lower case first.
SAID = re.compile(
    r"(?:wrote|writes|written|said|says|schrieb(?:en)?|schreibt|geschrieben|a[ \t\xa0]+écrit"
    r"|a[ \t\xa0]+ecrit|écrit|ecrit|écrivait|escribió|escribio|escribe|escreveu|escribiu"
    r"|ha[ \t\xa0]+scritto|scrisse|scrive|schreef|geschreven|skrev|skreiv|kirjoitti|napisała?"
    r"|napisa[lł]\(a\)|napsala?|napsal\(a\)|napísala?|pisze|píše|написала?|написал\(а\)|пише|пишет"
    r"|írta|a[ \t]+scris|yazdı|έγραψε|כתב|كتب|编写|撰写|작성)(?!\w)"
    r"|写道|寫道|写到|書きました|のメール|님이"
)
_COLON_END = re.compile(r"[:：︰…][\s*_>\"]*\Z")
_STARTER = re.compile(
    r"[*_\"'\s]*(?:On|At|In|Le|Am|Den|Vom|Op|El|Em|Il|Il giorno|W dniu|Dnia|V|Dne|Dňa|Pe|Pada|Vào"
    r"|Den|På|I|Kl|Τις|Στις|בתאריך|في|在|于|於|[A-Za-zÀ-ž]{2,4}\.?,"
    r"|\d{1,4}[./年-]\d{1,2}[./月-]\d{0,4}"
    r"|\d{1,2}\.?[ \t]+[^\W\d]{3,12}\.?[ \t]+\d{4}|20\d\d|Quoting|Citando|Zitat)(?![^\W\d])",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\d{1,2}:\d\d|\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\b(?:19|20)\d\d\b|\d{1,2}[ \t]?h[ \t]?\d\d"
    r"|[年월月]"
)
_DIGIT = re.compile(r"\d|[年月週周曜]")
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d")
_ADDRESS_END = re.compile(r"@[^\s<>@]{2,120}>[\s*_]*[:：][\s*_]*\Z")
_ADDRESS = re.compile(r"(?<=[^\s<>@])@[^\s<>@]{2}|\[mailto:|<mailto:|\bvia ")

_ORIGINAL = (
    r"original[ -]?(?:message|appointment|e?-?mail|nachricht|meddelande|melding|meddelelse)"
    r"|reply[ -]?message|original[ -]?text|forwarded[ -]?(?:message|by|e?-?mail|from)"
    r""
    r"|message[ -]?(?:d['’ ]origine|original|transf[ée]r[ée]|initial|d['’]origine)"
    r"|courriel original"
    r"|e?-?mail (?:original|d['’]origine)|mensaje original|mensaje (?:reenviado|original)"
    r"|mensagem (?:original|encaminhada|reencaminhada)|urspr[üu]e?ngliche (?:nachricht|e?-?mail)"
    r"|weitergeleitete nachricht|messaggio (?:originale|inoltrato)|oorspronkelijk bericht"
    r"|doorgestuurd bericht|origineel bericht|(?:ori|wiadomość ory)ginalna wiadomość"
    r"|wiadomość oryginalna|(?:treść )?przekazan[ae]j? wiadomoś(?:ć|ci)|исходное сообщение"
    r"|исходное письмо|пересылаемое сообщение|пересланное сообщение|оригинальное сообщение"
    r"|ursprungligt meddelande|vidarebefordrat meddelande|oprindelig meddelelse"
    r"|oprindelig besked|opprinnelig melding|videresendt (?:melding|meddelelse)|alkuperäinen viesti"
    r"|välitetty viesti|p[ůu]vodn[íi] (?:zpr[áa]va|e-?mail|spr[áa]va)|přeposlaná zpráva"
    r"|原始邮件|原始郵件|轉寄|转发(?:邮件|的邮件)|元のメッセージ|転送メッセージ|転送された"
    r"|오리지널|원본 ?메일|원본 ?메시지"
    r"|eredeti üzenet|mesaj original|orijinal mesaj|αρχικό μήνυμα"
)
SEPARATOR = re.compile(
    rf"[ \t>]{{0,8}}+[-_=*]{{3,60}}+[ \t]*+(?:{_ORIGINAL})(?!\w)[^\n]{{0,300}}\Z|"
    rf"[ \t]{{0,8}}(?:{_ORIGINAL})[ \t]*[-_=*]{{4,60}}[ \t]*\Z"
    r"|-{2,8}[ \t]++[^\n@]{8,200}@[^\s@]{2,200}[^\n@]{0,40}[ \t]-{2,8}[ \t]*\Z",
    re.IGNORECASE,
)
FORWARD_LINE = re.compile(
    r"[ \t*]{0,8}(?:begin forwarded message|début du (?:message (?:réexpédié|transféré))"
    r"|anfang der weitergeleiteten nachricht|inicio del mensaje reenviado"
    r"|inizio messaggio inoltrato"
    r"|início da mensagem (?:re)?encaminhada|begin doorgestuurd bericht|vidarebefordrat brev"
    r"|start på videresendt besked|videresendt melding|välitetty viesti alkaa"
    r"|начало переадресованного"
    r" сообщения|下面是被转发的邮件|转发的邮件|転送されたメッセージ)[ \t\xa0]*[:：][\s*]*\Z",
    re.IGNORECASE,
)
RULE_LINE = re.compile(r"[ \t]{0,8}(?:_{5,}|-{5,}|={5,}|\*{5,}|─{3,})[ \t]*\Z")

_FIELD_NAMES = {
    "from": (
        "from|de|von|da|van|od|от|від|från|fra|lähettäjä|odesílatel|odosielateľ|发件人|"
        "寄件者|寄件人|差出人|送信者|보낸사람|보낸 사람|kimden|gönderen|feladó|expéditeur|"
        "expediteur|mittente|remitente|remetente|avsändare|avsender|afsender|absender|"
        "nadawca|de la|από|מאת"
    ),
    "sent": (
        "sent|date|envoyé|envoyé le|gesendet|gesendet am|datum|enviado|enviado el|"
        "enviado em|enviada|enviada em|fecha|data|inviato|verzonden|wysłano|wysłane|"
        "отправлено|дата|надіслано|skickat|sendt|dato|lähetetty|päivämäärä|pvm|odesláno|"
        "odoslané|发送时间|日期|時間|寄件日期|送信日時|日付|보낸날짜|보낸 날짜|날짜|"
        "gönderildi|tarih|elküldve|dátum|trimis|sent time|time|send|created"
    ),
    "to": (
        "to|à|a|an|para|aan|do|dla|кому|till|til|vastaanottaja|komu|收件人|收件者|宛先|"
        "받는사람|받는 사람|kime|címzett|destinataire|destinatario|destinatário|către|"
        "προς|empfänger|odbiorca|pre"
    ),
    "subject": (
        "subject|objet|sujet|betreff|asunto|oggetto|assunto|onderwerp|temat|тема|ämne|"
        "emne|aihe|předmět|predmet|主题|主題|主旨|件名|제목|konu|tárgy|subiect|θέμα|re"
    ),
    "other": (
        "cc|bcc|kopie|copie|copia|copie à|dw|kopia|копия|kopi|kopio|抄送|副本|参照|"
        "importance|priority|wichtigkeit|importancia|reply-to|répondre à|antwort an|"
        "attachment|attachments|pièce jointe|pièce jointes|pièces jointe|pièces jointes|"
        "anlagen|adjuntos|allegati|message-id|organization|organisation|cci|másolat|"
        "másolatot kap|bilgi|cópia|sent by|on behalf of|newsgroups|in-reply-to|references|"
        "mime-version|return-path|delivered-to|received|mailing-list|sensitivity|"
        "categories|when|where"
    ),
}
_FIELD_KINDS = {name: kind for kind, names in _FIELD_NAMES.items() for name in names.split("|")}
_OTHER_FIELDS = ("x-", "resent-", "content-", "list-")
_FIELD = re.compile(
    r"[ \t\xa0]{0,16}+(?:[>|][ \t]?){0,3}+[*_]{0,2}+([^\n:：*_<>()=;]{1,30}+)"
    r"[*_]{0,2}[ \t\xa0]{0,4}[*_]{0,2}[:：]"
)
ANY_FIELD = re.compile(r"[*_]{0,2}[^\W\d_][^\n:：<>{}()=;]{1,28}[:：][*_]{0,2}[ \t\xa0]+\S")


def is_attribution(line: str, *, quote_follows: bool) -> bool:
    """Return whether a line, or a few joined, says who wrote what follows and when.

    Where a quotation follows, an address or a date after a beginning such as *On* is enough with
    a final colon; elsewhere it needs a verb such as *wrote*, a final colon and a date.
    """
    if len(line) > MAX_LINE:
        return False
    if not quote_follows and not _DATE.search(line):
        return False
    if _COLON_END.search(line) is None:
        return quote_follows and is_dated_beginning(line) and _names_act(line)
    if quote_follows:
        return bool(_ADDRESS.search(line)) or is_dated_beginning(line) or _names_act(line)
    if not _names_act(line):
        return bool(_CLOCK.search(line)) and bool(_ADDRESS_END.search(line))
    return begins_attribution(line) or bool(_ADDRESS.search(line))


def _names_act(line: str) -> bool:
    """Return whether a line holds a verb such as *wrote*."""
    return SAID.search(line.lower()) is not None


def is_dated_beginning(line: str) -> bool:
    """Return whether a line begins as an attribution does and holds a date or time."""
    return begins_attribution(line) and _DATE.search(line) is not None


def begins_attribution(line: str) -> bool:
    """Return whether a wrapped attribution may begin with this line."""
    return _STARTER.match(line) is not None


def has_digit(line: str) -> bool:
    """Return whether a line holds a digit, as every date does."""
    return _DIGIT.search(line) is not None


def field_kind(line: str) -> str:
    """Return which header field a line states: from, sent, to, subject, other; "" for none."""
    match = _FIELD.match(line)
    if match is None:
        return ""
    name = match[1].strip().lower()
    kind = _FIELD_KINDS.get(name, "")
    return kind or ("other" if name.startswith(_OTHER_FIELDS) and " " not in name else "")
