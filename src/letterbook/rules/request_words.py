"""The words by which a sentence asks for something, in English and French.

A sentence asks by words that ask wherever they stand, or by a verb in the imperative where a
sentence or a part of one begins.  `HINTS`, `FOLLOWED` and `PRECEDED` only tell where a look is
worth its time: they must let through whatever `ASKS` finds.
"""

from __future__ import annotations

import re

_ENGLISH = (
    r"please|pls|plz|kindly"
    r"|(?:could|can|would|will) (?:you|u|someone|somebody|anyone|anybody)"
    r"|let (?:me|us) (?:know|have)|(?:send|give|tell|leak|forward|lend|get|show) (?:me|us)"
    r"|(?:I|we)(?: would|'d|\u2019d)? (?:ask|urge|beg|request|suggest|recommend|propose)"
    r"(?! because\b)"
    r"|strongly suggest|suggest (?:that )?(?:you|your)|(?:I|we) need (?:you to|your)"
    r"|(?:I|we)(?: would|'d|\u2019d) (?:like|love|want|appreciate)(?! to (?:add|announce"
    r"|apologi[sz]e|begin|clarify|congratulate|contribute|introduce|join|mention|note|offer|point"
    r"|say|share|start|submit|thank|use)(?!\w))"
    r"|(?:it|that)(?: would|'d|\u2019d| will)(?: be)?(?: \w+){0,3}"
    r" (?:great|good|nice|kind|helpful|useful|easy|grateful|appreciated)"
    r"|(?:I|we)(?: would|'d|\u2019d| shall| should)? be (?:most |very )?(?:grateful|obliged|glad)"
    r"|get back to (?:me|us)"
    r"|(?<!your )(?<!his )(?<!her )(?<!their )(?<!the )request (?:to|for|that)"
    r"|(?:asking|ask) you (?:to|for|if|whether)"
    r"|(?<!if )(?<!as )you (?:really |also |still |maybe )?"
    r"(?:should|(?:might|may) want to)"
    r"(?= \w)(?! (?:really |also |not |never |ever )*(?:have|be|know|see|hear|receive|get|feel|find"
    r"|understand)(?!\w))"
    r"|(?:perhaps|maybe) you (?:can|could|should|might|would)"
    r"|(?:perhaps|maybe) (?:someone|somebody|anyone|anybody)(?: \w+){0,3} (?:can|could|might|would)"
    r"|(?:I|we)(?: am| are| was| were|['\u2019](?:m|re)|(?: would|'d|\u2019d) be)(?: \w+)? curious"
    r"|(?<!myself )wondering (?:if|whether)|wonder (?:if|whether) (?:you|we|someone"
    r"|somebody|anyone|anybody)"
    r"|hop(?:e|ing) (?:that )?you (?:can|could)"
    r"|(?<!i )(?<!we )(?<!you )(?<!to )(?<!not )feel free to|bear with (?:me|us)"
    r"|keep (?:me|us) (?:posted|informed|updated|in the loop)|do me a favou?r"
)
_FRENCH = (
    r"|merci (?:de|d['\u2019])|veuillez|prière de|svp|stp"
    r"|s['\u2019]il (?:vous|te) pla[iî]t"
    r"|(?:pouvez|pourriez|voulez|voudriez|auriez)[- ]vous"
    r"|(?:peux|pourrais|veux|voudrais|aurais)[- ]tu"
    r"|(?:dites|dis|envoyez|envoie|donnez|donne|faites|fais|transmettez|transmets)[- ](?:moi|nous)"
    r"|(?:faites|fais)[- ](?:moi|nous) savoir"
    r"|(?:tenez|tiens)[- ](?:moi|nous) (?:au courant|informée?s?)"
    r"|(?:je|nous) (?:vous|te|t['\u2019]) ?(?:prie|prions|demande|demandons|saurais|saurions)"
    r"|(?:j['\u2019]aimerais|nous aimerions|je voudrais|nous voudrions|je souhaite|nous souhaitons)"
    r"|il serait(?: \w+){0,2} (?:utile|bon|bien|intéressant|souhaitable|facile)"
    r"|ce serait(?: \w+){0,2} (?:utile|bon|bien|intéressant|gentil|sympa)"
    r"|il (?:faut|faudrait)(?: \w+)? que (?:tu|vous)"
    r"|(?<!que )(?<!si )(?:tu (?:pourrais|devrais)|vous (?:pourriez|devriez))"
    r"(?= \w)(?! (?:être|avoir)\b)"
    r"|(?<!que )(?<!si )(?:tu peux|vous pouvez) (?:me|m['\u2019]|nous|lui|leur)"
    r"|est-ce que (?:tu|vous)|je me demand(?:e|ais) si|n['\u2019]hésitez? pas"
    r"|besoin (?:de |que )(?:ton|ta|tes|toi|votre|vos|vous)"
    r"|(?:dis|dites|donne|donnez|envoie|envoyez|demande|demandez|rends|rendez|montre|montrez|parle"
    r"|parlez|fais|faites|passe|passez|rappelle|rappelez|appelle|appelez|laisse|laissez|aide|aidez"
    r"|explique|expliquez|renvoie|renvoyez)-(?:moi|nous|lui|leur|les)"
)
_BEGINNING = (
    r"(?:^(?:(?:and|so|but|then|just|also|ok|okay|hey|well|now|et|mais|alors|donc|surtout)"
    r"[, ]+){0,3}"
    r"|[,;:\u2013\u2014] (?:just |so |please |surtout )?)"
)
"""Where an imperative stands: first in a sentence or in a part of it, a short word before it."""

