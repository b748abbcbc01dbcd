"""Plain imperatives that address the reader, in English and French: ``Use the other key instead.``

An imperative is a verb of a list in its base form that begins a sentence, with nobody before it
who does it.  The same form begins notes, headings and what a patch says of itself, so that what
follows the verb, and where the sentence stands, have to tell too.  See `imperative_in`.
"""

from __future__ import annotations

import re

_THIS = r"(?:it|this|that|these|those|them|him|her|me|us|one|everything|something|someone)"
_THE = (
    rf"(?:{_THIS}|your|yourself|my|our|his|their|the|an?|its|any|all|both|each|every|some|another"
    r"|only|no)"
)
_HANDED = (
    "ask bring buy call check click confirm contact deliver download email e-mail extract fax fill"
    " follow forward get give grab hold hand invite leave listen mail meet message notify open pass"
    " pay phone pick ping post press print put read remind repost retweet ring save schedule select"
    " send share show sign submit take tell text tweet type unplug visit watch write"
)
"""What people ask of people, with whatever it is done to."""

_TRIED = "avoid keep start stop try"
"""Also with another verb in -ing."""

_CHANGED = (
    "add apply build change compile convert copy create delete disable drop enable fix include"
    " install make move pull push reboot rebuild remove rename replace reset restart revert rewrite"
    " run set split switch update upgrade use"
)
"""What is done to things.  Notes and patches say that they do it, so that the reader must be meant:
it is done to ``this`` or to what is the reader's, ``instead``, or for the reader."""

_GOING = {
    "come": "to|over|by|back|here|in|on|with|early|at",
    "go": "to|ahead|back|home|see",
    "look": "at|for|into|in|on|up",
    "wait": "for|until|till|a|here",
    "talk": "to (?!you)|with",
    "speak": "to (?!you)|with|up",
    "listen": "to",
    "reply": "to|by|with|before|at|only|here|all",
    "respond": "to|by|with|before|at",
    "write": "to|back|down",
    "call": "in|back|at|on",
    "turn": "it|off|on|to|the|your",
    "stay": "in|away|at|home|where|here|out|on|with|tuned",
    "sign": "up|in|here|below|at",
    "send": "to|over|in|along",
    "bring": "along|back",
    "stop": "by|in",
    "check": "for|if|whether|in|on|out|with|again",
    "start": "from|by|at",
    "stick": "to|with",
    "get": "rid|in touch|back to|ready|some",
    "drop": "by|in|me|us|him|her",
    "join": "me|us|the|in",
    "log": "in|on|out",
    "plug": "in|it|the|your",
    "try": "again|to|out|with|without",
    "keep": r"away|out|going|trying|quiet|up your|an eye",
    "let": r"(?:him|her|them|everyone|everybody|the \w+) (?:know|have|see|go|do)",
    "consider": r"(?!\w*thing)\w{2,20}ing",
    "be": "careful|patient|prepared|ready|there|quick|brief|kind|here",
    "do": "it|this|that|so|your|whatever|something",
    "click": "here|on",
    "help": "me|us|him|her|them|yourself|spread",
    "hang": "on|in",
    "hold": "on|off",
    "think": "about it|again|twice",
}  # fmt: skip
"""With the words that follow where they are an ask."""

_NOT_ASKED = (
    "know think have see want need like care worry mind believe remember understand recall seem"
    " hesitate agree even really you we they i get ask fix expect"
)
"""What begins so says ``I do not``, or is a formula."""

_TO_PEOPLE = "ask call contact email invite meet message phone ping remind ring tell text"

_IDIOMS = (
    r"(?:call (?:it|that|this|me an?)|pay no|take it|leave it to|keep your"
    r" (?:fingers|eyes|head))\b"
)

_FRENCH_VOUS = (
    "achetez ajoutez allez amenez appelez apportez arrêtez attendez cherchez cliquez commencez"
    " complétez confirmez contactez corrigez demandez dites donnez écoutez écrivez effacez envoyez"
    " essayez évitez expliquez faites fermez gardez imprimez indiquez installez invitez laissez"
    " lancez lisez mettez montrez ouvrez parlez partagez passez payez posez postez prenez prévenez"
    " publiez rappelez regardez relisez remettez remplacez remplissez rendez renvoyez répondez"
    " retirez réservez retournez revenez signez suivez supprimez téléphonez tenez transmettez"
    " trouvez utilisez venez vérifiez"
)
_FRENCH_TU = (
    "achète ajoute appelle apporte arrête attends confirme contacte corrige dis donne écoute écris"
    " efface envoie essaie essaye évite explique fais imprime installe invite laisse lis mets"
    " montre ouvre parle partage prends préviens publie rappelle regarde relis remets remplace"
    " remplis rends renvoie réponds retire réserve reviens supprime téléphone tiens transmets"
    " utilise va viens vérifie"
)
_FRENCH_THE = (
    r"(?:les?|la|une?|des|du|ce|cet|cette|ces|ça|cela|mon|ma|mes|ton|ta|tes|son|sa|ses|nos|notre"
    r"|votre|vos|leurs?|tout|tous|toutes|plutôt|bien|vite|donc|aussi|juste|avec|sur|à|au|aux|avant"
    r"|dans|chez)\b|[ld]['\u2019]"
)
_FRENCH_WHOM = r"(?:moi|toi|l[ea]|les|lui|leur|nous|l['\u2019]|en|m['\u2019])"
_FRENCH_TO_PEOPLE = "appelez appelle contactez contacte invitez invite prévenez préviens rappelez"

_SMALL = (
    "and so but then just also ok okay hey well now next instead otherwise finally first yes no"
    " right sorry hi hello thanks please et mais alors donc puis sinon ensuite bonjour salut"
    " surtout oui non"
)


