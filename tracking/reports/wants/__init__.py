"""What people want to know: searches, questions and messages by topic, and the pages that do not tell it.

A page lacks an answer when somebody asked about a topic that neither its description nor a published answer
speaks of.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence

from shop.kernel.errors import N_
from tracking.reports import base
from tracking.reports.base import BARS, SHARE, Answer, Chart, Note, Question, Tile
from tracking.reports.facts import notes
from tracking.reports.facts import reading as facts
from tracking.reports.facts.measures import PRODUCT, SEARCH
from tracking.reports.wants import gathering, tables, topics
from tracking.reports.wants.gathering import Asked, Page
from tracking.reports.wants.tables import Lack


def answer(asked: base.Asked) -> Answer:
    """What people asked in the days asked about."""
    since, until = asked.period.since, asked.period.until
    questions = gathering.questions(since=since, until=until)
    messages = gathering.messages(since=since, until=until)
    searches = facts.by_value(asked.period, SEARCH, only=("hits", "misses", "visits", "buyers"))
    lacks = lacking(questions, gathering.pages(one.product for one in questions))
    seen = facts.by_value(asked.period, PRODUCT, only=("visits",)) if lacks else {}
    return Answer(
        question="wants",
        asked=asked,
        as_of=facts.standing(at=asked.at).as_of,
        unit=N_("questions, messages and searches"),
        tiles=_tiles(questions, searches, lacks),
        charts=(Chart(table="topics", kind=BARS, x=("topic",), y=("questions", "messages")),),
        tables=(
            tables.lacking(lacks, {product: row["visits"] for product, row in seen.items()}),
            tables.by_topic(questions, messages),
            tables.searches(searches),
            tables.vain(searches),
        ),
        notes=(Note(text=_HOW), Note(text=_NOBODY), *notes.others()),
        more=lacks,
    )


_HOW = N_("Topics are recognized by their words in English and Hebrew; a question may belong to several.")
_NOBODY = N_("Searches are those of people: machines and your own staff are not counted.")


def lacking(questions: Sequence[Asked], pages: Mapping[uuid.UUID, Page]) -> tuple[Lack, ...]:
    """Products and topics that were asked about and are not told of, the most asked first. Pure."""
    found: defaultdict[tuple[uuid.UUID, str], list[Asked]] = defaultdict(list)
    for one in questions:
        page = pages.get(one.product)
        for topic in topics.of(one.text) if page else ():
            found[one.product, topic].append(one)
    lacks = [
        Lack(
            product=product,
            title=pages[product].title,
            topic=topic,
            asked=len(those),
            waiting=sum(one.answered_at is None for one in those),
            last=max(one.asked_at for one in those),
        )
        for (product, topic), those in found.items()
        if not pages[product].tells(topic)
    ]
    return tuple(sorted(lacks, key=lambda one: (-one.asked, -one.waiting, one.title, one.topic)))


def _tiles(
    questions: Sequence[Asked], searches: Mapping[str, Mapping[str, int]], lacks: Sequence[Lack]
) -> tuple[Tile, ...]:
    asked, hits = len(questions), sum(row["hits"] for row in searches.values())
    answered = sum(one.answered_at is not None for one in questions)
    misses = sum(row["misses"] for row in searches.values())
    return (
        Tile(key="questions", title=N_("Questions about products"), value=asked, unit=N_("questions")),
        Tile(
            key="answered",
            title=N_("Answered"),
            value=answered / asked if asked else None,
            kind=SHARE,
            denominator=N_("of questions about products"),
        ),
        Tile(
            key="vain",
            title=N_("Searched in vain"),
            value=misses / hits if hits else None,
            kind=SHARE,
            denominator=N_("of searches"),
            good=False,
        ),
        Tile(
            key="lacking",
            title=N_("Pages that lack an answer"),
            value=len({one.product for one in lacks}),
            unit=N_("products"),
            good=False,
        ),
    )


QUESTIONS = (
    Question(
        name="wants",
        title=N_("What people want to know"),
        about=N_("Searches, questions and messages by topic, and the product pages that lack the answer."),
        answer=answer,
        position=55,
    ),
)
