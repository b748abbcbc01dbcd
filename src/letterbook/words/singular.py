"""Nouns in the singular, for a number of one in a sentence of the library."""

from __future__ import annotations

SINGULAR = {
    "en": {
        "messages": "message", "answers": "answer", "requests": "request", "words": "word",
        "texts": "text", "times": "time", "tests": "test", "copies": "copy", "members": "member",
        "pages": "page", "fields": "field", "parts": "part", "files": "file", "links": "link",
        "bytes": "byte", "days": "day", "lines": "line", "objects": "object",
    },
    "fr": {
        "messages": "message", "réponses": "réponse", "demandes": "demande", "mots": "mot",
        "textes": "texte", "tests": "test", "copies": "copie", "fichiers": "fichier",
        "pages": "page", "champs": "champ", "parties": "partie", "liens": "lien",
        "octets": "octet", "jours": "jour", "lignes": "ligne", "objets": "objet",
        "adresses": "adresse",
    },
}  # fmt: skip
"""What a number of one is of, by what several are of."""
