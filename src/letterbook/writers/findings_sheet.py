"""Lays out a report on findings in the language of its reader, for a page or for paper."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from letterbook.model.finding_report import FindingReport, ReportedFinding, ReportedPlace
from letterbook.model.kept_finding import KeptFinding
from letterbook.rules.shown_text import one_line
from letterbook.words import Words, names

_MOST_CHARS = 2_000


class SheetPlace(msgspec.Struct, frozen=True):
    """A message of a finding: who and when, the passage in its surroundings, how it is cited."""

    head: str
    before: str
    passage: str
    after: str
    cite: str
    digest: str
    check: tuple[str, ...]


class SheetFinding(msgspec.Struct, frozen=True):
    """A finding: the sentence of the article in three pieces, the middle one checked."""

    number: int
    before: str
    words: str
    after: str
    verdict: str
    said: str
    lines: tuple[tuple[str, str], ...]
    places: tuple[SheetPlace, ...]
    decided: str


class SheetArticle(msgspec.Struct, frozen=True):
    """A publication and what was found about it."""

    title: str
    facts: tuple[tuple[str, str], ...]
    findings: tuple[SheetFinding, ...]


class Sheet(msgspec.Struct, frozen=True):
    """The whole report in words, in reading order; ``warning`` is "" unless it is provisional."""

    language: str
    title: str
    warning: str
    facts: tuple[tuple[str, str], ...]
    articles: tuple[SheetArticle, ...]
    closing: tuple[tuple[str, tuple[str, ...]], ...]


def lay_out(report: FindingReport, t: Words) -> Sheet:
    """Return the report in the words of a language; a sentence it cannot say stays English."""
    warning = t("Working copy: nobody has confirmed some of these findings.")
    rules = sorted({one.finding.rule_version for one in report.findings})
    return Sheet(
        language=t.language,
        title=t("Findings about what was published"),
        warning=warning if report.working else "",
        facts=(
            (t("Letterbook"), report.letterbook),
            (t("Custody head"), report.custody_head),
            (t("Version of the rules"), ", ".join(rules)),
            (
                t("Kept in the record"),
                t(
                    "{confirmed} confirmed, {open} not decided, {dismissed} dismissed",
                    confirmed=t.amount(report.confirmed),
                    open=t.amount(report.open),
                    dismissed=t.amount(report.dismissed),
                ),
            ),
        ),
        articles=tuple(_articles(report.findings, t)),
        closing=(
            (t("Method"), tuple(_say(t, line) for line in report.method)),
            (t("Limits"), tuple(_say(t, line) for line in report.limits)),
        ),
    )


def _articles(findings: Sequence[ReportedFinding], t: Words) -> list[SheetArticle]:
    by_article: dict[str, list[ReportedFinding]] = {}
    for one in findings:
        by_article.setdefault(one.finding.article.sha256, []).append(one)
    found = []
    for some in by_article.values():
        article = some[0].finding.article
        facts = (
            (t("File"), one_line(article.name)),
            (t("SHA-256 of its text"), article.sha256),
        )
        title = one_line(article.title or article.name)
        found.append(SheetArticle(title, facts, tuple(_finding(one, t) for one in some)))
    return found


def _finding(reported: ReportedFinding, t: Words) -> SheetFinding:
    one = reported.finding
    at = one.sentence.find(one.words)
    around = (one.sentence[:at], one.sentence[at + len(one.words) :]) if at >= 0 else ("", "")
    more = one.places_total - len(reported.places)
    lines = [*_lines(one, t)]
    if more > 0:
        lines.append((t("messages"), t("and {n} more", n=t.amount(more))))
    return SheetFinding(
        number=one.number,
        before=_short(around[0]),
        words=_short(one.words),
        after=_short(around[1]),
        verdict=t(names.VERDICTS[one.verdict]),
        said=_say(t, one.said),
        lines=tuple(lines),
        places=tuple(_place(place, t) for place in reported.places),
        decided=_decided(one, t),
    )


def _lines(one: KeptFinding, t: Words) -> list[tuple[str, str]]:
    found = []
    nothing = t("nothing")
    for change in one.changes:
        kinds = ", ".join(t(names.CHANGES[kind]) for kind in change.kinds if kind != "words")
        told = t(
            "after {before}, in the record: {record}; quoted: {quoted}",
            before=_short(change.before),
            record=_short(change.record) or nothing,
            quoted=_short(change.quoted) or nothing,
        )
        found.append((t("Difference"), f"{told} ({kinds})" if kinds else told))
    found += [(t("left out"), _short(text)) for text in one.dropped]
    found += _rule(one, t)
    found += [(t("Remark"), _say(t, text)) for text in one.remarks]
    found += [(t("Otherwise counted"), _say(t, text)) for text in one.others]
    if one.would_change and one.verdict != "holds":
        found.append((t("It would change with"), _say(t, one.would_change)))
    return found


def _rule(one: KeptFinding, t: Words) -> list[tuple[str, str]]:
    if not one.rule:
        return []
    if one.kind != "quotation":
        return [(t("Rule"), _say(t, one.rule))]
    named = ", ".join(_say(t, name) for name in one.rule.split("; "))
    return [(t("Typography differs in"), named)]


def _decided(one: KeptFinding, t: Words) -> str:
    if one.state == "open":
        return t("Nobody has decided about this finding.")
    state = t("confirmed") if one.state == "confirmed" else t("dismissed")
    by = one_line(one.decided_by) or t("somebody who is not named")
    note = f" {_short(one.note)}" if one.note else ""
    return t("{state} by {who}, {when}.", state=state, who=by, when=one.decided_at[:16]) + note


def _place(place: ReportedPlace, t: Words) -> SheetPlace:
    author = one_line(place.author) or t("sender not stated")
    head = f"{place.sent}  {author}  {t(names.CHANNELS[place.channel])}  {place.message[:12]}"
    gone = t("This letterbook no longer has the message.")
    return SheetPlace(
        head=one_line(head),
        before=_short(place.before),
        passage=_short(place.passage),
        after=_short(place.after),
        cite=one_line(place.line) if place.there else gone,
        digest=place.sha256,
        check=tuple(one_line(line) for line in place.check),
    )


def _say(t: Words, text: str) -> str:
    told = t.say(text)
    return one_line(text if told is None else told)


def _short(text: str) -> str:
    shown = one_line(text)
    return shown if len(shown) <= _MOST_CHARS else f"{shown[: _MOST_CHARS - 1]}\u2026"
