"""The search service over the plain engine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

import msgspec

from letterbook.index.plain_scan import PlainScan
from letterbook.model.card import MessageCard
from letterbook.model.identity import MessageId
from letterbook.model.message import Address
from letterbook.model.person import PersonAccount
from letterbook.model.query import Catalogue, DateRange, Query
from letterbook.services.search import SearchAnswer, SearchRequest, search_messages
from tests.contracts.engines import message, put


class Tags:
    """Two messages carry the tag ``seen``."""

    def accounts_named(self, value: str, begun: bool) -> list[str]:
        """Name one account, by its number, in answer to its handle alone."""
        return ["4711"] if value == "@ann" and not begun else []

    def people_named(self, value: str, *, groups: bool) -> list[PersonAccount]:
        """Name one person, who has an account and, for a month, a mail address."""
        month = DateRange("date", 100, 200, "1970")
        return [
            PersonAccount("Ann Lee", "x", "4711"),
            PersonAccount("Ann Lee", "mail", "ann@alder.example", (month,), "in 1970"),
            PersonAccount("Ann Lee", "mail", "ann"),
        ] * (value == "Ann Lee" or (groups and value == "quay"))  # fmt: skip

    def account_ids(self, account: PersonAccount, roles: Sequence[str]) -> list[MessageId]:
        """Return the one message of an address that cannot be looked for."""
        return [MessageId(f"{8:032x}")] * (account.address == "ann" and "from" in roles)

    def instead_of(self, _: Catalogue, /) -> Query | None:
        """Nothing is sooner answered."""
        return None

    def ids_for(self, field: str, value: str) -> Iterable[MessageId] | None:
        """Return the messages of the one known tag."""
        known = (field, value) == ("tag", "seen")
        return [MessageId(f"{n:032x}") for n in (1, 2)] if known else None


class Cards:
    """Cards of all messages but the one that is lost."""

    def cards(self, ids: Sequence[MessageId]) -> list[MessageCard]:
        """Return cards in an order of their own."""
        return [
            MessageCard(
                id=id_,
                channel="mail",
                sent=None,
                from_=(),
                to=(),
                subject=f"Subject {int(id_, 16)}",
                conversation=id_,
                copies=1,
                notices=0,
                text="the harbour at night",
            )
            for id_ in sorted(ids)
            if int(id_, 16) != 9
        ]


class AllCards(Cards):
    """Cards of really all messages."""

    def cards(self, ids: Sequence[MessageId]) -> list[MessageCard]:
        """Return cards, that of the lost message as well."""
        lost = MessageId(f"{9:032x}")
        others = super().cards(ids)
        spare = super().cards([MessageId(f"{1:032x}")])
        return [*others, *(msgspec.structs.replace(one, id=lost) for one in spare if lost in ids)]


def ask(query: str, *numbers: int) -> SearchAnswer:
    """Search among messages with these numbers."""
    index = PlainScan()
    put(index, *(message(n, new="harbour", source=("Jane",), earliest=n) for n in numbers))
    request = SearchRequest(query, ZoneInfo("Europe/Paris"), date(2026, 1, 1), sort="newest")
    return search_messages(index, Tags(), Cards(), request)


def test_an_answer_says_what_was_understood() -> None:
    """Query, zone, total, order and snippets are those of the question."""
    answer = ask("harbour  tag:seen", 1, 2, 3)
    assert answer.query == "harbour tag:seen"
    assert answer.zone == "Europe/Paris"
    assert answer.total == 2
    assert [hit.subject for hit in answer.hits] == ["Subject 2", "Subject 1"]
    hit = answer.hits[0]
    assert [hit.snippet[a:b] for a, b in hit.highlights] == ["harbour"]
    assert answer.hints == ()


def test_a_handle_finds_the_account_that_a_message_states_as_a_number() -> None:
    """In the role it was asked for, in any when none was, and not where only text is asked."""
    index = PlainScan()
    number = (Address("", "4711"),)
    put(
        index,
        message(1, from_=number, to=(), channel="dm", earliest=1),
        message(2, to=number, channel="dm", earliest=2),
        message(3, to=(), channel="dm", earliest=3),
        message(4, from_=(Address("4711 nights", "5"),), to=(), channel="dm", earliest=4),
        message(5, from_=number, to=(), earliest=5),
        message(6, from_=(Address("", "4711@quay.example"),), to=(), earliest=6),
    )

    def found(query: str) -> list[int]:
        request = SearchRequest(query, ZoneInfo("UTC"), date(2026, 1, 1), sort="oldest")
        return [int(hit.id, 16) for hit in search_messages(index, Tags(), Cards(), request).hits]

    assert found("from:@ann") == [1]
    assert found("to:@ann") == [2]
    assert found("@ann") == [1, 2]
    assert found("-with:@ann") == [3, 4, 5, 6]
    assert found("subject:@ann") == []
    assert found("from:@bob") == []


def test_a_person_stands_for_every_address_in_its_time() -> None:
    """Exactly these addresses, each in its role and time; the answer names them."""
    index = PlainScan()
    mail = (Address("", "ann@alder.example"),)
    put(
        index,
        message(1, from_=(Address("", "4711"),), to=(), channel="dm", earliest=1),
        message(2, from_=mail, to=(), earliest=150),
        message(3, from_=mail, to=(), earliest=250),
        message(4, from_=(Address("", "jann@alder.example"),), to=(), earliest=150),
        message(5, to=mail, earliest=150),
        message(6, from_=(Address("Ann Lee", "other@cedar.example"),), to=(), earliest=150),
        message(7, from_=(Address("", "ann@alder.example.com"),), to=(), earliest=150),
        message(8, from_=(Address("", "ann"),), to=(), earliest=150),
        message(9, from_=(), to=(), new="Ann Lee was here", earliest=150),
    )

    def answer(query: str) -> SearchAnswer:
        request = SearchRequest(query, ZoneInfo("UTC"), date(2026, 1, 1), sort="oldest", limit=50)
        return search_messages(index, Tags(), AllCards(), request)

    def found(query: str) -> list[int]:
        return sorted(int(hit.id, 16) for hit in answer(query).hits)

    assert found('from:"Ann Lee"') == [1, 2, 6, 8]
    assert found('to:"Ann Lee"') == [5]
    assert found('"Ann Lee"') == [1, 2, 5, 6, 8, 9]
    assert found('new:"Ann Lee"') == [9]
    assert found('-with:"Ann Lee"') == [3, 4, 7, 9]
    assert found("from:Lee") == [6]
    assert found("from:quay") == [1, 2, 8]
    assert found("quay") == []
    assert answer('from:"Ann Lee"').hints == (
        "Ann Lee stands also for x:4711, mail:ann@alder.example (in 1970), mail:ann,"
        " joined by hand.",
    )
    assert answer("from:Lee").hints == ()


def test_an_unknown_tag_is_a_hint() -> None:
    """A tag that nobody gave finds nothing and says so; under NOT it takes nothing away."""
    answer = ask("tag:nope", 1)
    assert (answer.total, answer.hints) == (0, ("tag:nope names nothing in this letterbook.",))
    assert ask("-tag:nope", 1).total == 1


def test_an_unknown_source_is_a_hint() -> None:
    """A source that does not exist is named; one that exists is not."""
    assert ask("source:paul harbour", 1).hints == ("source:paul names nothing in this letterbook.",)
    assert ask("source:jane absent", 1).hints == ()


def test_hits_without_a_card_are_not_passed_over() -> None:
    """An index that is ahead of the catalogue is reported."""
    answer = ask("harbour", 1, 9)
    assert answer.total == 2
    assert len(answer.hits) == 1
    assert "reindex" in answer.hints[0]
