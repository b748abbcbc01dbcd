"""Links and phrases are the same, and followed, as counted by hand."""

from __future__ import annotations

import msgspec
import pytest

from letterbook.model.chain import ChainMessage
from letterbook.model.echo import EchoKind
from letterbook.rules.acted_on import Published
from letterbook.rules.folded_copies import said_in
from letterbook.rules.link_echo import Trace, link_keys, trace_order
from letterbook.rules.link_echo import follow as follow_with
from letterbook.rules.link_keys import bare_sites, link_key_of
from letterbook.rules.phrases import PhraseBook
from tests.unit.rules.chains import DAY, HOUR, said


def follow(kind: EchoKind, what: str, messages: list[ChainMessage]) -> Trace | None:
    """Return the trace of messages whose words are their texts."""
    return follow_with(kind, what, messages, lambda one: said_in(one.text))


SAME = [
    "tide.example/clock",
    "https://www.tide.example/clock/",
    "http://TIDE.example/clock?utm_source=post&fbclid=x#top",
]


def test_writings_of_one_link_are_one() -> None:
    """Scheme, www., tracking, fragment and closing slash make no other link."""
    assert {link_key_of(link) for link in SAME} == {"tide.example/clock"}


@pytest.mark.parametrize(
    "other", ["tide.example/Clock", "tide.example/clock?page=2", "tide.example"]
)
def test_other_pages_are_other_links(other: str) -> None:
    """A path's case, its parameters and its absence name something else."""
    assert link_key_of(other) != "tide.example/clock"


def test_a_site_without_scheme_counts() -> None:
    """A bare name under a known ending is a site; addresses and joined sentences are none."""
    text = "see QuayPapers.org. or (tower.tk) not a@mail.org, done.It was v1.2 e.g. this.be fine"
    assert bare_sites(text) == ["quaypapers.org", "tower.tk"]
    message = said("m", 0, text="go to quaypapers.org", links=("http://www.quaypapers.org/",))
    assert link_keys(message) == {"quaypapers.org"}


def test_a_link_goes_from_private_to_public() -> None:
    """The receiver's later post is told with its delay, and that they had received it."""
    sent = said("dm", 0, "x:b", to=("x:a",))
    own = said("own", DAY, "x:b", channel="post")
    post = said("post", 2 * DAY + HOUR, "x:a", channel="post")
    trace = follow("link", "tower.tk", [post, own, sent])
    assert trace is not None
    assert trace.passage == "private-to-public"
    assert [one.message.id for one in trace.seen] == ["dm", "own", "post"]
    first, second, third = trace.seen
    assert first.delay == (0, 0)
    assert (second.same_author, second.received) == (True, None)
    assert third.delay == third.received_delay == (2 * DAY + HOUR, 2 * DAY + HOUR)
    assert (third.same_author, third.received) == (False, "dm")


def test_what_crosses_nothing_is_no_echo() -> None:
    """One author on one channel repeats, and nothing passes on."""
    twice = [said("1", 0, channel="mail"), said("2", 9, channel="mail")]
    assert follow("link", "x.org", twice) is None
    other = said("3", 10, "x:b", channel="mail")
    trace = follow("link", "x.org", [*twice, other])
    assert trace is not None
    assert trace.passage == "between-authors"


def test_private_to_public_comes_first() -> None:
    """Whatever the dates, a passage into the public is shown before others."""
    late = follow("link", "a.org", [said("1", 900), said("2", 990, channel="post")])
    early = follow("link", "b.org", [said("3", 0, channel="post"), said("4", 9)])
    assert late is not None
    assert early is not None
    assert sorted([early, late], key=trace_order) == [late, early]


def test_an_open_order_is_told() -> None:
    """A post of the same day as an undated hour may have come first: no direction is given."""
    trace = follow("link", "a.org", [said("1", 0, span=DAY - 1), said("2", HOUR, channel="post")])
    assert trace is not None
    assert trace.passage == "order-open"
    post, private = trace.seen
    assert (post.message.id, post.delay, post.order_certain) == ("2", (0, 0), False)
    assert (private.message.id, private.delay) == ("1", (-HOUR, DAY - 1 - HOUR))
    assert not private.order_certain


