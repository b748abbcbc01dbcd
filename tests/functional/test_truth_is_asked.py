"""No answer of truth.json is left out of the ways from the overview."""

from __future__ import annotations

from collections.abc import Iterator

from tests.functional import test_from_the_overview as mails
from tests.functional import test_talk_from_the_overview as talk

WAYS = {
    "answers.": mails.test_a_conversation_with_its_answers,
    "counts.found": mails.test_the_sums_of_the_mailboxes,
    "counts.stored": mails.test_the_sums_of_the_mailboxes,
    "counts.exact_copies": mails.test_the_sums_of_the_mailboxes,
    "counts.attached_messages": mails.test_the_sums_of_the_mailboxes,
    "counts.variants": mails.test_the_sums_of_the_mailboxes,
    "counts.messages": mails.test_how_many_mails_and_what_they_lack,
    "counts.missing": mails.test_how_many_mails_and_what_they_lack,
    "counts.undated": mails.test_how_many_mails_and_what_they_lack,
    "counts.without_id": mails.test_how_many_mails_state_no_identifier,
    "parties.": mails.test_who_somebody_is_and_how_much_they_wrote,
    "messages.in_reply_to": mails.test_a_conversation_with_its_answers,
    "messages.": mails.test_what_stands_in_a_mail,
    "threads.": mails.test_a_conversation_with_its_answers,
    "missing.": mails.test_what_is_missing,
    "notices.": mails.test_what_was_odd,
    "joined_copies.": mails.test_copies_that_state_different_identifiers,
    "variants.": mails.test_unlike_texts_of_one_identifier,
    "questions.": mails.test_the_questions_that_it_puts,
    "talk.messages.": talk.test_who_wrote_what,
    "talk.words.": talk.test_who_wrote_what,
    "talk.answers.": talk.test_who_answered_what_and_after_how_long,
    "talk.last_answer.": talk.test_when_somebody_answered_last,
    "talk.requests.": talk.test_what_was_asked_and_what_became_of_it,
    "talk.echoes.": talk.test_who_had_the_link_and_when,
    "talk.differences.": talk.test_what_two_copies_differ_in,
    "talk.deleted": talk.test_what_had_been_deleted,
    "talk.numbering": talk.test_which_number_lacks_among_printed_mails,
}
"""By the beginning of the name of an answer: what goes there and reads it."""
NOT_ASKED = ("schema", "parties.role")
"""The form of the file, and what the plot alone says of people."""


def named(value: object, path: str = "") -> Iterator[str]:
    """Yield the name of every answer in the file, without the places in its lists."""
    if isinstance(value, dict):
        for key, inner in value.items():
            # The keys of these two are people and mailboxes of the plot, not names of answers.
            step = "" if path in ("parties", "counts.found_by_mailbox") else f".{key}"
            yield from named(inner, f"{path}{step}".lstrip("."))
    elif isinstance(value, list) and value:
        for inner in value:
            yield from named(inner, path)
    else:
        yield path


def test_every_answer_has_a_way() -> None:
    """Each name in the file begins as one of the ways does, and each way is of one."""
    names = set(named(mails.TRUTH)) - set(NOT_ASKED)
    without = {one for one in names if not any(f"{one}.".startswith(way) for way in WAYS)}
    assert not without
    assert all(any(f"{one}.".startswith(way) for one in names) for way in WAYS)
