"""Measures as people see them: each figure with the rule that it was counted by."""

from __future__ import annotations

from letterbook.cli.hits import SHORT_ID
from letterbook.cli.screen import Screen, count, number
from letterbook.model.echo import Appearance, EchoesAnswer
from letterbook.model.gap import GapsAnswer
from letterbook.model.replies import RepliesAnswer, Request, SideReplies
from letterbook.rules.moment_text import stated
from letterbook.rules.span_text import span_text

_FEW_IDS = 5
_FEW_REQUESTS = 20


def show_replies(screen: Screen, answer: RepliesAnswer) -> None:
    """Write both sides beside each other, then answers, requests and what they rest on."""
    one, other = answer.sides
    screen.line(
        screen.bold(
            f"{screen.shown(one.named)} and {screen.shown(other.named)}:"
            f" {count(answer.messages, 'message')}"
        )
    )
    for remark in answer.remarks:
        screen.line(screen.shown(remark))
    if not answer.messages:
        return
    screen.line()
    _sides(screen, answer)
    screen.line()
    _answers(screen, answer)
    for side in answer.sides:
        _asked(screen, answer, side)
    _months(screen, answer)
    _trends(screen, answer)
    if answer.unordered:
        screen.line()
        pairs = ", ".join(f"{a[:SHORT_ID]}/{b[:SHORT_ID]}" for a, b in answer.unordered[:_FEW_IDS])
        screen.line(f"order not told by the dates: {len(answer.unordered)} pairs: {pairs}")
    for name, ids in (("without a date", answer.undated), ("variants left out", answer.variants)):
        if ids:
            screen.line(f"{name}: {_ids(ids)}")
    screen.line()
    screen.line(screen.bold("how it was counted"))
    for rule in answer.rules:
        screen.line(f"  {rule.name}: {rule.text}")


def _ids(ids: tuple[str, ...]) -> str:
    more = f" and {len(ids) - _FEW_IDS} more" if len(ids) > _FEW_IDS else ""
    return ", ".join(i[:SHORT_ID] for i in ids[:_FEW_IDS]) + more


def _sides(screen: Screen, answer: RepliesAnswer) -> None:
    first = answer.first_message
    rows: list[tuple[str, ...]] = []
    for side in answer.sides:
        written = "; ".join(max(p.written, key=len, default=p.address) for p in side.parties)
        rows.append(
            (
                side.named, number(side.messages), number(side.words),
                "yes" if first in side.message_ids else "", str(len(side.opened)),
                ", ".join(f"{c} {n}" for c, n in side.by_channel.items()), written,
            )
        )  # fmt: skip
    screen.table(
        ("side", "messages", "words", "wrote first", "episodes opened", "by channel", "written as"),
        rows, right=" rr r",
    )  # fmt: skip
    for side in answer.sides:
        silence = side.silence
        if silence is None:
            screen.line(f"{screen.shown(side.named)}: no answer in this record")
            continue
        after = f"; then {count(len(silence.since), 'message')} of the other side"
        span = f" over {span_text(silence.low_s, silence.high_s)}" if silence.since else ""
        screen.line(
            f"{screen.shown(side.named)}: last answer under the rule message"
            f" {screen.shown(stated(silence.sent))} ({silence.last_answer[:SHORT_ID]}){after}{span}"
        )
        if silence.last_turn is not None and silence.last_turn != silence.last_answer:
            screen.line(
                f"  it follows a message of its own side; under the rule turn the last answer is"
                f" {screen.shown(stated(silence.last_turn_sent))} ({silence.last_turn[:SHORT_ID]})"
            )


def _answers(screen: Screen, answer: RepliesAnswer) -> None:
    rows = [
        (
            side.named, counted.rule, number(counted.answers),
            span_text(counted.first_answer_delay_s, counted.first_answer_delay_high_s),
            str(len(counted.unanswered)), str(counted.uncertain or ""),
            _ids(tuple(a.message for a in counted.answered)),
        )
        for side in answer.sides
        for counted in side.by_rule
    ]  # fmt: skip
    screen.table(
        ("side", "rule", "its answers", "first after", "its unanswered", "order open", "answers"),
        rows, right="  rrrr",
    )  # fmt: skip


def _asked(screen: Screen, answer: RepliesAnswer, side: SideReplies) -> None:
    if not side.requests and not side.acted_on_elsewhere:
        return
    facts = {fact.id: fact for fact in answer.facts}
    screen.line()
    title = f"{screen.shown(side.named)} asked {count(len(side.requests), 'time')}"
    screen.line(
        screen.bold(title) + screen.dim("  (a question mark, asking words or an imperative)")
    )
    for request in side.requests[:_FEW_REQUESTS]:
        when = screen.shown(stated(facts[request.message].sent))
        screen.line(f"  {request.message[:SHORT_ID]}  {when}  {_outcome(request)}")
        screen.line(f"    {screen.shown(request.sentence)}")
    if len(side.requests) > _FEW_REQUESTS:
        screen.line(screen.dim(f"  and {len(side.requests) - _FEW_REQUESTS} more (--json: all)"))
    for push in side.acted_on_elsewhere:
        here = "answered here" if push.answer else "no reply here"
        for one in push.elsewhere:
            screen.line(
                f"  {push.message[:SHORT_ID]}  {here}; {one.kind} {screen.shown(one.what)} on"
                f" {one.channel} {one.message[:SHORT_ID]} after {span_text(one.low_s, one.high_s)}"
            )