def _any(words: str) -> str:
    return f"(?:{'|'.join(words.split())})"


_ENGLISH = re.compile(
    rf"(?!{_IDIOMS}){_any(_HANDED)} {_THE}\b"
    rf"|(?!{_IDIOMS}){_any(_TRIED)} (?:{_THE}\b|(?!\w*thing)\w{{2,20}}ing\b)"
    + "".join(rf"|{verb} (?:{rest})\b" for verb, rest in _GOING.items())
    + rf"|{_any(_CHANGED)} (?:it|this|that|these|those|them|your|yours)\b"
    rf"|{_any(_CHANGED)} [^.!?]{{1,300}}?\b(?:instead|your?)\b(?! of)"
    rf"|(?:don['\u2019]t|do not) (?!{_any(_NOT_ASKED)}\b)[a-z]{{2,}}"
    rf"|(?:don['\u2019]t|do not|never|always) (?!ask me){_any(_HANDED)} {_THE}\b"
    rf"|never (?:forget|let|trust|assume) (?!go\b)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    rf"(?i:{_any(_TO_PEOPLE)}|{_any(_FRENCH_TO_PEOPLE)}) [A-Z][a-z]+\b"
    r"(?! [A-Z]| (?:was|were|is|has|had|will|said)\b)(?=\s+[a-z\u00e0-\u00ff]|[.!,]|\Z)"
)
_FRENCH = re.compile(
    rf"(?:{_any(_FRENCH_VOUS)}|{_any(_FRENCH_TU)})(?:-{_FRENCH_WHOM}(?!\w)| (?:{_FRENCH_THE}))"
    r"|(?:ne |n['\u2019])(?!hésite)\w{2,15}(?:ez|[^zsx ]e|s) (?:pas|plus|rien|jamais)\b",
    re.IGNORECASE,
)
_BEFORE = (
    re.compile(rf"(?:{_any(_SMALL)}[, ]+){{1,3}}", re.IGNORECASE),
    re.compile(
        rf"(?:(?i:hi|hello|dear|hey|bonjour|salut|chère?) )?[A-Z]\w+(?: [A-Z]\w+)?[,!:] "
        rf"(?:(?i:{_any(_SMALL)})[, ]+){{0,2}}"
    ),
    re.compile(
        r"(?:(?:if|when|once|before|after|until|as soon as|in case|for|to|unless|si|quand|dès que"
        r"|pour) (?!example|instance)[^,;.!?]{2,120}|better yet|either way|for now), "
        r"(?:(?:then|just|please|simply|alors)[, ]+){0,2}", re.IGNORECASE,
    ),
)  # fmt: skip
"""What may stand before it: short words, whom it is said to, a condition."""

_ITEM = re.compile(r"(?:\A|\n)[ \t]*(?:[-*\u2022+\u2013]|\(?(?:\d{1,3}|[a-zA-Z])[.)])[ \t]*\Z")
_MARKS = "\"\u201c\u00ab\u2018'"
_ENDS = (".", "!", "\u2026")
_AFTER_WORDS = frozenset((*_SMALL.split(), "simply"))
_LONGEST = 16
_AFTER_MARKS = ".!?\u2026:;,)\"'\u2019\u201d\u00bb\u2013\u2014-\uff1f"

VERBS = frozenset(
    word
    for words in (
        _HANDED,
        _TRIED,
        _CHANGED,
        " ".join(_GOING),
        _FRENCH_VOUS,
        _FRENCH_TU,
        "don never always",
    )
    for word in words.replace("e-mail", "mail").split()
) | {"ne", "n"}
"""One of which every imperative begins with, as words of letters alone."""

PATCH_SIGN = "signed-off-by:"
"""Stands in a message with a patch, which says in the imperative what it does itself."""


def may_begin(lower: str, at: int) -> bool:
    """Return whether a sentence, or what follows what may stand before it, can begin here."""
    while at and lower[at - 1].isspace():
        at -= 1
    if not at or lower[at - 1] in _AFTER_MARKS:
        return True
    word = lower[max(0, at - _LONGEST) : at]
    return word.split()[-1].lstrip(_AFTER_MARKS) in _AFTER_WORDS


def imperative_in(text: str, start: int, end: int) -> str:
    """Return the words by which the sentence ``text[start:end]`` orders or advises, "" if none do.

    None do in a quotation, an item of a list, or a heading: a line by itself that no mark ends,
    unless it is the whole text, as private messages are written.
    """
    raw = text[start:end]
    begun = raw.lstrip()
    place = start + len(raw) - len(begun)
    if begun[:1] in _MARKS or _ITEM.search(text, max(0, place - 40), place):
        return ""
    sentence = " ".join(begun.split())
    sign = _sign(sentence)
    if not sign or _is_heading(text, place, start + len(raw.rstrip()), sentence):
        return ""
    return sign


def _sign(sentence: str) -> str:
    for pattern in (None, *_BEFORE):
        before = pattern.match(sentence) if pattern is not None else None
        if pattern is not None and before is None:
            continue
        at = before.end() if before is not None else 0
        for verbs in (_ENGLISH, _NAMED, _FRENCH):
            found = verbs.match(sentence, at)
            if found is not None:
                return " ".join(found.group().split()[:4])
    return ""


def _is_heading(text: str, begun: int, end: int, sentence: str) -> bool:
    """Return whether a sentence without an end mark is a line by itself among others."""
    if sentence.endswith(_ENDS) or not sentence[:1].isupper():
        return False
    alone = not text[:begun].strip() and not text[end:].strip()
    return not alone and "\n" not in text[begun:end]
