"""Shows what holding publications against the record found."""

from __future__ import annotations

from letterbook.cli.screen import Screen, count
from letterbook.model.finding import (
    ArticlesAnswer,
    CheckedArticle,
    ClaimFinding,
    Neighbour,
    Place,
    QuotationFinding,
)
from letterbook.rules.moment_text import stated

VERDICTS = {
    "words-match": "words match",
    "typography-differs": "words match, typography differs",
    "shortened-marked": "shortened, marked",
    "shortened-unmarked": "shortened, not marked",
    "altered": "words differ",
    "spliced": "put together from several places",
    "out-of-order": "in another order",
    "other-person-or-date": "words match, person or date differ",
    "translated": "in another language: candidates",
    "paraphrase": "not in these words: candidates",
    "several-sources": "words match several messages",
    "too-short": "too short to tell",
    "not-found": "not found in this record",
    "said-elsewhere": "not presented as from this record",
    "holds": "holds",
    "contradicted": "contradicted",
    "cannot-tell": "cannot tell",
}
_SHOWN = 3
_MOST_ASIDE = 12
_LONG = 160


def show_articles(screen: Screen, answer: ArticlesAnswer) -> None:
    """Write each publication with its quotations and claims, in the order of its text."""
    for article in answer.articles:
        _article(screen, article)
    for one in answer.disagreements:
        screen.line(screen.bold(f"Said differently: {screen.shown(one.sentence)}"))
        screen.line(screen.dim(f"  in {screen.shown(' and in '.join(one.articles))}"))
    for remark in answer.remarks:
        screen.line(screen.dim(remark))


def _article(screen: Screen, article: CheckedArticle) -> None:
    screen.line(screen.bold(screen.shown(article.title or article.name)))
    aside = sum(block.end - block.start for block in article.put_aside)
    screen.line(
        f"{screen.shown(article.name)}: {count(len(article.quotations), 'quotation')},"
        f" {count(len(article.claims), 'claim')}; {aside} of {len(article.text)} characters put"
        " aside (cookie notices, menus and the like)"
    )
    for block in article.put_aside[:_MOST_ASIDE]:
        said = _short(screen, article.text[block.start : block.end][:_LONG])
        screen.line(screen.dim(f"  put aside ({screen.shown(block.reason)}): {said}"))
    if len(article.put_aside) > _MOST_ASIDE:
        screen.line(screen.dim(f"  and {len(article.put_aside) - _MOST_ASIDE} more put aside"))
    screen.line()
    if article.quotations:
        screen.line(screen.bold("Quotations"))
    for finding in article.quotations:
        _quotation(screen, finding)
    if article.indirect:
        screen.line(screen.bold("Indirect speech"))
    for finding in article.indirect:
        _quotation(screen, finding)
    if article.claims:
        screen.line(screen.bold("Claims"))
    for claim in article.claims:
        _claim(screen, claim)
    if article.left_out:
        many = count(len(article.left_out), "message")
        shown = " ".join(one[:12] for one in article.left_out[:12])
        screen.line(f"{many} between those spoken of are not spoken of: {shown}")
        screen.line()


def _quotation(screen: Screen, finding: QuotationFinding) -> None:
    said = _short(screen, finding.quotation.whole)
    screen.line(f"  \u201c{said}\u201d" if finding.quotation.marks else f"  {said}")
    screen.line(f"    {screen.bold(VERDICTS[finding.verdict])}: {screen.shown(finding.sentence)}")
    for change in finding.changes:
        kinds = ", ".join(kind for kind in change.kinds if kind != "words")
        marked = f" [{kinds}]" if kinds else ""
        screen.line(
            f"    \u2026{screen.shown(change.before)} record: {_or_nothing(screen, change.record)},"
            f" quoted: {_or_nothing(screen, change.quoted)}{marked}"
        )
    for dropped in finding.dropped:
        screen.line(f"    left out: {_short(screen, dropped)}")
    for remark in finding.remarks:
        screen.line(f"    {screen.shown(remark)}")
    for number, place in enumerate(finding.places[:_SHOWN]):
        if not number:
            _beside(screen, "before it", finding.earlier)
        _place(screen, place)
        if not number:
            _beside(screen, "after it", finding.later)
    if finding.places_total > _SHOWN:
        screen.line(screen.dim(f"    and {finding.places_total - _SHOWN} more"))
    screen.line()


def _place(screen: Screen, place: Place) -> None:
    share = f"  ({place.share:.0%} of its text)" if place.share < 1 else "  (its whole text)"
    head = f"{place.message[:12]}  {stated(place.sent)}  {place.author}{share}"
    screen.line(f"    {screen.shown(head)}")
    around = (
        f"\u2026{screen.shown(place.before[-60:])}{screen.bold(_short(screen, place.passage))}"
        f"{screen.shown(place.after[:60])}\u2026"
    )
    screen.line(f"      {around}")
    if place.why:
        screen.line(screen.dim(f"      because: {screen.shown('; '.join(place.why))}"))


def _beside(screen: Screen, where: str, one: Neighbour | None) -> None:
    if one is not None:
        head = f"{where}: {one.message[:12]}  {stated(one.sent)}  {one.author}: "
        screen.line(screen.dim(f"    {screen.shown(head)}{_short(screen, one.text[:100])}"))


def _claim(screen: Screen, finding: ClaimFinding) -> None:
    claim = finding.claim
    screen.line(f"  {_short(screen, claim.sentence)}")
    about = f" (about {claim.subject})" if claim.subject else ""
    screen.line(f"    {claim.kind}: {screen.shown(claim.words)}{screen.shown(about)}")
    screen.line(f"    {screen.bold(VERDICTS[finding.verdict])}: {screen.shown(finding.sentence)}")
    if finding.rule:
        screen.line(screen.dim(f"    rule: {screen.shown(finding.rule)}"))
    for other in finding.others:
        screen.line(screen.dim(f"    {screen.shown(other)}"))
    if finding.would_change and finding.verdict != "holds":
        screen.line(screen.dim(f"    would change it: {screen.shown(finding.would_change)}"))
    if finding.messages:
        screen.line(screen.dim(f"    see {' '.join(one[:12] for one in finding.messages[:8])}"))
    screen.line()


def _short(screen: Screen, text: str) -> str:
    said = screen.shown(" ".join(text.split()))
    return said if len(said) <= _LONG else f"{said[: _LONG - 1]}\u2026"


def _or_nothing(screen: Screen, text: str) -> str:
    return f"\u201c{screen.shown(text)}\u201d" if text else "nothing"
