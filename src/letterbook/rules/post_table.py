"""Public posts kept as a table, as scrapers and archives of posts write them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import Any, Literal, NamedTuple, get_args

from letterbook.model.identity import StatedId
from letterbook.model.message import Address, MailMessage, Platform, Zone
from letterbook.model.moment import Moment
from letterbook.model.notice import Notice
from letterbook.rules.account_names import author_of_post
from letterbook.rules.language import READ_CHARS, guess_language
from letterbook.rules.links import find_links
from letterbook.rules.moment_text import instant
from letterbook.rules.not_readable import NotReadable
from letterbook.rules.transcript_names import plain_name
from letterbook.rules.transcript_table import cell, cells_of, moment_of, plain_column, stated_date
from letterbook.rules.transcript_times import DayOrder, order_of_days
from letterbook.rules.x_instant import instant_in_id, read_instant

PostRole = Literal[
    "id", "url", "date", "time", "zone", "author", "name", "number", "text", "answers", "repost"
]
ROLES: tuple[PostRole, ...] = get_args(PostRole)

_NAMES: dict[PostRole, str] = {
    "id": "id|id str|tweet id|tweetid|status id|post id|identifiant|id du tweet|statusid|postid",
    "url": "url|permalink|link|tweet url|post url|status url|lien|adresse|uri|tweet link|post link"
    "|status link|lien du tweet|tweet permalink|permanent link|tweeturl|posturl",
    "date": "date|created at|created|datetime|timestamp|posted|posted at|published|published at"
    "|time posted|tweet time|date posted|posted on|post date|tweet date|time of post|createdat"
    "|date tweeted|tweeted at|publication date|date de publication|publie le|poste le|horodatage",
    "time": "time|heure",
    "zone": "zone|time zone|timezone|fuseau",
    "author": "screen name|handle|username|user|user screen name|author|account|from|auteur|compte"
    "|from user|user username|screenname|author username|author handle|author screen name|poster"
    "|posted by|user handle|twitter handle|tweet author|auteur du tweet|nom d'utilisateur|pseudo",
    "name": "name|display name|user name|author name|nom|displayname|user display name",
    "number": "user id|author id|account id|from user id|userid|authorid",
    "text": "text|full text|content|tweet|body|rawcontent|raw content|texte|contenu|post|post text"
    "|tweet text|tweet content|post content|status text|fulltext|message|texte du tweet",
    "answers": "in reply to status id|in reply to status id str|in reply to|in reply to id"
    "|replying to|reply to id|in reply to tweet id",
    "repost": "is retweet|retweeted|is repost|retweet",
}
_ROLE_OF: dict[str, PostRole] = {
    name: role for role, names in _NAMES.items() for name in names.split("|")
}
_STATUS = re.compile(
    r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/(?:i/web|(?P<handle>\w{1,20}))"
    r"/status(?:es)?/(?P<id>\d{1,20})",
    re.IGNORECASE,
)
_SITE = re.compile(r"https?://(?:www\.)?([^/\s:]{1,200})", re.IGNORECASE)
_SENT_TO = frozenset(("to", "recipient", "recipients", "conversation", "conversation id", "chat"))
_OF_POSTS = frozenset(
    (
        *("tweet id", "id str", "screen name", "full text", "url", "permalink", "tweet url"),
        *("post text", "tweet text", "post url", "status url", "status id", "screenname"),
    )
)
_OF_ONE = frozenset(("tweet id", "id str"))
"""Columns of X alone: tables of what one account posted have them, and do not name it."""

_SAME_ROLE = {"from": "author"}
"""What a column is called by who knows it from transcripts."""

_HEADER_WITHIN, _ASKED_WITHIN = 5, 20
_DIFFERENCE = 60
_TRUE = frozenset(("true", "1", "yes", "oui", "vrai", "t"))


class PostTable(NamedTuple):
    """A table of posts: ``header`` is the number of the row that names the columns.

    ``guessed``: nothing but ids of X tells that its rows are public posts.
    """

    header: int
    columns: dict[str, int]
    order: DayOrder
    guessed: bool = False


def post_columns(
    header: Sequence[str], given: Mapping[str, str], *, asked: bool = False
) -> dict[str, int] | None:
    """Return where the columns of a table of posts may be, None where they cannot be.

    There must be a text, and an id or an address of the post; nothing that is sent to somebody is
    a public post.  ``asked``: it was handed over as a table of posts; then a date is enough, and
    ``given`` names columns by what they state, before what is known of names.
    """
    plain = [plain_column(name) for name in header]
    found: dict[str, int] = {}
    if asked:
        for role, name in given.items():
            if plain_column(name) not in plain:
                return None
            found[_SAME_ROLE.get(role, role)] = plain.index(plain_column(name))
    elif given or _SENT_TO.intersection(plain):
        return None
    for at, name in enumerate(plain):
        known = _ROLE_OF.get(name)
        if known is not None and known not in found and at not in found.values():
            found[known] = at
    told = "id" in found or "url" in found or (asked and "date" in found)
    return found if told and "text" in found else None


def post_table_of(
    rows: Sequence[Sequence[str]], given: Mapping[str, str], *, asked: bool = False
) -> PostTable | None:
    """Return how the rows are public posts, None where nothing tells that they are.

    Told by the names of columns that only tables of posts have, by addresses of posts of X, or by
    ids of X that were made when the rows say they were written.
    """
    for at, row in enumerate(rows[: _ASKED_WITHIN if asked else _HEADER_WITHIN]):
        columns = post_columns(row, given, asked=asked)
        filled = [one for one in rows[at + 1 :] if any(cell.strip() for cell in one)]
        if columns is None or not filled:
            continue
        order = order_of_days(stated_date(one, columns)[0] for one in filled)[0]
        if asked or _is_named_so(row, columns) or _all_on_x(filled, columns):
            return PostTable(at, columns, order)
        if _made_when_stated(filled, columns, order):
            return PostTable(at, columns, order, guessed=True)
    return None


def _is_named_so(header: Sequence[str], columns: Mapping[str, int]) -> bool:
    plain = {plain_column(name) for name in header}
    who = any(role in columns for role in ("author", "number")) or bool(_OF_ONE & plain)
    when = any(role in columns for role in ("date", "id"))
    return who and when and bool(_OF_POSTS & plain)


def _all_on_x(rows: Sequence[Sequence[str]], columns: Mapping[str, int]) -> bool:
    return "url" in columns and all(_STATUS.match(cell(row, columns, "url")) for row in rows)


def _made_when_stated(
    rows: Sequence[Sequence[str]], columns: Mapping[str, int], order: DayOrder
) -> bool:
    """Return whether each row has an id of X that tells its stated time, and an author."""
    if not {"id", "date"} <= columns.keys() or not {"author", "number"} & columns.keys():
        return False
    for row in rows:
        made = instant_in_id(cell(row, columns, "id"))
        sent = _stated_moment(row, columns, order, None)
        if made is None or sent is None or not sent.known or not _agrees(sent, made):
            return False
    return True


def read_post_row(raw: bytes, context: str, zone: tzinfo | None) -> MailMessage:
    """Return the post that a row states; raise `NotReadable` for what is none.

    An id of X tells the instant in which it was made: it dates a post without a date, and is held
    against a stated one.
    """
    around: dict[str, Any] = json.loads(context)
    columns: dict[str, int] = around["columns"]
    cells = cells_of(raw, around)
    stated = cell(cells, columns, "id")
    status = _STATUS.match(cell(cells, columns, "url")) or _STATUS.match(stated)
    number = status["id"] if status is not None and not stated.isdigit() else stated
    site = _SITE.match(cell(cells, columns, "url"))
    on_x = status is not None or (site is None and instant_in_id(number) is not None)
    text = cell(cells, columns, "text").replace("\r\n", "\n").replace("\r", "\n")
    named = number or cell(cells, columns, "url")
    if not (named or text):
        raise NotReadable("The row states neither a text nor an id nor an address.")
    notices: list[Notice] = []
    if "how" in around:
        detail = f"The post was found on a saved page, told by its {around['how']}."
        notices.append(Notice("page:post", detail))
    handle = cell(cells, columns, "author").lstrip("@") or (status and status["handle"]) or ""
    sent = _sent(cells, columns, number if on_x else "", around, zone, notices)
    platform: Platform = "x" if on_x else "post"
    answers = cell(cells, columns, "answers")
    where = "x" if on_x else f"post:{site[1].lower() if site is not None else around['of']}"
    return _post(
        platform=platform,
        stated=f"{where}:{named}" if named else "",
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
        stated_id=StatedId(stated) if stated else None, subject="", sent=sent, received=None,
        from_=(author,) if author is not None else (), sender=(), reply_to=(), to=(), cc=(), bcc=(),
        references=(), in_reply_to=(StatedId(answers),) if answers else (), text=text,
        zones=(Zone(0, len(text), "new"),) if text else (), text_parts=(), other_text=url,
        attachment_text="", parts=(), links=tuple(find_links(text)),
        language=guess_language(text[:READ_CHARS]), attached=(), notices=tuple(notices),
        flags=flags, channel="post", platform=platform,
    )  # fmt: skip


def _author(cells: Sequence[str], columns: Mapping[str, int], handle: str) -> Address | None:
    number, name = cell(cells, columns, "number"), cell(cells, columns, "name")
    if any(one.isspace() for one in handle):
        handle, name = "", name or handle
    if not (number or handle or name):
        return None
    if not (number or handle):
        return Address(name=name, address=plain_name(name).replace(" ", "_"))
    return author_of_post(number, handle, name)


def _is_repost(cells: Sequence[str], columns: Mapping[str, int], text: str) -> bool:
    return cell(cells, columns, "repost").lower() in _TRUE or text.startswith("RT @")


def _sent(
    cells: Sequence[str], columns: Mapping[str, int], number: str, around: Mapping[str, Any],
    zone: tzinfo | None, notices: list[Notice],
) -> Moment | None:  # fmt: skip
    moment = _stated_moment(cells, columns, around["order"], zone)
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


def _stated_moment(
    cells: Sequence[str], columns: Mapping[str, int], order: DayOrder, zone: tzinfo | None
) -> Moment | None:
    date, time, offset = stated_date(cells, columns)
    moment = read_instant(date) if date else None
    return moment if moment and moment.known else moment_of(date, time, offset, order, zone)


def _agrees(moment: Moment, made: int) -> bool:
    if moment.earliest is None or moment.latest is None:
        return True
    return moment.earliest - _DIFFERENCE <= made <= moment.latest + _DIFFERENCE
