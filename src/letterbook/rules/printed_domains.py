"""Domains of printed addresses that may have been misread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rapidfuzz.distance import Levenshtein

_COUNTRIES = (
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo"
    " br bs bt bv bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk"
    " dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq"
    " gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh"
    " ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn"
    " mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg"
    " ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn"
    " so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us"
    " uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw"
)
_GENERAL = (
    "com org net edu gov mil int arpa aero asia biz cat coop info jobs mobi museum name post pro"
    " tel travel xxx example test invalid localhost onion"
)
_ENDINGS = frozenset((*_COUNTRIES.split(), *_GENERAL.split()))
"""The last labels of domains that were in use before 2013, and those kept for examples."""

_LOOK_ALIKE = (("rn", "m"), ("cl", "d"), ("1", "l"), ("i", "l"), ("0", "o"), ("vv", "w"))
_OFTEN = 8
_TIMES = 4
_FEWEST_CHARS = 6
_LONG = 10


def has_known_ending(domain: str) -> bool:
    """Return whether a domain ends as those of printed mail do: not as ``state.gove``.

    The hundreds of general endings that came later are not known: an address that has one is
    called unsure, which it may be.
    """
    return domain.rpartition(".")[2].lower() in _ENDINGS


def counted(addresses: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return how often each domain stands in addresses that stand so often."""
    found: dict[str, int] = {}
    for address, times in addresses:
        domain = address.rpartition("@")[2].lower() if "@" in address else ""
        if domain:
            found[domain] = found.get(domain, 0) + times
    return found


def more_frequent(domain: str, counts: Mapping[str, int]) -> str:
    """Return the domain that this one may be a misreading of, "" without one.

    That one is at least four times as frequent, eight times or more, and differs by one letter, or
    two in ten, after letters that are read for one another (``rn`` and ``m``) are made equal.
    """
    if len(domain) < _FEWEST_CHARS:
        return ""
    least = max(_OFTEN, _TIMES * counts.get(domain, 0))
    frequent = sorted((-n, other) for other, n in counts.items() if n >= least and other != domain)
    plain = _plain(domain)
    for _, other in frequent:
        allowed = 2 if len(domain) >= _LONG else 1
        if Levenshtein.distance(plain, _plain(other), score_cutoff=allowed) <= allowed:
            return other
    return ""


def _plain(domain: str) -> str:
    for read, meant in _LOOK_ALIKE:
        domain = domain.replace(read, meant)
    return domain
