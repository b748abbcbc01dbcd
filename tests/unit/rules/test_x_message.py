"""Objects of an X archive read as messages: instants, parties, links, groups, and what is wrong."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from letterbook.model.message import Address, MailMessage
from letterbook.rules.account_names import begins_account, names_account
from letterbook.rules.not_readable import NotReadable
from letterbook.rules.same_message import same_text_key
from letterbook.rules.x_instant import instant_in_id, read_instant
from letterbook.rules.x_message import read_x_message
from tests import x_export as x


def dm(context: dict[str, Any] | None = None, **more: Any) -> MailMessage:
    """Return a direct message from Ada as it is read."""
    facts = {"text": "tea?", "to": x.GAZETTE, **more}
    made = x.direct(x.DAY, x.ADA, facts.pop("to"), facts.pop("text"), **facts)
    return read_x_message(json.dumps(made).encode(), json.dumps(context or {}), "dm")


def tweet(text: str = "tea", **more: Any) -> MailMessage:
    """Return a post of Ada as it is read."""
    context = json.dumps({"owner": x.ADA, "owner_name": "Ada Lune (@adalune)"})
    return read_x_message(json.dumps(x.post(x.DAY, text, **more)).encode(), context, "post")


def codes(mail: MailMessage) -> list[str]:
    """Return the codes of its notices."""
    return [notice.code for notice in mail.notices]


@pytest.mark.parametrize(
    ("identifier", "at"),
    [
        ("786923210512142336", "2016-10-14 13:34:48"),
        ("930228239494209536", "2017-11-14 00:17:49"),
    ],
)
def test_an_id_tells_its_instant(identifier: str, at: str) -> None:
    """Known posts were made at the second that the site shows."""
    second = read_instant(at.replace(" ", "T") + "Z").earliest
    assert instant_in_id(identifier) == second


@pytest.mark.parametrize(
    "identifier", ["", "m1", "29700859246", "1", "9" * 19, "٣" * 18, "-5", str(1 << 63)]
)
def test_other_ids_tell_no_instant(identifier: str) -> None:
    """Ids from before they counted time, and what is no id of X, are not decoded."""
    assert instant_in_id(identifier) is None


@pytest.mark.parametrize(
    ("text", "second", "offset"),
    [
        ("2016-10-12T12:31:00.000Z", 1_476_275_460, 0),
        ("2016-10-12T12:31:00Z", 1_476_275_460, 0),
        ("2016-10-12T14:31:00+02:00", 1_476_275_460, 120),
        ("Wed Oct 12 12:46:00 +0000 2016", 1_476_276_360, 0),
        ("Wed Oct 12 07:46:00 -0500 2016", 1_476_276_360, -300),
        ("12 October 2016", None, None),
        ("2016-02-30T12:31:00Z", None, None),
        ("Wed Okt 12 12:46:00 +0000 2016", None, None),
    ],
)
def test_instants_are_read_as_stated(text: str, second: int | None, offset: int | None) -> None:
    """Both ways of writing are read to the second with their offset; others stay unknown."""
    moment = read_instant(text)
    assert (moment.text, moment.earliest, moment.latest) == (text, second, second)
    assert moment.offset_minutes == offset


def test_a_direct_message() -> None:
    """Id, parties with the names that are known, chain, and time are where they belong."""
    context = {
        "owner": x.ADA, "owner_name": "Ada Lune (@adalune)", "conversation": "1001-2002",
        "people": {x.GAZETTE: "Quay Gazette (@quaygazette)"},
    }  # fmt: skip
    mail = dm(context, text="bread &amp; butter &lt;3 &amp;lt;")
    assert (mail.channel, mail.platform, mail.conversation) == ("dm", "x", "1001-2002")
    assert mail.stated_id == f"x:{x.snowflake(x.DAY)}"
    assert mail.from_ == (Address("Ada Lune (@adalune)", x.ADA),)
    assert mail.to == (Address("Quay Gazette (@quaygazette)", x.GAZETTE),)
    assert mail.sent is not None
    assert mail.sent.earliest == x.DAY.timestamp()
    assert mail.text == "bread & butter <3 &lt;"
    assert mail.notices == ()


def test_without_a_context_the_numbers_are_left() -> None:
    """Neither a name nor a chain is made up that the object does not give."""
    mail = dm()
    assert mail.from_ == (Address("", x.ADA),)
    assert mail.conversation == "1001-2002"
    assert dm({"conversation": "1001-2002"}, to="").to == (Address("", x.GAZETTE),)
    assert dm(to="").to == ()


def test_who_was_in_the_group_at_the_time() -> None:
    """Those who left before or came after are no recipients; an unknown time leaves all in."""
    before, after = (x.iso(x.DAY + timedelta(days=n)) for n in (-1, 1))
    members = [
        [x.ADA, "", ""], [x.BEN, "", ""], [x.BEN, "", before],
        [x.CARA, "", after], [x.GAZETTE, after, ""], ["5005", before, ""],
    ]  # fmt: skip
    context = {"owner": "6006", "members": members, "titles": [[before, "Quay"], [after, "Pier"]]}
    mail = dm(context, to="")
    assert [one.address for one in mail.to] == [x.CARA, "5005", "6006"]
    assert mail.thread_topic == "Quay"


def test_an_id_of_another_time_is_noticed() -> None:
    """More than a minute apart, both times are named; a minute is within the doubt."""
    assert codes(dm(createdAt=x.iso(x.DAY + timedelta(seconds=60)))) == []
    mail = dm(createdAt=x.iso(x.DAY + timedelta(seconds=62)))
    assert codes(mail) == ["id:instant-differs"]
    assert "2016-10-12T14:30:00Z" in mail.notices[0].detail
    assert "2016-10-12T14:31:02Z" in mail.notices[0].detail
    assert codes(dm(createdAt="yesterday")) == ["date:unreadable"]
    assert dm(createdAt="").sent is None


def test_links_stand_for_what_the_archive_says() -> None:
    """What a short address stands for takes its place, both are links; an unexplained one stays."""
    urls = [{"url": "https://t.co/ab", "expanded_url": "http://quay.example/lease"}]
    mail = tweet("read https://t.co/ab or https://t.co/abc", entities={"urls": urls})
    assert mail.text == "read http://quay.example/lease or https://t.co/abc"
    assert mail.key_text == "read or https://t.co/abc"
    assert mail.links == ("http://quay.example/lease", "https://t.co/ab", "https://t.co/abc")
    assert mail.other_text == "http://quay.example/lease\nhttps://t.co/ab"
    sent = dm(
        urls=[{"url": "https://t.co/q", "expanded": "http://q.example"}], text="https://t.co/q"
    )
    assert (sent.text, sent.key_text, sent.links) == (
        "http://q.example",
        "",
        ("http://q.example", "https://t.co/q"),
    )


def test_what_stands_around_a_link_stays() -> None:
    """Links stand where they were written, and what an address says is not read as entities."""
    urls = [
        {"url": "https://t.co/aaa", "expanded_url": "http://quay.example/?a=1&amp;b=2"},
        {"url": "https://t.co/bbb", "expanded_url": "http://q.example"},
    ]
    mail = tweet(
        "Read https://t.co/aaa before you &lt;vote&gt;, and https://t.co/bbb after",
        entities={"urls": urls},
    )
    assert mail.text == (
        "Read http://quay.example/?a=1&amp;b=2 before you <vote>, and http://q.example after"
    )
    assert mail.key_text == "Read before you <vote>, and after"


def test_a_post() -> None:
    """Its author is the owner of the archive; it answers a post, or is a repost, or a note."""
    mail = tweet(in_reply_to_status_id_str="99")
    assert (mail.channel, mail.to, mail.in_reply_to) == ("post", (), ("x:99",))
    assert mail.from_ == (Address("Ada Lune (@adalune)", x.ADA),)
    assert mail.flags == ()
    assert tweet("RT @ben: tea").flags == ("repost",)
    assert tweet(retweeted=True).flags == ("repost",)
    urls = [{"shortUrl": "https://t.co/l", "expandedUrl": "http://q.example/l"}]
    core = {"text": "long https://t.co/l", "urls": urls}
    note = {"noteTweet": {"noteTweetId": "7", "createdAt": x.iso(x.DAY), "core": core}}
    read = read_x_message(json.dumps(note).encode(), '{"deleted":true}', "post")
    assert read.text == "long http://q.example/l"
    assert (read.key_text, read.flags, read.from_) == ("long", ("deleted", "note"), ())
    assert read.links == ("http://q.example/l", "https://t.co/l")


def test_equal_words_under_two_ids_are_two_messages() -> None:
    """The key tells ids apart, other words under one id, and channels; names do not count."""
    first = dm()
    assert same_text_key(first) == same_text_key(dm({"people": {x.ADA: "Ada"}}))
    others = [dm(low=2), dm(text="Tea?"), msgspec.structs.replace(first, channel="post")]
    assert len({same_text_key(one) for one in (first, *others)}) == 4


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"{", b'{"messageCreate": {}}', b"[" * 100_000, b'{"id": true}', b"\xff"]
)
def test_what_is_no_message_says_so(raw: bytes) -> None:
    """Neither damage nor another shape raises anything else."""
    for channel in ("dm", "post"):
        with pytest.raises(NotReadable):
            read_x_message(raw, "", channel)


def test_doubts_are_noticed() -> None:
    """Bytes that are no text, halves of characters, and names that stand twice."""
    raw = b'{"messageCreate": {"id": "1", "text": "a\xff", "text": "b\xff \\ud83d"}}'
    mail = read_x_message(raw, "", "dm")
    assert codes(mail) == ["repaired:charset", "ambiguous:json"]
    assert mail.text == "b\ufffd \ufffd"


def test_what_names_an_account() -> None:
    """Whole words of the name in a row, the handle with its sign, and beginnings where asked."""
    name = "Quay Gazette (@quaygazette)"
    assert all(names_account(v, name) for v in ("quay", "GAZETTE", "quay gazette", "@QuayGazette"))
    assert not any(names_account(v, name) for v in ("gaz", "@quay", "gazette quay", "@", "", "-"))
    assert names_account("@quaygazette", "@quaygazette")
    assert begins_account("gaz", name)
    assert not begins_account("azette", name)
    assert not begins_account("", name)
