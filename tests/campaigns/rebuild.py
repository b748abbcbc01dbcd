"""Check 19: what is derived can be deleted; made again, it answers every question the same.

The order by date is the same at once.  Scores count documents that a join took back until the index
is compacted (design.md): so the order by relevance of two compacted indexes is compared, and before
that what is found.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import letterbook
from letterbook.ports.search_index import Sort
from tests.campaigns import program
from tests.campaigns.good_mail import ACCENTED, PEOPLE, VOCABULARY, GoodMail
from tests.campaigns.outcome import Outcome
from tests.campaigns.stopped import sources

Answer = tuple[int, tuple[str, ...]]
_SORTS: tuple[Sort, ...] = ("newest", "oldest", "relevance")


def run(full: bool, seed: int, scratch: Path) -> Outcome:
    """Return how many questions have the same ordered answer after `reindex` and `rebuild`."""
    outcome = Outcome("19", "rebuild")
    paths, mails = sources(scratch / "in", 2_000 if full else 300, seed)
    book = scratch / "book"
    with letterbook.init(book) as opened:
        for path in paths:  # one by one: several segments, and joins that delete documents
            opened.add([path], workers=0)
    rng = random.Random(f"questions {seed}")
    questions = [
        (_question(rng, mails), _SORTS[number % 3]) for number in range(500 if full else 60)
    ]
    dump = program.dump(book)
    before = _answers(book, questions)
    _reindexed(book)
    indexed = _answers(book, questions)
    _rebuilt(book)
    rebuilt = _answers(book, questions)
    problems = program.problems(book)
    outcome.expect(not problems, f"rebuilt: {problems[:3]}")
    _reindexed(book)
    compacted = _answers(book, questions)
    for at, question in enumerate(questions):
        first, second, third, fourth = (a[at] for a in (before, indexed, rebuilt, compacted))
        same = second == fourth
        if question[1] == "relevance":
            same = same and _found(first) == _found(second) == _found(third)
        else:
            same = same and first == second == third
        outcome.tried(
            same, f"{question}: {_shown(first)} {_shown(second)} {_shown(third)} {_shown(fourth)}"
        )
    outcome.expect(program.dump(book) == dump, "the rebuilt catalogue is another one")
    outcome.figures["with_hits"] = sum(total > 0 for total, _ in before)
    # Questions that find nothing, or everything, compare nothing.
    outcome.expect(
        sum(0 < total < len(mails) for total, _ in before) > len(before) // 3,
        "too few of the questions tell messages apart",
    )
    return outcome


def _reindexed(book: Path) -> None:
    shutil.rmtree(book / "derived" / "index")
    ran = program.run(program.command(book, "reindex"))
    assert ran.status == 0, ran.err


def _rebuilt(book: Path) -> None:
    shutil.rmtree(book / "derived")
    ran = program.run(program.command(book, "rebuild"))
    assert ran.status == 0, ran.err


def _answers(book: Path, questions: Sequence[tuple[str, Sort]]) -> list[Answer]:
    answers = []
    with letterbook.open(book) as opened:
        for question, sort in questions:
            found = opened.search(question, sort=sort, limit=5_000)
            answers.append((found.total, tuple(str(hit.id) for hit in found.hits)))
    return answers


def _found(answer: Answer) -> tuple[int, frozenset[str]]:
    return answer[0], frozenset(answer[1])


def _shown(answer: Answer) -> str:
    return f"{answer[0]} {[identity[:6] for identity in answer[1][:8]]}"


def _question(rng: random.Random, mails: Sequence[GoodMail]) -> str:
    made = [rng.choice(_LEAVES)(rng, mails)]
    while rng.random() < 0.5:
        joint = rng.choice((" ", " AND ", " OR ", " -"))
        made.append(joint + rng.choice(_LEAVES)(rng, mails))
    return "".join(made)


def _word(rng: random.Random, _: Sequence[GoodMail]) -> str:
    return rng.choice((*VOCABULARY, *ACCENTED))


def _rare(rng: random.Random, mails: Sequence[GoodMail]) -> str:
    return rng.choice(mails).word


def _beginning(rng: random.Random, _: Sequence[GoodMail]) -> str:
    return rng.choice([word for word in VOCABULARY if len(word) > 4])[:3] + "*"


def _phrase(rng: random.Random, mails: Sequence[GoodMail]) -> str:
    words = [w for w in rng.choice(mails).raw.decode("utf-8", "replace").split() if w.isalpha()]
    at = rng.randrange(max(1, len(words) - 2))
    return '"' + " ".join(words[at : at + 2]) + '"'


def _party(rng: random.Random, _: Sequence[GoodMail]) -> str:
    return f"{rng.choice(('from', 'to'))}:{rng.choice(PEOPLE)[1]}"


def _subject(rng: random.Random, _: Sequence[GoodMail]) -> str:
    return f"subject:{rng.choice(VOCABULARY)}"


def _days(rng: random.Random, _: Sequence[GoodMail]) -> str:
    return f"{rng.choice(('after', 'before'))}:{rng.randint(2011, 2019)}-{rng.randint(1, 12):02d}"


def _fact(rng: random.Random, _: Sequence[GoodMail]) -> str:
    return rng.choice(
        ("has:attachment", "has:quoted", "lang:en", "type:octet-stream", "source:five")
    )


_LEAVES: tuple[Callable[[random.Random, Sequence[GoodMail]], str], ...] = (
    _word, _rare, _beginning, _phrase, _party, _subject, _days, _fact,
)  # fmt: skip