_IMPERATIVES = (
    r"(?:tell|give|ask|show|remind|call|ring) (?:me|us|him|her|them|everyone|everybody)"
    r"|(?:send|forward|bring|share|read|keep|check|post|tweet|retweet|publish)"
    r" (?:it|this|that|these|those|them|me|us)"
    r"|(?:have|take) a look|check with|(?:don['\u2019]t|do not) forget|remember to|make sure"
    r"|be sure to|try (?!\w*thing|string|bring)\w{2,20}ing"
    r"|(?:do|did|have|are) you|(?:does|did|has|is|was) (?:anyone|anybody|someone|somebody)"
    r"|you (?:must|need to)(?= \w)(?! (?:be|have|know|understand)\b)"
    r"|would (?:really )?(?:love|like|appreciate)"
    r"|would be (?:great|good|nice|helpful|useful) (?:to|if)"
    r"|any (?:chance|thoughts|ideas|objections) (?:you|on|about|from|of)"
    r"|(?:can|could|may) I (?:have|get|see|ask|borrow)"
    r"|n['\u2019]oubliez? pas|pensez? à|essa[iy]ez? de|faites (?:passer|suivre|circuler|tourner)"
    r"|(?:regarde|lis|relis|signe|vérifie|regardez|lisez|relisez|signez|vérifiez)"
    r" (?:la|le|les|l['\u2019]|ce|cet|cette|ces|ma|mon|mes|bien)"
    r"|(?!rendez)\w{2,20}-(?:tu|vous)"
)


def _apart(pattern: str, mark: str = "|") -> list[str]:
    """Return the alternatives of a pattern, or of what stands in its first brackets for ``)``."""
    found, depth, begun = [], 0, 0
    for at, one in enumerate(pattern):
        depth += (one == "(") - (one == ")" and pattern[at - 1] != "\\")
        if depth == 0 and one == mark:
            found.append(pattern[begun:at])
            begun = at + 1
    return [*found, pattern[begun:]]


def _by_letter(alternatives: list[str], letters: int = 3) -> str:
    """Return the same alternatives, those that begin alike together: fewer are tried."""
    grouped: dict[str, list[str]] = {}
    for alternative in alternatives:
        begun = [alternative]
        if alternative.startswith("(?:") and letters == 3:  # (?:a|b) c is a c, and b c
            first, *rest = _apart(alternative, ")")
            begun = [one + ")".join(rest) for one in _apart(first.removeprefix("(?:"))]
        for one in begun:
            letter = one[0] if one[:1].isalpha() and letters and one[1:2] != "?" else ""
            grouped.setdefault(letter, []).append(one.removeprefix(letter))
    apart = grouped.pop("", [])
    joined = [
        letter + (f"(?:{_by_letter(rest, letters - 1)})" if len(rest) > 1 else rest[0])
        for letter, rest in grouped.items()
    ]
    return "|".join([*joined, *apart])


_WHOLE = r"(?:(?!\w)|(?<=['\u2019]))"
_WORDS = rf"\b(?=\w)(?:{_by_letter(_apart(_ENGLISH + _FRENCH))}){_WHOLE}"
_BEGUN = rf"{_BEGINNING}(?:{_IMPERATIVES}){_WHOLE}"
ASKS = re.compile(f"{_WORDS}|{_BEGUN}", re.IGNORECASE)
IN_LOWER_CASE = tuple(re.compile(pattern.replace("I", "i")) for pattern in (_WORDS, _BEGUN))
"""The same for a text in lower case: alternatives are told apart at their first letter."""

FORMULAS = re.compile(
    r"\b(?:please (?:find|note|see (?:attached|below)|accept|be (?:aware|advised|informed))"
    r"|veuillez (?:trouver|agréer|recevoir|accepter|croire)"
    r"|(?:je|nous) (?:vous|te) pri(?:e|ons) (?:d['\u2019]|de )(?:agréer"
    r"|recevoir|accepter|croire|trouver|bien vouloir (?:agréer|recevoir))|merci d['\u2019]avance)",
    re.IGNORECASE,
)
POLITE = re.compile(r"[pvm](?:lease|euillez|ri|erci)", re.IGNORECASE)
"""One of which every formula holds."""

