"""Calls fields of printed mail unsure whose domains may be misreadings of more frequent ones."""

from __future__ import annotations

import msgspec

from letterbook.model.message import Address, Confidence, MailMessage
from letterbook.rules.printed_domains import counted, more_frequent
from letterbook.store.catalogue_parties import printed_addresses
from letterbook.store.catalogue_read import CatalogueReader

CODE = "printed:domain"


def doubt_domains(catalogue: CatalogueReader, mail: MailMessage) -> tuple[MailMessage, list[str]]:
    """Return the mail with its confidence as all printed mail of the letterbook tells it, and why.

    A page is read by itself; which of two domains is the misread one, only the others tell.
    """
    fields: tuple[tuple[str, tuple[Address, ...]], ...] = (
        ("from", mail.from_), ("to", mail.to), ("cc", mail.cc),
    )  # fmt: skip
    domains = {
        kind: [one.address.rpartition("@")[2] for one in people if "@" in one.address]
        for kind, people in fields
    }
    if mail.platform != "printed" or not any(domains.values()):
        return mail, []
    counts = counted(catalogue.remembered("printed addresses", printed_addresses))
    told: dict[str, Confidence] = dict(mail.confidence)
    why: dict[str, None] = {}
    for kind, stated in domains.items():
        for domain in stated:
            other = more_frequent(domain, counts)
            if other:
                why.setdefault(
                    f"The domain {domain!r} is like {other!r}, which is printed far more often"
                    f" in this letterbook ({counts[other]} to {counts.get(domain, 0)})."
                )
                if told.get(kind) == "clear":
                    told[kind] = "unsure"
    return msgspec.structs.replace(mail, confidence=told), list(why)
