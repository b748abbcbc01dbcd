"""What a post of X states as an object of JSON, under the names that each export gives it.

Known are the archive as it is (``full_text``), as it was until 2018 (``text``, with the ``user``),
answers of both interfaces of the platform, and what collectors of posts write.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from letterbook.model.message import Address
from letterbook.rules.account_names import author_of_post
from letterbook.rules.whole_characters import whole_characters
from letterbook.rules.x_instant import instant_in_id, read_instant

_NUMBERS = ("id_str", "id", "rest_id", "tweet_id")
_TEXTS = ("full_text", "text", "rawContent", "content", "tweet")
_TIMES = ("created_at", "createdAt", "date")
_ANSWERED = (
    *("in_reply_to_status_id_str", "in_reply_to_status_id", "inReplyToTweetId"),
    "in_reply_to_tweet_id",
)
_HANDLES = ("screen_name", "username")
_SHOWN_NAMES = ("name", "displayname")
_AUTHOR_NUMBERS = ("author_id", "user_id", "user_id_str")
_DIFFERENCE = 60


class StatedPost(NamedTuple):
    """What a post states; "" what it does not, None where it names no author."""

    number: str
    text: str
    at: str
    answered: str
    author: Address | None
    reposted: bool


def stated_post(said: Mapping[str, Any], users: Mapping[str, Any]) -> StatedPost:
    """Return what the object states; ``users`` are those that its file names, by number."""
    text = first_stated(said, _TEXTS)
    related = said.get("referenced_tweets")
    kinds = {
        stated(one.get("type")): stated(one.get("id"))
        for one in (related if isinstance(related, list) else ())
        if isinstance(one, dict)
    }
    return StatedPost(
        number=first_stated(said, _NUMBERS),
        text=text,
        at=first_stated(said, _TIMES),
        answered=first_stated(said, _ANSWERED) or kinds.get("replied_to", ""),
        author=_author(said, users),
        reposted=said.get("retweeted") is True or "retweeted" in kinds or text.startswith("RT @"),
    )


def is_stated_post(said: Mapping[str, Any]) -> bool:
    """Return whether an object is a post of X: its id was made at the time that it states."""
    post = stated_post(said, {})
    made, sent = instant_in_id(post.number), read_instant(post.at).earliest
    if made is None or sent is None or not post.text:
        return False
    return abs(made - sent) <= _DIFFERENCE


def first_stated(said: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """Return what is stated under the first of the names that states something."""
    return next((found for name in names if (found := stated(said.get(name)))), "")


def stated(value: object) -> str:
    """Return a stated text or whole number as text, "" for anything else."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 1 << 64:
        return str(value)
    return whole_characters(value) if isinstance(value, str) else ""


def _author(said: Mapping[str, Any], users: Mapping[str, Any]) -> Address | None:
    user: Any = said.get("user") or said.get("author")
    number = first_stated(said, _AUTHOR_NUMBERS)
    if not isinstance(user, dict):
        user = users.get(number) if number in users else said
    else:
        number = first_stated(user, _NUMBERS) or number
    handle = first_stated(user, _HANDLES).lstrip("@")
    name = first_stated(user, _SHOWN_NAMES)
    if not (number or handle):
        return None
    return author_of_post(number, handle, name)
