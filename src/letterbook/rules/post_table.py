"""Public posts kept as a table, as scrapers and archives of posts write them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import Any, Literal, get_args

from letterbook.model.identity import StatedId
from letterbook.model.message import Address, MailMessage, Platform, Zone
from letterbook.model.moment import Moment
from letterbook.model.notice import Notice
from letterbook.rules.language import READ_CHARS, guess_language
from letterbook.rules.links import find_links
from letterbook.rules.moment_text import instant
from letterbook.rules.not_readable import NotReadable
from letterbook.rules.transcript_message import plain_name
from letterbook.rules.transcript_table import cell, cells_of, moment_of, plain_column, stated_date
from letterbook.rules.x_instant import instant_in_id, read_instant

PostRole = Literal[
    "id", "url", "date", "time", "zone", "author", "name", "number", "text", "answers", "repost"
]
ROLES: tuple[PostRole, ...] = get_args(PostRole)

_NAMES: dict[PostRole, str] = {
    "id": "id|id str|tweet id|tweetid|status id|post id|identifiant",
    "url": "url|permalink|link|tweet url|post url|status url|lien|adresse|uri",
    "date": "date|created at|created|datetime|timestamp|posted|posted at|published|published at"
    "|time posted|date de publication|horodatage",
    "time": "time|heure",
    "zone": "zone|time zone|timezone|fuseau",
    "author": "screen name|handle|username|user|user screen name|author|account|from|auteur|compte"
    "|from user|user username",
    "name": "name|display name|user name|author name|nom",
    "number": "user id|author id|account id|from user id",
    "text": "text|full text|content|tweet|body|rawcontent|raw content|texte|contenu|post",
    "answers": "in reply to status id|in reply to status id str|in reply to|in reply to id"
    "|replying to|reply to id|in reply to tweet id",
    "repost": "is retweet|retweeted|is repost|retweet",
}
_ROLE_OF: dict[str, PostRole] = {
    name: role for role, names in _NAMES.items() for name in names.split("|")
}
_STATUS = re.compile(
    r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/(?P<handle>\w{1,20})/status(?:es)?/(?P<id>\d{1,20})",
    re.IGNORECASE,
)
_SITE = re.compile(r"https?://(?:www\.)?([^/\s:]{1,200})", re.IGNORECASE)
_DIFFERENCE = 60
_TRUE = frozenset(("true", "1", "yes", "oui", "vrai", "t"))


def post_columns(header: Sequence[str], given: Mapping[str, str]) -> dict[str, int] | None:
    """Return where the columns of a table of posts are, None where it is none.

    There must be a text and an author, and an id or an address of the post; nothing that is sent
    to somebody is a public post.  No names of columns are taken from ``given``.
    """
    plain = [plain_column(name) for name in header]
    if given or "to" in plain or "recipient" in plain or "recipients" in plain:
        return None
    found: dict[str, int] = {}
    for at, name in enumerate(plain):
        role = _ROLE_OF.get(name)
        if role is not None and role not in found:
            found[role] = at
    told = "id" in found or "url" in found
    who = "author" in found or "number" in found
    if not (told and who and "text" in found and ("date" in found or "id" in found)):
        return None
    posts = {"tweet id", "id str", "screen name", "full text", "url", "permalink", "tweet url"}
    return found if posts.intersection(plain) else None


def read_post_row(raw: bytes, context: str, zone: tzinfo | None) -> MailMessage:
    """Return the post that a row states; raise `NotReadable` for what is none.

    An id of X tells the instant in which it was made: it dates a post without a date, and is held
    against a stated one.
    """
    around: dict[str, Any] = json.loads(context)
    columns: dict[str, int] = around["columns"]
    cells = cells_of(raw, around)
    status = _STATUS.match(cell(cells, columns, "url"))
    number = cell(cells, columns, "id") or (status["id"] if status is not None else "")
    site = _SITE.match(cell(cells, columns, "url"))
    on_x = status is not None or (site is None and instant_in_id(number) is not None)
    text = cell(cells, columns, "text").replace("\r\n", "\n").replace("\r", "\n")
    if not number and not cell(cells, columns, "url"):
        raise NotReadable("The row states neither an id nor an address.")
    notices: list[Notice] = []
    if "how" in around:
        detail = f"The post was found on a saved page, told by its {around['how']}."
        notices.append(Notice("page:post", detail))
    handle = cell(cells, columns, "author").lstrip("@") or (status["handle"] if status else "")
    sent = _sent(cells, columns, number if on_x else "", around, zone, notices)
    platform: Platform = "x" if on_x else "post"
    answers = cell(cells, columns, "answers")
    where = "x" if on_x else f"post:{site[1].lower() if site is not None else around['of']}"
    return _post(
        platform=platform,
        stated=f"{where}:{number or cell(cells, columns, 'url')}",
        answers=f"{where}:{answers}" if answers.isdigit() else "",
        author=_author(cells, columns, handle),
        sent=sent,
        text=text,
        url=cell(cells, columns, "url"),
        flags=("repost",) if _is_repost(cells, columns, text) else (),
        notices=notices,
    )


def _post(
    *, platform: Platform, stated: str, answers: str, author: Address | None, sent: Moment | None,
    text: str, url: str, flags: tuple[str, ...], notices: list[Notice],
) -> MailMessage:  # fmt: skip
    return MailMessage(
        stated_id=StatedId(stated), subject="", sent=sent, received=None,
        from_=(author,) if author is not None else (), sender=(), reply_to=(), to=(), cc=(), bcc=(),
        references=(), in_reply_to=(StatedId(answers),) if answers else (), text=text,
        zones=(Zone(0, len(text), "new"),) if text else (), text_parts=(), other_text=url,
        attachment_text="", parts=(), links=tuple(find_links(text)),
        language=guess_language(text[:READ_CHARS]), attached=(), notices=tuple(notices),
        flags=flags, channel="post", platform=platform,
    )  # fmt: skip


def _author(cells: Sequence[str], columns: Mapping[str, int], handle: str) -> Address | None:
    number, name = cell(cells, columns, "number"), cell(cells, columns, "name")
    if not (number or handle or name):
        return None
    if not (number or handle):
        return Address(name=name, address=plain_name(name).replace(" ", "_"))
    shown = f"{name} (@{handle})" if name and handle else name or (f"@{handle}" if handle else "")
    return Address(name=shown, address=number if number.isdigit() else f"@{handle.lower()}")


def _is_repost(cells: Sequence[str], columns: Mapping[str, int], text: str) -> bool:
    return cell(cells, columns, "repost").lower() in _TRUE or text.startswith("RT @")


def _sent(
    cells: Sequence[str], columns: Mapping[str, int], number: str, around: Mapping[str, Any],
    zone: tzinfo | None, notices: list[Notice],
) -> Moment | None:  # fmt: skip
    date, time, offset = stated_date(cells, columns)
    moment = read_instant(date) if date else None
    if moment is None or not moment.known:
        moment = moment_of(date, time, offset, around["order"], zone)
    made = instant_in_id(number)
    if moment is None and made is not None:
        return Moment(f"id {number}", made, made, 0, "second", ("from-id",))
    if moment is not None and not moment.known:
        notices.append(Notice("date:unreadable", f"The date is stated as {moment.text[:100]!r}."))
    elif moment is not None and made is not None and not _agrees(moment, made):
        detail = (
            f"The id {number} was made at {instant(made)}; the row states {moment.text[:60]!r}."
        )
        notices.append(Notice("id:instant-differs", detail))
    return moment


def _agrees(moment: Moment, made: int) -> bool:
    if moment.earliest is None or moment.latest is None:
        return True
    return moment.earliest - _DIFFERENCE <= made <= moment.latest + _DIFFERENCE
