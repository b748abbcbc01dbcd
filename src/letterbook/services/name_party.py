"""Finds the one party that an address, a handle or a name means."""

from __future__ import annotations

import re
from collections.abc import Callable

from letterbook.errors import AmbiguousName, NothingFound
from letterbook.model.chain import PartyName
from letterbook.rules.query_terms import pieces
from letterbook.store.catalogue_exchange import forms_with, parties_at, party_name
from letterbook.store.catalogue_read import CatalogueReader

_HANDLE = re.compile(r"\(@([^()\s]+)\)")
_SHOWN = 8
_MOST_FITS = 50


def name_party(catalogue: CatalogueReader, name: str) -> int:
    """Return the party that is meant: by address, else by handle, else by its whole name.

    ``platform:address`` names one for certain.  Raises `NothingFound`, or `AmbiguousName` with
    the candidates, where a name belongs to several parties or is but a part of names.
    """
    text = " ".join(name.split())
    if not text:
        raise NothingFound("A side of an exchange is named by an address, a handle or a name.")
    party = name_account(catalogue, text)
    if party is not None:
        return party
    found = (
        _by_form(catalogue, text, _is_name)
        or _by_words(catalogue, text)
        or _by_form(catalogue, text, _is_local_part)
    )
    if found:
        return _only(catalogue, text, found)
    partly = _with_words(catalogue, text)
    if partly:
        raise _ambiguous(catalogue, text, partly, part=True)
    raise NothingFound(
        f"Nobody in this letterbook has the address, handle or name {text}.",
        next_step="List who wrote and received with `letterbook people TEXT`.",
    )


def parties_called(catalogue: CatalogueReader, name: str) -> list[PartyName]:
    """Return the parties that are written with all words of a name of two words or more."""
    if len(set(pieces(name))) < 2:
        return []
    return [party_name(catalogue.connection, p) for p in _with_words(catalogue, name)]


def name_account(catalogue: CatalogueReader, name: str) -> int | None:
    """Return the party that has the address or the handle, and None where nobody has.

    Raises `AmbiguousName` where several have it.
    """
    text = " ".join(name.split())
    platform, colon, address = text.partition(":")
    found = (
        parties_at(catalogue.connection, text)
        or (parties_at(catalogue.connection, address, platform) if colon else [])
        or _by_form(catalogue, text, _is_handle)  # which looks at every name, and so comes last
    )
    return _only(catalogue, text, found) if found else None


def _only(catalogue: CatalogueReader, text: str, found: list[int]) -> int:
    if len(found) == 1:
        return found[0]
    raise _ambiguous(catalogue, text, found, part=False)


def _ambiguous(
    catalogue: CatalogueReader, text: str, found: list[int], *, part: bool
) -> AmbiguousName:
    """Return what says whom a name may mean; ``part`` where it is but a part of their names."""
    names = [party_name(catalogue.connection, p) for p in found[:_MOST_FITS]]
    keys = [f"{n.platform}:{n.address}" for n in names]
    told = [f"{_longest(n)} ({key})" for n, key in zip(names, keys, strict=True)] if part else keys
    shown = "; ".join(told[:_SHOWN])
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    if part:
        sentence = f"Nobody is called just {text}; it is a part of the names of {shown}{more}."
    else:
        sentence = f"{text} may be any of {len(found)}: {shown}{more}."
    error = AmbiguousName(sentence, next_step="Name one of them by its address as it stands here.")
    error.name, error.fits = text, tuple(keys)
    return error


def _longest(party: PartyName) -> str:
    """Return the longest of the names that a party is written with."""
    return max(map(_name_of, party.written), key=len, default="")


def _with_words(catalogue: CatalogueReader, text: str) -> list[int]:
    """Return the parties that are written with all words of a name."""
    words = set(pieces(text))
    if not words or "@" in text or ":" in text:
        return []
    rows = forms_with(catalogue.connection, "")
    return list(dict.fromkeys(p for p, written in rows if words <= set(pieces(written))))


def _by_form(catalogue: CatalogueReader, text: str, fits: Callable[[str, str], bool]) -> list[int]:
    part = text.lstrip("@")
    if not part.isascii():
        part = max(re.findall(r"[\x20-\x7e]+", part), key=len, default="")
    rows = forms_with(catalogue.connection, part)
    return list(dict.fromkeys(p for p, written in rows if fits(written, text.casefold())))


def _is_handle(written: str, text: str) -> bool:
    return text.lstrip("@") in (h.casefold() for h in _HANDLE.findall(written))


def _is_name(written: str, text: str) -> bool:
    return " ".join(_name_of(written).casefold().split()) == text


def _is_local_part(written: str, text: str) -> bool:
    address = written.rpartition("<")[2].rstrip(">")
    return address.rpartition("@")[0].casefold() == text


def _by_words(catalogue: CatalogueReader, text: str) -> list[int]:
    words = sorted(pieces(text))
    if not words:
        return []
    rows = forms_with(catalogue.connection, "")
    return list(dict.fromkeys(p for p, w in rows if sorted(pieces(_name_of(w))) == words))


def _name_of(written: str) -> str:
    """Return the name of a written form, without address and handle."""
    name, bracket, _ = written.rpartition(" <")
    return _HANDLE.sub("", name).strip() if bracket else ""