def _outcome(request: Request) -> str:
    if request.answer is None:
        said = "no reply here in this record"
    else:
        said = f"next message {request.answer[:SHORT_ID]} after"
        said += f" {span_text(request.low_s, request.high_s)}"
        said += "" if request.in_episode else ", in a later episode"
    return said + (", acted on elsewhere" if request.elsewhere else "")


def _trends(screen: Screen, answer: RepliesAnswer) -> None:
    """Write the tests of the rhythm, each with its probability; nothing where none was made."""
    if not answer.trends:
        return
    rows = []
    for one in answer.trends:
        seconds = int(one.statistic)
        value = span_text(seconds, seconds) if one.kind == "silence" else f"{one.statistic:+.2f}"
        who = "both" if one.side is None else answer.sides[one.side].named
        told = f"{one.probability:.3g}", f"{one.adjusted:.3g}"
        rows.append((one.kind, who, number(one.messages), value, *told))
    tests = f"of {answer.trends[0].tests} tests"
    screen.line()
    screen.table(("rhythm", "of", "messages", "value", "probability", tests), rows, right="  rrrr")
    screen.line(screen.dim(f"  {answer.rhythm_rule}"))


def _months(screen: Screen, answer: RepliesAnswer) -> None:
    screen.line()
    rows = [(m.month, str(m.messages[0]), str(m.messages[1])) for m in answer.months]
    screen.table(("month", *(side.named for side in answer.sides)), rows, right=" rr")


def show_echoes(screen: Screen, answer: EchoesAnswer) -> None:
    """Write each link or phrase with its appearances in order and their delays."""
    looked = f"among {count(answer.messages, 'message')}"
    screen.line(screen.bold(count(answer.total, "echo", "echoes")) + f" {looked}")
    for echo in answer.echoes:
        screen.line()
        passage = echo.passage.replace("-", " ")
        screen.line(f"{screen.bold(screen.shown(echo.what))}  {screen.dim(passage)}")
        for n, one in enumerate(echo.appearances):
            screen.line(
                f"  {one.message[:SHORT_ID]}  {screen.shown(stated(one.sent))}  {one.channel:<5}"
                f" {_since(one, first=not n)}  {screen.shown(one.written)}{_beside(one, n)}"
            )
            if one.copies:
                screen.line(screen.dim(f"    copies of it: {_ids(one.copies)}"))
        if echo.total > len(echo.appearances):
            screen.line(screen.dim(f"  and {echo.total - len(echo.appearances)} more"))
    if answer.total > len(answer.echoes):
        screen.line(screen.dim(f"the first {len(answer.echoes)}; --limit N shows more"))
    screen.line()
    screen.line(screen.dim(answer.rule))


def _since(one: Appearance, *, first: bool) -> str:
    """Return what is known of the order: first, after how long, or that it is open."""
    if first:
        return "first" if one.order_certain else "may be first"
    if one.low_s is None or one.high_s is None:
        return "without a date"
    if one.order_certain:
        return f"after {span_text(one.low_s, one.high_s)}"
    before, after = max(0, -one.low_s), max(0, one.high_s)
    return (
        f"order open: up to {span_text(before, before)} before or {span_text(after, after)} after"
    )


def _beside(one: Appearance, n: int) -> str:
    beside = " (same author)" if n and one.same_author else ""
    if one.received is not None:
        since = span_text(one.received_low_s, one.received_high_s)
        beside += f" (had received it {since} before)"
    return beside


def show_gaps(screen: Screen, answer: GapsAnswer) -> None:
    """Write what was observed, kind by kind, with method and innocent explanations once each."""
    screen.line(screen.bold(count(answer.total, "observation")))
    for remark in answer.remarks:
        screen.line(remark)
    last = ""
    for gap in answer.gaps:
        if gap.kind != last:
            last = gap.kind
            screen.line()
            screen.line(screen.bold(f"{gap.kind} ({answer.by_kind[gap.kind]})"))
            screen.line(screen.dim(f"  looked for: {gap.method}"))
            for innocent in gap.innocent:
                screen.line(screen.dim(f"  may be: {innocent}"))
        screen.line(f"  {screen.shown(gap.observation)} [{gap.confidence}]")
        if gap.messages:
            screen.line(screen.dim(f"    see {_ids(gap.messages)}"))
    if answer.total > len(answer.gaps):
        screen.line(screen.dim(f"the first {len(answer.gaps)}; --limit N shows more"))