def test_a_later_one_keeps_its_direction_beside_an_open_one() -> None:
    """What is vague matters not where an exact private message is older than every post."""
    sent = said("dm", 0, "x:b", to=("x:a",))
    vague = said("typed", 0, "transcript:b", span=3 * DAY, channel="chat", text="other words")
    post = said("post", 2 * DAY, "x:a", channel="post")
    trace = follow("link", "a.org", [vague, post, sent])
    assert trace is not None
    assert trace.passage == "private-to-public"
    told = [(one.message.id, one.delay, one.order_certain) for one in trace.seen]
    assert told == [
        ("dm", (0, 0), False),
        ("typed", (0, 3 * DAY), False),
        ("post", (2 * DAY, 2 * DAY), True),
    ]


def test_an_undated_post_leaves_the_order_open() -> None:
    """It may be older than the private message."""
    trace = follow("link", "a.org", [said("dm", 0), said("post", None, "x:b", channel="post")])
    assert trace is not None
    assert trace.passage == "order-open"
    assert [one.order_certain for one in trace.seen] == [True, False]


def typed(name: str, at: int, *, span: int = DAY - 1, text: str = "See a.org") -> ChainMessage:
    """Return a typed line of a private message of ``x:b``."""
    line = said(name, at, "transcript:bee", span=span, channel="chat", text=text)
    return msgspec.structs.replace(line, transcript="t")


def test_a_typed_copy_changes_nothing() -> None:
    """The archive's message and the typed line are one appearance, by the exact date."""
    sent = said("dm", 5 * HOUR, "x:b", to=("x:a",), text="See a.org", stated=("x:1",))
    post = said("post", 9 * HOUR, "x:a", channel="post", text="See a.org")
    trace = follow("link", "a.org", [typed("line", 0), post, sent])
    assert trace is not None
    assert trace.passage == "private-to-public"
    first, second = trace.seen
    assert (first.message.id, first.copies) == ("dm", ("line",))
    assert (second.message.id, second.delay) == ("post", (4 * HOUR, 4 * HOUR))
    assert (second.received, second.same_author) == ("dm", False)
    assert follow("link", "a.org", [typed("line", 0), sent]) is None


def test_two_messages_of_one_day_have_a_copy_each() -> None:
    """Lines of one transcript are never copies of one another, nor messages with two ids."""
    dms = [said(f"dm{n}", n * HOUR, "x:b", text="See a.org", stated=(f"x:{n}",)) for n in (1, 2)]
    lines = [typed(f"line{n}", 0) for n in (1, 2)]
    post = said("post", 2 * DAY, "x:a", channel="post", text="See a.org")
    trace = follow("link", "a.org", [*dms, *lines, post])
    assert trace is not None
    told = [(one.message.id, one.copies) for one in trace.seen]
    assert told == [("dm1", ("line1",)), ("dm2", ("line2",)), ("post", ())]


@pytest.mark.parametrize(
    "other",
    [
        said("post", HOUR, "x:b", channel="post", text="See a.org"),
        said("dm2", 0, "x:c", text="See a.org"),
        typed("line", 0, text="They say that a.org is down"),
        typed("line", 2 * DAY),
    ],
)
def test_what_is_no_copy_stays(other: ChainMessage) -> None:
    """A post of the same words, another account, other words and another day are others."""
    trace = follow("link", "a.org", [said("dm", 0, "x:b", span=DAY, text="See a.org"), other])
    assert trace is not None
    assert len(trace.seen) == 2


_SAYS = "The mayor will sell the old quay to a clock maker, see a.org for it"


