"""The figures of a conversation of several as people see them: each author against all others."""

from __future__ import annotations

from letterbook.cli.hits import SHORT_ID
from letterbook.cli.screen import Screen, count, number
from letterbook.model.replies import ConversationReplies
from letterbook.rules.moment_text import stated
from letterbook.rules.span_text import span_text


def show_conversation_replies(screen: Screen, answer: ConversationReplies) -> None:
    """Write who wrote how much, what each answered and asked, then the rules."""
    title = (
        f"conversation {answer.conversation[:SHORT_ID]}: {count(answer.messages, 'message')} by"
        f" {count(len(answer.sides), 'author')}"
    )
    screen.line(screen.bold(title))
    for remark in answer.remarks:
        screen.line(screen.shown(remark))
    screen.line()
    rows = [
        (
            side.named, number(side.messages), number(side.words), number(len(side.requests)),
            number(sum(one.answer is not None for one in side.requests)),
            "" if side.silence is None else stated(side.silence.sent),
        )
        for side in answer.sides
    ]  # fmt: skip
    heads = ("author", "messages", "words", "asked", "then written to", "last answer")
    screen.table(heads, rows, right=" rrrr")
    screen.line()
    counted = [
        (
            side.named, one.rule, number(one.answers),
            span_text(one.first_answer_delay_s, one.first_answer_delay_high_s),
            number(len(one.unanswered)), number(one.uncertain) if one.uncertain else "",
        )
        for side in answer.sides
        for one in side.by_rule
    ]  # fmt: skip
    heads = ("author", "rule", "its answers", "first after", "its unanswered", "order open")
    screen.table(heads, counted, right="  rrrr")
    screen.line()
    screen.line("requests and their messages: --json, or letterbook replies A --in ID")
    screen.line(screen.bold("how it was counted"))
    screen.line("  then written to: requests after which somebody else wrote, whatever it says")
    screen.line("  last answer: under the rule message")
    for rule in answer.rules:
        screen.line(f"  {rule.name}: {rule.text}")