_NEVER = re.compile(r"(?!)")
_ONE = r"(?:you|u|someone|somebody|anyone|anybody)"
_THEM = r"(?:me|us|him|her|them|everyone|everybody)"
_THIS = r"(?:it|this|that|these|those|them|me|us)"


def _then(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"{pattern}(?!\w)")


_PERSONAL = "tell give ask show remind call ring"
_SENDING = "send forward bring share read keep check post tweet retweet publish"
_WITH_HYPHEN = (
    "dis dites donne donnez envoie envoyez demandez rends rendez montre montrez parle parlez fais"
    " faites passe passez rappelle rappelez appelle appelez laisse laissez aide aidez explique"
    " expliquez renvoie renvoyez"
)
_LOOKED_AT = "regarde lis relis signe vérifie regardez lisez relisez signez vérifiez"
FOLLOWED = {
    **dict.fromkeys(("can", "could"), _then(rf"\s+(?:{_ONE}|i)")),
    "would": _then(rf"\s+(?:{_ONE}|really|love|like|appreciate|be)"),
    "will": _then(rf"\s+{_ONE}"),
    "may": _then(r"\s+i"),
    "need": _then(r"\s+(?:you|your)"),
    **dict.fromkeys(("let", "leak", "lend", "get"), _then(r"\s+(?:me|us|back)")),
    **dict.fromkeys(_PERSONAL.split(), _then(rf"\s+{_THEM}")),
    **dict.fromkeys(_SENDING.split(), _then(rf"\s+{_THIS}")),
    "check": _then(rf"\s+(?:with|{_THIS})"),
    "ask": re.compile(""),
    **dict.fromkeys(("should", "must", "look"), _NEVER),
    "want": _NEVER,
    **dict.fromkeys(("chance", "thoughts", "ideas", "objections"), _NEVER),
    **dict.fromkeys(("perhaps", "maybe"), _then(rf"\s+{_ONE}")),
    **dict.fromkeys(("wondering", "wonder"), _then(r"\s+(?:if|whether)")),
    **dict.fromkeys(("hope", "hoping"), _then(r"\s+(?:that|you)")),
    **dict.fromkeys(("remember", "free"), _then(r"\s+to")),
    "bear": _then(r"\s+with"),
    "try": re.compile(r"\s+\w{2,20}ing"),
    **dict.fromkeys(("you", "anyone", "anybody", "someone", "somebody"), _NEVER),
    "sure": _then(r"\s+to"),
    **dict.fromkeys(_WITH_HYPHEN.split(), _then(r"-(?:moi|nous|lui|leur|les)")),
    **dict.fromkeys(_LOOKED_AT.split(), re.compile(r"\s+(?:l|c|m|bien)")),
    "faites": re.compile(r"-|\s+(?:passer|suivre|circuler|tourner)"),
    **dict.fromkeys(("essaie", "essaye", "essaiez", "essayez"), _then(r"\s+de")),
    **dict.fromkeys(("oublie", "oubliez", "hésite", "hésitez"), _then(r"\s+pas")),
    **dict.fromkeys(("pense", "pensez"), _then(r"\s+à")),
}
"""What follows the commonest hints wherever they ask."""

_YOU = ("you", "ally", "also", "till", "aybe")
"""The ends of `you`, `really`, `also`, `still` and `maybe`."""
PRECEDED = {
    "would": ("i", "we", "it", "that"),
    "will": ("it", "that"),
    "should": _YOU,
    "must": _YOU,
    "need": _YOU,
    "want": ("might", "may"),
    "sure": ("make",),
    "look": (" a", "\na"),
    "you": ("do", "did", "have", "are"),
    **dict.fromkeys(
        ("anyone", "anybody", "someone", "somebody"), ("does", "did", "has", "is", "was")
    ),
    **dict.fromkeys(("chance", "thoughts", "ideas", "objections"), ("any",)),
}
"""Or else what stands before them."""

_ALWAYS = (
    "please pls plz kindly asking urge beg request suggest recommend propose grateful obliged glad"
    " curious forget favour favor merci veuillez prière svp stp plait plaît vous tu moi nous prie"
    " prions demande demandais demandons saurais saurions aimerais aimerions voudrais voudrions"
    " souhaite souhaitons serait besoin"
)
HINTS = frozenset((*_ALWAYS.split(), *FOLLOWED))
"""Words one of which every ask holds: a look at them spares most sentences the pattern."""