@pytest.mark.parametrize(
    "text",
    [
        "The mayor will sell the old wharf to a clock maker, see a.org for it",
        "the mayor will sell the old quay [...] see a.org",
        "The mayor will sell the old quay to a clock maker, see for it",
    ],
)
def test_a_typed_copy_that_differs_in_a_word(text: str) -> None:
    """Another word, words left out or an address left out: it is the same message."""
    sent = said("dm", 5 * HOUR, "x:b", to=("x:a",), text=_SAYS, stated=("x:1",))
    post = said("post", 9 * HOUR, "x:a", channel="post", text="See a.org")
    trace = follow("link", "a.org", [typed("line", 0, text=text), post, sent])
    assert trace is not None
    assert [(one.message.id, one.copies) for one in trace.seen] == [("dm", ("line",)), ("post", ())]


def test_the_most_alike_are_one() -> None:
    """Of two messages nearly alike each has its own copy, and none is the copy of both."""
    at_five, at_six = "Meet me at the quay at five", "Meet me at the quay at six"
    dms = [
        said("dm5", 1, "x:b", text=at_five, stated=("x:1",)),
        said("dm6", 2, "x:b", text=at_six, stated=("x:2",)),
    ]
    lines = [typed("l6", 0, text="Meet me at the quay by six"), typed("l5", 0, text=at_five)]
    post = said("post", 2 * DAY, "x:a", channel="post", text="Meet me at the quay")
    trace = follow("phrase", "meet me at the quay", [*dms, *lines, post])
    assert trace is not None
    told = [(one.message.id, one.copies) for one in trace.seen]
    assert told == [("dm5", ("l5",)), ("dm6", ("l6",)), ("post", ())]


WORDS = "the mayor has quietly sold the old quay to a clock"


def test_the_longest_shared_phrase_is_found() -> None:
    """Runs of six words that two channels share are one phrase with its neighbours."""
    book = PhraseBook()
    book.add(0, f"I hear that {WORDS}, they say.", "", known_only=False)
    book.add(1, f"Is it so? The mayor has QUIETLY sold the old quay. {WORDS}!", "", known_only=True)
    assert [(p.words, p.messages) for p in book.shared(["dm", "mail"])] == [(WORDS, (0, 1))]


def test_five_words_and_one_channel_are_no_phrase() -> None:
    """Too short is none, and neither is what one channel alone has."""
    book = PhraseBook()
    book.add(0, "sold the old quay again", "", known_only=False)
    book.add(1, "sold the old quay again", "", known_only=True)
    assert book.shared(["dm", "mail"]) == []
    book.add(2, WORDS, "", known_only=False)
    book.add(3, WORDS, "", known_only=False)
    assert book.shared(["dm", "mail", "dm", "dm"]) == []


@pytest.mark.parametrize(("quoting", "found"), [(3, 1), (4, 0)])
def test_what_many_quote_is_left_out(quoting: int, found: int) -> None:
    """A text quoted in more than three messages is a formula or a notice."""
    book = PhraseBook()
    text = "sold the old quay for one peppercorn"
    book.add(0, "sold the old quay for one", "", known_only=False)
    for number in range(1, 1 + quoting):
        book.add(number, "", f"{text} and {number}", known_only=True)
    book.add(9, text, "", known_only=True)
    assert len(book.shared(["dm", *["mail"] * 9])) == found


def test_what_was_sent_is_published_elsewhere_in_time() -> None:
    """A link or phrase of the message, on another channel, at most seven days later."""
    asked = said("ask", 0, "x:b", text=f"Please post tower.tk: {WORDS}")
    published = Published(
        [
            said("before", -DAY, channel="post", links=("http://tower.tk",)),
            said("same", DAY, text="tower.tk"),
            said("in-time", 7 * DAY, channel="post", links=("http://tower.tk/",)),
            said("words", DAY, channel="mail", text=f"Behold: {WORDS}"),
            said("late", 7 * DAY + 1, channel="post", links=("http://tower.tk/",)),
        ]
    )
    found = published.after(asked)
    assert [(one.kind, one.message, one.low_s) for one in found] == [
        ("link", "in-time", 7 * DAY),
        ("phrase", "words", DAY),
    ]
    assert [one.message for one in published.after(asked, 8)] == ["in-time", "late", "words"]
